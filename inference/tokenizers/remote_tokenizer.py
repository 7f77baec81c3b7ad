"""Text to token ids and back where the tokenizer is on a server, or here but used beside one."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference.errors import AnswerUnusable, ModelUnsupported, ServerRefused
from redline.inference.model import Message
from redline.inference.tokenizers.token_routes import MARK, TokenRoutes


class RemoteTokenizer:
    """The tokenizer behind a server's routes; every call is a request, apart from repeated ones."""

    def __init__(self, routes: TokenRoutes) -> None:
        self._routes = routes
        self._continuations: dict[str, list[int]] = {}
        self._eos_token = ""

    @classmethod
    async def open(cls, routes: TokenRoutes) -> RemoteTokenizer:
        """One that was tried. Raises `ModelUnsupported` where the server has none or its template cannot be used."""
        tokenizer = cls(routes)
        try:
            await tokenizer._try_out()
        except (ServerRefused, AnswerUnusable) as error:
            reason = str(error)
        else:
            return tokenizer
        raise ModelUnsupported(f"the server offers no tokenizer ({reason})")

    @property
    def eos_token(self) -> str:
        return self._eos_token

    @property
    def bos_token(self) -> str:
        return ""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The one that the template shows, and those that the routes could find out: none lists them all."""
        return tuple(dict.fromkeys(text for text in (self._eos_token, *self._routes.control) if text))

    async def encode(self, text: str) -> list[int]:
        return await self._routes.encode(text)

    async def encode_continuation(self, text: str) -> list[int]:
        if text not in self._continuations:
            anchor, anchored = await self.encode("\n"), await self.encode(f"\n{text}")
            behind = anchored[: len(anchor)] == anchor
            self._continuations[text] = anchored[len(anchor) :] if behind else await self.encode(text)
        return self._continuations[text]

    async def decode(self, ids: Sequence[int]) -> str:
        return await self._routes.decode(ids)

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        return await self._routes.render(messages, add_generation_prompt=add_generation_prompt)

    async def _try_out(self) -> None:
        await self._routes.prepare()
        user: Message = {"role": "user", "content": "1 + 1 = 2."}
        text = await self.render([user, {"role": "assistant", "content": MARK}], add_generation_prompt=False)
        if await self.decode(await self.encode(text)) != text or MARK not in text:
            raise AnswerUnusable("a rendered conversation does not survive the way to tokens and back")
        self._eos_token = text.rpartition(MARK)[2].rstrip("\n")
