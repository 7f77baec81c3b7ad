"""What must not be told: the answers of a problem, in every form in which they could be written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from redline.agent.result import RefinementResult
from redline.agent.tutor.numbers.numbers_said import numbers_in, says
from redline.verifier.exact.equation import read_given_equation


@dataclass(frozen=True, slots=True)
class AnswerGuard:
    """Knows the answers of one problem, and whether a text gives one of them away."""

    numbers: frozenset[Fraction]
    texts: frozenset[str]
    """Answers without a number, lower case and without space."""

    @classmethod
    def of(cls, problem: str, solution: RefinementResult | None) -> AnswerGuard:
        """Of every answer that an attempt came to, accepted or not, and of the equation's own solution."""
        attempts = solution.attempts if solution is not None else ()
        answers = [solution.answer, *(one.answer for one in attempts)] if solution is not None else []
        given = read_given_equation(problem)
        numbers = {given.solution} if given is not None and given.solution is not None else set()
        texts = set()
        for answer in filter(None, answers):
            found = numbers_in(answer)
            numbers.update(found)
            if not found:
                texts.add(_bare(answer))
        return cls(frozenset(numbers), frozenset(texts))

    @property
    def knows(self) -> bool:
        """Whether there is any answer to guard; without one nothing that is calculated can be shown safely."""
        return bool(self.numbers or self.texts)

    def leaks(self, text: str) -> bool:
        """Whether the text tells an answer: its digits in any notation, its words, or the text itself."""
        bare = _bare(text)
        return any(answer in bare for answer in self.texts) or any(says(text, number) for number in self.numbers)


def _bare(text: str) -> str:
    return "".join(text.split()).lower()
