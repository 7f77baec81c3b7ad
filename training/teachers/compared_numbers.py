"""Numbers that a teacher's code compares with: one that holds a step against what it does not say checks nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")


def compares_with_what_is_said(code: str, paragraph: str) -> bool:
    """Whether of each equality a number that the code writes out on a side of it stands in the paragraph.

    One between calculated sides may be anything. False for code that is no Python.
    """
    try:
        compared = list(_compared(ast.parse(code)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    said = _said(paragraph)
    return all(numbers & said for numbers in compared)


def _compared(tree: ast.AST) -> Iterator[set[Fraction]]:
    """The numbers on the sides of each equality that has any."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
            sides = [side.value for side in (node.left, *node.comparators) if isinstance(side, ast.Constant)]
            if numbers := {Fraction(str(value)) for value in sides if type(value) in (int, float)}:
                yield numbers


def _said(text: str) -> set[Fraction]:
    found = {number.replace(",", "") for number in _NUMBER.findall(text)}
    values = {Fraction(number) for number in found}
    # `15 %` may be compared as 0.15.
    return values | {value / 100 for value in values}
