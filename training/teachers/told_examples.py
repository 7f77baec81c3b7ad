"""What a teacher that is told is shown first: steps of our own, checked as it is to check, found in no data set.

The last step of each is the one that is checked: one that mostly restates and is right, one that forgets something, a
right one with numbers that are not in the problem, and one that calculates rightly what does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.verifier.genprm.fewshot.demonstration import ShownStep
from redline.verifier.genprm.fewshot.demonstrations import DEMONSTRATIONS

HOLDS, HOLDS_NOT = "The check is true, so the paragraph is right.", "The check is false, so the paragraph is wrong."
FITS_NOT = "does not fit"
"""By these words the analysis of a wrong step is known."""


@dataclass(frozen=True, slots=True)
class ToldExample:
    """A problem, its key, a student's steps, and what is said of the last of them."""

    problem: str
    key: str
    steps: tuple[ShownStep, ...]

    def answer(self) -> str:
        """What is said of the last step, in the wire format."""
        last = self.steps[-1]
        block = ExecutedBlock(last.code, last.output)
        return rationale(len(self.steps), last.analysis, [block], last.right, after=last.conclusion).rstrip()


_FIRST = ShownStep(
    "First we find the eggs in the crates. There are 3 * 24 = 72 eggs in them.",
    "The paragraph says that the crates hold 3 * 24 = 72 eggs. Three crates with 24 eggs each fit the problem.",
    "print(3 * 24 == 72)",
    "True",
    HOLDS,
    right=True,
)
_FORGETS = ShownStep(
    "Every egg costs 30 cents, so he takes 72 * 0.30 = 21.60 dollars.",
    "The paragraph says that he takes 72 * 0.30 = 21.60 dollars. But he sells the 5 single eggs too, so 72 + 5 eggs "
    "are paid for. That does not fit the problem.",
    "eggs = 3 * 24 + 5\ntaken = round(eggs * 0.30, 2)\nprint(taken, taken == 21.60)",
    "23.1 False",
    HOLDS_NOT,
    right=False,
)
_EGGS = (
    "A farmer sells 3 crates of 24 eggs each and 5 single eggs. Every egg costs 30 cents. He pays 2 dollars for his "
    "stand. How many dollars does he keep?",
    "He sells 3 * 24 + 5 = 77 eggs. He takes 77 * 0.30 = 23.10 dollars. He keeps 23.10 - 2 = 21.10 dollars.",
)

# A small model does as the last one does: it is a right one, for most steps are.
EXAMPLES = (
    ToldExample(*_EGGS, (_FIRST, _FORGETS)),
    ToldExample(*_EGGS, (_FIRST,)),
    ToldExample(
        DEMONSTRATIONS[1].problem,
        "48 * 3/4 = 36 seats are taken, then 36 - 10 + 4 = 30. So 48 - 30 = 18 seats are free.",
        DEMONSTRATIONS[1].steps,
    ),
    ToldExample(
        DEMONSTRATIONS[2].problem,
        "The jars hold 9 * 350 = 3150 grams, which are 3.15 kilograms. She started with 3.15 + 1.15 = 4.3 kilograms.",
        DEMONSTRATIONS[2].steps,
    ),
)
