"""How the figures of an evaluation look on a console."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from redline.cli.console.terminal import Screen, clean

if TYPE_CHECKING:
    from redline.agent.result import RunUsage
    from redline.evaluation import Calibration, Estimate, Reliability
    from redline.evaluation.best_of_n.report import BestOfNReport
    from redline.evaluation.processbench.report import BenchmarkReport


def wide_console() -> Screen:
    """Standard output; in a pipe wide enough for a table without broken lines."""
    console = Screen(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 160
    return console


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Names in the first column, figures in the others."""
    shown = Table(box=None, padding=(0, 2, 0, 0))
    for number, name in enumerate(header):
        shown.add_column(Text(name), justify="right" if number else "left")
    for row in rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    return shown


def percent(estimate: Estimate | None) -> str:
    """A share and its interval in per cent; `-` for None."""
    if estimate is None:
        return "-"
    value, low, high = (100 * part for part in estimate)
    return f"{value:.1f} ({low:.1f}-{high:.1f})"


def benchmark_table(report: BenchmarkReport) -> Table:
    """A row per subset, and their average."""
    rows = [
        [s.subset, str(s.solutions), percent(s.error), percent(s.correct), percent(s.f1), str(s.unknown)]
        for s in report.subsets
    ]
    if len(rows) > 1:
        rows.append(["average", str(report.solutions), "", "", percent(report.average_f1), str(report.unknown)])
    return table(["subset", "solutions", "error accuracy, %", "correct accuracy, %", "F1, %", "unknown"], rows)


def benchmark_lines(report: BenchmarkReport) -> Iterator[str]:
    """What does not fit into the table."""
    yield "In brackets: 95 % intervals (Wilson; F1 by MOVER). Unknown solutions count as wrong."
    if report.errors:
        yield f"Something broke in {report.errors} solutions; --out shows what."
    yield cost_line(report.usage, report.seconds, report.per_minute)


def cost_line(usage: RunUsage, seconds: float, per_minute: float) -> str:
    """What judging cost."""
    return (
        f"{usage.verifier_tokens:,} tokens written and {usage.verifier_prompt_tokens:,} read in "
        f"{usage.verifier_calls:,} calls; {usage.sandbox_runs:,} runs of code, {usage.sandbox_seconds:.1f} s; "
        f"this run {seconds:.1f} s, {per_minute:.1f} solutions a minute"
    )


def threshold_table(found: Calibration) -> Table:
    """What the sample says about every threshold."""
    rows = [
        [
            f"{one.threshold:g}",
            str(one.accepted),
            str(one.right),
            f"{100 * one.right / one.accepted:.1f}" if one.accepted else "-",
            f"{100 * one.bound:.1f}",
            "yes" if one.certified else "no",
        ]
        for one in found.tested
    ]
    return table(["threshold", "accepted", "right", "right, %", "at least, %", "certified"], rows)


def calibration_lines(found: Calibration) -> Iterator[str]:
    """The outcome in words."""
    wanted = (
        f"at least {100 * found.precision:g} % of accepted solutions right, with an error of {100 * found.error:g} %"
    )
    if found.threshold is not None:
        yield f"Threshold {found.threshold:g}: {wanted}, from {found.solutions} solutions."
        return
    yield f"No threshold keeps {wanted}, on these {found.solutions} solutions."
    if max(one.accepted for one in found.tested) < found.needed:
        yield f"It takes at least {found.needed} problems of which every solution is accepted and right to show it."


def reliability_table(found: Reliability) -> Table:
    """The reliability diagram in figures."""
    rows = [
        [f"{b.low:.1f}-{b.high:.1f}", str(b.steps), f"{b.reward:.3f}", f"{b.right:.3f}", "#" * round(20 * b.right)]
        for b in found.bins
    ]
    shown = table(["reward", "steps", "mean reward", "share right", "0 to 1"], rows)
    shown.columns[-1].justify = "left"
    return shown


def best_of_n_table(report: BestOfNReport) -> Table:
    """A row per way of choosing, a column per number of candidates."""
    ways = list(report.rows[0].shares)
    rows = [[way, *(percent(row.shares[way]) for row in report.rows)] for way in ways]
    return table(["right, %", *(f"n = {row.candidates}" for row in report.rows)], rows)


def equal_table(report: BestOfNReport) -> Table:
    """Best-of-n with the verifier's tokens, and majority voting with as many."""
    rows = [
        [
            str(row.candidates),
            f"{row.judged_tokens:,.0f}",
            *(percent(row.shares[way]) for way in ("best, last", "best, avg", "best, min", "weighted, min")),
            f"{row.equal_samples:.1f}",
            percent(row.equal_majority) if row.equal_majority else "not sampled",
        ]
        for row in report.rows
    ]
    head = ["n", "tokens", "best, last", "best, avg", "best, min", "weighted, min", "equal samples", "their majority"]
    return table(head, rows)


def best_of_n_lines(report: BestOfNReport) -> Iterator[str]:
    """What does not fit into the tables."""
    yield (
        f"{report.problems} problems with {report.candidates} candidates. In brackets: 95 % intervals over them. "
        "Equal samples: so many solutions cost what n solutions and judging them cost, in generated tokens."
    )
    if report.errors:
        yield f"Something broke in {report.errors} candidates; --out shows what."
    yield cost_line(report.usage, report.seconds, report.per_minute)
