"""Servers as child processes: started, waited for, watched, and ended together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from redline.agent.errors import RefinementError
from redline.agent.serving.plan import ServerPlan

if TYPE_CHECKING:
    import httpx

GRACE = 20.0
"""Seconds a server has to end by itself."""
_POLL = 0.5


class ServerEnded(RefinementError):
    """A server ended although nobody asked it to; what it wrote before says why."""


async def supervise(plans: Sequence[ServerPlan], say: Callable[[str], None]) -> None:
    """Start every server, tell when all are ready, and watch them until this is cancelled; then all are ended.

    What the servers write goes to stderr. Raises `ServerEnded`.
    """
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.TaskGroup() as watching:
                for place, plan in enumerate(plans):
                    if plan.wait:
                        await _all_answer(plans[:place])
                    say(f"starting the {plan.role} on port {plan.port}")
                    process = await stack.enter_async_context(_child(plan))
                    watching.create_task(_watch(plan, process))
                await _all_answer(plans)
                say("ready")
            return
        except ExceptionGroup as failures:
            first = failures.exceptions[0]
        raise first


@asynccontextmanager
async def _child(plan: ServerPlan) -> AsyncIterator[Process]:
    """A running server, in a process group of its own: Ctrl-C reaches this process alone, which ends the group."""
    environment = {**os.environ, **plan.environment}
    process = await asyncio.create_subprocess_exec(
        *plan.command, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True
    )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    await process.wait()
        # Whatever it has left behind, workers included.
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def _watch(plan: ServerPlan, process: Process) -> None:
    code = await process.wait()
    raise ServerEnded(f"the {plan.role} server ended with code {code}; see what it wrote above")


async def _all_answer(plans: Sequence[ServerPlan]) -> None:
    """Return once every server has said that it is well."""
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client:
        for plan in plans:
            while True:
                if await _answers(client, plan.health):
                    break
                await asyncio.sleep(_POLL)


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    import httpx

    try:
        return (await client.get(address)).is_success
    except httpx.TransportError:
        return False
