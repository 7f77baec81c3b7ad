"""The end of a run in words."""

from __future__ import annotations

from redline.agent.result import RefinementResult, RunUsage, StopReason
from redline.cli.console.terminal import clean

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
