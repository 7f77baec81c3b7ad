"""Messages of other programs as part of ours."""

from __future__ import annotations


def short_message(message: object, limit: int = 240) -> str:
    """A message without its layout, cut where it turns into a page; an error without one is told by its name."""
    text = " ".join(str(message).split()) or type(message).__name__
    return text if len(text) <= limit else f"{text[:limit]}…"
