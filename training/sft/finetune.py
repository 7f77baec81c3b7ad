"""Supervised fine-tuning with TRL, and what surrounds it: the same command goes on where it was killed.

`python -m redline.training.sft.finetune OUT` is one process of a training on several; `redline.training.sft.launch`
starts them.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.inference import BackendMissing, fingerprint_of, weights_of
from redline.inference.checkpoint.hub_cache import fetch
from redline.inference.checkpoint.weights import load, load_tokenizer
from redline.inference.libraries import contact
from redline.store import RunRefused, refuse_other_settings, write_whole
from redline.training.errors import TrainingDiverged
from redline.training.machine_errors import translated_errors
from redline.training.pipeline.presets import Tuning
from redline.training.sft.data.dataset import DatasetCounts, read_dataset, write_dataset
from redline.training.sft.data.segments import Format
from redline.training.sft.order import order
from redline.training.sft.plan import TrainingOutcome, TrainingPlan, digest_of, versions_here
from redline.training.sft.run_dir import COMPLETE, OUTCOME, Workshop

if TYPE_CHECKING:
    from transformers import PreTrainedModel

StepWatch = Callable[[int, int], None]
"""Told how many optimizer steps are done, and of how many."""

_SCALE = 2
"""LoRA's alpha over its rank."""
_BESIDE_WEIGHTS = ("*.json", "*.model", "*.txt", "*.jinja")
_NOT_COPIED = ("config.json", OUTCOME)


def fine_tune(
    data: Path,
    model: str,
    out: Path,
    tuning: Tuning,
    *,
    form: Format = "genprm",
    seed: int = 0,
    processes: int = 1,
    watch: StepWatch = lambda done, steps: None,
) -> TrainingOutcome:
    """Train `model` on conversations and write it to the folder `out`, which `hf:OUT` then opens.

    Works in `OUT.partial` until everything is there. A finished model is not made again. Raises `DataError`,
    `RunRefused`, `StorageFailed`, `TrainingError`, and what opening the model raises.
    """
    versions_here()
    shop = Workshop(out)
    shop.finished()
    with shop, translated_errors():
        plan = plan_of(data, model, tuning, form=form, seed=seed, processes=processes)
        if shop.finished() is None:
            prepare(shop, plan)
            _train(shop, plan, watch)
        outcome = shop.finished()
        assert outcome is not None, "a training that raised nothing has finished its model"
        shop.clear()
        refuse_other_settings(outcome.plan.asked(), plan.asked(), str(out))
    return outcome


def check(model: str, tuning: Tuning, processes: int) -> None:
    """What can be known before there is data; a model of the hub is fetched.

    Raises `BackendMissing`, `RunRefused`, `ModelNotFound`.
    """
    versions_here()
    if tuning.batch % processes:
        raise RunRefused(f"a batch of {tuning.batch} examples cannot be shared evenly by {processes} processes")
    _folder(model)


def plan_of(data: Path, model: str, tuning: Tuning, *, form: Format, seed: int, processes: int) -> TrainingPlan:
    """The plan with what is looked up for it. Raises `DataError`, `RunRefused`, `ModelNotFound`, `BackendMissing`."""
    check(model, tuning, processes)
    digest = digest_of(data)
    return TrainingPlan(
        data=str(data),
        digest=digest,
        model=model,
        fingerprint=fingerprint_of(model, "verifier"),
        weights=_folder(model),
        form=form,
        tuning=tuning,
        seed=seed,
        processes=processes,
    )


def prepare(shop: Workshop, plan: TrainingPlan) -> DatasetCounts:
    """Write the plan and the examples, or find them there. Raises `DataError`, `RunRefused`."""
    shop.begin(plan)
    if not shop.counts.exists():
        write_dataset(shop, plan, load_tokenizer(plan.weights))
    return DatasetCounts.read(shop)


def _folder(model: str) -> str:
    weights = weights_of(model, "verifier")
    return weights if Path(weights).is_dir() else fetch(weights)


def _train(shop: Workshop, plan: TrainingPlan, watch: StepWatch) -> None:
    if plan.processes == 1:
        run(shop, plan, watch)
    else:
        from redline.training.sft.launch import launch

        launch(shop, plan, watch)


def run(shop: Workshop, plan: TrainingPlan, watch: StepWatch) -> None:
    """One process's part of the training; the first one finishes the model."""
    began = time.monotonic()
    trainer = _trainer(shop, plan, watch)
    if trainer.is_world_process_zero():
        shop.clear_torn()
    trainer.accelerator.wait_for_everyone()
    last = shop.last_checkpoint()
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    if trainer.is_world_process_zero():
        finish(shop, plan, trainer.state.log_history, time.monotonic() - began)
    trainer.accelerator.wait_for_everyone()


def finish(shop: Workshop, plan: TrainingPlan, history: list[dict[str, Any]], seconds: float) -> None:
    """Make the model's folder of the last checkpoint, and rename it to what was asked for."""
    shutil.rmtree(shop.model, ignore_errors=True)
    _write_weights(shop, plan)
    for pattern in _BESIDE_WEIGHTS:
        for file in Path(plan.weights).glob(pattern):
            if file.name not in _NOT_COPIED and not file.name.endswith(".index.json"):
                shutil.copyfile(file, shop.model / file.name)
    losses = tuple(float(entry["loss"]) for entry in history if "loss" in entry)
    outcome = TrainingOutcome(
        plan=plan,
        **DatasetCounts.read(shop).model_dump(),
        steps=len(losses),
        losses=losses,
        seconds=round(seconds, 3),
        versions=versions_here(),
    )
    write_whole(shop.model / OUTCOME, outcome.model_dump_json(indent=1))
    os.rename(shop.model, shop.out)


