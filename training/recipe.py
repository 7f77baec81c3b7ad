"""Everything that decides what `redline train all` makes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inference import fingerprint_of
from training.plan import digest_of
from training.presets import Preset
from training.stage import AT_ONCE
from training.teachers import PROGRAM, fingerprint_of_teacher
from verifier import DataError


@dataclass(frozen=True, slots=True)
class Recipe:
    """A preset, and who does the work."""

    preset: Preset
    policy: str = "embedded"
    """Samples the solutions and completes them."""
    teacher: str = PROGRAM
    """Writes the rationales (`training.teachers`)."""
    base: str | None = None
    """The model that is fine-tuned; None: the preset's."""
    problems: tuple[Path, ...] = ()
    """Files of problems, beside the generated ones."""
    sandbox: str = "auto"
    processes: int = 1
    """Of the fine-tuning."""
    seed: int = 0
    at_once: int = AT_ONCE

    @property
    def model(self) -> str:
        """The model that is fine-tuned."""
        return self.base or self.preset.base

    def check(self) -> None:
        """Find out at once what the later stages would only find out after hours.

        Raises `DataError` where there is nothing to begin with, or nothing that the teacher knows, and what
        `training.finetune.check` raises.
        """
        from training.finetune import check

        if not self.preset.size.problems and not self.problems:
            raise DataError("there are no problems to begin with: name files of problems with their answers")
        if not self.preset.size.problems and self.teacher == PROGRAM:
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
            "policy": self.policy,
            "policy weights": fingerprint_of(self.policy, "policy"),
            "teacher": self.teacher,
            "teacher weights": fingerprint_of_teacher(self.teacher),
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
        fields = {"preset": f"{self.preset.name}{size}", "policy": self.policy, "teacher": self.teacher}
        if self.problems:
            fields["problems"] = ", ".join(map(str, self.problems))
        return {
            **fields,
            "model": self.model,
            "generated problems": str(self.preset.size.problems),
            "seed": str(self.seed),
        }
