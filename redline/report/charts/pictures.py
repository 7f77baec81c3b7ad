"""The pictures of a run."""

from __future__ import annotations

from collections.abc import Sequence

from redline.evaluation.calibration.reliability import Reliability
from redline.evaluation.statistics.interval import Estimate, share, wilson
from redline.report.charts.axis import reward_axis, share_axis, thousands, token_axis, turn_axis
from redline.report.charts.chart import Chart, ChartPoint, Series
from redline.report.figures.run_figures import RunFigures
from redline.report.figures.tokens import TokenFigures
from redline.report.figures.turns import AttemptTurn


def turn_chart(turns: Sequence[AttemptTurn]) -> Chart | None:
    """Accuracy after each turn; None without two turns that can be compared."""
    reached = [(turn, turn.so_far.share) for turn in turns]
    if len(reached) < 2 or not turns[0].so_far.total:
        return None
    points = [
        ChartPoint(turn.number, found.value, found.low, found.high, f"{turn.name}: {found.value:.1%}")
        for turn, found in reached
        if found is not None
    ]
    return Chart(
        "turns",
        "Accuracy if the loop had ended there",
        "Share of rows whose answer is right, after the first attempt and after each revision, with 95 % intervals.",
        turn_axis([turn.name.removesuffix(" attempt") for turn in turns]),
        share_axis("rows answered right"),
        [Series("right so far (95 % intervals)", points)],
    )


def token_chart(figures: TokenFigures, first: Estimate | None, majority: Sequence[Estimate]) -> Chart | None:
    """Accuracy against tokens; None where no row has a gold answer and a token."""
    points = figures.points()
    if not figures.tokens or len(points) < 1:
        return None
    series = [Series("the loop, within a limit", [_limited(*point) for point in points], shape="none")]
    whole = share(figures.right, figures.rows)
    if whole is not None and figures.mean_tokens is not None:
        label = f"the whole run: {whole.value:.1%} for {figures.mean_tokens:,.0f} tokens a row"
        end = ChartPoint(figures.mean_tokens, *whole, label)
        series.append(Series("the whole run", [end], line="none"))
    series += _drafts(figures.draft_tokens, first, majority)
    values = [point.x for one in series for point in one.points]
    return Chart(
        "tokens",
        "Accuracy against tokens",
        "Share of rows answered right over the mean number of generated tokens a row, policy and verifier together.",
        token_axis("tokens a row, in the mean", max(1.0, min(values)), max(values)),
        share_axis("rows answered right"),
        series,
    )


def _limited(limit: int, tokens: float, accuracy: float) -> ChartPoint:
    return ChartPoint(tokens, accuracy, label=f"at most {limit:,} tokens a row: {accuracy:.1%}")


def _drafts(tokens: float | None, first: Estimate | None, majority: Sequence[Estimate]) -> list[Series]:
    """The first attempts, and majority voting over several where there are so many."""
    if tokens is None or first is None:
        return []
    found = [
        Series("first attempts alone", [_point(tokens, first, "first attempts alone")], "second", "square", "none")
    ]
    if majority:
        points = [_point(n * tokens, one, f"majority of {n}") for n, one in enumerate(majority, 1)]
        found.append(Series("majority of 1, 2, … drafts", points, "third", "triangle", "dashed"))
    return found


def _point(x: float, found: Estimate, name: str) -> ChartPoint:
    return ChartPoint(x, *found, f"{name}: {found.value:.1%} for {thousands(x)} tokens")


def reliability_chart(figures: RunFigures) -> Chart | None:
    """Share right over the verifier's probability; None where nothing can be compared."""
    drafts, returned = figures.draft_reliability, figures.reliability
    if drafts is None and returned is None:
        return None
    ideal = Series("perfectly calibrated", [ChartPoint(0, 0), ChartPoint(1, 1)], "plain", "none", "dashed")
    series = [ideal]
    if drafts is not None:
        series.append(Series("first attempts", _bins(drafts, -0.008), "second", "square", "none"))
    if returned is not None:
        series.append(Series("returned answers", _bins(returned, 0.008), line="none"))
    return Chart(
        "reliability",
        "Reliability",
        "Share of answers that are right over the lowest reward of their steps, in ten bins, with 95 % intervals.",
        reward_axis("lowest reward of a step, P(right)"),
        share_axis("answers that are right"),
        series,
    )


def _bins(found: Reliability, aside: float) -> list[ChartPoint]:
    """A point for each bin, a little `aside` so that two series do not hide each other."""
    return [
        ChartPoint(
            min(1.0, max(0.0, b.reward + aside)),
            b.right,
            *wilson(round(b.right * b.steps), b.steps),
            f"{b.low:.1f} to {b.high:.1f}: {b.right:.1%} of {b.steps} right, mean reward {b.reward:.3f}",
        )
        for b in found.bins
    ]
