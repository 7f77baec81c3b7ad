"""A policy behind a server that only chats: messages there, text back. It has no raw prompts and no probabilities."""

from __future__ import annotations

import asyncio
import re
import weakref
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from inference.completions import Identity
from inference.errors import AnswerUnusable, ModelFailed, ModelUnsupported, PromptTooLong, ServerRefused
from inference.loop_thread import LoopThread
from inference.model import Choice, Completion, FinishReason, Generation, Message, Request, Usage
from inference.server import Json, Server
from inference.stops import first_stop

_OPEN, _SAID, _CLOSE = "\x02", "\x03", "\x04"
"""How a conversation is written down as a prompt and read back; no text of a message can hold these signs."""

_TURN = re.compile(f"{_OPEN}(system|user|assistant){_SAID}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_SIGNS = re.compile(f"[{_OPEN}{_SAID}{_CLOSE}]")
_NEWER_LIMIT = "max_completion_tokens"


class ChatModel:
    """Keeps `inference.LanguageModel` as far as a policy needs it; `choose` raises `ModelUnsupported`.

    A prompt is a conversation whose last turn may already have begun; the model is asked to go on with it. Servers
    that begin anew instead repeat the opening: what they say up to its last line is then dropped. Tokens are bounded
    from above by bytes, and every sample is a request of its own, read as it is written.
    """

    def __init__(self, name: str, thread: LoopThread, server: Server, model: str, max_context: int) -> None:
        self._name = name
        self._thread = thread
        self._server = server
        self._model = model
        self._max_context = max_context
        self._identity = Identity()
        self._limit = "max_tokens"
        self._finalizer = weakref.finalize(self, thread.close)

    @property
    def name(self) -> str:
        """The string that opened it."""
        return self._name

    @property
    def max_context(self) -> int:
        """Prompt and completion tokens together."""
        return self._max_context

    @property
    def eos_token(self) -> str:
        """Empty: the server ends turns itself."""
        return ""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The signs that part the turns of a prompt; what the model itself has is the server's affair."""
        return (_OPEN, _SAID, _CLOSE)

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages as a prompt for this model alone.

        Raises `ModelUnsupported` without a generation prompt: only judges leave a user's turn open.
        """
        if not add_generation_prompt:
            raise ModelUnsupported(f"{self._name} only chats: it cannot continue a prompt as it is, as judges need")
        turns = [f"{_OPEN}{turn['role']}{_SAID}{_SIGNS.sub(' ', turn['content'])}{_CLOSE}" for turn in messages]
        return "".join(turns) + f"{_OPEN}assistant{_SAID}"

    def count_tokens(self, text: str) -> int:
        """At most as many tokens as bytes: what the tokenizer would say is not known."""
        return len(text.encode(errors="replace"))

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` answers. Raises `PromptTooLong`, `ModelFailed`; `ModelUnsupported` for a foreign prompt.

        `top_k` is left out. Ids and log-probabilities are not known.
        """
        return await self._thread.run(self._generate(request))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Raises `ModelUnsupported`: a chat tells no probabilities of what comes next."""
        raise ModelUnsupported(f"{self._name} only chats: it cannot compare options, as judges need")

    async def aclose(self) -> None:
        """Close every connection; calls in flight and later ones fail with `ModelFailed`."""
        await asyncio.to_thread(self._thread.close, self._server.aclose())
        self._finalizer.detach()

    async def _generate(self, request: Request) -> Generation:
        messages, opening = _parse(request.prompt)
        samples = [self._sample(messages, opening, request, index) for index in range(request.n)]
        drawn = await asyncio.gather(*samples)
        usage = Usage(1, 0, 0)
        for _, cost in drawn:
            usage += cost
        return Generation(tuple(completion for completion, _ in drawn), usage)

    async def _sample(
        self, messages: list[Message], opening: str, request: Request, index: int
    ) -> tuple[Completion, Usage]:
        begun: list[Message] = [{"role": "assistant", "content": opening}] if opening else []
        body: Json = {
            "model": self._model,
            "messages": [*messages, *begun],
            "temperature": request.temperature,
            "top_p": request.top_p,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.seed is not None:
            body["seed"] = request.seed + index
        try:
            return await self._read(body, opening, request)
        except ServerRefused as error:
            failure: ModelFailed | PromptTooLong = error
        if _NEWER_LIMIT in str(failure) and self._limit != _NEWER_LIMIT:
            self._limit = _NEWER_LIMIT
            return await self._read(body, opening, request)
        if isinstance(failure, ServerRefused) and failure.status == 400 and "context" in str(failure):
            raise PromptTooLong(str(failure))
        raise failure

    async def _read(self, body: Json, opening: str, request: Request) -> tuple[Completion, Usage]:
        """Read one answer up to a stop string, its end, or the limit."""
        said, pieces, usage = "", 0, Usage()
        finish: FinishReason | None = None
        async with aclosing(self._events({**body, self._limit: request.max_tokens})) as events:
            async for event in events:
                piece, reason = _delta(event)
                said, pieces = said + piece, pieces + bool(piece)
                text = _continued(opening, said)
                if found := first_stop(text, request.stop):
                    return Completion(text[: found.end], (), (), "stop", found.string), Usage(0, 0, pieces)
                finish = _finish(reason) or finish
                usage = _usage(event) or usage
        if finish is None:
            raise AnswerUnusable("the server ended a sample without saying why")
        return Completion(_continued(opening, said), (), (), finish), usage or Usage(0, 0, pieces)

    async def _events(self, body: Json) -> AsyncGenerator[Json, None]:
        async with aclosing(self._server.events(f"{self._server.base}/chat/completions", body)) as events:
            async for event in events:
                self._identity.check({"model": event.get("model")})
                yield event


def _parse(prompt: str) -> tuple[list[Message], str]:
    """The conversation and what its last turn begins with. Raises `ModelUnsupported` for any other text."""
    messages: list[Message] = []
    at = 0
    while turn := _TURN.match(prompt, at):
        messages.append({"role": turn[1], "content": turn[2]})  # type: ignore[typeddict-item]
        at = turn.end()
    opened = f"{_OPEN}assistant{_SAID}"
    opening = prompt[at:].removeprefix(opened)
    if not messages or opening == prompt[at:] or _SIGNS.search(opening):
        raise ModelUnsupported("a model that only chats takes prompts that its own render() wrote, and no others")
    return messages, opening


def _continued(opening: str, said: str) -> str:
    """What comes after the opening, whether the model went on with it or wrote its last line again."""
    last = opening.rpartition("\n")[2].strip()
    again = re.search(rf"^[ *#]*{re.escape(last)}", said, re.MULTILINE) if last else None
    return said[again.end() :] if again else said


def _delta(event: Json) -> tuple[str, str | None]:
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    delta = choice.get("delta")
    content = delta.get("content") if isinstance(delta, dict) else None
    return content if isinstance(content, str) else "", choice.get("finish_reason")


def _finish(reason: str | None) -> FinishReason | None:
    if reason is None:
        return None
    if reason in {"stop", "length"}:
        return "eos" if reason == "stop" else "length"
    raise ModelFailed(f"the server ended a sample with {reason!r}")


def _usage(event: Json) -> Usage | None:
    told = event.get("usage")
    if not isinstance(told, dict):
        return None
    return Usage(0, int(told.get("prompt_tokens") or 0), int(told.get("completion_tokens") or 0))
