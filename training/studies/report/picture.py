"""A picture for each study: figures with their 95 % intervals, and the paper's in a panel of their own.

The paper measured other solutions, of other problems: on one axis the two would look comparable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from redline.evaluation import Estimate
from redline.evaluation.calibration.plots import PlotFailed
from redline.training.studies import data, refinement, votes
from redline.training.studies.measurement import Figure
from redline.training.studies.report.page import TITLES
from redline.training.studies.report.paper import PAPER
from redline.training.studies.report.shape import FIGURES
from redline.training.studies.run.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

COLOURS = ("#1f5fa8", "#c4681a", "#3f8f4f")
LABELS = {"F1": "F1, %", "F1 over draws": "F1, %", "right": "problems solved, %", "labels right": "labels right, %"}
PAPER_TITLES = {refinement.STUDY: "paper: accuracy on four benchmarks"}
PAPER_TITLE = "paper: ProcessBench F1 of GenPRM-7B"
WAYS = {"feedback": "evidence", "place": "only which step", "self": "self-consistency"}
PAPER_WAYS = {"feedback": "GenPRM-7B", "self": "self-critique"}
Point = tuple[float, Estimate]


class PlottedLine(NamedTuple):
    """Variants that belong together, each at its place on the horizontal axis."""

    colour: str
    name: str
    """Of ours; none where there is one line."""
    paper: str
    """Of the paper's."""
    places: Sequence[tuple[float, str]]

    @property
    def paper_colour(self) -> str:
        """The same as ours where it tells one line from another."""
        return self.colour if self.name else COLOURS[1]


def check_library() -> None:
    """Raise `PlotFailed` where matplotlib is not there: better at once than after an hour."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: F401
        from matplotlib.figure import Figure  # noqa: F401
    except ImportError as error:
        raise PlotFailed("the pictures need matplotlib: pip install matplotlib") from error


def draw(results: Results, study: str, path: Path) -> None:
    """Write the picture of a study. Raises `PlotFailed`."""
    check_library()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6 if len(FIGURES[study]) > 1 else 8.4, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    _panels(figure, results, study)
    figure.suptitle(f"{TITLES[study]} (95 % intervals)", fontsize=11)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise PlotFailed(f"{path}: cannot be written: {error}") from error


def _panels(figure: Canvas, results: Results, study: str) -> None:
    kinds = FIGURES[study]
    paper = {variant: PAPER[study][variant] for variant in results.variants(study) if variant in PAPER[study]}
    panels = figure.subplots(1, len(kinds) + bool(paper), squeeze=False, sharey=study not in _LINES)[0]
    for axes, kind in zip(panels, kinds, strict=False):
        (_lines if study in _LINES else _rows)(axes, results, study, kind)
        axes.set_title("here: own problems", fontsize=9)
    if paper:
        (_paper_lines if study in _LINES else _paper_rows)(panels[-1], results, study, paper)
        panels[-1].set_title(PAPER_TITLES.get(study, PAPER_TITLE), fontsize=9)
    for axes in panels:
        axes.grid(alpha=0.25)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3, frameon=False, fontsize=8)


def _rows(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    """A row for each variant, the first on top."""
    variants = results.variants(study)
    places, values, spread = _split(_points(results, study, kind, list(enumerate(variants))))
    axes.errorbar(values, places, xerr=spread, color=COLOURS[0], fmt="o", capsize=3)
    axes.set_yticks(range(len(variants)), variants)
    axes.set(xlabel=LABELS[kind], ylim=(len(variants) - 0.5, -0.5))


def _paper_rows(axes: Axes, results: Results, study: str, paper: Mapping[str, float]) -> None:
    places = [place for place, variant in enumerate(results.variants(study)) if variant in paper]
    axes.plot(list(paper.values()), places, color=COLOURS[1], marker="D", linestyle="")
    axes.set(xlabel=LABELS["F1"])


def _lines(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    for line in _LINES[study](results):
        places, values, spread = _split(_points(results, study, kind, line.places))
        axes.errorbar(places, values, yerr=spread, color=line.colour, fmt="o-", capsize=3, label=line.name or None)
    axes.set(ylabel=LABELS[kind])
    _lay_out(axes, results, study)


def _paper_lines(axes: Axes, results: Results, study: str, paper: Mapping[str, float]) -> None:
    for line in _LINES[study](results):
        told = [(round(place), paper[variant]) for place, variant in line.places if variant in paper]
        if told:
            axes.plot(*zip(*told, strict=True), color=line.paper_colour, marker="D", ls="--", label=line.paper or None)
    axes.set(ylabel="accuracy, %" if study == refinement.STUDY else LABELS["F1"])
    _lay_out(axes, results, study)


def _lay_out(axes: Axes, results: Results, study: str) -> None:
    """The same horizontal axis on either side."""
    if study == votes.STUDY:
        axes.set_xscale("log", base=2)
    places = sorted({round(place) for line in _LINES[study](results) for place, _ in line.places})
    axes.set_xticks(places, [str(place) for place in places])
    room = 0.25 if study == refinement.STUDY else 4
    left, right = (places[0] / 1.2, places[-1] * 1.2) if study == votes.STUDY else (places[0] - room, places[-1] + room)
    axes.set(xlabel=_UNDER[study], xlim=(left, right))


def _amounts(results: Results) -> list[PlottedLine]:
    places = [(0, data.UNTRAINED), *((part, data.variant(part)) for part in data.PARTS)]
    measured = results.variants(data.STUDY)
    return [PlottedLine(COLOURS[0], "", "", [place for place in places if place[1] in measured])]


def _votes(results: Results) -> list[PlottedLine]:
    counts = [int(variant.partition("@")[2]) for variant in results.variants(votes.STUDY)]
    return [PlottedLine(COLOURS[0], "", "", [(n, votes.variant(n)) for n in counts])]


def _turns(results: Results) -> list[PlottedLine]:
    """The three ways, a little apart, so that their intervals can be told from one another."""
    return [
        PlottedLine(
            colour,
            WAYS[way],
            PAPER_WAYS.get(way, ""),
            [(turn + 0.06 * (shift - 1), refinement.variant(way, turn)) for turn in range(refinement.TURNS + 1)],
        )
        for shift, (colour, way) in enumerate(zip(COLOURS, refinement.WAYS, strict=True))
    ]


def _points(results: Results, study: str, kind: Figure, places: Sequence[tuple[float, str]]) -> list[Point]:
    found = [(place, results.estimate(study, kind, variant)) for place, variant in places]
    return [(place, estimate) for place, estimate in found if estimate is not None]


def _split(points: Sequence[Point]) -> tuple[list[float], list[float], Any]:
    """Places, values in per cent, and how far the interval reaches below and above each."""
    values = [100 * estimate.value for _, estimate in points]
    below = [max(0.0, 100 * (e.value - e.low)) for _, e in points]
    above = [max(0.0, 100 * (e.high - e.value)) for _, e in points]
    return [place for place, _ in points], values, [below, above]


_LINES: dict[str, Callable[[Results], list[PlottedLine]]] = {
    data.STUDY: _amounts,
    votes.STUDY: _votes,
    refinement.STUDY: _turns,
}
_UNDER = {
    data.STUDY: "conversations, % of all",
    votes.STUDY: "votes N of Maj@N",
    refinement.STUDY: "revisions",
}
