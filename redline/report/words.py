"""What the page says of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from redline.agent.result import StopReason
from redline.evaluation.statistics.interval import Estimate
from redline.report.figures.run_figures import RunFigures
from redline.report.figures.tokens import TokenFigures
from redline.report.row import Kind
from redline.report.selection import RowSelection

LABELS: dict[Kind, str] = {
    "accepted": "accepted",
    "open": "not accepted",
    "repaired": "repaired",
    "spoilt": "spoilt",
    "flagged": "flagged",
    "failed": "failed",
}
REASONS: dict[StopReason, str] = {
    "accepted": "every step was judged right",
    "max_revisions": "the revisions are used up and a step is still judged wrong",
    "budget_calls": "the budget of model calls is spent",
    "budget_tokens": "the budget of tokens is spent",
    "budget_time": "the time is up",
    "no_answer": "the policy did not bring a solution to its end",
    "not_judged": "a step could not be judged, so there was nothing to repair",
    "failed": "something broke",
    "cancelled": "it was stopped",
}
NO_GOLD = "No row has a gold answer, so nothing can be called right or wrong here."


def percent(estimate: Estimate | None) -> str:
    """`71.4 % (36–92)`, with its 95 % interval, in one piece."""
    if estimate is None:
        return "–"
    shown = f"{100 * estimate.value:.1f} % ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"
    return shown.replace(" ", "\N{NO-BREAK SPACE}")


def token_lines(figures: RunFigures, majority: Sequence[Estimate]) -> Iterator[str]:
    """Below accuracy against tokens."""
    tokens = figures.tokens
    if not tokens.rows:
        yield NO_GOLD
        return
    yield (
        f"The whole run: {percent(figures.final.share)} right for {tokens.mean_tokens or 0:,.0f} tokens a row, policy "
        "and verifier together. The line tells what a limit of tokens a row would have left of it. A row that is cut "
        "off counts as not right, so this is a lower bound."
    )
    if tokens.draft_tokens is None:
        yield "What a first attempt alone takes is not known: no row ended with it."
        return
    yield (
        f"First attempts alone: {percent(figures.first.share)} right for {tokens.draft_tokens:,.0f} tokens, as in the "
        f"{tokens.single_rows:,} rows that ended with them."
    )
    yield _equal_majority(tokens, figures.samples.least, figures.samples.left_out, majority)


def _equal_majority(tokens: TokenFigures, least: int, left_out: int, majority: Sequence[Estimate]) -> str:
    """What majority voting reaches with the tokens of the run, or why that cannot be told."""
    samples = (tokens.mean_tokens or 0) / (tokens.draft_tokens or 1)
    cost = f"the run costs as much as {samples:.1f} drafts of every problem"
    some = f" ({left_out:,} drafts were too many to be kept)" if left_out else ""
    if not majority:
        why = "for that every problem needs several drafts, in rows of its own or in one row"
        return (
            f"Majority voting at equal tokens cannot be told from these rows: {cost}, and {why}{some}. "
            "redline eval bestofn measures it on solutions that were sampled."
        )
    if samples >= least + 1:
        return (
            f"Majority voting at equal tokens cannot be told: {cost}, and there are {least} of each{some}. "
            f"With these {least} it reaches {percent(majority[-1])}."
        )
    count = max(1, int(samples))
    return (
        f"Majority voting at equal tokens: {percent(majority[count - 1])} with {count} "
        f"{'draft' if count == 1 else 'drafts'}; {cost}{some}."
    )


def turn_lines(figures: RunFigures) -> Iterator[str]:
    """Below turn by turn."""
    if not figures.final.total:
        yield NO_GOLD
        return
    if len(figures.turns.turns) < 2:
        yield "No row has a second attempt."
        return
    yield (
        "Right so far: of all rows with a gold answer, those whose answer would be right if nothing after this turn "
        "had been done and the attempt that the verifier follows furthest had been returned. Repaired and spoilt: "
        "against the attempt before."
    )
    if figures.turns.beyond:
        yield f"{figures.turns.beyond:,} rows have more attempts than are told apart here."


def precision_lines(figures: RunFigures) -> Iterator[str]:
    """Below precision."""
    if not figures.final.total:
        yield NO_GOLD
        return
    yield (
        "In brackets: 95 % intervals (Wilson). A threshold is calibrated on solutions that nobody revised until they "
        "passed, so an accepted revision tends to be right less often than its reward says."
    )
    if figures.final.unknown:
        yield f"{figures.final.unknown:,} answers could not be compared with the gold answer; they count as not right."


def reliability_lines(figures: RunFigures) -> Iterator[str]:
    """Below reliability."""
    found = [("First attempts", figures.draft_reliability), ("Returned answers", figures.reliability)]
    if not any(one for _, one in found):
        yield NO_GOLD if not figures.final.total else "No answer that can be compared was judged to its end."
        return
    for name, one in found:
        if one is not None:
            yield f"{name}: expected calibration error {one.error:.3f}, {one.steps:,} of them judged to their end."
    yield "Above the dashed line the verifier is too modest, below it too sure."


def selection_lines(selection: RowSelection, file: str) -> Iterator[str]:
    """Above the rows: what is not among them."""
    if selection.whole:
        return
    shown = [
        f"{quota:,} of {selection.counts[name]:,} {name}"
        for name, quota in selection.quotas.items()
        if selection.counts[name]
    ]
    total = selection.counts.total()
    yield (
        f"The figures count all {total:,} rows; {selection.most:,} of them are shown below, the first of each kind in "
        f"{file}: {', '.join(shown)}. redline report --rows N shows more."
    )
