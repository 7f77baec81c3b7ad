"""A batch on many machines: actors that each hold a `Refiner` and have many problems in flight.

The driver reads the rows, compares the answers and writes the file, so records, resume and order are those of a batch
on one machine, and no gold answer leaves it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import structlog

from redline.agent.batch.rows import BatchRow
from redline.agent.batch.solving import solve_row
from redline.agent.boundary import boundary
from redline.agent.cluster.actor_pool import ActorPlan, ActorPool
from redline.agent.cluster.errors import RemoteFailed
from redline.agent.errors import RefinementError
from redline.agent.loop.refiner import Refiner
from redline.agent.result import RefinementResult, SampledAnswers
from redline.agent.settings.settings import Settings
from redline.agent.usage.budget import Budget
from redline.inference import InferenceError
from redline.inference.http.api_key import VARIABLES
from redline.sandbox import SandboxError
from redline.verifier import judge_names

log = structlog.get_logger()

OpenRefiner = Callable[[Settings], Refiner]


@dataclass(frozen=True, slots=True)
class SolverSpec:
    """What an actor needs to make its `Refiner`."""

    settings: Settings
    refiner: OpenRefiner
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The environment's keys of servers. They go to the actors with their arguments, and stand in no log."""

    @property
    def in_process(self) -> bool:
        """Whether a model runs in the actor, and not in a server."""
        settings = self.settings
        models = (settings.policy, *judge_names(settings.verifier))
        return not all("http://" in name or "https://" in name for name in models if name != "exact")


class SolverActor:
    """What runs in an actor: a `Refiner`, with plain data in and out."""

    def __init__(self, spec: SolverSpec) -> None:
        self._spec = spec
        self._refiner: Refiner | None = None

    async def open(self) -> str | None:
        """Load the models. What went wrong, if something did."""
        os.environ.update(self._spec.keys)
        try:
            self._refiner = await self._spec.refiner(self._spec.settings).__aenter__()
        except (InferenceError, SandboxError, RefinementError) as error:
            return f"{type(error).__name__}: {error}"
        return None

    async def close(self) -> None:
        """Close the models and the sandbox."""
        if self._refiner is not None:
            await self._refiner.__aexit__(None, None, None)

    async def process(self) -> int:
        """The number of the actor's process."""
        return os.getpid()

    async def work(self, item: dict[str, Any]) -> dict[str, Any]:
        """The result of a problem as its fields, with what broke on the way; or answers that are drawn for it."""
        assert self._refiner is not None, "an actor is opened before it is given a problem"
        problem, draft = item["problem"], tuple(item.get("draft") or ())
        if "samples" in item:
            return await _sampled(self._refiner, problem, item["samples"])
        row = BatchRow(problem, problem, solution=draft)
        result = await solve_row(row, self._refiner, asyncio.Event(), item["budget"])
        assert result is not None, "nobody sets the event"
        return result.model_dump(mode="json")


class ClusterSolver:
    """A `Solver` whose work is done on a cluster; an async context manager. Raises as `ActorPool` does.

    `address` is Ray's, or `local`; each of the `actors` has up to `concurrency` problems in flight.
    """

    def __init__(self, address: str, actors: int, settings: Settings, refiner: OpenRefiner) -> None:
        keys = {name: os.environ[name] for name in VARIABLES if os.environ.get(name)}
        spec = SolverSpec(settings, refiner, keys)
        self._pool = ActorPool(address, ActorPlan(SolverActor, spec, actors, spec.in_process, settings.concurrency))

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._pool.__aexit__()

    async def solve(
        self, problem: str, *, draft: Sequence[str] | None = None, budget: Budget | None = None
    ) -> RefinementResult:
        """The outcome for one problem. Raises `ActorsLost`, and `RemoteFailed` where it is lost with each actor."""
        told = await self._pool.work({"problem": problem, "draft": draft, "budget": budget})
        return RefinementResult.model_validate(told)

    async def sample(self, problem: str, count: int) -> SampledAnswers:
        """See `Refiner.sample`. Raises as `solve` does, and `RemoteFailed` for what is raised there."""
        told = await self._pool.work({"problem": problem, "samples": count})
        if "failed" in told:
            raise RemoteFailed(told["failed"])
        return SampledAnswers.model_validate(told)


async def _sampled(refiner: Refiner, problem: str, count: int) -> dict[str, Any]:
    with boundary("policy", log) as caught:
        return (await refiner.sample(problem, count)).model_dump(mode="json")
    assert caught.failure is not None
    return {"failed": f"{caught.failure.type}: {caught.failure.message}"}
