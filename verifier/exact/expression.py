"""Plain arithmetic with at most one unknown, read from tokens into exact polynomials. Nothing else is a formula here.

formula   product (("+" | "-") product)*
product   sign (("*" | "/") sign | power)*     a factor without a sign in between is a product too: 2(3), 3x
sign      "-"* power
power     atom ("^" whole number)?
atom      number | unknown | "(" formula ")"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Literal

MAX_TOKENS, MAX_DEPTH, MAX_DIGITS, MAX_DEGREE, MAX_BITS = 200, 20, 40, 6, 400

Polynomial = tuple[Fraction, ...]
"""Coefficients from the constant on, without zeros at the end; empty for 0."""


class UnreadableFormula(Exception):
    """These tokens are no formula that could be read in one way only. Never leaves this package."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a sign, the unknown's letter or a word. Only the first three are read as formulas."""

    kind: Literal["number", "sign", "letter", "word", "stop", "edge", "other"]
    text: str
    glued: bool = False
    """Whether no space stands before it."""


def read_number(text: str) -> Fraction:
    """A decimal number, thousands in groups of three after commas. Raises `UnreadableFormula` where it is too long."""
    if len(text) > MAX_DIGITS:
        raise UnreadableFormula("a number with too many digits")
    return Fraction(text.replace(",", ""))


def read_formula(tokens: Sequence[Token]) -> Polynomial:
    """The value of the whole of `tokens`. Raises `UnreadableFormula`. Linear in their number."""
    if len(tokens) > MAX_TOKENS:
        raise UnreadableFormula("too long a formula")
    reader = _Reader(tokens)
    value = reader.formula(0)
    if reader.sign() is not None or reader.at < len(tokens):
        raise UnreadableFormula("signs that are left over")
    return value


class _Reader:
    """A place in the tokens, which only moves on."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.at = 0

    def sign(self) -> str | None:
        """The sign that comes next; None for anything else."""
        token = self._next
        return token.text if token is not None and token.kind == "sign" else None

    def formula(self, depth: int) -> Polynomial:
        if depth > MAX_DEPTH:
            raise UnreadableFormula("brackets nested too deeply")
        value = self._product(depth)
        while (sign := self.sign()) in ("+", "-"):
            self.at += 1
            value = add(value, self._product(depth), -1 if sign == "-" else 1)
        return value

    def _product(self, depth: int) -> Polynomial:
        value = self._signed(depth)
        divided = False
        while True:
            sign = self.sign()
            if sign in ("*", "/"):
                self.at += 1
                factor = self._signed(depth)
                value = _divide(value, factor) if sign == "/" else multiply(value, factor)
                divided = sign == "/"
            elif self._begins_factor():
                if divided:
                    raise UnreadableFormula("1/2x may mean two things")
                value = multiply(value, self._power(depth))
            else:
                return value

    def _begins_factor(self) -> bool:
        """Whether a factor follows without a sign; two numbers side by side are no product."""
        token = self._next
        if token is None:
            return False
        if token.kind == "number":
            raise UnreadableFormula("two numbers side by side")
        if token.kind == "letter":
            return True
        if token.text != "(":
            return False
        if self._tokens[self.at - 1].kind == "letter":
            raise UnreadableFormula("a letter before a bracket may be a function")
        return True

    def _signed(self, depth: int) -> Polynomial:
        negative = False
        while self.sign() in ("-", "+"):
            negative ^= self.sign() == "-"
            self.at += 1
        start = self.at
        value = self._power(depth)
        if not negative:
            return value
        if any(token.text == "^" for token in self._tokens[start : self.at]) and self._tokens[start].text != "(":
            raise UnreadableFormula("-2^2 may mean two things")
        return multiply(value, (Fraction(-1),))

    def _power(self, depth: int) -> Polynomial:
        base = self._atom(depth)
        if self.sign() != "^":
            return base
        self.at += 1
        exponent = self._atom(depth)
        if self.sign() == "^" or len(exponent) > 1:
            raise UnreadableFormula("a power tower, or an unknown exponent")
        return _raise(base, exponent[0] if exponent else Fraction(0))

    def _atom(self, depth: int) -> Polynomial:
        token = self._next
        self.at += 1
        if token is None:
            raise UnreadableFormula("a sign with nothing behind it")
        if token.kind == "number":
            return _trimmed((read_number(token.text),))
        if token.kind == "letter":
            return (Fraction(0), Fraction(1))
        if token.text != "(":
            raise UnreadableFormula("a sign where a number belongs")
        value = self.formula(depth + 1)
        if self.sign() != ")":
            raise UnreadableFormula("a bracket that is not closed")
        self.at += 1
        return value

    @property
    def _next(self) -> Token | None:
        return self._tokens[self.at] if self.at < len(self._tokens) else None


def add(one: Polynomial, other: Polynomial, sign: int = 1) -> Polynomial:
    """`one + sign * other`."""
    return _trimmed([a + sign * b for a, b in zip_longest(one, other, fillvalue=Fraction(0))])


def multiply(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product. Raises `UnreadableFormula` where it grows too big."""
    if len(one) + len(other) > MAX_DEGREE + 2:
        raise UnreadableFormula("too high a power of the unknown")
    product = [Fraction(0)] * max(0, len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            product[i + j] += a * b
    return _trimmed(product)


def _divide(one: Polynomial, other: Polynomial) -> Polynomial:
    if len(other) != 1:
        raise UnreadableFormula("a division by zero or by the unknown")
    return _trimmed([a / other[0] for a in one])


def _raise(base: Polynomial, exponent: Fraction) -> Polynomial:
    if exponent.denominator != 1 or not 0 <= exponent <= 64 or not (base or exponent):
        raise UnreadableFormula("an exponent that is no small whole number")
    value: Polynomial = (Fraction(1),)
    for _ in range(int(exponent)):
        value = multiply(value, base)
    return value


def _trimmed(coefficients: Sequence[Fraction]) -> Polynomial:
    end = len(coefficients)
    while end and coefficients[end - 1] == 0:
        end -= 1
    for number in coefficients[:end]:
        if number.numerator.bit_length() + number.denominator.bit_length() > MAX_BITS:
            raise UnreadableFormula("a number that is too big")
    return tuple(coefficients[:end])


def squarefree(polynomial: Polynomial) -> Polynomial:
    """The polynomial with the same roots, each once, and leading coefficient 1."""
    derived = _trimmed([k * a for k, a in enumerate(polynomial)][1:])
    return _monic(_quotient(polynomial, greatest_common_divisor(polynomial, derived)))


def greatest_common_divisor(one: Polynomial, other: Polynomial) -> Polynomial:
    """With leading coefficient 1; empty where both are 0."""
    while other:
        one, other = other, _remainder(one, other)
    return _monic(one)


def _monic(polynomial: Polynomial) -> Polynomial:
    return tuple(a / polynomial[-1] for a in polynomial)


def _quotient(one: Polynomial, other: Polynomial) -> Polynomial:
    return _long_division(one, other)[0]


def _remainder(one: Polynomial, other: Polynomial) -> Polynomial:
    return _long_division(one, other)[1]


def _long_division(one: Polynomial, other: Polynomial) -> tuple[Polynomial, Polynomial]:
    rest, quotient = list(one), [Fraction(0)] * max(0, len(one) - len(other) + 1)
    for shift in reversed(range(len(quotient))):
        factor = rest[shift + len(other) - 1] / other[-1]
        quotient[shift] = factor
        for i, a in enumerate(other):
            rest[shift + i] -= factor * a
    return _trimmed(quotient), _trimmed(rest[: len(other) - 1])
