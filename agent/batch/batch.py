"""A batch: many problems in flight over one refiner, one line of output each; if killed, it can be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import structlog

from redline.agent.batch.marking import compared, compared_again, golds_of, open_marker
from redline.agent.batch.rows import (
    BadRow,
    InputOverview,
    Known,
    Row,
    digest,
    digest_golds,
    known_of,
    read_rows,
    shortened,
    survey,
)
from redline.agent.batch.summary import BatchCounter
from redline.agent.boundary import boundary
from redline.agent.errors import InvalidProblem, RefinementError
from redline.agent.result import RECORD_VERSION, Failure, RefinementResult
from redline.agent.settings.settings import Settings, setting_defaults
from redline.store import JsonlFile, RunRefused, StorageFailed, refuse_other_settings

if TYPE_CHECKING:
    from redline.inference import LanguageModel
    from redline.verifier import AnswerGrader

log = structlog.get_logger()

_INVALID_ROW = "InvalidRow"


class Solver(Protocol):
    """What a batch needs of a `Refiner`. There is no argument through which a gold answer could pass."""

    async def solve(self, problem: str) -> RefinementResult: ...


class Batch:
    """One input, one output and what is still owed between them; a context manager.

    Entering it checks everything that can be checked before a model is loaded: the input, the lock on the output,
    and that the output's lines belong to this input and these settings. Raises `RunRefused`.
    """

    def __init__(self, source: Path, target: Path, settings: Settings) -> None:
        self._source = source
        self._file = JsonlFile(target)
        self._settings = settings.model_dump(exclude={"concurrency", "trace"})
        self._concurrency = settings.concurrency
        self._done: set[str] = set()
        self._outdated: dict[str, int] = {}
        self._overview = InputOverview({}, 0, 0)
        self.counter = BatchCounter(0)
        """The figures so far, earlier runs included."""

    def __enter__(self) -> Self:
        if self._file.path.exists() and self._source.exists() and self._file.path.samefile(self._source):
            raise RunRefused(f"{self._source}: input and output are the same file")
        self._overview = survey(self._source)
        self.counter = BatchCounter(self.rows)
        self._file.__enter__()
        try:
            for number, line in enumerate(self._file.lines(), 1):
                self._take_over(line, number)
        except BaseException:
            self._file.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    @property
    def rows(self) -> int:
        """Rows of the input."""
        return len(self._overview.rows)

    @property
    def has_golds(self) -> bool:
        """Whether a row of the input has a gold answer."""
        return bool(self._overview.golds)

    @property
    def owed(self) -> int:
        """Rows that have no line yet."""
        return self.rows - len(self._done)

    @property
    def outdated(self) -> Mapping[str, int]:
        """Rows whose gold answer is another one now than when their line was written: id to number of the line."""
        return self._outdated

    @property
    def torn_bytes(self) -> int:
        """Bytes of an unfinished last line in the output; `run` cuts them off, its row is owed again."""
        return self._file.torn_bytes

    def cut_torn_line(self) -> None:
        """Cut them off now."""
        self._file.cut_torn_line()

    async def compare_again(self, referee: LanguageModel | None = None) -> None:
        """Compare the answers of the `outdated` rows with the gold answers of now; nothing is solved again.

        The output is replaced at one blow when all of them are compared. Raises `StorageFailed`, `CheckerUnavailable`.
        """
        golds = {row.id: row.golds for row in self._rows() if isinstance(row, Row) and row.id in self._outdated}
        counted = []
        async with open_marker(referee) as marker:
            with self._file.rewriting() as put:
                for line in self._file.lines():
                    if line["id"] not in self._outdated:
                        put(line)
                        continue
                    put(now := await compared_again(line, golds.get(line["id"], ()), marker))
                    counted.append({**now, "attempts": None})
        for line in counted:
            self.counter.add(line, resumed=True)
        self._outdated.clear()

    async def run(
        self,
        solver: Solver,
        watch: Callable[[BatchCounter], None] = lambda _: None,
        referee: LanguageModel | None = None,
        stop: asyncio.Event | None = None,
    ) -> None:
        """Work on every owed row; `watch` is called after each line.

        `referee` compares with gold answers where rules cannot; it stays open. Setting `stop` gives up the problems in
        flight and writes those that are solved. Cancelling the task loses all in flight and nothing else. Raises
        `StorageFailed` when the output fails or is taken away, `RunRefused` when the input is another one now.
        """
        self.cut_torn_line()
        rows, stop = self._owed_rows(), stop or asyncio.Event()
        async with open_marker(referee if self.has_golds else None) as marker:
            try:
                async with asyncio.TaskGroup() as group:
                    guard = group.create_task(self._file.guard())
                    workers = [
                        group.create_task(self._work(rows, solver, marker, watch, stop))
                        for _ in range(min(self._concurrency, self.owed))
                    ]
                    await asyncio.gather(*workers)
                    guard.cancel()
            except* (StorageFailed, RunRefused) as errors:
                raise errors.exceptions[0] from None
        if self.owed and not stop.is_set():
            raise RunRefused(f"{self._source}: changed while the batch ran: {self.owed} rows are no longer there")

    def _rows(self) -> Iterator[Row | BadRow]:
        """The rows of the input, each id once. Raises `RunRefused` where they are no longer those that were checked."""
        for row in read_rows(self._source):
            known = self._overview.rows.get(row.id)
            if known is None:
                # Added behind what was checked: it is the next run's.
                continue
            if row.line == known.line and known_of(row) != known:
                raise RunRefused(f"{self._source}: changed while the batch ran: line {row.line} is another row now")
            if row.line == known.line:
                yield row

    def _owed_rows(self) -> Iterator[Row | BadRow]:
        return (row for row in self._rows() if row.id not in self._done)

    async def _work(
        self,
        rows: Iterator[Row | BadRow],
        solver: Solver,
        marker: AnswerGrader,
        watch: Callable[[BatchCounter], None],
        stop: asyncio.Event,
    ) -> None:
        # Workers pull from one iterator: as many rows are in memory as are in flight, whatever the input's length.
        for row in rows:
            result = await _solve(row, solver, stop)
            if result is None:
                return
            line = await self._write(row, result, marker)
            self._done.add(row.id)
            self.counter.add(line)
            watch(self.counter)
            await self._file.sync()
            if stop.is_set():
                return

    async def _write(self, row: Row | BadRow, result: RefinementResult, marker: AnswerGrader) -> dict[str, Any]:
        """Write the row's line, or where it holds what JSON has no word for, one that says so."""
        try:
            line = await self._line(row, result, marker)
            self._file.append(line)
        except ValueError as error:
            log.exception("row_not_writable", id=row.id)
            failure = _nothing(
                row.problem,
                Failure(boundary="loop", type=type(error).__name__, message=f"the result cannot be written: {error}"),
            )
            line = await self._line(row, failure, marker)
            self._file.append(line)
        return line

    async def _line(self, row: Row | BadRow, result: RefinementResult, marker: AnswerGrader) -> dict[str, Any]:
        golds = row.golds if isinstance(row, Row) else ()
        line = {"id": row.id, **result.model_dump(mode="json"), "problem": row.problem}
        return {**line, **await compared(row.id, result, golds, marker), "settings": self._settings}

    def _take_over(self, line: Mapping[str, Any], number: int) -> None:
        where, name = f"{self._file.path}: line {number}", line["id"]
        known = self._overview.rows.get(name)
        if name in self._done:
            raise RunRefused(f"{where}: the id {name!r} is there twice")
        if known is None:
            raise RunRefused(f"{where}: the id {name!r} is not in {self._source}; choose another output file")
        now = f"line {known.line} of {self._source}"
        if digest(shortened(str(line.get("problem")))) != known.problem:
            raise RunRefused(
                f"{where}: another problem than {name!r} has now at {now}; choose another output file, or take the "
                "line away to have the row done again"
            )
        self._refuse_mended(line, known, where, now)
        refuse_other_settings(line.get("settings"), self._settings, where, setting_defaults())
        if digest_golds(golds_of(line)) != known.golds:
            self._outdated[name] = number
        try:
            BatchCounter(0).add(line)
            if name not in self._outdated:
                self.counter.add(line, resumed=True)
        except (KeyError, TypeError) as error:
            raise RunRefused(f"{where}: not the output of a batch: {error!r}") from error
        self._done.add(name)

    def _refuse_mended(self, line: Mapping[str, Any], known: Known, where: str, now: str) -> None:
        """Raise `RunRefused` for a row that could not be read when its line was written and can be now, or reverse."""
        error = line.get("error")
        kind = error.get("type") if isinstance(error, dict) else None
        if kind == _INVALID_ROW and not known.bad:
            raise RunRefused(
                f"{where}: {now} could not be read then and can be now; take the line away to have it done"
            )
        if known.bad and kind not in (_INVALID_ROW, InvalidProblem.__name__):
            raise RunRefused(f"{where}: {now} could be read then and cannot be now; mend it, or choose another output")


async def _solve(row: Row | BadRow, solver: Solver, stop: asyncio.Event) -> RefinementResult | None:
    """What comes of the row, whatever is raised on the way; None where `stop` is set before."""
    if isinstance(row, BadRow):
        return _nothing(row.problem, Failure(boundary="input", type=_INVALID_ROW, message=row.error))
    with boundary("loop", log.bind(id=row.id)) as caught:
        return await _unless(stop, solver.solve(row.problem))
    assert caught.failure is not None
    return _nothing(row.problem, caught.failure)


async def _unless(stop: asyncio.Event, work: Awaitable[RefinementResult]) -> RefinementResult | None:
    """What comes of it; None where `stop` is set before. Raises `RefinementError` where it cancels itself."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if working.cancelled():
            raise RefinementError("the run was cancelled from within")
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


def _nothing(problem: str, failure: Failure) -> RefinementResult:
    return RefinementResult(
        problem=problem,
        answer=None,
        accepted=False,
        confidence=0.0,
        stop_reason="failed",
        attempts=(),
        error=failure,
        record_version=RECORD_VERSION,
    )
