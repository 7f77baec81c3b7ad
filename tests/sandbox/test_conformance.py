"""The conformance tests that a provider's author runs, here on our own sandboxes and on what breaks each promise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from redline.sandbox import Execution, Limits, Sandbox, SandboxUnavailable, Session, open_sandbox
from redline.sandbox.conformance import SandboxConformance

from .conftest import absent


class _Ours(SandboxConformance):
    name: str

    @classmethod
    def make(cls) -> Sandbox:
        return open_sandbox(cls.name)

    @classmethod
    def setup_class(cls) -> None:
        try:
            super().setup_class()
        except SandboxUnavailable as error:
            absent(cls.name, error)


class TestLocal(_Ours):
    name = "local"


@pytest.mark.docker
class TestDocker(_Ours):
    name = "docker"


@pytest.mark.slow
class TestUnsafe(_Ours):
    name = "unsafe-subprocess"


class _Faulty:
    """A local sandbox that is told to break one promise."""

    def __init__(self, fault: str) -> None:
        self._fault = fault
        self._inner = open_sandbox("local", limits=Limits())
        self._session: Any = None

    name = "faulty"

    @property
    def guarantees(self) -> dict[str, bool]:
        kept = self._inner.guarantees
        return kept if self._fault != "claims" else {"network": True}

    @property
    def counters(self) -> Any:
        counted = self._inner.counters
        return replace(counted, blocks={}, cancelled=0) if self._fault == "counters" else counted

    async def __aenter__(self) -> _Faulty:
        await self._inner.__aenter__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._inner.__aexit__(*exc_info)

    async def run(self, code: str | bytes, timeout: float = 5.0) -> Execution:
        if self._fault == "one namespace":
            return await self._shared(code, timeout)
        ran = await self._inner.run(code, timeout)
        match self._fault:
            case "silent":
                return replace(ran, stdout="")
            case "believes" if ran.status in ("denied", "timeout", "memory"):
                return replace(ran, status="ok")
            case "untruncated":
                return replace(ran, truncated=False)
        return ran

    async def _shared(self, code: str | bytes, timeout: float) -> Execution:
        if self._session is None:
            self._left_open = self._inner.session()
            self._session = await self._left_open.__aenter__()
        shared: Execution = await self._session.run(code, timeout)
        return shared

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        if self._fault == "no session":
            yield self
            return
        async with self._inner.session() as session:
            yield session


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "tests"),
    [
        ("claims", "it_says_what_it_is"),
        ("counters", "calls_are_counted cancelling_ends_a_block"),
        ("silent", "output_comes_back many_run_at_once time_is_limited"),
        ("believes", "what_it_guarantees_is_kept memory_is_limited"),
        ("untruncated", "much_output_is_cut_in_the_middle"),
        ("one namespace", "namespaces_are_apart"),
        ("no session", "a_session_keeps_its_namespace a_block_that_ends_its_process_ends_the_namespace"),
    ],
)
def test_what_breaks_a_promise_is_found(fault: str, tests: str, sandbox: Sandbox) -> None:
    class Tried(SandboxConformance):
        @classmethod
        def make(cls) -> Sandbox:
            return _Faulty(fault)

    Tried.setup_class()
    try:
        assert isinstance(Tried.sandbox, Sandbox)
        for name in tests.split():
            with pytest.raises(AssertionError):
                getattr(Tried(), f"test_{name}")()
    finally:
        Tried.teardown_class()


@pytest.fixture(scope="module", params=["local"])
def runtime(request: pytest.FixtureRequest) -> str:
    """The faulty ones are made of it."""
    return str(request.param)
