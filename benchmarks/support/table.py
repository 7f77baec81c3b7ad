"""Figures as Markdown tables, with how sure they are."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from redline.evaluation import wilson


def share(hits: int, total: int) -> str:
    """A percentage with its 95 % Wilson interval; `–` where nothing was counted."""
    if not total:
        return "–"
    low, high = wilson(hits, total)
    return f"{100 * hits / total:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def show(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write the table to standard output."""
    lines = [header, ["---"] * len(header), *rows]
    sys.stdout.write("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n")
    sys.stdout.flush()
