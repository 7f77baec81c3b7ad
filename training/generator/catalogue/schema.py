"""What the files of the catalogue hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from redline.training.generator.numbers import numbers_of


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


class KindRecord(_FileRecord):
    """A kind of problem. Phrasings in `dev` and `test` are never trained on."""

    name: str
    numbers: Annotated[Callable[[Random], Mapping[str, int | Fraction]], BeforeValidator(numbers_of)]
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
