"""The tutor's page over a scripted pair, asked in this process or over a real socket."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from redline.agent import Refiner
from redline.inference import ModelFailed, Request, ScriptedModel
from redline.server.listener import address_of, listen
from redline.server.tutor.app import create_tutor_app
from redline.server.tutor.sessions import TutorSessions
from redline.verifier import CodeRun, Evidence, Verdict, Vote

from ...chromium import chromium
from .served import pupil, scripted, served

__all__ = ["chromium", "pupil", "scripted", "served"]

PROBLEM = "Tom had 12 apples. He gave 3 to Ann. How many has he now?"


async def take_away(request: Request) -> str:
    """The policy: the first number of a problem less the second."""
    first, second = map(int, re.findall(r"\d+", request.prompt)[:2])
    last = f" The answer is \\boxed{{{first - second}}}."
    return f" {first} - {second} = {first - second}.\nStep 2:{last}" if request.prompt.endswith("Step 1:") else last


class HeldJudge:
    """Calls every step right that does not say `wrong`; the model fails at `broken`, and `buggy` is a fault.

    `hold` keeps every verdict back; `cancelled` counts those that were cancelled meanwhile.
    """

    name = "held"

    def __init__(self) -> None:
        self.hold = asyncio.Event()
        self.hold.set()
        self.cancelled = self.waiting = 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            await self._wait()
            if "broken" in step:
                raise ModelFailed("the engine is out of order")
            if "buggy" in step:
                raise ZeroDivisionError("nobody expected this")
            label, reward = ("no", 0.02) if "wrong" in step else ("yes", 0.98)
            run = CodeRun(code="print(12 - 3)", output="9", status="ok")
            evidence = Evidence(analysis=f"I looked at <b>{step}</b>.", runs=(run,))
            yield Verdict(verdict=label, reward=reward, votes=(Vote(verdict=label, reward=reward, evidence=evidence),))

    async def _wait(self) -> None:
        self.waiting += 1
        try:
            await self.hold.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.waiting -= 1


class Pupil:
    """A browser without a screen: it begins a session and asks for what a page asks for."""

    def __init__(self, client: httpx.AsyncClient, name: str = "") -> None:
        self.client, self.name = client, name

    async def begin(self, problem: str = PROBLEM) -> dict[str, Any]:
        state = (await self.client.post("/sessions", json={"problem": problem})).raise_for_status().json()
        self.name = state["id"]
        return state

    async def ask(self, method: str, rest: str = "", **body: Any) -> httpx.Response:
        return await self.client.request(method, f"/sessions/{self.name}{rest}", json=body or None)

    async def state(self) -> dict[str, Any]:
        return (await self.ask("GET")).raise_for_status().json()

    async def rest(self) -> dict[str, Any]:
        """The state once nothing goes on any more."""
        async with asyncio.timeout(60):
            while (state := await self.state())["busy"]:
                await asyncio.sleep(0.01)
        return state

    async def check(self, text: str) -> dict[str, Any]:
        """The state after a text was checked."""
        (await self.ask("POST", "/steps", text=text)).raise_for_status()
        return await self.rest()

    async def hint(self) -> dict[str, Any]:
        """The state after a hint was asked for."""
        (await self.ask("POST", "/hints")).raise_for_status()
        return await self.rest()


@pytest.fixture
def judge() -> HeldJudge:
    return HeldJudge()


@pytest.fixture
def draining() -> asyncio.Event:
    """Set when the server takes no more requests."""
    return asyncio.Event()


@pytest.fixture
def opened(judge, draining, tmp_path) -> Callable[..., AsyncIterator[TutorSessions]]:
    """`async with opened(...) as sessions`: the sessions of a server over the pair; the same folder each time."""

    @asynccontextmanager
    async def open_(**options) -> AsyncIterator[TutorSessions]:
        async with Refiner(policy=ScriptedModel(take_away), verifier=judge) as refiner:
            sessions = TutorSessions(refiner, tmp_path / "sessions", **options)
            async with sessions.serving(draining):
                yield sessions

    return open_


@pytest.fixture
def page(opened) -> Callable[..., AsyncIterator[httpx.AsyncClient]]:
    """`async with page(...) as client`: a client of the page's server, without a socket between them."""

    @asynccontextmanager
    async def asked(**options) -> AsyncIterator[httpx.AsyncClient]:
        async with opened(**options) as sessions:
            transport = httpx.ASGITransport(app=create_tutor_app(sessions), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
                yield client

    return asked


@pytest.fixture
def listening(opened, draining) -> Callable[..., AsyncIterator[httpx.AsyncClient]]:
    """The same over a real socket: what is streamed does not come as one piece there."""

    @asynccontextmanager
    async def served(**options) -> AsyncIterator[httpx.AsyncClient]:
        async with opened(**options) as sessions:
            bound = listen("127.0.0.1", 0)
            config = uvicorn.Config(create_tutor_app(sessions), lifespan="off", log_config=None)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[bound]))
            try:
                async with httpx.AsyncClient(base_url=address_of(bound), timeout=60) as client:
                    yield client
            finally:
                draining.set()
                server.should_exit = True
                await serving

    return served
