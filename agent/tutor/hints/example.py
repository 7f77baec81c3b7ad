"""The same problem with other numbers, worked out: the tutor's own solution, calculated anew.

It is made from a solution that the verifier has accepted, by exact calculation, in whatever language the problem is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from redline.agent.tutor.hints.answer_guard import AnswerGuard
from redline.agent.tutor.steps.own_way import OwnWay
from redline.agent.tutor.steps.reason import pretty
from redline.verifier.exact.equation import GivenEquation, read_given_equation
from redline.verifier.exact.expression import read_formula, shown
from redline.verifier.exact.polynomial import UnreadableFormula
from redline.verifier.exact.tokens import Token

TRIES = 200
_NUMBER = re.compile(r"(?<![\d.,])\d{1,6}(?![\d]|[.,]\d|\s?%|\s?/\s?\d)")


def similar_example(problem: str, way: OwnWay | None, guard: AnswerGuard) -> str | None:
    """The problem with other numbers and its calculations; None where it cannot be made, or not without the answer."""
    rng = Random(problem)
    given = read_given_equation(problem)
    if given is not None and given.solution is not None:
        made: Iterator[str | None] = (_equation(given, rng) for _ in range(TRIES))
    elif way is not None and way.calculations:
        made = (_retold(problem, way, rng) for _ in range(TRIES))
    else:
        return None
    return next((text for text in made if text is not None and not guard.leaks(text)), None)


def _retold(problem: str, way: OwnWay, rng: Random) -> str | None:
    """The problem told with numbers of the same size, where every result stays of the same kind."""
    others = {Fraction(found): _other(int(found), rng) for found in dict.fromkeys(_NUMBER.findall(problem))}
    if not others:
        return None
    lines = list(_recalculated(way, others))
    if len(lines) < len(way.calculations):
        return None
    told = _NUMBER.sub(lambda found: str(others[Fraction(found[0])]), problem)
    return "\n".join([f"A similar problem: {told}", *lines, "Now do the same with your numbers."])


def _recalculated(way: OwnWay, others: Mapping[Fraction, int]) -> Iterator[str]:
    """The calculations with other numbers; fewer where one would not come to a number of the same kind."""
    values: dict[Fraction, Fraction] = {old: Fraction(new) for old, new in others.items()}
    for calculation in way.calculations:
        tokens = [_exchanged(token, values) for token in calculation.side.tokens]
        try:
            value = read_formula(tokens)
        except UnreadableFormula:
            return
        result = value[0] if value else Fraction(0)
        if result <= 0 < calculation.result or (calculation.result.denominator == 1 != result.denominator):
            return
        if values.setdefault(calculation.result, result) != result:
            return  # which of the two a later number stands for could not be told
        yield f"{pretty(_written(tokens))} = {shown(result)}"


def _exchanged(token: Token, values: Mapping[Fraction, Fraction]) -> Token:
    if token.kind != "number":
        return token
    number = Fraction(token.text.replace(",", ""))
    return Token("number", shown(values.get(number, number)))


def _other(number: int, rng: Random) -> int:
    """Another number of about the same size; small ones stay small."""
    if number <= 2:
        return number
    low, high = max(2, number // 2), number + max(2, number // 2)
    step = 10 if number % 10 == 0 and number >= 20 else 1
    return rng.choice([n for n in range(low // step * step or step, high + 1, step) if n != number])


def _equation(given: GivenEquation, rng: Random) -> str:
    """`a x + b = c` in the same unknown, solved."""
    factor, constant, solution = rng.randint(2, 9), rng.randint(2, 20), rng.randint(2, 12)
    x, right = given.unknown, factor * solution + constant
    return "\n".join(
        [
            f"A similar problem: {factor}{x} + {constant} = {right}",
            f"{factor}{x} = {right} − {constant} = {right - constant}",
            f"{x} = {right - constant} ÷ {factor} = {solution}",
            "Now do the same with your equation.",
        ]
    )


def _written(tokens: list[Token]) -> str:
    parts: list[str] = []
    for index, token in enumerate(tokens):
        binary = token.kind == "sign" and token.text in "+-*/" and index > 0 and tokens[index - 1].text not in "(+-*/^"
        parts.append(f" {token.text} " if binary else token.text)
    return "".join(parts)
