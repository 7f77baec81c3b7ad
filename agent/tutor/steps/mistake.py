"""Which kind of mistake a calculation shows, where its numbers tell; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from redline.agent.tutor.numbers.numbers_said import numbers_in
from redline.agent.tutor.session import Mistake
from redline.verifier.answers.forms.unit import canonical, size
from redline.verifier.exact.claims import ClaimSide
from redline.verifier.exact.equation import GivenEquation
from redline.verifier.exact.expression import read_formula
from redline.verifier.exact.polynomial import Polynomial, UnreadableFormula, add, squarefree
from redline.verifier.exact.tokens import Token

_SIGNS = "+-*/"
_TURNED = {"+": "-", "-": "+"}
_SUM = re.compile(
    r"(?P<a>\d+(?:\.\d+)?)\s*(?P<one>[A-Za-z]+)\s*(?P<sign>[+−-])\s*(?P<b>\d+(?:\.\d+)?)\s*(?P<two>[A-Za-z]+)"
    r"\s*=\s*(?P<c>\d+(?:\.\d+)?)"
)


@dataclass(frozen=True, slots=True)
class FalseEquality:
    """A calculation, what it comes to, and what the student wrote instead."""

    computed: ClaimSide
    right: Fraction
    stated: ClaimSide
    wrote: Fraction

    @classmethod
    def of(cls, pair: tuple[ClaimSide, ClaimSide]) -> FalseEquality:
        """The two sides of an equality that does not hold."""
        one, other = pair if pair[0].computes else pair[::-1]
        return cls(one, _number(one), other, _number(other))

    @property
    def meant(self) -> str | None:
        """The calculation with one other sign that comes to what was written: `12 + 3` for `12 - 3 = 15`."""
        if self.stated.computes:
            return None
        return next((text for text, value in _with_other_sign(self.computed.tokens) if value == self.wrote), None)

    @property
    def kind(self) -> Mistake:
        """What the numbers tell of the mistake."""
        if self.wrote == -self.right and self.right:
            return "sign"
        if self.meant is not None:
            return "wrong operation"
        return "decimal point" if _is_power_of_ten(self.right, self.wrote) else "arithmetic slip"


def rearranged_wrongly(claimed: Sequence[ClaimSide], given: GivenEquation) -> Mistake:
    """What went wrong where an equation does not follow: a sign, if with one plus or minus turned it would."""
    try:
        wrong = squarefree(add(claimed[0].value, claimed[-1].value, -1))
    except UnreadableFormula:
        return "wrong rearrangement"
    one, other = given.claim.sides[0], given.claim.sides[-1]
    turned = [add(value, other.value, -1) for value in _with_a_turned_sign(one.tokens)]
    turned += [add(one.value, value, -1) for value in _with_a_turned_sign(other.tokens)]
    return "sign" if any(squarefree(equation) == wrong for equation in turned if equation) else "wrong rearrangement"


def miscopied(known: str, calculation: Sequence[ClaimSide]) -> tuple[str, str] | None:
    """A number of the calculation that stands nowhere, and the one that does and has two of its digits changed over.

    Short numbers look like one another too easily: only those of three digits and more are told.
    """
    there = [f"{number}" for number in numbers_in(known) if number.denominator == 1]
    for side in calculation:
        if not side.computes:
            continue
        for number in side.numbers:
            if number not in there and len(number) >= 3 and number.isdecimal():
                alike = [one for one in there if sorted(one) == sorted(number) and _differing(one, number) == 2]
                if len(alike) == 1:
                    return number, alike[0]
    return None


def mixed_units(step: str) -> tuple[str, str] | None:
    """The two units of a sum that adds their numbers as if they were one: `5 km + 300 m = 305`."""
    for found in _SUM.finditer(step):
        one, two = size(canonical(found["one"])), size(canonical(found["two"]))
        a, b, c = (Fraction(found[name]) for name in "abc")
        if one and two and one[0] == two[0] and one[1] != two[1] and c == (a + b if found["sign"] == "+" else a - b):
            return found["one"], found["two"]
    return None


def _with_other_sign(tokens: Sequence[Token]) -> Iterator[tuple[str, Fraction]]:
    for index in _operations(tokens):
        for sign in _SIGNS.replace(tokens[index].text, ""):
            changed = [*tokens[:index], Token("sign", sign), *tokens[index + 1 :]]
            if (value := _read(changed)) is not None:
                yield " ".join(part.text for part in changed), value[0] if value else Fraction(0)


def _with_a_turned_sign(tokens: Sequence[Token]) -> Iterator[Polynomial]:
    for index in _operations(tokens):
        if (sign := _TURNED.get(tokens[index].text)) is not None:
            value = _read([*tokens[:index], Token("sign", sign), *tokens[index + 1 :]])
            if value is not None:
                yield value


def _operations(tokens: Sequence[Token]) -> Iterator[int]:
    """Where signs stand between two operands."""
    for index, token in enumerate(tokens):
        if token.text in _SIGNS and index > 0 and (tokens[index - 1].kind != "sign" or tokens[index - 1].text == ")"):
            yield index


def _read(tokens: Sequence[Token]) -> Polynomial | None:
    try:
        return read_formula(tokens)
    except UnreadableFormula:
        return None


def _is_power_of_ten(right: Fraction, wrote: Fraction) -> bool:
    return bool(right and wrote) and any(ratio in (10, 100, 1000) for ratio in (right / wrote, wrote / right))


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _number(side: ClaimSide) -> Fraction:
    return side.value[0] if side.value else Fraction(0)
