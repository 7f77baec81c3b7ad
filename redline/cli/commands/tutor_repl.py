"""What the tutor answers to each line that is typed."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from redline.agent.policy.steps import split_steps
from redline.agent.result import RefinementResult, Step
from redline.agent.tutor.tutor import Checked, Tutor, TutorRefusal, TutorSolver
from redline.cli.console.printer import Printer
from redline.cli.console.wording import explain
from redline.cli.exit_codes import ExpectedError
from redline.cli.signals import soft_interrupt

T = TypeVar("T")

HELP = """\
a problem            the first thing you type; pasted lines stay together, in a pipe a blank line ends it
a line, /step TEXT   your next step: it is checked, and stays if it is not wrong
/why [K]             why step K, or the last one, was judged so: analysis, code, output (this may tell the answer)
/steps               your steps so far
/undo                take back your last step
/hint                one next step, shown only if the checker does not find it wrong
/solve [all]         solve the problem; an empty line shows the next step, `all` shows every step at once
/new                 another problem
/quit                leave (as does Ctrl-D); Ctrl-C only stops the answer"""

_COMMANDS = ("/step", "/why", "/steps", "/undo", "/hint", "/solve", "/new", "/help", "/quit")


class TutorRepl:
    """Takes lines, prints answers."""

    def __init__(self, teacher: TutorSolver, printer: Printer, runner: asyncio.Runner) -> None:
        self.printer = printer
        self._tutor = Tutor(teacher)
        self._runner = runner
        self._draft: list[str] = []

    @property
    def prompt(self) -> str:
        """What stands before the line to be typed."""
        if self._tutor.problem is None:
            return "problem> "
        return f"step {len(self._tutor.steps) + 1}> "

    def take(self, line: str) -> bool:
        """Answer one line; False when the conversation is over. Expected errors are told, not raised."""
        try:
            return self._take(line)
        except ExpectedError as error:
            self.printer.line(str(error), "yellow")
            return True

    def take_end(self) -> None:
        """The input ended; a problem without its blank line is taken up all the same."""
        if self._draft:
            self.take("")

    def _take(self, line: str) -> bool:
        text = line.strip()
        if text.startswith("/"):
            self._finish_draft()
            name, _, rest = text.partition(" ")
            return self._command(name, rest.strip())
        if self._tutor.problem is None:
            self._collect(line)
        elif text:
            self._check(text)
        else:
            self._reveal(1)
        return True

    def _collect(self, line: str) -> None:
        """Gather a problem. A line that comes without its newline is a whole input: typed, or pasted in one piece."""
        if line.strip():
            self._draft.append(line.rstrip("\n"))
        if not line.endswith("\n") or not line.strip():
            self._finish_draft()

    def _finish_draft(self) -> None:
        if self._draft:
            text, self._draft = "\n".join(self._draft), []
            self._tutor.begin(text)
            self.printer.line("Good. Type your first step, or /solve.", "dim")

    def _command(self, name: str, rest: str) -> bool:
        match name:
            case "/quit":
                return False
            case "/help":
                self.printer.line(HELP)
            case "/new":
                self._tutor.forget()
                self.printer.line("What is the problem?", "dim")
            case "/step":
                self._check(rest)
            case "/why":
                self._why(rest)
            case "/steps":
                self._steps()
            case "/undo":
                self.printer.line(f"taken back: {self._tutor.undo().text}", "dim")
            case "/hint":
                self._hint()
            case "/solve":
                self._solve(rest)
            case _:
                self._unknown(name)
        return True

    def _check(self, text: str) -> None:
        """Check what was typed: one step, or several with their labels, up to the first wrong one."""
        for part in split_steps(text) or [text]:
            if not self._check_one(part):
                return

    def _check_one(self, text: str) -> bool:
        checked = self._wait("checking", self._tutor.check(text))
        self.printer.verdict(checked.number, checked.step)
        if not checked.kept:
            self.printer.line("That step does not stay. Try it again, or ask /why.", "", 4)
        elif checked.answer is not None:
            self.printer.line(_closing_words(checked, self._tutor.steps), "bold", 4)
        return checked.kept

    def _why(self, rest: str) -> None:
        if rest and not rest.isdecimal():
            raise TutorRefusal("/why takes the number of a step, for instance /why 2")
        whose, step = self._tutor.why(int(rest) if rest else None)
        self.printer.line(f"{whose} step: {step.text}", "bold", 2)
        if step.evidence is None or not (step.evidence.analysis.strip() or step.evidence.runs):
            self.printer.line("there is no evidence: the step was not judged", "yellow", 4)
        else:
            self.printer.evidence(step.evidence, 4)

    def _steps(self) -> None:
        if self._tutor.problem is None:
            raise TutorRefusal("there is no problem yet; type one")
        self.printer.line(f"Problem: {self._tutor.problem}", "", 2)
        for number, step in enumerate(self._tutor.steps, 1):
            self.printer.line(f"Step {number}: {step.text}", "", 2)
            self.printer.verdict(number, step, 4)

    def _hint(self) -> None:
        hint = self._wait("thinking of a hint", self._tutor.hint())
        if hint is None:
            self.printer.line("I have nothing to add after your steps.", "yellow", 2)
        elif hint.step.verdict == "no":
            self.printer.line("The next step I would write is judged wrong, so I have no hint for you.", "yellow", 2)
        else:
            sure = "" if hint.step.verdict == "yes" else " (not checked: take it with care)"
            self.printer.line(f"Step {hint.number} could be{sure}: {hint.step.text}", "", 2)

    def _solve(self, rest: str) -> None:
        if rest not in ("", "all"):
            raise TutorRefusal("/solve takes nothing, or `all`")
        result = self._wait("solving", self._solve_softly())
        if not result.accepted:
            warning = " This is the best I have; do not rely on it." if self._tutor.solution_steps else ""
            self.printer.line(f"Not accepted: {explain(result)}.{warning}", "yellow", 2)
        self._reveal(None if rest else 1)

    def _reveal(self, count: int | None) -> None:
        solution = self._tutor.solution
        if solution is None:
            return
        for number, step in self._tutor.reveal(count):
            self.printer.line(f"Step {number}: {step.text}", "", 2)
            self.printer.verdict(number, step, 4)
        if self._tutor.revealed < len(self._tutor.solution_steps):
            self.printer.line("(an empty line shows the next step)", "dim", 2)
        else:
            self.printer.line(f"Answer: {solution.answer if solution.answer is not None else '(none)'}", "bold", 2)

    def _unknown(self, name: str) -> None:
        close = difflib.get_close_matches(name, _COMMANDS, n=1)
        advice = f"did you mean {close[0]}?" if close else "/help lists what there is"
        raise TutorRefusal(f"there is no {name}; {advice}")

    def _wait(self, doing: str, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end; Ctrl-C cancels it and raises `KeyboardInterrupt`."""
        with self._spinner(doing):
            return self._runner.run(work)

    async def _solve_softly(self) -> RefinementResult:
        cancel = asyncio.Event()
        with soft_interrupt(cancel, lambda: self.printer.line("(stopping)", "dim", 2)):
            return await self._tutor.solve(cancel)

    def _spinner(self, doing: str) -> AbstractContextManager[object]:
        terminal = self.printer.console.is_terminal
        return self.printer.console.status(f"{doing} (Ctrl-C stops)") if terminal else nullcontext()


def _closing_words(checked: Checked, steps: list[Step]) -> str:
    if all(step.verdict == "yes" for step in steps):
        return f"Every step is right: the answer is {checked.answer}."
    return f"You are at an answer, {checked.answer}, but I could not check every step."
