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

_MARKS = ("gold", "correct", "correct_by", "first_correct", "first_correct_by")


@asynccontextmanager
async def open_marker(referee: LanguageModel | None) -> AsyncIterator[AnswerGrader]:
    """What compares answers, with the referee's help where there is one; it stays open."""
    from redline.verifier import AnswerChecker, AnswerGrader

    async with AnswerChecker() as checker:
        yield AnswerGrader(checker, referee)


async def compared(name: str, result: RefinementResult, golds: Sequence[str], marker: AnswerGrader) -> dict[str, Any]:
    """The marks of a result. None where it could not be compared: the same command does that without solving again."""
    from redline.verifier import CheckerUnavailable

    first = result.attempts[0].answer if result.attempts else None
    try:
        return await _marks(result.problem, golds, first, result.answer, marker)
    except CheckerUnavailable:
        log.exception("not_compared", id=name)
        return {}


async def compared_again(line: Mapping[str, Any], golds: Sequence[str], marker: AnswerGrader) -> dict[str, Any]:
    """The line with the marks against other gold answers. Raises `CheckerUnavailable`."""
    kept = {name: value for name, value in line.items() if name not in _MARKS}
    first = line["attempts"][0]["answer"] if line["attempts"] else None
    marks = await _marks(line["problem"], golds, first, line["answer"], marker)
    settings = kept.pop("settings")
    return {**kept, **marks, "settings": settings}


async def _marks(
    problem: str, golds: Sequence[str], first: str | None, answer: str | None, marker: AnswerGrader
) -> dict[str, Any]:
    if not golds:
        return {}
    last = await marker.grade_any(problem, golds, answer)
    began = last if first == answer else await marker.grade_any(problem, golds, first)
    gold = golds[0] if len(golds) == 1 else list(golds)
    return {"gold": gold} | _told("correct", last) | _told("first_correct", began)


def golds_of(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The gold answers that a line was compared with."""
    gold = line.get("gold")
    return tuple(map(str, gold)) if isinstance(gold, list) else () if gold is None else (str(gold),)


def _told(name: str, mark: AnswerGrade) -> dict[str, str]:
    return {name: mark.equal, f"{name}_by": mark.by}
