"""The rows of a batch's input file, JSON Lines: `problem`, optional `id`, optional gold `answer`."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from redline.agent.loop.problem import MAX_BYTES
from redline.store import HEAD, RunRefused, binary_kind, half_surrogate, json_fault, line_fault, text_kind
from redline.verifier import gold_answers

MAX_LINE = 16 << 20
"""Bytes a line may have. A longer one is a bad row, and is never held whole."""
MAX_ID = 1000
"""Characters an id may have."""
PROBLEM = ("problem", "question")
"""Names the text of a problem goes by, in this order."""

_EXCERPT = 200
_BOM = b"\xef\xbb\xbf"
# The first line of an array of objects that is written over several.
_ARRAY = re.compile(rb"\[\s*(\{|$)")
_KINDS = {list: "array", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A problem to solve. `golds`, any of which is right, are compared afterwards and never shown to the loop."""

    id: str
    problem: str
    golds: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class InvalidRow:
    """A line of the input that is no row."""

    id: str
    problem: str
    """Its problem text where there was one; of a long one the beginning, see `shortened`."""
    error: str
    """What is wrong with it, with its line number."""
    golds: ClassVar[tuple[str, ...]] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What is remembered of a row, to recognise it."""

    line: int
    problem: bytes
    """The digest of its problem text."""
    golds: bytes
    """The digest of its gold answers."""
    bad: bool

    @classmethod
    def of(cls, row: BatchRow | InvalidRow) -> KnownRow:
        """What is remembered of it."""
        return cls(row.line, _digest(row.problem), _digest_golds(row.golds), isinstance(row, InvalidRow))

    def asks(self, problem: str) -> bool:
        """Whether this is its problem text, as a line of output has it."""
        return _digest(shortened(problem)) == self.problem

    def expects(self, golds: Sequence[str]) -> bool:
        """Whether these are its gold answers."""
        return _digest_golds(golds) == self.golds

    def same(self, other: KnownRow) -> bool:
        """Whether both say the same, and can be read, wherever they stand."""
        return not (self.bad or other.bad) and (self.problem, self.golds) == (other.problem, other.golds)


@dataclass(frozen=True, slots=True)
class InputOverview:
    """What one pass over the input found."""

    rows: dict[str, KnownRow]
    """By id, for every line, bad rows included."""
    golds: int
    """Rows with a gold answer."""
    bad: int


def shortened(problem: str) -> str:
    """The text, or of one too long to be a problem its beginning, its length and its digest."""
    size = len(problem) if len(problem) > MAX_BYTES else len(problem.encode(errors="surrogatepass"))
    if size <= MAX_BYTES:
        return problem
    data = problem.encode(errors="surrogatepass")
    return f"{problem[:_EXCERPT]}… ({len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()})"


def read_rows(path: Path) -> Iterator[BatchRow | InvalidRow]:
    """The rows in order, one line in memory at a time. Raises `RunRefused` when the file cannot be read.

    A row without an `id` is named after its content, `row-<hash>`, and `row-<hash>-2` where the same content comes a
    second time, so the name does not depend on other rows. Blank lines are skipped, and byte order marks before a row.
    """
    seen: Counter[str] = Counter()
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE + 1):
                number += 1
                if len(raw) > MAX_LINE:
                    yield _too_long(raw, file, number, seen)
                elif stripped := _bare(raw):
                    yield _parse(stripped, number, seen)
    except OSError as error:
        raise RunRefused(f"{path}: cannot be read: {error.strerror or error}") from error


def check_input(path: Path) -> InputOverview:
    """Check a whole input before anything runs.

    Raises `RunRefused` when it cannot be read, holds no row at all, is not JSON Lines, or gives one id to two rows.
    """
    if path.exists() and not path.is_file():
        raise RunRefused(f"{path}: not a regular file; it is read twice")
    _refuse_other_kinds(path)
    rows: dict[str, KnownRow] = {}
    golds = bad = 0
    first_error = ""
    for row in read_rows(path):
        known = KnownRow.of(row)
        if (before := rows.setdefault(row.id, known)) is not known:
            _refuse_two(path, row.id, before, known)
            continue
        if isinstance(row, InvalidRow):
            bad += 1
            first_error = first_error or row.error
        elif row.golds:
            golds += 1
    if not rows:
        raise RunRefused(f"{path}: holds no rows")
    if bad == len(rows):
        raise RunRefused(f"{path}: not JSON Lines with a 'problem' in each row: {first_error}{_advice(path)}")
    return InputOverview(rows, golds, bad)


def _digest(text: str) -> bytes:
    """Eight bytes that tell texts apart."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:8]


def _digest_golds(golds: Sequence[str]) -> bytes:
    return _digest(json.dumps(tuple(golds)))


def _refuse_two(path: Path, name: str, first: KnownRow, second: KnownRow) -> None:
    """Raise `RunRefused` for two rows of one id, unless they say the same."""
    if first.same(second):
        return
    raise RunRefused(
        f"{path}: the id {name!r} is given twice, at line {first.line} and line {second.line}, to rows that differ; "
        "ids must be unique (a row without one is named after its problem)"
    )


