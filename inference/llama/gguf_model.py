"""A model of a GGUF file: llama.cpp in a child process, asked through the HTTP backend."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from redline.inference.completions.capabilities import ServerCapabilities
from redline.inference.completions.http_model import HttpModel
from redline.inference.errors import ModelFailed, ServerUnreachable
from redline.inference.http.api_key import ApiKey
from redline.inference.http.config import ClientConfig
from redline.inference.llama.gguf_name import PREFIX, GgufName
from redline.inference.llama.server import Lease, LlamaServer, lease
from redline.inference.model import Choice, Generation, Message, Request
from redline.inference.model_base import TokenizedModel
from redline.inference.served.address import Address
from redline.inference.server_factory import open_address

_CONFIG = ClientConfig(read=7 * 24 * 3600.0, attempts=2)
"""On one's own machine a full queue may take hours; a child that is gone is noticed by its connections."""


class GgufModel(TokenizedModel[HttpModel]):
    """Keeps `redline.inference.LanguageModel`. Callers may live in any number of threads and event loops."""

    def __init__(self, served: HttpModel, share: Lease) -> None:
        super().__init__(served.name, served, served.max_context)
        self._served = served
        self._share = share
        self._finalizer = weakref.finalize(self, share.give_back)

    @property
    def capabilities(self) -> ServerCapabilities:
        """What llama.cpp was seen to do."""
        return self._served.capabilities

    @property
    def server(self) -> LlamaServer:
        """The child process, which others may share."""
        return self._share.server

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the file's chat template; asks the child, and blocks."""
        with self._explained():
            return self._served.render(messages, add_generation_prompt=add_generation_prompt)

    def encode(self, text: str) -> list[int]:
        """The ids of a text; asks the child, and blocks."""
        with self._explained():
            return self._served.encode(text)

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations. Greedy ones are all the same and drawn once."""
        with self._explained():
            return await self._served.generate(request)

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """Sample one continuation, told as it is written."""
        with self._explained():
            return await self._served.generate_aloud(request, hear)

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare the options at their deciding token; see `redline.inference.text.deciding_token` (raises `ValueError`
        without one)."""
        with self._explained():
            return await self._served.choose(prompt, options)

    async def aclose(self) -> None:
        """End the child, unless others share it; calls in flight and later ones fail with `ModelFailed`."""
        await self._served.aclose()
        self._finalizer()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Where the child is gone, say how it ended instead of where it was."""
        try:
            yield
            return
        except ServerUnreachable as error:
            if not self.server.ends_now():
                raise
            cause = error
        words = self.server.last_words()
        raise ModelFailed(f"llama.cpp ended in the middle of its work with {self.name}; {words}") from cause


def open_gguf(name: str, *, threads: int | None = None, beside: Sequence[str] = ()) -> GgufModel:
    """Open `gguf:BASE` or `gguf:BASE+ADAPTER.gguf`; the model is loaded before this returns.

    Those who open the same base share one process, whichever roles they play. Its adapters must be known when it
    starts: those of `beside`, names that will be opened too, are loaded with this one's. Raises `ModelNotFound`,
    `BackendMissing`, `ModelUnsupported`, `ModelFailed`.
    """
    asked = GgufName.find(name)
    share = lease(asked.base, threads, adapters=_adapters(asked, beside))
    try:
        server = share.server
        address = Address(server.base, server.alias, "")
        fields = server.selection(asked.adapter)
        served = open_address(name, address, ApiKey(server.key), raw_prompts=True, config=_CONFIG, fields=fields)
        assert isinstance(served, HttpModel), "only a model for which chat is enough is opened otherwise"
    except BaseException:
        share.give_back()
        raise
    return GgufModel(served, share)


def _adapters(asked: GgufName, beside: Sequence[str]) -> list[Path]:
    """The adapter of a name, and those over the same base of the names beside it; without repetition."""
    named = [asked, *(GgufName.find(name) for name in beside if name.startswith(PREFIX))]
    over = [each.adapter for each in named if each.adapter and each.base.samefile(asked.base)]
    return list(dict.fromkeys(path.resolve() for path in over))
