"""What the tutor answers to each line that is typed."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AbstractContextManager, ExitStack, aclosing, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from redline.agent.result import RefinementResult
from redline.agent.tutor.own_solution import TutorSolver
from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import StudentStep
from redline.agent.tutor.session_file import load_session, save_session
from redline.agent.tutor.tutor import Tutor
from redline.cli.commands.tutor_work import TutorWork
from redline.cli.console.keyboard import typing_ahead
from redline.cli.console.printer import Printer
from redline.cli.console.wording import explain
from redline.cli.exit_codes import ExpectedError
from redline.cli.signals import soft_interrupt
from redline.store import StoreError, write_whole

T = TypeVar("T")

HELP = """\
a problem            the first thing you type; pasted lines stay together, in a pipe a blank line ends it
a line, /step TEXT   your next step: it is checked, and stays if it is not wrong; several lines are several steps
hint                 help with the next step, a little more each time, and never the answer
/why [K]             why step K, or the last one, was judged so: analysis, code, output (this may tell the answer)
/steps               the problem and your steps so far
/undo                take back your last step
/go, /drop           check the steps that wait behind one that was wrong; or forget them (an empty line is /go)
/solve [all]         solve the problem; an empty line shows the next step, `all` shows every step at once
/new                 another problem; on a sheet, /next goes on and /summary [FILE] says how it went
/save FILE           write this session down; /load FILE takes one up (they are kept by themselves too)
help, ?              this; quit, or Ctrl-D, leaves; Ctrl-C only stops the answer"""

BARE = {"help": "/help", "?": "/help", "/?": "/help", "hint": "/hint", "quit": "/quit", "exit": "/quit"}
"""Words that are commands without their slash; no step is one of these."""

_SIGNS = {"right": ("✓", "green"), "wrong": ("✗", "red"), "cannot tell": ("?", "yellow")}


class TutorRepl:
    """Takes lines, prints answers. `background`: the problem is solved while nothing is asked for."""

    def __init__(
        self,
        teacher: TutorSolver,
        printer: Printer,
        runner: asyncio.Runner,
        *,
        work: TutorWork,
        background: bool = False,
        exact: bool = True,
    ) -> None:
        self.printer = printer
        self.tutor = Tutor(teacher, work.session, exact=exact)
        self._runner, self._work, self._background = runner, work, background
        self._draft: list[str] = []
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": lambda _: self.printer.line(HELP),
            "/new": lambda _: self._new(),
            "/step": self._check,
            "/go": lambda _: self._go(),
            "/drop": lambda _: self._drop(),
            "/why": self._why,
            "/steps": lambda _: self.show_steps(),
            "/undo": lambda _: self._undo(),
            "/hint": lambda _: self._hint(),
            "/solve": self._solve,
            "/save": self._save,
            "/load": self._load,
            "/next": lambda _: self._next(),
            "/summary": self._summary,
        }

    @property
    def commands(self) -> list[str]:
        """Every command, as it is typed."""
        return sorted([*self._commands, "/quit"])

    @property
    def prompt(self) -> str:
        """What stands before the line to be typed."""
        session = self.tutor.session
        if session.problem is None:
            return "problem> "
        return "solved> " if session.solved else f"step {session.next_number}> "

    def take(self, line: str) -> bool:
        """Answer one line; False when the conversation is over. Expected errors are told, not raised."""
        before = self.tutor.session
        try:
            return self._take(line)
        except ExpectedError as error:
            self.printer.line(str(error), "yellow")
            return True
        finally:
            if self.tutor.session is not before:
                self._keep()

    def open(self) -> None:
        """Say what there is to do, and show the problem at hand, if there is one."""
        session = self.tutor.session
        if session.problem is None:
            self.printer.line("Type a problem, then your steps one by one. help lists what else there is.")
            return
        if self._work.sheet is not None:
            self.printer.line(f"{self._work.sheet.title}: problem {self._work.at + 1} of {len(self._work.sessions)}")
        self.show_steps()
        self._begin_solving()

    def take_end(self) -> None:
        """The input ended; a problem without its blank line is taken up all the same."""
        if self._draft:
            self.take("")

    def close(self) -> None:
        """End what goes on in the background."""
        self._runner.run(self.tutor.aclose())

    def _take(self, line: str) -> bool:
        text = line.strip()
        text = BARE.get(text.lower(), text)
        if text.startswith("/"):
            self._finish_draft()
            name, _, rest = text.partition(" ")
            if name == "/quit":
                return False
            self._command(name, rest.strip())
        elif self.tutor.session.problem is None:
            self._collect(line)
        elif text:
            self._check(text)
        elif self.tutor.session.waiting:
            self._go()
        elif self.tutor.session.solved and self._work.left:
            self._next()
        elif self.tutor.session.revealed:
            # What was solved in the background is shown only to those who have asked for it.
            self._reveal(1)
        return True

    def _command(self, name: str, rest: str) -> None:
        command = self._commands.get(name)
        if command is None:
            close = difflib.get_close_matches(name, self.commands, n=1)
            raise TutorRefusal(f"there is no {name}; " + (f"did you mean {close[0]}?" if close else "try /help"))
        command(rest)

    def _collect(self, line: str) -> None:
        """Gather a problem. A line that comes without its newline is a whole input: typed, or pasted in one piece."""
        if line.strip():
            self._draft.append(line.rstrip("\n"))
        if not line.endswith("\n") or not line.strip():
            self._finish_draft()

    def _finish_draft(self) -> None:
        if self._draft:
            text, self._draft = "\n".join(self._draft), []
            self.begin(text)
            self.printer.line("Good. Type your first step, or `hint`.", "dim")

    def begin(self, problem: str) -> None:
        """Take up a problem. Raises `InvalidProblem`."""
        self.tutor.begin(problem)
        self._begin_solving()

    def _begin_solving(self) -> None:
        if self._background:
            self._runner.run(self._prepare())

    def _keep(self) -> None:
        try:
            self._work.keep(self.tutor.session)
        except StoreError as error:
            self.printer.line(f"this session is not kept: {error}", "yellow")

    def _next(self) -> None:
        self.tutor.take_up(self._work.go_on())
        self.open()

    def _summary(self, rest: str) -> None:
        text = self._work.summary()
        if rest:
            write_whole(Path(rest), text)
            self.printer.line(f"written to {rest}", "dim")
        else:
            self.printer.line(text)

    async def _prepare(self) -> None:
        self.tutor.prepare()

    def _new(self) -> None:
        self.tutor.forget()
        self.printer.line("What is the problem?", "dim")

    def _check(self, text: str) -> None:
        self._wait("checking", self._show_checked(self.tutor.check(text)))
        self._tell_waiting()
        if self.tutor.session.solved and self._work.sheet is not None:
            more = (
                f"An empty line goes on; {self._work.left} left." if self._work.left else "That was the last problem."
            )
            self.printer.line(f"{more} /summary shows how it went.", "dim", 2)

    def _go(self) -> None:
        self._wait("checking", self._show_checked(self.tutor.go_on()))
        self._tell_waiting()

    def _drop(self) -> None:
        self.tutor.drop_waiting()
        self.printer.line("no step is waiting any more", "dim")

    async def _show_checked(self, checked: AsyncGenerator[StudentStep, None]) -> None:
        async with aclosing(checked) as steps:
            async for step in steps:
                self._show(step)
                if not step.stays:
                    self.printer.line("It does not stay. Try it again, or ask for a `hint`.", "", 4)
                elif step.solves:
                    self.printer.line(f"Solved: the answer is {step.answer}.", "bold", 4)

    def _show(self, step: StudentStep) -> None:
        sign, style = _SIGNS[step.verdict]
        self.printer.line(f"{sign} step {step.number} {step.verdict}: {step.reason}", style, 2)

    def _tell_waiting(self) -> None:
        waiting, wrong = self.tutor.session.waiting, self.tutor.session.wrong
        if not waiting:
            return
        tried = bool(wrong) and wrong[-1].number == self.tutor.session.next_number
        when = "until this one is right" if tried else "an empty line checks it, /drop forgets it"
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        self.printer.line(f"Waiting: {waiting[0]}{more} ({when})", "dim", 2)

    def _why(self, rest: str) -> None:
        if rest and not rest.isdecimal():
            raise TutorRefusal("/why takes the number of a step, for instance /why 2")
        whose, step = self.tutor.why(int(rest) if rest else None)
        self.printer.line(f"{whose} step: {step.text}", "bold", 2)
        if step.evidence is None or not (step.evidence.analysis.strip() or step.evidence.runs):
            self.printer.line("there is no evidence: the step was not judged", "yellow", 4)
        else:
            self.printer.evidence(step.evidence, 4)

    def show_steps(self) -> None:
        """The problem, the steps that stand with their verdicts, and what waits."""
        session = self.tutor.session
        if session.problem is None:
            raise TutorRefusal("there is no problem yet; type one")
        self.printer.line(f"Problem: {session.problem}", "", 2)
        for step in session.steps:
            self.printer.line(f"Step {step.number}: {step.text}", "", 2)
            self._show(step)
        self._tell_waiting()

    def _undo(self) -> None:
        self.printer.line(f"taken back: {self.tutor.undo().text}", "dim")

    def _hint(self) -> None:
        self.printer.line(f"Hint: {self._wait('thinking of a hint', self.tutor.hint()).text}", "", 2)

    def _solve(self, rest: str) -> None:
        if rest not in ("", "all"):
            raise TutorRefusal("/solve takes nothing, or `all`")
        result = self._wait("solving", self._solve_softly())
        if not result.accepted:
            warning = " This is the best I have; do not rely on it." if self.tutor.session.solution_steps else ""
            self.printer.line(f"Not accepted: {explain(result)}.{warning}", "yellow", 2)
        self._reveal(None if rest else 1)

    def _reveal(self, count: int | None) -> None:
        solution = self.tutor.session.solution
        if solution is None:
            return
        for number, step in self.tutor.reveal(count):
            self.printer.line(f"Step {number}: {step.text}", "", 2)
            self.printer.verdict(number, step, 4)
        if self.tutor.session.revealed < len(self.tutor.session.solution_steps):
            self.printer.line("(an empty line shows the next step)", "dim", 2)
        else:
            self.printer.line(f"Answer: {solution.answer if solution.answer is not None else '(none)'}", "bold", 2)

    def _save(self, rest: str) -> None:
        if not rest:
            raise TutorRefusal("/save takes the name of a file")
        save_session(self.tutor.session, Path(rest))
        self.printer.line(f"saved in {rest}; it holds my own solution too", "dim")

    def _load(self, rest: str) -> None:
        if not rest:
            raise TutorRefusal("/load takes the name of a file that /save has written")
        self.tutor.take_up(load_session(Path(rest)))
        self.show_steps()

    def _wait(self, doing: str, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end; Ctrl-C cancels it and raises `KeyboardInterrupt`."""
        with self._spinner(doing):
            return self._runner.run(work)

    async def _solve_softly(self) -> RefinementResult:
        cancel = asyncio.Event()
        with soft_interrupt(cancel, lambda: self.printer.line("(stopping)", "dim", 2)):
            return await self.tutor.solve(cancel)

    def _spinner(self, doing: str) -> AbstractContextManager[object]:
        """Says what is going on; keys that are pressed meanwhile come to the next prompt."""
        if not self.printer.console.is_terminal:
            return nullcontext()
        stack = ExitStack()
        stack.enter_context(typing_ahead())
        stack.enter_context(self.printer.console.status(f"{doing} (Ctrl-C stops)"))
        return stack