def _refuse_other_kinds(path: Path) -> None:
    """Raise `RunRefused` for a file that as a whole is something else than lines of text."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise RunRefused(f"{path}: cannot be read: {error.strerror or error}") from error
    if kind := binary_kind(head):
        raise RunRefused(f"{path}: not JSON Lines: it is {kind}")
    first = _first_line(path)
    if _ARRAY.match(first) and not _is_json(first):
        raise RunRefused(f"{path}: not JSON Lines: it is {text_kind(first)}")


def _advice(path: Path) -> str:
    kind = text_kind(_first_line(path))
    return f"; the file looks like {kind}" if kind else ""


def _first_line(path: Path) -> bytes:
    """The first that is not blank, without what stands around it, as far as a line may go."""
    with path.open("rb") as file:
        while raw := file.readline(MAX_LINE):
            if stripped := _bare(raw):
                return stripped
    return b""


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _bare(raw: bytes) -> bytes:
    """The line without space around it and without byte order marks before it, which joined files bring along."""
    line = raw.strip()
    while line.startswith(_BOM):
        line = line[len(_BOM) :].strip()
    return line


def _too_long(begun: bytes, file: BinaryIO, number: int, seen: Counter[str]) -> InvalidRow:
    """The bad row of a line of which this is the beginning; its rest is read and forgotten."""
    whole, size, last = hashlib.sha256(begun), len(begun), begun
    while not last.endswith(b"\n") and (last := file.readline(MAX_LINE)):
        whole.update(last)
        size += len(last)
    name, told = _numbered(f"row-{whole.hexdigest()[:16]}", seen), f"{size:,} bytes, sha256 {whole.hexdigest()}"
    text = begun[:_EXCERPT].decode(errors="replace")
    return InvalidRow(
        name, f"{text}… ({told})", f"line {number}: too long: {size:,} bytes, at most {MAX_LINE:,} in a row", number
    )


def _parse(raw: bytes, number: int, seen: Counter[str]) -> BatchRow | InvalidRow:
    try:
        fields = _object(raw)
    except ValueError as error:
        return InvalidRow(_name(raw, seen), "", f"line {number}: {error}", number)
    return _from_fields(fields, raw, number, seen)


def _object(raw: bytes) -> dict[str, Any]:
    """The object of a line. Raises `ValueError`, saying what is wrong with it."""
    try:
        fields = json.loads(raw.decode())
        half = half_surrogate(fields)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except RecursionError:
        raise ValueError("not JSON to be read here: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {json_fault(error)}{line_fault(raw)}") from None
    if not isinstance(fields, dict):
        raise ValueError(f"a JSON {_KINDS[type(fields)]}, not an object")
    if half:
        raise ValueError("holds half of a surrogate pair, which is not text")
    return fields


def _from_fields(fields: dict[str, Any], raw: bytes, number: int, seen: Counter[str]) -> BatchRow | InvalidRow:
    problem = next((fields[name] for name in PROBLEM if fields.get(name) is not None), None)
    text = problem if isinstance(problem, str) else ""
    # Tables write an id that is missing as NaN, or as an empty text.
    given = None if fields.get("id") == "" or _is_nan(fields.get("id")) else fields.get("id")
    named = _id(given)
    name = named if named is not None else _name(text.encode() or raw, seen)
    golds: tuple[str, ...] = ()
    wrong = _wrong_id(given, named) or _wrong_problem(problem, fields)
    if not wrong:
        try:
            golds = gold_answers(fields.get("answer"))
        except ValueError as error:
            wrong = f"'answer' {error}"
    if wrong:
        return InvalidRow(name, shortened(text), f"line {number}: {wrong}", number)
    return BatchRow(name, text, golds, number)


def _wrong_id(given: object, named: str | None) -> str:
    if given is None or named is not None:
        return ""
    if isinstance(given, str | int) and not isinstance(given, bool):
        return f"'id' is too long: {len(str(given)):,} characters, at most {MAX_ID:,}"
    return "'id' must be a string or a whole number"


def _wrong_problem(problem: object, fields: dict[str, Any]) -> str:
    if problem is None:
        others = ", ".join(repr(name[:40]) for name in list(fields)[:8])
        return "'problem' is null" if "problem" in fields else f"'problem' is missing; there is {others or 'nothing'}"
    if not isinstance(problem, str):
        return "'problem' is NaN" if _is_nan(problem) else "'problem' is not a string"
    size = len(problem.encode())
    return f"the problem is too long: {size:,} bytes, at most {MAX_BYTES:,}" if size > MAX_BYTES else ""


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _id(value: object) -> str | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and len(text) <= MAX_ID else None


def _name(content: bytes, seen: Counter[str]) -> str:
    return _numbered(f"row-{hashlib.sha256(content).hexdigest()[:16]}", seen)


def _numbered(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
