"""Who stands beside the tutor that is measured: exact checks alone, with a given solution, or a model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from redline.agent import Refiner
from redline.agent.result import Attempt, RefinementResult, Step
from redline.agent.settings.model_choice import ANSWER_JUDGE
from redline.inference import ScriptedModel
from redline.verifier import Exact


class KnowsTheWay(Refiner):
    """Beside a tutor that was given its own solution: nobody is asked for another one."""

    sees = "answers"


@asynccontextmanager
async def teacher(policy: str | None, *, given: bool) -> AsyncIterator[Refiner]:
    """Exact checks alone; with a given solution beside them; or with what a model finds, as the command does it."""
    if policy is None:
        kind = KnowsTheWay if given else Refiner
        async with kind(policy=ScriptedModel([]), verifier=Exact()) as refiner:
            yield refiner
        return
    judge = ANSWER_JUDGE.name.replace("MODEL", policy)
    async with Refiner(
        policy=policy, verifier=judge, votes=ANSWER_JUDGE.votes, threshold=ANSWER_JUDGE.threshold
    ) as real:
        yield real


def accepted(problem: str, steps: Sequence[str], answer: str) -> RefinementResult:
    """A solution as the tutor would have found it."""
    attempt = Attempt(steps=tuple(Step(text=text) for text in steps), answer=answer)
    return RefinementResult(
        problem=problem,
        answer=answer,
        accepted=True,
        confidence=1.0,
        stop_reason="accepted",
        attempts=(attempt,),
        best=0,
    )
