"""A result beside the answers of its row: the fields of an output line that say whether it is right."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import structlog

from redline.agent.batch.rows import BatchRow, InvalidRow
from redline.agent.result import RefinementResult

if TYPE_CHECKING:
    from redline.inference import LanguageModel
    from redline.verifier import AnswerGrade, AnswerGrader, Equality

log = structlog.get_logger()

_GOLD = ("gold", "correct", "correct_by", "first_correct", "first_correct_by", "reference_doubtful")
SAMPLES = "samples"
"""The field of the answers that were drawn where a gold answer is in doubt."""
_GIVEN = ("given", "given_equal", "given_equal_by", "believed")
_BELIEVED: dict[Equality, str] = {"yes": "both", "no": "own", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is compared of a result."""

    problem: str
    first: str | None
    """The answer of the first attempt."""
    answer: str | None
    accepted: bool
    confidence: float
    best: int | None
    """The attempt, from 0, that is returned."""
    attempts: tuple[str | None, ...] = ()
    """The answer of each."""
    samples: tuple[str | None, ...] | None = None
    """Answers of other solutions; None where none were drawn."""

    @classmethod
    def of(cls, result: RefinementResult) -> Self:
        """Of a result that was made just now."""
        answers = tuple(attempt.answer for attempt in result.attempts)
        first = answers[0] if answers else None
        return cls(result.problem, first, result.answer, result.accepted, result.confidence, result.best, answers)

    @classmethod
    def of_line(cls, line: Mapping[str, Any]) -> Self:
        """Of a line of output."""
        answers = tuple(attempt["answer"] for attempt in line["attempts"])
        first, samples = answers[0] if answers else None, line.get(SAMPLES)
        own = (line["answer"], line["accepted"], line["confidence"], line["best"])
        return cls(line["problem"], first, *own, answers, None if samples is None else tuple(samples))


@asynccontextmanager
async def open_grader(referee: LanguageModel | None) -> AsyncIterator[AnswerGrader]:
    """What compares answers, with the referee's help where there is one; it stays open."""
    from redline.verifier import AnswerChecker, AnswerGrader

    async with AnswerChecker() as checker:
        yield AnswerGrader(checker, referee)


async def score(row: BatchRow | InvalidRow, result: RefinementResult, grader: AnswerGrader) -> dict[str, Any]:
    """The fields of a result. None where it could not be compared: the same command does that without solving again."""
    from redline.verifier import CheckerUnavailable

    fields = {"solution_verdict": solution_verdict(result)} if row.solution else {}
    try:
        return {**fields, **await _compared(row, Outcome.of(result), grader)}
    except CheckerUnavailable:
        log.exception("not_compared", id=row.id)
        return fields


async def score_again(line: Mapping[str, Any], row: BatchRow | InvalidRow, grader: AnswerGrader) -> dict[str, Any]:
    """The line with the fields of other gold or given answers. Raises `CheckerUnavailable`."""
    kept = {name: value for name, value in line.items() if name not in (*_GOLD, *_GIVEN)}
    fields = await _compared(row, Outcome.of_line(line), grader)
    settings = kept.pop("settings")
    return {**kept, **fields, "settings": settings}


def unanswered(row: BatchRow | InvalidRow) -> dict[str, Any]:
    """The fields of a result without any answer."""
    from redline.verifier import AnswerGrade

    none = AnswerGrade("no", "rules")
    fields = {"solution_verdict": "unknown"} if row.solution else {}
    return {**fields, **_gold_fields(row.golds, none, none), **_given_fields(row.given, none, accepted=False)}


def gold_answers_of(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The gold answers that a line was compared with."""
    return _answers(line.get("gold"))


def given_answers_of(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The answers given with its row that a line was compared with."""
    return _answers(line.get("given"))


def solution_verdict(result: RefinementResult) -> str:
    """What came of the solution that was given with the problem.

    `yes`: accepted as it stands; `no`: a step of it was judged wrong, or right too doubtfully; `unfinished`: every step
    is right, but it has no answer; `unknown`: it was not judged to its end.
    """
    if not result.attempts:
        return "unknown"
    given, revised = result.attempts[0], result.attempts[1].revised_from if len(result.attempts) > 1 else None
    if result.accepted and result.best == 0:
        return "yes"
    if given.first_wrong is not None or (revised is not None and revised <= len(given.steps)):
        return "no"
    if all(step.verdict == "yes" for step in given.steps):
        return "no" if given.complete else "unfinished"
    return "no" if result.stop_reason == "max_revisions" else "unknown"


async def doubt_of(outcome: Outcome, grader: AnswerGrader) -> str | None:
    """Why a gold answer that is not the one returned may be wrong: the verifier accepted this, and the majority agrees.

    The majority of the samples or, where none were drawn, of the attempts. None where it does not.
    """
    if not outcome.accepted or outcome.answer is None:
        return None
    voices = outcome.attempts if outcome.samples is None else outcome.samples
    grades = [await grader.grade_any(outcome.problem, (outcome.answer,), voice) for voice in voices]
    agreeing = sum(one.equal == "yes" for one in grades)
    if agreeing * 2 <= len(voices):
        return None
    after = f"revision {outcome.best}" if outcome.best else "the first attempt"
    told = f"the verifier accepted {outcome.answer!r}, of {after}, with a confidence of {outcome.confidence:.2f}"
    return told if outcome.samples is None else f"{told}, and {agreeing} of {len(voices)} samples agree"


async def _compared(row: BatchRow | InvalidRow, outcome: Outcome, grader: AnswerGrader) -> dict[str, Any]:
    problem, answer, fields = outcome.problem, outcome.answer, dict[str, Any]()
    if row.golds:
        last = await grader.grade_any(problem, row.golds, answer)
        first = last if outcome.first == answer else await grader.grade_any(problem, row.golds, outcome.first)
        fields |= _gold_fields(row.golds, last, first, await doubt_of(outcome, grader) if last.equal == "no" else None)
    if row.given:
        equal = await grader.grade_any(problem, row.given, answer)
        fields |= _given_fields(row.given, equal, accepted=outcome.accepted)
    return fields


def _gold_fields(
    golds: Sequence[str], last: AnswerGrade, first: AnswerGrade, doubt: str | None = None
) -> dict[str, Any]:
    if not golds:
        return {}
    values = (_shown(golds), last.equal, last.by, first.equal, first.by, doubt)
    return dict(zip(_GOLD, values, strict=True))


def _given_fields(given: Sequence[str], equal: AnswerGrade, *, accepted: bool) -> dict[str, Any]:
    if not given:
        return {}
    believed = _BELIEVED[equal.equal] if accepted else "none"
    return dict(zip(_GIVEN, (_shown(given), equal.equal, equal.by, believed), strict=True))


def _shown(answers: Sequence[str]) -> str | list[str]:
    return answers[0] if len(answers) == 1 else list(answers)


def _answers(shown: object) -> tuple[str, ...]:
    return tuple(map(str, shown)) if isinstance(shown, list) else () if shown is None else (str(shown),)
