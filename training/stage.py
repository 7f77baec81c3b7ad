"""One stage of the pipeline: rows of one file in, rows of another out, many at once; if killed, it can be finished.

The output is only ever appended to. A row that is not wanted is written as `{"id", "dropped"}` with the reason, and one
that broke as `{"id", "failed"}`, so that nothing is owed twice and the counts add up.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeAlias, TypeVar

import structlog
from pydantic import ValidationError

from agent.outfile import OutFile, refuse_other_settings
from agent.rows import BatchError
from inference import InferenceError
from sandbox import SandboxError
from training.rows import Origin, Row
from verifier.datafile import Entry, read_entries

log = structlog.get_logger(__name__)

RowT = TypeVar("RowT", bound=Row)
InT = TypeVar("InT", bound=Row)
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is not wanted, and why, in a few words that can be counted."""

    why: str


Outcome: TypeAlias = Row | Dropped | InferenceError | SandboxError


@dataclass(slots=True)
class StageReport:
    """What a stage made of its input, earlier runs included."""

    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    """Reason to count."""
    failed: int = 0
    resumed: int = 0
    """Input rows that an earlier run had done."""


def read_records(path: Path, kind: type[RowT]) -> Iterator[RowT]:
    """The rows of a stage's output; those dropped and failed are skipped.

    Raises `DataError` for what is no such row and for an id that comes twice.
    """
    seen: set[str] = set()
    for entry in read_entries(str(path)):
        if "dropped" in entry.fields or "failed" in entry.fields:
            continue
        row = _record(entry, kind)
        name = entry.name()
        if name in seen:
            raise entry.wrong(f"the id {name!r} is there twice")
        seen.add(name)
        yield row


class Stage(Generic[InT]):
    """The output of one stage and how far it is; a context manager.

    The settings are part of every line's origin, and a run that goes on must have the same. Entering takes the lock on
    `target` and takes over what an earlier run left. Raises `BatchError`.
    """

    def __init__(
        self,
        name: str,
        target: Path,
        settings: Mapping[str, Any],
        *,
        model: str | None = None,
        seed: int | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._file = OutFile(target)
        self._origin = Origin(
            stage=name, model=model, seed=seed, settings=dict(settings), version=version("redline-math")
        )
        self._at_once = at_once
        self._done: set[str] = set()
        self.report = StageReport()

    def __enter__(self) -> Self:
        self._file.path.parent.mkdir(parents=True, exist_ok=True)
        self._file.__enter__()
        try:
            self._take_over()
        except BaseException:
            self._file.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    async def run(
        self,
        rows: Iterable[InT],
        work: Callable[[InT], Awaitable[Row | Dropped]],
        watch: Callable[[int], None] = lambda done: None,
    ) -> StageReport:
        """Do what is owed: `work` makes an output row with the id of the input row, or drops it.

        A failure of the model or the sandbox is written down, counted, and the next row goes on. `watch` is told how
        many input rows are done. Raises `StorageFailed` when the output fails, and whatever else `work` raises.
        """
        self._file.cut_torn_line()
        async with aclosing(self._outcomes(rows, work)) as outcomes:
            async for name, made in outcomes:
                self._file.append(self._line(name, made))
                self._count(name, made)
                watch(len(self._done))
                await self._file.sync()
        return self.report

    async def _outcomes(
        self, rows: Iterable[InT], work: Callable[[InT], Awaitable[Row | Dropped]]
    ) -> AsyncGenerator[tuple[str, Outcome], None]:
        """What came of each row that is owed, as it comes in; never more than `at_once` rows are held."""
        owed = (row for row in rows if row.id not in self._done)
        running: set[asyncio.Task[tuple[str, Outcome]]] = set()
        try:
            while True:
                while len(running) < self._at_once and (row := next(owed, None)) is not None:
                    running.add(asyncio.create_task(_attempt(row, work)))
                if not running:
                    return
                finished, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _line(self, name: str, made: Outcome) -> dict[str, Any]:
        mine = self._origin.model_dump(mode="json")
        if isinstance(made, Row):
            line = made.model_dump(mode="json")
            return {"id": name, **line, "origins": [*line["origins"], mine]}
        reason = {"dropped": made.why} if isinstance(made, Dropped) else {"failed": f"{type(made).__name__}: {made}"}
        return {"id": name, **reason, "origins": [mine]}

    def _count(self, name: str, made: Outcome) -> None:
        self._done.add(name)
        if isinstance(made, Row):
            self.report.kept += 1
        elif isinstance(made, Dropped):
            self.report.dropped[made.why] += 1
        else:
            self.report.failed += 1

    def _take_over(self) -> None:
        ours = self._origin.model_dump(mode="json")
        for number, line in enumerate(self._file.lines(), 1):
            where, name = f"{self._file.path}: line {number}", line["id"]
            if name in self._done:
                raise BatchError(f"{where}: the id {name!r} is there twice")
            if not line.get("origins"):
                raise BatchError(f"{where}: not the output of a stage of the training; choose another output file")
            refuse_other_settings(_asked(line["origins"][-1]), _asked(ours), where)
            made = Dropped(line["dropped"]) if "dropped" in line else None
            self._done.add(name)
            if made:
                self.report.dropped[made.why] += 1
            elif "failed" in line:
                self.report.failed += 1
            else:
                self.report.kept += 1
        self.report.resumed = len(self._done)


async def _attempt(row: InT, work: Callable[[InT], Awaitable[Row | Dropped]]) -> tuple[str, Outcome]:
    try:
        return row.id, await work(row)
    except (InferenceError, SandboxError) as error:
        log.warning("row_failed", id=row.id, error=f"{type(error).__name__}: {error}")
        return row.id, error


def _asked(told: Mapping[str, Any]) -> dict[str, Any]:
    """What decides a stage's output, of an origin."""
    return {"stage": told.get("stage"), "model": told.get("model"), "seed": told.get("seed"), **told["settings"]}


def _record(entry: Entry, kind: type[RowT]) -> RowT:
    try:
        return kind.model_validate(entry.fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the row"
        raise entry.wrong(f"not a {kind.__name__}: {place}: {first['msg']}") from error
