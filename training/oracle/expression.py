"""Formulas over named values, written the way a solution shows them and the way Python checks them.

A formula is a Python expression over names, integers, `+ - * /` and brackets. Shown: `24 / 6`, `3/4 + 1/6`, `2.5 * 4`.
As code: `F(24, 6)`, `F(3, 4) + F(1, 6)`, `F("2.5") * 4`, exact everywhere.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from functools import lru_cache

Values = Mapping[str, Fraction]

_SYMBOL: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_RANK: dict[type[ast.operator], int] = {ast.Add: 1, ast.Sub: 1, ast.Mult: 3, ast.Div: 3}
_FRACTION = 2
"""A written fraction: stands bare in a sum, in brackets in a product."""
_ATOM = 9


@lru_cache(maxsize=65536)
def parse(formula: str) -> ast.expr:
    """The formula's tree. Raises `SyntaxError` for what is not an expression."""
    return ast.parse(formula, mode="eval").body


def evaluate(formula: str, values: Values) -> Fraction:
    """The formula's exact value. Raises `ZeroDivisionError`, `KeyError` for an unknown name."""
    return _value(parse(formula), values)


def names(formula: str) -> list[str]:
    """The names a formula uses, in order of appearance, each once."""
    return list(dict.fromkeys(node.id for node in ast.walk(parse(formula)) if isinstance(node, ast.Name)))


def parts(formula: str) -> list[str]:
    """The operations inside a formula, without the formula itself: `a / 2` of `a / 2 - b`."""
    whole = parse(formula)
    return [ast.unparse(node) for node in ast.walk(whole) if isinstance(node, ast.BinOp) and node is not whole]


def with_name(formula: str, part: str, name: str) -> str:
    """The formula with a name in the place of one of its parts, wherever it occurs."""
    return ast.unparse(_Named(ast.dump(parse(part)), name).visit(deepcopy(parse(formula))))


class _Named(ast.NodeTransformer):
    def __init__(self, part: str, name: str) -> None:
        self._part = part
        self._name = name

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Put the name there, or go on inside."""
        if ast.dump(node) == self._part:
            return ast.Name(self._name, ast.Load())
        return ast.BinOp(self.visit(node.left), node.op, self.visit(node.right))


def shown(formula: str, values: Values) -> str:
    """The formula with its values filled in, as a solution writes it."""
    return _written(parse(formula), values, code=False)[0]


def as_code(formula: str, values: Values) -> str:
    """The formula with its values filled in, as exact Python over `F = fractions.Fraction`."""
    return _written(parse(formula), values, code=True)[0]


def number(value: Fraction) -> str:
    """A value as a solution writes it: `7`, `-3`, `2.5` where the decimal ends after at most two digits, else `3/7`."""
    if value.denominator == 1:
        return str(value.numerator)
    if is_decimal(value):
        return f"{float(value):.2f}".rstrip("0")
    return f"{value.numerator}/{value.denominator}"


def is_decimal(value: Fraction) -> bool:
    """Whether the value is written with a decimal point: it ends after at most two digits, and halves count."""
    return value.denominator in (2, 4, 5, 10, 20, 25, 50, 100)


class WrittenFraction(Fraction):
    """A value that is always written as a fraction, also where a decimal would do."""


def write(value: Fraction) -> str:
    """The value in the form that it asks for."""
    return str(value) if isinstance(value, WrittenFraction) else number(value)


def write_code(value: Fraction) -> str:
    """The value as exact Python, in the form that it asks for."""
    if value.denominator == 1:
        return str(value.numerator)
    if is_decimal(value) and not isinstance(value, WrittenFraction):
        return f'F("{number(value)}")'
    return f"F({value.numerator}, {value.denominator})"


def _value(node: ast.expr, values: Values) -> Fraction:
    match node:
        case ast.Constant(value=int() as n):
            return Fraction(n)
        case ast.Name(id=name):
            return Fraction(values[name])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            return _apply(op, _value(left, values), _value(right, values))
    raise ValueError(f"not a formula: {ast.unparse(node)}")


def _apply(op: ast.operator, a: Fraction, b: Fraction) -> Fraction:
    match op:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b
    raise ValueError(f"not an operator of formulas: {op}")


def _written(node: ast.expr, values: Values, *, code: bool) -> tuple[str, int]:
    """The text of a node and how tightly it binds."""
    match node:
        case ast.Constant(value=int() as n):
            return _literal(Fraction(n), code=code)
        case ast.Name(id=name):
            return _literal(values[name], code=code)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            text, rank = _written(operand, values, code=code)
            return f"-{text}" if rank == _ATOM else f"-({text})", 0
        case ast.BinOp(left=left, op=op, right=right):
            if code and isinstance(op, ast.Div):
                return f"F({_written(left, values, code=True)[0]}, {_written(right, values, code=True)[0]})", _ATOM
            rank = _RANK[type(op)]
            a = _bracketed(*_written(left, values, code=code), rank)
            b = _bracketed(*_written(right, values, code=code), rank + 1)
            return f"{a} {_SYMBOL[type(op)]} {b}", rank
    raise ValueError(f"not a formula: {ast.unparse(node)}")


def _literal(value: Fraction, *, code: bool) -> tuple[str, int]:
    text = write_code(value) if code else write(value)
    if value < 0:
        return text, 0
    return text, _FRACTION if not code and "/" in text else _ATOM


def _bracketed(text: str, rank: int, needed: int) -> str:
    return f"({text})" if rank < needed else text
