"""The outcome of a run as OpenAI's API tells it: the solution is the answer, the rest stands under `redline`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel

from redline.agent.policy.steps import join_steps
from redline.agent.result import Failure, RefinementResult, RunUsage, StopReason
from redline.inference import without_keys
from redline.server.errors import RequestRefused
from redline.server.openai.chat_request import MODEL

Finish = Literal["stop", "length"]


class TokenUsage(BaseModel):
    """What a run cost in tokens, policy and verifier together."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, usage: RunUsage) -> TokenUsage:
        """All that was read and all that was generated."""
        read = usage.policy_prompt_tokens + usage.verifier_prompt_tokens
        written = usage.policy_tokens + usage.verifier_tokens
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class Account(BaseModel):
    """What OpenAI's API has no place for."""

    answer: str | None
    """The final answer alone."""
    accepted: bool
    """Whether the verifier judged every step right; the best attempt is the answer also where it did not."""
    confidence: float
    """Lowest step reward, in [0, 1]."""
    stop_reason: StopReason
    attempts: int
    usage: RunUsage
    """By role, with calls and seconds."""
    error: Failure | None
    ignored: list[str]
    """Parameters and messages that made no difference."""


class AnswerMessage(BaseModel):
    """The assistant's turn."""

    role: Literal["assistant"] = "assistant"
    content: str
    """The solution, step by step, with its answer in a box."""
    reasoning_content: str
    """How it came about: attempts, verdicts, revisions."""
    refusal: None = None


class AnswerChoice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AnswerMessage
    finish_reason: Finish
    """`length` where the budget ended the run, or the policy was cut off."""
    logprobs: None = None


class ChatCompletion(BaseModel):
    """An answer as a whole."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[AnswerChoice]
    usage: TokenUsage
    redline: Account


class Delta(BaseModel):
    """What is new."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    reasoning_content: str | None = None


class ChunkChoice(BaseModel):
    """The next piece of the one answer."""

    index: Literal[0] = 0
    delta: Delta = Delta()
    finish_reason: Finish | None = None


class ChatChunk(BaseModel):
    """A piece of an answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: TokenUsage | None = None
    redline: Account | None = None


class ChatWriter:
    """Writes the outcome of one request down, whole or in pieces; all pieces have one id."""

    def __init__(self, stops: Sequence[str], ignored: Sequence[str]) -> None:
        self._id, self._created = f"chatcmpl-{uuid4().hex}", int(time.time())
        self._stops, self._ignored = stops, list(ignored)

    def whole(self, result: RefinementResult, reasoning: str) -> ChatCompletion:
        """The answer as a whole. Raises `RequestRefused` where there is none."""
        message = AnswerMessage(content=self.content(result), reasoning_content=reasoning)
        choice = AnswerChoice(message=message, finish_reason=_finish(result))
        usage = TokenUsage.of(result.usage)
        return ChatCompletion(
            id=self._id, created=self._created, choices=[choice], usage=usage, redline=self._account(result)
        )

    def piece(self, **new: str) -> ChatChunk:
        """A piece with what is new."""
        return self._chunk([ChunkChoice(delta=Delta.model_validate(new))])

    def last(self, result: RefinementResult) -> ChatChunk:
        """The piece that ends the answer."""
        chunk = self._chunk([ChunkChoice(finish_reason=_finish(result))])
        return chunk.model_copy(update={"redline": self._account(result)})

    def cost(self, result: RefinementResult) -> ChatChunk:
        """What it cost, after the answer."""
        return self._chunk([]).model_copy(update={"usage": TokenUsage.of(result.usage)})

    def content(self, result: RefinementResult) -> str:
        """The solution up to where it is to be cut. Raises `RequestRefused` where nothing was written."""
        if result.best is None:
            raise _nothing(result)
        text = join_steps([step.text for step in result.attempts[result.best].steps])
        ends = [place for stop in self._stops if (place := text.find(stop)) >= 0]
        return text[: min(ends, default=len(text))]

    def _chunk(self, choices: list[ChunkChoice]) -> ChatChunk:
        return ChatChunk(id=self._id, created=self._created, choices=choices)

    def _account(self, result: RefinementResult) -> Account:
        return Account(
            answer=result.answer,
            accepted=result.accepted,
            confidence=result.confidence,
            stop_reason=result.stop_reason,
            attempts=len(result.attempts),
            usage=result.usage,
            error=result.error,
            ignored=self._ignored,
        )


def _finish(result: RefinementResult) -> Finish:
    cut = result.best is not None and result.attempts[result.best].finish_reason == "length"
    return "length" if cut or result.stop_reason.startswith("budget_") else "stop"


def _nothing(result: RefinementResult) -> RequestRefused:
    """Why a run has not even an attempt."""
    if result.stop_reason == "cancelled":
        return RequestRefused(503, "the server is ending", code="ending", retry_after=10)
    if result.error is not None:
        said = without_keys(f"the {result.error.boundary} failed: {result.error.message}")
        return RequestRefused(502, said, code=f"{result.error.boundary}_failed")
    return RequestRefused(502, f"nothing was written ({result.stop_reason})", code=result.stop_reason)
