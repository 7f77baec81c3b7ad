"""The in-process backend: any decoder of the transformers library, served to many coroutines at once."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from redline.inference.checkpoint.compat import context_length
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.errors import ModelFailed
from redline.inference.local.detokenizer import IncrementalDetokenizer
from redline.inference.local.metrics import EngineMetrics
from redline.inference.model import Choice, Completion, Generation, Request, Usage
from redline.inference.model_base import TokenizedModel
from redline.inference.text.deciding_token import find_deciding_token
from redline.inference.text.logprobs import checked_logprobs

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from redline.inference.local.request import EngineRequest, SampleState

_MAX_ROWS = 64
_CPU_CACHE_BYTES = 2 * 2**30
_GPU_CACHE_SHARE = 0.6
"""Of the memory that is free once the weights are loaded."""


class TransformersModel(TokenizedModel[CheckpointTokenizer]):
    """Serves a loaded model with continuous batching; see `redline.inference.local.engine`.

    Callers may live in any number of threads and event loops. `max_rows` bounds the sequences in flight,
    `cache_bytes` the memory for keys and values, `threads` (if given) the threads torch computes with.
    Raises `ModelUnsupported` for models whose attention the row cache cannot reproduce, and `IncompatibleLibrary` for a
    transformers that is not as it was.
    """

    def __init__(
        self,
        name: str,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        *,
        threads: int | None = None,
        max_rows: int = _MAX_ROWS,
        cache_bytes: int | None = None,
    ) -> None:
        from redline.inference.local.cache_check import measured_forward
        from redline.inference.local.engine import Engine

        forward = measured_forward(model)
        super().__init__(name, CheckpointTokenizer(tokenizer), context_length(model))
        self._vocabulary = int(model.config.get_text_config(decoder=True).vocab_size)
        self._eos = frozenset(_eos_ids(model, self._tokenizer))
        self._engine = Engine(
            forward,
            max_context=self._max_context,
            max_slots=max_rows,
            cache_bytes=_cache_bytes(model) if cache_bytes is None else cache_bytes,
            threads=threads,
        )
        # Also at interpreter exit: a thread inside torch must not outlive the interpreter.
        self._finalizer = weakref.finalize(self, self._engine.close, timeout=10)

    @property
    def stats(self) -> EngineMetrics:
        """What the engine has done so far."""
        return self._engine.metrics

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations; their common prompt is computed once."""
        from redline.inference.local.request import EngineRequest

        ids = self._encode(request.prompt, room=1)
        asked: EngineRequest[Completion] = EngineRequest(request.n)
        self._engine.submit(self._sample(asked, index, ids, request) for index in range(request.n))
        completions = await asyncio.wrap_future(asked.future)
        tokens = sum(len(completion.token_ids) for completion in completions)
        return Generation(tuple(completions), Usage(1, len(ids), tokens))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare the options at their deciding token; see `redline.inference.text.deciding_token` (raises `ValueError`
        without one)."""
        from redline.inference.local.request import EngineRequest, LogprobQuery

        shared, deciding = find_deciding_token([self._tokenizer.encode_continuation(option) for option in options])
        ids = [*self._encode(prompt, room=len(shared)), *shared]
        asked: EngineRequest[tuple[float, ...]] = EngineRequest(1)
        self._engine.submit([LogprobQuery(asked, ids, deciding)])
        [logprobs] = await asyncio.wrap_future(asked.future)
        return Choice(checked_logprobs(logprobs), "logprobs", Usage(1, len(ids), 0))

    async def aclose(self) -> None:
        """Stop the engine; calls in flight and later ones fail with `ModelFailed`."""
        await asyncio.to_thread(self._engine.close)
        self._finalizer.detach()

    def _encode(self, prompt: str, *, room: int) -> list[int]:
        ids = self._tokenizer.encode(prompt)
        self._require_room(ids, room)
        if max(ids) >= self._vocabulary:
            raise ModelFailed(f"token {max(ids)} of the prompt is none of the model's {self._vocabulary}")
        return ids

    def _sample(self, asked: EngineRequest[Completion], index: int, ids: list[int], request: Request) -> SampleState:
        from redline.inference.local.request import SampleState
        from redline.inference.local.sampling import SamplingParams

        limit = min(request.max_tokens, self._max_context - len(ids))
        text = IncrementalDetokenizer(ids, self._tokenizer.decode, eos=self._eos, stops=request.stop, limit=limit)
        return SampleState(asked, index, list(ids), SamplingParams.of(request, index), text)


def _eos_ids(model: PreTrainedModel, tokenizer: CheckpointTokenizer) -> set[int]:
    stated: Any = model.generation_config.eos_token_id if model.generation_config else None
    ids = stated if isinstance(stated, list) else [stated]
    return {int(token) for token in [*ids, tokenizer.eos_id] if token is not None}


def _cache_bytes(model: PreTrainedModel) -> int:
    import torch

    if model.device.type != "cuda":
        return _CPU_CACHE_BYTES
    free, _ = torch.cuda.mem_get_info(model.device)
    return int(free * _GPU_CACHE_SHARE)
