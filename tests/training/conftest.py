"""What the stages' tests share: a sandbox that answers from a script."""

from contextlib import asynccontextmanager

import pytest

from redline.sandbox import Counters, Execution

from .distilled import write_distilled


class ScriptedSandbox:
    """Answers each block with the next outcome: printed text, an `Execution`, or an exception to raise."""

    name = "scripted"

    def __init__(self, *outcomes):
        self.guarantees = {}
        self.counters = Counters()
        self.outcomes = list(outcomes)
        self.blocks = []
        self.opened = self.open = 0

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        pass

    async def run(self, code, timeout=5.0):
        self.blocks.append(code)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome if isinstance(outcome, Execution) else Execution("ok", stdout=outcome)

    @asynccontextmanager
    async def session(self):
        self.opened += 1
        self.open += 1
        try:
            yield self
        finally:
            self.open -= 1


@pytest.fixture
def scripted_sandbox():
    """The class of a scripted sandbox."""
    return ScriptedSandbox


@pytest.fixture(scope="session")
def distilled(tmp_path_factory):
    """The folder of a tiny random model of the architecture that the 1.5b preset begins with."""
    return write_distilled(tmp_path_factory.mktemp("distilled"))
