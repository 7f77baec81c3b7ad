"""What the embedded GenPRM is shown of a step that a person typed, and when its `no` is no more than a misreading.

It is far too small to have read how people write: a digit at the very end of a step, a comma between thousands, `×` and
`$...$` are out of its world, and it takes `1776` for `177611`. Other models read all of this, and are shown every byte.
"""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from fractions import Fraction

from redline.verifier.exact.checks import check_steps
from redline.verifier.exact.claims import read_statement
from redline.verifier.exact.notation import CURRENCY, EDGE, plain_arithmetic
from redline.verifier.exact.tokens import adapted
from redline.verifier.genprm.genprm import GenPRM
from redline.verifier.genprm.voting import majority_verdict
from redline.verifier.verdict import Verdict, Vote

_BOXED = re.compile(r"(\\boxed\s*\{[^{}]*\})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SIGN = re.compile(r"(?<=[\d)])\s*([*/+=-])\s*(?=[-\d(])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPARED = re.compile(r"==\s*(.+)\)\s*$")
_STRANGE = "the calculation is right, and of a kind that the model does not know"
_MISREAD = "the model misread the step: its code compares with a number that does not stand there"


def plainly(step: str) -> str:
    """The step in the signs and with the full stop that the embedded model knows; boxes stay as they are."""
    text = "".join(part if part.startswith("\\boxed") else _plain(part) for part in _BOXED.split(step)).strip()
    return f"{text}." if text[-1:].isdigit() else text


def _plain(text: str) -> str:
    plain = _THOUSANDS.sub("", adapted(plain_arithmetic(text)).replace(EDGE, "").replace(CURRENCY, "$"))
    return plain if "\\" in plain else _SIGN.sub(r" \1 ", plain)


class TypedSteps:
    """The embedded GenPRM, shown steps as it knows them."""

    def __init__(self, judge: GenPRM) -> None:
        self._judge = judge

    @property
    def name(self) -> str:
        """The judge's own."""
        return self._judge.name

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises as GenPRM does."""
        shown = [plainly(step) for step in steps]
        checks = check_steps(problem, steps)
        async with aclosing(self._judge.judge(problem, shown, seed=seed, all_steps=all_steps)) as verdicts:
            index = 0
            async for verdict in verdicts:
                before = "\n".join([problem, *shown[:index]])
                right = checks[index].outcome in ("confirmed", "settled")
                strange = right and _is_out_of_its_world(shown[index], before)
                yield _doubted(verdict, shown[index], strange=strange)
                index += 1


def _is_out_of_its_world(step: str, before: str) -> bool:
    """Whether a right step calculates what the model never saw: several operations, with numbers that come anew."""
    known = {*map(Fraction, _NUMBER.findall(before))}
    for claim in read_statement(step).claims:
        if claim.sides[0].operations > 1 or not known.issuperset(map(Fraction, claim.sides[0].numbers)):
            return True
    return not read_statement(step).claims


def _doubted(verdict: Verdict, step: str, *, strange: bool) -> Verdict:
    """The verdict with the votes against it that mean nothing taken for unknown; the same where there are none."""
    reasons = [_STRANGE if strange else _MISREAD if _misreads(vote, step) else "" for vote in verdict.votes]
    if verdict.verdict != "no" or not any(reasons):
        return verdict
    votes = [
        _unknown(vote, why) if why and vote.verdict == "no" else vote
        for vote, why in zip(verdict.votes, reasons, strict=True)
    ]
    return majority_verdict(votes, verdict.votes_allowed)


def _unknown(vote: Vote, reason: str) -> Vote:
    return Vote(verdict="unknown", reward=None, reason=reason, evidence=vote.evidence)


def _misreads(vote: Vote, step: str) -> bool:
    """Whether a `no` rests on a comparison with a number that the step does not hold."""
    if vote.verdict != "no" or not vote.evidence.runs:
        return False
    compared = _COMPARED.search(vote.evidence.runs[-1].code)
    if compared is None:
        return False
    stated = set(map(Fraction, _NUMBER.findall(step)))
    numbers = {abs(number) for number in _constants(compared[1])}
    return not numbers <= stated | {Fraction(0), Fraction(1)}


def _constants(code: str) -> Iterator[Fraction]:
    """The numbers written in an expression; none where it is not one."""
    try:
        tree = ast.parse(code.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int | float | str)
            and not isinstance(node.value, bool)
        ):
            text = str(node.value)
            if _NUMBER.fullmatch(text):
                yield Fraction(text)
