"""`redline solve`: one problem, watched."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.agent.result import RefinementResult
    from redline.agent.settings.model_choice import ModelChoice
    from redline.cli.console.event_printer import EventPrinter

Problem = Annotated[str, typer.Argument(metavar="PROBLEM", help="The problem, or - to read it from standard input.")]


@options.with_settings(*options.SOLVING)
def solve(
    call: Invocation,
    problem: Problem,
    json: options.Json = False,
) -> int:
    """Solve a problem: draft it, have every step judged with executed code, repair the first wrong one.

    Put -- before a problem that begins with a dash. Ctrl-C ends the run with the best so far, a second one gives it up.
    """
    from redline.agent.loop.problem import validate_problem
    from redline.cli.console.output import print_json

    text = validate_problem(_read(sys.stdin.buffer) if problem == "-" else problem)
    choice = call.choose_models()
    with _event_printer(call, json=json) as printer:
        result = asyncio.run(_run(call, choice, text, printer))
    if json:
        print_json(result)
    return _exit_code(result)


def _event_printer(call: Invocation, *, json: bool) -> EventPrinter:
    """What is shown on the way: on standard error, if at all, where --json has the standard output."""
    from redline.cli.console.event_printer import EventPrinter
    from redline.cli.console.terminal import Screen

    quiet = json and (call.log_json or not sys.stderr.isatty())
    return EventPrinter(Screen(stderr=json, quiet=quiet, highlight=False), all_evidence=call.verbose > 0)


async def _run(call: Invocation, choice: ModelChoice, problem: str, printer: EventPrinter) -> RefinementResult:
    from redline.agent.loop.events import Finished

    async with AsyncExitStack() as stack:
        with signals.hard_interrupt(printer.close):
            printer.doing("loading the models")
            refiner = await stack.enter_async_context(call.dependencies.refiner(choice.settings))
            call.tell(choice)
        cancel = asyncio.Event()
        with signals.soft_interrupt(cancel, lambda: printer.doing("stopping; Ctrl-C again gives it up")):
            printer.doing("solving")
            async with aclosing(refiner.stream(problem, cancel=cancel)) as events:
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
