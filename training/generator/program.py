"""A problem with its worked solution as a straight-line program, and what becomes of it when one step goes wrong.

Every step defines one value by a formula over earlier ones. That is enough to write the step, to break it, to carry
the wrong value on as a careless solver would, and to write the code by which a verifier finds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal

from redline.training.generator.template import fill
from redline.training.oracle.expression import (
    Exact,
    as_code,
    evaluate,
    is_decimal,
    names,
    parts,
    shown,
    write,
    write_code,
)

Split = Literal["train", "dev", "test"]
Mistake = Literal["slip", "setup", "copy", "box", "long", "short"]
"""slip: wrong result of the right formula; setup: wrong formula; copy: a number carried along wrongly;
box: a wrong number in the box; long: a step too many, and its value boxed; short: the value of an early step boxed."""

IMPORT = "from fractions import Fraction as F\n"
BEYOND = "beyond"
"""The name of what a step too many finds."""
MOST = 1_000_000
_SLOT = re.compile(r"\[\[(.+?)\]\]")
_BOXED = re.compile(r" (?:So the answer is|The answer is|Answer:) \\boxed\{[^{}]*\}\.?$")


@dataclass(frozen=True)
class Line:
    """One step of a solution: `name = formula`."""

    name: str
    formula: str
    says: tuple[str, ...]
    """Ways to write the step. `[[formula]]` is shown with values, `{word}` is a word of the problem."""
    asks: str
    """What the step should find, as the verifier names it."""
    wrong: tuple[str, ...] = ()
    """Formulas that a careless solver would use instead; others are made up where this is empty."""
    keeps: tuple[str, str] | None = None
    """An expression before and after the step that must have equal values (rewriting)."""
    checks: tuple[tuple[str, str], ...] = ()
    """Pairs of formulas over the claimed value that must be equal (substitution into the problem)."""


@dataclass(frozen=True)
class Problem:
    """A generated problem: its text, the numbers in it, and one way to solve it."""

    family: str
    kind: str
    text: str
    given: Mapping[str, Fraction]
    lines: tuple[Line, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """The reference answer as text."""
        return write(self.values[self.lines[-1].name])

    @property
    def values(self) -> dict[str, Fraction]:
        """Every number of the problem and of its right solution."""
        values = dict(self.given)
        for line in self.lines:
            values[line.name] = dressed(evaluate(line.formula, values), line, values)
        return values

    @property
    def whole(self) -> str:
        """The answer as one formula over the given numbers."""
        formula = self.lines[-1].formula
        for line in reversed(self.lines[:-1]):
            formula = re.sub(rf"\b{line.name}\b", f"({line.formula})", formula)
        return formula


@dataclass(frozen=True)
class WrittenStep:
    """A step as the solver wrote it, with what a verifier says of it."""

    text: str
    analysis: str
    code: str
    output: str
    right: bool


@dataclass(frozen=True)
class Solution:
    """A written solution; `first_wrong` is the index of its first wrong step, -1 for none (as in ProcessBench)."""

    steps: tuple[WrittenStep, ...]
    first_wrong: int


def dressed(value: Fraction, line: Line, values: Mapping[str, Fraction]) -> Fraction:
    """The value written as a fraction where everything it comes from is."""
    exact = any(isinstance(values[name], Exact) for name in names(line.formula) if name in values)
    return Exact(value) if exact else value


def write_solution(
    problem: Problem,
    rng: Random,
    mistake: tuple[int, Mistake] | None = None,
    *,
    terse: bool = False,
    apart: bool | None = None,
) -> Solution:
    """Write the solution, with a mistake of a kind at a step (from 0), carried on by the steps after it.

    `terse` leaves out how the values are worked out, and the boxed answer, as many students do. `apart` puts the box
    into a step of its own; left out, that is done once in a while. A step too many is the one after the last line.
    """
    at, kind = mistake or (-1, None)
    final = len(problem.lines) - 1
    early = kind == "short" and not terse
    apart = not terse and (kind == "long" or (rng.random() < APART if apart is None else apart))
    values: dict[str, Fraction] = dict(problem.given)
    steps: list[WrittenStep] = []
    for index, line in enumerate(problem.lines[:at] if early else problem.lines):
        boxed = index == final and not (terse or apart)
        written = _terse(line) if terse else line
        steps.append(_write_step(problem, written, values, rng, kind if index == at else None, final=boxed))
    if early:
        steps.append(_stop(problem, problem.lines[at], values, rng))
    elif apart:
        steps.append(_box(problem, values, rng, kind if at >= final else None))
    first = next((i for i, step in enumerate(steps) if not step.right), -1)
    return Solution(tuple(steps), first)


def stops(problem: Problem) -> list[int]:
    """The steps whose value may be taken for the answer, where the answer is a short formula over the numbers."""
    if len(parts(problem.whole)) >= LONGEST_WHOLE:
        return []
    values = problem.values
    answer = values[problem.lines[-1].name]
    return [i for i, line in enumerate(problem.lines[:-1]) if values[line.name] != answer]


def unboxed(text: str) -> str:
    """The step without the sentence that boxes its value."""
    return _BOXED.sub("", text)


def misplaced(problem: Problem, stranger: Problem, rng: Random) -> WrittenStep:
    """A first step that belongs to another problem, as the verifier of this one sees it."""
    theirs = stranger.lines[0]
    claimed = dressed(evaluate(theirs.formula, stranger.given), theirs, stranger.given)
    text = _step_text(theirs, theirs.formula, {**stranger.given, theirs.name: claimed}, stranger.words, rng)
    line = replace(problem.lines[0], keeps=None, checks=())
    right = dressed(evaluate(line.formula, problem.given), line, problem.given)
    check = _check(line, right, claimed, problem.given, problem.given)
    return WrittenStep(text, _analysis(line, problem.given, problem.words, rng), *check)


def swapped(problem: Problem, rng: Random) -> Problem:
    """The same problem with two steps that do not need each other in the other order."""
    free = [
        i
        for i, (line, after) in enumerate(pairwise(problem.lines[:-1]))
        if line.name not in _uses(after) and not (line.keeps or after.keeps)
    ]
    if not free:
        return problem
    i = rng.choice(free)
    lines = list(problem.lines)
    lines[i], lines[i + 1] = lines[i + 1], lines[i]
    return replace(problem, lines=tuple(lines))


def merged(problem: Problem, rng: Random) -> Problem:
    """The same problem with one step folded into the next, as a quicker solver would write it."""
    foldable = [
        i
        for i, line in enumerate(problem.lines[:-1])
        if line.keeps is None
        and problem.lines[i + 1].keeps is None
        and not line.checks
        and f"[[{line.name}]]" not in problem.lines[i + 1].asks
        and line.name in names(problem.lines[i + 1].formula)
        and not any(line.name in names(later.formula) for later in problem.lines[i + 2 :])
    ]
    if not foldable:
        return problem
    i = rng.choice(foldable)
    first, second = problem.lines[i], problem.lines[i + 1]
    formula = re.sub(rf"\b{first.name}\b", f"({first.formula})", second.formula)
    line = Line(
        second.name, formula, ("[[" + formula + "]] = [[" + second.name + "]].",), second.asks, checks=second.checks
    )
    lines = (*problem.lines[:i], line, *problem.lines[i + 2 :])
    return replace(problem, lines=lines)


def _uses(line: Line) -> set[str]:
    """Every name that a line's formula or its words need."""
    slots = [formula for says in (*line.says, line.asks) for formula in _SLOT.findall(says)]
    return {name for formula in (line.formula, *slots) for name in names(formula)}


