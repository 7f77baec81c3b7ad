"""When a step, and when a whole attempt, is good enough."""

from __future__ import annotations

from dataclasses import dataclass

from redline.agent.result import Attempt, Step

DEFAULT_THRESHOLD = 0.8
"""A step that was passed off as judged can look doubtful to the embedded verifier, up to 0.72, but not surely right
(tests/verifier/genprm/test_forgeries.py)."""


@dataclass(frozen=True, slots=True)
class AcceptancePolicy:
    """Lets a step pass if it was judged `yes` with at least this reward.

    A `yes` below the threshold is sent back like a `no`. A threshold under 0.5 changes nothing: such a step is a `no`
    already (genprm.md, eq. 7).
    """

    threshold: float = DEFAULT_THRESHOLD

    def passes(self, step: Step) -> bool:
        """Whether the step was judged right, surely enough."""
        return step.verdict == "yes" and step.reward is not None and step.reward >= self.threshold

    def first_failing(self, attempt: Attempt) -> int | None:
        """Index (from 0) of the first step that does not pass, judged or not; None when all pass."""
        return next((i for i, step in enumerate(attempt.steps) if not self.passes(step)), None)

    def accepts(self, attempt: Attempt) -> bool:
        """Whether every step passes and the solution came to its end with a boxed answer."""
        return bool(attempt.steps) and attempt.complete and self.first_failing(attempt) is None
