"""One stage of the pipeline: rows of one file in, rows of another out, many at once; if killed, it can be finished.

The output is only ever appended to. A row that is not wanted is written as `{"id", "dropped"}` with the reason, and one
that broke as `{"id", "failed"}`. What is kept or dropped is never done again; what failed is tried again by the next
run, for a server that was away comes back: then a second line follows the first.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Self, TypeAlias, TypeVar

import structlog

from redline.inference import InferenceError
from redline.sandbox import SandboxError
from redline.store import DataError, RunRefused, refuse_other_settings
from redline.training.pipeline.journal import Journal
from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import Origin, PipelineRow

__all__ = ["AT_ONCE", "Dropped", "Stage", "StageReport", "read_records"]

log = structlog.get_logger(__name__)

InT = TypeVar("InT", bound=PipelineRow)
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is not wanted, and why, in a few words that can be counted."""

    why: str


Outcome: TypeAlias = PipelineRow | Dropped | InferenceError | SandboxError


@dataclass(slots=True)
class StageReport:
    """What a stage made of its input, earlier runs included."""

    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    """Reason to count."""
    failed: int = 0
    resumed: int = 0
    """Rows that an earlier run had done."""
    strangers: int = 0
    """Of these, rows that are not in the input of this run."""


class Stage(Journal, Generic[InT]):
    """The output of one stage and how far it is; a context manager.

    The settings are part of every line's origin, and a run that goes on must have the same. Entering takes the lock on
    `target` and takes over what an earlier run left. Raises `RunRefused` where that cannot be done, or `target` is a
    Parquet file, which cannot be appended to.
    """

    def __init__(
        self,
        name: str,
        target: Path,
        settings: Mapping[str, Any],
        *,
        model: str | None = None,
        weights: str | None = None,
        seed: int | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        super().__init__(target)
        self._origin = Origin(
            stage=name,
            model=model,
            weights=weights,
            seed=seed,
            settings=dict(settings),
            version=version("redline-math"),
        )
        self._at_once = at_once
        self._done: set[str] = set()
        self._failed: set[str] = set()
        self.report = StageReport()

    def __enter__(self) -> Self:
        if self._file.path.suffix == ".parquet":
            raise RunRefused(
                f"{self._file.path}: lines are appended to the output: name it .jsonl, and `redline train export` it"
            )
        return super().__enter__()

    async def run(
        self,
        rows: Iterable[InT],
        work: Callable[[InT], Awaitable[PipelineRow | Dropped]],
        watch: Callable[[int], None] = lambda done: None,
    ) -> StageReport:
        """Do what is owed: `work` makes an output row with the id of the input row, or drops it.

        A failure of the model or the sandbox is written down, counted, and the next row goes on. `watch` is told how
        many rows are done, or have failed. Raises `StorageFailed` when the output fails, `DataError` for an id that
        comes twice, and whatever else `rows` and `work` raise.
        """
        self._file.cut_torn_line()
        self._failed.clear()
        async with aclosing(self._outcomes(self._owed(rows), work)) as outcomes:
            async for name, made in outcomes:
                self._file.append(self._line(name, made))
                self._count(name, made)
                watch(len(self._done) + len(self._failed))
                await self._file.sync()
        return self.report

    def _owed(self, rows: Iterable[InT]) -> Iterator[InT]:
        """The rows that no run has done; in the end it is known how many of those done are not in the input."""
        seen: set[str] = set()
        for row in rows:
            if row.id in seen:
                raise DataError(f"the id {row.id!r} is in the input twice")
            seen.add(row.id)
            if row.id not in self._done:
                yield row
        self.report.strangers = len(self._done - seen)

    async def _outcomes(
        self, owed: Iterator[InT], work: Callable[[InT], Awaitable[PipelineRow | Dropped]]
    ) -> AsyncGenerator[tuple[str, Outcome], None]:
        """What came of each row that is owed, as it comes in; never more than `at_once` rows are held.

        Rows that are ready at the same moment come in the order of the input.
        """
        running: list[asyncio.Task[tuple[str, Outcome]]] = []
        try:
            while True:
                while len(running) < self._at_once and (row := next(owed, None)) is not None:
                    running.append(asyncio.create_task(_attempt(row, work)))
                if not running:
                    return
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in [task for task in running if task.done()]:
                    # One by one: where one raises, the others must not be left with a result that nobody looked at.
                    running.remove(task)
                    yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _line(self, name: str, made: Outcome) -> dict[str, Any]:
        mine = self._origin.model_dump(mode="json")
        if isinstance(made, PipelineRow):
            line = made.model_dump(mode="json")
            return {"id": name, **line, "origins": [*line["origins"], mine]}
        reason = {"dropped": made.why} if isinstance(made, Dropped) else {"failed": f"{type(made).__name__}: {made}"}
        return {"id": name, **reason, "origins": [mine]}

    def _count(self, name: str, made: Outcome) -> None:
        if isinstance(made, PipelineRow):
            self.report.kept += 1
        elif isinstance(made, Dropped):
            self.report.dropped[made.why] += 1
        else:
            self._failed.add(name)
        if isinstance(made, PipelineRow | Dropped):
            self._done.add(name)
        self.report.failed = len(self._failed)

    def _take_over(self) -> None:
        ours = _asked(self._origin.model_dump(mode="json"))
        for number, line in enumerate(self._file.lines(), 1):
            where, name = f"{self._file.path}: line {number}", line["id"]
            if name in self._done:
                raise RunRefused(f"{where}: the id {name!r} is there twice")
            refuse_other_settings(_asked(_latest(line, where)), ours, where)
            if "failed" in line:
                self._failed.add(name)
                continue
            self._failed.discard(name)
            self._done.add(name)
            if "dropped" in line:
                self.report.dropped[line["dropped"]] += 1
            else:
                self.report.kept += 1
        self.report.failed = len(self._failed)
        self.report.resumed = len(self._done)


def _latest(line: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """The origin of the stage that wrote a line."""
    origins = line.get("origins")
    last = origins[-1] if isinstance(origins, list) and origins else None
    if not isinstance(last, dict) or not isinstance(last.get("settings"), dict):
        raise RunRefused(f"{where}: not the output of a stage of the training; choose another output file")
    return last


async def _attempt(row: InT, work: Callable[[InT], Awaitable[PipelineRow | Dropped]]) -> tuple[str, Outcome]:
    try:
        return row.id, await work(row)
    except (InferenceError, SandboxError) as error:
        log.warning("row_failed", id=row.id, error=f"{type(error).__name__}: {error}")
        return row.id, error


def _asked(told: Mapping[str, Any]) -> dict[str, Any]:
    """What decides a stage's output, of an origin."""
    return {**{name: told.get(name) for name in ("stage", "model", "weights", "seed")}, **told["settings"]}