def _stop(problem: Problem, line: Line, values: dict[str, Fraction], rng: Random) -> WrittenStep:
    """The step with its right value boxed, checked against the whole problem."""
    bare = replace(line, says=(f"[[{line.formula}]] = [[{line.name}]].",), keeps=None)
    step = _write_step(problem, bare if line.keeps else line, values, rng, None, final=True)
    whole, last, known = problem.whole, problem.lines[-1], problem.values
    claimed = values[line.name]
    holds = claimed == known[last.name]
    asks = rng.choice(WHOLES).format(fill(last.asks, known, problem.words), shown(whole, problem.given))
    code = f"{step.code}\nprint({as_code(whole, problem.given)} == {write_code(claimed)})"
    return WrittenStep(step.text, f"{step.analysis} {asks}", code, f"{step.output}\n{holds}", step.right and holds)


def _box(problem: Problem, values: Mapping[str, Fraction], rng: Random, mistake: Mistake | None) -> WrittenStep:
    """The step after the last line, which boxes its value, another one, or that of a step too many."""
    line = replace(problem.lines[-1], keeps=None)
    said, claimed = "", values[line.name]
    if mistake == "box":
        claimed = slip(claimed, rng)
    elif mistake == "long":
        said, claimed = _further(line, values, problem.words, rng)
    text = f"{said} {rng.choice(ANSWERS if said else ENDS).format(write(claimed))}".lstrip()
    before = {name: value for name, value in values.items() if name != line.name}
    right = dressed(evaluate(line.formula, before), line, before)
    check = _check(line, right, claimed, before, {**values, line.name: claimed})
    return WrittenStep(text, _analysis(line, before, problem.words, rng), *check)


