"""`redline tutor`: a conversation about one problem at a time, or about a sheet of them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.cli.commands.tutor_repl import TutorRepl

Read = Callable[[str], str]

SheetFile = Annotated[
    Path | None,
    typer.Argument(metavar="[SHEET]", help="A file of problems: a list, headings or paragraphs. Without: type one."),
]
Resume = Annotated[
    str | None,
    typer.Option(metavar="ID", help="Take up a kept session: its id, or `last`. With a sheet, `last`: its sessions."),
]
Summary = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write what a teacher reads of the work on the sheet, as Markdown.")
]


@options.with_settings(*options.SOLVING)
def tutor(
    call: Invocation,
    sheet: SheetFile = None,
    resume: Resume = None,
    summary: Summary = None,
) -> int:
    """Work on a problem together: type your steps and have each one checked, with hints that do not tell the answer.

    Type help inside. Ctrl-C stops what is going on, Ctrl-D leaves. Sessions are kept, see --resume.
    """
    from redline.agent.tutor.session_file import session_folder
    from redline.cli.commands.tutor_repl import TutorRepl
    from redline.cli.commands.tutor_work import open_work
    from redline.cli.console.printer import Printer
    from redline.cli.console.terminal import Screen

    work = open_work(session_folder(), sheet, resume, summary)
    choice = call.choose_models()
    printer = Printer(Screen(highlight=False))
    with asyncio.Runner() as runner:
        printer.line("Loading the models ...", "dim")
        refiner = call.dependencies.refiner(choice.settings)
        with signals.hard_interrupt():
            runner.run(refiner.__aenter__())
        call.tell(choice)
        repl = TutorRepl(refiner, printer, runner, work=work, background=_is_terminal(), exact=choice.settings.exact)
        try:
            repl.open()
            _talk(repl, _line_reader(runner, repl.commands, work.folder))
        finally:
            repl.close()
            runner.run(refiner.__aexit__(None, None, None))
    return exit_codes.OK


def _talk(repl: TutorRepl, read: Read) -> None:
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


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _line_reader(runner: asyncio.Runner, commands: Iterable[str], folder: Path) -> Read:
    """How lines are read: with editing, completion, history and bracketed paste on a terminal, plainly from a pipe."""
    if not _is_terminal():
        return _read_plain
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    history: History = InMemoryHistory()
    if folder.is_dir():
        history = FileHistory(str(folder / "history"))
    words = WordCompleter([*commands, "help", "hint", "quit"], sentence=True)
    session = PromptSession[str](history=history, completer=words, complete_while_typing=False)
    # On the loop of the runner, so that the problem is solved while the student types. A handler of SIGINT of its own
    # would hide from SIGTERM how a command is ended. Ctrl-C is a key there, and no signal.
    return lambda prompt: runner.run(session.prompt_async(prompt, handle_sigint=False))


def _read_plain(_prompt: str) -> str:
    raw = sys.stdin.buffer.readline(1 << 20)
    if not raw:
        raise EOFError
    # What is not UTF-8 is refused where every other bad text is, with the same words.
    return raw.decode(errors="surrogateescape")
