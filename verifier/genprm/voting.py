"""The chains that judge one solution: started when a step is undecided without them, left behind when it is not."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from redline.inference import InferenceError
from redline.verifier.genprm.chain import VerificationChain
from redline.verifier.genprm.reward import majority_label
from redline.verifier.genprm.stopping import Stopping
from redline.verifier.verdict import Verdict, Vote

T = TypeVar("T")


@dataclass(slots=True)
class _Voter:
    """A chain and its votes, one for each step it has judged; a chain that was left behind has fewer than others."""

    chain: VerificationChain
    votes: list[Vote] = field(default_factory=list)

    async def vote(self, step: int) -> Vote:
        if self.chain.follows:
            return await self.chain.judge(step)
        while len(self.votes) <= step:
            self.votes.append(await self.chain.judge(len(self.votes)))
        return self.votes[step]


class VotingPool:
    """Asks chain 0, 1, 2, ... about a step, in waves, until `stopping` has seen enough. Close it at the end.

    A wave is the fewest further chains that could decide, and what decides is always the first votes in the order of
    the chains, whichever comes in first: so no vote is asked for in vain, there is never one to cancel, and the same
    seeds give the same verdicts. A chain that an earlier step did not need first judges the steps it has missed. A
    failure in one chain cancels the others and is raised as itself. `in_turn`: one chain after the other, for chains
    that share a namespace; one that follows another's history has missed no step.
    """

    def __init__(self, start: Callable[[int], VerificationChain], stopping: Stopping, *, in_turn: bool = False) -> None:
        self._start = start
        self._stopping = stopping
        self._in_turn = in_turn
        self._voters: list[_Voter] = []
        self._open = AsyncExitStack()
        self._judged = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._open.aclose()

    async def judge_next(self) -> Verdict:
        """The verdict on the first step not judged yet. Raises what the model raises."""
        votes: list[Vote] = []
        while more := self._stopping.more([_known(vote) for vote in votes]):
            wanted = range(len(votes), len(votes) + (1 if self._in_turn else more))
            votes += await together(self._voter(index).vote(self._judged) for index in wanted)
        self._judged += 1
        return majority_verdict(votes, self._stopping.allowed)

    def _voter(self, index: int) -> _Voter:
        if index == len(self._voters):
            chain = self._start(index)
            self._open.push_async_callback(chain.aclose)
            self._voters.append(_Voter(chain))
        return self._voters[index]


def majority_verdict(votes: Sequence[Vote], allowed: int | None = None) -> Verdict:
    """The verdict of the votes cast: `reward.majority` of the known ones, those that count half in the mean too."""
    label, mean = majority_label([_known(vote) for vote in votes])
    if mean is not None:
        rewards = [vote.reward for vote in votes if vote.reward is not None]
        mean = math.fsum(rewards) / len(rewards)
    return Verdict(verdict=label, reward=mean, votes=tuple(votes), votes_allowed=allowed)


def _known(vote: Vote) -> float | None:
    # A vote that is unknown and counts half moves no sum off the border, so it may as well be left out.
    return None if vote.verdict == "unknown" else vote.reward


async def together(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run the jobs at once; the first failure cancels and awaits the rest and is raised as itself, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except BaseExceptionGroup as failures:
        failure = _foremost(failures)
    else:
        return [task.result() for task in tasks]
    raise failure


def _foremost(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    leaves = list(_leaves(failures))
    return next((leaf for leaf in leaves if isinstance(leaf, InferenceError)), leaves[0])


def _leaves(failure: BaseException) -> Iterator[BaseException]:
    if isinstance(failure, BaseExceptionGroup):
        for part in failure.exceptions:
            yield from _leaves(part)
    else:
        yield failure
