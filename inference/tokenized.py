"""What models say of their text, by where their tokenizer is: on this machine, or behind a server's loop."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference.background_loop import LoopThread
from redline.inference.checkpoint.codec import Codec
from redline.inference.model import Message
from redline.inference.served.server_codec import AsyncCodec


class Tokenized:
    """A model's name, context and chat template, through a tokenizer on this machine."""

    def __init__(self, name: str, codec: Codec, max_context: int) -> None:
        self._name = name
        self._codec = codec
        self._max_context = max_context
        # Looked at for every prompt, and the tokenizer makes it anew each time.
        self._special_tokens = codec.special_tokens

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
        return self._codec.eos_token

    @property
    def bos_token(self) -> str:
        """The tokenizer's beginning-of-sentence token; empty without one."""
        return self._codec.bos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The tokenizer's control tokens."""
        return self._special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the tokenizer's chat template. Raises `ModelUnsupported` without one."""
        return self._codec.render(messages, add_generation_prompt=add_generation_prompt)

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return self._codec.encode(text)

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt; special tokens count where they are written out."""
        return len(self._codec.encode(text))


class ServedTokenized:
    """The same where the tokenizer may be the server's: what is not known here blocks until the server has told."""

    def __init__(self, name: str, thread: LoopThread, codec: AsyncCodec, max_context: int) -> None:
        self._name = name
        self._thread = thread
        self._codec = codec
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
        return self._codec.eos_token

    @property
    def bos_token(self) -> str:
        """The tokenizer's beginning-of-sentence token; empty without one."""
        return self._codec.bos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The control tokens' texts, as far as the tokenizer in use tells them."""
        return self._codec.special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the chat template. Raises `ModelUnsupported` without one."""
        return self._thread.wait(self._codec.render(messages, add_generation_prompt=add_generation_prompt))

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return self._thread.wait(self._codec.encode(text))

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt; special tokens count where they are written out."""
        return len(self.encode(text))
