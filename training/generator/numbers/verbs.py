"""The verbs of the number language, one class each: `b: {amount: [2, 99], not: a}` is an `Amount`.

Every number in a verb may be a formula over the numbers drawn before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from redline.training.generator.numbers import quantities
from redline.training.generator.numbers.formula import Value, formula, needs

Drawn = Mapping[str, Value]


def _sound(text: str) -> str:
    formula(text)
    return text


def _listed(value: object) -> object:
    return [value] if isinstance(value, int | str) else value


Text = Annotated[str, AfterValidator(_sound)]
Term = int | Text
"""A number, or a formula over those drawn before."""
Terms = Annotated[tuple[Term, ...], BeforeValidator(_listed)]
Bounds = tuple[Term, Term]


def value_of(term: Term, drawn: Drawn) -> Value:
    """The value of a term."""
    return term if isinstance(term, int) else formula(term)(drawn)


def _whole(term: Term, drawn: Drawn) -> int:
    return int(value_of(term, drawn))


def _values(terms: Sequence[Term], drawn: Drawn) -> list[Value]:
    return [value_of(term, drawn) for term in terms]


class Verb(BaseModel):
    """Draws one number, or as many as it has names."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    several: ClassVar[bool] = False

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """So many numbers, as many as there are names before the verb."""
        raise NotImplementedError

    def needed(self) -> frozenset[str]:
        """The names of the numbers that must be drawn before."""
        return frozenset(name for text in _texts(self.__dict__.values()) for name in needs(text))


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from _texts(value)
        elif isinstance(value, Verb):
            yield from _texts(value.__dict__.values())


class Range(Verb):
    """`a: {range: [2, 99]}`: all are as likely; with `not`, one of the others, or the lowest if none is left."""

    range: Bounds
    without: Terms = Field((), alias="not")

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        low, high = (_whole(bound, drawn) for bound in self.range)
        if not self.without:
            return [rng.randint(low, high)]
        used = set(_values(self.without, drawn))
        return [rng.choice([n for n in range(low, high + 1) if n not in used] or [low])]


class Amount(Verb):
    """`a: {amount: [2, 999]}`: small ones are as common as large ones; with `not`, one of the others where possible."""

    amount: Bounds
    without: Terms = Field((), alias="not")

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        low, high = (_whole(bound, drawn) for bound in self.amount)
        return [quantities.other(rng, _values(self.without, drawn), low, high)]


class Handful(Verb):
    """`a: {handful: [99, 999]}`: an amount, three times of four at most the first and else at most the second."""

    handful: tuple[int, int]
    without: Terms = Field((), alias="not")

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        return [quantities.handful(rng, _values(self.without, drawn), *self.handful)]


class OneOf(Verb):
    """`a: {choice: [5, 10, {range: [2, 9]}]}`: one of these, each drawn first.

    `not` leaves some out, `above` the smaller ones, and `first` all but so many.
    """

    choice: tuple[AnyVerb | Term, ...]
    without: Terms = Field((), alias="not")
    above: Term | None = None
    first: int | None = None

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        options = [drawn_by(option, rng, drawn) for option in self.choice]
        used = _values(self.without, drawn)
        options = [option for option in options if option not in used]
        if self.above is not None:
            least = value_of(self.above, drawn)
            options = [option for option in options if option > least]
        return [rng.choice(options[: self.first])]


class Chance(Verb):
    """`a: {chance: 0.7, then: {range: [2, 9]}, else: 5}`: so often the first, else the second, or 1 and 0."""

    chance: float
    then: AnyVerb | Term = 1
    otherwise: AnyVerb | Term = Field(0, alias="else")

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        return [drawn_by(self.then if rng.random() < self.chance else self.otherwise, rng, drawn)]


class Percent(Verb):
    """`a: {percent: 99}`: a percentage up to this, mostly a round one."""

    percent: int

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        return [quantities.percent(rng, self.percent)]


class WholeFor(Verb):
    """`n: {whole_for: p}`: a number of which p percent is whole, hardly above `top`."""

    whole_for: Term
    top: int = 2000

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One number."""
        return [quantities.whole_for(rng, _whole(self.whole_for, drawn), self.top)]


class ProperFraction(Verb):
    """`x: {fraction: 12}`: between 0 and 1 in lowest terms, the bottom up to this; not those of `not`."""

    fraction: int
    without: Terms = Field((), alias="not")

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One fraction."""
        used = _values(self.without, drawn)
        while (value := quantities.fraction(rng, self.fraction)) in used:
            pass
        return [value]


