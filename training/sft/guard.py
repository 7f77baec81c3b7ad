"""The trainer's callback: a training that has diverged is stopped, and only whole checkpoints count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback

from redline.training.errors import TrainingDiverged
from redline.training.sft.run_dir import COMPLETE, RunDir

if TYPE_CHECKING:
    from redline.training.sft.finetune import StepWatch


class Guard(TrainerCallback):
    """Stops what has diverged before it is saved, marks what was saved whole, and tells how far the training is.

    Raises `TrainingDiverged`.
    """

    def __init__(self, trainer: Any, run_dir: RunDir, watch: StepWatch) -> None:
        self._trainer, self._run_dir, self._watch = trainer, run_dir, watch

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **rest: Any) -> None:
        """See `transformers.TrainerCallback`."""
        for name in ("loss", "grad_norm"):
            if not math.isfinite((logs or {}).get(name, 0.0)):
                if name == "loss" and state.is_world_process_zero:
                    # It was computed with the weights of the step before.
                    self._run_dir.distrust(state.global_step - 1)
                raise TrainingDiverged(_diverged(self._run_dir, f"{name} is {logs[name]}", state.global_step))

    def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """See `transformers.TrainerCallback`."""
        if state.is_world_process_zero:
            self._watch(state.global_step, state.max_steps)

    def on_save(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """See `transformers.TrainerCallback`."""
        self._trainer.accelerator.wait_for_everyone()
        if state.is_world_process_zero:
            (self._run_dir.checkpoints / f"checkpoint-{state.global_step}" / COMPLETE).touch()


def _diverged(run_dir: RunDir, what: str, step: int) -> str:
    last = run_dir.last_checkpoint()
    kept = f"the last good checkpoint is {last}; " if last else "there is no checkpoint yet; "
    return f"at step {step} the {what}: stopped; {kept}begin again with a lower --learning-rate and another --out"
