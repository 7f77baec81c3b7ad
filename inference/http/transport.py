"""One request to a server, sent once: its answer, or the failure that it came to."""

from __future__ import annotations

import asyncio
import contextlib
import json

import httpx

from redline.inference.http.api_key import ApiKey
from redline.inference.http.client_pool import ClientPool
from redline.inference.http.config import ClientConfig
from redline.inference.http.failure import FailureReporter, RequestFailure
from redline.inference.http.json_values import JsonObject
from redline.inference.http.response_body import BodyRefused, ResponseBody
from redline.inference.http.response_limits import ResponseLimits

READ_ERRORS = (BodyRefused, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
"""What bytes from outside make the reading of an answer raise; the HTTP library lets some of the last two through."""
_REFUSAL = 2**16
"""Bytes of a refusal that are read."""


class Transport:
    """To be used from one event loop; any number of requests at once.

    A failure is returned and never raised: no frame of a traceback, and no context of an error, then holds the request
    of the HTTP library, which holds the key.
    """

    def __init__(self, key: ApiKey, config: ClientConfig, failures: FailureReporter) -> None:
        self._key = key
        self._config = config
        self._failures = failures
        self._clients = ClientPool(config)

    async def send(
        self, method: str, url: str, body: JsonObject | None, *, stream: bool
    ) -> ResponseBody | RequestFailure:
        """The successful answer, read to its end unless it is a `stream`."""
        sent = b"" if body is None else _written(body)
        limits = ResponseLimits.of(body, len(sent), self._config)
        deadline = asyncio.get_running_loop().time() + limits.seconds
        try:
            with self._clients.client() as client:
                request = client.build_request(method, url, content=sent or None, headers=self._headers(sent))
                async with asyncio.timeout_at(deadline):
                    response = await client.send(request, stream=True)
                return await self._begun(response, limits, deadline, stream)
        except READ_ERRORS as error:
            return self._failures.transport(error, limits)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._clients.aclose()

    async def _begun(
        self, response: httpx.Response, limits: ResponseLimits, deadline: float, stream: bool
    ) -> ResponseBody | RequestFailure:
        kept = False
        try:
            answer = ResponseBody(response, limits, deadline)
            if not response.is_success:
                return await self._refusal(answer)
            if not stream:
                await answer.load()
            kept = stream
            return answer
        finally:
            if not kept:
                await response.aclose()

    async def _refusal(self, answer: ResponseBody) -> RequestFailure:
        answer.hurry(self._config.grace)
        # What a refusal says is a help and not needed.
        with contextlib.suppress(*READ_ERRORS):
            await answer.load(_REFUSAL)
        return self._failures.status(answer.response, answer.content)

    def _headers(self, sent: bytes) -> dict[str, str]:
        return {**self._key.headers, **({"Content-Type": "application/json"} if sent else {})}


def _written(body: JsonObject) -> bytes:
    """JSON with a question mark for each lone surrogate, which UTF-8 cannot write."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(errors="replace")
