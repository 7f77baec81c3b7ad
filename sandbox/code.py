"""A block of code as a caller gave it, checked before it goes to a worker."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any

from redline.sandbox.execution import Execution

MAX_CODE_CHARACTERS = 4_000_000
_MOST_UTF8_BYTES = 4  # of one character


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """Code that a worker can run, and its time."""

    text: str
    timeout: float
    """CPU seconds, finite and above 0."""


def check_code(code: str | bytes, timeout: float) -> CheckedCode | Execution:
    """The code to run, or the execution that stands for code that cannot be run.

    Raises `TypeError` for code that is no text or a timeout that is no number, `ValueError` for a timeout that is no
    length of time: those are mistakes of the caller, not of the code.
    """
    seconds = _seconds(timeout)
    if not isinstance(code, (str, bytes)):
        raise TypeError(f"code must be a str, or bytes in UTF-8, not {type(code).__name__}")
    if len(code) > MAX_CODE_CHARACTERS * (1 if isinstance(code, str) else _MOST_UTF8_BYTES):
        return _too_long()
    try:
        text = code if isinstance(code, str) else code.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(error)
    if len(text) > MAX_CODE_CHARACTERS:
        return _too_long()
    if "\0" in text:  # Python says ValueError or SyntaxError, depending on its version
        return Execution(
            "error", error_type="SyntaxError", error_message="source code string cannot contain null bytes"
        )
    return CheckedCode(text, seconds)


def _seconds(timeout: Any) -> float:
    if isinstance(timeout, bool) or not isinstance(timeout, Real):
        raise TypeError(f"timeout must be a number of seconds, not {type(timeout).__name__}")
    try:
        seconds = float(timeout)
    except OverflowError:
        seconds = math.inf
    if not (math.isfinite(seconds) and seconds > 0):
        raise ValueError(f"timeout must be a positive number of seconds, not {timeout}")
    return seconds


def _too_long() -> Execution:
    message = f"the code is longer than {MAX_CODE_CHARACTERS:,} characters"
    return Execution("error", error_type="CodeTooLong", error_message=message)


def _not_utf8(error: UnicodeDecodeError) -> Execution:
    """In the words that Python has for a source file."""
    line = error.object.count(b"\n", 0, error.start) + 1
    message = f"Non-UTF-8 code starting with '\\x{error.object[error.start]:02x}' on line {line}; a block must be UTF-8"
    return Execution("error", error_type="SyntaxError", error_message=message)
