"""The body of one answer: read piece by piece, decompressed, and broken off where it goes beyond what it may take."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator

import httpx

from redline.inference.http.response_limits import ResponseLimits

_PIECE = 2**16
"""Bytes decompressed at a time."""
_EITHER = zlib.MAX_WBITS | 32
"""Of gzip and zlib, whichever it is."""


class BodyRefused(Exception):
    """The body is longer than allowed, or compressed in a way that cannot be read."""


class ResponseBody:
    """To be closed. Beside what each method says, they raise what the HTTP library does."""

    def __init__(self, response: httpx.Response, limits: ResponseLimits, deadline: float) -> None:
        self.response = response
        self.limits = limits
        self.deadline = deadline
        """In the seconds of the event loop's clock."""
        self.complete = False
        """Whether all is here that is needed, whatever still comes; for who reads piece by piece to set."""
        self.content = b""
        """What `load` has read."""
        self._raw: AsyncIterator[bytes] = response.aiter_raw()
        self._read = 0
        self._packed = b""
        # We ask for none, but some gateways compress whatever they are asked for.
        self._inflater = _inflater(response.headers.get("content-encoding", ""))

    async def load(self, limit: int | None = None) -> None:
        """Read all of it into `content`. Raises `BodyRefused` beyond what is allowed, `TimeoutError` when too late."""
        parts: list[bytes] = []
        try:
            while piece := await self.piece(limit or self.limits.body):
                parts.append(piece)
        finally:
            self.content = b"".join(parts)

    async def piece(self, limit: int) -> bytes:
        """The next bytes, none at the end; raises as `load` does where all of them together are more than `limit`."""
        async with asyncio.timeout_at(self.deadline):
            # What is already here is handed out without waiting for anything: the deadline holds there too.
            await asyncio.sleep(0)
            piece = await self._piece()
        self._read += len(piece)
        if self._read > limit:
            raise BodyRefused(f"sent more than {limit} bytes where far less was asked for")
        return piece

    def hurry(self, seconds: float) -> None:
        """Leave it so many more seconds at most."""
        self.deadline = min(self.deadline, asyncio.get_running_loop().time() + seconds)

    async def aclose(self) -> None:
        """Let the connection go; it is used again where the body was read to its end."""
        await self.response.aclose()

    async def _piece(self) -> bytes:
        if self._inflater is None:
            return await anext(self._raw, b"")
        while not self._inflater.eof:
            self._packed = self._packed or await anext(self._raw, b"")
            if not self._packed:
                return b""
            if piece := self._inflate():
                return piece
        return b""

    def _inflate(self) -> bytes:
        assert self._inflater is not None
        try:
            piece = self._inflater.decompress(self._packed, _PIECE)
        except zlib.error as error:
            raise BodyRefused(f"sent a body that cannot be decompressed ({error})") from None
        self._packed = self._inflater.unconsumed_tail
        return piece


def _inflater(stated: str) -> zlib._Decompress | None:
    encoding = stated.strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(_EITHER)
    raise BodyRefused(f"compressed its answer ({encoding[:40]!r}), though it was asked not to")
