"""Rollouts on many machines: Ray actors that each hold the model (`redline.agent.cluster`).

All rows of a problem go to the same actor, which remembers the states that they share. As counts depend on nothing but
the row and the settings, the output is that of a run without Ray, but for the rounding of the model
(`redline.training.monte_carlo.state`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from redline.agent.cluster.actor_pool import ActorPlan, ActorPool
from redline.agent.cluster.errors import RemoteFailed
from redline.inference import InferenceError
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import RolloutSampling
from redline.training.pipeline.schema import RolloutRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.verifier import CheckerUnavailable, VerifierError

if TYPE_CHECKING:
    from redline.training.monte_carlo.estimator import MonteCarloEstimator


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """What an actor needs to make its `MonteCarloEstimator`."""

    completer: str
    plan: MonteCarloPlan
    sampling: RolloutSampling


class RolloutActor:
    """What runs in an actor: `MonteCarloEstimator`, with plain data in and out."""

    def __init__(self, spec: ActorSpec) -> None:
        self._spec = spec
        self._rollouts: MonteCarloEstimator | None = None

    async def open(self) -> str | None:
        """Load the completer. What went wrong, if something did."""
        from redline.inference import open_model
        from redline.training.monte_carlo.estimator import MonteCarloEstimator

        spec = self._spec
        try:
            self._rollouts = await MonteCarloEstimator(
                open_model(spec.completer), spec.plan, spec.sampling
            ).__aenter__()
        except InferenceError as error:
            return f"{type(error).__name__}: {error}"
        return None

    async def close(self) -> None:
        """Close the completer."""
        if self._rollouts is not None:
            await self._rollouts.__aexit__(None, None, None)

    async def process(self) -> int:
        """The number of the actor's process."""
        return os.getpid()

    async def work(self, item: dict[str, Any]) -> dict[str, Any]:
        """An output row's fields, or why there is none."""
        assert self._rollouts is not None, "an actor is opened before it is given a row"
        try:
            made = await self._rollouts.work(SolutionRow.model_validate(item))
        except InferenceError as error:
            return {"failed": f"{type(error).__name__}: {error}"}
        except VerifierError as error:
            return {"broken": f"{type(error).__name__}: {error}"}
        return {"dropped": made.why} if isinstance(made, Dropped) else made.model_dump(mode="json")


class RolloutActors:
    """Estimators on a cluster, so many of them; an async context manager. Raises as `ActorPool` does."""

    def __init__(self, address: str, spec: ActorSpec, actors: int) -> None:
        in_process = not spec.completer.startswith(("http://", "https://"))
        self._pool = ActorPool(address, ActorPlan(RolloutActor, spec, actors, in_process))

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._pool.__aexit__()

    async def work(self, row: SolutionRow) -> RolloutRow | Dropped:
        """The solution with its boundaries. Raises `InferenceError`, `VerifierError`, and `ActorsLost`."""
        return _made(await self._pool.work(row.model_dump(mode="json"), row.problem_id))

    async def processes(self) -> list[int]:
        """See `ActorPool`."""
        return await self._pool.processes()


def _made(told: dict[str, Any]) -> RolloutRow | Dropped:
    if "dropped" in told:
        return Dropped(told["dropped"])
    if "failed" in told:
        raise RemoteFailed(told["failed"])
    if "broken" in told:
        raise CheckerUnavailable(told["broken"])
    return RolloutRow.model_validate(told)
