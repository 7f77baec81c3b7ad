"""A model behind a server that only chats: messages there, text back. It has no raw prompts and no probabilities."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from redline.inference.chat.chat_answer import ChatAnswer
from redline.inference.chat.chat_markup import ChatMarkup, parse_conversation
from redline.inference.chat.request_builder import ChatRequestBuilder, overflows
from redline.inference.errors import AnswerUnusable, ModelUnsupported, PromptTooLong, ServerRefused
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Choice, Generation, Message, Request, Usage
from redline.inference.model_base import ModelBase
from redline.inference.served.connection import ServerConnection
from redline.inference.served.identity import ServerIdentity


class ChatModel(ModelBase):
    """Keeps `redline.inference.LanguageModel` as far as policies and critics need it; `choose` raises
    `ModelUnsupported`.

    A prompt is a conversation whose last turn may already have begun; the model is asked to go on with it. Servers
    that begin anew instead repeat the opening: what they say up to its last line is then dropped. Tokens are bounded
    from above by bytes, and every sample is a request of its own, read as it is written. What the model thinks before
    it answers is kept apart; `generate` raises `AnswerUnusable` where that is all there is.
    """

    def __init__(self, name: str, connection: ServerConnection, model: str, max_context: int) -> None:
        super().__init__(name, ChatMarkup(name), max_context)
        self._connection = connection
        self._server = connection.server
        self._model = model
        self._identity = ServerIdentity()
        self._requests = ChatRequestBuilder(self._server.base)

    def count_tokens(self, text: str) -> int:
        """At most as many tokens as bytes: what the tokenizer would say is not known."""
        return len(text.encode(errors="replace"))

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` answers. Raises `PromptTooLong`, `ModelFailed`; `ModelUnsupported` for a foreign prompt.

        `top_k` is left out. Ids and log-probabilities are not known.
        """
        return await self._connection.run(self._generate(request))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Raises `ModelUnsupported`: a chat tells no probabilities of what comes next."""
        raise ModelUnsupported(
            f"{self._name} only chats: it cannot compare options, as a GenPRM needs; critic:{self._name} judges without"
        )

    async def aclose(self) -> None:
        """Close every connection; calls in flight and later ones fail with `ModelFailed`."""
        await self._connection.aclose()

    async def _generate(self, request: Request) -> Generation:
        messages, opening = parse_conversation(request.prompt)
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
        while (changed := self._requests.body(messages, opening, request.max_tokens, fields)) != body:
            body = changed
            try:
                return await self._read(body, opening, request)
            except ServerRefused as error:
                refusal = error
            self._requests.learn(body, refusal)
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
