"""`POST /v1/critique`: rewards for the steps of solutions that somebody else wrote; a reward model for trainers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from redline.agent.boundary import failure_of
from redline.agent.errors import InvalidProblem
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.problem import validate_problem
from redline.agent.result import Failure, RunUsage
from redline.evaluation.step_judge import JudgedSolution
from redline.server.gateway import TheGateway, WrittenSolution
from redline.server.http.error_body import RESPONSES
from redline.server.refinement.allowance import Allowance
from redline.store import json_line
from redline.verifier import Label, Verdict, step_rewards

MAX_SOLUTIONS = 512

critique = APIRouter(tags=["refinement"], responses={**RESPONSES})


class SolutionToJudge(BaseModel):
    """A problem and somebody's solution of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    problem: str
    solution: str | Annotated[list[str], Field(min_length=1)] = Field(
        description="A text, which is split into steps, or the steps."
    )


class CritiqueRequest(BaseModel):
    """Solutions to be judged, each for itself."""

    model_config = ConfigDict(extra="forbid", strict=True)

    solutions: list[SolutionToJudge] = Field(min_length=1, max_length=MAX_SOLUTIONS)
    all_steps: bool = Field(False, description="Judge behind the first step that is not right, too.")
    evidence: bool = Field(False, description="Send the whole verdicts: votes, analyses, programs and their output.")
    budget: Allowance = Field(default=Allowance(), description="Limits of one solution, below the server's.")


class CritiqueOfSolution(BaseModel):
    """What the verifier says of one solution."""

    index: int
    """Its place in the request, from 0."""
    steps: list[str]
    rewards: list[float]
    """P(right) of each step, in [0, 1]. An unknown step has 0.5; one that was not judged, behind the first that is not
    right, has that one's."""
    labels: list[Label | None]
    """What each step was judged to be; null where it was not judged."""
    reward: float | None
    """Of the whole solution: the lowest of its steps; null where something broke."""
    first_wrong: int | None
    """Index (from 0) of the first step judged wrong."""
    verdicts: list[Verdict] | None = None
    """On request: all that is known of each step that was judged."""
    usage: RunUsage
    error: Failure | None = None
    """What broke on the way; then the rewards are those of the steps judged before, and say nothing of the others.

    Of the boundary `input`: a problem or a solution that cannot be judged, being empty, too long or no text."""


class CritiqueAnswer(BaseModel):
    """A critique for each solution, in the order of the request."""

    object: Literal["list"] = "list"
    model: str
    """The verifier."""
    data: list[CritiqueOfSolution]


@critique.post("/v1/critique", response_model=None, responses={200: {"model": CritiqueAnswer}})
async def critique_solutions(asked: CritiqueRequest, gateway: TheGateway, request: Request) -> Response:
    """Judge the steps of each solution, up to the first that is not right unless `all_steps`.

    What keeps a solution from being judged is its `error`, and not the end of the others.
    """
    read = [_written(one) for one in asked.solutions]
    solutions = [one for one in read if isinstance(one, WrittenSolution)]
    budget = asked.budget.within(gateway.budget)
    with gateway.admission.place(len(solutions)):
        judged = iter(await gateway.critique(request, solutions, budget=budget, all_steps=asked.all_steps))
    data = [
        _critique(index, one, next(judged), asked.evidence) if isinstance(one, WrittenSolution) else _unread(index, one)
        for index, one in enumerate(read)
    ]
    answer = CritiqueAnswer(model=gateway.names["verifier"], data=data)
    return Response(json_line(answer.model_dump(mode="json")), media_type="application/json")


def _written(given: SolutionToJudge) -> WrittenSolution | Failure:
    try:
        steps = [step.text for step in given_attempt(given.solution).steps]
        return WrittenSolution(validate_problem(given.problem), steps)
    except InvalidProblem as error:
        return failure_of("input", error)


def _unread(index: int, error: Failure) -> CritiqueOfSolution:
    return CritiqueOfSolution(
        index=index, steps=[], rewards=[], labels=[], reward=None, first_wrong=None, usage=RunUsage(), error=error
    )


def _critique(index: int, solution: WrittenSolution, judged: JudgedSolution, evidence: bool) -> CritiqueOfSolution:
    verdicts, count = judged.verdicts, len(solution.steps)
    rewards = step_rewards(verdicts, count)
    labels: list[Any] = [verdict.verdict for verdict in verdicts]
    return CritiqueOfSolution(
        index=index,
        steps=list(solution.steps),
        rewards=rewards,
        labels=labels + [None] * (count - len(verdicts)),
        reward=None if judged.error else min(rewards),
        first_wrong=labels.index("no") if "no" in labels else None,
        verdicts=list(verdicts) if evidence else None,
        usage=judged.usage,
        error=judged.error,
    )
