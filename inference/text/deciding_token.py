"""Where the encodings of several possible answers part: the one token that decides between them.

Tokenizers differ in where they cut `{Yes}`: `{`+`Yes`+`}`, `{Yes`+`}`, ` Y`+`es`. What they share is said for sure
whichever option is taken, so it belongs to the prompt; the first tokens that differ carry the whole decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from redline.inference.text.prefix import shared_prefix


class DecidingToken(NamedTuple):
    """The tokens that all options begin with, and for each option the token right after them."""

    shared: tuple[int, ...]
    deciding: tuple[int, ...]


def find_deciding_token(options: Sequence[Sequence[int]]) -> DecidingToken:
    """The fork of two or more encodings.

    Raises `ValueError` when no single token tells all of them apart: two options are equal, one is the beginning of
    another, or some share their next token while others do not.
    """
    if len(options) < 2:
        raise ValueError("choose needs at least two options")
    length = min(shared_prefix(options[0], other) for other in options[1:])
    if any(len(option) == length for option in options):
        raise ValueError("one option is the beginning of another: no token decides between them")
    deciding = tuple(option[length] for option in options)
    if len(set(deciding)) < len(deciding):
        raise ValueError("some options go on with the same token where others part: choose among fewer at a time")
    return DecidingToken(tuple(options[0][:length]), deciding)
