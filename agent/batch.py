"""A batch: many problems in flight over one refiner, one line of output each; if killed, it can be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import structlog

from agent.errors import InvalidProblem
from agent.outfile import OutFile, StorageFailed, refuse_other_settings
from agent.result import Boundary, Failure, Record, RefinementResult
from agent.rows import BadRow, BatchError, InputOverview, Row, digest, read_rows, survey
from agent.settings import Settings

if TYPE_CHECKING:
    from inference import LanguageModel
    from verifier import Mark, Marker

log = structlog.get_logger()


class Solver(Protocol):
    """What a batch needs of a `Refiner`. There is no argument through which a gold answer could pass."""

    async def solve(self, problem: str) -> RefinementResult: ...


class Summary(Record):
    """The figures of everything in the output file."""

    rows: int = 0
    """Rows of the input."""
    done: int = 0
    """Rows with a line in the output, errors included."""
    resumed: int = 0
    """Of these, rows that an earlier run had done."""
    accepted: int = 0
    errors: int = 0
    gold: int = 0
    """Rows done that have a gold answer."""
    first_correct: int = 0
    correct: int = 0
    refereed: int = 0
    """Final answers that a model compared with the gold answer, because rules could not."""
    unknown: int = 0
    """Final answers that could not be compared with the gold answer; they count as not correct."""
    first_accuracy: float | None = None
    """Share of first attempts that are right, among the rows with a gold answer; None without any."""
    accuracy: float | None = None
    """The same of final answers."""
    accepted_accuracy: float | None = None
    """Share of accepted answers that are right, among those with a gold answer."""
    accepted_drafts: int = 0
    """Of these accepted answers, those of a first attempt; the others are of revisions."""
    draft_accuracy: float | None = None
    """Share of accepted first attempts that are right. What a verifier lets pass is rarer right where the policy has
    revised until it passed."""
    accepted_revisions: int = 0
    revision_accuracy: float | None = None
    """The same of accepted revisions."""
    policy_tokens: int = 0
    verifier_tokens: int = 0
    seconds: float = 0.0
    """Wall time of this run."""


class Tally:
    """Adds up output lines."""

    def __init__(self, rows: int) -> None:
        names = ("done", "accepted", "errors", "gold", "first_correct", "correct", "refereed", "unknown")
        self._counts = dict.fromkeys(names, 0)
        self._tokens = {"policy_tokens": 0, "verifier_tokens": 0}
        self._accepted_gold = {"draft": [0, 0], "revision": [0, 0]}
        self._rows = rows
        self._resumed = self._resumed_accepted = 0
        self._began = monotonic()

    @property
    def done(self) -> int:
        return self._counts["done"]

    @property
    def accepted(self) -> int:
        return self._counts["accepted"]

    @property
    def accepted_rate(self) -> float:
        """Accepted rows a second, of this run."""
        return (self.accepted - self._resumed_accepted) / max(monotonic() - self._began, 1e-9)

    def add(self, line: Mapping[str, Any], *, resumed: bool = False) -> None:
        """Count one output line."""
        right = line.get("correct") == "yes"
        flags = {
            "done": True,
            "accepted": bool(line["accepted"]),
            "errors": line["error"] is not None,
            "gold": "gold" in line,
            "first_correct": line.get("first_correct") == "yes",
            "correct": right,
            "refereed": line.get("correct_by") == "referee",
            "unknown": line.get("correct") == "unknown",
        }
        for name, flag in flags.items():
            self._counts[name] += flag
        for name in self._tokens:
            self._tokens[name] += line["usage"][name]
        if flags["accepted"] and flags["gold"]:
            counts = self._accepted_gold["revision" if line["best"] else "draft"]
            counts[0] += right
            counts[1] += 1
        self._resumed += resumed
        self._resumed_accepted += resumed and flags["accepted"]

    def summary(self) -> Summary:
        """The figures so far."""
        gold = self._counts["gold"]
        (drafts_right, drafts), (revisions_right, revisions) = self._accepted_gold.values()
        return Summary(
            rows=self._rows,
            resumed=self._resumed,
            first_accuracy=_share(self._counts["first_correct"], gold),
            accuracy=_share(self._counts["correct"], gold),
            accepted_accuracy=_share(drafts_right + revisions_right, drafts + revisions),
            accepted_drafts=drafts,
            draft_accuracy=_share(drafts_right, drafts),
            accepted_revisions=revisions,
            revision_accuracy=_share(revisions_right, revisions),
            seconds=monotonic() - self._began,
            **self._counts,
            **self._tokens,
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


class Batch:
    """One input, one output and what is still owed between them; a context manager.

    Entering it checks everything that can be checked before a model is loaded: the input, the lock on the output,
    and that the output's lines belong to this input and these settings. Raises `BatchError`.
    """

    def __init__(self, source: Path, target: Path, settings: Settings) -> None:
        self._source = source
        self._file = OutFile(target)
        self._settings = settings.model_dump(exclude={"concurrency", "trace"})
        self._concurrency = settings.concurrency
        self._done: set[str] = set()
        self._overview = InputOverview({}, 0, 0)
        self.tally = Tally(0)
        """The figures so far, earlier runs included."""

    def __enter__(self) -> Self:
        if self._file.path.exists() and self._source.exists() and self._file.path.samefile(self._source):
            raise BatchError(f"{self._source}: input and output are the same file")
        self._overview = survey(self._source)
        self.tally = Tally(self.rows)
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
        return len(self._overview.problems)

    @property
    def has_golds(self) -> bool:
        """Whether a row of the input has a gold answer."""
        return bool(self._overview.golds)

    @property
    def owed(self) -> int:
        """Rows that have no line yet."""
        return self.rows - self.tally.done

    @property
    def torn_bytes(self) -> int:
        """Bytes of an unfinished last line in the output; `run` cuts them off, its row is owed again."""
        return self._file.torn_bytes

    def cut_torn_line(self) -> None:
        """Cut them off now."""
        self._file.cut_torn_line()

    async def run(
        self,
        solver: Solver,
        watch: Callable[[Tally], None] = lambda _: None,
        referee: LanguageModel | None = None,
    ) -> None:
        """Work on every owed row; `watch` is called after each line.

        `referee` compares with gold answers where rules cannot; it stays open.
        Cancelling it loses the rows in flight and nothing else. Raises `StorageFailed` when the output fails.
        """
        self.cut_torn_line()
        rows = (row for row in read_rows(self._source) if row.id not in self._done)
        async with AsyncExitStack() as stack:
            marker = await _open_marker(stack, referee) if self.has_golds else None
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self._concurrency, self.owed)):
                        group.create_task(self._work(rows, solver, marker, watch))
            except* StorageFailed as errors:
                raise errors.exceptions[0] from None

    async def _work(
        self,
        rows: Iterator[Row | BadRow],
        solver: Solver,
        marker: Marker | None,
        watch: Callable[[Tally], None],
    ) -> None:
        # Workers pull from one iterator: as many rows are in memory as are in flight, whatever the input's length.
        for row in rows:
            result = await _solve(row, solver)
            line = {"id": row.id, **result.model_dump(mode="json"), "problem": row.problem}
            if isinstance(row, Row) and row.gold is not None and marker is not None:
                line |= await _compare(result, row.gold, marker)
            line["settings"] = self._settings
            self._file.append(line)
            self.tally.add(line)
            watch(self.tally)
            await self._file.sync()

    def _take_over(self, line: Mapping[str, Any], number: int) -> None:
        where, name = f"{self._file.path}: line {number}", line["id"]
        if name in self._done:
            raise BatchError(f"{where}: the id {name!r} is there twice")
        if name not in self._overview.problems:
            raise BatchError(f"{where}: the id {name!r} is not in {self._source}; choose another output file")
        if digest(str(line.get("problem"))) != self._overview.problems[name]:
            raise BatchError(f"{where}: another problem than {name!r} in {self._source}; choose another output file")
        refuse_other_settings(line.get("settings"), self._settings, where)
        try:
            self.tally.add(line, resumed=True)
        except (KeyError, TypeError) as error:
            raise BatchError(f"{where}: not the output of a batch: {error!r}") from error
        self._done.add(name)


async def _solve(row: Row | BadRow, solver: Solver) -> RefinementResult:
    if isinstance(row, BadRow):
        return _nothing(row.problem, "input", "InvalidRow", row.error)
    try:
        return await solver.solve(row.problem)
    except InvalidProblem as error:
        return _nothing(row.problem, "input", type(error).__name__, str(error))
    except Exception as error:
        log.exception("row_failed", id=row.id)
        return _nothing(row.problem, "loop", type(error).__name__, str(error))


def _nothing(problem: str, boundary: Boundary, kind: str, message: str) -> RefinementResult:
    return RefinementResult(
        problem=problem,
        answer=None,
        accepted=False,
        confidence=0.0,
        stop_reason="failed",
        attempts=(),
        error=Failure(boundary=boundary, type=kind, message=message),
    )


async def _open_marker(stack: AsyncExitStack, referee: LanguageModel | None) -> Marker:
    from verifier import AnswerChecker, Marker

    return Marker(await stack.enter_async_context(AnswerChecker()), referee)


async def _compare(result: RefinementResult, gold: str, marker: Marker) -> dict[str, str]:
    first = result.attempts[0].answer if result.attempts else None
    last = await marker.mark(result.problem, gold, result.answer)
    began = last if first == result.answer else await marker.mark(result.problem, gold, first)
    return {"gold": gold} | _told("correct", last) | _told("first_correct", began)


def _told(name: str, mark: Mark) -> dict[str, str]:
    return {name: mark.equal, f"{name}_by": mark.by}
