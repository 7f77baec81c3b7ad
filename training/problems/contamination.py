"""Whether problems of an evaluation set are among those to be learnt from, in whatever numbers and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from redline.store import read_entries

_NUMBER = re.compile(r"\d[\d,.]*")
_SPACE = re.compile(r"[\W_]+")
_OPENERS = "A After At Each He Her His How If In Now On She The Then There They What When"
_NAME = re.compile(rf"\b(?!(?:{'|'.join(_OPENERS.split())})\b)[A-Z][a-z]+")
_TEXTS = ("problem", "question", "Question")


MOST_ALIKE = 0.5
"""The share of four-word runs that a problem to learn from may have in common with one of an evaluation set."""


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


def shingles(text: str, size: int = 4) -> frozenset[tuple[str, ...]]:
    """All runs of so many normalised words, names hidden: what two tellings of one story have in common."""
    words = normalised(_NAME.sub("someone", text)).split()
    return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


class Resemblance:
    """Finds, for a problem, the one of an evaluation set that is told most like it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._told = [(text, shingles(text)) for text in texts]
        self._places: dict[tuple[str, ...], list[int]] = {}
        for place, (_, runs) in enumerate(self._told):
            for run in runs:
                self._places.setdefault(run, []).append(place)

    def of(self, text: str) -> tuple[float, str]:
        """The share of common shingles among those of both (Jaccard), in [0, 1], and the text it is shared with."""
        runs = shingles(text)
        shared = Counter(place for run in runs for place in self._places.get(run, ()))
        shares = ((count / len(runs | self._told[place][1]), self._told[place][0]) for place, count in shared.items())
        return max(shares, default=(0.0, ""))
