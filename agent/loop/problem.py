"""What counts as a problem: text, not empty, not huge. Whether it is mathematics is for the verifier to say."""

from __future__ import annotations

import unicodedata

from redline.agent.errors import InvalidProblem

MAX_BYTES = 100_000
"""UTF-8 bytes a problem may have."""

_LAYOUT = "\t\n\r\f\v"


class ValidProblem(str):
    """A problem that `validate_problem` has let pass; it is looked at no second time."""

    __slots__ = ()


def validate_problem(problem: str) -> ValidProblem:
    """The problem without surrounding space. Raises `InvalidProblem` with a message fit for a user."""
    return problem if isinstance(problem, ValidProblem) else ValidProblem(validate_text(problem, "problem"))


def validate_text(text: str, what: str) -> str:
    """The text without surrounding space. Raises `InvalidProblem`, which says `what` it is that cannot be used."""
    if not isinstance(text, str):
        raise InvalidProblem(f"a {what} is text, not {type(text).__name__}")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidProblem(f"the {what} is not valid Unicode text (at character {error.start + 1})") from error
    if size > MAX_BYTES:
        raise InvalidProblem(f"the {what} is too long: {size:,} bytes, at most {MAX_BYTES:,}")
    for position, character in enumerate(text, 1):
        if unicodedata.category(character) == "Cc" and character not in _LAYOUT:
            raise InvalidProblem(f"the {what} is binary, not text (control character at {position})")
    if not text.strip():
        raise InvalidProblem(f"the {what} is empty")
    return text.strip()
