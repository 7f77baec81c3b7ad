"""A result beside its gold answers: the fields of an output line that say whether it is right."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog

from redline.agent.result import RefinementResult

if TYPE_CHECKING:
    from redline.inference import LanguageModel
    from redline.verifier import AnswerGrade, AnswerGrader

log = structlog.get_logger()

_FIELDS = ("gold", "correct", "correct_by", "first_correct", "first_correct_by")


@asynccontextmanager
async def open_grader(referee: LanguageModel | None) -> AsyncIterator[AnswerGrader]:
    """What compares answers, with the referee's help where there is one; it stays open."""
    from redline.verifier import AnswerChecker, AnswerGrader

    async with AnswerChecker() as checker:
        yield AnswerGrader(checker, referee)


async def score(name: str, result: RefinementResult, golds: Sequence[str], grader: AnswerGrader) -> dict[str, Any]:
    """The fields of a result. None where it could not be compared: the same command does that without solving again."""
    from redline.verifier import CheckerUnavailable

    first = result.attempts[0].answer if result.attempts else None
    try:
        return await _compared(result.problem, golds, first, result.answer, grader)
    except CheckerUnavailable:
        log.exception("not_compared", id=name)
        return {}


async def score_again(line: Mapping[str, Any], golds: Sequence[str], grader: AnswerGrader) -> dict[str, Any]:
    """The line with the fields of other gold answers. Raises `CheckerUnavailable`."""
    kept = {name: value for name, value in line.items() if name not in _FIELDS}
    first = line["attempts"][0]["answer"] if line["attempts"] else None
    fields = await _compared(line["problem"], golds, first, line["answer"], grader)
    settings = kept.pop("settings")
    return {**kept, **fields, "settings": settings}


def unanswered(golds: Sequence[str]) -> dict[str, Any]:
    """The fields of a result without any answer."""
    from redline.verifier import AnswerGrade

    return _fields(golds, AnswerGrade("no", "rules"), AnswerGrade("no", "rules"))


def gold_answers_of(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The gold answers that a line was compared with."""
    gold = line.get("gold")
    return tuple(map(str, gold)) if isinstance(gold, list) else () if gold is None else (str(gold),)


async def _compared(
    problem: str, golds: Sequence[str], first: str | None, answer: str | None, grader: AnswerGrader
) -> dict[str, Any]:
    if not golds:
        return {}
    last = await grader.grade_any(problem, golds, answer)
    began = last if first == answer else await grader.grade_any(problem, golds, first)
    return _fields(golds, last, began)


def _fields(golds: Sequence[str], last: AnswerGrade, first: AnswerGrade) -> dict[str, Any]:
    if not golds:
        return {}
    gold = golds[0] if len(golds) == 1 else list(golds)
    return {
        "gold": gold,
        "correct": last.equal,
        "correct_by": last.by,
        "first_correct": first.equal,
        "first_correct_by": first.by,
    }
