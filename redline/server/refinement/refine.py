"""`POST /v1/refine`: one problem through the loop, its whole record, and on request every event on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from redline.agent.errors import InvalidDraft, InvalidProblem
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.events import Drafted, Event, Finished, Judged, Revising
from redline.agent.loop.problem import ValidProblem, validate_problem
from redline.agent.result import RefinementResult
from redline.server.gateway import TheGateway
from redline.server.http.error_body import RESPONSES, refused_problem
from redline.server.http.event_stream import BEAT, EVENT_SCHEMA, EventStreamAnswer, event, with_errors
from redline.server.refinement.allowance import Allowance
from redline.store import json_line

refine = APIRouter(tags=["refinement"], responses={**RESPONSES})

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "model": RefinementResult,
        "content": {"text/event-stream": EVENT_SCHEMA},
        "description": "The record, or with `stream` the events.",
    }
}


class RefineRequest(BaseModel):
    """A problem, and how much may be done about it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    problem: str = Field(description="Text, at most 100,000 bytes.")
    draft: str | list[str] | None = Field(
        None, description="A solution that is there already, as text or as its steps: judged first, then repaired."
    )
    budget: Allowance = Field(default=Allowance(), description="Limits below the server's.")
    stream: bool = Field(False, description="Send every event as it happens, the record last.")

    def checked(self) -> ValidProblem:
        """The problem. Raises `RequestRefused` for one, or a draft, that cannot be worked on."""
        try:
            if self.draft is not None:
                given_attempt(self.draft)
            return validate_problem(self.problem)
        except InvalidProblem as error:
            param = "draft" if isinstance(error, InvalidDraft) else "problem"
            raise refused_problem(error, param) from None


@refine.post("/v1/refine", response_model=None, responses=_ANSWER)
async def refine_problem(asked: RefineRequest, gateway: TheGateway, request: Request) -> Response:
    """Draft, judge every step, repair the first wrong one, until the verifier accepts or the budget is spent.

    The record is that of `redline solve --json`. With `stream`, server-sent events: `drafted`, `judged`, `revising`,
    and `finished` with the record, or `error`.
    """
    problem, budget = asked.checked(), asked.budget.within(gateway.budget)
    with ExitStack() as held:
        held.enter_context(gateway.admission.place())
        events = gateway.refine(request, problem, draft=asked.draft, budget=budget)
        if asked.stream:
            return EventStreamAnswer(with_errors(_sent(events), "error"), held.pop_all())
        return Response(json_line(_plain(await finished(events))), media_type="application/json")


async def finished(events: AsyncGenerator[Event | None, None]) -> RefinementResult:
    """What comes out in the end. Raises `ClientLeft`."""
    async with aclosing(events):
        async for one in events:
            if isinstance(one, Finished):
                return one.result
    raise AssertionError("a stream of events ends in Finished")


async def _sent(events: AsyncGenerator[Event | None, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(events):
        async for one in events:
            yield BEAT if one is None else _as_event(one)


def _as_event(one: Event) -> bytes:
    match one:
        case Drafted() | Judged():
            content = one.content.model_dump(mode="json")
            return event({**_place(one), "content": content}, type(one).__name__.lower())
        case Revising():
            return event(asdict(one), "revising")
        case Finished():
            return event(_plain(one.result), "finished")


def _place(one: Drafted | Judged) -> dict[str, int]:
    return {"attempt": one.attempt} | ({"step": one.step} if isinstance(one, Judged) else {})


def _plain(result: RefinementResult) -> dict[str, Any]:
    return result.model_dump(mode="json")
