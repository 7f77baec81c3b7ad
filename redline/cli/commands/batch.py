"""`redline batch`: a file of problems."""

from __future__ import annotations

import asyncio
import itertools
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from rich.console import Console

    from redline.agent.batch.run import BatchRun
    from redline.agent.batch.solving import Solver
    from redline.agent.batch.summary import BatchCounter, BatchSummary
    from redline.agent.settings.model_choice import ModelChoice
    from redline.agent.settings.settings import Settings

    _OpenSolver = Callable[[Settings], AbstractAsyncContextManager[Solver]]

_CLUSTER = "Many machines"

Source = Annotated[
    Path,
    typer.Argument(
        metavar="IN",
        help="JSON Lines, a JSON array, CSV, TSV or Parquet, by gzip too: 'problem', optional 'id' and gold 'answer'. "
        "-: standard input; hub:NAME[:CONFIG][:SPLIT]: a data set of the hub.",
    ),
]
Target = Annotated[
    Path,
    typer.Argument(metavar="OUT", help="One line a row is appended here; it may be half done. -: standard output."),
]
_Problem = Annotated[
    str | None, typer.Option("--problem-column", metavar="NAME", help="Column of the problem: problem, or question.")
]
_Answer = Annotated[
    str | None,
    typer.Option("--answer-column", metavar="NAME", help="Column of the gold answer: answer. '': there is none."),
]
_Solution = Annotated[
    str | None,
    typer.Option(
        "--solution-column",
        metavar="NAME",
        help="Column of solutions that are there already: judged first, revised only where they are judged wrong.",
    ),
]
_Given = Annotated[
    str | None,
    typer.Option(
        "--given-column", metavar="NAME", help="Column of answers to be checked: the problem is solved and compared."
    ),
]
_Keep = Annotated[
    bool, typer.Option("--keep-columns", help="Put the other columns of a row into its line, under 'row'.")
]
_Retry = Annotated[
    bool, typer.Option("--retry-errors", help="Do the rows again whose line is an error; these lines are replaced.")
]
_Shard = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Only the rows of the I-th of N parts, each with an OUT of its own."),
]
_Ordered = Annotated[
    bool, typer.Option("--ordered", help="Write the lines in the order of IN; a finished one waits for its turn.")
]
_Ray = Annotated[
    str | None,
    typer.Option(
        "--ray", metavar="ADDRESS", help="Ray cluster to work on, or `local` to start one.", rich_help_panel=_CLUSTER
    ),
]
_Actors = Annotated[
    int,
    typer.Option(
        min=1, help="Ray actors, each with the models open and --concurrency rows in flight.", rich_help_panel=_CLUSTER
    ),
]
_Samples = Annotated[
    int,
    typer.Option(
        min=0,
        metavar="K",
        help="Solutions to draw where the verifier accepts another answer than the gold one, which is in doubt where "
        "most of them agree.",
    ),
]
_NAMED = 10
"""Rows that are named one by one."""


@options.with_settings(*options.SOLVING, "referee", "concurrency", "policy_price", "verifier_price")
def batch(
    call: Invocation,
    source: Source,
    target: Target,
    problem_column: _Problem = None,
    answer_column: _Answer = None,
    solution_column: _Solution = None,
    given_column: _Given = None,
    keep_columns: _Keep = False,
    retry_errors: _Retry = False,
    shard: _Shard = None,
    ordered: _Ordered = False,
    ray: _Ray = None,
    actors: _Actors = 2,
    gold_samples: _Samples = 0,
    json: options.Json = False,
) -> int:
    """Solve every problem of IN and append one line each to OUT, as they finish.

    If it is stopped, by Ctrl-C, SIGTERM or anything else, the same command finishes the rest. A gold answer is compared
    afterwards and never shown to the models. --json prints the summary as one object.
    """
    from redline.agent.batch.columns import Columns
    from redline.agent.batch.input_file import InputFile
    from redline.agent.batch.run import BatchRun, begun_with
    from redline.agent.batch.shard import Shard
    from redline.store import RunRefused

    columns = Columns(problem_column, answer_column, solution_column, given_column, keep_columns)
    part = None if shard is None else Shard.parse(shard)
    console = call.console()
    to_stdout = str(target) == "-"
    if to_stdout and json:
        raise RunRefused("--json: the summary would stand among the rows on standard output; name an output file")
    choice = call.choose_models(begun_with=None if to_stdout else begun_with(target))
    with ExitStack() as stack:
        path, name = stack.enter_context(_input(source))
        # Not Python's own: what a reader that has gone leaves in its buffer would be complained of at the end.
        output = stack.enter_context(open(sys.stdout.fileno(), "wb", 0, closefd=False)) if to_stdout else target
        rows = InputFile(path, columns, name, part)
        work = stack.enter_context(
            BatchRun(
                rows,
                output,
                choice.settings,
                retry_errors=retry_errors,
                ordered=ordered,
                solvers=actors if ray else 1,
                gold_samples=gold_samples,
            )
        )
        _take_stock(work, target, console)
        solver = _on_cluster(call, ray, actors) if ray else call.dependencies.refiner
        finished = _work(work, call, choice, solver, console)
        summary = work.counter.summary()
    _show(summary, console, json=json)
    if finished:
        return _exit_code(summary)
    _tell_how_to_go_on(work)
    return signals.exit_code()


