"""`redline solve`: one problem, watched."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.dependencies import Opener

if TYPE_CHECKING:
    from redline.agent.loop.refiner import Refiner
    from redline.agent.result import RefinementResult
    from redline.cli.console.view import Transcript

Problem = Annotated[str, typer.Argument(metavar="PROBLEM", help="The problem, or - to read it from standard input.")]


@options.with_recipe
def solve(
    context: typer.Context,
    problem: Problem,
    policy: options.Policy = None,
    verifier: options.Verifier = None,
    exact: options.Exact = None,
    sandbox: options.Sandbox = None,
    votes: options.Votes = None,
    stop_error: options.StopError = None,
    threshold: options.Threshold = None,
    max_revisions: options.MaxRevisions = None,
    max_tokens: options.MaxTokens = None,
    max_calls: options.MaxCalls = None,
    timeout: options.Timeout = None,
    trace: options.Trace = None,
    json: options.Json = False,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Solve a problem: draft it, have every step judged with executed code, repair the first wrong one.

    Put -- before a problem that begins with a dash. Ctrl-C ends the run with the best so far, a second one gives it up.
    """
    from redline.agent.loop.problem import checked_problem
    from redline.cli.console.output import print_json
    from redline.cli.console.terminal import Screen
    from redline.cli.console.view import Transcript
    from redline.cli.setup import set_up

    settings = set_up(context)
    text = checked_problem(_read(problem, sys.stdin.buffer) if problem == "-" else problem)
    opener: Opener = context.obj
    quiet = json and (log_json or not sys.stderr.isatty())
    console = Screen(stderr=json, quiet=quiet, highlight=False)
    with Transcript(console, all_evidence=verbose > 0) as transcript:
        result = asyncio.run(_run(opener.refiner(settings), text, transcript))
    if json:
        print_json(result)
    return _exit_code(result)


async def _run(refiner: Refiner, problem: str, transcript: Transcript) -> RefinementResult:
    from redline.agent.closing import closing
    from redline.agent.loop.events import Finished
    from redline.cli.signals import hard_interrupt, soft_interrupt

    async with AsyncExitStack() as stack:
        with hard_interrupt(transcript.close):
            transcript.doing("loading the models")
            await stack.enter_async_context(refiner)
        cancel = asyncio.Event()
        with soft_interrupt(cancel, lambda: transcript.doing("stopping; Ctrl-C again gives it up")):
            transcript.doing("solving")
            async with closing(refiner.stream(problem, cancel=cancel)) as events:
                async for event in events:
                    transcript.show(event)
                    if isinstance(event, Finished):
                        return event.result
    raise AssertionError("a stream of events ends in Finished")


def _read(name: str, stream: BinaryIO) -> str:
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
    from redline.cli.console.view import explain

    say(f"redline: nothing was produced: {explain(result)}", err=True)
    return exit_codes.NOTHING
