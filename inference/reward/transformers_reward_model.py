"""A reward model in this process: a transformers decoder and a reward head, several prompts in one forward pass."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from redline.inference.checkpoint.compat import context_length
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.errors import ModelFailed, PromptTooLong
from redline.inference.model import Usage
from redline.inference.model_base import TokenizedModel
from redline.inference.reward.reward_model import Reading

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_BATCH = 16_384
"""Tokens in one pass, padding included; a single longer prompt has a pass of its own."""

_TokenValues = tuple[tuple[float, ...], ...]


@dataclass(eq=False, slots=True)
class _Job:
    ids: Sequence[int]
    places: Sequence[int]
    future: Future[_TokenValues] = field(default_factory=Future)


class TransformersRewardModel(TokenizedModel[CheckpointTokenizer]):
    """Keeps `redline.inference.RewardModel`. Callers may live in any number of threads and event loops."""

    def __init__(
        self, name: str, model: PreTrainedModel, head: nn.Sequential, tokenizer: PreTrainedTokenizerBase
    ) -> None:
        super().__init__(name, CheckpointTokenizer(tokenizer), context_length(model))
        self._model: Any = model
        self._head: Any = head
        self._vocabulary = int(model.config.get_text_config(decoder=True).vocab_size)
        self._lock = threading.Lock()
        self._waiting: list[_Job] = []
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="redline-reward")

    @property
    def labels(self) -> int:
        """Numbers the head gives for a token."""
        return int(self._head[-1].out_features)

    async def read(self, ids: Sequence[int], places: Sequence[int]) -> Reading:
        """See `RewardModel.read`. Cancelling the coroutine takes the prompt back if its pass has not begun."""
        if len(ids) > self._max_context:
            raise PromptTooLong(f"a prompt of {len(ids)} tokens does not fit into a context of {self._max_context}")
        if max(ids) >= self._vocabulary:
            # On a GPU such a token would take the whole process down.
            raise ModelFailed(f"token {max(ids)} of the prompt is none of the model's {self._vocabulary}")
        job = _Job(ids, places)
        self._submit(job)
        return Reading(await asyncio.wrap_future(job.future), Usage(1, len(ids), 0))

    async def aclose(self) -> None:
        """Let the pass that is under way end; calls that wait, and later ones, fail with `ModelFailed`."""
        with self._lock:
            left, self._waiting = self._waiting, []
        for job in left:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(ModelFailed("the model was closed during the call"))
        await asyncio.to_thread(self._worker.shutdown)

    def _submit(self, job: _Job) -> None:
        with self._lock:
            self._waiting.append(job)
            try:
                # A turn for each job: however jobs are put together, none is left over.
                self._worker.submit(self._turn)
            except RuntimeError as closed:
                self._waiting.remove(job)
                raise ModelFailed("the model is closed") from closed

    def _turn(self) -> None:
        jobs = [job for job in self._take() if job.future.set_running_or_notify_cancel()]
        if not jobs:
            return
        try:
            results = self._forward(jobs)
        except Exception as error:  # noqa: BLE001 - whatever broke is what the callers are told
            failure = ModelFailed(f"the reward model failed: {type(error).__name__}: {error}")
            failure.__cause__ = error
            for job in jobs:
                job.future.set_exception(failure)
            return
        for job, rows in zip(jobs, results, strict=True):
            job.future.set_result(rows)

    def _take(self) -> list[_Job]:
        """The oldest jobs that fit into one pass."""
        with self._lock:
            count, longest = 0, 0
            for job in self._waiting:
                longest = max(longest, len(job.ids))
                if count and longest * (count + 1) > _BATCH:
                    break
                count += 1
            taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    def _forward(self, jobs: Sequence[_Job]) -> list[_TokenValues]:
        import torch

        width = max(len(job.ids) for job in jobs)
        # Padding stands on the right: a decoder does not look ahead, so it changes nothing.
        ids = torch.tensor([[*job.ids, *[0] * (width - len(job.ids))] for job in jobs], device=self._model.device)
        mask = torch.tensor([[1] * len(job.ids) + [0] * (width - len(job.ids)) for job in jobs], device=ids.device)
        with torch.inference_mode():
            hidden: Tensor = self._model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
            return [self._rows(hidden[index], job.places) for index, job in enumerate(jobs)]

    def _rows(self, hidden: Tensor, places: Sequence[int]) -> _TokenValues:
        values: Tensor = self._head(hidden[list(places)].float())
        return tuple(map(tuple, values.tolist()))
