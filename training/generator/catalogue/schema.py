"""What the files of the catalogue hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from redline.training.generator.numbers import numbers_of

NumbersField = Annotated[Callable[[Random], Mapping[str, int | Fraction]], BeforeValidator(numbers_of)]


def _pairs(told: object) -> object:
    return tuple(told.items()) if isinstance(told, dict) else told


Pairs = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)]
"""In a file, `one: many`."""


class _FileRecord(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FragmentFile(_FileRecord):
    """`fragments.yaml`: what is often said in phrasings, and scenes."""

    fragments: dict[str, str]
    """Text by its name: `<TOTAL>` in a phrasing stands for the text called TOTAL. One may use those before it."""
    scenes: dict[str, tuple[str, ...]]
    """Fragments that choose one of these scenes; they stand first in a phrasing."""


class StepRecord(_FileRecord):
    """One step of the solution: `name = formula`."""

    name: str
    formula: str
    says: tuple[str, ...] = Field(min_length=1)
    """Ways to write the step, where `#` is the computation, `[[formula]] = [[name]]`."""
    asks: str
    """What the step should find, as the verifier names it."""
    wrong: tuple[str, ...] = ()
    """Formulas that a careless solver would use instead; others are made up where this is empty."""
    checks: tuple[tuple[str, str], ...] = ()
    """Pairs of formulas over the found value that must be equal (substitution into the problem)."""


class KindRecord(_FileRecord):
    """A kind of problem. Phrasings in `dev` and `test` are never trained on."""

    name: str
    numbers: NumbersField
    fragments: dict[str, str] = {}
    """Further fragments, of this kind alone."""
    steps: tuple[StepRecord, ...] = Field(min_length=1)
    train: tuple[str, ...] = Field(min_length=1)
    dev: tuple[str, ...] = Field(min_length=1)
    test: tuple[str, ...] = Field(min_length=1)


class TopicFile(_FileRecord):
    """A file of kinds about one topic. Its folder is their family."""

    about: str
    kinds: tuple[KindRecord, ...] = Field(min_length=1)


class Vocabulary(_FileRecord):
    """`vocabulary.yaml`: names, things and places. Things are named as one and as many."""

    she: tuple[str, ...]
    he: tuple[str, ...]
    items: Pairs
    goods: Pairs
    """Things with a price: `a {good}` is right for all."""
    boxes: Pairs
    places: tuple[str, ...]
    workers: tuple[str, ...]
    people: Pairs
    units: tuple[str, ...]


class _AskedFile(_FileRecord):
    """Ways to ask for an expression or equation, which is `[[e]]`, none of them in two splits."""

    train: tuple[str, ...]
    dev: tuple[str, ...]
    test: tuple[str, ...]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if shared := {*self.train} & {*self.dev, *self.test} | {*self.dev} & {*self.test}:
            raise ValueError(f"in two splits: {', '.join(sorted(shared))}")
        return self


class ExpressionSentences(_FileRecord):
    """Parts of the sentences around an expression."""

    questions: tuple[str, ...]
    openings: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    ends: tuple[str, ...]


class ArithmeticFile(_AskedFile):
    """`arithmetic.yaml`: how expressions are asked for."""

    sentences: ExpressionSentences


class EquationSentences(_FileRecord):
    """Parts of the sentences around an equation `{e}` in `{x}`; `{a}` is what is asked."""

    asked: tuple[str, ...]
    given: tuple[str, ...]
    turned: tuple[str, ...]


class FormRecord(_FileRecord):
    """A form of equation. `X` is the unknown."""

    name: str
    equation: str
    numbers: NumbersField
    steps: tuple[StepRecord, ...] = Field(min_length=1)
    told: tuple[str, ...] = Field(min_length=1)
    """Ways to tell it as a puzzle about a number."""


class EquationFile(_AskedFile):
    """`linear_equations.yaml`: how equations are asked for, and their forms."""

    sentences: EquationSentences
    fragments: dict[str, str]
    forms: tuple[FormRecord, ...]


class OutOfDomainFile(_FileRecord):
    """`out_of_domain.yaml`: texts that are no problem of the embedded pair's world."""

    train: dict[str, tuple[str, ...]]
    """By what they are about."""
    plain: tuple[str, ...]
    """For training, too, but with their signs as they stand."""
    dev: tuple[str, ...]
    test: tuple[str, ...]
