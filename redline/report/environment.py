"""The templates, and how values come into them: escaped, every one, whatever it is."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from redline.report.charts.chart import PlacedPoint
from redline.report.details import level_of
from redline.report.row import KINDS
from redline.report.text import as_text, clip, shown
from redline.report.words import LABELS, REASONS

_FOLDER = "templates"


@cache
def environment() -> Environment:
    """The environment of all templates."""
    made = Environment(
        loader=PackageLoader("redline.report", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    made.filters.update(clip=clip, as_text=as_text, level=level_of)
    made.globals.update(labels=LABELS, reasons=REASONS, kinds=KINDS, origin=PlacedPoint(14, 8, None, None, ""))
    return made


def asset(name: str) -> Markup:
    """A file of the package that goes into a page as it is."""
    return Markup((files("redline.report") / _FOLDER / name).read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    """Text without what a browser would obey; it is escaped afterwards. Markup is what templates made."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
