"""Scripted stand-ins for the sandbox and for what a model says about a step."""

from contextlib import asynccontextmanager

import pytest

from redline.sandbox import Counters, Execution

JUDGEMENT = "The code agrees.\n</verify>\n<output>\n**Judgement**: $\\boxed{{{word}}}$\n</output>\n"


def say(word="Yes", *, code="print(1)", analysis="Looks fine."):
    """The three turns of a model that analyses, writes one block and judges."""
    return [f"{analysis}\n</analyze>\n", f"{code}\n```\n", JUDGEMENT.format(word=word)]


class ScriptedSession:
    def __init__(self, sandbox):
        self._sandbox = sandbox
        self.blocks = []

    async def run(self, code, timeout=5.0):
        self.blocks.append(code)
        outcome = self._sandbox.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome if isinstance(outcome, Execution) else Execution("ok", stdout=outcome)


class ScriptedSandbox:
    """Answers each block with the next outcome: printed text, an `Execution`, or an exception to raise."""

    name = "scripted"

    def __init__(self, *outcomes):
        self.guarantees = {}
        self.counters = Counters()
        self.outcomes = list(outcomes)
        self.sessions = []
        self.open = 0

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        pass

    async def run(self, code, timeout=5.0):
        return await ScriptedSession(self).run(code)

    @asynccontextmanager
    async def session(self):
        session = ScriptedSession(self)
        self.sessions.append(session)
        self.open += 1
        try:
            yield session
        finally:
            self.open -= 1


@pytest.fixture
def scripted_sandbox():
    """The class of a scripted sandbox."""
    return ScriptedSandbox


@pytest.fixture(name="say")
def say_fixture():
    """`say(word, code=..., analysis=...)`: a model's three turns on one step."""
    return say
