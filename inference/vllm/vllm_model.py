"""vLLM in this process: its asynchronous engine on a loop of its own, prefix caching on."""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import weakref
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from redline.inference.background_loop import BackgroundLoop
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.errors import BackendMissing, IncompatibleLibrary, ModelFailed, ModelNotFound
from redline.inference.model import Choice, Completion, FinishReason, Generation, Request, Usage
from redline.inference.model_base import TokenizedModel
from redline.inference.text.deciding_token import find_deciding_token
from redline.inference.text.logprobs import checked_logprobs
from redline.inference.vllm.compat import engine_facts, on_cpu, sampling_params, start_engine

_SMALL = 2_000_000_000
"""Bytes: one billion parameters of two bytes each. What is still on the hub counts as big."""
_ENVIRONMENT = {
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_LOGGING_LEVEL": "WARNING",
    # Standard output belongs to the program.
    "VLLM_LOGGING_STREAM": "ext://sys.stderr",
}
"""What vLLM reads when it is imported, unless the user has set it."""


class VllmModel(TokenizedModel[CheckpointTokenizer]):
    """Keeps `redline.inference.LanguageModel`. Callers may live in any number of threads and event loops."""

    def __init__(self, name: str, loop: BackgroundLoop, engine: Any) -> None:
        self._engine: Any = engine
        tokenizer, context = engine_facts(engine)
        super().__init__(name, CheckpointTokenizer(tokenizer), context)
        self._loop = loop
        self._numbers = itertools.count()
        self._finalizer = weakref.finalize(self, _end, loop, engine)

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations. Greedy ones are all the same and drawn once."""
        ids = self._encode(request.prompt, room=1)
        drawn = request.n if request.temperature > 0 else 1
        answer = await self._loop.run(self._answer(ids, _sampling(request, drawn, self._max_context - len(ids))))
        completions = [_completion(output) for output in sorted(answer.outputs, key=lambda output: output.index)]
        tokens = sum(len(completion.token_ids) for completion in completions)
        return Generation(tuple(completions * (request.n // drawn)), Usage(1, len(ids), tokens))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare the options at their deciding token; see `redline.inference.text.deciding_token` (raises `ValueError`
        without one)."""
        shared, deciding = find_deciding_token([self._tokenizer.encode_continuation(option) for option in options])
        ids = [*self._encode(prompt, room=len(shared) + 1), *shared]
        answer = await self._loop.run(self._answer(ids, _query(deciding)))
        told = answer.outputs[0].logprobs[0]
        return Choice(checked_logprobs([told[token].logprob for token in deciding]), "logprobs", Usage(1, len(ids), 1))

    async def aclose(self) -> None:
        """Stop the engine; calls in flight and later ones fail with `ModelFailed`."""
        await asyncio.to_thread(_end, self._loop, self._engine)
        self._finalizer.detach()

    async def _answer(self, ids: Sequence[int], sampling: Any) -> Any:
        """The finished output of one request. Cancelling it aborts the request."""
        outputs = self._engine.generate({"prompt_token_ids": list(ids)}, sampling, f"redline-{next(self._numbers)}")
        try:
            async with aclosing(outputs):
                async for output in outputs:
                    if output.finished:
                        return output
        except Exception as error:
            raise ModelFailed(f"vLLM failed: {type(error).__name__}: {error}") from error
        raise ModelFailed("vLLM ended a request without an answer")

    def _encode(self, prompt: str, *, room: int) -> list[int]:
        ids = self._tokenizer.encode(prompt)
        self._require_room(ids, room)
        return ids


def open_vllm(name: str, weights: str) -> VllmModel:
    """Start an engine for a folder or a hub model; takes tens of seconds.

    Raises `BackendMissing` without vLLM, `IncompatibleLibrary` for one that is not as it was, `ModelNotFound` where the
    engine does not start.
    """
    if importlib.util.find_spec("vllm") is None:
        raise BackendMissing(f"{name!r} needs vLLM: pip install vllm on Linux with CUDA; without, see docs/models.md")
    loop = BackgroundLoop("redline-vllm")
    try:
        return VllmModel(name, loop, loop.wait(_start(weights)))
    except IncompatibleLibrary:
        loop.close()
        raise
    except Exception as error:  # noqa: BLE001 - whatever keeps the engine from starting is the cause of what is raised
        failure = ModelNotFound(f"vLLM cannot serve {weights}: {type(error).__name__}: {error}")
        failure.__cause__ = error
    loop.close()
    raise failure


async def _start(weights: str) -> Any:
    for variable, value in _ENVIRONMENT.items():
        os.environ.setdefault(variable, value)
    cpu = on_cpu()
    return start_engine(
        model=weights,
        dtype="float32" if cpu and _is_small(weights) else "auto",
        enforce_eager=cpu,
        enable_prefix_caching=True,
        # A prompt read in pieces ends the CPU engine where the request has a seed, as ours have.
        enable_chunked_prefill=False if cpu else None,
        # Only whole blocks are found again, and the CPU's default of 128 tokens is longer than a step.
        block_size=32 if cpu else None,
        max_model_len=-1,
        generation_config="vllm",
        disable_log_stats=True,
    )


def _is_small(weights: str) -> bool:
    """Whether a folder holds few enough weights to compute in float32, as the transformers backend does on a CPU."""
    return 0 < sum(file.stat().st_size for file in Path(weights).glob("*.safetensors")) <= _SMALL


def _end(loop: BackgroundLoop, engine: Any) -> None:
    async def shut_down() -> None:
        engine.shutdown()

    loop.close(shut_down(), timeout=30.0)


def _sampling(request: Request, n: int, room: int) -> Any:
    return sampling_params(
        n=n,
        max_tokens=min(request.max_tokens, room),
        temperature=request.temperature,
        top_p=request.top_p,
        top_k=request.top_k,
        seed=request.seed,
        stop=list(request.stop),
        include_stop_str_in_output=True,
        logprobs=0,
    )


def _query(deciding: Sequence[int]) -> Any:
    """One token, thrown away, and the exact log-probabilities of the deciding ones."""
    return sampling_params(
        max_tokens=1,
        temperature=1.0,
        logprob_token_ids=list(deciding),
    )


def _completion(output: Any) -> Completion:
    ids = tuple(output.token_ids)
    stop = output.stop_reason if isinstance(output.stop_reason, str) else None
    return Completion(output.text, ids, _chosen(output, ids), _finish(output.finish_reason, stop), stop)


def _chosen(output: Any, ids: Sequence[int]) -> tuple[float, ...]:
    return tuple(at[token].logprob for at, token in zip(output.logprobs, ids, strict=True))


def _finish(reason: Any, stop: str | None) -> FinishReason:
    if reason == "stop":
        return "eos" if stop is None else "stop"
    if reason == "length":
        return "length"
    raise ModelFailed(f"vLLM ended a sample with {reason!r}")
