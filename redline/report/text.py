"""Other people's text on a page: no sign of it is obeyed, neither by the browser nor by the order of reading."""

from __future__ import annotations

import json
import re

LONGEST = 20_000
"""Signs of one text that are shown."""
_OBEYED = re.compile(
    # What HTML does not have, and what changes the direction or ends a line unseen.
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f\u2028\u2029]"
)


def shown(text: str) -> str:
    r"""The text with such signs written out (`\x1b`); line ends become newlines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _OBEYED.sub(lambda sign: repr(sign.group())[1:-1], plain)


def clip(text: str, length: int = LONGEST) -> str:
    """The beginning of a long text, with how much of it is left out."""
    if len(text) <= length:
        return text
    return f"{text[:length]}… ({len(text) - length:,} more signs are left out of this page)"


def as_text(value: object) -> str:
    """A value of a column in one line: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
