"""The program in which answers are compared by math-verify and sympy: a process of its own, made to be killed.

Run as a file (`python -I comparison.py`), not imported by the package. It reads one JSON object a line (`gold`,
`answer`: LaTeX; `seconds`: CPU time) and writes one back (`equal`: "yes", "no" or "unknown"; `reason`). The first line
it writes says that it is ready. The kernel ends it when it has used its memory or a comparison its CPU time, also in C
code that lets no Python signal handler run and also when nobody waits for it any more.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Sequence
from typing import Any

MEMORY = 1 << 30
"""Bytes of address space; a warm process takes some 65 million."""
DECIMAL_TOLERANCE = 1e-9
EXACT_TOLERANCE = 1e-30
PRECISION = 50
"""Decimal digits to which numbers are evaluated."""


def main() -> None:
    """Answer requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # math-verify logs a warning for every comparison without its own SIGALRM clock, which we replace by ITIMER_PROF.
    logging.disable(logging.CRITICAL)
    replies, sys.stdout = sys.stdout, sys.stderr
    compare("x+1", "1+x")
    replies.write('{"ready": "yes"}\n')
    replies.flush()
    # Nobody reads our complaints from here on, and a full pipe would block us.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for line in sys.stdin:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, request["seconds"])
        equal, reason = judged(request["gold"], request["answer"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        replies.write(json.dumps({"equal": equal, "reason": reason}) + "\n")
        replies.flush()


def judged(gold: str, answer: str) -> tuple[str, str]:
    """The comparison, with whatever sympy raises turned into `unknown` and its name."""
    try:
        return compare(gold, answer)
    except MemoryError:
        return "unknown", "out of memory"
    except Exception as error:  # noqa: BLE001  sympy raises anything on odd input; the reason carries it to the caller
        return "unknown", f"{type(error).__name__}: {error}"[:300]


def compare(gold: str, answer: str) -> tuple[str, str]:
    """Compare two LaTeX answers; text without math delimiters is taken as a formula."""
    golds, answers = parsed(gold), parsed(answer)
    if not golds or not answers:
        return "unknown", f"nothing to compare in the {'answer' if golds else 'gold answer'}"
    if "=" in gold and any(value == 0 for value in golds):
        return "unknown", "the gold equation reads as 0"
    equal = any(same(a, b) for a in golds for b in answers)
    return ("yes" if equal else "no"), ""


def parsed(text: str) -> list[Any]:
    """The sympy objects that math-verify finds; its fallback, a bare string, is not one."""
    from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse

    latex = LatexExtractionConfig(boxed_match_priority=0)
    prose = "$" in text or "\\(" in text or "\\[" in text
    configs = (latex, ExprExtractionConfig()) if prose else (latex,)
    found = parse(text if prose else f"\\boxed{{{text}}}", configs, parsing_timeout=None, raise_on_error=True)
    return [value for value in found if not isinstance(value, str)]


def same(gold: Any, answer: Any) -> bool:
    """Numbers by their value, lists and sets of numbers entry by entry, all else by math-verify."""
    from math_verify import verify

    numbers = number(gold), number(answer)
    if numbers[0] is not None and numbers[1] is not None:
        return close(numbers[0], numbers[1], decimal=has_float(gold) or has_float(answer))
    entries = elements(gold, answer)
    if entries is not None:
        return matched(*entries)
    return bool(verify(gold, answer, timeout_seconds=None, raise_on_error=True))


def number(value: Any) -> Any:
    """The value as a sympy number of `PRECISION` digits; None for what is not one. Raises `ValueError` for 1/0."""
    import sympy

    if not isinstance(value, sympy.Expr) or value.has(sympy.oo, -sympy.oo):
        return None
    value = value.replace(sympy.UnevaluatedExpr, lambda inside: inside)
    value = value.xreplace({s: sympy.I for s in value.free_symbols if s.name == "i"})
    if value.free_symbols:
        return None
    result = value.evalf(PRECISION, maxn=2000)
    if result.has(sympy.nan, sympy.zoo):
        raise ValueError("not a number")
    real, imaginary = result.as_real_imag()
    if not (real.is_Float or real.is_Rational) or not (imaginary.is_Float or imaginary.is_Rational):
        return None
    return settled(real) + sympy.I * settled(imaginary)


def settled(part: Any) -> Any:
    """Zero where evaluation ended with rounding noise and no digit that counts (sympy marks it by a precision of 1)."""
    return 0 if part.is_Float and part._prec == 1 else part


def close(gold: Any, answer: Any, *, decimal: bool) -> bool:
    """Equal up to rounding: of the decimal somebody wrote, or else only of the evaluation itself."""
    room = DECIMAL_TOLERANCE if decimal else EXACT_TOLERANCE
    return bool(abs(gold - answer) <= room * max(abs(gold), abs(answer)))


def has_float(value: Any) -> bool:
    """Whether a decimal was written anywhere in it."""
    import sympy

    return bool(value.has(sympy.Float))


def elements(gold: Any, answer: Any) -> tuple[Sequence[Any], Sequence[Any], bool] | None:
    """The numbers in two tuples, finite sets or intervals, and whether their order counts; None for anything else.

    `(1, 2)` reads as an open interval; where the same ends are open, the ends decide.
    """
    import sympy

    kinds = sympy.Tuple, sympy.FiniteSet, sympy.Interval
    if not any(isinstance(gold, kind) and isinstance(answer, kind) for kind in kinds):
        return None
    both = list(gold.args), list(answer.args)
    if isinstance(gold, sympy.Interval):
        if both[0][2:] != both[1][2:]:
            return None
        both = both[0][:2], both[1][:2]
    if any(number(entry) is None for entries in both for entry in entries):
        return None
    return *both, not isinstance(gold, sympy.FiniteSet)


def matched(golds: Sequence[Any], answers: Sequence[Any], ordered: bool) -> bool:
    """Whether every entry has its equal, in place or anywhere."""
    if len(golds) != len(answers):
        return False
    if ordered:
        return all(same(a, b) for a, b in zip(golds, answers, strict=True))
    left = list(answers)
    for gold in golds:
        twin = next((i for i, candidate in enumerate(left) if same(gold, candidate)), None)
        if twin is None:
            return False
        left.pop(twin)
    return True


if __name__ == "__main__":
    main()
