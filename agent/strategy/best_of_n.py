"""Best-of-N: independent solutions, of which the verifier's favourite is handed over."""

from __future__ import annotations

from redline.agent.policy.policy import Policy
from redline.agent.result import Attempt, StopReason
from redline.agent.strategy.progress import Progress
from redline.agent.strategy.strategy import Written
from redline.verifier.verdict import EVEN


class BestOfN:
    """Has `samples` solutions written one after the other, all of them judged, and hands over the best by the verifier.

    Nothing is revised, and so `Budget.max_revisions` says nothing here. The first is the policy's usual draft, the
    others are sampled. One at a time: what was written and judged is in the state before the next is begun, and nothing
    of it is lost where the budget ends. Raises `ValueError` for fewer than one sample.
    """

    def __init__(self, samples: int = 4) -> None:
        if samples < 1:
            raise ValueError(f"there must be a sample, not {samples}")
        self._samples = samples

    @property
    def name(self) -> str:
        """With the number of samples: `best-of:4`."""
        return f"best-of:{self._samples}"

    async def draft(self, run: Progress, policy: Policy) -> Written:
        """The first sample."""
        return await policy.sample(run.problem, 0)

    async def revise(self, run: Progress, policy: Policy) -> Written:
        """The next sample; the attempts before it play no part in it."""
        run.log.info("sampling", attempt=run.number)
        return await policy.sample(run.problem, run.number)

    def accept(self, run: Progress) -> StopReason | None:
        """None before the last sample is judged; then `accepted` where the verifier accepts one."""
        if run.number < self._samples:
            return None
        return "accepted" if any(map(run.acceptance.accepts, run.attempts)) else "max_revisions"

    def select(self, run: Progress) -> int | None:
        """The accepted attempt of the highest score; where none is, the best of those with an answer, or of all."""

        def rank(index: int) -> tuple[bool, bool, float, int]:
            attempt = run.attempts[index]
            return run.acceptance.accepts(attempt), attempt.complete, worst_reward(attempt), -index

        return max(range(len(run.attempts)), key=rank, default=None)


def worst_reward(attempt: Attempt) -> float:
    """PRM-Min in [0, 1], of solutions of any length: an unknown step counts half, and so does an attempt unjudged.

    `Attempt.rank` counts steps, which compares an attempt with its revision, and not two solutions.
    """
    judged = [step for step in attempt.steps if step.votes]
    return min((EVEN if step.reward is None else step.reward for step in judged), default=EVEN)
