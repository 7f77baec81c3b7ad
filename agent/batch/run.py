"""A batch: many problems in flight over one refiner, one line of output each; if killed, it can be finished."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import structlog

from redline.agent.batch.input_file import InputFile, InputOverview
from redline.agent.batch.ordering import WINDOW, Turns, put_in_order
from redline.agent.batch.row_index import RowIndex, RowState
from redline.agent.batch.rows import BatchRow, InvalidRow, KnownRow
from redline.agent.batch.scoring import (
    given_answers_of,
    gold_answers_of,
    open_grader,
    score,
    score_again,
    unanswered,
)
from redline.agent.batch.second_look import Scored, SecondLook
from redline.agent.batch.solving import INVALID_ROW, Solver, failed_result, solve_row
from redline.agent.batch.summary import BatchCounter, BatchPrices
from redline.agent.errors import InvalidProblem
from redline.agent.policy.prompt_file import fingerprint_of_prompts
from redline.agent.result import Failure, RefinementResult
from redline.agent.settings.settings import Settings, setting_defaults
from redline.store import (
    JsonlFile,
    OutputLine,
    ResumableRun,
    RunRefused,
    StorageFailed,
    json_line,
    refuse_other_settings,
)

if TYPE_CHECKING:
    from redline.inference import LanguageModel

log = structlog.get_logger()

_NOT_RECORDED = {"concurrency", "trace", "policy_price", "verifier_price"}
"""Settings that change nothing of what comes of a row."""
_LONGEST = 1 << 26
"""Bytes of a line in which the settings are looked for."""


def begun_with(target: Path) -> object:
    """The policy that the first line of an output says it was made with; None where there is none that says it.

    What is wrong with the file is `BatchRun`'s to tell.
    """
    if not target.is_file():
        return None
    try:
        with target.open("rb") as stream:
            return json.loads(stream.readline(_LONGEST))["settings"]["policy"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


class BatchRun(ResumableRun):
    """One input, one output and what is still owed between them; a context manager.

    Entering it checks everything that can be checked before a model is loaded: the input, the lock on the output,
    and that the output's lines belong to this input and these settings. Raises `RunRefused`. A stream as `target` gets
    the lines, and nothing can be taken over from it. `retry_errors`: rows whose line is an error are owed again.
    `ordered`: the lines stand in the order of the input. `solvers`: so many times `concurrency` rows are in flight.
    `gold_samples`: solutions that are drawn of a row whose gold answer is in doubt.
    """

    def __init__(
        self,
        source: Path | InputFile,
        target: Path | BinaryIO,
        settings: Settings,
        *,
        retry_errors: bool = False,
        ordered: bool = False,
        solvers: int = 1,
        gold_samples: int = 0,
    ) -> None:
        self._output = JsonlFile(target) if isinstance(target, Path) else None
        self._stream = None if isinstance(target, Path) else target
        super().__init__(self._output)
        self._source = source if isinstance(source, InputFile) else InputFile(source)
        self._settings = settings.model_dump(exclude=_NOT_RECORDED)
        if settings.prompts is not None:
            # Whoever edits the file between two runs would not find it in the name.
            self._settings["prompts"] = f"{settings.prompts} ({fingerprint_of_prompts(settings.prompts)})"
        self._prices = BatchPrices.of(settings)
        self._budget, self._samples = settings.budget(), gold_samples
        self._at_once = settings.concurrency * solvers
        self._retry_errors, self._ordered = retry_errors, ordered
        self._newest, self._mixed = 0, False
        self._outdated: dict[str, int] = {}
        self._input = InputOverview(RowIndex(), 0, 0)
        self.counter = BatchCounter(0)
        """The figures so far, earlier runs included."""

    def __enter__(self) -> Self:
        source, target = self._source.path, self._output.path if self._output else None
        if target and target.exists() and source.exists() and target.samefile(source):
            raise RunRefused(f"{self._source}: input and output are the same file")
        self._input = self._source.check()
        self.counter = BatchCounter(self.rows, self._prices)
        return super().__enter__()

    @property
    def rows(self) -> int:
        """Rows of the input."""
        return len(self._input.rows)

    @property
    def resumable(self) -> bool:
        """Whether the same command goes on where this one stopped: the output is a file."""
        return self._output is not None

    @property
    def has_answers(self) -> bool:
        """Whether a row of the input has an answer to be compared with: a gold one, or one given to be checked."""
        return bool(self._input.golds or self._input.given)

    @property
    def owed(self) -> int:
        """Rows that have no line yet."""
        return self.rows - self._input.rows.count(RowState.DONE)

    @property
    def outdated(self) -> Mapping[str, int]:
        """Rows whose gold or given answer is another one now than in their line: id to number of the line."""
        return self._outdated

    @property
    def retried(self) -> int:
        """Rows whose line is an error and is to be written anew."""
        return self._input.rows.count(RowState.FAILED)

    @property
    def disordered(self) -> bool:
        """Whether the lines of the output are to be put in order when all of them are there."""
        return self._ordered and self._mixed

    def put_in_order(self) -> None:
        """Put the lines of the output into the order of the input, where that is asked for. Raises `StorageFailed`."""
        if self.disordered and self._output is not None:
            put_in_order(self._output, lambda name: self._known(name).line)
            self._mixed = False

    async def compare_again(self, referee: LanguageModel | None = None) -> None:
        """Compare the answers of the `outdated` rows with those of the input now; nothing is solved again.

        The output is replaced at one blow when all of them are compared. Raises `StorageFailed`, `CheckerUnavailable`.
        """
        # Of each only its answers: there may be as many as the input has rows.
        rows = {row.id: replace(row, problem="", others={}) for row in self._rows() if row.id in self._outdated}
        if gone := self._outdated.keys() - rows.keys():
            raise RunRefused(f"{self._source}: changed while the batch ran: the row {min(gone)!r} is no longer there")
        counter = deepcopy(self.counter)
        if self._output is None:
            raise ValueError("a stream holds no lines whose answers could be compared again")
        async with open_grader(referee) as grader:
            with self._output.rewriting() as put:
                for line in self._output.lines():
                    now = line.fields
                    if line.id in self._outdated:
                        now = await score_again(now, rows[line.id], grader)
                        counter.add(now, resumed=True)
                    put(now)
        self.counter = counter
        self._outdated.clear()

    async def run(
        self,
        solver: Solver,
        watch: Callable[[BatchCounter], None] = lambda _: None,
        referee: LanguageModel | None = None,
        stop: asyncio.Event | None = None,
    ) -> None:
        """Work on every owed row; `watch` is called after each line. The lines of those `retried` are taken away first.

        `referee` compares answers where rules cannot; it stays open. Setting `stop` gives up the problems in
        flight and writes those that are solved. Cancelling the task loses all in flight and nothing else. Raises
        `StorageFailed` when the output fails or is taken away, `RunRefused` when the input is another one now, and
        `ActorsLost`.
        """
        stop = stop or asyncio.Event()
        turns, at_once = Turns[Scored](self._at_once), self._at_once
        self._take_away_errors()
        async with open_grader(referee if self.has_answers else None) as grader:
            look = SecondLook(solver, grader, self._budget, self._samples)

            async def solve(row: BatchRow | InvalidRow) -> Scored | None:
                result = await solve_row(row, solver, stop)
                if result is None:
                    return None
                try:
                    return await look.at(row, (result, await score(row, result, grader)))
                except ValueError as error:
                    return _unwritable(row, error)

            def put(row: BatchRow | InvalidRow, scored: Scored | None) -> None:
                if scored is not None:
                    self._write(row, scored)
                    watch(self.counter)

            def solve_in_turn(row: BatchRow | InvalidRow) -> Coroutine[Any, Any, Scored | None]:
                return turns.take(lambda: _unless_set(stop, lambda: solve(row)))

            if self._ordered:
                await self._work_through(self._owed_rows(stop), solve_in_turn, put, at_once * WINDOW)
            else:
                await self._work_through(self._owed_rows(stop), solve, put, at_once)
        if self.owed and not stop.is_set():
            raise RunRefused(f"{self._source}: changed while the batch ran: {self.owed} rows are no longer there")
        if not self.owed:
            self.put_in_order()

    def _take_away_errors(self) -> None:
        """Take the lines of the rows that are `retried` out of the output, at one blow."""
        rows = self._input.rows
        if self._output is None or not self.retried:
            return
        with self._output.rewriting() as put:
            for line in self._output.lines():
                if rows.state(line.id) is not RowState.FAILED:
                    put(line.fields)
        rows.owe_failed()

    def _rows(self) -> Iterator[BatchRow | InvalidRow]:
        """The rows of the input, each id once. Raises `RunRefused` where they are no longer those that were checked."""
        for row in self._source.rows():
            known = self._input.rows.get(row.id)
            if known is None or row.line != known.line:
                # Added behind what was checked, for the next run; or the same row once more.
                continue
            if KnownRow.of(row) != known:
                raise RunRefused(
                    f"{self._source}: changed while the batch ran: {self._source.place(row.line)} is another row now"
                )
            yield row

    def _append(self, fields: Mapping[str, object]) -> None:
        super()._append(fields)
        if self._stream is None:
            return
        data = json_line(fields)
        try:
            while data:
                data = data[self._stream.write(data) :]
            self._stream.flush()
        except OSError as error:
            raise StorageFailed(f"the lines cannot be written any more: {error.strerror or error}") from error

    def _owed_rows(self, stop: asyncio.Event) -> Iterator[BatchRow | InvalidRow]:
        for row in self._rows():
            if stop.is_set():
                return
            if self._input.rows.state(row.id) is not RowState.DONE:
                yield row

    def _write(self, row: BatchRow | InvalidRow, scored: Scored) -> None:
        """Write the row's line, or where it holds what JSON has no word for, one that says so."""
        try:
            line = self._line(row, *scored)
            self._append(line)
        except ValueError as error:
            line = self._line(row, *_unwritable(row, error))
            self._append(line)
        self._input.rows.mark(row.id, RowState.DONE)
        self._stands_behind(row.line)
        self.counter.add(line)

    def _stands_behind(self, line: int) -> None:
        """Note that the row of this line of the input has its line behind all that are there."""
        self._mixed = self._mixed or line < self._newest
        self._newest = line

    def _line(self, row: BatchRow | InvalidRow, result: RefinementResult, scores: Mapping[str, Any]) -> dict[str, Any]:
        line = {"id": row.id, **result.model_dump(mode="json"), "problem": row.problem}
        others = {"row": row.others} if self._source.columns.keep else {}
        return {**line, **scores, **others, "settings": self._settings}

    def _is_told(self, name: str) -> bool:
        return self._input.rows.state(name) in (RowState.DONE, RowState.FAILED)

    def _known(self, name: str) -> KnownRow:
        """What is remembered of a row that is there."""
        known = self._input.rows.get(name)
        assert known is not None, "no other line is taken over"
        return known

    def _take_over(self, line: OutputLine) -> None:
        rows = self._input.rows
        if self._retry_errors and line.fields.get("error") is not None and rows.get(line.id) is not None:
            rows.mark(line.id, RowState.FAILED)
            return
        known = self._refuse_other_row(line)
        refuse_other_settings(line.fields.get("settings"), self._settings, line.where, setting_defaults())
        if not known.expects(gold_answers_of(line.fields), given_answers_of(line.fields)):
            self._outdated[line.id] = line.number
        try:
            BatchCounter(0).add(line.fields)
        except (KeyError, TypeError) as error:
            raise line.refused(f"not the output of a batch: {error!r}") from error
        self._stands_behind(known.line)
        if line.id not in self._outdated:
            self.counter.add(line.fields, resumed=True)
        rows.mark(line.id, RowState.DONE)

    def _refuse_other_row(self, line: OutputLine) -> KnownRow:
        """What is remembered of a line's row. Raises `RunRefused` where it is not in the input, or another one."""
        known = self._input.rows.get(line.id)
        if known is None:
            raise line.refused(f"the id {line.id!r} is not in {self._source.part}; choose another output file")
        now = f"{self._source.place(known.line)} of {self._source}"
        if not known.asks(str(line.fields.get("problem"))):
            raise line.refused(
                f"another problem than {line.id!r} has now at {now}; choose another output file, or take the "
                "line away to have the row done again"
            )
        solution = _given_solution(line.fields)
        if solution is not None and not known.came_with(solution):
            raise line.refused(
                f"another solution came with {line.id!r} then than now at {now}; choose another output file, or take "
                "the line away to have the row done again"
            )
        error = line.fields.get("error")
        kind = error.get("type") if isinstance(error, dict) else None
        if kind == INVALID_ROW and not known.bad:
            raise line.refused(f"{now} could not be read then and can be now; take the line away to have it done")
        if known.bad and kind not in (INVALID_ROW, InvalidProblem.__name__):
            raise line.refused(f"{now} could be read then and cannot be now; mend it, or choose another output")
        return known


def _given_solution(line: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The steps of the solution that came with the row of a line; None where the line cannot say."""
    attempts = line.get("attempts")
    if not isinstance(attempts, list) or not attempts:
        return None
    first = attempts[0]
    given = isinstance(first, dict) and first.get("origin") == "given"
    return tuple(step["text"] for step in first["steps"]) if given else ()


async def _unless_set(stop: asyncio.Event, work: Callable[[], Awaitable[Scored | None]]) -> Scored | None:
    """What comes of work that waited for its turn; None where `stop` was set meanwhile."""
    return None if stop.is_set() else await work()


def _unwritable(row: BatchRow | InvalidRow, error: ValueError) -> Scored:
    """In the place of a result that JSON has no word for."""
    log.exception("row_not_writable", id=row.id)
    why = Failure(boundary="loop", type=type(error).__name__, message=f"the result cannot be written: {error}")
    return failed_result(row.problem, why), unanswered(row)
