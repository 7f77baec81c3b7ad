"""`POST /v1/chat/completions`: a problem as a message, its solution as the answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from typing import Any

from fastapi import APIRouter, Request, Response

from redline.agent.loop.events import Event, Finished
from redline.server.gateway import TheGateway
from redline.server.http.error_body import RESPONSES
from redline.server.http.event_stream import BEAT, DONE, EVENT_SCHEMA, EventStreamAnswer, event, with_errors
from redline.server.openai.chat_answer import ChatChunk, ChatCompletion, ChatWriter
from redline.server.openai.chat_request import ChatRequest
from redline.server.openai.conversation import Conversation
from redline.server.openai.narration import narrate
from redline.store import json_line

chat = APIRouter(tags=["openai"], responses={**RESPONSES})

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ChatCompletion,
        "content": {"text/event-stream": EVENT_SCHEMA},
        "description": "The answer, or with `stream` its pieces.",
    }
}


@chat.post("/v1/chat/completions", response_model=None, responses=_ANSWER)
async def complete_chat(asked: ChatRequest, gateway: TheGateway, request: Request) -> Response:
    """Solve the problem in the user's last message, with every step judged and the first wrong one repaired.

    A last message of the assistant's is a solution: it is judged first, and repaired where it is wrong. With `stream`,
    progress comes as `reasoning_content`, then the solution as `content`.
    """
    asked.check()
    conversation = Conversation.read(asked.messages)
    writer = ChatWriter(asked.stops, [*conversation.unread, *asked.ignored()])
    with ExitStack() as held:
        held.enter_context(gateway.admission.place())
        budget = asked.budget(gateway.budget)
        events = gateway.refine(request, conversation.problem, draft=conversation.draft, budget=budget)
        if asked.stream:
            return EventStreamAnswer(_ended(_pieces(events, writer, asked.wants_usage)), held.pop_all())
        answer = await _whole(events, writer)
    return Response(json_line(answer.model_dump(mode="json")), media_type="application/json")


async def _whole(events: AsyncGenerator[Event | None, None], writer: ChatWriter) -> ChatCompletion:
    reasoning = ""
    async with aclosing(events):
        async for one in events:
            reasoning += narrate(one) if one is not None else ""
            if isinstance(one, Finished):
                return writer.whole(one.result, reasoning)
    raise AssertionError("a stream of events ends in Finished")


async def _pieces(
    events: AsyncGenerator[Event | None, None], writer: ChatWriter, usage: bool
) -> AsyncGenerator[bytes, None]:
    yield _event(writer.piece(role="assistant"))
    async with aclosing(events):
        async for one in events:
            if one is None:
                yield BEAT
                continue
            yield _event(writer.piece(reasoning_content=narrate(one)))
            if isinstance(one, Finished):
                yield _event(writer.piece(content=writer.content(one.result)))
                yield _event(writer.last(one.result))
                if usage:
                    yield _event(writer.cost(one.result))


async def _ended(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The pieces, and an error among them, with the mark that nothing follows."""
    async with aclosing(with_errors(pieces)) as told:
        async for one in told:
            yield one
    yield DONE


def _event(chunk: ChatChunk) -> bytes:
    data = chunk.model_dump(mode="json", exclude_none=True)
    for choice in data["choices"]:
        # Clients look for it in every piece.
        choice.setdefault("finish_reason", None)
    return event(data)
