"""What stands on the page, ready for its template."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from redline.agent.batch.summary import BatchPrices
from redline.evaluation.calibration.reliability import Reliability
from redline.evaluation.statistics.interval import Estimate
from redline.report import words
from redline.report.charts.chart import Chart
from redline.report.charts.pictures import reliability_chart, token_chart, turn_chart
from redline.report.environment import asset
from redline.report.figures.run_figures import RunFigures
from redline.report.figures.tokens import TokenPoint
from redline.report.row import ReportRow
from redline.report.selection import RowSelection

PackedRow = tuple[ReportRow, str, str]
"""A row, what unfolds below it, packed, and where that is empty why it is left out."""


class Tile(NamedTuple):
    """A figure in large."""

    name: str
    value: str
    note: str


class Part(NamedTuple):
    """A part of all rows, as a stretch of a bar of 1,000 units."""

    name: str
    rows: int
    colour: int
    start: float
    width: float


class CostLine(NamedTuple):
    """What was spent of one thing."""

    name: str
    total: str
    row: str
    right: str


@dataclass(frozen=True)
class ReportPage:
    """The page of one file."""

    name: str
    figures: RunFigures
    majority: Sequence[Estimate]
    """Of majority voting over 1, 2, ... drafts; empty where it cannot be told."""
    selection: RowSelection
    notes: Sequence[str]
    """What whoever reads the figures has to know first."""
    rows: Callable[[], Iterable[PackedRow]]
    prices: BatchPrices | None = None

    @cached_property
    def style(self) -> Markup:
        return asset("style.css")

    @cached_property
    def script(self) -> Markup:
        return asset("script.js")

    @property
    def style_hash(self) -> str:
        """The one style that a browser is to follow."""
        return _hash(self.style)

    @property
    def script_hash(self) -> str:
        """The one script that a browser is to run."""
        return _hash(self.script)

    @property
    def models(self) -> list[tuple[str, str]]:
        """Policy and verifier, where all rows have the same."""
        sets = self.figures.settings.sets
        if len(sets) != 1 or not sets[0][0]:
            return []
        return [(name, str(sets[0][0][name])) for name in ("policy", "verifier") if name in sets[0][0]]

    @property
    def tiles(self) -> list[Tile]:
        """The most important figures."""
        f, kinds, usage = self.figures, self.figures.kinds, self.figures.spending.usage
        tiles = [Tile("accepted", _share(kinds["accepted"], f.rows), f"{kinds['accepted']:,} of {f.rows:,} rows")]
        if f.final.total:
            before = f"first attempts {_share(f.first.right, f.first.total)}"
            tiles += [
                Tile("right", _share(f.final.right, f.final.total), f"{before}; {f.final.total:,} with a gold answer"),
                Tile("repaired", f"{kinds['repaired']:,}", "first attempt wrong, returned answer right"),
                Tile("spoilt", f"{kinds['spoilt']:,}", "first attempt right, returned answer wrong"),
            ]
        tokens = usage.policy_tokens + usage.verifier_tokens
        return [
            *tiles,
            Tile("flagged", f"{kinds['flagged']:,}", "the label itself may be wrong"),
            Tile("failed", f"{kinds['failed']:,}", "something broke, or the row could not be read"),
            Tile("tokens a row", f"{tokens / f.rows:,.0f}", f"policy {usage.policy_tokens / f.rows:,.0f}, verifier "
                 f"{usage.verifier_tokens / f.rows:,.0f}"),
        ]  # fmt: skip

    @cached_property
    def parts(self) -> list[Part]:
        """All rows by whether they were accepted and whether they are right."""
        f, found, start = self.figures, list[Part](), 0.0
        accepted, failed = f.kinds["accepted"], f.kinds["failed"]
        passed = [t for name, t in f.precision.tallies.items() if name != "not accepted"]
        right, total = sum(t.right for t in passed), sum(t.total for t in passed)
        rest = f.precision.tallies["not accepted"].right
        counts = [
            ("accepted and right", right, 0),
            ("accepted and not right", total - right, 1),
            ("accepted, without a gold answer", accepted - total, 2),
            ("not accepted, but right", rest, 4),
            ("not accepted", f.rows - accepted - failed - rest, 3),
            ("failed", failed, 1),
        ]
        for name, rows, colour in counts:
            width = round(1000 * rows / f.rows, 2)
            found.append(Part(name, rows, colour, round(start, 2), width))
            start += width
        return found

    @property
    def parts_label(self) -> str:
        """The bar in words."""
        return "; ".join(f"{part.name}: {part.rows:,}" for part in self.parts if part.rows)

    @cached_property
    def token_chart(self) -> Chart | None:
        return token_chart(self.figures.tokens, self.figures.first.share, self.majority)

    @property
    def token_table(self) -> list[TokenPoint]:
        """Every other limit, and the last one."""
        points = self.figures.tokens.points() if self.figures.tokens.tokens else []
        return points[::-1][::2][::-1]

    @cached_property
    def turn_chart(self) -> Chart | None:
        return turn_chart(self.figures.turns.turns)

    @cached_property
    def reliability_chart(self) -> Chart | None:
        return reliability_chart(self.figures)

    @property
    def reliabilities(self) -> list[tuple[str, Reliability]]:
        """The two diagrams in figures."""
        pairs = [("first attempts", self.figures.draft_reliability), ("returned answers", self.figures.reliability)]
        return [(name, found) for name, found in pairs if found is not None]

    @property
    def token_lines(self) -> list[str]:
        return list(words.token_lines(self.figures, self.majority))

    @property
    def turn_lines(self) -> list[str]:
        return list(words.turn_lines(self.figures))

    @property
    def precision_lines(self) -> list[str]:
        return list(words.precision_lines(self.figures))

    @property
    def reliability_lines(self) -> list[str]:
        return list(words.reliability_lines(self.figures))

    @property
    def selection_lines(self) -> list[str]:
        return list(words.selection_lines(self.selection, self.name))

    @property
    def cost(self) -> list[CostLine]:
        """What was spent in all, a row, and for each right answer."""
        usage, rows, right = self.figures.spending.usage, self.figures.rows, self.figures.final.right
        prices = self.prices
        money = [] if prices is None else [("money, at the prices set", prices.cost(usage.model_dump()), _money)]
        return [
            CostLine(name, form(spent), form(spent / rows), form(spent / right) if right else "")
            for name, spent, form in (
                *money,
                ("policy, tokens written", usage.policy_tokens, _number),
                ("policy, tokens read", usage.policy_prompt_tokens, _number),
                ("verifier, tokens written", usage.verifier_tokens, _number),
                ("verifier, tokens read", usage.verifier_prompt_tokens, _number),
                ("model calls", usage.policy_calls + usage.verifier_calls, _number),
                ("runs of code", usage.sandbox_runs, _number),
                ("sandbox, s", usage.sandbox_seconds, _seconds),
                ("wall time of rows, s", usage.wall_seconds, _seconds),
            )
        ]

    @property
    def cost_lines(self) -> list[str]:
        longest = self.figures.spending.longest_seconds
        lines = [
            f"Rows run side by side, so the run itself was shorter than their sum. The longest took {longest:,.1f} s."
        ]
        if self.prices is None:
            lines.append("With --policy-price and --verifier-price the sum is told in money, too.")
        return lines


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}\N{NO-BREAK SPACE}%" if whole else "–"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:,.1f}"


def _money(value: float) -> str:
    """With as many places as a row of a small model needs."""
    return f"{value:,.2f}" if value >= 1 else f"{value:.2g}" if value >= 1e-4 else f"{value:.1e}"


def _seconds(value: float) -> str:
    return f"{value:,.1f}"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
