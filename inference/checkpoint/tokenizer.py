"""Text to token ids and back, through a Hugging Face tokenizer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from redline.inference.checkpoint.compat import control_tokens
from redline.inference.errors import ModelUnsupported
from redline.inference.model import Message

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class CheckpointTokenizer:
    """A tokenizer that several threads may use. Prompts are taken as they are: special tokens are written out.

    Raises `IncompatibleLibrary` where its control tokens cannot be told.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer: Any = tokenizer
        self._special = control_tokens(tokenizer)
        # Fast tokenizers change their truncation state while encoding: "Already borrowed" without the lock.
        self._lock = threading.Lock()

    @property
    def eos_token(self) -> str:
        """The text of the end-of-sentence token; empty when the tokenizer has none."""
        return self._tokenizer.eos_token or ""

    @property
    def bos_token(self) -> str:
        """The text of the beginning-of-sentence token; empty when the tokenizer has none."""
        return self._tokenizer.bos_token or ""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The texts of the tokens that the tokenizer calls special, in alphabetical order."""
        return self._special

    @property
    def eos_id(self) -> int | None:
        """The id of the end-of-sentence token."""
        token: int | None = self._tokenizer.eos_token_id
        return token

    @property
    def max_length(self) -> int:
        """Tokens of context that the tokenizer's files state; an enormous number where they state none."""
        return int(self._tokenizer.model_max_length)

    def encode(self, text: str) -> list[int]:
        """The ids of a prompt; nothing is added to it."""
        with self._lock:
            return list(self._tokenizer.encode(text, add_special_tokens=False))

    def encode_continuation(self, text: str) -> list[int]:
        """The ids of `text` as it goes on after something else.

        Tokenizers of the SentencePiece family put a space before a text's first word; behind a line break they do not.
        """
        anchor, anchored = self.encode("\n"), self.encode(f"\n{text}")
        if anchored[: len(anchor)] == anchor:
            return anchored[len(anchor) :]
        return self.encode(text)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids, special tokens left out; incomplete UTF-8 shows as U+FFFD."""
        with self._lock:
            return str(self._tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the chat template. Raises `ModelUnsupported` without one."""
        if not self._tokenizer.chat_template:
            raise ModelUnsupported(f"{self._tokenizer.name_or_path} has no chat template")
        with self._lock:
            return str(
                self._tokenizer.apply_chat_template(
                    list(messages), tokenize=False, add_generation_prompt=add_generation_prompt
                )
            )
