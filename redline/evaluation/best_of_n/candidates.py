"""Problems with several sampled solutions each, and a gold answer: what Best-of-N chooses from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from redline.evaluation.rows import read_rows
from redline.store.data_file import Entry
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.answers.gold import gold_answers

GOLD = ("gold", "gold_answer", "answer")
"""Names the gold answer goes by, in this order."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sampled solution."""

    steps: tuple[str, ...]
    answer: str | None
    """What stands in its last box."""
    correct: bool | None
    """As the file says; None where it does not."""

    @property
    def text(self) -> str:
        """The steps as one text."""
        return "\n\n".join(self.steps)


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """A problem and its candidates."""

    id: str
    problem: str
    golds: tuple[str, ...]
    """Equal ways of writing the answer; empty where every candidate says whether it is correct."""
    candidates: tuple[Candidate, ...]


def read_candidates(
    sources: Iterable[str], split: Callable[[str], Sequence[str]], limit: int | None = None
) -> list[CandidateSet]:
    """The problems of the files in order; of each file only `limit`, drawn by a hash of their ids, where it has more.

    A row holds `id`, `problem`, `responses` and, unless each response has a `correct`, a gold answer (`GOLD`: a string,
    a number or a list of equals). A response holds `steps`, or a `response` that `split` makes steps of; one without
    any step is a candidate without an answer. Raises `DataError` with file and line, `BackendMissing`.
    """
    return read_rows(sources, lambda entry: _row(entry, split), limit)


def _row(entry: Entry, split: Callable[[str], Sequence[str]]) -> CandidateSet:
    responses = entry.required("responses")
    if not isinstance(responses, list) or not responses:
        raise entry.wrong("'responses' must be a list of at least one object")
    candidates = tuple(_candidate(entry, number, one, split) for number, one in enumerate(responses))
    golds = _golds(entry)
    if not golds and any(candidate.correct is None for candidate in candidates):
        raise entry.wrong(f"needs a gold answer ({' or '.join(map(repr, GOLD))}), or 'correct' in every response")
    return CandidateSet(entry.name(), entry.text("problem"), golds, candidates)


def _golds(entry: Entry) -> tuple[str, ...]:
    for name in GOLD:
        try:
            if golds := gold_answers(entry.fields.get(name)):
                return golds
        except ValueError as error:
            raise entry.wrong(f"the gold answer {name!r} {error}") from error
    return ()


def _candidate(entry: Entry, number: int, value: Any, split: Callable[[str], Sequence[str]]) -> Candidate:
    where = f"response {number} (from 0)"
    if not isinstance(value, dict):
        raise entry.wrong(f"{where} must be an object")
    steps, text, correct = value.get("steps"), value.get("response"), value.get("correct")
    if steps is None and isinstance(text, str):
        steps = list(split(text))
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise entry.wrong(f"{where} needs 'steps', a list of strings, or 'response', a string")
    if correct is not None and not isinstance(correct, bool):
        raise entry.wrong(f"{where}: 'correct' must be true or false")
    return Candidate(tuple(steps), extract_answer("\n\n".join(steps)), correct)
