"""Rollouts on many machines: Ray actors that each hold the model, fed row by row by one driver that writes the file.

A row goes to the actor with the fewest, when the stage has room for one, and all rows of a problem to the same actor,
which remembers the states that they share. The driver keeps the rows: one whose actor is lost goes to another, up to
`TRIES` times, and a new actor is started in the place of the lost one. As counts depend on nothing but the row and the
settings, the output is that of a run without Ray, but for the rounding of the model
(`redline.training.monte_carlo.state`). Every machine must have this version of the package, and must reach the
completer's server, or its weights.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import structlog

from redline.agent.errors import RefinementError
from redline.inference import BackendMissing, InferenceError, ModelFailed, ServerUnreachable
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import RolloutSampling
from redline.training.pipeline.schema import RolloutRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.verifier import CheckerUnavailable, VerifierError

if TYPE_CHECKING:
    from redline.training.monte_carlo.estimator import MonteCarloEstimator

log = structlog.get_logger(__name__)

LOCAL = "local"
TRIES = 3
"""Actors that a row may be lost with before it is the row's own fault, e.g. by filling the memory."""
CONNECT_SECONDS = 10.0
REMEMBERED = 1 << 16
"""Problems whose actor is known."""


class RemoteFailed(ModelFailed):
    """What was raised on another machine; the message begins with its name."""


class ClusterUnreachable(ServerUnreachable):
    """Ray cannot be started, or there is no cluster at the address."""


class ActorsLost(RefinementError):
    """No actor is left and none can be started: no row's fault, so that the run ends, to be gone on with later."""


@dataclass(frozen=True, slots=True)
class ActorSpec:
    """What an actor needs to make its `MonteCarloEstimator`."""

    completer: str
    plan: MonteCarloPlan
    sampling: RolloutSampling


@dataclass(slots=True, eq=False)
class ActorHandle:
    """An actor, and the rows that are with it."""

    actor: Any
    rows: int = 0


class RolloutActor:
    """What runs in an actor: `MonteCarloEstimator`, with plain data in and out.

    No exception of ours is raised in it, for Ray would not bring it to the driver as what it is.
    """

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

    async def process(self) -> int:
        """The number of the actor's process."""
        return os.getpid()

    async def work(self, row: dict[str, Any]) -> dict[str, Any]:
        """An output row's fields, or why there is none."""
        assert self._rollouts is not None, "an actor is opened before it is given a row"
        try:
            made = await self._rollouts.work(SolutionRow.model_validate(row))
        except InferenceError as error:
            return {"failed": f"{type(error).__name__}: {error}"}
        except VerifierError as error:
            return {"broken": f"{type(error).__name__}: {error}"}
        return {"dropped": made.why} if isinstance(made, Dropped) else made.model_dump(mode="json")


