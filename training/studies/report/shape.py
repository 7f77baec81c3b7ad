"""Whether a study has the shape of the paper's table: its order row by row, judged by paired intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from redline.evaluation import Estimate
from redline.training.studies import components, data, labels, refinement, votes
from redline.training.studies.measurement import Figure
from redline.training.studies.report.bootstrap import difference, gain_ratio
from redline.training.studies.report.paper import GAIN_RATIOS, ORDERS, PAPER
from redline.training.studies.run.results import Results

FIGURES: dict[str, tuple[Figure, ...]] = {
    labels.STUDY: ("labels right", "F1"),
    components.STUDY: ("F1",),
    data.STUDY: ("F1",),
    votes.STUDY: ("F1 over draws",),
    refinement.STUDY: ("right",),
}
"""What each study measures; the figure that the paper's stands beside last."""


@dataclass(frozen=True, slots=True)
class Rise:
    """Two variants of which the paper has the second above the first."""

    lower: str
    upper: str
    paper: float
    """By so many per cent."""
    ours: Estimate
    """The second less the first."""

    @property
    def kept(self) -> bool | None:
        """Whether ours rises too; None where the interval holds zero."""
        return None if self.ours.low <= 0 <= self.ours.high else self.ours.value > 0

    def told(self) -> str:
        """In words."""
        return f"{self.upper} over {self.lower}: {points(self.ours)}, in the paper {self.paper:+.1f}"


def rises(results: Results, study: str, figure: Figure, order: tuple[str, ...]) -> list[Rise]:
    """The neighbours in the paper's order of which both were measured."""
    measured = [variant for variant in order if results.of(study, figure, variant)]
    found = []
    for lower, upper in pairwise(measured):
        ours = difference(figure, *(results.units(study, figure, variant) for variant in (lower, upper)))
        if ours is not None:
            found.append(Rise(lower, upper, PAPER[study][upper] - PAPER[study][lower], ours))
    return found


def sentences(results: Results, study: str) -> Iterator[str]:
    """What is to be said of a study's shape."""
    for order in ORDERS[study]:
        for figure in FIGURES[study]:
            if compared := rises(results, study, figure, order):
                yield _verdict(compared, "" if figure == FIGURES[study][-1] else f" for {figure}")
    if study == data.STUDY:
        yield from _data(results)
    if study == votes.STUDY:
        yield from _votes(results)
    if study == refinement.STUDY:
        yield from _turns(results)


def points(estimate: Estimate) -> str:
    """A difference in points of per cent, `+5.3 (+1.2 to +9.4)`."""
    if not any(estimate):
        return "the same, and no draw differs"
    value, low, high = (100 * part for part in estimate)
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"


def _verdict(compared: list[Rise], of: str) -> str:
    """One sentence for an order."""
    sorts = {
        "the other way round": [rise for rise in compared if rise.kept is False],
        "as in the paper": [rise for rise in compared if rise.kept],
        "not to be told apart": [rise for rise in compared if rise.kept is None],
    }
    against, kept, unsure = map(bool, sorts.values())
    order = " < ".join([compared[0].lower, *(rise.upper for rise in compared)])
    told = [f"{sort}: {'; '.join(rise.told() for rise in found)}" for sort, found in sorts.items() if found]
    details = ". ".join(part[0].upper() + part[1:] for part in told)
    return f"{_head(against=against, kept=kept, unsure=unsure)}{of} (paper: {order}). {details}."


def _head(*, against: bool, kept: bool, unsure: bool) -> str:
    if against:
        return "The shape differs"
    if not unsure:
        return "The shape is the paper's"
    return "Nothing contradicts the paper's shape, and not all of it is shown" if kept else "No shape can be told"


def _data(results: Results) -> Iterator[str]:
    first, last = (data.variant(part) for part in (data.PARTS[0], data.PARTS[-1]))
    yield from _change(results, data.STUDY, first, last)
    yield from _change(results, data.STUDY, data.UNTRAINED, last)


def _votes(results: Results) -> Iterator[str]:
    measured = results.variants(votes.STUDY)
    if measured:
        yield from _change(results, votes.STUDY, votes.variant(1), measured[-1])
        if votes.variant(8) in measured[:-1]:
            yield from _change(results, votes.STUDY, votes.variant(8), measured[-1])


def _change(results: Results, study: str, lower: str, upper: str) -> Iterator[str]:
    figure = FIGURES[study][-1]
    found = difference(figure, results.units(study, figure, lower), results.units(study, figure, upper))
    if found is not None:
        told = "rises" if found.low > 0 else "falls" if found.high < 0 else "does not change for certain"
        yield f"From {lower} to {upper} the F1 {told}: {points(found)}."


def _turns(results: Results) -> Iterator[str]:
    figure = FIGURES[refinement.STUDY][-1]
    ends = {
        way: tuple(
            results.units(refinement.STUDY, figure, refinement.variant(way, count)) for count in (0, refinement.TURNS)
        )
        for way in refinement.WAYS
    }
    for way, (before, after) in ends.items():
        if (gain := difference(figure, before, after)) is not None:
            yield f"Gain of {refinement.TURNS} turns by {way}: {points(gain)}{_paper_gain(way)}."
    for other in ("self", "place"):
        ratio = gain_ratio(figure, (ends["feedback"][0], ends["feedback"][1]), (ends[other][0], ends[other][1]))
        yield _ratio(ratio, other)
    told = ", ".join(f"{ratio} times that of {baseline}" for baseline, ratio in GAIN_RATIOS.items())
    yield f"The paper's gain, averaged over the turns, is {told}; the latter has no counterpart here."


def _paper_gain(way: str) -> str:
    told = PAPER[refinement.STUDY]
    first, last = (told.get(refinement.variant(way, count)) for count in (0, refinement.TURNS))
    return "" if first is None or last is None else f", in the paper {last - first:+.1f}"


def _ratio(ratio: Estimate | None, other: str) -> str:
    if ratio is None:
        return f"Neither feedback nor {other} gains anything: there is no ratio of gains."
    times = f"{_times(ratio.value)} times ({_times(ratio.low)} to {_times(ratio.high)})"
    paper = f", in the paper {_paper_ratio():.1f} by its rounded figures" if other == "self" else ""
    return f"Feedback gains {times} what {other} gains{paper}."


def _paper_ratio() -> float:
    told = PAPER[refinement.STUDY]
    mine, theirs = (
        told[refinement.variant(way, refinement.TURNS)] - told[refinement.variant(way, 0)]
        for way in ("feedback", "self")
    )
    return mine / theirs


def _times(value: float) -> str:
    return "infinitely many" if math.isinf(value) else f"{value:.1f}"
