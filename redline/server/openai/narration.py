"""What happens in the loop, in words: what a client of OpenAI's API shows as the model's reasoning."""

from __future__ import annotations

from redline.agent.loop.events import Drafted, Event, Finished, Judged, Revising
from redline.agent.result import RefinementResult, Step
from redline.verifier import Label

_LABELS: dict[Label, str] = {"yes": "right", "no": "wrong", "unknown": "cannot be judged"}


def narrate(event: Event) -> str:
    """One event as text, with its line ends; empty where there is nothing to tell."""
    match event:
        case Drafted():
            start = event.content.revised_from or 1
            written = event.content.steps[start - 1 :]
            lines = [f"Step {number}: {step.text}" for number, step in enumerate(written, start)]
            return "\n".join([f"Attempt {event.attempt + 1}", *lines]) + "\n"
        case Judged():
            return _judged(event.step + 1, event.content)
        case Revising():
            return f"Revising from step {event.step + 1} on.\n"
        case Finished():
            return _outcome(event.result)


def _judged(number: int, step: Step) -> str:
    sure = "" if step.reward is None else f" ({step.reward:.2f})"
    told = f"Step {number}: {_LABELS[step.verdict]}{sure}\n"
    if step.verdict == "yes":
        return told
    if step.verdict == "no":
        analysis = step.evidence.analysis.strip() if step.evidence else ""
        return f"{told}{analysis}\n" if analysis else told
    reasons = dict.fromkeys(vote.reason for vote in step.votes if vote.reason)
    return told + "".join(f"{reason}\n" for reason in reasons)


def _outcome(result: RefinementResult) -> str:
    if result.accepted:
        return "Accepted: every step was judged right.\n"
    return f"Not accepted ({result.stop_reason}): this is the best attempt there was.\n"
