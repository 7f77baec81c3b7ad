"""Everything that decides what `redline train all` makes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from redline.inference import fingerprint_of
from redline.store import DataError
from redline.training.pipeline.presets import Preset
from redline.training.pipeline.stage import AT_ONCE
from redline.training.sft.plan import digest_of
from redline.training.teachers.factory import PROGRAM, fingerprint_of_teacher


@dataclass(frozen=True, slots=True)
class PipelineRecipe:
    """A preset, and who does the work; who is None is the preset's."""

    preset: Preset
    policy: str | None = None
    """Samples the solutions."""
    completer: str | None = None
    """Completes them from their steps on; None: the policy, where that is named, else the preset's."""
    teacher: str | None = None
    """Writes the rationales (`redline.training.teachers.factory`)."""
    base: str | None = None
    """The model that is fine-tuned."""
    problems: tuple[Path, ...] = ()
    """Files of problems, beside the generated ones."""
    sandbox: str = "auto"
    processes: int = 1
    """Of the fine-tuning."""
    seed: int = 0
    at_once: int = AT_ONCE

    @property
    def sampled_by(self) -> str:
        """The model that samples the solutions."""
        return self.policy or self.preset.policy

    @property
    def completed_by(self) -> str:
        """The model that completes them."""
        return self.completer or self.policy or self.preset.completer

    @property
    def taught_by(self) -> str:
        """The teacher."""
        return self.teacher or self.preset.teacher

    @property
    def model(self) -> str:
        """The model that is fine-tuned."""
        return self.base or self.preset.base

    def check(self) -> None:
        """Find out at once what the later stages would only find out after hours.

        Raises `DataError` where there is nothing to begin with, or nothing that the teacher knows, and what
        `redline.training.sft.finetune.check` raises.
        """
        from redline.training.sft.finetune import check

        if not self.preset.size.problems and not self.problems:
            raise DataError("there are no problems to begin with: name files of problems with their answers")
        if not self.preset.size.problems and self.taught_by == PROGRAM:
            raise DataError("the teacher `program` knows the generated problems alone: name another one, or a number")
        check(self.model, self.preset.tuning, self.processes)

    def asked(self) -> dict[str, Any]:
        """What is compared between the runs in one folder: all but the sandbox and the rows in flight.

        JSON without depth. Raises `DataError` for a file that cannot be read, `ModelNotFound` for a name of no model.
        """
        constants = asdict(self.preset)
        sizes = {name: part for name, part in constants.items() if isinstance(part, dict)}
        return {
            "preset": self.preset.name,
            "policy": self.sampled_by,
            "policy weights": fingerprint_of(self.sampled_by, "policy"),
            "completer": self.completed_by,
            "completer weights": fingerprint_of(self.completed_by, "policy"),
            "teacher": self.taught_by,
            "teacher weights": fingerprint_of_teacher(self.taught_by),
            "model": self.model,
            "model weights": fingerprint_of(self.model, "verifier"),
            "files": [f"{path.name} {digest_of(path)[:16]}" for path in self.problems],
            "processes": self.processes,
            "seed": self.seed,
            **{f"{part} {name}": value for part, fields in sizes.items() for name, value in fields.items()},
        }

    def told(self) -> dict[str, str]:
        """For a report."""
        size = " at smoke size" if self.preset.smoke else ""
        fields = {
            "preset": f"{self.preset.name}{size}",
            "policy": self.sampled_by,
            "completer": self.completed_by,
            "teacher": self.taught_by,
        }
        if self.problems:
            fields["problems"] = ", ".join(map(str, self.problems))
        return {
            **fields,
            "model": self.model,
            "generated problems": str(self.preset.size.problems),
            "seed": str(self.seed),
        }
