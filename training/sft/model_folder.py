"""The weights that a training begins with, and the folder of the model that it ends with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.inference.checkpoint.weights import load
from redline.store import write_whole
from redline.training.sft.adapter_gguf import CONFIG, WEIGHTS
from redline.training.sft.data.dataset import DatasetCounts
from redline.training.sft.plan import TrainingOutcome, TrainingPlan, versions_here
from redline.training.sft.run_dir import OUTCOME, RunDir

if TYPE_CHECKING:
    from transformers import PreTrainedModel

ADAPTER = "adapter"
"""The folder in the model's that holds the adapters, before they were merged."""
_BESIDE_WEIGHTS = ("*.json", "*.model", "*.txt", "*.jinja")
_NOT_COPIED = ("config.json", OUTCOME)


def starting_model(plan: TrainingPlan, *, frozen: bool = False) -> PreTrainedModel:
    """The weights that the training begins with, in float32: small steps would be lost in anything less.

    `frozen` weights, under adapters, take no steps: they are as they are published, in bfloat16 mostly.
    """
    network: Any = load(plan.weights, "cpu")[0]
    if frozen:
        from transformers import AutoConfig

        return network.to(AutoConfig.from_pretrained(plan.weights).dtype).train()  # type: ignore[no-any-return]
    return network.float().train()  # type: ignore[no-any-return]


def finish(run_dir: RunDir, plan: TrainingPlan, history: list[dict[str, Any]], seconds: float) -> None:
    """Make the model's folder of the last checkpoint, and rename it to what was asked for."""
    shutil.rmtree(run_dir.model, ignore_errors=True)
    _write_weights(run_dir, plan)
    for pattern in _BESIDE_WEIGHTS:
        for file in Path(plan.weights).glob(pattern):
            if file.name not in _NOT_COPIED and not file.name.endswith(".index.json"):
                shutil.copyfile(file, run_dir.model / file.name)
    losses = tuple(float(entry["loss"]) for entry in history if "loss" in entry)
    outcome = TrainingOutcome(
        plan=plan,
        **DatasetCounts.read(run_dir).model_dump(),
        steps=len(losses),
        losses=losses,
        seconds=round(seconds, 3),
        versions=versions_here(),
    )
    write_whole(run_dir.model / OUTCOME, outcome.model_dump_json(indent=1))
    os.rename(run_dir.model, run_dir.out)


def _write_weights(run_dir: RunDir, plan: TrainingPlan) -> None:
    """The trained weights as one model, in the number format of those that the training began with."""
    from transformers import AutoConfig

    checkpoint = run_dir.last_checkpoint()
    assert checkpoint is not None, "a training ends with a checkpoint"
    network: Any
    if plan.tuning.lora:
        from peft import PeftModel

        network = PeftModel.from_pretrained(starting_model(plan), str(checkpoint)).merge_and_unload()
        (run_dir.model / ADAPTER).mkdir(parents=True)
        for name in (CONFIG, WEIGHTS):
            shutil.copyfile(checkpoint / name, run_dir.model / ADAPTER / name)
    else:
        network, _ = load(checkpoint, "cpu")
    network.to(AutoConfig.from_pretrained(plan.weights).dtype).save_pretrained(run_dir.model)
