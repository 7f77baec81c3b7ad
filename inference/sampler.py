"""Samples drawn from a server, in the way it was seen to be able to."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from inference.abilities import Abilities
from inference.completions import Completions
from inference.errors import AnswerUnusable
from inference.model import Completion
from inference.sample import Sample
from inference.server import Json
from inference.server_codec import AsyncCodec
from inference.stops import first_stop


@dataclass(frozen=True, slots=True)
class Drawn:
    """Samples and the tokens that were generated for them."""

    completions: list[Completion]
    tokens: int


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws samples through the completions route. Raises what the route raises."""

    route: Completions
    codec: AsyncCodec
    able: Abilities

    async def draw(self, body: Json, n: int, stop: tuple[str, ...] = ()) -> Drawn:
        """`n` samples for a body that says neither how many nor where to stop."""
        if stop and not self.able.tells_stop:
            return await _together([self._cut(each, stop) for each in _singles(body, n)])
        stops = {"stop": list(stop)} if stop else {}
        if n == 1 or self.able.many:
            return await self._whole({**body, **stops, "n": n})
        return await _together([self._whole({**each, **stops}) for each in _singles(body, n)])

    async def _whole(self, body: Json) -> Drawn:
        samples, usage = await self.route.samples(body)
        if "logprobs" in body and any(sample.token_ids and not sample.logprobs for sample in samples):
            raise AnswerUnusable("the server left the log-probabilities out, though it told them before")
        tokens = sum(len(sample.token_ids) for sample in samples) or usage.completion_tokens
        return Drawn([sample.completion() for sample in samples], tokens)

    async def _cut(self, body: Json, stop: tuple[str, ...]) -> Drawn:
        """One sample read as it is written and cut here, for servers that do not say which stop string it was."""
        plain = {name: value for name, value in body.items() if name != "logprobs"}
        text = ""
        async with aclosing(self.route.pieces(plain)) as pieces:
            async for piece, reason in pieces:
                text += piece
                if found := first_stop(text, stop):
                    cut = Sample(text[: found.end], "stop", found.string)
                    return await self._counted(cut)
                if reason is not None:
                    return await self._counted(Sample(text, reason, None))
        raise AnswerUnusable("the server ended a sample without saying why")

    async def _counted(self, sample: Sample) -> Drawn:
        return Drawn([sample.completion()], len(await self.codec.encode(sample.text)))


def _singles(body: Json, n: int) -> list[Json]:
    """`n` requests for one sample each, with seeds of their own where there is one."""
    seed = body.get("seed")
    if seed is None:
        return [body] * n
    return [{**body, "seed": seed if index == 0 else _derived(seed, index)} for index in range(n)]


def _derived(seed: int, index: int) -> int:
    digest = hashlib.sha256(f"{seed}/{index}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


async def _together(jobs: Sequence[Coroutine[Any, Any, Drawn]]) -> Drawn:
    """All at once; the first failure ends the others and is raised as itself."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        parts = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return Drawn([one for part in parts for one in part.completions], sum(part.tokens for part in parts))
