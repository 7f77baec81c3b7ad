"""The thread that owns the model: continuous batching over the slots of one cache.

Every turn of its loop lets go of what was cancelled, gives waiting sequences a slot, runs one batch of prompt tokens
and then one token for every sequence that is past its prompt. Sequences join and leave at any turn.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from redline.inference.errors import AnswerUnusable, ModelFailed
from redline.inference.local.forward import Forward
from redline.inference.local.metrics import EngineMetrics
from redline.inference.local.request import LogprobQuery, SampleState, Task
from redline.inference.local.sampling import SamplingParams, draw_tokens
from redline.inference.local.slots import SlotPool

if TYPE_CHECKING:
    from transformers import PreTrainedModel

_PIECE = 512
"""Prompt tokens of one slot in one pass: bounds the mask and how long the others wait."""
_BATCH = 4096
"""Prompt tokens of all slots in one pass, padding included."""


class Engine:
    """Serves tasks from any thread; each call's future tells its caller."""

    def __init__(
        self, forward: Forward, *, max_context: int, max_slots: int, cache_bytes: int, threads: int | None = None
    ) -> None:
        model = forward.model
        self._forward = forward
        self._metrics = EngineMetrics()
        self._slots = SlotPool(
            model.config.get_text_config(decoder=True).num_hidden_layers,
            self._metrics,
            max_slots=max_slots,
            max_columns=max_context,
            budget=max(1, cache_bytes // _bytes_per_token(model)),
        )
        self._threads = threads
        self._wake = threading.Condition()
        self._inbox: list[Task] = []
        self._waiting: deque[Task] = deque()
        self._joining: Task | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="redline-engine", daemon=True)
        self._thread.start()

    @property
    def metrics(self) -> EngineMetrics:
        """A copy of the running totals."""
        return replace(self._metrics)

    def submit(self, tasks: Iterable[Task]) -> None:
        """Queue tasks. Raises `ModelFailed` once the engine is closed."""
        with self._wake:
            if self._closed:
                raise ModelFailed("the model is closed")
            self._inbox.extend(tasks)
            self._wake.notify()

    def close(self, timeout: float | None = None) -> None:
        """Stop the thread after the pass it is in; calls in flight fail."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join(timeout)

    def _run(self) -> None:
        if self._threads is not None:
            torch.set_num_threads(self._threads)
        with torch.inference_mode():
            try:
                while self._collect():
                    self._turn()
            finally:
                self._end()

    def _end(self) -> None:
        with self._wake:
            self._closed = True
            left = [*self._inbox, *self._waiting]
        self._fail(ModelFailed("the model was closed during the call"), left)

    def _collect(self) -> bool:
        """Wait for something to do; False when closed."""
        with self._wake:
            self._wake.wait_for(lambda: self._closed or self._inbox or self._waiting or self._slots.active)
            self._waiting.extend(self._inbox)
            self._inbox.clear()
            return not self._closed

    def _turn(self) -> None:
        try:
            self._drop_cancelled()
            self._admit()
            self._prefill()
            self._decode()
        except Exception as error:  # noqa: BLE001 - whatever broke is what the callers in flight are told
            failure = ModelFailed(f"the engine failed: {type(error).__name__}: {error}")
            failure.__cause__ = error
            self._fail(failure)

    def _fail(self, failure: ModelFailed, others: Iterable[Task] = ()) -> None:
        """Fail what is in a slot or on its way into one, and forget all slots: they may be half written."""
        tasks = [slot.task for slot in self._slots.in_use] + [self._joining]
        self._joining = None
        for task in [*tasks, *others]:
            if task is not None:
                task.request.fail(failure)
        self._slots.clear()

    def _drop_cancelled(self) -> None:
        for index, slot in reversed(list(enumerate(self._slots.in_use))):
            if slot.task and slot.task.request.over:
                self._slots.release(index)

    def _admit(self) -> None:
        """Give slots to waiting tasks, in their order; those whose prefix is being computed step aside for a while."""
        for task in tuple(self._waiting):
            if not task.request.over:
                self._joining = task
                if self._slots.must_wait(task):
                    continue
                if not self._slots.admit(task):
                    break
            self._waiting.remove(task)
        self._joining = None

    def _prefill(self) -> None:
        """One piece of the prompts that are of a length with the oldest one."""
        pieces = {i: min(slot.pending, _PIECE) for i, slot in enumerate(self._slots.in_use) if slot.pending > 1}
        if not pieces:
            return
        first = next(iter(pieces.values()))
        alike = [i for i, piece in pieces.items() if piece <= 2 * first and first <= 2 * piece]
        group = alike[: max(1, _BATCH // max(pieces[i] for i in alike))]
        self._metrics.prefill_steps += 1
        self._advance(group, [pieces[i] for i in group])

    def _decode(self) -> None:
        """One token for every slot that has just one to compute."""
        self._widen()
        # A slot still at its prompt takes part as padding: that is cheaper than copying the others together.
        steps = [int(slot.pending == 1) for slot in self._slots.in_use]
        if any(steps):
            self._metrics.decode_steps += 1
            self._advance(list(range(len(steps))), steps)

    def _widen(self) -> None:
        while self._slots.active:
            task = self._slots.widen(max(len(slot.task.ids) for slot in self._slots.in_use if slot.task))
            if task is None:
                return
            self._metrics.preempted += 1
            self._waiting.appendleft(task)

    def _advance(self, indices: list[int], counts: list[int]) -> None:
        """Feed each slot its next `counts[i]` tokens, and draw where that was the last one known."""
        slots = [self._slots[index] for index in indices]
        starts = [len(slot.ids) for slot in slots]
        tokens = [
            slot.task.ids[start : start + count] if slot.task else []
            for slot, start, count in zip(slots, starts, counts, strict=True)
        ]
        logits = self._forward(self._slots.cache, indices, starts, tokens)
        for slot, new in zip(slots, tokens, strict=True):
            slot.ids.extend(new)
        ready = [place for place, slot in enumerate(slots) if slot.pending == 0]
        if ready:
            self._emit([indices[place] for place in ready], logits[ready])

    def _emit(self, indices: list[int], logits: Tensor) -> None:
        """Hand every slot its next token, or what it asked of the distribution; let go of those that are done."""
        tasks = [self._slots[index].task for index in indices]
        logprobs = logits.log_softmax(dim=-1)
        drawn = draw_tokens(
            logits, [task.sampling if isinstance(task, SampleState) else SamplingParams() for task in tasks]
        )
        values = logprobs.gather(1, drawn.unsqueeze(1)).squeeze(1)
        outcomes = list(zip(indices, tasks, drawn.tolist(), values.tolist(), logprobs, strict=True))
        # From the back: releasing a slot moves the last one into its place.
        for index, task, token, value, distribution in reversed(outcomes):
            if task is not None:
                self._hand(index, task, token, value, distribution)

    def _hand(self, index: int, task: Task, token: int, value: float, distribution: Tensor) -> None:
        if math.isnan(value):
            task.request.fail(AnswerUnusable("the model computed logits that are not numbers"))
            self._slots.drop(index)
        elif isinstance(task, LogprobQuery):
            task.take(distribution)
            self._slots.release(index)
        else:
            self._metrics.generated_tokens += 1
            if task.take(token, value):
                self._slots.release(index)


def _bytes_per_token(model: PreTrainedModel) -> int:
    """Keys and values of one position in all layers."""
    config = model.config.get_text_config(decoder=True)
    heads: int = config.num_attention_heads
    size: int = getattr(config, "head_dim", None) or config.hidden_size // heads
    kept: int = getattr(config, "num_key_value_heads", None) or heads
    return 2 * int(config.num_hidden_layers) * kept * size * model.dtype.itemsize
