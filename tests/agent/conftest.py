"""A judge whose verdicts the step's own words decide, for tests of the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from redline.verifier import CodeRun, Evidence, Verdict, Vote


class WordJudge:
    """Judges by a word in the step: `bad` no (0.1), `poor` no (0.3), `dim` a doubtful yes (0.6), `dark` unknown.

    Any other step is right (0.9). `break` raises `error`, `wait` never answers. `seen` is what it was shown, a call.
    """

    name = "words"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error or RuntimeError("the judge broke")
        self.seen: list[tuple[str, tuple[str, ...], int]] = []
        self.open = 0
        self.waiting = 0

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        self.seen.append((problem, tuple(steps), seed))
        self.open += 1
        try:
            for step in steps:
                await asyncio.sleep(0)
                verdict = await self._verdict(step)
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return
        finally:
            self.open -= 1

    async def _verdict(self, step: str) -> Verdict:
        if "break" in step:
            raise self.error
        if "wait" in step:
            self.waiting += 1
            await asyncio.Event().wait()
        if "dark" in step:
            return Verdict(verdict="unknown", reward=None, votes=(Vote(verdict="unknown", reward=None, reason="dark"),))
        reward = next((value for word, value in (("bad", 0.1), ("poor", 0.3), ("dim", 0.6)) if word in step), 0.9)
        label = "yes" if reward >= 0.5 else "no"
        runs = (CodeRun(code="print(2 + 2)", output="4", status="ok"),)
        vote = Vote(
            verdict=label, reward=reward, source="logprobs", evidence=Evidence(analysis="Look again.", runs=runs)
        )
        return Verdict(verdict=label, reward=reward, votes=(vote,))


@pytest.fixture
def judge() -> WordJudge:
    return WordJudge()


@pytest.fixture
def make_judge() -> type[WordJudge]:
    return WordJudge
