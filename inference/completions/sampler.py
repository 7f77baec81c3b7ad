"""Samples drawn from a server, in the way it was seen to be able to."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from redline.inference.completions.capabilities import ServerCapabilities
from redline.inference.completions.route import CompletionsRoute
from redline.inference.completions.server_sample import ServerSample
from redline.inference.errors import AnswerUnusable
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Completion, Usage
from redline.inference.text.stops import first_stop
from redline.inference.text.token_limit import TokenLimit
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer


def _nobody(piece: str) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True)
class DrawnSamples:
    """Samples and the tokens that were generated for them."""

    completions: list[Completion]
    tokens: int


@dataclass(frozen=True, slots=True)
class ServerSampler:
    """Draws samples through the completions route. Raises what the route raises."""

    route: CompletionsRoute
    tokenizer: AsyncTokenizer
    capabilities: ServerCapabilities

    async def draw(self, body: JsonObject, n: int, stop: tuple[str, ...] = ()) -> DrawnSamples:
        """`n` samples for a body that says neither how many nor where to stop."""
        if stop and not self.capabilities.tells_stop:
            return await _together([self.listen(each, stop) for each in _parts(body, n, 1)])
        stops = {"stop": list(stop)} if stop else {}
        if n == 1:
            return await self._whole({**body, **stops, "n": 1})
        most = (self.capabilities.dialect.max_samples or n) if self.capabilities.several_samples else 1
        return await _together([self._whole({**part, **stops}) for part in _parts(body, n, most)])

    async def _whole(self, body: JsonObject) -> DrawnSamples:
        samples, usage = await self.route.samples(body)
        if "logprobs" in body and any(sample.token_ids and not sample.logprobs for sample in samples):
            raise AnswerUnusable("the server left the log-probabilities out, though it told them before")
        if not (usage.completion_tokens or all(sample.token_ids for sample in samples)):
            return await _together([self._counted(sample, body["max_tokens"]) for sample in samples])
        kept = [await self._within(sample, body["max_tokens"], sample.token_ids) for sample in samples]
        return DrawnSamples([sample.completion() for sample in kept], await self._cost(kept, usage))

    async def _cost(self, samples: Sequence[ServerSample], usage: Usage) -> int:
        """The tokens of the samples: as many as their ids, else as the server counts, else as the tokenizer does."""
        known = sum(len(sample.token_ids) for sample in samples)
        if known or len(samples) == 1 or self.capabilities.usage_counts_all:
            return known or usage.completion_tokens
        return sum([len(await self.tokenizer.encode(sample.text)) for sample in samples])

    async def listen(
        self, body: JsonObject, stop: tuple[str, ...], hear: Callable[[str], None] = _nobody
    ) -> DrawnSamples:
        """One sample read as it is written and cut here: also for servers that do not say which stop string it was."""
        plain = {name: value for name, value in body.items() if name != "logprobs"}
        text, limit = "", TokenLimit(body["max_tokens"])
        async with aclosing(self.route.pieces(plain)) as pieces:
            async for piece, reason in pieces:
                taken = limit.take(piece)
                text += taken
                hear(taken)
                if found := first_stop(text, stop):
                    cut = ServerSample(text[: found.end], "stop", found.string)
                    return await self._counted(cut, body["max_tokens"])
                if limit.spent:
                    return await self._counted(ServerSample(text, "length", None), body["max_tokens"])
                if reason is not None:
                    return await self._counted(ServerSample(text, reason, None), body["max_tokens"])
        raise AnswerUnusable("the server ended a sample without saying why")

    async def _counted(self, sample: ServerSample, limit: int) -> DrawnSamples:
        """The sample with its tokens counted here, and no more of them than asked for."""
        ids = tuple(await self.tokenizer.encode(sample.text))
        kept = await self._within(sample, limit, ids)
        return DrawnSamples([kept.completion()], min(limit, len(ids)))

    async def _within(self, sample: ServerSample, limit: int, ids: tuple[int, ...]) -> ServerSample:
        """The sample, or as much of it as was asked for where the server went on."""
        if len(ids) <= limit:
            return sample
        text = await self.tokenizer.decode(ids[:limit])
        told = (sample.token_ids[:limit], sample.logprobs[:limit], sample.top[:limit])
        return ServerSample(text, "length", None, *told)


def _parts(body: JsonObject, n: int, most: int) -> list[JsonObject]:
    """Requests for `n` samples in all and `most` each, with seeds of their own where there is one."""
    seed = body.get("seed")
    seeds = {at: seed if at == 0 or seed is None else _derived(seed, at) for at in range(0, n, most)}
    counts = {at: {"n": min(most, n - at)} if most > 1 else {} for at in seeds}
    return [{**body, **counts[at], **({} if seeds[at] is None else {"seed": seeds[at]})} for at in seeds]


def _derived(seed: int, index: int) -> int:
    digest = hashlib.sha256(f"{seed}/{index}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


async def _together(jobs: Sequence[Coroutine[Any, Any, DrawnSamples]]) -> DrawnSamples:
    """All at once; the first failure ends the others and is raised as itself."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        parts = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return DrawnSamples([one for part in parts for one in part.completions], sum(part.tokens for part in parts))
