"""Votes across loops: several loops, each from a draft of its own, and the answer that most of them come to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from redline.agent.policy.policy import Policy
from redline.agent.result import Attempt, StopReason
from redline.agent.strategy.best_of_n import worst_reward
from redline.agent.strategy.progress import Progress
from redline.agent.strategy.strategy import Strategy, Written
from redline.agent.strategy.targeted import TargetedRevision, best_of
from redline.verifier import quick_equal


@dataclass(frozen=True, slots=True)
class Ballot:
    """The vote of one loop."""

    attempt: int
    """Index, among all attempts of the run, of the one that the loop would hand over."""
    answer: str
    weight: float


class LoopVote:
    """Runs `loops` loops one after the other and hands over an answer by their votes (Maj@N of loops).

    Each begins with a draft of its own, the first with the policy's usual one, and goes on as `of` has it: targeted
    revision, which may revise `Budget.max_revisions` times in each; calls, tokens and time are those of all together. A
    loop votes for the answer that it would hand over. `weighted`: its vote counts as much as the verifier's lowest
    reward on that attempt; else 1. Answers that rules alone cannot tell to be equal are two. It ends early where the
    loops to come can change nothing. The answer is accepted where the verifier accepts an attempt that has it. Raises
    `ValueError` for fewer than one loop.
    """

    def __init__(self, loops: int = 3, *, weighted: bool = False, of: Strategy | None = None) -> None:
        if loops < 1:
            raise ValueError(f"there must be a loop, not {loops}")
        self._loops, self._weighted = loops, weighted
        self._inner = TargetedRevision() if of is None else of

    @property
    def name(self) -> str:
        """With the number of loops: `vote:3`."""
        return f"{'weighted-vote' if self._weighted else 'vote'}:{self._loops}"

    async def draft(self, run: Progress, policy: Policy) -> Written:
        """The draft of the first loop."""
        return await self._begin(run, policy, 0)

    async def revise(self, run: Progress, policy: Policy) -> Written:
        """The next attempt of the loop that is running, or the draft of the next one."""
        current = loop_of(run.last)
        inner = _part(run, current)
        if self._inner.accept(inner) is not None:
            return await self._begin(run, policy, current + 1)
        return _of_loop(await self._inner.revise(inner, policy), current)

    def accept(self, run: Progress) -> StopReason | None:
        """None while a loop goes on, and while one is to come whose vote could decide."""
        current = loop_of(run.last)
        if self._inner.accept(_part(run, current)) is None or not self._decided(run, self._loops - 1 - current):
            return None
        best = self.select(run)
        accepted = best is not None and run.acceptance.accepts(run.attempts[best])
        return "accepted" if accepted else "max_revisions"

    def select(self, run: Progress) -> int | None:
        """Of the answer with the most votes, the attempt that the verifier likes best; without votes, the best."""
        groups = self._groups(run)
        if not groups:
            return best_of(run.attempts)

        def rank(ballot: Ballot) -> tuple[bool, float, int]:
            attempt = run.attempts[ballot.attempt]
            return run.acceptance.accepts(attempt), worst_reward(attempt), -ballot.attempt

        # Of equals, the group whose first vote came first.
        return max(max(groups, key=_weight), key=rank).attempt

    async def _begin(self, run: Progress, policy: Policy, loop: int) -> Written:
        run.log.info("loop_begins", loop=loop, attempt=run.number)
        return _of_loop(await policy.sample(run.problem, loop), loop)

    def _decided(self, run: Progress, to_come: int) -> bool:
        """Whether the loops to come, each with a vote of at most 1, can put no other answer first."""
        first, second, *_ = [*sorted(map(_weight, self._groups(run)), reverse=True), 0.0, 0.0]
        return to_come < 1 or first > second + to_come

    def _groups(self, run: Progress) -> list[list[Ballot]]:
        """The votes by their answers, in the order in which these come up."""
        groups: list[list[Ballot]] = []
        for ballot in self._ballots(run):
            home = next((group for group in groups if quick_equal(group[0].answer, ballot.answer) == "yes"), None)
            if home is None:
                groups.append([ballot])
            else:
                home.append(ballot)
        return groups

    def _ballots(self, run: Progress) -> list[Ballot]:
        ballots = []
        for loop in sorted({loop_of(attempt) for attempt in run.attempts}):
            inner = _part(run, loop)
            chosen = self._inner.select(replace(inner, stop_reason=self._inner.accept(inner) or run.stop_reason))
            if chosen is None or (answer := inner.attempts[chosen].answer) is None:
                continue
            weight = worst_reward(inner.attempts[chosen]) if self._weighted else 1.0
            ballots.append(Ballot(_places(run, loop)[chosen], answer, weight))
        return ballots


def loop_of(attempt: Attempt) -> int:
    """Which loop an attempt belongs to: the first, where a solution was given with the problem."""
    return attempt.loop or 0


def _of_loop(written: Written, loop: int) -> Written:
    if isinstance(written, Attempt):
        return written.model_copy(update={"loop": loop})
    return [attempt.model_copy(update={"loop": loop}) for attempt in written]


def _places(run: Progress, loop: int) -> list[int]:
    return [place for place, attempt in enumerate(run.attempts) if loop_of(attempt) == loop]


def _part(run: Progress, loop: int) -> Progress:
    """The run as one of its loops is shown it."""
    attempts = tuple(run.attempts[place] for place in _places(run, loop))
    return replace(run, attempts=attempts, elsewhere=len(run.attempts) - len(attempts))


def _weight(group: Iterable[Ballot]) -> float:
    return math.fsum(ballot.weight for ballot in group)
