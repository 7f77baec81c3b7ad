r"""What a step's rollouts say of it: relative progress (genprm.md, eq. 10-11) and the two variants it is compared with.

Boundary t is the state after t steps; m_t = MC (eq. 8) is the share of its completions that reach the answer, so that
m_0 = MC(s_1), and for step t: MC(s_t) = m_{t-1}, MC(s_t, a_t) = m_t. With a threshold:

    ratio        P_t = m_t / m_{t-1}     right iff P_t >= threshold (eps, 0.8); may be more than 1
    difference   P_t = m_t - m_{t-1}     right iff P_t >= threshold (-0.3; the paper also has -0.1 and -0.5)
    hard         P_t = m_t               right iff P_t >  threshold (0)

Shares and thresholds are compared as the exact fractions that they are: 6 of 25 against 3 of 10 is 0.8, not less.

After the first zero. Once m_t = 0 for a t >= 1, every later share counts as 0, whatever its rollouts say or whether
there were any, and every later step is wrong: no step is right where no way leads to the answer. (By its formula
alone, a difference of 0 - 0 would be right.) Step t itself is labelled by its formula.

What is not known. A boundary without rollouts, or that is not settled, has no share; a step that needs it has neither
progress nor label (None), unless it comes after the first zero. With one exception: a completion that reached the
answer from boundary t went through every boundary before it, so by the hard scheme a step before t is right, though
nobody looked (that is what a binary search leaves out).

MC(s_1) = 0. The policy does not solve the problem from its start, so there is nothing to lose and no progress to
measure against: `ratio` and `difference` say None of every step. `hard` does not need MC(s_1).
MC(s_1) = 1 needs no rule: then P_1 = m_1, and P_1 - 1 for the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

from redline.store import DataError
from redline.training.pipeline.row_file import count_rows, read_records
from redline.training.pipeline.schema import LabelRow, RolloutRow, StepBoundary
from redline.training.pipeline.stage import StageReport, StageRun
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe

SchemeName: TypeAlias = Literal["ratio", "difference", "hard"]
DEFAULT_THRESHOLDS: dict[SchemeName, float] = {"ratio": 0.8, "difference": -0.3, "hard": 0.0}

Share: TypeAlias = Fraction | None
"""MC of a boundary; None where it is not known."""


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """How progress becomes a label. Raises `ValueError` for a threshold that would make all labels the same."""

    name: SchemeName = "ratio"
    threshold: float = 0.8

    def __post_init__(self) -> None:
        low = -1.0 if self.name == "difference" else 0.0
        high = float("inf") if self.name == "ratio" else 1.0
        if not (low < self.threshold < high or (self.name == "hard" and self.threshold == 0)):
            raise ValueError(f"the {self.name} scheme needs a threshold above {low} and below {high}")

    def progress(self, before: Share, after: Share) -> Fraction | None:
        """P_t of a step from the shares of the boundaries before and after it; None where they do not give it."""
        if after is None or self.name == "hard":
            return after
        if before is None or (self.name == "ratio" and not before):
            return None
        return after / before if self.name == "ratio" else after - before

    def right(self, progress: Fraction) -> bool:
        """Whether so much progress makes a step right."""
        threshold = Fraction(repr(self.threshold))
        return progress > threshold if self.name == "hard" else progress >= threshold


@dataclass(frozen=True, slots=True)
class LabelStage(PipelineStage):
    """Labels of the steps, by relative progress."""

    name = "label"
    reads = (RolloutRow,)
    writes = LabelRow

    source: Path
    scheme: LabelScheme

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        labels = recipe.preset.labels
        return cls(files("rollouts"), LabelScheme(labels.scheme, labels.threshold))

    def rows(self) -> int:
        """See `PipelineStage`."""
        return count_rows(read_records(self.source, RolloutRow), self.source)

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""

        async def work(row: RolloutRow) -> LabelRow:
            return label(row, self.scheme)

        with StageRun[RolloutRow](self.name, out, asdict(self.scheme)) as stage:
            return await stage.run(read_records(self.source, RolloutRow), work, watch)


def label(row: RolloutRow, scheme: LabelScheme) -> LabelRow:
    """The solution with its labels.

    Raises `DataError` where the boundaries are not those of its steps, or its rollouts stopped when another scheme's
    labels were settled.
    """
    _refuse_settled_otherwise(row, scheme)
    shares = shares_of(row)
    progress, labels = label_steps(shares, scheme)
    if scheme.name == "ratio":
        _bridge(labels, shares, {b.after for b in row.boundaries if b.settled and not b.rollouts}, scheme)
    return LabelRow(
        **row.model_dump(exclude={"boundaries"}),
        scheme=scheme.name,
        threshold=scheme.threshold,
        progress=tuple(None if value is None else float(value) for value in progress),
        labels=tuple(labels),
    )


def label_steps(shares: Sequence[Share], scheme: LabelScheme) -> tuple[list[Fraction | None], list[bool | None]]:
    """Progress and label of each step, from the shares of boundaries 0 to n (n steps, n + 1 shares)."""
    dead = _first_zero(shares)
    known = [*shares[: dead + 1], *[Fraction(0)] * (len(shares) - dead - 1)]
    hopeless = scheme.name != "hard" and known[0] == 0
    progress: list[Fraction | None] = []
    labels: list[bool | None] = []
    for step in range(1, len(known)):
        value = Fraction(0) if step > dead else scheme.progress(known[step - 1], known[step])
        progress.append(None if hopeless else value)
        labels.append(None if hopeless else _label(step, value, known, dead, scheme))
    return progress, labels


def _bridge(labels: list[bool | None], shares: Sequence[Share], passed: set[int], scheme: LabelScheme) -> None:
    """Label the steps between two boundaries right where the progress over all of them is that of a right step.

    So the steps that a search for the first wrong one went past have labels; `passed` are the boundaries between them.
    """
    looked = [(after, share) for after, share in enumerate(shares) if share is not None]
    for (start, before), (end, share) in pairwise(looked):
        if end - start > 1 and passed.issuperset(range(start + 1, end)) and before and scheme.right(share / before):
            labels[start:end] = [True] * (end - start)


def _refuse_settled_otherwise(row: RolloutRow, scheme: LabelScheme) -> None:
    settled = next((origin.settings for origin in reversed(row.origins) if origin.stage == "rollouts"), {})
    if settled.get("stop_error") is None:
        return
    if scheme.name != "ratio" or scheme.threshold != settled.get("eps"):
        raise DataError(
            f"{row.id}: its rollouts stopped when the labels of the ratio over {settled.get('eps')} were settled:"
            " other labels need rollouts made with --fixed"
        )


def shares_of(row: RolloutRow) -> list[Share]:
    """MC of boundaries 0 to the number of steps; those that are not there, or not settled, are None."""
    shares: list[Share] = [None] * (len(row.steps) + 1)
    seen: set[int] = set()
    for boundary in row.boundaries:
        if boundary.after in seen or boundary.after >= len(shares):
            what = "twice" if boundary.after in seen else f"though there are {len(row.steps)} steps"
            raise DataError(f"{row.id}: has rollouts from after step {boundary.after} {what}")
        seen.add(boundary.after)
        shares[boundary.after] = _share(boundary)
    return shares


def _share(boundary: StepBoundary) -> Share:
    return Fraction(boundary.right, boundary.rollouts) if boundary.settled and boundary.rollouts else None


def _first_zero(shares: Sequence[Share]) -> int:
    """The first boundary behind a step from which no completion reaches the answer; behind the last one without any."""
    return next((t for t, share in enumerate(shares) if t and share == 0), len(shares))


def _label(step: int, progress: Fraction | None, known: Sequence[Share], dead: int, scheme: LabelScheme) -> bool | None:
    if step > dead:
        return False
    if progress is None:
        reached = scheme.name == "hard" and not scheme.threshold and any(known[step + 1 :])
        return True if reached else None
    return scheme.right(progress)
