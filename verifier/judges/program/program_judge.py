"""Independent programs as a judge: a solution is as good as the share of programs that print its answer."""

from __future__ import annotations

from redline.inference import LanguageModel
from redline.sandbox import Sandbox
from redline.verifier.answers.checker import AnswerChecker
from redline.verifier.answers.equality import Equality
from redline.verifier.judges.answer_judge import AnswerJudge
from redline.verifier.judges.program.cache import ProgramCache
from redline.verifier.judges.program.printed_answer import may_be_rounded
from redline.verifier.judges.program.writer import IndependentProgram, ProgramWriter
from redline.verifier.verdict import Evidence, Vote

_PERCENT = "\\%", "%"


class ProgramJudge(AnswerJudge[IndependentProgram]):
    """Judges a solution by its answer alone: the reward is the share of `votes` programs that print an equal one.

    The model writes them from the problem, without the solution. Like self-consistency it sees no steps, so every step
    gets the same verdict, and in the loop a solution that is not borne out is written anew from its first step. A
    program that fails, runs out of time, asks for input or prints no answer is an unknown vote; when more than half
    are, or the solution has no answer, nothing is known.

    A cache remembers the programs of a problem and a seed, so that judging another solution of it costs neither tokens
    nor runs; without a `cache` to share, the judge has one of its own. The sandbox must be open. `temperature` and
    `max_tokens` as in `ProgramWriter`. Raises `ValueError` for fewer than one vote, or without a sandbox.
    """

    def __init__(
        self,
        model: LanguageModel,
        sandbox: Sandbox | None,
        *,
        votes: int = 2,
        temperature: float | None = None,
        max_tokens: int = 512,
        cache: ProgramCache | None = None,
    ) -> None:
        if sandbox is None:
            raise ValueError("running the model's programs needs a sandbox; pass an open one")
        super().__init__(model, votes)
        self._writer = ProgramWriter(model, sandbox, programs=votes, temperature=temperature, max_tokens=max_tokens)
        self._cache = ProgramCache() if cache is None else cache

    @property
    def name(self) -> str:
        """`program:` and the model's name."""
        return f"program:{self._model.name}"

    async def _others(self, problem: str, seed: int) -> tuple[IndependentProgram, ...]:
        key = (problem, seed, *self._writer.settings)
        return await self._cache.get(key, lambda: self._writer.write(problem, seed))

    async def _vote(self, checker: AnswerChecker, answer: str, other: IndependentProgram) -> Vote:
        runs = () if other.run is None else (other.run,)
        if other.answer is None:
            return Vote(verdict="unknown", reward=None, reason=other.reason, evidence=Evidence(runs=runs))
        equal = await _equal(checker, answer, other.answer)
        if equal == "unknown":
            reason = f"it is not known whether {other.answer[:80]} equals the answer"
            return Vote(verdict="unknown", reward=None, reason=reason, evidence=Evidence(runs=runs))
        said = f"finds {other.answer} too" if equal == "yes" else f"finds {other.answer}, the solution says {answer}"
        evidence = Evidence(analysis=f"An independent program {said[:300]}.", runs=runs)
        return Vote(verdict=equal, reward=float(equal == "yes"), source="frequency", evidence=evidence)

    def _told(self, votes: list[Vote]) -> list[Vote]:
        return _with_disagreement(votes)


async def _equal(checker: AnswerChecker, answer: str, printed: str) -> Equality:
    """Whether they are equal. A program was asked for a number alone: the percent sign is the solution's to write."""
    equal = await checker.equal(answer, printed)
    if equal == "no" and any(sign in answer for sign in _PERCENT):
        bare = await checker.equal(_without_percent(answer), _without_percent(printed))
        equal = bare if bare == "yes" else equal
    return "unknown" if equal == "no" and may_be_rounded(answer, printed) else equal


def _without_percent(text: str) -> str:
    for sign in _PERCENT:
        text = text.replace(sign, "")
    return text.strip()


def _with_disagreement(votes: list[Vote]) -> list[Vote]:
    """The votes, where one disagrees also with its program behind the others': a policy sent back reads of both."""
    against = next((vote.evidence for vote in votes if vote.verdict == "no"), None)
    if against is None:
        return votes
    return [_doubted(vote, against) if vote.verdict == "yes" else vote for vote in votes]


def _doubted(vote: Vote, against: Evidence) -> Vote:
    both = f"{vote.evidence.analysis} {against.analysis.replace('An independent', 'Another', 1)}"
    return vote.model_copy(update={"evidence": Evidence(analysis=both, runs=(*vote.evidence.runs, *against.runs))})
