"""Where a person decides: what is asked, what may be answered, and what follows from it."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redline.agent.loop.critique.walk import Walk
from redline.agent.loop.events import Judged
from redline.agent.loop.visit import Visit
from redline.agent.result import Attempt, Step
from redline.verifier import Evidence, Verdict, Vote

Question = Literal["not_judged", "accepted"]
"""What a person may be asked about: a step that the verifier could not judge, or an attempt that it accepted."""


class Decision(BaseModel):
    """A person's answer: `Command(resume={"verdict": "no", "reason": "..."})`."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["yes", "no"]
    """Whether the step is right; of an accepted attempt, whether it is."""
    reason: str = ""
    """Why not: shown to the policy, as the verifier's analysis would be."""
    step: int | None = Field(None, ge=1)
    """The wrong step of an accepted attempt, from 1; its last one where nothing is said."""


def ask(question: Question, visit: Visit, number: int, attempt: Attempt) -> tuple[Decision, int]:
    """A person's decision, and the step (from 0) that it is about.

    Interrupts the graph until it is resumed with one. What is none is asked for again, with the `error` told.
    """
    asked = visit.context.acceptance.first_failing(attempt)
    payload: dict[str, Any] = {
        "question": question,
        "problem": visit.problem,
        "attempt": number,
        "steps": [step.text for step in attempt.steps],
        "step": None if asked is None else asked + 1,
        "answer": attempt.answer,
    }
    while True:
        decision = _decision(interrupt(payload), len(attempt.steps))
        if isinstance(decision, Decision):
            named = (decision.step or len(attempt.steps)) - 1
            return decision, named if asked is None else asked
        payload = {**payload, "error": decision}


def _decision(answer: Any, steps: int) -> Decision | str:
    """The answer as a decision about one of so many steps, or what is wrong with it."""
    try:
        decision = Decision.model_validate(answer)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'the answer'}: {fault['msg']}" for fault in error.errors())
        return "; ".join(faults)
    return decision if (decision.step or 1) <= steps else f"step: the attempt has {steps}"


def decided(decision: Decision, visit: Visit, number: int, index: int, step: Step) -> Step:
    """The step with the person's verdict, told to whoever watches; earlier votes are set aside."""
    reward = float(decision.verdict == "yes")
    vote = Vote(verdict=decision.verdict, reward=reward, source="person", evidence=Evidence(analysis=decision.reason))
    judged = step.set_aside(step.votes).judged(Verdict(verdict=decision.verdict, reward=reward, votes=(vote,)))
    visit.log.info("decided", attempt=number, step=index, verdict=decision.verdict)
    visit.tell(Judged(number, index, judged))
    return judged


def onward(walk: Walk, attempt: Attempt, index: int) -> Walk | None:
    """Where the judge goes on behind a step that a person has passed; None where it was the last one."""
    after = walk.model_copy(update={"step": index + 1, "through": True})
    return after if index + 1 < len(attempt.steps) else None
