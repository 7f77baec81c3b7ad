"""A model behind an OpenAI-compatible server, through the completions route: raw prompts, log-probabilities."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from redline.inference.completions.capabilities import ServerCapabilities
from redline.inference.completions.choice_scorer import ChoiceScorer
from redline.inference.completions.route import CompletionsRoute
from redline.inference.completions.sampler import ServerSampler
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Choice, Generation, Request, Usage
from redline.inference.served.connection import ServerConnection
from redline.inference.served.served_model import ServedModel
from redline.inference.text.deciding_token import find_deciding_token
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer


class HttpModel(ServedModel):
    """Keeps `redline.inference.LanguageModel`. Callers may live in any number of threads and event loops.

    Prompts are tokenized before they are sent, so that they are read exactly as they are and never overflow. `render`
    and `count_tokens` ask the server, and block, where the tokenizer is not on this machine.
    """

    def __init__(
        self,
        name: str,
        connection: ServerConnection,
        route: CompletionsRoute,
        tokenizer: AsyncTokenizer,
        capabilities: ServerCapabilities,
        max_context: int,
    ) -> None:
        super().__init__(name, connection, tokenizer, max_context)
        self._route = route
        self._capabilities = capabilities
        self._sampler = ServerSampler(route, tokenizer, capabilities)

    @property
    def capabilities(self) -> ServerCapabilities:
        """What the server was seen to do."""
        return self._capabilities

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations. Greedy ones are all the same and drawn once."""
        return await self._connection.run(self._generate(request))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare the options at their deciding token; see `redline.inference.text.deciding_token` (raises `ValueError`
        without one)."""
        return await self._connection.run(self._choose(prompt, options))

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """Sample one continuation, told as it is written; its tokens are counted by the tokenizer."""
        if request.n != 1:
            raise ValueError("only one sample can be listened to")
        loop = asyncio.get_running_loop()

        def tell(piece: str) -> None:
            loop.call_soon_threadsafe(hear, piece)

        return await self._connection.run(self._generate_aloud(request, tell))

    async def _generate(self, request: Request) -> Generation:
        ids = await self._encode(request.prompt, room=1)
        drawn = request.n if request.temperature > 0 else 1
        answer = await self._sampler.draw(self._body(ids, request), drawn, request.stop)
        return Generation(tuple(answer.completions * (request.n // drawn)), Usage(1, len(ids), answer.tokens))

    async def _generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        ids = await self._encode(request.prompt, room=1)
        answer = await self._sampler.listen(self._body(ids, request), request.stop, hear)
        return Generation(tuple(answer.completions), Usage(1, len(ids), answer.tokens))

    def _body(self, ids: list[int], request: Request) -> JsonObject:
        return self._capabilities.body(
            ids,
            request.prompt,
            max_tokens=min(request.max_tokens, self._max_context - len(ids)),
            temperature=request.temperature,
            top_p=request.top_p,
            top_k=request.top_k or None,
            seed=request.seed,
            logprobs=self._capabilities.chosen_logprobs,
        )

    async def _choose(self, prompt: str, options: Sequence[str]) -> Choice:
        shared, deciding = find_deciding_token(
            [await self._async_tokenizer.encode_continuation(option) for option in options]
        )
        ids = [*await self._encode(prompt, room=len(shared) + 1), *shared]
        said = await self._async_tokenizer.decode(shared) if shared and not self._capabilities.prompt_ids else ""
        return await ChoiceScorer(self._sampler).choose(ids, prompt + said, deciding)

    async def _encode(self, prompt: str, *, room: int) -> list[int]:
        ids = await self._async_tokenizer.encode(prompt)
        self._require_room(ids, room)
        return ids
