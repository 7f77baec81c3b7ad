"""One process of a training: all of it, or `python -m redline.training.sft.worker OUT` as one of several."""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.inference.checkpoint.weights import load_tokenizer
from redline.inference.libraries import contact
from redline.training.machine_errors import translated_errors
from redline.training.sft.data.dataset import read_dataset
from redline.training.sft.launch import leave_failure, tell_progress
from redline.training.sft.model_folder import finish, starting_model
from redline.training.sft.order import order
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import RunDir

if TYPE_CHECKING:
    from redline.training.sft.finetune import StepWatch


def run(run_dir: RunDir, plan: TrainingPlan, watch: StepWatch) -> None:
    """One process's part of the training; the first one finishes the model."""
    began = time.monotonic()
    trainer = open_trainer(run_dir, plan, watch)
    if trainer.is_world_process_zero():
        run_dir.clear_torn()
    trainer.accelerator.wait_for_everyone()
    last = run_dir.last_checkpoint()
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    if trainer.is_world_process_zero():
        finish(run_dir, plan, trainer.state.log_history, time.monotonic() - began)
    trainer.accelerator.wait_for_everyone()


def open_trainer(run_dir: RunDir, plan: TrainingPlan, watch: StepWatch) -> Any:
    """TRL's trainer for a plan, which learns the rows in the planned order. Raises `BackendMissing`."""
    with contact("transformers", "its trainer"):
        from transformers import PrinterCallback
    with contact("trl", "its trainer for supervised fine-tuning"):
        from redline.training.sft.guard import Guard
        from redline.training.sft.trainer import OrderedTrainer

    # PEFT still asks for it under the name that transformers has begun to call deprecated.
    warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
    with contact("trl", "what its trainer can be told"):
        from redline.training.sft.arguments import adapters, computes_in_bfloat16, rows_a_step, training_arguments

        arguments = training_arguments(run_dir, plan)
    trainer = OrderedTrainer(
        model=starting_model(plan, frozen=plan.tuning.lora is not None and computes_in_bfloat16(plan)),
        args=arguments,
        train_dataset=read_dataset(run_dir),
        processing_class=load_tokenizer(plan.weights),
        peft_config=adapters(plan.tuning),
    )
    trainer.arrange(_order(trainer.train_dataset, plan, rows_a_step(run_dir, plan)))
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Guard(trainer, run_dir, watch))
    return trainer


def _order(dataset: Any, plan: TrainingPlan, batch: int) -> list[int]:
    """Rows of the dataset in the order in which they are learnt; with packing a row holds several examples."""
    lengths = [len(ids) for ids in dataset["input_ids"]]
    return order(lengths, batch=batch, epochs=plan.tuning.epochs, seed=plan.seed)


def main(arguments: list[str]) -> int:
    """Be one of several processes. What goes wrong is left in the folder for the process that waits."""
    run_dir = RunDir(Path(arguments[0]))
    try:
        with translated_errors():
            run(run_dir, run_dir.plan(), tell_progress(run_dir))
    except Exception as error:
        leave_failure(run_dir, error)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
