"""The rows of a batch: a problem, with what is known of it."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from redline.agent.batch.columns import Columns
from redline.agent.batch.forms.json_lines import EXCERPT
from redline.agent.batch.forms.raw_row import RawRow, digest_of
from redline.agent.errors import InvalidDraft
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.problem import MAX_BYTES
from redline.store import ScratchTable
from redline.verifier import gold_answers

MAX_ID = 1000
"""Characters an id may have."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A problem to solve. `golds`, any of which is right, are compared afterwards and never shown to the loop."""

    id: str
    problem: str
    golds: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    solution: tuple[str, ...] = ()
    """The steps of a solution that is there already; none where there is no such solution."""
    given: tuple[str, ...] = ()
    """Equal ways of writing an answer that is there already, compared as the gold ones are."""
    others: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The other columns, where they are to be kept."""


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
    solution: ClassVar[tuple[str, ...]] = ()
    given: ClassVar[tuple[str, ...]] = ()
    others: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What is remembered of a row, to recognise it."""

    line: int
    problem: bytes
    """The digest of its problem text."""
    answers: bytes
    """The digest of its gold and given answers."""
    solution: bytes
    """The digest of the solution given with it; empty where there is none."""
    bad: bool

    @classmethod
    def of(cls, row: BatchRow | InvalidRow) -> KnownRow:
        """What is remembered of it."""
        answers = _digest_answers(row.golds, row.given)
        return cls(row.line, _digest(row.problem), answers, _digest_steps(row.solution), isinstance(row, InvalidRow))

    def asks(self, problem: str) -> bool:
        """Whether this is its problem text, as a line of output has it."""
        return _digest(shortened(problem)) == self.problem

    def expects(self, golds: Sequence[str], given: Sequence[str] = ()) -> bool:
        """Whether these are its gold answers, and those given with it."""
        return _digest_answers(golds, given) == self.answers

    def came_with(self, solution: Sequence[str]) -> bool:
        """Whether these are the steps of the solution given with it."""
        return _digest_steps(solution) == self.solution

    def same(self, other: KnownRow) -> bool:
        """Whether both say the same, and can be read, wherever they stand."""
        ours, theirs = (self.problem, self.answers, self.solution), (other.problem, other.answers, other.solution)
        return not (self.bad or other.bad) and ours == theirs


class RowReader:
    """Makes rows of what stands in the columns of a file.

    A row without an `id` is named after its content, `row-<hash>`, and `row-<hash>-2` where the same content comes a
    second time, so the name does not depend on other rows.
    """

    def __init__(self, columns: Columns, unit: str = "line") -> None:
        self._columns, self._unit = columns, unit
        self._seen = ScratchTable("digest TEXT PRIMARY KEY, times INT")

    def read(self, raw: RawRow) -> BatchRow | InvalidRow:
        """The row, or what is wrong with it."""
        where = f"{self._unit} {raw.number}"
        if raw.fields is None:
            return InvalidRow(self._name(raw.digest), raw.text, f"{where}: {raw.error}", raw.number)
        return self._from_fields(raw.fields, raw, where)

    def _from_fields(self, fields: Mapping[str, Any], raw: RawRow, where: str) -> BatchRow | InvalidRow:
        columns = self._columns
        problem = next((fields[name] for name in columns.problems if fields.get(name) is not None), None)
        text = problem if isinstance(problem, str) else ""
        # Tables write an id that is missing as NaN, or as an empty text.
        given_id = None if fields.get("id") == "" or _is_nan(fields.get("id")) else fields.get("id")
        named = _id(given_id)
        name = named if named is not None else self._name(digest_of(text.encode()) if text else raw.digest)
        others = {column: _plain(value) for column, value in columns.others(fields).items()}
        try:
            _check_id(given_id, named)
            _check_problem(problem, fields, columns.problems[0])
            golds = _answers(fields, columns.gold)
            given = _answers(fields, columns.given)
            solution = _solution(fields, columns.solution)
        except ValueError as error:
            return InvalidRow(name, shortened(text), f"{where}: {error}", raw.number, others=others)
        return BatchRow(name, text, golds, raw.number, solution, given, others)

    def _name(self, digest: str) -> str:
        short = digest[:16]
        if self._seen.write("INSERT OR IGNORE INTO rows VALUES (?, 1)", short):
            return f"row-{short}"
        self._seen.write("UPDATE rows SET times = times + 1 WHERE digest = ?", short)
        [times] = self._seen.one("SELECT times FROM rows WHERE digest = ?", short) or (1,)
        return f"row-{short}-{times}"


def shortened(problem: str) -> str:
    """The text, or of one too long to be a problem its beginning, its length and its digest."""
    size = len(problem) if len(problem) > MAX_BYTES else len(problem.encode(errors="surrogatepass"))
    if size <= MAX_BYTES:
        return problem
    data = problem.encode(errors="surrogatepass")
    return f"{problem[:EXCERPT]}… ({len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()})"


def _digest(text: str) -> bytes:
    """Eight bytes that tell texts apart."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:8]


def _digest_answers(golds: Sequence[str], given: Sequence[str]) -> bytes:
    return _digest(json.dumps([tuple(golds), tuple(given)]))


def _digest_steps(solution: Sequence[str]) -> bytes:
    return _digest(json.dumps(tuple(solution))) if solution else b""


def _check_id(given: object, named: str | None) -> None:
    if given is None or named is not None:
        return
    if isinstance(given, str | int) and not isinstance(given, bool):
        raise ValueError(f"'id' is too long: {len(str(given)):,} characters, at most {MAX_ID:,}")
    raise ValueError("'id' must be a string or a whole number")


def _check_problem(problem: object, fields: Mapping[str, Any], name: str) -> None:
    if problem is None:
        others = ", ".join(repr(other[:40]) for other in list(fields)[:8])
        raise ValueError(
            f"{name!r} is null" if name in fields else f"{name!r} is missing; there is {others or 'nothing'}"
        )
    if not isinstance(problem, str):
        raise ValueError(f"{name!r} is NaN" if _is_nan(problem) else f"{name!r} is not a string")
    if (size := len(problem.encode())) > MAX_BYTES:
        raise ValueError(f"the problem is too long: {size:,} bytes, at most {MAX_BYTES:,}")


def _answers(fields: Mapping[str, Any], name: str | None) -> tuple[str, ...]:
    try:
        return gold_answers(fields.get(name)) if name else ()
    except ValueError as error:
        raise ValueError(f"{name!r} {error}") from None


def _solution(fields: Mapping[str, Any], name: str | None) -> tuple[str, ...]:
    """The steps of the solution in this column; none where it holds none, as tables write that too."""
    value = fields.get(name) if name else None
    if value is None or _is_nan(value) or value == [] or (isinstance(value, str) and not value.strip()):
        return ()
    if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(step, str) for step in value)):
        raise ValueError(f"{name!r} must be text, or a list of steps")
    try:
        return tuple(step.text for step in given_attempt(value).steps)
    except InvalidDraft as error:
        raise ValueError(f"{name!r}: {error}") from None


def _plain(value: Any) -> Any:
    """The value as JSON has it: no number where it is none, and dates, decimals and bytes as text."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if value is None or isinstance(value, str | int) else str(value)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _id(value: object) -> str | None:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and len(text) <= MAX_ID else None
