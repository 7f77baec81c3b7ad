r"""The answer that a program printed: the last box, or the last line without the words in front of its number."""

from __future__ import annotations

import re

from redline.verifier.answers.extraction import last_box
from redline.verifier.answers.forms.notation import plain
from redline.verifier.answers.forms.quantity import read_quantity

MAX_ANSWER = 200
"""Characters of a line beyond which it is no answer."""

_WORD = re.compile(r"[^\W\d_][\w']*[:,=]?|[:=]|->")
_VALUE = re.compile(r"[-+]?[$\\(\[{]?[-+]?[.\d]")
_NOTHING = ("none", "nan", "inf", "-inf")
_DECIMALS = re.compile(r"\d\.(\d+)")


def printed_answer(output: str) -> str | None:
    """What a program gives as its answer; None where it prints nothing, no value, or a line too long for one.

    Words go where a number follows them: `Total: 36 dollars` is `36 dollars`; `Tuesday` and `x + 1` stay as they are.
    """
    if box := last_box(output):
        return box if len(box) <= MAX_ANSWER else None
    line = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")
    if not line or len(line) > MAX_ANSWER or line.split()[-1].lower() in _NOTHING:
        return None
    return _without_words(line)


def _without_words(line: str) -> str:
    words = line.split()
    first = next((index for index, word in enumerate(words) if not _WORD.fullmatch(word)), 0)
    return " ".join(words[first:]).removesuffix(".") if _VALUE.match(words[first]) else line


def may_be_rounded(one: str, other: str) -> bool:
    """Whether two unequal answers are the same number to the decimals that one of them has, of which there are some."""
    numbers = [read_quantity(plain(text)) for text in (one, other)]
    if numbers[0] is None or numbers[1] is None:
        return False
    places = [len(found[1]) for text in (one, other) if (found := _DECIMALS.search(text))]
    return any(round(numbers[0].value, n) == round(numbers[1].value, n) for n in places)
