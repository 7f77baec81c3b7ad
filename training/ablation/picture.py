"""A picture for each study: figures with their 95 % intervals, and the paper's beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.diagram import DiagramFailed
from training.ablation import amounts, chains, turns
from training.ablation.finding import Figure
from training.ablation.page import TITLES
from training.ablation.paper import PAPER
from training.ablation.results import Results
from training.ablation.shape import FIGURES
from verifier import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

COLOURS = ("#1f5fa8", "#c4681a", "#3f8f4f")
GREY = "#8a8a8a"
LABELS = {"F1": "F1, %", "F1 over draws": "F1, %", "right": "problems solved, %", "labels right": "labels right, %"}
Point = tuple[float, Estimate]


def check_library() -> None:
    """Raise `DiagramFailed` where matplotlib is not there: better at once than after an hour."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: F401
        from matplotlib.figure import Figure  # noqa: F401
    except ImportError as error:
        raise DiagramFailed("the pictures need matplotlib: pip install matplotlib") from error


def draw(results: Results, study: str, path: Path) -> None:
    """Write the picture of a study. Raises `DiagramFailed`."""
    check_library()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    _panels(figure, results, study)
    figure.suptitle(f"{TITLES[study]} (95 % intervals)", fontsize=11)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise DiagramFailed(f"{path}: cannot be written: {error}") from error


def _panels(figure: Canvas, results: Results, study: str) -> None:
    figures = FIGURES[study]
    panels = figure.subplots(1, len(figures), squeeze=False, sharey=study not in _LINES)[0]
    for axes, kind in zip(panels, figures, strict=True):
        (_LINES.get(study) or _rows)(axes, results, study, kind)
        axes.grid(alpha=0.25)
        if kind == figures[-1]:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False, fontsize=8)


def _rows(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    """A row for each variant, the first on top."""
    variants = results.variants(study)
    found = [(float(i), results.estimate(study, kind, variant)) for i, variant in enumerate(variants)]
    points = [(place, estimate) for place, estimate in found if estimate is not None]
    places, values, spread = _split(points)
    axes.errorbar(values, places, xerr=spread, color=COLOURS[0], fmt="o", capsize=3, label="here")
    if kind == FIGURES[study][-1]:
        paper = [(PAPER[study][variant], i) for i, variant in enumerate(variants) if variant in PAPER[study]]
        axes.plot(*zip(*paper, strict=True), color=COLOURS[1], marker="D", linestyle="", label="paper, GenPRM-7B")
    axes.set_yticks(range(len(variants)), variants)
    axes.set(xlabel=LABELS[kind], ylim=(len(variants) - 0.5, -0.5))


def _amounts(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    points = _points(results, study, kind, [(0, amounts.UNTRAINED), *((p, amounts.variant(p)) for p in amounts.PARTS)])
    _curve(axes, points, COLOURS[0], "here")
    axes.set(xlabel="conversations, % of all", ylabel=LABELS[kind], xticks=[place for place, _ in points])


def _votes(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    counts = [int(variant.partition("@")[2]) for variant in results.variants(study)]
    _curve(axes, _points(results, study, kind, [(n, chains.variant(n)) for n in counts]), COLOURS[0], "here")
    paper = [(n, PAPER[study][chains.variant(n)]) for n in counts if chains.variant(n) in PAPER[study]]
    if paper:
        axes.plot(*zip(*paper, strict=True), color=COLOURS[1], marker="D", linestyle="--", label="paper, GenPRM-7B")
    axes.set_xscale("log", base=2)
    axes.set_xticks(counts, [str(n) for n in counts])
    axes.set(xlabel="votes N of Maj@N", ylabel=LABELS[kind])


def _turns(axes: Axes, results: Results, study: str, kind: Figure) -> None:
    names = {"feedback": "evidence", "place": "only which step", "self": "self-consistency"}
    for shift, (colour, way) in enumerate(zip(COLOURS, turns.WAYS, strict=True)):
        places = [(turn + 0.06 * (shift - 1), turns.variant(way, turn)) for turn in range(turns.TURNS + 1)]
        _curve(axes, _points(results, study, kind, places), colour, names[way])
        ends = [PAPER[study].get(turns.variant(way, turn)) for turn in (0, turns.TURNS)]
        if None not in ends:
            told: Any = ends
            axes.plot([0, turns.TURNS], told, color=colour, marker="D", linestyle=":", label=f"paper: {_PAPER[way]}")
    axes.set_xticks(range(turns.TURNS + 1))
    axes.set(xlabel="revisions", ylabel=LABELS[kind])


_PAPER = {"feedback": "GenPRM-7B", "self": "self-critique"}


def _points(results: Results, study: str, kind: Figure, places: Sequence[tuple[float, str]]) -> list[Point]:
    found = [(place, results.estimate(study, kind, variant)) for place, variant in places]
    return [(place, estimate) for place, estimate in found if estimate is not None]


def _curve(axes: Axes, points: Sequence[Point], colour: str, label: str) -> None:
    places, values, spread = _split(points)
    axes.errorbar(places, values, yerr=spread, color=colour, fmt="o-", capsize=3, label=label)


def _split(points: Sequence[Point]) -> tuple[list[float], list[float], Any]:
    """Places, values in per cent, and how far the interval reaches below and above each."""
    values = [100 * estimate.value for _, estimate in points]
    below = [max(0.0, 100 * (e.value - e.low)) for _, e in points]
    above = [max(0.0, 100 * (e.high - e.value)) for _, e in points]
    return [place for place, _ in points], values, [below, above]


_LINES: dict[str, Any] = {amounts.STUDY: _amounts, chains.STUDY: _votes, turns.STUDY: _turns}
