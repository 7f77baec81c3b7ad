"""How a running refinement, its result and its figures look on a console."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from redline.agent.loop.events import Drafted, Event, Finished, Judged, Revising
from redline.agent.result import Attempt, RefinementResult, RunUsage, Step, StopReason
from redline.cli.console.terminal import clean
from redline.verifier import Evidence, Label

if TYPE_CHECKING:
    from redline.agent.batch.summary import Summary

_WORDS: dict[Label, tuple[str, str, str]] = {
    "yes": ("✓", "right", "green"),
    "no": ("✗", "wrong", "red"),
    "unknown": ("?", "cannot tell", "yellow"),
}
REASONS: dict[StopReason, str] = {
    "accepted": "every step was judged right",
    "max_revisions": "the revisions are used up and a step is still judged wrong",
    "budget_calls": "the budget of model calls is spent (--max-calls)",
    "budget_tokens": "the budget of tokens is spent (--max-tokens)",
    "budget_time": "the time is up (--timeout)",
    "no_answer": "the policy did not bring a solution to its end",
    "not_judged": "a step could not be judged, so there was nothing to repair",
    "failed": "something broke",
    "cancelled": "stopped by you",
}
"""What each stop reason means, as a clause."""


def explain(result: RefinementResult) -> str:
    """One clause on why the run ended as it did."""
    if result.error is not None:
        return f"the {result.error.boundary} failed: {clean(result.error.message)} ({result.error.type})"
    return REASONS[result.stop_reason]


def usage_line(usage: RunUsage) -> str:
    """What a run cost, on one line."""
    return (
        f"policy {usage.policy_calls} calls, {usage.policy_tokens:,} tokens; "
        f"verifier {usage.verifier_calls} calls, {usage.verifier_tokens:,} tokens; "
        f"sandbox {usage.sandbox_runs} runs, {usage.sandbox_seconds:.1f} s; {usage.wall_seconds:.1f} s in all"
    )


class Page:
    """Lines on a console: model text is shown literally, never as markup, and never wrapped in a pipe."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One or more lines, indented by `indent` spaces."""
        pad = " " * indent
        shown = "\n".join(f"{pad}{part}".rstrip() for part in clean(text).split("\n"))
        self.console.print(Text(shown, style=style), soft_wrap=True)

    def verdict(self, number: int, step: Step, indent: int = 2) -> None:
        """The verdict on step `number` (from 1) with its reward, votes and, when unknown, the reason."""
        mark, word, style = _WORDS[step.verdict]
        reward = "" if step.reward is None else f"  P(right) = {step.reward:.2f}"
        if any(vote.source == "exact" for vote in step.votes):
            reward = "  by exact calculation"
        votes = ""
        if len(step.votes) > 1:
            counts = {label: sum(vote.verdict == label for vote in step.votes) for label in _WORDS}
            cast = f"{len(step.votes)} of {step.votes_allowed or len(step.votes)}"
            votes = f"  {cast} votes: {counts['yes']} right, {counts['no']} wrong, {counts['unknown']} unknown"
        self.line(f"{mark} step {number} {word}{reward}{votes}", style, indent)
        for reason in dict.fromkeys(vote.reason for vote in step.votes if vote.verdict == "unknown" and vote.reason):
            self.line(f"because: {reason}", "yellow", indent + 4)

    def evidence(self, evidence: Evidence, indent: int = 6) -> None:
        """The verifier's words, its code and what the code printed."""
        if evidence.analysis.strip():
            self.line("analysis:", "dim", indent)
            self.line(evidence.analysis.strip(), "", indent + 2)
        for run in evidence.runs:
            self.line("code:", "dim", indent)
            self.line(run.code.strip(), "cyan", indent + 2)
            self.line("output:" if run.status == "ok" else f"output ({run.status}):", "dim", indent)
            self.line(run.output.strip() or "(nothing)", "", indent + 2)

    def steps(self, attempt: Attempt, start: int = 0, indent: int = 2) -> None:
        """The texts of an attempt's steps from index `start` on."""
        for number, step in enumerate(attempt.steps[start:], start + 1):
            self.line(f"Step {number}: {step.text}", "", indent)

    def outcome(self, result: RefinementResult) -> None:
        """The end of a run: answer, accepted or not and why, usage."""
        self.line()
        self.line(f"Answer: {result.answer if result.answer is not None else '(none)'}", "bold")
        if result.accepted:
            self.line(f"Accepted: {explain(result)}, confidence {result.confidence:.2f}", "green")
        else:
            self.line(f"Not accepted: {explain(result)}", "yellow")
        self.line(f"Usage: {usage_line(result.usage)}", "dim")


class Transcript:
    """Shows events as they arrive; what is being done now spins on the last line of a terminal."""

    def __init__(self, console: Console, *, all_evidence: bool = False) -> None:
        self.page = Page(console)
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
                self.page.outcome(event.result)

    def _drafted(self, event: Drafted) -> None:
        attempt, kept = event.content, 0
        if attempt.revised_from is None:
            self.page.line("Draft" if event.attempt == 0 else f"Attempt {event.attempt + 1}", "bold")
        else:
            kept = attempt.revised_from - 1
            self.page.line()
            keeps = f", keeping step{'s 1 to' if kept > 1 else ''} {kept}" if kept else ""
            self.page.line(f"Revision {event.attempt}, from step {attempt.revised_from}{keeps}", "bold")
        self.page.steps(attempt, kept)
        if attempt.finish_reason == "length":
            self.page.line("(cut off: the attempt ran out of tokens)", "yellow", 2)
        self._steps = len(attempt.steps)
        self.doing(f"checking step 1 of {self._steps}")

    def _judged(self, event: Judged) -> None:
        self.page.verdict(event.step + 1, event.content)
        if event.content.evidence and (self._all_evidence or event.content.verdict == "no"):
            self.page.evidence(event.content.evidence)
        if event.step + 1 < self._steps:
            self.doing(f"checking step {event.step + 2} of {self._steps}")
        else:
            self.doing("thinking")


def summary_table(summary: Summary) -> Table:
    """The figures of a batch as two columns."""
    accepted = summary.accepted / summary.done if summary.done else None
    lines = {
        "rows done": f"{summary.done} of {summary.rows}" + (f" ({summary.resumed} before)" if summary.resumed else ""),
        "accepted": f"{summary.accepted} ({_percent(accepted)})",
        "errors": f"{summary.errors}",
    }
    if summary.gold:
        lines |= {
            "with a gold answer": f"{summary.gold}",
            "first attempts right": f"{summary.first_correct} ({_percent(summary.first_accuracy)})",
            "final answers right": f"{summary.correct} ({_percent(summary.accuracy)})",
            "right among accepted": _percent(summary.accepted_accuracy),
            "... as drafts": f"{_percent(summary.draft_accuracy)} of {summary.accepted_drafts}",
            "... as revisions": f"{_percent(summary.revision_accuracy)} of {summary.accepted_revisions}",
            "not comparable": f"{summary.unknown}",
        }
        lines |= {"compared by the referee": f"{summary.refereed}"} if summary.refereed else {}
    lines["tokens"] = f"policy {summary.policy_tokens:,}, verifier {summary.verifier_tokens:,}"
    lines["time"] = f"{summary.seconds:.1f} s"
    table = Table.grid(padding=(0, 2))
    for name, value in lines.items():
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"
