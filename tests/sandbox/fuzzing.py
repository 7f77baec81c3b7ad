"""What the fuzzers share: how many examples, and how a text or a message is spoiled."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FACTOR = int(os.environ.get("REDLINE_FUZZ", "0"))
"""How many times the usual number of examples to try, with other ones each time; 0 is the usual, the same each time."""

Spoiled = st.SearchStrategy[str]


def examples(number: int) -> Callable[[Any], Any]:
    """Settings for a test that costs some ten milliseconds an example."""
    return settings(
        max_examples=number * max(FACTOR, 1),
        derandomize=not FACTOR,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
    )


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A text with a few pieces cut out, doubled, exchanged or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        way = draw(st.sampled_from(("cut", "double", "insert", "swap")))
        piece = text[start:end]
        if way == "insert":
            piece = draw(
                st.text(max_size=4) | st.sampled_from(("(", ")", ":", "\n", "    ", "'", "0", "not ", "*", "\0"))
            )
        elif way == "swap":
            piece = piece[::-1]
        text = text[:start] + {"cut": "", "double": piece * 2}.get(way, piece) + text[end:]
    return text
