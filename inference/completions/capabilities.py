"""What a server can do, found out once by what it does: unknown fields of a request are silently ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from redline.inference.completions.route import CompletionsRoute
from redline.inference.completions.server_sample import ServerSample, read_sample, tells_stop
from redline.inference.errors import AnswerUnusable, ModelFailed, ModelUnsupported, ServerRefused, ServerUnreachable
from redline.inference.http.json_values import JsonObject
from redline.inference.model import ProbabilitySource
from redline.inference.served.dialect import Dialect
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer

TOP = (20, 5)
"""Alternatives to ask for; OpenAI's own limit is 5."""

_FORCING = 1000.0
"""Added to a token's logit: more than lies between any two."""
_SAME = 0.5
"""Nats between log-probabilities of a prompt read anew and of one out of the cache, at most (0.15 were seen)."""
_PROMPT = "Step 1: 1 + 1 = 2\nStep 2: 2 + 2 = 4\nStep 3: 3 + 3 ="
_TOKENS = 8
_NO_ROUTE = {404, 405, 501}


@dataclass(frozen=True, slots=True)
class ServerCapabilities:
    """What the completions route of a server was seen to do."""

    dialect: Dialect
    """What kind of server it is."""
    extra_fields: bool
    """It takes the dialect's own fields."""
    prompt_ids: bool
    """It takes a prompt as token ids; otherwise as text, adding nothing."""
    tells_stop: bool
    """It keeps the stop string in the text, or tells which one it was."""
    several_samples: bool
    """It draws `n` samples at once."""
    logprobs: bool
    """It tells the log-probability of each token."""
    probability_source: ProbabilitySource
    top_logprobs: int
    """Alternatives to ask for; 0 where there are none."""
    forces_tokens: bool = False
    """It can be made to say any token, and then tells how likely that was of itself."""
    usage_counts_all: bool = True
    """Its usage counts the tokens of all samples of a request, not only of one."""

    @property
    def chosen_logprobs(self) -> int | None:
        """The `logprobs` to ask for where only the chosen tokens' are wanted; None where it tells none."""
        return self.dialect.chosen_logprobs if self.logprobs else None

    @staticmethod
    def forcing(token: int) -> JsonObject:
        """The field that makes a server say a token."""
        return {"logit_bias": [[token, _FORCING]]}

    def body(self, ids: Sequence[int], text: str, **fields: Any) -> JsonObject:
        """A request for this server: the prompt in the form it takes, and the fields that are not None."""
        given = {name: value for name, value in fields.items() if value is not None}
        extras = self.dialect.extra_fields if self.extra_fields else {}
        if "top_k" not in extras:
            given.pop("top_k", None)
        return {"prompt": list(ids) if self.prompt_ids else text, **extras, **given}


@dataclass(frozen=True, slots=True)
class _Seen:
    """Samples of one token each, and the tokens that the server says they cost."""

    samples: list[ServerSample]
    counted: int


class RawPromptUnsupported(ModelUnsupported):
    """The server cannot be given raw prompts; the message says why."""


async def probe_capabilities(
    route: CompletionsRoute, tokenizer: AsyncTokenizer, dialect: Dialect
) -> ServerCapabilities:
    """Find out, in three to seven requests. Raises `RawPromptUnsupported`, and what an unreachable server raises."""
    ids = await tokenizer.encode(_PROMPT)
    capabilities, choice = await _prompt_form(route, ids, dialect)
    sample = read_sample(choice)
    tells = await _tells_stop(route, capabilities.body(ids, _PROMPT, max_tokens=_TOKENS, temperature=0.0), choice)
    one = capabilities.body(ids, _PROMPT, max_tokens=1, temperature=1.0)
    source, top, seen = await _source(route, one, ids)
    forces = source == "top_k" and dialect.native_route and await _forces(route, {**one, "logprobs": top}, seen)
    return replace(
        capabilities,
        tells_stop=tells,
        several_samples=len(seen.samples) > 1,
        logprobs=bool(sample.logprobs),
        probability_source="logprobs" if forces else source,
        forces_tokens=forces,
        top_logprobs=top,
        usage_counts_all=seen.counted >= len(seen.samples),
    )


async def confirm_tokenizer(
    route: CompletionsRoute, tokenizer: AsyncTokenizer, capabilities: ServerCapabilities
) -> None:
    """Raises `ModelUnsupported` where the server reads a text as other tokens than this tokenizer does.

    Ids alone would not tell: those of another vocabulary are taken just as well.
    """
    asked = replace(capabilities, prompt_ids=False).body((), _PROMPT, max_tokens=1, temperature=0.0)
    counted, (_, usage) = len(await tokenizer.encode(_PROMPT)), await route.ask(asked)
    # Some servers put a token in front of every text, whatever they are told.
    if usage.prompt_tokens not in {counted, counted + 1}:
        raise ModelUnsupported(
            f"the tokenizer named is not the model's: it counts {counted} tokens where the server reads "
            f"{usage.prompt_tokens}"
        )