def _further(last: Line, values: Mapping[str, Fraction], words: Mapping[str, str], rng: Random) -> tuple[str, Fraction]:
    """A step that goes on after the answer, with its value; no words and the answer where there is none."""
    answer, others = values[last.name], [name for name in values if name != last.name]
    formulas = [f"{last.name} {sign} {name}" for name in others for sign in "--++*/"]
    formulas += [f"{a} {sign} {b}" for a, b in pairwise(others) for sign in "-+"]
    rng.shuffle(formulas)
    for formula in formulas:
        with suppress(ZeroDivisionError):
            value = dressed(evaluate(formula, values), replace(last, formula=formula), values)
            if 0 < value < MOST and value != answer and value.denominator in (1, answer.denominator):
                return fill(_beyond(last, formula, rng), {**values, BEYOND: value}, words), value
    return "", answer


def _beyond(last: Line, formula: str, rng: Random) -> str:
    """A step that finds the formula's value, in bare words or in those of the last line."""
    own, computed = f"[[{last.formula}]] = [[{last.name}]]", f"[[{formula}]] = [[{BEYOND}]]"
    alike = [says.replace(own, computed) for says in last.says if own in says]
    return rng.choice([f"{computed}.", f"Then {computed}.", f"Now {computed}.", f"So {computed}.", *alike])


def _terse(line: Line) -> Line:
    return replace(
        line, says=tuple(s.replace(f"[[{line.formula}]] = [[{line.name}]]", f"[[{line.name}]]") for s in line.says)
    )


def _write_step(
    problem: Problem, line: Line, values: dict[str, Fraction], rng: Random, mistake: Mistake | None, *, final: bool
) -> WrittenStep:
    right = dressed(evaluate(line.formula, values), line, values)
    formula = wrong_formula(line, values, rng) if mistake == "setup" else line.formula
    claimed = dressed(evaluate(formula, values), line, values)
    if mistake == "slip":
        claimed = slip(claimed, rng)
    before = dict(values)
    values[line.name] = claimed
    if mistake == "copy":
        _miscopy(line, values, rng)
    text = _step_text(line, formula, values, problem.words, rng)
    if final:
        claimed = slip(claimed, rng) if mistake == "box" else claimed
        text = f"{text} {rng.choice(ANSWERS).format(write(claimed))}"
    analysis = _analysis(line, before, problem.words, rng)
    return WrittenStep(text, analysis, *_check(line, right, claimed, before, values))


ANSWERS = ("The answer is \\boxed{{{}}}.", "So the answer is \\boxed{{{}}}.", "Answer: \\boxed{{{}}}")
ENDS = ("Therefore, the answer is \\boxed{{{}}}.", "The final answer is \\boxed{{{}}}.", "\\boxed{{{}}}", *ANSWERS * 3)
"""Ways to box the answer in a step of its own."""
WHOLES = ("The problem asks for {}: {}.", "In the end we need {}, which is {}.")
APART = 0.08
"""The share of solutions whose box is a step of its own."""
LONGEST_WHOLE = 4
"""Operations in the formula by which a verifier works out a whole problem."""
ANALYSES = ("This step should find {}: {}.", "Here we need {}, which is {}.")


def _analysis(line: Line, before: Mapping[str, Fraction], words: Mapping[str, str], rng: Random) -> str:
    return rng.choice(ANALYSES).format(fill(line.asks, before, words), shown(line.formula, before))


