"""Polynomials in one unknown with exact coefficients, and numbers as those without it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

MAX_DEGREE, MAX_BITS = 6, 400

Polynomial = tuple[Fraction, ...]
"""Coefficients from the constant on, without zeros at the end; empty for 0."""


class UnreadableFormula(Exception):
    """These tokens are no formula that could be read in one way only. Never leaves this package."""


def add(one: Polynomial, other: Polynomial, sign: int = 1) -> Polynomial:
    """`one + sign * other`."""
    return trimmed([a + sign * b for a, b in zip_longest(one, other, fillvalue=Fraction(0))])


def multiply(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product. Raises `UnreadableFormula` where it grows too big."""
    if len(one) + len(other) > MAX_DEGREE + 2:
        raise UnreadableFormula("too high a power of the unknown")
    product = [Fraction(0)] * max(0, len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            product[i + j] += a * b
    return trimmed(product)


def divide(one: Polynomial, other: Polynomial) -> Polynomial:
    """The quotient by a number. Raises `UnreadableFormula` for 0 and for anything with the unknown in it."""
    if len(other) != 1:
        raise UnreadableFormula("a division by zero or by the unknown")
    return trimmed([a / other[0] for a in one])


def power(base: Polynomial, exponent: Fraction) -> Polynomial:
    """`base ** exponent`. Raises `UnreadableFormula` unless the exponent is a small whole number."""
    if exponent.denominator != 1 or not 0 <= exponent <= 64 or not (base or exponent):
        raise UnreadableFormula("an exponent that is no small whole number")
    value: Polynomial = (Fraction(1),)
    for _ in range(int(exponent)):
        value = multiply(value, base)
    return value


def trimmed(coefficients: Sequence[Fraction]) -> Polynomial:
    """The polynomial without zeros at its end. Raises `UnreadableFormula` where a number grows too big."""
    end = len(coefficients)
    while end and coefficients[end - 1] == 0:
        end -= 1
    for number in coefficients[:end]:
        if number.numerator.bit_length() + number.denominator.bit_length() > MAX_BITS:
            raise UnreadableFormula("a number that is too big")
    return tuple(coefficients[:end])


def squarefree(polynomial: Polynomial) -> Polynomial:
    """The polynomial with the same roots, each once, and leading coefficient 1."""
    derived = trimmed([k * a for k, a in enumerate(polynomial)][1:])
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
    return trimmed(quotient), trimmed(rest[: len(other) - 1])
