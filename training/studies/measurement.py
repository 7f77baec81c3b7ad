"""One line of `results.jsonl`: what one variant of a study came to with one seed, solution by solution."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from pydantic import Field

from redline.record import Record

Figure: TypeAlias = Literal["F1", "F1 over draws", "right", "labels right"]
"""`F1`: harmonic mean of the accuracies on wrong and on right solutions, first wrong step exactly located; `over
draws`: of votes drawn again and again. `right`: share of problems. `labels right`: share of steps, by problem."""


class Unit(NamedTuple):
    """What is drawn anew for an interval: a solution or a problem."""

    id: str
    group: str
    """`wrong` or `right` for an F1, else empty."""
    hits: float
    total: int


class Measurement(Record):
    """Everything that the report needs of one variant and seed."""

    study: str
    variant: str
    seed: int
    figure: Figure
    units: tuple[Unit, ...]
    told: dict[str, int] = Field(default_factory=dict)
    """Counts that stand beside the figure."""
    seconds: float = 0.0
    """Since the finding before it, in the run that made it."""

    @property
    def id(self) -> str:
        """Of its own in `results.jsonl`."""
        return name(self.study, self.figure, self.variant, self.seed)


def name(study: str, figure: str, variant: str, seed: int) -> str:
    """The id of a finding."""
    return f"{study}/{figure}/{variant}/{seed}"
