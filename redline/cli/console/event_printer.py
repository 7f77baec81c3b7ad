"""How a running refinement is printed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.status import Status
from rich.text import Text

from redline.agent.loop.events import Drafted, Event, Finished, Judged, Revising
from redline.cli.console.printer import Printer
from redline.cli.console.terminal import clean


class EventPrinter:
    """Shows events as they arrive; what is being done now spins on the last line of a terminal."""

    def __init__(self, console: Console, *, all_evidence: bool = False) -> None:
        self._printer = Printer(console)
        self._all_evidence = all_evidence
        self._steps = 0
        self._status = Status("reading the problem", console=console) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the spinner and give the terminal its cursor back."""
        if self._status:
            self._status.stop()

    def doing(self, what: str) -> None:
        """Say on the spinner what is going on; nothing where there is no terminal."""
        if self._status:
            self._status.update(Text(clean(what)))

    def show(self, event: Event) -> None:
        """Show one event."""
        match event:
            case Drafted():
                self._drafted(event)
            case Judged():
                self._judged(event)
            case Revising():
                self.doing(f"revising from step {event.step + 1}")
            case Finished():
                self._printer.outcome(event.result)

    def _drafted(self, event: Drafted) -> None:
        attempt, kept = event.content, 0
        if attempt.revised_from is None:
            self._printer.line(_title(event), "bold")
        else:
            kept = attempt.revised_from - 1
            self._printer.line()
            keeps = f", keeping step{'s 1 to' if kept > 1 else ''} {kept}" if kept else ""
            self._printer.line(f"Revision {event.attempt}, from step {attempt.revised_from}{keeps}", "bold")
        self._printer.steps(attempt, kept)
        if attempt.finish_reason == "length":
            self._printer.line("(cut off: the attempt ran out of tokens)", "yellow", 2)
        self._steps = len(attempt.steps)
        self.doing(f"checking step 1 of {self._steps}")

    def _judged(self, event: Judged) -> None:
        self._printer.verdict(event.step + 1, event.content)
        if event.content.evidence and (self._all_evidence or event.content.verdict == "no"):
            self._printer.evidence(event.content.evidence)
        if event.step + 1 < self._steps:
            self.doing(f"checking step {event.step + 2} of {self._steps}")
        else:
            self.doing("thinking")


def _title(event: Drafted) -> str:
    if event.content.loop is not None:
        return f"Loop {event.content.loop + 1}: draft"
    if event.attempt:
        return f"Attempt {event.attempt + 1}"
    return "Given solution" if event.content.origin == "given" else "Draft"
