"""A solution as a solver writes it, right or with a mistake carried on, and what a verifier says of each step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from redline.training.generator.mistakes import Mistake, further, miscopy, sample_mistake, slip, wrong_formula
from redline.training.generator.program import Line, Problem, dressed
from redline.training.generator.template import fill
from redline.training.oracle.expression import WrittenFraction, as_code, evaluate, is_decimal, shown, write, write_code

IMPORT = "from fractions import Fraction as F\n"
ANSWERS = ("The answer is \\boxed{{{}}}.", "So the answer is \\boxed{{{}}}.", "Answer: \\boxed{{{}}}")
ENDS = ("Therefore, the answer is \\boxed{{{}}}.", "The final answer is \\boxed{{{}}}.", "\\boxed{{{}}}", *ANSWERS * 3)
"""Ways to box the answer in a step of its own."""
WHOLES = ("The problem asks for {}: {}.", "In the end we need {}, which is {}.")
APART = 0.08
"""The share of solutions whose box is a step of its own."""
ANALYSES = ("This step should find {}: {}.", "Here we need {}, which is {}.")
_BOXED = re.compile(r" (?:So the answer is|The answer is|Answer:) \\boxed\{[^{}]*\}\.?$")


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


def broken(problem: Problem, rng: Random, *, terse: bool = False) -> Solution:
    """A solution with a mistake in it."""
    while True:
        try:
            solution = write_solution(problem, rng, sample_mistake(problem, rng), terse=terse)
        except ZeroDivisionError:
            continue
        if solution.first_wrong >= 0:
            return solution


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
        said, claimed = further(line, values, problem.words, rng)
    text = f"{said} {rng.choice(ANSWERS if said else ENDS).format(write(claimed))}".lstrip()
    before = {name: value for name, value in values.items() if name != line.name}
    right = dressed(evaluate(line.formula, before), line, before)
    check = _check(line, right, claimed, before, {**values, line.name: claimed})
    return WrittenStep(text, _analysis(line, before, problem.words, rng), *check)


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
        miscopy(line, values, rng)
    text = _step_text(line, formula, values, problem.words, rng)
    if final:
        claimed = slip(claimed, rng) if mistake == "box" else claimed
        text = f"{text} {rng.choice(ANSWERS).format(write(claimed))}"
    analysis = _analysis(line, before, problem.words, rng)
    return WrittenStep(text, analysis, *_check(line, right, claimed, before, values))


def _analysis(line: Line, before: Mapping[str, Fraction], words: Mapping[str, str], rng: Random) -> str:
    return rng.choice(ANALYSES).format(fill(line.asks, before, words), shown(line.formula, before))


def _check(
    line: Line, right: Fraction, claimed: Fraction, before: Mapping[str, Fraction], values: Mapping[str, Fraction]
) -> tuple[str, str, bool]:
    """The verifier's code, what it prints, and whether everything it compares is equal.

    A decimal claim is answered in decimals, so that the printed value reads like the claimed one.
    """
    decimal = is_decimal(claimed) and not isinstance(claimed, WrittenFraction)
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
