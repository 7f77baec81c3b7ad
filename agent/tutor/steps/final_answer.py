r"""The final answer that a student's step states, in a box, in words, or as the last thing calculated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from redline.agent.tutor.numbers.numbers_said import numbers_in
from redline.agent.tutor.steps.calculation import Calculation
from redline.verifier import extract_answer
from redline.verifier.exact.equation import read_given_equation
from redline.verifier.exact.expression import shown

_STATED = re.compile(
    r"\b(?:answer|solution|result|antwort|lösung|ergebnis|réponse|solution|résultat|respuesta|solución|resultado)\b"
    r"[^.\n\d]{0,30}?(?:\bis\b|\bist\b|\best\b|\bes\b|[:=])\s*(?P<value>[^\n]{1,80}?)\s*[.!]?\s*$"
    r"|(?:答案|结果)\s*(?:是|为|：|:|=)?\s*(?P<chinese>[^\n。]{1,80})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """An answer as a step states it."""

    text: str
    named: bool
    """Whether it is called the answer, or boxed; else it is only what the step comes to."""


def stated_answer(problem: str, calculation: Calculation, text: str) -> FinalAnswer | None:
    """The answer that a step states; None where there is none that could be told from its other numbers."""
    if (boxed := extract_answer(text)) is not None:
        return FinalAnswer(boxed, True)
    if (found := _STATED.search(text)) is not None:
        return FinalAnswer((found["value"] or found["chinese"]).strip(" $*"), True)
    given = read_given_equation(problem)
    if given is not None and given.asked:
        return _solution(calculation, given.unknown)
    results = calculation.results
    if results and calculation.outcome != "unread":
        return FinalAnswer(shown(results[-1]), False)
    alone = list(dict.fromkeys(numbers_in(text)))
    return FinalAnswer(shown(alone[0]), False) if len(alone) == 1 and not results else None


def _solution(calculation: Calculation, unknown: str) -> FinalAnswer | None:
    """The value that the last equality gives to the unknown itself."""
    for claim in reversed(calculation.claims):
        for one, other in ((claim.sides[0], claim.sides[-1]), (claim.sides[-1], claim.sides[0])):
            if [token.text for token in one.tokens] == [unknown] and len(other.value) <= 1:
                return FinalAnswer(f"{unknown} = {shown(other.value[0] if other.value else Fraction(0))}", True)
    return None
