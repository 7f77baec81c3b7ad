"""A program's day in court: it runs, what came of it is held against what may come, and a witness is heard."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass

from redline.sandbox import Execution, Sandbox

from ..witness import Sighting, Witness
from .program import Block, Program

SHORT, LONG = 0.5, 10.0
"""CPU seconds for a program that may, and for one that must not, end in a timeout."""
_BREACHES = ("BREACH", "TOPSECRET")
_REPEATS = 4
_SOLVE = "from sympy import *; x = Symbol('x'); print(solve(x**2 - 5*x + 6, x))"


@dataclass(frozen=True)
class Secret:
    """What no program may ever print."""

    path: str
    text: str


class Trial:
    """Tries one program after another in one sandbox."""

    def __init__(self, sandbox: Sandbox, witness: Witness, secret: Secret) -> None:
        self._sandbox = sandbox
        self._witness = witness
        self._secret = secret
        self._heard = 0
        self._rest: Sighting | None = None

    async def begin(self) -> None:
        """Note how everything is at rest; to be called once, when nothing runs."""
        self._rest = await self._witness.rest()

    async def complaints(self, program: Program) -> list[str]:
        """What is wrong with how a program ended and with what it left.

        What other programs of this machine could have done too counts only if it happens each time.
        """
        if program.machine and program.machine != platform.machine():
            return []
        found, shared = await self._try(program)
        for _ in range(_REPEATS):
            if shared and not found:
                found, again = await self._try(program)
                shared = {name: text for name, text in again.items() if name in shared}
        return [f"{program.name}: {text}" for text in (*found, *shared.values())]

    async def _try(self, program: Program) -> tuple[list[str], dict[str, str]]:
        assert self._rest, "a trial begins with `begin`"
        before = self._witness.with_shared(self._rest)
        if program.before:
            await self._sandbox.run(program.before)
        found = await self._run(program)
        if program.after:
            found += self._verdict(program.after, await self._sandbox.run(program.after.code), "the next check: ")
        found += await self._hear_next()
        own, shared = await self._look_again(before)
        return found + own, shared

    async def _look_again(self, before: Sighting) -> tuple[list[str], dict[str, str]]:
        left = await self._witness.differences(before)
        return (
            [text for name, text in left.items() if name not in Witness.SHARED],
            {name: text for name, text in left.items() if name in Witness.SHARED},
        )

    async def _run(self, program: Program) -> list[str]:
        code = program.code.replace("{SECRET_FILE}", self._secret.path)
        if not program.blocks:
            return self._verdict(program, await self._sandbox.run(code, _timeout(program.expect)))
        async with self._sandbox.session() as session:
            found = self._verdict(program, await session.run(code, _timeout(program.expect)))
            for number, block in enumerate(program.blocks, 2):
                result = await session.run(block.code, _timeout(block.expect))
                found += self._verdict(block, result, f"block {number}: ")
        return found

    async def _hear_next(self) -> list[str]:
        """The next check must be right; now and then one that needs more of the worker."""
        self._heard += 1
        code, answer = (_SOLVE, "[2, 3]\n") if self._heard % 10 == 0 else ("print(6 * 7)", "42\n")
        return self._verdict(Block(code, "ok", answer), await self._sandbox.run(code, 60.0), "the witness: ")

    def _verdict(self, wanted: Program | Block, result: Execution, who: str = "") -> list[str]:
        return [who + text for text in verdict(wanted, result, self._secret)]


def verdict(wanted: Program | Block, result: Execution, secret: Secret) -> list[str]:
    """Everything in a result that should not be there."""
    return list(_verdict(wanted, result, secret))


def _verdict(wanted: Program | Block, result: Execution, secret: Secret) -> Iterator[str]:
    if result.status not in wanted.expect.split("|"):
        yield f"{result.status} ({result.error_type}: {result.error_message[:200]}), not {wanted.expect}"
    if wanted.stdout is not None and result.stdout != wanted.stdout:
        yield f"printed {result.stdout[:200]!r} ({result.stderr[-200:]!r}), not {wanted.stdout!r}"
    if isinstance(wanted, Program) and wanted.truncated and not result.truncated:
        yield "its output was not cut"
    said = result.stdout + result.error_message  # a traceback in stderr quotes the program itself
    yield from (f"{word} in what it said: {said[:200]!r}" for word in _BREACHES if word in said)
    if secret.text in result.stderr:
        yield "the secret in its stderr"


def _timeout(expect: str) -> float:
    return SHORT if "timeout" in expect else LONG
