"""The numbers of a kind of problem, as the catalogue writes them: draws in order, conditions, and what is given.

draw:   {b: {amount: [2, 99]}, rest: {amount: [2, 99], not: b}}
where:  [b != rest]                    drawn again until all of these hold
give:   {a: b + rest, b: b}            the problem's numbers; left out, all that were drawn
"""

from __future__ import annotations

from functools import cached_property
from random import Random

from pydantic import BaseModel, ConfigDict, model_validator

from redline.training.generator.numbers import drawers
from redline.training.generator.numbers.formula import Value, needs
from redline.training.generator.numbers.verbs import AnyVerb, Term, Terms, Verb, value_of

PYTHON = "python:"


class Numbers(BaseModel):
    """How the numbers of a kind are drawn. In a mapping without `draw`, all entries are draws."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    draw: dict[str, AnyVerb | Term]
    where: Terms = ()
    give: dict[str, Term] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return value if not isinstance(value, dict) or "draw" in value else {"draw": value}

    @model_validator(mode="after")
    def _known(self) -> Numbers:
        known: set[str] = set()
        for names, verb in self.draw.items():
            wanted = verb.needed() if isinstance(verb, Verb) else _needed((verb,))
            _check(wanted, known, names)
            if len(names.split()) > 1 and not (isinstance(verb, Verb) and verb.several):
                raise ValueError(f"{names}: this draws one number")
            known.update(names.split())
        _check(_needed(self.where), known, "where")
        _check(_needed(tuple((self.give or {}).values())), known, "give")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that a problem is given, in order."""
        return tuple(self.give or (name for names in self.draw for name in names.split()))

    @cached_property
    def _draws(self) -> list[tuple[list[str], Verb | Term]]:
        return [(names.split(), verb) for names, verb in self.draw.items()]

    def __call__(self, rng: Random) -> dict[str, Value]:
        """Draw the numbers of one problem."""
        while True:
            drawn = self._drawn(rng)
            if all(value_of(condition, drawn) for condition in self.where):
                break
        return drawn if self.give is None else {name: value_of(term, drawn) for name, term in self.give.items()}

    def _drawn(self, rng: Random) -> dict[str, Value]:
        drawn: dict[str, Value] = {}
        for names, verb in self._draws:
            if isinstance(verb, int | str):
                drawn[names[0]] = value_of(verb, drawn)
            else:
                drawn |= zip(names, verb.draw(rng, drawn, len(names)), strict=True)
        return drawn


class NumbersError(ValueError):
    """The catalogue names numbers that cannot be drawn."""


def numbers_of(value: object) -> Numbers | drawers.Drawer:
    """The numbers that the catalogue describes, or the Python function it names as `python:NAME`.

    Raises `ValueError` (pydantic's for what breaks the schema).
    """
    if isinstance(value, str) and value.startswith(PYTHON):
        name = value.removeprefix(PYTHON)
        if name not in drawers.DRAWERS:
            raise NumbersError(f"{value}: there are {', '.join(drawers.DRAWERS)}")
        return drawers.DRAWERS[name]
    return Numbers.model_validate(value)


def _needed(terms: tuple[Term, ...]) -> frozenset[str]:
    return frozenset(name for term in terms if isinstance(term, str) for name in needs(term))


def _check(needed: frozenset[str], known: set[str], where: str) -> None:
    if unknown := needed - known:
        raise ValueError(f"{where}: not drawn before: {', '.join(sorted(unknown))}")
