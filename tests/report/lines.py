"""Lines of a batch as short as tests want them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redline.report.row import ReportRow

Rewards = Sequence[float | None]


def step(reward: float | None, text: str = "a step", **more: Any) -> dict[str, Any]:
    verdict = "unknown" if reward is None else "yes" if reward >= 0.5 else "no"
    return {"text": text, "verdict": verdict, "reward": reward, "votes": [], "evidence": None, **more}


def attempt(answer: str | None, rewards: Rewards, revised_from: int | None = None, **more: Any) -> dict[str, Any]:
    steps = [step(reward, f"step {number}") for number, reward in enumerate(rewards, 1)]
    return {"steps": steps, "answer": answer, "revised_from": revised_from, "finish_reason": "eos", **more}


def line(
    *attempts: dict[str, Any],
    accepted: bool = True,
    best: int | None = -1,
    gold: str | None = None,
    first: str = "no",
    final: str = "no",
    tokens: tuple[int, int] = (10, 30),
    **more: Any,
) -> dict[str, Any]:
    """`best` is the last attempt unless it is told."""
    at = len(attempts) - 1 if best == -1 else best
    scores = {} if gold is None else {"gold": gold, "correct": final, "first_correct": first, "correct_by": "rules"}
    returned = attempts[at] if at is not None and attempts else None
    return {
        "id": "a",
        "problem": "add",
        "answer": returned.get("answer") if returned else None,
        "accepted": accepted,
        "confidence": 0.9,
        "stop_reason": "accepted" if accepted else "max_revisions",
        "attempts": list(attempts),
        "best": at if attempts else None,
        "usage": {"policy_tokens": tokens[0], "verifier_tokens": tokens[1], "wall_seconds": 2.0},
        "error": None,
        "record_version": 2,
        **scores,
        "settings": {"policy": "embedded"},
        **more,
    }


def row(*attempts: dict[str, Any], **more: Any) -> ReportRow:
    return ReportRow.of_line(line(*attempts, **more), 1)


RIGHT_DRAFT = line(attempt("4", [0.9, 0.8]), gold="4", first="yes", final="yes", tokens=(10, 30))
"""Accepted at once, for 40 tokens."""
WRONG_DRAFT = line(attempt("5", [0.9, 0.85]), gold="4", tokens=(14, 26), reference_doubtful="the verifier accepted '5'")
"""Accepted at once though wrong, for 40 tokens."""
REPAIRED = line(
    attempt("5", [0.9, 0.1, None]),
    attempt("4", [0.9, 0.95, 0.9], 2),
    gold="4",
    final="yes",
    tokens=(30, 90),
)
"""Wrong in its second step, and right after a revision, for 120 tokens."""
SPOILT = line(
    attempt("4", [0.9, 0.3]),
    attempt("7", [0.9, 0.2], 2),
    attempt("5", [0.9, 0.4], 2),
    gold="4",
    first="yes",
    accepted=False,
    tokens=(60, 180),
)
"""Right at first, called wrong, and wrong after two revisions that nobody accepts, for 240 tokens."""
FAILED = line(
    accepted=False,
    gold="4",
    tokens=(0, 0),
    stop_reason="failed",
    error={"boundary": "policy", "type": "ModelFailed", "message": "out of order"},
)
RUN = [RIGHT_DRAFT, WRONG_DRAFT, REPAIRED, SPOILT, FAILED]


def rows(lines: Sequence[dict[str, Any]] = RUN) -> list[ReportRow]:
    """As they stand in a file."""
    return [ReportRow.of_line({**fields, "id": str(n)}, n) for n, fields in enumerate(lines, 1)]
