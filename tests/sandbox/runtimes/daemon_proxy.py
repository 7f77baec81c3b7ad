"""A Docker daemon that can die: a Unix socket in front of the real one."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from pathlib import Path


class DaemonProxy:
    """Passes bytes and ends of streams on both ways until it is stopped; can be started again."""

    def __init__(self, path: Path, daemon: str) -> None:
        self._path, self._daemon = path, daemon
        self._server: asyncio.Server | None = None
        self._writers: set[StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"unix://{self._path}"

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self._path)

    def stop(self) -> None:
        """Refuse new connections and cut those there are."""
        assert self._server
        self._server.close()
        self._path.unlink(missing_ok=True)
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._daemon)
        both = {writer, far_writer}
        self._writers |= both
        try:
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
        except ConnectionError:  # cut
            pass
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()


async def _pass_on(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    writer.write_eof()
