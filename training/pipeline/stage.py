"""One stage of the pipeline: rows of one file in, rows of another out, many at once; if killed, it can be finished.

The output is only ever appended to. A row that is not wanted is written as `{"id", "dropped"}` with the reason, and one
that broke as `{"id", "failed"}`. What is kept or dropped is never done again; what failed is tried again by the next
run, for a server that was away comes back: then a second line follows the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Self, TypeAlias, TypeVar

import structlog

from redline.inference import InferenceError
from redline.sandbox import SandboxError
from redline.store import DataError, JsonlFile, OutputLine, ResumableRun, RunRefused, make_folder, refuse_other_settings
from redline.training.pipeline.schema import Origin, PipelineRow

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


class StageRun(ResumableRun, Generic[InT]):
    """The output of one stage and how far it is; a context manager.

    The settings are part of every line's origin, and a run that goes on must have the same. Entering makes the folder
    of `target`, and raises `RunRefused` also for a Parquet file, which cannot be appended to.
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
        super().__init__(JsonlFile(target))
        self._target = target
        self._origin = Origin(
            stage=name,
            model=model,
            weights=weights,
            seed=seed,
            settings=dict(settings),
            version=version("redline-math"),
        ).model_dump(mode="json")
        self._at_once = at_once
        self._failed: set[str] = set()
        self.report = StageReport()

    def __enter__(self) -> Self:
        if self._target.suffix == ".parquet":
            raise RunRefused(
                f"{self._target}: lines are appended to the output: name it .jsonl, and `redline train export` it"
            )
        make_folder(self._target.parent)
        super().__enter__()
        self.report.resumed = len(self._done)
        return self

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
        self._failed.clear()

        async def attempt(row: InT) -> Outcome:
            try:
                return await work(row)
            except (InferenceError, SandboxError) as error:
                log.warning("row_failed", id=row.id, error=f"{type(error).__name__}: {error}")
                return error

        def put(row: InT, made: Outcome) -> None:
            line = self._line(row.id, made)
            self._append(line)
            self._count(line)
            watch(len(self._done) + len(self._failed))

        await self._work_through(self._owed(rows), attempt, put, self._at_once)
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

    def _line(self, name: str, made: Outcome) -> dict[str, Any]:
        if isinstance(made, PipelineRow):
            line = made.model_dump(mode="json")
            return {"id": name, **line, "origins": [*line["origins"], self._origin]}
        reason = {"dropped": made.why} if isinstance(made, Dropped) else {"failed": f"{type(made).__name__}: {made}"}
        return {"id": name, **reason, "origins": [self._origin]}

    def _take_over(self, line: OutputLine) -> None:
        refuse_other_settings(_asked(_latest_origin(line)), _asked(self._origin), line.where)
        self._count(line.fields)

    def _count(self, line: Mapping[str, Any]) -> None:
        if "failed" in line:
            self._failed.add(line["id"])
        else:
            self._failed.discard(line["id"])
            self._done.add(line["id"])
            if "dropped" in line:
                self.report.dropped[line["dropped"]] += 1
            else:
                self.report.kept += 1
        self.report.failed = len(self._failed)


def _latest_origin(line: OutputLine) -> Mapping[str, Any]:
    """The origin of the stage that wrote a line."""
    origins = line.fields.get("origins")
    last = origins[-1] if isinstance(origins, list) and origins else None
    if not isinstance(last, dict) or not isinstance(last.get("settings"), dict):
        raise line.refused("not the output of a stage of the training; choose another output file")
    return last


def _asked(origin: Mapping[str, Any]) -> dict[str, Any]:
    """What decides a stage's output, of an origin."""
    return {**{name: origin.get(name) for name in ("stage", "model", "weights", "seed")}, **origin["settings"]}
