"""Plain arithmetic with at most one unknown, read from tokens into exact polynomials. Nothing else is a formula here.

formula   product (("+" | "-") product)*
product   sign (("*" | "/") sign | power)*     a factor without a sign in between is a product too: 2(3), 3x
sign      "-"* power
power     atom ("^" whole number)?
atom      number | unknown | "(" formula ")"
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from redline.verifier.exact.polynomial import Polynomial, UnreadableFormula, add, divide, multiply, power, trimmed
from redline.verifier.exact.tokens import Token

MAX_TOKENS, MAX_DEPTH, MAX_DIGITS = 200, 20, 40


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
                value = divide(value, factor) if sign == "/" else multiply(value, factor)
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
        return power(base, exponent[0] if exponent else Fraction(0))

    def _atom(self, depth: int) -> Polynomial:
        token = self._next
        self.at += 1
        if token is None:
            raise UnreadableFormula("a sign with nothing behind it")
        if token.kind == "number":
            return trimmed((read_number(token.text),))
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


def shown(number: Fraction) -> str:
    """The number as a whole number, as a decimal where it ends within six places, or as a fraction."""
    for places in range(7):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return f"{scaled.numerator // 10**places}" if places == 0 else f"{float(number):.{places}f}"
    return f"{number.numerator}/{number.denominator}"
