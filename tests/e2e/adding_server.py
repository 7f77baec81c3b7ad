"""A model server as a program, `adding_server.py PORT LOG [LIFE]`: it adds two numbers.

Given a descriptor in the place of the port it takes a socket that listens already, as a supervisor would hand it over.
LOG gets a line for each problem that is asked for; at the LIFE-th the server is killed, with what it has in flight.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import signal
import socket
import sys
from pathlib import Path

SLOWNESS = 0.05
"""Seconds an answer takes, so that several are in flight at the end."""
_spec = importlib.util.spec_from_file_location("fake_server", Path(__file__).parents[1] / "inference/fake_server.py")
fake = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(fake)


def speak(prompt: str) -> str:
    """`Step 1: a + b = c.` and `Step 2: The answer is \\boxed{c}.`, from where the prompt ends."""
    if not (asked := re.findall(r"add (\d+) and (\d+)", prompt)):
        # Who opens a model tries what it can do.
        return fake.STORY * 20
    a, b = map(int, asked[-1])
    last = f" The answer is \\boxed{{{a + b}}}."
    return f" {a} + {b} = {a + b}.\nStep 2:{last}" if prompt.endswith("Step 1:") else last


class AddingServer(fake.FakeServer):
    """Writes down what it is asked."""

    def __init__(self, log: Path, life: int) -> None:
        super().__init__(context=100_000)
        self.speak, self.pause, self._log, self._left = speak, SLOWNESS, log, life

    def _choice(self, index, prompt, body):
        if "add " in prompt:
            with self._log.open("a") as file:
                file.write("asked\n")
            self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super()._choice(index, prompt, body)


async def serve(place: str, log: Path, life: int = -1) -> None:
    server = AddingServer(log, life)
    if place.startswith("fd:"):
        listening = socket.socket(fileno=int(place.removeprefix("fd:")))
        await asyncio.start_server(server._serve, sock=listening)
    else:
        server.port = int(place)
        await server.start()
    print("listening", flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])))
