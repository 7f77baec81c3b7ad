"""The folder of a finished run of `redline train all`, which the studies begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from redline.inference import fingerprint_of
from redline.store import DataError, read_entries
from redline.training.pipeline.run_log import NAME
from redline.training.sft.plan import TrainingOutcome, digest_of
from redline.training.sft.run_dir import OUTCOME
from redline.training.stages.registry import STAGE_NAMES, stage_file


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What is taken from the run."""

    folder: Path
    policy: str
    """Sampled the solutions."""
    completer: str
    """Completed them, and does so again."""
    temperature: float
    """At which it did."""
    teacher: str
    """Said which steps are right: labels are measured against it."""
    outcome: TrainingOutcome
    """Of the run's fine-tuning: its base and its constants are those of every variant."""

    @staticmethod
    def read(folder: Path) -> FinishedRun:
        """Raises `DataError` where the run is not there, or not finished."""
        if not (folder / NAME).is_file():
            raise DataError(f"{folder}: holds no run of `redline train all`: there is no {NAME}")
        lines = [entry.fields for entry in read_entries(str(folder / NAME))]
        done = {str(line.get("id")) for line in lines}
        if missing := [name for name in STAGE_NAMES if name not in done]:
            raise DataError(f"{folder}: that run is not finished (no {missing[0]}): the same `train all` goes on")
        asked = lines[0].get("asked")
        if not isinstance(asked, dict) or not {"policy", "teacher"} <= asked.keys():
            raise DataError(f"{folder / NAME}: not the log of a training")
        # Earlier versions had one model for both, and no temperature but 1.
        return FinishedRun(
            folder,
            policy=str(asked["policy"]),
            completer=str(asked.get("completer", asked["policy"])),
            temperature=float(asked.get("rollouts temperature", 1.0)),
            teacher=str(asked["teacher"]),
            outcome=_outcome(folder / "model" / OUTCOME),
        )

    def file(self, stage: str) -> Path:
        """The output of a stage."""
        return stage_file(self.folder, stage)

    @property
    def model(self) -> str:
        """The verifier that the run made."""
        return f"hf:{(self.folder / 'model').absolute()}"

    def asked(self) -> dict[str, Any]:
        """For the results file: what the figures rest on. Raises `DataError`, `ModelNotFound`."""
        return {
            "policy": self.policy,
            "policy weights": fingerprint_of(self.policy, "policy"),
            "completer": self.completer,
            "completer weights": fingerprint_of(self.completer, "policy"),
            "verifier weights": fingerprint_of(self.model, "verifier"),
            "base weights": fingerprint_of(self.outcome.plan.model, "verifier"),
            **{f"{name} rows": digest_of(self.file(name))[:16] for name in ("sample", "rationales", "filter")},
        }


def _outcome(path: Path) -> TrainingOutcome:
    try:
        return TrainingOutcome.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(f"{path}: that run made no verifier yet: the same `train all` goes on") from error
    except ValidationError as error:
        raise DataError(f"{path}: not what a fine-tuning leaves") from error