class ActorPool:
    """Actors on a cluster; a context manager. `address` is Ray's, or `local` to start a cluster on this machine.

    Entering waits for the first actor; the others join when the cluster has room for them. Raises `BackendMissing`
    without Ray, `ClusterUnreachable`, and `RemoteFailed` where the completer cannot be opened there.
    """

    def __init__(self, address: str, spec: ActorSpec, actors: int) -> None:
        self._address = address
        self._spec = spec
        self._wanted = actors
        self._actors: list[ActorHandle] = []
        self._assigned: OrderedDict[str, ActorHandle] = OrderedDict()
        self._starting: set[asyncio.Task[None]] = set()
        self._ours = False

    async def __aenter__(self) -> Self:
        await self._connect()
        try:
            for _ in range(self._wanted):
                self._start()
            await self._first_actor()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        import ray

        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for handle in self._actors:
            ray.kill(handle.actor)
        if self._ours:
            ray.shutdown()

    async def work(self, row: SolutionRow) -> RolloutRow | Dropped:
        """The solution with its boundaries. Raises `InferenceError`, `VerifierError`, and `ActorsLost`."""
        from ray.exceptions import RayActorError

        fields = row.model_dump(mode="json")
        for _ in range(TRIES):
            handle = await self._actor_of(row.problem_id)
            handle.rows += 1
            try:
                return _made(await handle.actor.work.remote(fields))
            except RayActorError as error:
                self._replace(handle, error)
            finally:
                handle.rows -= 1
        raise RemoteFailed(f"{TRIES} actors were lost while they worked on it")

    async def processes(self) -> list[int]:
        """The process of each actor that is there, on whichever machine."""
        return [await handle.actor.process.remote() for handle in self._actors]

    async def _connect(self) -> None:
        try:
            import ray
        except ImportError as error:
            raise BackendMissing("--ray needs the package ray: pip install 'ray[default]'") from error
        if ray.is_initialized():
            return
        await self._check_address()
        where: dict[str, Any] = {"address": self._address}
        if self._address == LOCAL:
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
            where = {"address": LOCAL, "num_cpus": max(self._wanted, os.cpu_count() or 1), "include_dashboard": False}
        try:
            ray.init(**where, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ClusterUnreachable(f"no Ray cluster at {self._address!r}: {error}") from error
        self._ours = True

    async def _check_address(self) -> None:
        """Whether anything listens at the address: Ray itself would try for minutes."""
        host, colon, port = self._address.removeprefix("ray://").rpartition(":")
        if not colon or not port.isdigit():
            return
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host.strip("[]"), int(port)), CONNECT_SECONDS)
        except OSError as error:
            raise ClusterUnreachable(f"no Ray cluster at {self._address!r}: {error}") from error
        writer.close()

    async def _actor_of(self, problem: str) -> ActorHandle:
        """The actor that has this problem's states; a problem not seen yet goes to the one with the fewest rows."""
        if not self._actors:
            try:
                await self._first_actor()
            except InferenceError as error:
                raise ActorsLost(f"the run ends here and can go on later: {error}") from error
        handle = self._assigned.get(problem)
        if handle not in self._actors:
            handle = min(self._actors, key=lambda one: one.rows)
        self._assigned[problem] = handle
        if len(self._assigned) > REMEMBERED:
            self._assigned.popitem(last=False)
        return handle

    async def _first_actor(self) -> None:
        """Wait until there is an actor. Raises what kept the last one that was started from coming."""
        while not self._actors:
            if not self._starting:
                raise ClusterUnreachable("every actor was lost, and none could be started in their place")
            finished, _ = await asyncio.wait(self._starting, return_when=asyncio.FIRST_COMPLETED)
            if not self._actors:
                for task in finished:
                    task.result()

    def _start(self) -> None:
        task = asyncio.create_task(self._add_actor())
        self._starting.add(task)
        task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("actor_not_started", error=f"{type(error).__name__}: {error}")

    async def _add_actor(self) -> None:
        import ray
        from ray.exceptions import RayActorError

        # A GPU each where the model runs in the actor; a client of a server needs none.
        in_process = not self._spec.completer.startswith(("http://", "https://"))
        cluster: Any = ray
        gpus = 1 if in_process and cluster.cluster_resources().get("GPU") else 0
        actor_class: Any = cluster.remote(RolloutActor)
        actor_class = actor_class.options(num_cpus=1, num_gpus=gpus, max_concurrency=1000, scheduling_strategy="SPREAD")
        handle = ActorHandle(actor_class.remote(self._spec))
        try:
            trouble = await handle.actor.open.remote()
        except RayActorError as error:
            raise ClusterUnreachable(f"an actor was lost while it opened the completer: {_line(error)}") from error
        except BaseException:
            ray.kill(handle.actor)
            raise
        if trouble:
            raise RemoteFailed(trouble)
        self._actors.append(handle)

    def _replace(self, handle: ActorHandle, error: Exception) -> None:
        """Let it go, once, and look for another in its place."""
        if handle in self._actors:
            log.warning("actor_lost", rows=handle.rows, error=_line(error))
            self._actors.remove(handle)
            self._start()


def _made(told: dict[str, Any]) -> RolloutRow | Dropped:
    if "dropped" in told:
        return Dropped(told["dropped"])
    if "failed" in told:
        raise RemoteFailed(told["failed"])
    if "broken" in told:
        raise CheckerUnavailable(told["broken"])
    return RolloutRow.model_validate(told)


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
