"""How the figures of a batch are printed."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from redline.agent.batch.summary import BatchSummary


def summary_table(summary: BatchSummary) -> Table:
    """The figures of a batch as two columns."""
    accepted = summary.accepted / summary.done if summary.done else None
    lines = {
        "rows done": f"{summary.done} of {summary.rows}" + (f" ({summary.resumed} before)" if summary.resumed else ""),
        "accepted": f"{summary.accepted} ({_percent(accepted)})",
        "errors": f"{summary.errors}",
    }
    if summary.solutions:
        shown = f"{summary.solutions} ({summary.solutions_right} right, {summary.solutions_wrong} wrong)"
        lines["given solutions"] = shown
    if summary.given:
        told = (
            f"{summary.given_equal} found again, {summary.given_refuted} refuted, {summary.given_preferred} preferred"
        )
        shown = f"{summary.given} ({told})"
        lines["given answers"] = shown
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
        lines |= {"gold answers in doubt": f"{summary.doubtful_references}"} if summary.doubtful_references else {}
        lines |= {"compared by the referee": f"{summary.refereed}"} if summary.refereed else {}
    lines["tokens"] = f"policy {summary.policy_tokens:,}, verifier {summary.verifier_tokens:,}"
    if summary.cost is not None:
        each = f", {summary.cost / summary.accepted:.4g} an accepted row" if summary.accepted else ""
        lines["cost"] = f"{summary.cost:.4g}{each}"
    lines["time"] = f"{summary.seconds:.1f} s"
    table = Table.grid(padding=(0, 2))
    for name, value in lines.items():
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"
