"""A sheet of problems: a Markdown or text file with a list, headings, or paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from redline.agent.errors import InvalidProblem
from redline.agent.loop.problem import validate_problem
from redline.agent.tutor.refusal import TutorRefusal

if TYPE_CHECKING:
    from markdown_it.token import Token as Block

MAX_BYTES, MAX_PROBLEMS = 1_000_000, 200
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The problems of a file, in order."""

    title: str
    problems: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names its sessions: the same for the same problems."""
        return sha256("\n\n".join(self.problems).encode()).hexdigest()[:8]


def load_sheet(path: Path) -> Sheet:
    """The sheet that a file holds. Raises `TutorRefusal` where it cannot be read, or holds no problem."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise TutorRefusal(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TutorRefusal(f"{path} is not UTF-8 text (byte {error.start + 1})") from error
    if len(data) > MAX_BYTES:
        raise TutorRefusal(f"{path} is too long for a sheet: more than {MAX_BYTES:,} bytes")
    try:
        return read_sheet(text, path.stem)
    except (TutorRefusal, InvalidProblem) as error:
        raise TutorRefusal(f"{path}: {error}") from error


def read_sheet(text: str, title: str = "sheet") -> Sheet:
    """The problems of a text: the items of its list; else what stands under its headings; else its paragraphs.

    Raises `TutorRefusal` where there is no problem or there are too many, `InvalidProblem` for one that cannot be used.
    """
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    blocks = [block for block in MarkdownIt("commonmark").parse(text) if block.map is not None and block.nesting >= 0]
    found = _items(blocks, lines) or _sections(blocks, lines) or _paragraphs(blocks, lines)
    if not found:
        raise TutorRefusal("there is no problem in it; write them as a list, or each under a heading")
    if len(found) > MAX_PROBLEMS:
        raise TutorRefusal(f"it holds {len(found)} problems; at most {MAX_PROBLEMS}")
    heading = next((block for block in blocks if block.tag == "h1"), None)
    named = _raw(heading, lines).lstrip("# ").strip() if heading is not None else ""
    return Sheet(named or title, tuple(validate_problem(problem) for problem in found))


def _items(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    """The items of the outermost lists, numbered ones where there are some."""
    items = [block for block in blocks if block.type == "list_item_open" and block.level == 1]
    numbered = [block for block in items if block.info]
    return [text for block in numbered or items if (text := _without_marker(_raw(block, lines)))]


def _sections(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    """What stands under each heading of the lowest rank; a heading with nothing below is a problem itself."""
    headings = [block for block in blocks if block.type == "heading_open" and block.level == 0]
    lowest = max((block.tag for block in headings), default="")
    chosen = [block for block in headings if block.tag == lowest]
    if len(chosen) < 2:
        return []
    starts = sorted(block.map[0] for block in headings if block.map)
    return list(_bodies(chosen, starts, lines))


def _bodies(chosen: Sequence[Block], starts: Sequence[int], lines: Sequence[str]) -> Iterator[str]:
    for block in chosen:
        begin, end = block.map or (0, 0)
        following = next((start for start in starts if start > begin), len(lines))
        body = "\n".join(lines[end:following]).strip()
        yield body or _raw(block, lines).lstrip("# ").strip()


def _paragraphs(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    return [_raw(block, lines) for block in blocks if block.type == "paragraph_open" and block.level == 0]


def _raw(block: Block, lines: Sequence[str]) -> str:
    begin, end = block.map or (0, 0)
    return "\n".join(lines[begin:end]).strip()


def _without_marker(item: str) -> str:
    first, *rest = item.split("\n")
    return "\n".join([_MARKER.sub("", first, count=1), *(line.strip() for line in rest)]).strip()
