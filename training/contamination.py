"""Whether problems of an evaluation set are among those to be learnt from, in whatever numbers and dress."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from verifier import read_entries

_NUMBER = re.compile(r"\d[\d,.]*")
_SPACE = re.compile(r"[\W_]+")
_TEXTS = ("problem", "question", "Question")


def normalised(text: str) -> str:
    """The words alone: numbers become `#`, for ours are drawn anew; case, signs and spaces do not count."""
    return _SPACE.sub(" ", _NUMBER.sub(" numbersign ", text).lower()).strip().replace("numbersign", "#")


def texts_of(paths: Iterable[Path]) -> set[str]:
    """The normalised problems of evaluation files. Raises `DataError` for a row without a problem."""
    found = set()
    for path in paths:
        for entry in read_entries(str(path)):
            field = next((name for name in _TEXTS if name in entry.fields), _TEXTS[0])
            found.add(normalised(entry.text(field)))
    return found
