r"""The one way to a terminal: whatever it would obey, or use to show text in another order, is written out (`\x1b`).

Problems, steps, evidence, ids and file names are other people's text. Shown raw they could move the cursor, set titles
and clipboards, or show a wrong step as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.segment import Segment

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.text import Text

_OBEYED = re.compile(
    # C0 without tab and newline, DEL and C1; the bidirectional controls; line and paragraph separators.
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f\u2028\u2029]"
)


def clean(text: str) -> str:
    """The text with such signs written out, safe to show; line ends become newlines. Doing it twice changes nothing."""
    return _OBEYED.sub(lambda sign: repr(sign.group())[1:-1], text.replace("\r\n", "\n"))


def clean_json(text: str) -> str:
    r"""A JSON text with such signs as `\u....`: for a parser the same, for a terminal safe."""
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


class Screen(Console):
    """A console that cleans whatever is printed on it, tables, bars and spinners included."""

    def render_str(self, text: str, **options: Any) -> Text:
        """As a `Console` does, of a cleaned text: it is measured as it will be shown."""
        return super().render_str(clean(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As a `Console` does; its own control codes stay, text is cleaned."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(clean(segment.text), segment.style)
