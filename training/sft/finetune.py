"""Supervised fine-tuning, and what surrounds it: the same command goes on where it was killed.

The training itself is `redline.training.sft.worker`: in this process, or one of several that
`redline.training.sft.launch` starts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from redline.inference import fingerprint_of, weights_of
from redline.inference.checkpoint.hub_cache import fetch
from redline.inference.checkpoint.weights import load_tokenizer
from redline.store import RunRefused, refuse_other_settings
from redline.training.machine_errors import translated_errors
from redline.training.pipeline.presets import Tuning
from redline.training.sft.data.dataset import DatasetCounts, write_dataset
from redline.training.sft.data.segments import Format
from redline.training.sft.plan import TrainingOutcome, TrainingPlan, digest_of, versions_here
from redline.training.sft.run_dir import RunDir

StepWatch = Callable[[int, int], None]
"""Told how many optimizer steps are done, and of how many."""


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
    run_dir = RunDir(out)
    run_dir.finished()
    with run_dir, translated_errors():
        plan = plan_of(data, model, tuning, form=form, seed=seed, processes=processes)
        if run_dir.finished() is None:
            prepare(run_dir, plan)
            _train(run_dir, plan, watch)
        outcome = run_dir.finished()
        assert outcome is not None, "a training that raised nothing has finished its model"
        run_dir.clear()
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


def prepare(run_dir: RunDir, plan: TrainingPlan) -> DatasetCounts:
    """Write the plan and the examples, or find them there. Raises `DataError`, `RunRefused`."""
    run_dir.begin(plan)
    if not run_dir.counts.exists():
        write_dataset(run_dir, plan, load_tokenizer(plan.weights))
    return DatasetCounts.read(run_dir)


def _folder(model: str) -> str:
    weights = weights_of(model, "verifier")
    return weights if Path(weights).is_dir() else fetch(weights)


def _train(run_dir: RunDir, plan: TrainingPlan, watch: StepWatch) -> None:
    if plan.processes == 1:
        from redline.training.sft.worker import run

        run(run_dir, plan, watch)
    else:
        from redline.training.sft.launch import launch

        launch(run_dir, plan, watch)
