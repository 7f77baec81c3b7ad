"""Best-of-N with a verifier: what it reaches, beside majority voting at equal tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from redline.agent.result import RunUsage
from redline.evaluation.best_of_n.candidates import Candidate, CandidateSet
from redline.evaluation.best_of_n.selection import METHODS, CandidatePool, ComparisonRow, compare
from redline.evaluation.run import EvaluationRun, EvaluationSample
from redline.record import Record
from redline.store import DataError
from redline.verifier import score

if TYPE_CHECKING:
    from redline.agent.settings.settings import Settings
    from redline.inference import LanguageModel
    from redline.verifier import AnswerChecker, AnswerGrade, AnswerGrader


class BestOfNReport(Record):
    """The figures; estimates are shares of problems with their 95 % intervals."""

    problems: int
    candidates: int
    """Of each problem; where problems have more, only so many are used."""
    rows: list[ComparisonRow]
    resumed: int
    refereed: int
    """Candidates that a model compared with the gold answer, because rules could not."""
    errors: int
    """Candidates where something broke while they were judged."""
    usage: RunUsage
    seconds: float
    per_minute: float
    """Candidates judged a minute, in this run."""


def with_all_votes(settings: Settings) -> Settings:
    """The settings with every vote asked for.

    Votes that stop as soon as a label is settled leave a mean of fewer of them: enough for the label, and too coarse to
    rank candidates by, of which most have the same label.
    """
    return settings.model_copy(update={"stop_error": None})


def candidate_samples(sets: Sequence[CandidateSet]) -> list[EvaluationSample]:
    """Every candidate as a solution to be judged; neither gold answer nor `correct` goes with it."""
    return [
        EvaluationSample(_sample_id(one, index), one.problem, candidate.steps)
        for one in sets
        for index, candidate in enumerate(one.candidates)
    ]


async def best_of_n_report(
    sets: Sequence[CandidateSet], evaluation: EvaluationRun, referee: LanguageModel | None = None
) -> BestOfNReport:
    """The figures of an evaluation in which every candidate was judged. Raises `CheckerUnavailable`, `DataError`.

    The evaluation must have asked for all votes (see `with_all_votes`); `DataError` where it did not.
    `referee` compares with gold answers where rules cannot.
    """
    if evaluation.settings.get("votes", 1) > 1 and evaluation.settings.get("stop_error") is not None:
        raise DataError("candidates are ranked by the mean of all votes: judge them with stop_error None")
    if not sets:
        raise DataError("there is no problem to choose for")
    count = min(len(one.candidates) for one in sets)
    grades, pools = await _graded_pools(sets, count, evaluation, referee)
    return BestOfNReport(
        problems=len(sets),
        candidates=count,
        rows=compare(pools, list(_sizes(count))),
        resumed=evaluation.resumed,
        refereed=sum(grade.by == "referee" for ones in grades for grade in ones),
        errors=sum(found.error is not None for found in evaluation.scores.values()),
        usage=evaluation.usage,
        seconds=evaluation.seconds,
        per_minute=evaluation.pace,
    )


async def _graded_pools(
    sets: Sequence[CandidateSet], count: int, evaluation: EvaluationRun, referee: LanguageModel | None
) -> tuple[list[list[AnswerGrade]], list[CandidatePool]]:
    """Of each problem, the grades of its first `count` candidates, and the candidates as numbers."""
    from redline.verifier import AnswerChecker, AnswerGrader

    async with AnswerChecker() as checker:
        grader = AnswerGrader(checker, referee)
        grades = [[await _grade(one, candidate, grader) for candidate in one.candidates[:count]] for one in sets]
        pools = [
            await _pool(one, evaluation, checker, [grade.equal == "yes" for grade in ones])
            for one, ones in zip(sets, grades, strict=True)
        ]
    return grades, pools


async def _pool(
    one: CandidateSet, evaluation: EvaluationRun, checker: AnswerChecker, correct: Sequence[bool]
) -> CandidatePool:
    candidates = one.candidates[: len(correct)]
    found = [evaluation.scores[_sample_id(one, index)] for index in range(len(correct))]
    return CandidatePool(
        correct=correct,
        groups=await checker.group([candidate.answer for candidate in candidates]),
        scores={
            method: [score(m.verdicts, method, steps=len(c.steps)) for m, c in zip(found, candidates, strict=True)]
            for method in METHODS
        },
        tokens=[one.solution_tokens for one in found],
        judging_tokens=[one.usage.verifier_tokens or one.usage.verifier_prompt_tokens for one in found],
    )


async def _grade(one: CandidateSet, candidate: Candidate, grader: AnswerGrader) -> AnswerGrade:
    """What the file says of a candidate, or else whether its answer equals one of the gold answers."""
    from redline.verifier import AnswerGrade

    if candidate.correct is not None:
        return AnswerGrade("yes" if candidate.correct else "no", "rules")
    return await grader.grade_any(one.problem, one.golds, candidate.answer)


def _sizes(count: int) -> Iterator[int]:
    """1, 2, 4, ... and all of them."""
    size = 1
    while size < count:
        yield size
        size *= 2
    yield count


def _sample_id(one: CandidateSet, index: int) -> str:
    return f"{one.id}/{index}"
