"""A model behind a server that only chats: messages there, text back. It has no raw prompts and no probabilities."""

from __future__ import annotations

import asyncio
import re
import weakref
from collections.abc import Sequence
from contextlib import aclosing

from redline.inference.background_loop import BackgroundLoop
from redline.inference.chat.chat_answer import ChatAnswer
from redline.inference.chat.request_builder import ChatRequestBuilder, overflows
from redline.inference.errors import AnswerUnusable, ModelUnsupported, PromptTooLong, ServerRefused
from redline.inference.http.client import ServerClient
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Choice, Generation, Message, Request, Usage
from redline.inference.served.identity import ServerIdentity

_OPEN, _SAID, _CLOSE = "\x02", "\x03", "\x04"
"""How a conversation is written down as a prompt and read back; no text of a message can hold these signs."""

_TURN = re.compile(f"{_OPEN}(system|user|assistant){_SAID}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_SIGNS = re.compile(f"[{_OPEN}{_SAID}{_CLOSE}]")


class ChatModel:
    """Keeps `redline.inference.LanguageModel` as far as policies and critics need it; `choose` raises
    `ModelUnsupported`.

    A prompt is a conversation whose last turn may already have begun; the model is asked to go on with it. Servers
    that begin anew instead repeat the opening: what they say up to its last line is then dropped. Tokens are bounded
    from above by bytes, and every sample is a request of its own, read as it is written. What the model thinks before
    it answers is kept apart; `generate` raises `AnswerUnusable` where that is all there is.
    """

    def __init__(self, name: str, thread: BackgroundLoop, server: ServerClient, model: str, max_context: int) -> None:
        self._name = name
        self._thread = thread
        self._server = server
        self._model = model
        self._max_context = max_context
        self._identity = ServerIdentity()
        self._manners = ChatRequestBuilder(server.base)
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
        answers = await asyncio.gather(*(self._answer(messages, opening, request, index) for index in range(request.n)))
        completions = tuple(answer.completion() for answer in answers)
        unspoken = [answer.unspoken for answer in answers]
        # One sample of many that stayed in its thought is a vote lost, which its reader sees; none at all is a failure.
        if all(unspoken):
            raise AnswerUnusable(f"{unspoken[0]}: raise the limit of tokens, or have the model think less")
        return Generation(completions, sum((answer.usage for answer in answers), Usage(1, 0, 0)))

    async def _answer(self, messages: list[Message], opening: str, request: Request, index: int) -> ChatAnswer:
        """One answer, asked for until the server has refused nothing new."""
        fields: JsonObject = {"temperature": request.temperature, "top_p": request.top_p}
        if request.seed is not None:
            fields["seed"] = request.seed + index
        body: JsonObject = {}
        while (changed := self._manners.body(messages, opening, request.max_tokens, fields)) != body:
            body = changed
            try:
                return await self._read(body, opening, request)
            except ServerRefused as error:
                refusal = error
            self._manners.learn(body, refusal)
        raise PromptTooLong(str(refusal)) if overflows(refusal) else refusal

    async def _read(self, body: JsonObject, opening: str, request: Request) -> ChatAnswer:
        """Read one answer up to a stop string, its end, or the limit."""
        answer = ChatAnswer(opening, request)
        url = f"{self._server.base}/chat/completions"
        async with aclosing(self._server.events(url, {"model": self._model, **body})) as events:
            async for event in events:
                self._identity.check({"model": event.get("model")})
                if answer.take(event):
                    break
        return answer


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
