"""A tokenizer that may be a server's, for callers of any thread."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference.background_loop import BackgroundLoop
from redline.inference.model import Message
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer


class BlockingTokenizer:
    """What is not known on this machine blocks the calling thread until the server has told it."""

    def __init__(self, loop: BackgroundLoop, tokenizer: AsyncTokenizer) -> None:
        self._loop = loop
        self._tokenizer = tokenizer

    @property
    def eos_token(self) -> str:
        return self._tokenizer.eos_token

    @property
    def bos_token(self) -> str:
        return self._tokenizer.bos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        return self._tokenizer.special_tokens

    def encode(self, text: str) -> list[int]:
        return self._loop.wait(self._tokenizer.encode(text))

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        return self._loop.wait(self._tokenizer.render(messages, add_generation_prompt=add_generation_prompt))
