"""The state of a run: JSON primitives only, so that every checkpointer can hold it and nothing can be lost in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired, Required, TypeAlias

from pydantic import GetPydanticSchema
from typing_extensions import TypedDict

from redline.agent.result import RECORD_VERSION, Attempt, Failure, RefinementResult, RunUsage, Step, StopReason

Json: TypeAlias = dict[str, Any]


def _dumped(model: Any) -> GetPydanticSchema:
    """The schema of what is in the state as plain data."""
    return GetPydanticSchema(lambda _type, handler: handler(model))


class Change(TypedDict):
    """What an update of `attempts` consists of: a new attempt, or one judged step of an attempt."""

    attempt: int
    """The attempt's number, from 0. A new one takes the place of all from this number on."""
    step: NotRequired[int]
    """The step's number, from 0; absent where the content is an attempt."""
    content: Json | None
    """The dumped `Attempt`, or the dumped `Step`; None for no attempt at all, from this number on."""


def changed(attempts: list[Json], changes: list[Change]) -> list[Json]:
    """The reducer of `attempts`: these with the changes made, themselves left as they are."""
    now = list(attempts)
    for change in changes:
        if (step := change.get("step")) is None:
            now[change["attempt"] :] = [] if change["content"] is None else [change["content"]]
        else:
            whole = now[change["attempt"]]
            steps = [change["content"] if index == step else old for index, old in enumerate(whole["steps"])]
            now[change["attempt"]] = {**whole, "steps": steps}
    return now


def appended(entries: list[Json], more: list[Json] | None) -> list[Json]:
    """The reducer of `journal`: these and more, or none any longer where there is nothing to append to."""
    return [] if more is None else [*entries, *more]


class RunInput(TypedDict, total=False):
    """What a run is started with."""

    problem: Required[str]
    draft: str | list[str] | None
    """A solution that is there already, as text or as its steps: it is judged before anything is written."""


class RunOutput(TypedDict, total=False):
    """What a run hands over: a `RefinementResult` as plain data."""

    problem: str
    answer: str | None
    accepted: bool
    confidence: float
    stop_reason: StopReason | None
    attempts: Annotated[list[Json], _dumped(list[Attempt])]
    best: int | None
    usage: Annotated[Json, _dumped(RunUsage)]
    error: Annotated[Json | None, _dumped(Failure | None)]
    record_version: int


class RunState(TypedDict, total=False):
    """What LangGraph checkpoints. Every key but `problem` may be absent."""

    problem: str
    draft: str | list[str] | None
    run: str
    """The run's name, from its first superstep on."""
    attempts: Annotated[list[Json], changed]
    """Dumped `Attempt`s, in order. An update is a list of `Change`s."""
    walk: Json | None
    """The dumped `Walk` of the critique in progress; None where there is none."""
    asked: Literal["not_judged", "accepted"] | None
    """What a person is being asked about; None where nobody is."""
    journal: Annotated[list[Json], appended]
    """What was answered in the critique in progress, for a process that has to walk it again; see `Journal`.

    Kept where there is a checkpointer. An update is what comes to it; None empties it.
    """
    programs: list[Json]
    """The programs that judge the problem, for a process that does not know them; see `ProgramCache`."""
    usage: Json
    """The dumped `RunUsage` of all that ran so far; a resumed run goes on from here."""
    stop_reason: StopReason | None
    """Why the run ends; None while it goes on."""
    error: Json | None
    """The dumped `Failure`, where `stop_reason` is `failed`."""
    answer: str | None
    accepted: bool
    confidence: float
    best: int | None
    record_version: int


def attempts_of(state: RunState) -> list[Attempt]:
    """All attempts as objects."""
    return [Attempt.model_validate(attempt) for attempt in state.get("attempts", [])]


def usage_of(state: RunState) -> RunUsage:
    """What was spent so far."""
    return RunUsage.model_validate(state.get("usage", {}))


def new_attempts(first: int, attempts: Sequence[Attempt]) -> list[Change]:
    """The changes that put these attempts in, the first of them under this number, and nothing behind them."""
    dumped = [attempt.model_dump(mode="json") for attempt in attempts]
    changes = [Change(attempt=number, content=content) for number, content in enumerate(dumped, first)]
    return changes or [Change(attempt=first, content=None)]


def judged_step(attempt: int, number: int, step: Step) -> Change:
    """The change that puts a judged step in."""
    return Change(attempt=attempt, step=number, content=step.model_dump(mode="json"))


def result_of(state: RunState, best: int | None) -> RefinementResult:
    """The outcome that an ended run's state stands for, with the attempt of this index handed over.

    Raises `ValueError` for a run that has not ended.
    """
    attempts, stop, error = attempts_of(state), state.get("stop_reason"), state.get("error")
    if stop is None:
        raise ValueError("the run has not ended")
    chosen = None if best is None else attempts[best]
    return RefinementResult(
        problem=state["problem"],
        answer=chosen.answer if chosen else None,
        accepted=stop == "accepted",
        confidence=chosen.score if chosen else 0.0,
        stop_reason=stop,
        attempts=tuple(attempts),
        best=best,
        usage=usage_of(state),
        error=Failure.model_validate(error) if error else None,
        record_version=RECORD_VERSION,
    )
