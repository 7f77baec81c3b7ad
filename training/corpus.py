"""The generated world: every family with its share, and the ways a problem's text is roughened."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from random import Random

from training.families import arithmetic, equation
from training.kind import Kind
from training.program import Mistake, Problem, Solution, Split, merged, swapped, write_solution

Sampler = Callable[[Random, Split], Problem]

KIND_FILES = (
    "percent",
    "percent_change",
    "fraction",
    "fraction_share",
    "fraction_whole",
    "story_one",
    "story_groups",
    "story_rates",
    "story_two",
    "story_more",
    "story_fields",
    "story_money",
    "story_saving",
    "story_three",
    "story_three_money",
    "story_three_more",
)
SHARES = {
    arithmetic.FAMILY: 0.19,
    equation.FAMILY: 0.14,
    "percentages": 0.15,
    "fractions": 0.13,
    "word problems": 0.39,
}


@cache
def kinds() -> dict[str, tuple[Kind, ...]]:
    """The kinds of every family that is described by kinds."""
    found: dict[str, list[Kind]] = {}
    for name in KIND_FILES:
        module = importlib.import_module(f"training.families.{name}")
        found.setdefault(module.FAMILY, []).extend(module.KINDS)
    return {family: tuple(members) for family, members in found.items()}


def sample_problem(rng: Random, split: Split, family: str | None = None) -> Problem:
    """Draw a problem, of a family or of all in their shares."""
    family = family or rng.choices(list(SHARES), list(SHARES.values()))[0]
    if family == arithmetic.FAMILY:
        problem = arithmetic.sample(rng, split)
    elif family == equation.FAMILY:
        problem = equation.sample(rng, split)
    else:
        problem = rng.choice(kinds()[family]).sample(family, rng, split)
    if rng.random() < 0.08:
        problem = swapped(problem, rng)
    return merged(problem, rng) if rng.random() < 0.07 else problem


def sample_mistake(problem: Problem, rng: Random) -> tuple[int, Mistake]:
    """A place and a kind for a mistake, in the proportions in which small models make them."""
    step = rng.randrange(len(problem.lines))
    kinds_of_mistake: list[Mistake] = ["slip", "setup"]
    weights = [0.62, 0.32]
    if problem.lines[step].keeps:
        kinds_of_mistake, weights = [*kinds_of_mistake, "copy"], [*weights, 0.15]
    if step == len(problem.lines) - 1:
        kinds_of_mistake, weights = [*kinds_of_mistake, "box"], [*weights, 0.06]
    return step, rng.choices(kinds_of_mistake, weights)[0]


def broken(problem: Problem, rng: Random, *, terse: bool = False) -> Solution:
    """A solution with a mistake in it."""
    while True:
        try:
            solution = write_solution(problem, rng, sample_mistake(problem, rng), terse=terse)
        except ZeroDivisionError:
            continue
        if solution.first_wrong >= 0:
            return solution


def roughened(text: str, rng: Random) -> str:
    """The text as people type it: once in a while without capitals or a full stop, or with a word before it."""
    chance = rng.random()
    if chance < 0.03:
        return text.lower()
    if chance < 0.06:
        return text.rstrip(".?")
    if chance < 0.08:
        return f"{rng.choice(('Problem', 'Question', 'Exercise', 'Task'))}: {text}"
    if chance < 0.09:
        return text.replace("  ", " ").replace(". ", ".\n")
    return text
