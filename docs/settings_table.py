"""The table of settings in docs/cli.md, made from `Settings`: `python docs/settings_table.py` writes it anew.

tests/test_documents.py tells when it is stale.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt

from redline.agent.settings.settings import Settings, help_of, spellings

PAGE = Path(__file__).with_name("cli.md")
BEGIN, END = "<!-- made by docs/settings_table.py: begin -->\n", "<!-- end -->"
_WORDS = {Ge: "from {0.ge:g}", Gt: "above {0.gt:g}", Le: "to {0.le:g}", Lt: "to below {0.lt:g}"}


def main() -> None:
    """Put the table of today into the page."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def renewed(page: str) -> str:
    """The page with the table of today. Raises `ValueError` where a marker is missing."""
    before, found, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"the page has no place for the table between {BEGIN!r} and {END!r}")
    return f"{before}{found}{table()}{ended}{after}"


def table() -> str:
    """A line a setting."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in _lines())


def _lines() -> Iterator[tuple[str, ...]]:
    yield "key", "flag", "default", "range", "meaning"
    yield ("---",) * 5
    for panel, names in itertools.groupby(Settings.model_fields, lambda name: help_of(name).panel):
        yield f"**{panel}**", *[""] * 4
        for name in names:
            yield f"`{name}`", f"`{_flag(name)}`", _default(name), _range(name), _meaning(name)


def _flag(name: str) -> str:
    """What turns a switch away from its default."""
    return spellings(name)[-1 if Settings.model_fields[name].default is True else 0]


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    if value is None:
        return ""
    return f"`{value}`" if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value).lower()


def _range(name: str) -> str:
    bounds = [bound for bound in Settings.model_fields[name].metadata if type(bound) in _WORDS]
    return " ".join(_WORDS[type(bound)].format(bound) for bound in bounds)


def _meaning(name: str) -> str:
    """What help says, names of models as code, and where to read more."""
    page = help_of(name).see
    text = re.sub(r"\b[a-z]+:[^\s,;]*[^\s,;.]", r"`\g<0>`", Settings.model_fields[name].description or "")
    return f"{text} [{page.partition('#')[0]}]({page})" if page else text


if __name__ == "__main__":
    main()
