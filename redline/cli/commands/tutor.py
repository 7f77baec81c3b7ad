"""`redline tutor`: a conversation about one problem at a time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from redline.cli import exit_codes, options, signals
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.cli.commands.tutor_repl import TutorRepl


@options.with_settings(*options.SOLVING)
def tutor(
    call: Invocation,
) -> int:
    """Work on a problem together: type your steps and have each one checked, or see it solved step by step.

    Type /help inside. Ctrl-C stops what is going on, Ctrl-D leaves.
    """
    from redline.cli.commands.tutor_repl import TutorRepl
    from redline.cli.console.printer import Printer
    from redline.cli.console.terminal import Screen

    choice = call.choose_models()
    printer = Printer(Screen(highlight=False))
    with asyncio.Runner() as runner:
        printer.line("Loading the models ...", "dim")
        refiner = call.dependencies.refiner(choice.settings)
        with signals.hard_interrupt():
            runner.run(refiner.__aenter__())
        call.tell(choice)
        try:
            printer.line("Type a problem, then your steps one by one. /help lists what else there is.")
            _talk(TutorRepl(refiner, printer, runner, exact=choice.settings.exact), _line_reader())
        finally:
            runner.run(refiner.__aexit__(None, None, None))
    return exit_codes.OK


def _talk(repl: TutorRepl, read: Callable[[str], str]) -> None:
    """Until `/quit` or the end of the input. Ctrl-C ends the line being typed or the answer, not the conversation."""
    while True:
        if signals.told_to_end():
            # An answer that it came into has ended softly.
            raise KeyboardInterrupt
        try:
            if not repl.take(read(repl.prompt)):
                return
        except KeyboardInterrupt:
            if signals.told_to_end():
                raise
            repl.printer.line("(stopped; /quit or Ctrl-D leaves)", "yellow")
        except EOFError:
            repl.take_end()
            return


def _line_reader() -> Callable[[str], str]:
    """How lines are read: with editing, history and bracketed paste on a terminal, plainly from a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _read_plain
    from prompt_toolkit import PromptSession

    session = PromptSession[str]()
    # Its own handler of SIGINT would hide from SIGTERM how a command is ended. Ctrl-C is a key there, and no signal.
    return lambda prompt: session.prompt(prompt, handle_sigint=False)


def _read_plain(_prompt: str) -> str:
    raw = sys.stdin.buffer.readline(1 << 20)
    if not raw:
        raise EOFError
    # What is not UTF-8 is refused where every other bad text is, with the same words.
    return raw.decode(errors="surrogateescape")
