"""`redline solve`: one problem, watched."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.agent.result import RefinementResult
    from redline.agent.settings.load import LoadedSettings
    from redline.agent.settings.model_choice import ModelChoice
    from redline.cli.console.event_printer import EventPrinter

Problem = Annotated[
    str | None, typer.Argument(metavar="PROBLEM", help="The problem, or - to read it from standard input.")
]
Durable = Annotated[bool, typer.Option("--durable", help="Keep the run as it goes; says by which ID to resume it.")]
Resume = Annotated[
    str | None, typer.Option(metavar="ID", help="Go on with a durable run; PROBLEM may then be left out.")
]


@options.with_settings(*options.SOLVING, "runs")
def solve(
    call: Invocation,
    problem: Problem = None,
    durable: Durable = False,
    resume: Resume = None,
    json: options.Json = False,
) -> int:
    """Solve a problem: draft it, have every step judged with executed code, repair the first wrong one.

    Put -- before a problem that begins with a dash. Ctrl-C ends the run with the best so far, a second one gives it up.
    A durable run that was interrupted, killed, or came to the end of its budget goes on with --resume, by the settings
    that it was begun with where no flag says otherwise.
    """
    from redline.agent.loop.context import new_run_id
    from redline.cli.console.output import print_json

    text = _problem(problem, resume)
    thread = resume or (new_run_id() if durable else None)
    kept = asyncio.run(_kept(call, resume, text)) if resume else {}
    if resume and kept:
        call = replace(call, loaded=_as_begun(call, resume, kept))
    choice = call.choose_models()
    if resume and kept:
        _tell_changes(call, choice, resume, kept)
    with _event_printer(call, json=json) as printer:
        if durable and not resume:
            say(f"run {thread}; if it is interrupted: redline solve {_place(call)}--resume {thread}", err=True)
        result = asyncio.run(_run(call, choice, text, thread, printer))
    if json:
        print_json(result)
    return _exit_code(result)


def _event_printer(call: Invocation, *, json: bool) -> EventPrinter:
    """What is shown on the way: on standard error, if at all, where --json has the standard output."""
    from redline.cli.console.event_printer import EventPrinter
    from redline.cli.console.terminal import Screen

    quiet = json and (call.log_json or not sys.stderr.isatty())
    return EventPrinter(Screen(stderr=json, quiet=quiet, highlight=False), all_evidence=call.verbose > 0)


def _problem(given: str | None, resume: str | None) -> str | None:
    """The problem; None where a run is resumed by its ID alone. Raises `InvalidProblem`."""
    from redline.agent.errors import InvalidProblem
    from redline.agent.loop.problem import validate_problem

    if given is not None:
        return validate_problem(_read(sys.stdin.buffer) if given == "-" else given)
    if resume is None:
        raise InvalidProblem("there is no problem: redline solve PROBLEM, or --resume ID")
    return None


async def _kept(call: Invocation, run: str, problem: str | None) -> Mapping[str, object]:
    """The settings that the run went by; empty where none are kept. Raises `RunRefused` for a run that is not there."""
    from redline.agent.durable.checkpoints import open_checkpoints
    from redline.store import RunRefused

    async with open_checkpoints(call.settings.runs) as place:
        kept = await place.settings(run)
    if kept is None and problem is None:
        raise RunRefused(f"run {run}: nothing is known of it here")
    return kept or {}


def _as_begun(call: Invocation, run: str, kept: Mapping[str, object]) -> LoadedSettings:
    from redline.agent.settings.kept_settings import go_on_with

    # The user's own file is the user's alone to write; what another place holds may be somebody else's.
    return go_on_with(call.loaded, kept, run, own_place=call.settings.runs == "sqlite")


def _tell_changes(call: Invocation, choice: ModelChoice, run: str, kept: Mapping[str, object]) -> None:
    """Say what is otherwise than it was. Raises `RunRefused` for what cannot be, before a model is loaded."""
    from redline.agent.durable.run import refuse_others
    from redline.agent.log import get_logger
    from redline.agent.settings.kept_settings import changes

    begun = {name: kept[name] for name in ("policy", "verifier", "strategy") if name in kept}
    refuse_others(run, begun, choice.settings.model_dump())
    if told := "; ".join(changes(kept, choice.settings)):
        if call.log_json:
            get_logger().warning("run_changed", run=run, how=told)
        else:
            say(
                f"redline: run {run} goes on otherwise than it was begun: {told}; what is judged stays judged", err=True
            )


def _place(call: Invocation) -> str:
    """What `--resume` needs beside it to find a run again: the place, where a flag says it."""
    from redline.inference import without_keys

    runs, given = call.settings.runs, call.loaded.origins["runs"] == "flag"
    return f"--runs {shlex.quote(without_keys(runs))} " if given else ""


async def _run(
    call: Invocation, choice: ModelChoice, problem: str | None, thread: str | None, printer: EventPrinter
) -> RefinementResult:
    from redline.agent.loop.events import Finished
    from redline.agent.settings.kept_settings import settings_to_keep

    async with AsyncExitStack() as stack:
        with signals.hard_interrupt(printer.close):
            printer.doing("loading the models")
            refiner = call.dependencies.refiner(choice.settings)
            if thread is not None:
                refiner.checkpointer = choice.settings.runs
                refiner.kept_settings = settings_to_keep(choice.settings)
            await stack.enter_async_context(refiner)
            call.tell(choice)
        cancel = asyncio.Event()
        with signals.soft_interrupt(cancel, lambda: printer.doing("stopping; Ctrl-C again gives it up")):
            printer.doing("solving")
            async with aclosing(refiner.stream(problem, cancel=cancel, thread_id=thread)) as events:
                async for event in events:
                    printer.show(event)
                    if isinstance(event, Finished):
                        return event.result
    raise AssertionError("a stream of events ends in Finished")


def _read(stream: BinaryIO) -> str:
    from redline.agent.errors import InvalidProblem
    from redline.agent.loop.problem import MAX_BYTES

    # One byte more than allowed, so that an endless stream is refused instead of read.
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvalidProblem(f"the problem on standard input is too long: more than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidProblem(f"the problem on standard input is not UTF-8 text (byte {error.start + 1})") from error


def _exit_code(result: RefinementResult) -> int:
    if result.stop_reason == "cancelled":
        return signals.exit_code()
    if result.accepted:
        return exit_codes.OK
    if any(attempt.steps for attempt in result.attempts):
        return exit_codes.NOT_ACCEPTED
    from redline.cli.console.wording import explain

    say(f"redline: nothing was produced: {explain(result)}", err=True)
    return exit_codes.NOTHING