def _write_weights(shop: Workshop, plan: TrainingPlan) -> None:
    """The trained weights as one model, in the number format of those that the training began with."""
    from transformers import AutoConfig

    checkpoint = shop.last_checkpoint()
    assert checkpoint is not None, "a training ends with a checkpoint"
    network: Any
    if plan.tuning.lora:
        from peft import PeftModel

        network = PeftModel.from_pretrained(_network(plan), str(checkpoint)).merge_and_unload()
    else:
        network, _ = load(checkpoint, "cpu")
    network.to(AutoConfig.from_pretrained(plan.weights).dtype).save_pretrained(shop.model)


def _network(plan: TrainingPlan) -> PreTrainedModel:
    """The weights that the training begins with, in float32: small steps would be lost in anything less."""
    network: Any = load(plan.weights, "cpu")[0]
    return network.float().train()  # type: ignore[no-any-return]


def _trainer(shop: Workshop, plan: TrainingPlan, watch: StepWatch) -> Any:
    with contact("transformers", "its trainer"):
        from transformers import PrinterCallback
    with contact("trl", "its trainer for supervised fine-tuning"):
        from redline.training.sft.trainer import OrderedTrainer

    # PEFT still asks for it under the name that transformers has begun to call deprecated.
    warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
    with contact("trl", "what its trainer can be told"):
        arguments = _arguments(shop, plan)
    trainer = OrderedTrainer(
        model=_network(plan),
        args=arguments,
        train_dataset=read_dataset(shop),
        processing_class=load_tokenizer(plan.weights),
        peft_config=_adapters(plan.tuning),
    )
    trainer.arrange(_order(trainer.train_dataset, plan, _batch(shop, plan)))
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(_guard(trainer, shop, watch))
    return trainer


def _order(dataset: Any, plan: TrainingPlan, batch: int) -> list[int]:
    """Rows of the dataset in the order in which they are learnt; with packing a row holds several examples."""
    lengths = [len(ids) for ids in dataset["input_ids"]]
    return order(lengths, batch=batch, epochs=plan.tuning.epochs, seed=plan.seed)


def packs() -> bool:
    """Whether several examples share a row: on a CPU that means one dense mask over all of them, three times slower."""
    import torch

    return torch.cuda.is_available()


def _batch(shop: Workshop, plan: TrainingPlan) -> int:
    """Rows an optimizer step: the batch of the plan, or as many packed rows as hold about so many examples."""
    if not packs():
        return plan.tuning.batch
    counts = DatasetCounts.read(shop)
    rows = plan.tuning.batch * counts.tokens / (counts.examples * plan.tuning.max_length)
    return plan.processes * max(1, round(rows / plan.processes))


def _arguments(shop: Workshop, plan: TrainingPlan) -> Any:
    import torch

    from redline.training.sft.trainer import TrainerArguments, recomputation

    gpu, tuning = torch.cuda.is_available(), plan.tuning
    share = _batch(shop, plan) // plan.processes
    micro = max(size for size in range(1, min(tuning.micro_batch, share) + 1) if share % size == 0)
    return TrainerArguments(
        output_dir=str(shop.checkpoints),
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
        bf16=gpu and torch.cuda.is_bf16_supported(),
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


def _adapters(tuning: Tuning) -> Any:
    if tuning.lora is None:
        return None
    try:
        from peft import LoraConfig
    except ImportError as error:
        raise BackendMissing("LoRA needs peft: pip install -e '.[train]' in Redline's checkout") from error
    return LoraConfig(
        r=tuning.lora, lora_alpha=_SCALE * tuning.lora, target_modules="all-linear", task_type="CAUSAL_LM"
    )


def _guard(trainer: Any, shop: Workshop, watch: StepWatch) -> Any:
    from transformers import TrainerCallback

    class Guard(TrainerCallback):
        """Stops what has diverged before it is saved, and marks what was saved whole."""

        def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **rest: Any) -> None:
            for name in ("loss", "grad_norm"):
                if not math.isfinite((logs or {}).get(name, 0.0)):
                    if name == "loss" and state.is_world_process_zero:
                        # It was computed with the weights of the step before.
                        shop.distrust(state.global_step - 1)
                    raise TrainingDiverged(_diverged(shop, f"{name} is {logs[name]}", state.global_step))

        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            if state.is_world_process_zero:
                watch(state.global_step, state.max_steps)

        def on_save(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            trainer.accelerator.wait_for_everyone()
            if state.is_world_process_zero:
                (shop.checkpoints / f"checkpoint-{state.global_step}" / COMPLETE).touch()

    return Guard()


def _diverged(shop: Workshop, what: str, step: int) -> str:
    last = shop.last_checkpoint()
    kept = f"the last good checkpoint is {last}; " if last else "there is no checkpoint yet; "
    return f"at step {step} the {what}: stopped; {kept}begin again with a lower --learning-rate and another --out"


def main(arguments: list[str]) -> int:
    """Be one of several processes. What goes wrong is left in the folder for the process that waits."""
    from redline.training.sft.launch import leave_failure, tell_progress

    shop = Workshop(Path(arguments[0]))
    try:
        with translated_errors():
            run(shop, shop.plan(), tell_progress(shop))
    except Exception as error:
        leave_failure(shop, error)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
