"""What models say of their text, by where their tokenizer is: on this machine, or behind a server's loop."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference.background_loop import BackgroundLoop
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.model import Message
from redline.inference.served.async_tokenizer import AsyncTokenizer


class Tokenized:
    """A model's name, context and chat template, through a tokenizer on this machine."""

    def __init__(self, name: str, tokenizer: CheckpointTokenizer, max_context: int) -> None:
        self._name = name
        self._tokenizer = tokenizer
        self._max_context = max_context
        # Looked at for every prompt, and the tokenizer makes it anew each time.
        self._special_tokens = tokenizer.special_tokens

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
        """The tokenizer's end-of-sentence token."""
        return self._tokenizer.eos_token

    @property
    def bos_token(self) -> str:
        """The tokenizer's beginning-of-sentence token; empty without one."""
        return self._tokenizer.bos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The tokenizer's control tokens."""
        return self._special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the tokenizer's chat template. Raises `ModelUnsupported` without one."""
        return self._tokenizer.render(messages, add_generation_prompt=add_generation_prompt)

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return self._tokenizer.encode(text)

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt; special tokens count where they are written out."""
        return len(self._tokenizer.encode(text))


class ServedTokenized:
    """The same where the tokenizer may be the server's: what is not known here blocks until the server has told."""

    def __init__(self, name: str, thread: BackgroundLoop, tokenizer: AsyncTokenizer, max_context: int) -> None:
        self._name = name
        self._thread = thread
        self._tokenizer = tokenizer
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
        """The text that ends an assistant's turn."""
        return self._tokenizer.eos_token

    @property
    def bos_token(self) -> str:
        """The tokenizer's beginning-of-sentence token; empty without one."""
        return self._tokenizer.bos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The control tokens' texts, as far as the tokenizer in use tells them."""
        return self._tokenizer.special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the chat template. Raises `ModelUnsupported` without one."""
        return self._thread.wait(self._tokenizer.render(messages, add_generation_prompt=add_generation_prompt))

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return self._thread.wait(self._tokenizer.encode(text))

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt; special tokens count where they are written out."""
        return len(self.encode(text))
