"""A worker in a container, over the one connection that carries its standard streams."""

from __future__ import annotations

import asyncio
import socket
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from contextlib import suppress
from typing import TYPE_CHECKING

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.log import note
from redline.sandbox.runtimes.docker.daemon import at_work, said_plainly

if TYPE_CHECKING:
    from docker import DockerClient

_CLOSING_SECONDS = 5.0
_REMOVAL_SECONDS = 10
_COMPLAINT_BYTES = 4000
_HEAD_BYTES, _STDERR = 8, 2


class Container:
    """A container and the client that made it. Every method blocks: call them in a thread, one at a time."""

    def __init__(self, client: DockerClient, identity: str) -> None:
        self._client = client
        self._identity = identity

    @property
    def name(self) -> str:
        """The short form of its id, as `docker ps` shows it."""
        return self._identity[:12]

    def attach(self) -> socket.socket:
        """A socket that carries its standard streams. To be called before `start`, or output would be missed."""
        streams = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        with said_plainly():
            attached = self._client.api.attach_socket(self._identity, params=streams)
        try:
            return socket.socket(fileno=socket.dup(attached.fileno()))
        finally:
            attached.close()

    def start(self) -> None:
        with said_plainly(), at_work(self._client):
            self._client.api.start(self._identity)

    def wait_until_removed(self) -> None:
        """It removes itself when the worker ends."""
        from docker.errors import NotFound

        with said_plainly(), suppress(NotFound):
            self._client.api.wait(self._identity, timeout=_REMOVAL_SECONDS, condition="removed")

    def remove(self) -> None:
        """Kill it and remove it; harmless when it is gone, or going."""
        from docker.errors import APIError

        with said_plainly():
            try:
                self._client.api.remove_container(self._identity, force=True)
            except APIError as error:
                if error.status_code not in (404, 409):
                    raise

    def let_go(self) -> None:
        """Close the client."""
        self._client.close()


class _Streams(StreamReaderProtocol):
    """Takes apart what Docker sends in pieces: one byte of kind, three of nothing, four of length, the data.

    Standard output goes to the reader; of standard error the end is kept.
    """

    def __init__(self, reader: StreamReader) -> None:
        super().__init__(reader)
        self._unread = bytearray()
        self.complaint = b""
        self.ended = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while len(self._unread) >= _HEAD_BYTES:
            end = _HEAD_BYTES + int.from_bytes(self._unread[4:_HEAD_BYTES], "big")
            if len(self._unread) < end:
                return
            kind, piece = self._unread[0], bytes(self._unread[_HEAD_BYTES:end])
            del self._unread[:end]
            if kind == _STDERR:
                self.complaint = (self.complaint + piece)[-_COMPLAINT_BYTES:]
            else:
                super().data_received(piece)

    def eof_received(self) -> bool | None:
        self.ended.set()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()
        super().connection_lost(exc)


class DockerTransport:
    """See `redline.sandbox.runtimes.runtime`."""

    def __init__(self, container: Container, streams: _Streams, reader: StreamReader, writer: StreamWriter) -> None:
        self._container = container
        self._streams = streams
        self.reader = reader
        self.writer = writer
        self._killing: asyncio.Task[None] | None = None

    @classmethod
    async def over(cls, connection: socket.socket, container: Container) -> DockerTransport:
        """The transport over an attached socket."""
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        reader = StreamReader(loop=loop)
        transport, streams = await loop.create_connection(lambda: _Streams(reader), sock=connection)
        return cls(container, streams, reader, StreamWriter(transport, streams, reader, loop))

    @property
    def label(self) -> str:
        return self._container.name

    def kill(self) -> None:
        """Cut the connection, and have the daemon kill whatever does not end by that."""
        if self._killing is None:
            self.writer.transport.abort()
            self._killing = asyncio.create_task(asyncio.to_thread(self._container.remove))

    async def close(self) -> str:
        """Close its standard input, which ends it, and wait until its container is gone."""
        if not self.writer.is_closing():
            self.writer.write_eof()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._streams.ended.wait()
        except TimeoutError:
            self.kill()
        self.writer.close()
        try:
            if self._killing:
                await self._killing
            await asyncio.to_thread(self._container.wait_until_removed)
        except SandboxUnavailable as error:  # the daemon is gone; the next start reaps what it left
            note("sandbox.container_left", level="warning", container=self.label, reason=str(error))
        finally:
            self._container.let_go()
        return self._streams.complaint.decode("utf-8", "replace").strip()
