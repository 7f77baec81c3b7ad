"""Monte Carlo rollouts (eq. 8): completions from the step boundaries of solutions, counted by their answers."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Self

from redline.inference import LanguageModel
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import FinishedState, RolloutSampling, RolloutState, SampledState
from redline.training.pipeline.schema import RolloutRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.verifier import AnswerChecker

STAGE = "rollouts"
REMEMBERED = 4096
"""States whose completions are kept for the next solution that goes through them; each is a few hundred bytes."""


def settings_of(plan: MonteCarloPlan, sampling: RolloutSampling) -> dict[str, Any]:
    """What decides the counts, as every row's origin tells it; the seed stands beside them."""
    return {
        "rollouts": plan.rollouts or "eq. 9",
        "stop_error": plan.stopping.error,
        "eps": plan.stopping.eps,
        "first_error_only": plan.first_error_only,
        "temperature": sampling.temperature,
        "max_tokens": sampling.max_tokens,
    }


class MonteCarloEstimator:
    """Looks at the boundaries of many solutions at once; a context manager that closes the completer at the end.

    Solutions of one problem share boundary 0, and every other state that they have in common: what one of them had
    drawn is there for the next. The counts of a solution are the same whether or not it was drawn for another.
    """

    def __init__(self, completer: LanguageModel, plan: MonteCarloPlan, sampling: RolloutSampling) -> None:
        self._completer = completer
        self._plan = plan
        self._sampling = sampling
        self._checker = AnswerChecker()
        self._states: OrderedDict[tuple[str, str, tuple[str, ...]], SampledState] = OrderedDict()

    async def __aenter__(self) -> Self:
        await self._checker.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._checker.__aexit__(*exc_info)
        await self._completer.aclose()

    async def work(self, row: SolutionRow) -> RolloutRow | Dropped:
        """The solution with its boundaries. Raises `InferenceError` and `VerifierError`."""
        if not row.steps:
            return Dropped("no steps")
        states = [self._state(row, after) for after in range(len(row.steps) + 1)]
        boundaries = await self._plan.estimate(states)
        return RolloutRow(**row.model_dump(), boundaries=boundaries)

    def _state(self, row: SolutionRow, after: int) -> RolloutState:
        if after == len(row.steps) and row.given is not None:
            return FinishedState(self._checker, row.answer, row.given)
        steps = row.steps[:after]
        key = (row.problem, row.answer, steps)
        if key not in self._states:
            self._states[key] = SampledState(
                self._completer, self._checker, self._sampling, row.problem, row.answer, steps
            )
        self._states.move_to_end(key)
        while len(self._states) > REMEMBERED:
            self._states.popitem(last=False)
        return self._states[key]
