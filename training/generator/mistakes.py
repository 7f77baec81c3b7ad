"""Mistakes in a solution: their kinds, how often small models make them, and the wrong values they lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal

from redline.training.generator.program import Line, Problem, dressed, stops
from redline.training.generator.template import fill
from redline.training.oracle.expression import WrittenFraction, evaluate, names

Mistake = Literal["slip", "setup", "copy", "box", "long", "short"]
"""slip: wrong result of the right formula; setup: wrong formula; copy: a number carried along wrongly;
box: a wrong number in the box; long: a step too many, and its value boxed; short: the value of an early step boxed."""

LONG, SHORT = 0.10, 0.08
"""Of the mistakes: a step too many after the answer, and an early value taken for it."""

BEYOND = "beyond"
"""The name of what a step too many finds."""

MOST = 1_000_000


def sample_mistake(problem: Problem, rng: Random) -> tuple[int, Mistake]:
    """A place and a kind for a mistake, in the proportions in which small models make them."""
    chance = rng.random()
    if chance < LONG:
        return len(problem.lines), "long"
    if chance < LONG + SHORT and (early := stops(problem)):
        return rng.choice(early), "short"
    step = rng.randrange(len(problem.lines))
    kinds_of_mistake: list[Mistake] = ["slip", "setup"]
    weights = [0.62, 0.32]
    if problem.lines[step].keeps:
        kinds_of_mistake, weights = [*kinds_of_mistake, "copy"], [*weights, 0.15]
    if step == len(problem.lines) - 1:
        kinds_of_mistake, weights = [*kinds_of_mistake, "box"], [*weights, 0.06]
    return step, rng.choices(kinds_of_mistake, weights)[0]


def miscopy(line: Line, values: dict[str, Fraction], rng: Random) -> None:
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
    return WrittenFraction(wrong) if isinstance(value, WrittenFraction) else wrong


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


def further(last: Line, values: Mapping[str, Fraction], words: Mapping[str, str], rng: Random) -> tuple[str, Fraction]:
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