def _check(
    line: Line, right: Fraction, claimed: Fraction, before: Mapping[str, Fraction], values: Mapping[str, Fraction]
) -> tuple[str, str, bool]:
    """The verifier's code, what it prints, and whether everything it compares is equal.

    A decimal claim is answered in decimals, so that the printed value reads like the claimed one.
    """
    decimal = is_decimal(claimed) and not isinstance(claimed, Exact)
    code = [f"r = {as_code(line.formula, before)}"]
    code.append(f"print({'float(r)' if decimal else 'r'}, r == {write_code(claimed)})")
    printed = str(float(right)) if decimal else str(right)
    facts = [right == claimed]
    pairs = [((line.keeps[0], before), (line.keeps[1], values))] if line.keeps else []
    pairs += [((a, values), (b, values)) for a, b in line.checks]
    for (left, old), (other, new) in pairs:
        code.append(f"print({as_code(left, old)} == {as_code(other, new)})")
        facts.append(evaluate(left, old) == evaluate(other, new))
    output = "\n".join([f"{printed} {facts[0]}", *map(str, facts[1:])])
    return IMPORT + "\n".join(code), output, all(facts)


def _step_text(line: Line, formula: str, values: Mapping[str, Fraction], words: Mapping[str, str], rng: Random) -> str:
    template = rng.choice(line.says)
    if formula != line.formula:
        template = template.replace(f"[[{line.formula}]]", f"[[{formula}]]")
    return fill(template, values, words)


def _miscopy(line: Line, values: dict[str, Fraction], rng: Random) -> None:
    """Get one number wrong that the step only carries along."""
    carried = [name for name in names(line.keeps[1]) if name != line.name] if line.keeps else []
    if carried:
        name = rng.choice(carried)
        values[name] = slip(values[name], rng)


def slip(value: Fraction, rng: Random) -> Fraction:
    """A wrong value of the kind a hasty calculation gives."""
    wrong = value
    while wrong == value:
        wrong = rng.choice((_one_off, _digit_changed, _digit_changed, _digits_swapped, _sign_lost))(value, rng)
    return Exact(wrong) if isinstance(value, Exact) else wrong


def _one_off(value: Fraction, rng: Random) -> Fraction:
    return Fraction(value.numerator + rng.choice((-10, -2, -1, 1, 2, 10)), value.denominator)


def _digit_changed(value: Fraction, rng: Random) -> Fraction:
    digits = list(str(abs(value.numerator)))
    digits[rng.randrange(len(digits))] = str(rng.randrange(10))
    return Fraction(int("".join(digits)) * (-1 if value < 0 else 1), value.denominator)


def _digits_swapped(value: Fraction, rng: Random) -> Fraction:
    digits = list(str(abs(value.numerator)))
    i, j = rng.randrange(len(digits)), rng.randrange(len(digits))
    digits[i], digits[j] = digits[j], digits[i]
    return Fraction(int("".join(digits)) * (-1 if value < 0 else 1), value.denominator)


def _sign_lost(value: Fraction, rng: Random) -> Fraction:
    return -value if value < 0 else _one_off(value, rng)


def wrong_formula(line: Line, values: Mapping[str, Fraction], rng: Random) -> str:
    """A formula with another value than the right one, of the kind a misread problem gives."""
    right = evaluate(line.formula, values)
    options = list(line.wrong) or _made_up(line.formula, values)
    rng.shuffle(options)
    for formula in options:
        try:
            value = evaluate(formula, values)
        except (ZeroDivisionError, KeyError):
            continue  # KeyError: a name that a merged step no longer defines
        if value != right and (value.denominator == 1 or right.denominator != 1):
            return formula
    return f"{line.formula} + {rng.randint(1, 9)}"


def _made_up(formula: str, values: Mapping[str, Fraction]) -> list[str]:
    options = [formula.replace(a, b, 1) for a in (" + ", " - ", " * ", " / ") for b in (" + ", " - ", " * ", " / ")]
    used = names(formula)
    options += [re.sub(rf"\b{old}\b", new, formula) for old in used for new in values if new not in used]
    return [option for option in options if option != formula]
