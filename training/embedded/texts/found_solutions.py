"""Right solutions that the pair came to by itself, read from a batch's results: what the next round learns from.

Expert iteration: the policy learns the solutions that the loop, and not it alone, arrived at, and the revisions that
led there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from redline.agent import RefinementResult
from redline.store import read_entries
from redline.verifier import Evidence


@dataclass(frozen=True, slots=True)
class FoundSolution:
    """A right solution, and the revision that it came from, where it came from one."""

    problem: str
    steps: tuple[str, ...]
    kept: int = 0
    """Steps that the revision kept."""
    wrong: str | None = None
    """The step that it wrote anew; None for a right draft."""
    evidence: Evidence | None = None


def read_found(path: Path) -> Iterator[FoundSolution]:
    """The right answers in a file that `redline batch` wrote for problems with reference answers.

    Raises `DataError` for a file of another kind.
    """
    for entry in read_entries(str(path)):
        if entry.required("correct") != "yes":
            continue
        try:
            result = RefinementResult.model_validate(entry.fields)
        except ValidationError as error:
            raise entry.wrong(f"is not the output of a batch: {error}") from error
        if result.best is not None:
            yield _found(result, result.best)


def _found(result: RefinementResult, best: int) -> FoundSolution:
    attempt = result.attempts[best]
    steps = tuple(step.text for step in attempt.steps)
    if attempt.revised_from is None:
        return FoundSolution(result.problem, steps)
    kept = attempt.revised_from - 1
    # In a batch every revision departs from the attempt before it.
    bad = result.attempts[best - 1].steps[kept]
    return FoundSolution(result.problem, steps, kept, bad.text, bad.evidence)
