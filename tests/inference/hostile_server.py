"""A server over raw sockets that answers as `FakeServer` would until a test says otherwise, and then with any bytes.

Run as a program it serves one behaviour by name, for the child processes in which memory is measured.
"""

import asyncio
import contextlib
import importlib.util
import json
from pathlib import Path

_spec = importlib.util.spec_from_file_location("fake_server", Path(__file__).with_name("fake_server.py"))
fake = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(fake)


class HostileServer(fake.FakeServer):
    """`behave(writer, asked)` is awaited in place of the answer where `when(asked)` holds, and then it hangs up."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.behave = None
        self.when = lambda asked: asked.path.endswith("completions")

    async def _answer(self, asked, reader, writer):
        if self.behave is None or not self.when(asked):
            return await super()._answer(asked, reader, writer)
        with contextlib.suppress(ConnectionError):
            await self.behave(writer, asked)
            await writer.drain()
        return False


def head(*lines, status="200 OK", kind="application/json"):
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *lines, "", ""]).encode()


def raw(data):
    """Exactly these bytes."""

    async def behave(writer, asked):
        writer.write(data)

    return behave


def body(data, *lines, **options):
    """A whole answer of that body, with its length."""
    data = data if isinstance(data, bytes) else data.encode()
    return raw(head(f"Content-Length: {len(data)}", *lines, **options) + data)


def events(*datas, done=True, end="\n\n"):
    """A stream of events."""
    parts = [data if isinstance(data, bytes) else data.encode() for data in datas]
    text = b"".join(b"data: " + part + end.encode() for part in parts) + (b"data: [DONE]\n\n" if done else b"")
    return raw(head(kind="text/event-stream") + text)


def endless(start, piece, pause=0.0):
    """A beginning, and then a piece again and again until the client hangs up."""

    async def behave(writer, asked):
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


def altered(server, **changes):
    """What the fake server would say, with fields of its one choice changed."""

    async def behave(writer, asked):
        answer = server._route(asked).body
        for choice in answer.get("choices", ()):
            choice.update(changes)
        await body(json.dumps(answer))(writer, asked)

    return behave
