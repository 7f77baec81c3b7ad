"""A gateway over a scripted pair, asked in this process or over a real socket."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from redline.agent import Refiner
from redline.inference import ModelFailed, Request, ScriptedModel
from redline.server.app import ServerLimits, create_app
from redline.server.listener import Listener, address_of, listen
from redline.verifier import Evidence, Verdict, Vote

PROBLEM = "What is 17 + 25?"


class AdderPolicy(ScriptedModel):
    """Adds the first two numbers; `carelessly` the first time wrong, `forever` never, `broken` fails.

    `cancelled` counts the calls that were cancelled while they waited, `waiting` those that wait.
    """

    def __init__(self) -> None:
        super().__init__(self._write)
        self.cancelled = self.waiting = 0

    async def _write(self, request: Request) -> str:
        if "forever" in request.prompt:
            await self._wait()
        if "broken" in request.prompt:
            raise ModelFailed("the engine is out of order")
        first, second = map(int, re.findall(r"\d+", request.prompt)[:2])
        careless = "carelessly" in request.prompt and "An earlier attempt went wrong" not in request.prompt
        total = first + second + careless + ("stubbornly" in request.prompt)
        last = f" The answer is \\boxed{{{total}}}."
        return f" {first} + {second} = {total}.\nStep 2:{last}" if request.prompt.endswith("Step 1:") else last

    async def _wait(self) -> None:
        self.waiting += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.waiting -= 1


class SumJudge:
    """Judges a step by whether its last number is the sum of the problem's first two; `darkly`: it cannot tell.

    `waiting for ever` in a step: it never does.
    """

    name = "sum"

    def __init__(self) -> None:
        self.cancelled = 0

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            await self._wait(step)
            verdict = self._verdict(problem, step)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return

    async def _wait(self, step: str) -> None:
        if "raise" in step:
            raise ZeroDivisionError("nobody expected this of a judge")
        if "waiting for ever" in step:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise

    def _verdict(self, problem: str, step: str) -> Verdict:
        if "darkly" in step:
            vote = Vote(verdict="unknown", reward=None, reason="it is dark")
            return Verdict(verdict="unknown", reward=None, votes=(vote,))
        first, second = map(int, re.findall(r"\d+", problem)[:2])
        right = int(re.findall(r"\d+", step)[-1]) == first + second
        reward, label = (0.97, "yes") if right else (0.04, "no")
        evidence = Evidence(analysis="Add the numbers up again.")
        vote = Vote(verdict=label, reward=reward, source="logprobs", evidence=evidence)
        return Verdict(verdict=label, reward=reward, votes=(vote,))


@pytest.fixture
def policy() -> AdderPolicy:
    return AdderPolicy()


@pytest.fixture
def judge() -> SumJudge:
    return SumJudge()


@pytest.fixture
def make_app(policy, judge) -> Callable[..., FastAPI]:
    """`make_app(...)`: a gateway over the pair; the arguments are those of `create_app` and of its limits."""

    def make(kind: type[Refiner] = Refiner, **options) -> FastAPI:
        names = ServerLimits.__dataclass_fields__
        limits = ServerLimits(**{name: options.pop(name) for name in list(options) if name in names})
        return create_app(kind(policy=policy, verifier=judge, exact=False), limits=limits, **options)

    return make


@pytest.fixture
def ask(make_app) -> Callable[..., AsyncIterator[httpx.AsyncClient]]:
    """`async with ask(...) as client`: a client of an open gateway, without a socket between them."""

    @asynccontextmanager
    async def opened(**options) -> AsyncIterator[httpx.AsyncClient]:
        app = make_app(**options)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client,
        ):
            yield client

    return opened


@pytest.fixture
def serve(make_app) -> Callable[..., AsyncIterator[str]]:
    """`async with serve(...) as address`: a gateway that listens on a real socket in this event loop."""

    @asynccontextmanager
    async def listening(**options) -> AsyncIterator[str]:
        app, bound, ending = make_app(**options), listen("127.0.0.1", 0), asyncio.Event()
        async with app.router.lifespan_context(app):
            server = asyncio.create_task(Listener(app, grace=5).serve_until(ending, bound))
            try:
                yield address_of(bound)
            finally:
                ending.set()
                await server

    return listening
