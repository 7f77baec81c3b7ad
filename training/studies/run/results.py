"""The measurements of an ablation, put together over the seeds."""

from __future__ import annotations

from collections.abc import Iterable

from redline.evaluation import Estimate
from redline.training.studies.measurement import Figure, Measurement, Unit
from redline.training.studies.report.bootstrap import estimate, pooled


class Results:
    """Findings by study, figure and variant, in the order in which they were made."""

    def __init__(self, findings: Iterable[Measurement]) -> None:
        self._all = list(findings)

    def figures(self, study: str) -> list[Figure]:
        """What was measured in a study; the one that it is about last."""
        return list(dict.fromkeys(one.figure for one in self._all if one.study == study))

    def variants(self, study: str) -> list[str]:
        """Of a study, those that belong to its first seed first."""
        return list(dict.fromkeys(one.variant for one in self._all if one.study == study))

    def of(self, study: str, figure: Figure, variant: str) -> list[Measurement]:
        """One for each seed, in the order of the seeds."""
        found = [one for one in self._all if (one.study, one.figure, one.variant) == (study, figure, variant)]
        return sorted(found, key=lambda one: one.seed)

    def units(self, study: str, figure: Figure, variant: str) -> list[Unit]:
        """The solutions or problems of all seeds."""
        return pooled(self.of(study, figure, variant))

    def estimate(self, study: str, figure: Figure, variant: str) -> Estimate | None:
        """The figure with its interval over all seeds; None where it was not measured."""
        return estimate(figure, self.units(study, figure, variant))

    def seconds(self, study: str) -> float:
        """What the findings of a study took, in the runs that made them."""
        return sum(one.seconds for one in self._all if one.study == study)
