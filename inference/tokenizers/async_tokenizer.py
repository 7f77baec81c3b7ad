"""What a served model needs of its tokenizer, and one of this machine that gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.model import Message


class AsyncTokenizer(Protocol):
    """What a served model needs of its tokenizer; the same as `CheckpointTokenizer`, awaited."""

    @property
    def eos_token(self) -> str:
        """The text the template ends an assistant's turn with; empty when there is none."""

    @property
    def bos_token(self) -> str:
        """The text of the beginning-of-sentence token; empty when there is none, or it is not known."""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The control tokens' texts, as far as they can be known."""

    async def encode(self, text: str) -> list[int]:
        """The ids of a prompt; nothing is added to it."""

    async def encode_continuation(self, text: str) -> list[int]:
        """The ids of `text` as it goes on after something else."""

    async def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids."""

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        """The messages through the chat template. Raises `ModelUnsupported` without one."""


class LocalTokenizer:
    """A tokenizer on this machine."""

    def __init__(self, tokenizer: CheckpointTokenizer) -> None:
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

    @property
    def max_context(self) -> int:
        """The length the tokenizer's files state; enormous where they state none."""
        return self._tokenizer.max_length

    async def encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text)

    async def encode_continuation(self, text: str) -> list[int]:
        return self._tokenizer.encode_continuation(text)

    async def decode(self, ids: Sequence[int]) -> str:
        return self._tokenizer.decode(ids)

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        return self._tokenizer.render(messages, add_generation_prompt=add_generation_prompt)
