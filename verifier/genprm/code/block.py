"""A block of Python in what a model wrote, as models write it: indented, tagged in their own way, or not closed."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<before>[^\n`]*)```(?P<tag>[^\n`]*)$", re.MULTILINE)
_PYTHON = re.compile(r"[{.]*(?:i?python|py)[\d.]*\b.*", re.IGNORECASE)
_OUTPUT_HEADING = "[code output]"
_MAX_STATEMENT = 500
"""Characters of a first line that is parsed by itself; a longer one is no stray line."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """The first block of code in a text."""

    code: str
    """Without its fences and without the indentation of the block as a whole."""
    end: int
    """Where the code ends in the text, its last line break not counted."""
    closed: bool


def first_code_block(text: str) -> CodeBlock | None:
    """The first block that is tagged as Python or not at all; None where there is none.

    A fence may be indented, and may stand right behind the last line of the code. A fence without a tag under
    `[Code Output]` opens no code: that is an output the model made up.
    """
    start, is_code = -1, False
    for fence in _FENCE.finditer(text):
        before, tag = fence["before"].strip(), fence["tag"].strip()
        end = fence.start() if not before else fence.end("before")
        if start < 0:
            if before and not _PYTHON.fullmatch(tag):
                continue
            start, is_code = fence.end() + 1, _opens_code(text[: fence.start()], tag)
        elif _opens_again(text, start, fence):
            start = fence.end() + 1
        elif _closes(text[start:end], fence):
            if is_code:
                return CodeBlock(dedented(text[start:end]), max(end - (not before), start - 1), closed=True)
            start = -1
    return CodeBlock(dedented(text[start:]), len(text), closed=False) if start >= 0 and is_code else None


def dedented(code: str) -> str:
    """Code without the indentation that all of it has, or that all of it but its first line has; else as it is.

    The margin is that of the first statement: lines of a long string may stand left of it.
    """
    lines = code.removesuffix("\n").split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), None)
    if first is None:
        return "\n".join(lines)
    if margin := _indentation(lines[first]):
        return "\n".join(line.removeprefix(margin) for line in lines)
    margin = min((_indentation(line) for line in lines[first + 1 :] if line.strip()), key=len, default="")
    if margin and _is_statement(lines[first]):
        rest = (line.removeprefix(margin) for line in lines[first + 1 :])
        return "\n".join([*lines[: first + 1], *rest])
    return "\n".join(lines)


def _opens_code(above: str, tag: str) -> bool:
    if tag:
        return bool(_PYTHON.fullmatch(tag))
    return not above.rstrip().lower().endswith(_OUTPUT_HEADING)


def _opens_again(text: str, start: int, fence: re.Match[str]) -> bool:
    """Whether a fence repeats the opening: no code stands before it, and some comes after it."""
    if text[start : fence.end("before")].strip():
        return False
    return bool(_PYTHON.fullmatch(fence["tag"].strip())) or bool(text[fence.end() :].strip())


def _closes(code: str, fence: re.Match[str]) -> bool:
    """Whether a fence ends the block; one further in may belong to a long string."""
    if fence["tag"].strip():
        return False
    return not fence["before"] or not any(code.count(quotes) % 2 for quotes in ('"""', "'''"))


def _is_statement(line: str) -> bool:
    """Whether a line is whole by itself, so that an indented line cannot follow it."""
    if len(line) > _MAX_STATEMENT:
        return False
    try:
        ast.parse(line.strip())
    except (SyntaxError, ValueError):
        return False
    return True


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
