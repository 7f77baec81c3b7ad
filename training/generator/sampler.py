"""Draws problems: of every generated family in its share, of real text beside them, told as people type."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from random import Random

from redline.training.embedded.texts.found_solutions import FoundSolution
from redline.training.embedded.texts.judged_chains import JudgedChain
from redline.training.generator import arithmetic, equation
from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import Problem, Split, merged, swapped
from redline.training.problems.annotated import Annotated

SHARES = {
    arithmetic.FAMILY: 0.16,
    equation.FAMILY: 0.11,
    "percentages": 0.13,
    "fractions": 0.13,
    "word problems": 0.47,
}

ONE_STEP = 2.0
"""Weight in training, beside 1, of a kind with a single step: a model that has seen few goes on after the answer."""


@dataclass(frozen=True)
class World:
    """Where problems come from: the generator, and real problems where there are some."""

    real: tuple[Annotated, ...] = ()
    share: float = 0.15
    """Of problems drawn from the real ones, where there are any."""
    found: tuple[FoundSolution, ...] = ()
    """Solutions of an earlier round, for the policy."""
    judged: tuple[JudgedChain, ...] = ()
    """Conversations of the pipeline, for the verifier: solutions of the policy's own."""

    def problem(self, rng: Random, split: Split) -> Problem:
        """Draw a problem. Tests are of the generated ones alone: real ones have test sets of their own."""
        real = self._parts.get(split, ())
        if real and rng.random() < self.share:
            return rng.choice(real).sample(rng)
        return sample_problem(rng, split)

    @cached_property
    def _parts(self) -> dict[str, list[Annotated]]:
        """A twentieth is kept for `dev`; which ones depends on their names alone."""
        parts: dict[str, list[Annotated]] = {"train": [], "dev": []}
        for problem in self.real:
            digest = hashlib.sha256(problem.name.encode()).digest()[0]
            parts["dev" if digest % 20 == 0 else "train"].append(problem)
        return parts


GENERATED = World()


def sample_problem(rng: Random, split: Split, family: str | None = None) -> Problem:
    """Draw a problem, of a family or of all in their shares."""
    family = family or rng.choices(list(SHARES), list(SHARES.values()))[0]
    if family == arithmetic.FAMILY:
        problem = arithmetic.sample(rng, split)
    elif family == equation.FAMILY:
        problem = equation.sample(rng, split)
    else:
        problem = _kind(family, rng, split).sample(family, rng, split)
    if rng.random() < 0.08:
        problem = swapped(problem, rng)
    return merged(problem, rng) if rng.random() < 0.07 else problem


def _kind(family: str, rng: Random, split: Split) -> ProblemKind:
    members = kinds()[family]
    if split != "train":
        return rng.choice(members)
    return rng.choices(members, [ONE_STEP if len(kind.lines) == 1 else 1.0 for kind in members])[0]


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
    if chance < 0.17:
        # As in older collections, which were cut into words.
        return re.sub(r"(?<=[a-z])([.,?]) ?", r" \1 ", text).strip()
    return text
