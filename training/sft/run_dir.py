"""The folder in which a model is made, `OUT.partial`: what a killed run leaves there, the next one goes on with.

plan.json      what is asked for; another plan is refused
examples.arrow the token ids and labels, and `examples.json`, what was counted when they were made
checkpoints/   of the trainer; one counts only once its `COMPLETE` file is there
model/         the finished model, renamed to OUT as the last act
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from redline.store import RunRefused, open_locked, refuse_other_settings, write_whole
from redline.training.sft.plan import TrainingOutcome, TrainingPlan

COMPLETE = "COMPLETE"
OUTCOME = "training.json"


class RunDir:
    """The folder of one model in the making."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.root = out.with_name(f"{out.name}.partial")
        self.plan_file = self.root / "plan.json"
        self.examples = self.root / "examples.arrow"
        self.counts = self.root / "examples.json"
        self.checkpoints = self.root / "checkpoints"
        self.model = self.root / "model"
        self.lock = -1
        """Descriptor of the lock while this process, or one that inherited it, works here."""

    def __enter__(self) -> Self:
        """Take the folder for this run. Raises `RunRefused` when another run has it or it cannot be made."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunRefused(f"{self.root}: cannot be written: {error.strerror}") from error
        self.lock = open_locked(self.root / "lock", "another run is training there", self.root)
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self.lock)

    def clear(self) -> None:
        """Take the folder away: the model is finished."""
        shutil.rmtree(self.root)

    def begin(self, plan: TrainingPlan) -> None:
        """Write the plan down, or find the same one there. Raises `RunRefused` for another one."""
        if self.plan_file.exists():
            refuse_other_settings(self.plan().asked(), plan.asked(), str(self.root))
            return
        write_whole(self.plan_file, plan.model_dump_json(indent=1))

    def plan(self) -> TrainingPlan:
        """The plan that was written down. Raises `RunRefused` for what is none."""
        try:
            return TrainingPlan.model_validate_json(self.plan_file.read_bytes())
        except (OSError, ValidationError) as error:
            raise RunRefused(f"{self.plan_file}: not the plan of a training; choose another folder") from error

    def finished(self) -> TrainingOutcome | None:
        """What OUT says of itself; None where it is not there. Raises `RunRefused` for a folder that is no such."""
        if not self.out.exists():
            return None
        try:
            return TrainingOutcome.model_validate_json((self.out / OUTCOME).read_bytes())
        except (OSError, ValidationError) as error:
            raise RunRefused(f"{self.out}: is there, and not the outcome of this training; choose another") from error

    def last_checkpoint(self) -> Path | None:
        """The newest complete checkpoint."""
        complete = [folder for folder in self._folders() if (folder / COMPLETE).exists()]
        return max(complete, key=_step, default=None)

    def distrust(self, step: int) -> None:
        """Count a checkpoint as torn, if there is one of this step."""
        (self.checkpoints / f"checkpoint-{step}" / COMPLETE).unlink(missing_ok=True)

    def clear_torn(self) -> None:
        """Take away the checkpoints whose writing was interrupted."""
        for folder in self._folders():
            if not (folder / COMPLETE).exists():
                shutil.rmtree(folder)

    def _folders(self) -> list[Path]:
        return list(self.checkpoints.glob("checkpoint-*"))


def as_text(fields: Mapping[str, Any]) -> str:
    """JSON for `write_whole`."""
    import json

    return json.dumps(fields, indent=1, allow_nan=False)


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])
