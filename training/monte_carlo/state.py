"""The state after some steps of a solution, and what became of the completions drawn from it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from redline.agent.policy.prompts import continue_prompt
from redline.agent.policy.steps import join_steps, step_label
from redline.inference import Completion, LanguageModel, Request
from redline.verifier import AnswerChecker, Equality, extract_answer
from redline.verifier.genprm.seeds import derive_seed


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many completions came to the reference answer; those not right and not unknown are wrong."""

    rollouts: int = 0
    right: int = 0
    unknown: int = 0
    """Those whose answer could not be compared."""

    @staticmethod
    def of(outcomes: Sequence[Equality]) -> OutcomeCounts:
        """The count of these outcomes."""
        return OutcomeCounts(len(outcomes), outcomes.count("yes"), outcomes.count("unknown"))


class RolloutState(Protocol):
    """A sequence of completions that is drawn as far as somebody looks."""

    async def seen(self, count: int) -> OutcomeCounts:
        """The first `count` completions. Raises what the model and the checker raise."""


@dataclass(frozen=True, slots=True)
class RolloutSampling:
    """How completions are drawn: the same for every state."""

    temperature: float = 0.7
    """The paper's, as are top-p 1 and the next one."""
    max_tokens: int = 2048
    seed: int = 0


class SampledState:
    """Completions of a model from the state after `steps`; a lookahead is one request, whatever its size.

    Safe to share between coroutines: who asks for what another is waiting for waits, too. The completions depend on
    the state, the drawing and the sizes of the requests, not on who asks first. What else is in flight matters only as
    far as the model rounds by the batch: 1 of some 2,000 completions in float32 came out otherwise in other company.
    """

    def __init__(
        self,
        completer: LanguageModel,
        checker: AnswerChecker,
        sampling: RolloutSampling,
        problem: str,
        answer: str,
        steps: Sequence[str],
    ) -> None:
        self._completer = completer
        self._checker = checker
        self._sampling = sampling
        self._problem = problem
        self._answer = answer
        self._steps = tuple(steps)
        self._turn = asyncio.Lock()
        self.outcomes: list[Equality] = []
        """Of the completions drawn so far, in order."""

    async def seen(self, count: int) -> OutcomeCounts:
        """The first `count` completions, drawn where they are not yet. Raises `InferenceError`, `VerifierError`."""
        async with self._turn:
            owed = count - len(self.outcomes)
            if owed > 0:
                generation = await self._completer.generate(self._request(owed))
                self.outcomes += await self._compared(generation.completions)
        return OutcomeCounts.of(self.outcomes[:count])

    def _request(self, count: int) -> Request:
        sampling = self._sampling
        return Request(
            continue_prompt(self._completer, self._problem, self._steps),
            max_tokens=sampling.max_tokens,
            temperature=sampling.temperature,
            n=count,
            seed=derive_seed(sampling.seed, self._number, len(self.outcomes)),
        )

    @property
    def _number(self) -> int:
        """Of this state among all states: the same in every run and on every machine."""
        return int(hashlib.sha256(repr((self._problem, self._steps)).encode()).hexdigest()[:12], 16)

    async def _compared(self, completions: Sequence[Completion]) -> list[Equality]:
        """The outcome of each; one that comes to no answer is wrong. Equal answers are compared once."""
        opening = f"{join_steps(self._steps)}\n{step_label(len(self._steps) + 1)}"
        answers = [extract_answer(opening + completion.text) for completion in completions]
        found: dict[str | None, Equality] = {None: "no"}
        for answer in answers:
            if answer is not None and answer not in found:
                found[answer] = await self._checker.equal(self._answer, answer)
        return [found[answer] for answer in answers]


class FinishedState:
    """The state after a solution that has come to its answer: its one completion is empty."""

    def __init__(self, checker: AnswerChecker, answer: str, given: str) -> None:
        self._checker = checker
        self._answer = answer
        self._given = given

    async def seen(self, count: int) -> OutcomeCounts:
        """That one completion, however many are asked for. Raises `CheckerUnavailable`."""
        return OutcomeCounts.of([await self._checker.equal(self._answer, self._given)])
