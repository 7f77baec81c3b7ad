"""Several judges as one: a step is right where each of them says so."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack

from redline.verifier.judges.arriving import in_order
from redline.verifier.judges.judge import Judge
from redline.verifier.verdict import Verdict


class Unanimous:
    """Asks judges about each step in turn: `no` where one says so, else `unknown` where one does, else `yes`.

    The verdict is that of the judge that decides, votes and evidence included: the first `no`, else the first
    `unknown`, else the `yes` of the least reward; so a threshold is passed where every judge passes it. Behind a `no`
    the others are not asked about the step, unless all steps are asked for. Raises `ValueError` without a judge.
    """

    def __init__(self, judges: Sequence[Judge]) -> None:
        if not judges:
            raise ValueError("there must be a judge")
        self._judges = tuple(judges)

    @property
    def name(self) -> str:
        """The names of the judges with `&` between them."""
        return "&".join(judge.name for judge in self._judges)

    @property
    def in_order(self) -> bool:
        """Whether all of them go in order."""
        return all(map(in_order, self._judges))

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises what the judges raise."""
        async with AsyncExitStack() as stack:
            asked = [judge.judge(problem, steps, seed=seed, all_steps=all_steps) for judge in self._judges]
            for verdicts in asked:
                if isinstance(verdicts, AsyncGenerator):
                    stack.push_async_callback(verdicts.aclose)
            for _ in steps:
                verdict = await _next_verdict(asked, all_steps)
                if verdict is None:
                    return
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return


async def _next_verdict(asked: Sequence[AsyncIterator[Verdict]], all_steps: bool) -> Verdict | None:
    """What they say together of the next step; None where one of them has nothing more to say."""
    said: list[Verdict] = []
    for verdicts in asked:
        verdict = await anext(verdicts, None)
        if verdict is None:
            return None
        said.append(verdict)
        if verdict.verdict == "no" and not all_steps:
            break
    return min(said, key=_assent)


def _assent(verdict: Verdict) -> tuple[int, float]:
    """How far a verdict is from a refusal; of equals the first one counts."""
    if verdict.verdict == "yes":
        return 2, 1.0 if verdict.reward is None else verdict.reward
    return (0 if verdict.verdict == "no" else 1), 0.0
