"""What all models answer alike: their name, their context, and what they say of their text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from redline.inference.errors import PromptTooLong
from redline.inference.model import Message, Renderer


class Tokenizer(Renderer, Protocol):
    """A renderer that also tells the tokens of a text."""

    @property
    def bos_token(self) -> str:
        """The text of the beginning-of-sentence token; empty when there is none, or it is not known."""

    def encode(self, text: str) -> list[int]:
        """The ids of a text; special tokens count where they are written out, nothing is added."""


TokenizerT = TypeVar("TokenizerT", bound=Tokenizer)


class ModelBase:
    """A name, a context, and a renderer for prompts."""

    def __init__(self, name: str, renderer: Renderer, max_context: int) -> None:
        self._name = name
        self._renderer = renderer
        self._max_context = max_context

    @property
    def name(self) -> str:
        """The string that opened it."""
        return self._name

    @property
    def max_context(self) -> int:
        """Prompt and completion tokens together."""
        return self._max_context

    @property
    def eos_token(self) -> str:
        """The text that ends an assistant's turn; empty where there is none."""
        return self._renderer.eos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The control tokens' texts, as far as they can be known."""
        return self._renderer.special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the chat template. Raises `ModelUnsupported` without one."""
        return self._renderer.render(messages, add_generation_prompt=add_generation_prompt)

    def _require_room(self, ids: Sequence[int], room: int) -> None:
        """Raises `ValueError` for a prompt without tokens, `PromptTooLong` for one that leaves no `room` tokens."""
        if not ids:
            raise ValueError("the prompt has no tokens")
        if len(ids) + room > self._max_context:
            raise PromptTooLong(f"a prompt of {len(ids)} tokens leaves no room in a context of {self._max_context}")


class TokenizedModel(ModelBase, Generic[TokenizerT]):
    """A model whose tokenizer can be asked: on this machine, or on a server, where asking blocks."""

    def __init__(self, name: str, tokenizer: TokenizerT, max_context: int) -> None:
        super().__init__(name, tokenizer, max_context)
        self._tokenizer = tokenizer

    @property
    def bos_token(self) -> str:
        """The tokenizer's beginning-of-sentence token; empty without one."""
        return self._tokenizer.bos_token

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return self._tokenizer.encode(text)

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt; special tokens count where they are written out."""
        return len(self.encode(text))
