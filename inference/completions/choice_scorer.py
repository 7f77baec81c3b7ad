"""The comparison of options on a server: exact log-probabilities, else the likeliest tokens, else counted samples.

Exact ones are asked for by ids, or, where a server knows no such question, by making it say the token.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from redline.inference.completions.sampler import ServerSampler
from redline.inference.errors import AnswerUnusable
from redline.inference.http.json_values import JsonObject
from redline.inference.model import Choice, Usage
from redline.inference.text.logprobs import checked_logprobs

FREQUENCY_SAMPLES = 16
"""Samples drawn for a choice where the server tells no log-probabilities."""


@dataclass(frozen=True, slots=True)
class ChoiceScorer:
    """Compares single tokens as the next one, in the best way the server was seen to be able to."""

    sampler: ServerSampler

    async def choose(self, ids: Sequence[int], text: str, deciding: Sequence[int]) -> Choice:
        """How likely each deciding token is behind a prompt, given in both forms. Raises what the route raises."""
        # Temperature 1 and no filter: then a server that tells processed probabilities tells the model's own.
        body = self.sampler.capabilities.body(ids, text, max_tokens=1, temperature=1.0, top_p=1.0)
        match self.sampler.capabilities.probability_source:
            case "logprobs" if self.sampler.capabilities.forces_tokens:
                return await self._by_force(body, ids, deciding)
            case "logprobs":
                return await self._exactly(body, ids, deciding)
            case "top_k":
                return await self._among_top(body, ids, deciding)
            case "frequency":
                return await self._by_frequency(body, ids, deciding)

    async def _exactly(self, body: JsonObject, ids: Sequence[int], deciding: Sequence[int]) -> Choice:
        asked = {"logprobs": 1, "logprob_token_ids": list(deciding)}
        top, usage = await self._alternatives({**body, **asked})
        absent = [token for token in deciding if f"token_id:{token}" not in top]
        if absent:
            raise AnswerUnusable(f"no log-probabilities came for the tokens {absent}, though they were asked for")
        logprobs = checked_logprobs([top[f"token_id:{token}"] for token in deciding])
        return Choice(logprobs, "logprobs", Usage(1, len(ids), usage.completion_tokens))

    async def _by_force(self, body: JsonObject, ids: Sequence[int], deciding: Sequence[int]) -> Choice:
        """One request, and one more for each option that is not among the likeliest tokens of those before."""
        capabilities = self.sampler.capabilities
        known: dict[str, float] = {}
        tokens = 0
        for token in deciding:
            if f"token_id:{token}" in known:
                continue
            asked = {"logprobs": capabilities.top_logprobs, **capabilities.forcing(token)}
            [sample], usage = await self.sampler.route.samples({**body, **asked})
            if sample.token_ids != (token,) or len(sample.top) != 1:
                raise AnswerUnusable(f"the server did not say the token {token}, though it was made to")
            known |= {**sample.top[0], f"token_id:{token}": sample.logprobs[0], **known}
            tokens += usage.completion_tokens
        logprobs = checked_logprobs([known[f"token_id:{token}"] for token in deciding])
        return Choice(logprobs, "logprobs", Usage(1, len(ids), tokens))

    async def _among_top(self, body: JsonObject, ids: Sequence[int], deciding: Sequence[int]) -> Choice:
        """Missing ones get the least log-probability that was told (genprm.md), unless all are missing."""
        asked = {"logprobs": self.sampler.capabilities.top_logprobs}
        top, usage = await self._alternatives({**body, **asked})
        keys = [f"token_id:{token}" for token in deciding]
        if not any(key.startswith("token_id:") for key in top):
            keys = await self._texts(deciding)
        least = min(checked_logprobs(list(top.values()))) if any(key in top for key in keys) else -math.inf
        logprobs = tuple(top.get(key, least) for key in keys)
        return Choice(logprobs, "top_k", Usage(1, len(ids), usage.completion_tokens))

    async def _by_frequency(self, body: JsonObject, ids: Sequence[int], deciding: Sequence[int]) -> Choice:
        texts = await self._texts(deciding)
        drawn = await self.sampler.draw({**body, "seed": 0}, FREQUENCY_SAMPLES)
        votes = [
            sum(one.token_ids == (token,) if one.token_ids else one.text == text for one in drawn.completions)
            for token, text in zip(deciding, texts, strict=True)
        ]
        logprobs = tuple(math.log(count / FREQUENCY_SAMPLES) if count else -math.inf for count in votes)
        return Choice(logprobs, "frequency", Usage(1, len(ids), drawn.tokens))

    async def _alternatives(self, body: JsonObject) -> tuple[dict[str, float], Usage]:
        [sample], usage = await self.sampler.route.samples(body)
        if len(sample.top) != 1:
            raise AnswerUnusable(f"alternatives for {len(sample.top)} tokens where one was generated")
        return dict(sample.top[0]), usage

    async def _texts(self, tokens: Sequence[int]) -> list[str]:
        """The tokens' texts, for servers that name tokens so. Raises `AnswerUnusable` where two are the same."""
        texts = [await self.sampler.tokenizer.decode([token]) for token in tokens]
        if len(set(texts)) < len(texts):
            raise AnswerUnusable("the server names tokens by their text, and the options' texts are the same")
        return texts
