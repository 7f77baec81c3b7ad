"""The state of a run: JSON primitives only, so that every checkpointer can hold it and nothing can be lost in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typing_extensions import TypedDict

from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.result import RECORD_VERSION, Attempt, Failure, RefinementResult, RunUsage, StopReason


class RunState(TypedDict, total=False):
    """What LangGraph checkpoints. Every key but `problem` may be absent."""

    problem: str
    attempts: list[dict[str, Any]]
    """Dumped `Attempt`s, in order; the last one is being worked on."""
    spend: dict[str, Any]
    """The dumped `RunUsage` of all that ran so far; a resumed run goes on from here."""
    extended: bool
    """An attempt without an end has already been taken further once."""
    stop: StopReason | None
    """Why the run ends; None while it goes on."""
    error: dict[str, Any] | None
    """The dumped `Failure`, where `stop` is `failed`."""


def attempts_of(state: RunState) -> list[Attempt]:
    """All attempts as objects."""
    return [Attempt.model_validate(attempt) for attempt in state.get("attempts", [])]


def last_attempt(state: RunState) -> Attempt:
    """The attempt that is being worked on."""
    return Attempt.model_validate(state["attempts"][-1])


def usage_of(state: RunState) -> RunUsage:
    """What was spent so far."""
    return RunUsage.model_validate(state.get("spend", {}))


def update(
    before: Sequence[dict[str, Any]],
    attempt: Attempt | None,
    usage: RunUsage,
    stop: StopReason | None = None,
    error: Failure | None = None,
) -> RunState:
    """What a node hands back, as plain data: the attempts as they stood before, and the one that it wrote or judged."""
    changed = [] if attempt is None else [attempt.model_dump(mode="json")]
    return RunState(
        attempts=[*before, *changed],
        spend=usage.model_dump(mode="json"),
        stop=stop,
        error=error.model_dump(mode="json") if error else None,
    )


def best_of(attempts: Sequence[Attempt]) -> int | None:
    """Index of the attempt of highest rank, the later one of equals; None when there is none."""
    return max(range(len(attempts)), key=lambda i: (attempts[i].rank, i), default=None)


def result_of(state: RunState, acceptance: AcceptancePolicy) -> RefinementResult:
    """The outcome that an ended run's state stands for."""
    attempts, stop, error = attempts_of(state), state.get("stop"), state.get("error")
    if stop is None:
        raise ValueError("the run has not ended")
    # An accepted attempt ends the run, so it is the last one, whatever rank others may have.
    accepted = stop == "accepted" and acceptance.accepts(attempts[-1])
    best = len(attempts) - 1 if accepted else best_of(attempts)
    chosen = None if best is None else attempts[best]
    return RefinementResult(
        problem=state["problem"],
        answer=chosen.answer if chosen else None,
        accepted=accepted,
        confidence=chosen.score if chosen else 0.0,
        stop_reason=stop,
        attempts=tuple(attempts),
        best=best,
        usage=usage_of(state),
        error=Failure.model_validate(error) if error else None,
        record_version=RECORD_VERSION,
    )
