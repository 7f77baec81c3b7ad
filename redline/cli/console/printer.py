"""How steps, verdicts, evidence and results are printed."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from redline.agent.result import Attempt, RefinementResult, Step
from redline.cli.console.terminal import clean
from redline.cli.console.wording import explain, usage_line
from redline.verifier import Evidence, Label

_WORDS: dict[Label, tuple[str, str, str]] = {
    "yes": ("✓", "right", "green"),
    "no": ("✗", "wrong", "red"),
    "unknown": ("?", "cannot tell", "yellow"),
}


class Printer:
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
