"""What a server can do, found out once by what it does: unknown fields of a request are silently ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from inference.completions import Completions
from inference.errors import AnswerUnusable, ModelFailed, ModelUnsupported, ServerRefused, ServerUnreachable
from inference.model import ProbabilitySource
from inference.sample import Sample, read_sample, tells_stop
from inference.server import Json
from inference.server_codec import AsyncCodec

EXTRAS: Json = {
    # A server may fill what is left open from the model's own generation settings.
    "top_k": -1,
    "min_p": 0.0,
    "repetition_penalty": 1.0,
    "include_stop_str_in_output": True,
    "return_token_ids": True,
    "return_tokens_as_token_ids": True,
    "add_special_tokens": False,
}
"""Fields beyond OpenAI's own, which its relatives know or ignore; strict servers refuse them."""

TOP = (20, 5)
"""Alternatives to ask for; OpenAI's own limit is 5."""

_PROMPT = "Step 1: 1 + 1 = 2\nStep 2: 2 + 2 = 4\nStep 3: 3 + 3 ="
_TOKENS = 8
_NO_ROUTE = {404, 405, 501}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the completions route was seen to do."""

    extras: bool
    """It takes `EXTRAS`."""
    prompt_ids: bool
    """It takes a prompt as token ids; otherwise as text, adding nothing."""
    tells_stop: bool
    """It keeps the stop string in the text, or tells which one it was."""
    many: bool
    """It draws `n` samples at once."""
    logprobs: bool
    """It tells the log-probability of each token."""
    source: ProbabilitySource
    top: int
    """Alternatives to ask for; 0 where there are none."""

    def body(self, ids: Sequence[int], text: str, **fields: Any) -> Json:
        """A request for this server: the prompt in the form it takes, and the fields that are not None."""
        given = {name: value for name, value in fields.items() if value is not None}
        extras = EXTRAS if self.extras else {}
        given = given if self.extras else {name: value for name, value in given.items() if name not in EXTRAS}
        return {"prompt": list(ids) if self.prompt_ids else text, **extras, **given}


class Raw(ModelUnsupported):
    """The server cannot be given raw prompts; the message says why."""


async def probe(route: Completions, codec: AsyncCodec) -> Abilities:
    """Find out, in three to six short requests. Raises `Raw`, and what an unreachable server raises."""
    ids = await codec.encode(_PROMPT)
    able, choice = await _prompt_form(route, ids)
    sample = read_sample(choice)
    tells = await _tells_stop(route, able.body(ids, _PROMPT, max_tokens=_TOKENS, temperature=0.0), choice)
    source, top, seen = await _source(route, able.body(ids, _PROMPT, max_tokens=1, temperature=1.0), ids)
    return Abilities(able.extras, able.prompt_ids, tells, seen > 1, bool(sample.logprobs), source, top)


async def confirm_tokenizer(route: Completions, codec: AsyncCodec, able: Abilities) -> None:
    """Raises `ModelUnsupported` where the server reads a text as other tokens than this tokenizer does.

    Ids alone would not tell: those of another vocabulary are taken just as well.
    """
    asked = replace(able, prompt_ids=False).body((), _PROMPT, max_tokens=1, temperature=0.0)
    counted, (_, usage) = len(await codec.encode(_PROMPT)), await route.ask(asked)
    # Some servers put a token in front of every text, whatever they are told.
    if usage.prompt_tokens not in {counted, counted + 1}:
        raise ModelUnsupported(
            f"the tokenizer named is not the model's: it counts {counted} tokens where the server reads "
            f"{usage.prompt_tokens}"
        )


async def _prompt_form(route: Completions, ids: Sequence[int]) -> tuple[Abilities, Any]:
    """The first form of a request that is answered and read as exactly these tokens, and its greedy answer."""
    reason = ""
    for extras, prompt_ids in ((True, True), (False, True), (True, False), (False, False)):
        able = Abilities(extras, prompt_ids, False, False, False, "frequency", 0)
        body = able.body(ids, _PROMPT, max_tokens=_TOKENS, temperature=0.0, logprobs=0)
        try:
            [choice, *_], usage = await route.ask(body)
        except (ServerUnreachable, AnswerUnusable):
            raise
        except ModelFailed as error:
            _give_up(error)
            reason = str(error)
            continue
        if usage.prompt_tokens == len(ids):
            return able, choice
        reason = f"it read {usage.prompt_tokens} tokens where the tokenizer counts {len(ids)}"
    raise Raw(f"the server does not take a prompt as it is: {reason}")


def _give_up(error: ModelFailed) -> None:
    """Raise where another form of the request would change nothing."""
    status = error.status if isinstance(error, ServerRefused) else 0
    if status in _NO_ROUTE:
        raise Raw(f"the server has no completions route ({error})")
    if status in {401, 403, 429}:
        raise error


async def _tells_stop(route: Completions, body: Json, choice: Any) -> bool:
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


async def _source(route: Completions, body: Json, ids: Sequence[int]) -> tuple[ProbabilitySource, int, int]:
    """Where probabilities of given tokens come from, the alternatives to ask for, and the samples of two that came."""
    wanted = sorted(set(ids))[:4]
    exact = {**body, "n": 2, "logprobs": 1, "logprob_token_ids": wanted}
    samples = await _try(route, exact)
    # Of one alternative and the token drawn at most two ids are there by chance.
    if len(wanted) > 2 and _all_have(samples, wanted):
        return "logprobs", 0, len(samples)
    for top in TOP:
        samples = await _try(route, {**body, "n": 2, "logprobs": top})
        if samples and all(sample.top and len(sample.top[0]) > 1 for sample in samples):
            return "top_k", top, len(samples)
    return "frequency", 0, len(samples or await _try(route, {**body, "n": 2}))


def _all_have(samples: Sequence[Sample], wanted: Sequence[int]) -> bool:
    return bool(samples) and all(
        sample.top and all(f"token_id:{token}" in sample.top[0] for token in wanted) for sample in samples
    )


async def _try(route: Completions, body: Json) -> list[Sample]:
    """The samples, or none where the server refuses or cannot say it rightly."""
    try:
        return [read_sample(choice) for choice in (await route.ask(body))[0]]
    except ServerUnreachable:
        raise
    except ModelFailed:
        return []
