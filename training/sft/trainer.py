"""TRL's trainer with rows learnt in the planned order, and a check that they are.

Exact resume rests on that order: a run that goes on skips as many rows as it has learnt. What a release of transformers
does to the order of a dataset is therefore measured in every micro-batch, by the tokens in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from trl import SFTTrainer  # type: ignore[attr-defined]

from redline.training.errors import OrderLost


class OrderedTrainer(SFTTrainer):
    """Learns the rows of its dataset one after the other.

    Raises `OrderLost` for a micro-batch of other tokens than those of the rows that are next.
    """

    _learnt: int | None = None
    """Micro-batches of this process so far, those of the runs before it too."""

    def arrange(self, order: Sequence[int]) -> None:
        """Put the dataset into the order in which it is learnt; `order` may name a row several times."""
        rows: Any = self.train_dataset
        self.train_dataset = rows.select(order)

    def training_step(self, model: Any, inputs: dict[str, Any], *rest: Any, **options: Any) -> Any:
        """See `transformers.Trainer`."""
        if isinstance(model, torch.nn.DataParallel):
            raise OrderLost("one process would learn on several GPUs: show it one (CUDA_VISIBLE_DEVICES=0)")
        if self._learnt is None:
            self._learnt = self.state.global_step * self.args.gradient_accumulation_steps
        self._compare(inputs, self._learnt)
        self._learnt += 1
        step: Any = super().training_step
        return step(model, inputs, *rest, **options)

    def _compare(self, inputs: dict[str, Any], done: int) -> None:
        ids, mask = inputs["input_ids"], inputs.get("attention_mask")
        seen = (ids if mask is None else ids[mask.bool()]).flatten().tolist()
        size, processes = self.args.per_device_train_batch_size, self.args.world_size
        begin = (done * processes + self.args.process_index) * size
        planned: Any = self.train_dataset
        if seen != [token for row in planned[begin : begin + size]["input_ids"] for token in row]:
            raise OrderLost(
                f"micro-batch {done + 1} does not hold the rows {begin} to {begin + size - 1} of the plan: the trainer "
                "learns in another order, and a run that is stopped could not go on exactly"
            )
