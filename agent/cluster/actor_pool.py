"""Actors that stay open, and items that go to whichever has room for one.

The driver keeps the items: one whose actor is lost goes to another, up to `TRIES` times, and a new actor is started in
the place of the lost one. So a machine that is gone costs the work of what was on it, and nothing else. Every machine
must have this version of the package, and must reach the models' servers, or have their weights.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Protocol, Self

import structlog

from redline.agent.cluster.connection import ClusterConnection
from redline.agent.cluster.errors import ActorsLost, ClusterUnreachable, RemoteFailed
from redline.inference import InferenceError

log = structlog.get_logger(__name__)

TRIES = 3
"""Actors that an item may be lost with before it is the item's own fault, e.g. by filling the memory."""
REMEMBERED = 1 << 16
"""Keys whose actor is known."""
CLOSE_SECONDS = 10.0
"""How long an actor may take to close what it has open."""
PATIENCE_SECONDS = 30.0
"""Without any actor, after which it is said that the cluster has no room for one."""
_MANY = 100_000
"""Items with one actor where nobody limits them."""


class RemoteWorker(Protocol):
    """What runs in an actor: plain data in and out. It raises nothing of ours, which Ray would not bring back as is."""

    async def open(self) -> str | None:
        """Open what it works with. What went wrong, if something did."""

    async def close(self) -> None:
        """Close it again."""

    async def process(self) -> int:
        """The number of its process."""

    async def work(self, item: Any) -> Any:
        """What comes of an item."""


@dataclass(frozen=True, slots=True)
class ActorPlan:
    """Which actors there are to be. `spec`, what each is made with, has no secret in its `repr`."""

    worker: type[RemoteWorker]
    spec: object
    actors: int
    in_process: bool
    """Whether a model is loaded in the actor, which then takes a GPU where the cluster has any."""
    at_once: int = _MANY
    """Items that are with one actor at most."""


@dataclass(slots=True, eq=False)
class ActorHandle:
    """An actor, and the number of items that are with it."""

    actor: Any
    items: int = 0


class ActorPool:
    """Actors on a cluster; an async context manager. `address` is Ray's, or `local` for a cluster on this machine.

    Entering waits for the first actor; the others join when the cluster has room for them. Raises `BackendMissing`
    without Ray, `ClusterUnreachable`, and `RemoteFailed` where an actor cannot open its models.
    """

    def __init__(self, address: str, plan: ActorPlan) -> None:
        self._plan = plan
        self._connection = ClusterConnection(address, plan.actors)
        self._actors: list[ActorHandle] = []
        self._assigned: OrderedDict[str, ActorHandle] = OrderedDict()
        self._starting: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self._connection.open()
        try:
            for _ in range(self._plan.actors):
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
        await asyncio.gather(*map(_close, self._actors))
        for handle in self._actors:
            ray.kill(handle.actor)
        self._actors.clear()
        self._connection.close()

    async def work(self, item: object, key: str | None = None) -> Any:
        """What an actor makes of the item. Items of one `key` go to the same actor, for as long as it is there.

        Raises `RemoteFailed` where it is lost with every actor that it is given to, `ActorsLost`.
        """
        from ray.exceptions import NodeDiedError, ObjectLostError, RayActorError

        for _ in range(TRIES):
            handle = await self._actor_for(key)
            handle.items += 1
            try:
                return await _ask(handle, item)
            except (RayActorError, ObjectLostError, NodeDiedError) as error:
                self._replace(handle, error)
            finally:
                handle.items -= 1
                self._room.set()
        raise RemoteFailed(f"{TRIES} actors were lost while they worked on it")

    async def processes(self) -> list[int]:
        """The process of each actor that is there, on whichever machine."""
        return [await handle.actor.process.remote() for handle in self._actors]

    async def _actor_for(self, key: str | None) -> ActorHandle:
        """The actor that had this key before, or the one with the fewest items, as soon as one has room."""
        while True:
            if not self._actors:
                await self._any_actor()
            known = self._assigned.get(key) if key is not None else None
            handle = known if known in self._actors else min(self._actors, key=lambda one: one.items)
            if handle.items < self._plan.at_once:
                break
            self._room.clear()
            await self._room.wait()
        if key is not None:
            self._assigned[key] = handle
            if len(self._assigned) > REMEMBERED:
                self._assigned.popitem(last=False)
        return handle

    async def _any_actor(self) -> None:
        try:
            await self._first_actor()
        except InferenceError as error:
            raise ActorsLost(f"the run ends here and can go on later: {error}") from error

    async def _first_actor(self) -> None:
        """Wait until there is an actor. Raises what kept the last one that was started from coming."""
        while not self._actors:
            if not self._starting:
                raise ClusterUnreachable("every actor was lost, and none could be started in their place")
            finished, _ = await asyncio.wait(
                self._starting, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if not finished:
                log.warning("waiting_for_an_actor", why="the cluster has no free CPU, or the models take long to load")
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

        handle = ActorHandle(_actor(self._plan))
        try:
            trouble = await handle.actor.open.remote()
        except RayActorError as error:
            raise ClusterUnreachable(f"an actor was lost while it opened its models: {_line(error)}") from error
        except BaseException:
            ray.kill(handle.actor)
            raise
        if trouble:
            raise RemoteFailed(trouble)
        self._actors.append(handle)
        self._room.set()

    def _replace(self, handle: ActorHandle, error: Exception) -> None:
        """Let it go, once, and look for another in its place."""
        import ray

        if handle in self._actors:
            log.warning("actor_lost", items=handle.items, error=_line(error))
            self._actors.remove(handle)
            # It may only be out of reach: it is not to go on with what others do now.
            ray.kill(handle.actor)
            self._start()


def _actor(plan: ActorPlan) -> Any:
    """A new actor, which waits for its place on some machine."""
    import ray

    cluster: Any = ray
    gpus = 1 if plan.in_process and cluster.cluster_resources().get("GPU") else 0
    # Beside the items it has to say that it is there, and to close.
    at_once = min(plan.at_once, _MANY) + 10
    made = cluster.remote(plan.worker)
    made = made.options(num_cpus=1, num_gpus=gpus, max_concurrency=at_once, scheduling_strategy="SPREAD")
    return made.remote(plan.spec)


async def _ask(handle: ActorHandle, item: object) -> Any:
    """What the actor says; where nobody waits for that any more, it stops."""
    import ray

    asked = handle.actor.work.remote(item)
    try:
        return await asked
    except asyncio.CancelledError:
        ray.cancel(asked)
        raise


async def _close(handle: ActorHandle) -> None:
    from ray.exceptions import RayError

    try:
        await asyncio.wait_for(handle.actor.close.remote(), CLOSE_SECONDS)
    except (RayError, TimeoutError) as error:
        log.warning("actor_not_closed", error=_line(error))


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