async def _prompt_form(route: CompletionsRoute, ids: Sequence[int], dialect: Dialect) -> tuple[ServerCapabilities, Any]:
    """The first form of a request that is answered and read as exactly these tokens, and its greedy answer."""
    reason = ""
    for extras, prompt_ids in ((True, True), (False, True), (True, False), (False, False)):
        if extras and not dialect.extra_fields:
            continue
        capabilities = ServerCapabilities(dialect, extras, prompt_ids, False, False, False, "frequency", 0)
        body = capabilities.body(ids, _PROMPT, max_tokens=_TOKENS, temperature=0.0, logprobs=dialect.chosen_logprobs)
        try:
            [choice, *_], usage = await route.ask(body)
        except (ServerUnreachable, AnswerUnusable):
            raise
        except ModelFailed as error:
            _give_up(error)
            reason = str(error)
            continue
        if _PROMPT in str(choice.get("text")):
            reason = "it puts the prompt in front of what the model writes"
        elif usage.prompt_tokens == len(ids):
            return capabilities, choice
        else:
            reason = f"it read {usage.prompt_tokens} tokens where the tokenizer counts {len(ids)}"
    raise RawPromptUnsupported(f"the server does not take a prompt as it is: {reason}")


def _give_up(error: ModelFailed) -> None:
    """Raise where another form of the request would change nothing."""
    status = error.status if isinstance(error, ServerRefused) else 0
    if status in _NO_ROUTE:
        raise RawPromptUnsupported(f"the server has no completions route ({error})")
    if status in {401, 403, 429}:
        raise error


async def _tells_stop(route: CompletionsRoute, body: JsonObject, choice: Any) -> bool:
    """Stops the same greedy text in its middle and looks whether the answer shows where it ended."""
    text: str = choice["text"]
    if len(text) < 2:
        return tells_stop(choice)
    stop = text[len(text) // 2 :][:2]
    try:
        [sample], _ = await route.samples({**body, "stop": [stop]})
    except (ServerRefused, AnswerUnusable):
        return False
    # A server that keeps the string without naming it leaves open whether the model ended there by itself.
    return sample.stop == stop and sample.completion().text == text[: text.index(stop) + len(stop)]


async def _source(
    route: CompletionsRoute, body: JsonObject, ids: Sequence[int]
) -> tuple[ProbabilitySource, int, _Seen]:
    """Where probabilities of given tokens come from, the alternatives to ask for, and what came of asking for two."""
    wanted = sorted(set(ids))[:4]
    seen = await _try(route, {**body, "n": 2, "logprobs": 1, "logprob_token_ids": wanted})
    # Of one alternative and the token drawn at most two ids are there by chance.
    if len(wanted) > 2 and _all_have(seen.samples, wanted):
        return "logprobs", 0, seen
    for top in TOP:
        seen = await _try(route, {**body, "n": 2, "logprobs": top})
        if seen.samples and all(sample.top and len(sample.top[0]) > 1 for sample in seen.samples):
            return "top_k", top, seen
    return "frequency", 0, seen if seen.samples else await _try(route, {**body, "n": 2})


async def _forces(route: CompletionsRoute, body: JsonObject, seen: _Seen) -> bool:
    """Makes it say the least likely of the tokens that it told, and looks whether it tells the same of it as before."""
    told = {key: logprob for key, logprob in seen.samples[0].top[0].items() if key.startswith("token_id:")}
    if not told:
        return False
    key = min(told, key=told.__getitem__)
    token = int(key.removeprefix("token_id:"))
    answer = await _try(route, {**body, **ServerCapabilities.forcing(token)})
    return [sample.token_ids for sample in answer.samples] == [(token,)] and all(
        abs(sample.logprobs[0] - told[key]) < _SAME for sample in answer.samples
    )


def _all_have(samples: Sequence[ServerSample], wanted: Sequence[int]) -> bool:
    return bool(samples) and all(
        sample.top and all(f"token_id:{token}" in sample.top[0] for token in wanted) for sample in samples
    )


async def _try(route: CompletionsRoute, body: JsonObject) -> _Seen:
    """The samples, or none where the server refuses or cannot say it rightly."""
    try:
        choices, usage = await route.ask(body)
        return _Seen([read_sample(choice) for choice in choices], usage.completion_tokens)
    except ServerUnreachable:
        raise
    except ModelFailed:
        return _Seen([], 0)
