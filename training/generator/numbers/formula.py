"""Formulas of the number language: Python expressions over the numbers drawn so far, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd

from redline.training.generator.numbers.quantities import is_price

Value = int | Fraction
Formula = Callable[[Mapping[str, Value]], Value]

_OPERATORS: dict[type[ast.AST], Callable[[Value, Value], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: Fraction(a) / b,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Callable[..., Value]] = {
    "min": min,
    "max": max,
    "gcd": gcd,
    "numerator": lambda x: x.numerator,
    "denominator": lambda x: x.denominator,
    "distinct": lambda *values: len(set(values)) == len(values),
    "is_price": is_price,
}
"""What a formula may call; `distinct(a, b, c)` says whether no two are equal."""


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """The formula, ready to be worked out. Raises `ValueError` for what the language does not have."""
    try:
        return _compiled(ast.parse(text, mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"not a formula: {text}") from error


@lru_cache(maxsize=4096)
def needs(text: str) -> frozenset[str]:
    """The names of the numbers that the formula needs."""
    tree = ast.parse(text, mode="eval")
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - frozenset(FUNCTIONS)


def _compiled(node: ast.expr) -> Formula:
    match node:
        case ast.Constant(value=int() as constant):
            return lambda _: constant
        case ast.Name(id=name):
            return lambda values: values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _compiled(operand)
            return lambda values: -inner(values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _applied(_OPERATORS[type(op)], _compiled(left), _compiled(right))
    return _compiled_logic(node)


def _compiled_logic(node: ast.expr) -> Formula:
    """Comparisons and what joins them, decisions and calls."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _OPERATORS for op in ops):
            return _compared([_OPERATORS[type(op)] for op in ops], [_compiled(part) for part in (left, *others)])
        case ast.BoolOp(op=op, values=parts):
            every, whole = [_compiled(part) for part in parts], all if isinstance(op, ast.And) else any
            return lambda values: whole(part(values) for part in every)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            asked, yes, no = _compiled(test), _compiled(body), _compiled(orelse)
            return lambda values: yes(values) if asked(values) else no(values)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            call, given = FUNCTIONS[name], [_compiled(arg) for arg in args]
            return lambda values: call(*(part(values) for part in given))
    raise ValueError(f"not in the language of numbers: {ast.unparse(node)}")


def _applied(apply: Callable[[Value, Value], Value], left: Formula, right: Formula) -> Formula:
    return lambda values: apply(left(values), right(values))


def _compared(compare: list[Callable[[Value, Value], Value]], parts: list[Formula]) -> Formula:
    def holds(values: Mapping[str, Value]) -> Value:
        told = [part(values) for part in parts]
        return all(test(a, b) for test, a, b in zip(compare, told, told[1:], strict=False))

    return holds
