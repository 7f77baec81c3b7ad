"""The rows of a batch's input file, JSON Lines: `problem`, optional `id`, optional gold `answer`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RefinementError

_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = {list: "array", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


class BatchError(RefinementError):
    """A batch cannot run, or cannot go on: its input, its output or their match is wrong. The message says where."""


@dataclass(frozen=True, slots=True)
class Row:
    """A problem to solve. `gold` is compared afterwards and never shown to the loop."""

    id: str
    problem: str
    gold: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of the input that is no row."""

    id: str
    problem: str
    """Its problem text where there was one."""
    error: str
    """What is wrong with it, with its line number."""


@dataclass(frozen=True, slots=True)
class InputOverview:
    """What one pass over the input found."""

    problems: dict[str, bytes]
    """Id to the digest of its problem text, for every line, bad rows included."""
    golds: int
    bad: int


def digest(problem: str) -> bytes:
    """Eight bytes that tell problem texts apart."""
    return hashlib.sha256(problem.encode()).digest()[:8]


def read_rows(path: Path) -> Iterator[Row | BadRow]:
    """The rows in order, one line in memory at a time. Raises `BatchError` when the file cannot be read.

    A row without an `id` is named after its content, `row-<hash>`, and `row-<hash>-2` where the same content comes a
    second time, so the name does not depend on other rows. Blank lines are skipped.
    """
    seen: Counter[str] = Counter()
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                if raw.strip():
                    yield _parse(raw.strip(), number, seen)
    except OSError as error:
        raise BatchError(f"{path}: cannot be read: {error.strerror or error}") from error


def survey(path: Path) -> InputOverview:
    """Check a whole input before anything runs.

    Raises `BatchError` when it cannot be read, holds no row at all, is not JSON Lines, or gives an id twice.
    """
    if path.exists() and not path.is_file():
        raise BatchError(f"{path}: not a regular file; it is read twice")
    problems: dict[str, bytes] = {}
    golds = bad = 0
    first_error = ""
    for row in read_rows(path):
        if row.id in problems:
            raise BatchError(f"{path}: the id {row.id!r} is given twice; ids must be unique")
        problems[row.id] = digest(row.problem)
        if isinstance(row, BadRow):
            bad += 1
            first_error = first_error or row.error
        elif row.gold is not None:
            golds += 1
    if not problems:
        raise BatchError(f"{path}: holds no rows")
    if bad == len(problems):
        raise BatchError(f"{path}: not JSON Lines with a 'problem' in each row: {first_error}")
    return InputOverview(problems, golds, bad)


def _parse(raw: bytes, number: int, seen: Counter[str]) -> Row | BadRow:
    try:
        fields = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return BadRow(_name(raw, seen), "", f"line {number}: not UTF-8 at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return BadRow(_name(raw, seen), "", f"line {number}: not JSON: {error}")
    if not isinstance(fields, dict):
        return BadRow(_name(raw, seen), "", f"line {number}: a JSON {_KINDS[type(fields)]}, not an object")
    if _SURROGATE.search(json.dumps(fields, ensure_ascii=False)):
        return BadRow(_name(raw, seen), "", f"line {number}: holds half of a surrogate pair, which is not text")
    return _from_fields(fields, raw, number, seen)


def _from_fields(fields: dict[str, object], raw: bytes, number: int, seen: Counter[str]) -> Row | BadRow:
    problem, gold, given = fields.get("problem"), fields.get("answer"), fields.get("id")
    text = problem if isinstance(problem, str) else ""
    named = _text(given)
    name = named if named is not None else _name(text.encode() or raw, seen)
    if given is not None and named is None:
        return BadRow(name, text, f"line {number}: 'id' must be a string or a whole number")
    if not isinstance(problem, str):
        return BadRow(name, text, f"line {number}: 'problem' is {'missing' if problem is None else 'not a string'}")
    reference = str(gold) if isinstance(gold, float) else _text(gold)
    if gold is not None and reference is None:
        return BadRow(name, text, f"line {number}: 'answer' must be a string or a number")
    return Row(name, text, reference)


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _name(content: bytes, seen: Counter[str]) -> str:
    name = f"row-{hashlib.sha256(content).hexdigest()[:16]}"
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
