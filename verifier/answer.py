r"""The final answer of a solution: what stands in its last `\boxed{...}`, and nothing else."""

from __future__ import annotations

import re

# One pass over the text: escaped characters do not count as braces, and a box is told from a longer command.
_TOKEN = re.compile(r"\\(?P<box>boxed|fbox)(?![A-Za-z])\s*(?P<brace>\{)?|\\.|[{}]", re.DOTALL)
_BARE = re.compile(r"(?:[-+.\d]|\\d?frac|\\sqrt|\\pi)[^\s$]{0,200}")
_SPACE = re.compile(r"\s*")


def extract_answer(text: str) -> str | None:
    r"""The content of the last box with balanced braces, stripped; None when there is none.

    `\boxed{...}` and `\fbox{...}` count, nested braces and escaped ones (`\{`) included; a box that holds only a box
    gives what that one holds. Without braces (`\boxed 5`) the box holds what follows up to a space or `$`, provided it
    begins like a number. Empty boxes and boxes that are never closed are passed over. Linear in the length of `text`.
    """
    answer: tuple[int, int] | None = None
    whole = (-1, -1)
    opened: list[tuple[int, int] | None] = []
    for token in _TOKEN.finditer(text):
        if token["box"] and not token["brace"]:
            answer = _bare(text, token.end()) or answer
        elif token["brace"] or token[0] == "{":
            opened.append(token.span() if token["box"] else None)
        elif token[0] == "}" and opened and (box := opened.pop()):
            inside = _trimmed(text, box[1], token.start())
            if inside != whole and inside[0] < inside[1]:
                answer = inside
            whole = (box[0], token.end())
    return text[slice(*answer)] if answer else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the space around what it holds; empty or reversed when it holds nothing else."""
    first = _SPACE.match(text, start, end)
    start = first.end() if first else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bare(text: str, start: int) -> tuple[int, int] | None:
    """What a box without braces holds, up to a brace that it did not open."""
    found = _BARE.match(text, start)
    if not found:
        return None
    depth = 0
    for index, character in enumerate(found[0]):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return start, start + index
    return None if depth else (start, start + len(found[0].rstrip(".,;:")))
