"""A solution's text and its steps: `Step k: ...` lines, as step forcing makes them, or what else models write."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.agent.policy.blocks import BREAK, Blocks, blocks_of, may_become_held
from redline.agent.policy.heading import Heading, find_headings, find_items
from redline.inference import split_thought

_BLANK = re.compile(rf"{BREAK}[ \t]*{BREAK}\s*")


def step_label(number: int) -> str:
    """The opening of step `number` (from 1)."""
    return f"Step {number}:"


def join_steps(steps: Sequence[str]) -> str:
    """One text with a label before every step; `split_steps` takes it apart again."""
    return "\n".join(f"{step_label(k)} {text}" for k, text in enumerate(steps, 1))


def encodable(text: str) -> str:
    """The text with lone surrogates replaced: garbage too must fit into JSON."""
    return text.encode(errors="replace").decode()


def split_steps(text: str) -> list[str]:
    """The steps of a solution, without headings and surrounding space, in the order written.

    A thought before the solution is left out, and nothing else. Text without any heading is split at the items of the
    numbered list that it is, or else at blank lines; what stands before the first heading belongs to the first step.
    Code, displayed formulas and environments stay whole. Linear in the length of `text`.
    """
    return _split(_read(split_thought(text)[1]))


def continued(kept: Sequence[str], text: str) -> list[str]:
    """The steps of a solution that was opened with `kept` and the label of the next step, and continued with `text`.

    A text that counts anew (a model that thought first, or a server that begins its own turn) is taken at its word: its
    own step k takes the place of step k. One without headings is split as it stands.
    """
    alone = _read(split_thought(text)[1])
    if not alone.headings:
        return [*kept, *_split_as_told(alone)]
    first = alone.headings[0]
    if not alone.text[: first.start].strip():
        return [*kept[: max(0, first.number - 1)], *_split_as_told(alone)]
    labelled = _read(f"{step_label(len(kept) + 1)}{alone.text}")
    again = labelled.headings[1:2]
    return [*kept, *_split_as_told(alone if again and again[0].number == len(kept) + 1 else labelled)]


def finished_steps(kept: Sequence[str], text: str) -> list[str]:
    """The steps of `continued(kept, text)` that stay if the text goes on: those before the last heading.

    A text that may still turn out to be a list, a thought or a block has none but the kept ones.
    """
    read = _read(split_thought(text)[1])
    if not read.headings or read.headings[0].bulleted:
        return list(kept)
    if any(may_become_held(read.text, heading.start) for heading in read.headings):
        return list(kept)
    begun = read.text[read.headings[-1].end :].strip()
    # A heading that its colon ends stays one, with whatever comes behind it; others may turn out to be words.
    whole = f"{text} ..." if not begun and text.rstrip().endswith(":") else text
    return continued(kept, whole)[:-1]


@dataclass(frozen=True, slots=True)
class _Read:
    """A text with its blocks and the headings of its steps."""

    text: str
    blocks: Blocks
    headings: Sequence[Heading]


def _read(text: str) -> _Read:
    blocks = blocks_of(text)
    return _Read(text, blocks, find_headings(text, blocks))


def _split(read: _Read) -> list[str]:
    text, blocks, headings = read.text, read.blocks, read.headings
    if not headings or headings[0].bulleted:
        headings = _whole(text, blocks, headings or find_items(text, blocks))
    return [part for part in (_parts(text, headings) if headings else _paragraphs(text, blocks)) if part]


def _split_as_told(read: _Read) -> list[str]:
    """The steps of a text out of which a thought was taken, or a second one that shows itself only now."""
    _, text = split_thought(read.text)
    return _split(read if text == read.text else _read(text))


def _parts(text: str, headings: Sequence[Heading]) -> list[str]:
    ends = [*(heading.start for heading in headings[1:]), len(text)]
    parts = [f"{h.opening}{text[h.end : end].strip()}" for h, end in zip(headings, ends, strict=True)]
    preamble = text[: headings[0].start].strip()
    if preamble:
        parts[0] = f"{preamble}\n{parts[0]}".strip()
    return parts


def _paragraphs(text: str, blocks: Blocks) -> list[str]:
    parts, start = [], 0
    for blank in _BLANK.finditer(text):
        if not blocks.holds(blank.start()):
            parts.append(text[start : blank.start()].strip())
            start = blank.end()
    return [*parts, text[start:].strip()]


def _whole(text: str, blocks: Blocks, items: Sequence[Heading]) -> Sequence[Heading]:
    """The items of a list, if the list is the whole solution; none where it is a part of it.

    It is a part where more than one paragraph stands before it, or the last item goes on for longer than the others
    and a closing paragraph.
    """
    if len(items) < 2:
        return []
    blanks = [blank.start() for blank in _BLANK.finditer(text) if not blocks.holds(blank.start())]
    bounds = [0, *(item.start for item in items), len(text)]
    before, *inside, last = (_within(text, blanks, start, end) for start, end in pairwise(bounds))
    return [] if before or last > 1 + max(inside) else items


def _within(text: str, blanks: Sequence[int], start: int, end: int) -> int:
    """How many blank lines part the paragraphs of this stretch."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return bisect_left(blanks, end) - bisect_left(blanks, start)
