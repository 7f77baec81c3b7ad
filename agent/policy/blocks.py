"""Stretches of a solution that are one block whatever lines they hold: code, displayed formulas, LaTeX environments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

BREAK = "(?>\\r\\n|[\\n\\r\x85\u2028\u2029])"
"""A line's end, as a pattern."""
LINE_START = "(?:(?<![^\\n\\r\x85\u2028\u2029])(?!(?<=\\r)\\n))"
"""The place before a line's first sign, as a pattern."""

_FENCE = re.compile(r"[ \t>]*+(?P<bar>`{3,}|~{3,})[^`]*|[^`]*[^`\s][ \t]*+(?P<late>`{3,})[ \t]*+\w*+[ \t]*+")
_LINE_END = re.compile(BREAK)
_BEFORE = re.compile(f"(?:{BREAK}|\\A)[ \t>*-]*\\Z")
_BEHIND = re.compile(f"[ \t]*(?:{BREAK}|\\Z)")
_TOKEN = re.compile(
    r"""
    \\begin[ ]*\{(?P<begin>[^{}\\\s]{1,40})\}
  | \\end[ ]*\{(?P<end>[^{}\\\s]{1,40})\}
  | \\(?P<square>[\[\]])
  | \[(?P<figure>/?asy)\]
  | (?P<dollars>\$\$)
  | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
_PROSE = {"document", "proof", "solution", "answer", "quote", "quotation", "center"}
"""Environments that hold running text, and are no block."""

Span = tuple[int, int]


class Blocks:
    """Where the blocks of a text lie."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if self._spans and span[0] < self._spans[-1][1]:
                self._spans[-1] = self._spans[-1][0], max(span[1], self._spans[-1][1])
            else:
                self._spans.append(span)
        self._starts = [start for start, _ in self._spans]

    def holds(self, place: int) -> bool:
        """Whether something lies in a block, behind its first sign, that begins at this index of the text."""
        index = bisect_left(self._starts, place) - 1
        return index >= 0 and place < self._spans[index][1]


def blocks_of(text: str) -> Blocks:
    """The blocks of a text; linear in its length.

    A code fence that is never closed goes on to the end, as in Markdown; any other block needs its end to be one.
    """
    fences = list(_fences(text))
    code = Blocks(fences)
    tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup and not code.holds(token.start())]
    marks = {kind: [t for t in tokens if t.lastgroup == kind] for kind in ("square", "figure", "dollars")}
    formulas = [*_pairs(marks["square"], "["), *_pairs(marks["figure"], "asy"), *_displays(text, marks["dollars"])]
    return Blocks([*fences, *formulas, *_environments([t for t in tokens if t.lastgroup in ("begin", "end")])])


def may_become_held(text: str, place: int) -> bool:
    """Whether a block that is open where the text ends holds the place as soon as something closes it."""
    environments = {token["begin"] for token in _TOKEN.finditer(text) if token["begin"]}
    ends = ["\\]", "[/asy]", "x$$", *(f"\\end{{{name}}}" for name in environments)]
    return any(blocks_of(f"{text}\n{end}").holds(place) for end in ends)


def _fences(text: str) -> Iterator[Span]:
    opened: tuple[str, int] | None = None
    start = 0
    for line_break in re.finditer(f"{BREAK}|\\Z", text):
        line = text[start : line_break.start()]
        if opened is not None:
            if line.strip(" \t>").startswith(opened[0]) and not line.strip(f" \t>{opened[0][0]}"):
                yield opened[1], line_break.start()
                opened = None
        elif fence := _FENCE.fullmatch(line):
            opened = fence["bar"] or fence["late"], start + max(fence.start("bar"), fence.start("late"))
        start = line_break.end()
    if opened:
        yield opened[1], len(text) + 1


def _pairs(marks: Sequence[re.Match[str]], opening: str) -> Iterator[Span]:
    """From an opening mark to the closing one that comes next."""
    opened: int | None = None
    for mark in marks:
        if mark[mark.lastgroup or 0] == opening:
            opened = mark.start()
        elif opened is not None:
            yield opened, mark.end()
            opened = None


def _displays(text: str, marks: Sequence[re.Match[str]]) -> Iterator[Span]:
    """From `$$` to `$$`. What takes several lines must begin at the edge of one, or end one: others are money."""
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is not None and _display(text, opened, mark):
            yield opened.start(), mark.end()
            opened = None
        else:
            opened = mark


def _display(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    if not _LINE_END.search(text[opened.end() : mark.start()]):
        return True
    ends_line = _BEHIND.match(text, mark.end()) is not None and not _begins_line(text, mark)
    return _begins_line(text, opened) or _BEHIND.match(text, opened.end()) is not None or ends_line


def _begins_line(text: str, mark: re.Match[str]) -> bool:
    return _BEFORE.search(text[max(0, mark.start() - 40) : mark.start()]) is not None


def _environments(marks: Sequence[re.Match[str]]) -> Iterator[Span]:
    opened: list[re.Match[str]] = []
    names: Counter[str] = Counter()
    for mark in marks:
        if mark["begin"]:
            opened.append(mark)
            names[mark["begin"]] += 1
        elif names[mark["end"]]:
            while (begun := opened.pop())["begin"] != mark["end"]:
                names[begun["begin"]] -= 1
            names[mark["end"]] -= 1
            if mark["end"] not in _PROSE:
                yield begun.start(), mark.end()
