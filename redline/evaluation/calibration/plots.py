"""A reliability diagram: the share of right steps over the reward, with how many steps each point stands for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.agent.errors import RefinementError
from redline.evaluation.calibration.reliability import Reliability
from redline.evaluation.statistics.interval import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _GREY = "#1f5fa8", "#8a8a8a"


class PlotFailed(RefinementError):
    """The picture cannot be drawn or written; the message says what to do."""


def draw_reliability(found: Reliability, path: Path, *, title: str) -> None:
    """Write the picture in the format of the path's ending (png, svg, pdf). Raises `PlotFailed`."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotFailed("a figure needs matplotlib: pip install matplotlib") from error
    figure = Figure(figsize=(5.2, 5.6), layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    _curve(above, found)
    figure.suptitle(f"{title}\n{found.steps:,} steps, expected calibration error {found.error:.3f}", fontsize=10)
    _counts(below, found)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise PlotFailed(f"{path}: cannot be written: {error}") from error


def _curve(axes: Axes, found: Reliability) -> None:
    points = [(b.reward, b.right, *wilson(round(b.right * b.steps), b.steps)) for b in found.bins]
    rewards, right, low, high = zip(*points, strict=True)
    spread: Any = [[r - b for r, b in zip(right, low, strict=True)], [t - r for r, t in zip(right, high, strict=True)]]
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--", label="perfectly calibrated")
    axes.errorbar(rewards, right, yerr=spread, color=_BLUE, fmt="o", capsize=3, label="measured (95 % intervals)")
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), ylabel="share of right steps")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False, fontsize=9)
    axes.grid(alpha=0.25)


def _counts(axes: Axes, found: Reliability) -> None:
    axes.bar(
        [(b.low + b.high) / 2 for b in found.bins], [b.steps for b in found.bins], width=0.09, color=_BLUE, alpha=0.7
    )
    axes.set_yscale("log")
    axes.set(xlabel="reward of the step, P(Yes)", ylabel="steps", ylim=(0.5, None))
    axes.grid(alpha=0.25, axis="y")
