"""What TRL's trainer is told: its arguments, made of a plan and of the machine, and the adapters of LoRA."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import torch
from trl import SFTConfig  # type: ignore[attr-defined]

from redline.inference import BackendMissing
from redline.training.pipeline.presets import Tuning
from redline.training.sft.data.dataset import DatasetCounts
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import RunDir

_SCALE = 2
"""LoRA's alpha over its rank."""


class TrainerArguments(SFTConfig):
    """Arguments of one process with one GPU at most: with several, torch's DataParallel would take another batch."""

    @property
    def n_gpu(self) -> int:
        """GPUs of this process."""
        return min(int(super().n_gpu), 1)


def recomputation(wanted: bool) -> dict[str, Any]:
    """Whether activations are computed again instead of kept, under the name that this transformers has for it."""
    known = {field.name for field in fields(SFTConfig)}
    new, old = "activation_checkpointing", "gradient_checkpointing"
    return {new if new in known else old: wanted}


def training_arguments(run_dir: RunDir, plan: TrainingPlan) -> TrainerArguments:
    """The arguments of each process."""
    gpu, tuning = torch.cuda.is_available(), plan.tuning
    share = rows_a_step(run_dir, plan) // plan.processes
    micro = max(size for size in range(1, min(tuning.micro_batch, share) + 1) if share % size == 0)
    return TrainerArguments(
        output_dir=str(run_dir.checkpoints),
        # The arranged dataset holds every epoch, so that a resumed run need only skip.
        num_train_epochs=1,
        train_sampling_strategy="sequential",
        per_device_train_batch_size=micro,
        gradient_accumulation_steps=share // micro,
        learning_rate=tuning.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=tuning.warmup,
        max_length=tuning.max_length,
        use_cpu=not gpu,
        bf16=computes_in_bfloat16(plan),
        **recomputation(gpu),
        packing=packs(),
        dataset_kwargs={"skip_prepare_dataset": not packs()},
        dataloader_pin_memory=gpu,
        save_steps=tuning.save_every,
        save_total_limit=2,
        logging_steps=1,
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=[],
        seed=plan.seed,
    )


def computes_in_bfloat16(plan: TrainingPlan) -> bool:
    """Whether passes are computed in bfloat16: on a GPU that does, and on a CPU with AMX where adapters are trained.

    Weights that are trained themselves stay in float32 there: small steps would be lost in anything less.
    """
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    amx = bool(torch.cpu.get_capabilities().get("amx_bf16"))
    return amx and plan.tuning.lora is not None


def packs() -> bool:
    """Whether several examples share a row: on a CPU that means one dense mask over all of them, three times slower."""
    return torch.cuda.is_available()


def rows_a_step(run_dir: RunDir, plan: TrainingPlan) -> int:
    """Rows an optimizer step: the batch of the plan, or as many packed rows as hold about so many examples."""
    if not packs():
        return plan.tuning.batch
    counts = DatasetCounts.read(run_dir)
    rows = plan.tuning.batch * counts.tokens / (counts.examples * plan.tuning.max_length)
    return plan.processes * max(1, round(rows / plan.processes))


def adapters(tuning: Tuning) -> Any:
    """PEFT's settings of the adapters; None where all weights are trained. Raises `BackendMissing` without peft."""
    if tuning.lora is None:
        return None
    try:
        from peft import LoraConfig
    except ImportError as error:
        raise BackendMissing("LoRA needs peft: pip install -e '.[train]' in Redline's checkout") from error
    return LoraConfig(
        r=tuning.lora, lora_alpha=_SCALE * tuning.lora, target_modules="all-linear", task_type="CAUSAL_LM"
    )
