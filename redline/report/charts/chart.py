"""A picture of points and lines over two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from redline.report.charts.axis import Axis

WIDTH, HEIGHT = 420, 270
LEFT, RIGHT, TOP, BOTTOM = 50, 14, 12, 46
"""Units of the picture, which is stretched to the page; letters have 12."""

Shape = Literal["circle", "square", "triangle", "none"]


class ChartPoint(NamedTuple):
    """A value, and where there is one its interval."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    label: str = ""
    """Told when it is pointed at."""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one kind. Its colour, shape and dashes all tell it apart."""

    name: str
    points: Sequence[ChartPoint]
    colour: Literal["first", "second", "third", "plain"] = "first"
    shape: Shape = "circle"
    line: Literal["solid", "dashed", "none"] = "solid"


class PlacedPoint(NamedTuple):
    """A point in units of the picture."""

    x: float
    y: float
    low: float | None
    high: float | None
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture."""

    name: str
    """Of its own on the page, for what refers to it."""
    title: str
    description: str
    """What it shows, for who does not see it."""
    x: Axis
    y: Axis
    series: Sequence[Series]
    width: int = field(default=WIDTH, init=False)
    height: int = field(default=HEIGHT, init=False)
    left: int = field(default=LEFT, init=False)
    top: int = field(default=TOP, init=False)
    right: int = field(default=WIDTH - RIGHT, init=False)
    bottom: int = field(default=HEIGHT - BOTTOM, init=False)

    def across(self, value: float) -> float:
        """Units from the left edge."""
        return round(self.left + self.x.share(value) * (self.right - self.left), 1)

    def down(self, value: float) -> float:
        """Units from the upper edge."""
        return round(self.bottom - self.y.share(value) * (self.bottom - self.top), 1)

    def placed(self, series: Series) -> list[PlacedPoint]:
        """Its points where they stand."""
        return [
            PlacedPoint(
                self.across(point.x),
                self.down(point.y),
                None if point.low is None else self.down(point.low),
                None if point.high is None else self.down(point.high),
                point.label,
            )
            for point in series.points
        ]

    def path(self, series: Series) -> str:
        """The line through its points."""
        return "M" + "L".join(f"{one.x} {one.y}" for one in self.placed(series))

    def mark(self, series: Series, point: PlacedPoint) -> str:
        """The outline of a point, as its shape has it."""
        x, y = point.x, point.y
        if series.shape == "square":
            return f"M{x - 4} {y - 4}h8v8h-8z"
        if series.shape == "triangle":
            return f"M{x} {y - 5}l5 9h-10z"
        return f"M{x - 4.5} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z"