class DecimalAmount(Verb):
    """`a: {decimal: 12}`: with one digit after the point or two, up to about this; about half are below one."""

    decimal: int

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One amount."""
        return [quantities.decimal(rng, self.decimal)]


class Cents(Verb):
    """`a: {cents: 20}`: a price with cents, up to about this."""

    cents: int

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """One price."""
        return [quantities.cents(rng, self.cents)]


class DistinctNumbers(Verb):
    """`a b c: {sample: [2, 39]}`: different whole numbers, all as likely."""

    several = True
    sample: Bounds

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """So many numbers."""
        low, high = (_whole(bound, drawn) for bound in self.sample)
        return rng.sample(range(low, high + 1), count)


class _Ranged(Verb):
    """A verb with a range for every number."""

    several = True
    drawing: ClassVar[Callable[..., Sequence[Value]]]

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """As many numbers as there are ranges."""
        (ranges,) = self.__dict__.values()
        return type(self).drawing(rng, ranges)


class Measures(_Ranged):
    """`a b: {measured: [[2, 60], [2, 40]]}`: all whole, or all with one digit after the point; no two equal."""

    measured: tuple[tuple[int, int], ...]
    drawing = quantities.measured


class Prices(_Ranged):
    """`a b: {prices: [[2, 60], [2, 40]]}`: all in whole dollars, or all with cents; no two equal."""

    prices: tuple[tuple[int, int], ...]
    drawing = quantities.prices


class Levels(_Ranged):
    """`a b: {levels: [[2, 60], [2, 40]]}`: two measures, whole or with one decimal."""

    levels: tuple[tuple[int, int], tuple[int, int]]
    drawing = quantities.levels


class _Many(Verb):
    """A verb with one bound for all of its numbers."""

    several = True
    drawing: ClassVar[Callable[..., Sequence[Value]]]

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """So many numbers."""
        (top,) = self.__dict__.values()
        return type(self).drawing(rng, count, top)


class Decimals(_Many):
    """`a b c: {decimals: 12}`: different amounts with decimal points; now and then one of them is whole."""

    decimals: int
    drawing = quantities.decimals


class CentsEach(_Many):
    """`a b: {cents_each: 20}`: different prices with cents; now and then one of them is in whole dollars."""

    cents_each: int
    drawing = quantities.cents_each


class TwoFractions(Verb):
    """`x y: {two_fractions: 12}`: two different ones between 0 and 1, the larger first."""

    several = True
    two_fractions: int

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """Two fractions."""
        return quantities.two_fractions(rng, self.two_fractions)


class Sums(Verb):
    """`a b: {sums: 30}`: two sums of money, both whole or with cents up to this."""

    several = True
    sums: int

    def draw(self, rng: Random, drawn: Drawn, count: int) -> Sequence[Value]:
        """Two sums."""
        return quantities.sums(rng, self.sums)


VERBS: dict[str, type[Verb]] = {
    "range": Range,
    "amount": Amount,
    "handful": Handful,
    "choice": OneOf,
    "chance": Chance,
    "percent": Percent,
    "whole_for": WholeFor,
    "fraction": ProperFraction,
    "decimal": DecimalAmount,
    "cents": Cents,
    "sample": DistinctNumbers,
    "measured": Measures,
    "prices": Prices,
    "levels": Levels,
    "decimals": Decimals,
    "cents_each": CentsEach,
    "two_fractions": TwoFractions,
    "sums": Sums,
}


def _verb(value: object) -> Verb:
    """The verb that a mapping names. Raises `ValueError` where it names none."""
    if isinstance(value, Verb):
        return value
    if not isinstance(value, dict) or not (named := [name for name in value if name in VERBS]):
        raise ValueError(f"no verb of the number language: {value}; there are {', '.join(VERBS)}")
    return VERBS[named[0]].model_validate(value)


AnyVerb = Annotated[Verb, BeforeValidator(_verb)]


def drawn_by(draw: Verb | Term, rng: Random, drawn: Drawn) -> Value:
    """One number, by a verb or a formula."""
    return value_of(draw, drawn) if isinstance(draw, int | str) else draw.draw(rng, drawn, 1)[0]


for _late in (OneOf, Chance):
    _late.model_rebuild()
