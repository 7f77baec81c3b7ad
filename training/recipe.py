"""Everything that decides what `redline train all` makes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.presets import Preset
from training.stage import AT_ONCE


@dataclass(frozen=True, slots=True)
class Recipe:
    """A preset, and who does the work."""

    preset: Preset
    policy: str = "embedded"
    """Samples the solutions and completes them."""
    teacher: str = "program"
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

    def told(self) -> dict[str, str]:
        """For a report."""
        fields = {"preset": self.preset.name, "policy": self.policy, "teacher": self.teacher, "model": self.model}
        if self.problems:
            fields["problems"] = ", ".join(map(str, self.problems))
        return {**fields, "generated problems": str(self.preset.size.problems), "seed": str(self.seed)}
