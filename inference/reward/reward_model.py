"""The way to a reward model: a decoder with a head that says numbers about tokens, instead of one that says words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from redline.inference.model import Renderer, Usage


@dataclass(frozen=True, slots=True)
class Reading:
    """What the head says at some tokens."""

    values: tuple[tuple[float, ...], ...]
    """For each token asked about `labels` raw numbers: logits, before any softmax or sigmoid."""
    usage: Usage = field(default_factory=Usage)


@runtime_checkable
class RewardModel(Renderer, Protocol):
    """A reward model that many coroutines may call at once."""

    @property
    def name(self) -> str:
        """The string that opened it."""

    @property
    def max_context(self) -> int:
        """Tokens of one prompt."""

    @property
    def labels(self) -> int:
        """Numbers for each token: 2 are the logits of wrong and right, 1 is the logit of right."""

    @property
    def bos_token(self) -> str:
        """The text of the beginning-of-sentence token; empty when the tokenizer has none."""

    def encode(self, text: str) -> list[int]:
        """The ids of a text; special tokens count where they are written out, nothing is added."""

    async def read(self, ids: Sequence[int], places: Sequence[int]) -> Reading:
        """What the head says at the tokens `ids[place]`, in the order of `places`, which must ascend.

        Raises `PromptTooLong`, `ModelFailed`.
        """

    async def aclose(self) -> None:
        """Release the model; calls in flight fail with `ModelFailed`."""
