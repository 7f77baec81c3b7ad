"""What tokens cost, so that a batch can be told in money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

MILLION = 1_000_000
_PRICE = re.compile(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """Of a million tokens, in whatever money the user counts in."""

    prompt: float = 0.0
    generated: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Self:
        """`0.15/0.60`: of tokens read, and of tokens written. Raises `ValueError`."""
        found = _PRICE.fullmatch(text)
        if not found:
            raise ValueError("a price is that of a million tokens read and of as many written, such as 0.15/0.60")
        return cls(float(found[1]), float(found[2]))

    def of(self, prompt_tokens: int, generated_tokens: int) -> float:
        """What so many tokens cost."""
        return (self.prompt * prompt_tokens + self.generated * generated_tokens) / MILLION
