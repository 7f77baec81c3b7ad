"""The protocol of everything that can judge the steps of a solution."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol, runtime_checkable

from redline.verifier.verdict import Verdict

Sight = Literal["steps", "answers", "calculations"]
"""What a judge looks at: every step, nothing but the final answer, or only what can be calculated exactly."""


@runtime_checkable
class Judge(Protocol):
    """Judges a solution step by step, in order. It never sees a reference answer."""

    @property
    def name(self) -> str: ...

    def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        """Yield one verdict per step, as soon as it is known.

        A judge that looks at no step before the verdict on it is asked for may say so in an attribute `in_order`: then
        it may be handed `ArrivingSteps`.

        Stops after the first step judged `no`, or `unknown`, unless `all_steps`. The same seed gives the same verdicts.
        Raises what the model raises (`InferenceError`); a sandbox that fails makes a vote `unknown`.
        """


@runtime_checkable
class ResumableJudge(Judge, Protocol):
    """A judge that can go on in another process behind verdicts it has given, instead of giving them again."""

    def judge_after(
        self,
        problem: str,
        steps: Sequence[str],
        given: Sequence[Verdict],
        *,
        seed: int = 0,
        all_steps: bool = False,
    ) -> AsyncIterator[Verdict]:
        """Yield the verdicts on the steps behind those that `given` has one each for. Else as `judge`."""