def _exit_code(summary: BatchSummary) -> int:
    """By the rows that are errors: none, some, all."""
    if summary.errors == 0:
        return exit_codes.OK
    return exit_codes.NOTHING if summary.errors == summary.rows else exit_codes.NOT_ACCEPTED


@contextmanager
def _input(source: Path) -> Iterator[tuple[Path, str]]:
    """The file to be read, and its name in messages where that is another.

    Standard input and what comes from the hub are kept in a private one.
    """
    from redline.agent.batch.forms.hub import PREFIX, HubAddress

    if str(source).startswith(PREFIX):
        address = HubAddress.parse(str(source))
        with tempfile.TemporaryDirectory(prefix="redline-") as folder:
            address.write(path := Path(folder, "rows"))
            yield path, str(address)
        return
    if str(source) != "-":
        yield source, ""
        return
    with tempfile.NamedTemporaryFile(prefix="redline-") as spool:
        from redline.store import StorageFailed

        try:
            shutil.copyfileobj(sys.stdin.buffer, spool)
            spool.flush()
        except OSError as error:
            where = tempfile.gettempdir()
            raise StorageFailed(f"standard input: cannot be kept in {where}: {error.strerror or error}") from error
        yield Path(spool.name), "standard input"


def _take_stock(work: BatchRun, target: Path, console: Console) -> None:
    if work.torn_bytes:
        note = f"{target}: the last line is unfinished; cutting off its {work.torn_bytes} bytes and doing its row again"
        console.print(note, soft_wrap=True)
        work.cut_torn_line()
    if done := work.rows - work.owed:
        console.print(f"{target}: {done} of {work.rows} rows are done already", soft_wrap=True)
    if work.retried:
        console.print(f"{target}: {work.retried} rows whose line is an error are done again", soft_wrap=True)
    if work.outdated:
        shown = [f"{name!r} (line {line})" for name, line in itertools.islice(work.outdated.items(), _NAMED)]
        more = f" and {len(work.outdated) - _NAMED} more" if len(work.outdated) > _NAMED else ""
        note = f"{target}: the gold or given answer is another one now than when the line was written"
        console.print(f"{note}: {', '.join(shown)}{more}; comparing again, without solving again", soft_wrap=True)


def _on_cluster(call: Invocation, address: str, actors: int) -> _OpenSolver:
    from redline.agent.batch.cluster_solver import ClusterSolver

    return lambda settings: ClusterSolver(address, actors, settings, call.dependencies.refiner)


def _work(work: BatchRun, call: Invocation, choice: ModelChoice, solver: _OpenSolver, console: Console) -> bool:
    """Whether the batch came to its end; False after Ctrl-C and its like."""
    if not (work.owed or work.outdated or work.disordered):
        return True
    try:
        asyncio.run(_run(work, call, choice, solver, console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return False
    return not work.owed


async def _run(work: BatchRun, call: Invocation, choice: ModelChoice, solver: _OpenSolver, console: Console) -> None:
    from redline.cli.console.progress import progress

    open_, settings = call.dependencies, choice.settings
    async with AsyncExitStack() as stack:
        with signals.hard_interrupt():
            opened = await stack.enter_async_context(solver(settings)) if work.owed else None
            referee = await asyncio.to_thread(open_.referee, settings) if work.has_answers else None
        if referee is not None:
            stack.push_async_callback(referee.aclose)
        if work.outdated:
            await work.compare_again(referee)
        if opened is None:
            work.put_in_order()
            return
        call.tell(choice)
        stop = asyncio.Event()
        # What is written is written whole: the second Ctrl-C can end everything at once.
        ending = signals.soft_interrupt(stop, lambda: _tell_to_wait(console), lambda: _tell_how_to_go_on(work))
        with progress(console, work.rows, work.counter.done) as watch, ending:
            await work.run(opened, lambda counter: watch(counter.done, _pace(counter)), referee, stop)


def _tell_to_wait(console: Console) -> None:
    console.print("stopping: what is solved is written, what is not is given up; Ctrl-C again ends it at once")


def _tell_how_to_go_on(work: BatchRun) -> None:
    if not work.resumable:
        advice = "a run with an output file can be finished by the same command"
        say(f"redline: stopped with {work.owed} rows to go; {advice}", err=True)
        return
    again = shlex.join(["redline", *sys.argv[1:]])
    say(f"redline: stopped with {work.owed} rows to go; the same command goes on: {again}", err=True)


def _pace(counter: BatchCounter) -> str:
    return f"{counter.accepted} accepted, {counter.accepted_rate:.2f} accepted/s"


def _show(summary: BatchSummary, console: Console, *, json: bool) -> None:
    from redline.cli.console.output import print_json
    from redline.cli.console.summary_table import summary_table

    console.print(summary_table(summary))
    if summary.overconfident:
        # What is accepted of rows without a gold answer is no better.
        console.print(
            "the verifier is not calibrated for such data: of the accepted answers "
            f"{summary.accepted_accuracy:.0%} are right, where their confidence says "
            f"{summary.accepted_confidence:.0%}; `redline eval calibrate` finds a threshold that holds"
        )
    if json:
        print_json(summary)
