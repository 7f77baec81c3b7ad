"""Best-of-N with a verifier: what it reaches, beside majority voting at equal tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from agent.exam import Exam, Paper
from agent.result import Record, Spend
from verifier import METHODS, Candidate, CandidateSet, ComparisonRow, Contest, DataError, compare, score

if TYPE_CHECKING:
    from verifier import AnswerChecker


class ElectionReport(Record):
    """The figures; estimates are shares of problems with their 95 % intervals."""

    problems: int
    candidates: int
    """Of each problem; where problems have more, only so many are used."""
    rows: list[ComparisonRow]
    resumed: int
    errors: int
    """Candidates where something broke while they were judged."""
    usage: Spend
    seconds: float
    per_minute: float
    """Candidates judged a minute, in this run."""


def election_papers(sets: Sequence[CandidateSet]) -> list[Paper]:
    """Every candidate as a solution to be judged; neither gold answer nor `correct` goes with it."""
    return [
        Paper(_paper_id(one, index), one.problem, candidate.steps)
        for one in sets
        for index, candidate in enumerate(one.candidates)
    ]


async def election_report(sets: Sequence[CandidateSet], exam: Exam) -> ElectionReport:
    """The figures of an exam in which every candidate was judged. Raises `CheckerUnavailable`, `DataError`."""
    from verifier import AnswerChecker

    if not sets:
        raise DataError("there is no problem to choose for")
    count = min(len(one.candidates) for one in sets)
    async with AnswerChecker() as checker:
        contests = [await _contest(one, exam, checker, count) for one in sets]
    return ElectionReport(
        problems=len(sets),
        candidates=count,
        rows=compare(contests, list(_sizes(count))),
        resumed=exam.resumed,
        errors=sum(mark.error is not None for mark in exam.marks.values()),
        usage=exam.usage,
        seconds=exam.seconds,
        per_minute=exam.pace,
    )


async def _contest(one: CandidateSet, exam: Exam, checker: AnswerChecker, count: int) -> Contest:
    candidates = one.candidates[:count]
    marks = [exam.marks[_paper_id(one, index)] for index in range(count)]
    return Contest(
        correct=[await _correct(candidate, one.golds, checker) for candidate in candidates],
        groups=await checker.group([candidate.answer for candidate in candidates]),
        scores={
            method: [score(m.verdicts, method, steps=len(c.steps)) for m, c in zip(marks, candidates, strict=True)]
            for method in METHODS
        },
        tokens=[mark.solution_tokens for mark in marks],
        judging_tokens=[mark.usage.verifier_tokens or mark.usage.verifier_prompt_tokens for mark in marks],
    )


async def _correct(candidate: Candidate, golds: Sequence[str], checker: AnswerChecker) -> bool:
    if candidate.correct is not None:
        return candidate.correct
    if candidate.answer is None:
        return False
    for gold in golds:
        if await checker.equal(gold, candidate.answer) == "yes":
            return True
    return False


def _sizes(count: int) -> Iterator[int]:
    """1, 2, 4, ... and all of them."""
    size = 1
    while size < count:
        yield size
        size *= 2
    yield count


def _paper_id(one: CandidateSet, index: int) -> str:
    return f"{one.id}/{index}"
