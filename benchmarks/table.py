"""Figures as Markdown tables, with how sure they are."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence


def share(hits: int, total: int) -> str:
    """A percentage with its 95 % Wilson interval; `–` where nothing was counted."""
    if not total:
        return "–"
    low, high = wilson(hits, total)
    return f"{100 * hits / total:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share."""
    p = hits / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def show(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write the table to standard output."""
    lines = [header, ["---"] * len(header), *rows]
    sys.stdout.write("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n")
    sys.stdout.flush()
