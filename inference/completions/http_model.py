"""A model behind an OpenAI-compatible server, through the completions route: raw prompts, log-probabilities."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Sequence

from redline.inference.background_loop import LoopThread
from redline.inference.completions.choice_scoring import Referee
from redline.inference.completions.completions import Completions
from redline.inference.completions.sampler import Sampler
from redline.inference.errors import PromptTooLong
from redline.inference.model import Choice, Generation, Request, Usage
from redline.inference.served.abilities import Abilities
from redline.inference.served.server_codec import AsyncCodec
from redline.inference.text.deciding_token import fork
from redline.inference.tokenized import ServedTokenized


class HttpModel(ServedTokenized):
    """Keeps `redline.inference.LanguageModel`. Callers may live in any number of threads and event loops.

    Prompts are tokenized before they are sent, so that they are read exactly as they are and never overflow. `render`
    and `count_tokens` ask the server, and block, where the tokenizer is not on this machine.
    """

    def __init__(
        self, name: str, thread: LoopThread, route: Completions, codec: AsyncCodec, able: Abilities, max_context: int
    ) -> None:
        super().__init__(name, thread, codec, max_context)
        self._route = route
        self._able = able
        self._sampler = Sampler(route, codec, able)
        self._finalizer = weakref.finalize(self, thread.close)

    @property
    def abilities(self) -> Abilities:
        """What the server was seen to do."""
        return self._able

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations. Greedy ones are all the same and drawn once."""
        return await self._thread.run(self._generate(request))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare the options at their deciding token; see `redline.inference.text.deciding_token` (raises `ValueError`
        without one)."""
        return await self._thread.run(self._choose(prompt, options))

    async def aclose(self) -> None:
        """Close every connection; calls in flight and later ones fail with `ModelFailed`."""
        await asyncio.to_thread(self._thread.close, self._route.server.aclose())
        self._finalizer.detach()

    async def _generate(self, request: Request) -> Generation:
        ids = await self._encode(request.prompt, room=1)
        drawn = request.n if request.temperature > 0 else 1
        body = self._able.body(
            ids,
            request.prompt,
            max_tokens=min(request.max_tokens, self._max_context - len(ids)),
            temperature=request.temperature,
            top_p=request.top_p,
            top_k=request.top_k or None,
            seed=request.seed,
            logprobs=self._able.chosen,
        )
        answer = await self._sampler.draw(body, drawn, request.stop)
        return Generation(tuple(answer.completions * (request.n // drawn)), Usage(1, len(ids), answer.tokens))

    async def _choose(self, prompt: str, options: Sequence[str]) -> Choice:
        shared, deciding = fork([await self._codec.encode_continuation(option) for option in options])
        ids = [*await self._encode(prompt, room=len(shared) + 1), *shared]
        said = await self._codec.decode(shared) if shared and not self._able.prompt_ids else ""
        return await Referee(self._sampler).choose(ids, prompt + said, deciding)

    async def _encode(self, prompt: str, *, room: int) -> list[int]:
        ids = await self._codec.encode(prompt)
        if not ids:
            raise ValueError("the prompt has no tokens")
        if len(ids) + room > self._max_context:
            raise PromptTooLong(f"a prompt of {len(ids)} tokens leaves no room in a context of {self._max_context}")
        return ids
