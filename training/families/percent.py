"""Percentages."""

from __future__ import annotations

from random import Random

from training.kind import Kind
from training.program import Line

FAMILY = "percentages"


def _part(rng: Random) -> dict[str, int]:
    """A percentage and a whole whose part has at most two decimals."""
    p = rng.choice((5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 85, 90, 95, rng.randint(1, 99)))
    n = rng.choice((20, 40, 50, 60, 80, 100, 120, 200, 10 * rng.randint(1, 99), rng.randint(1, 40) * 20))
    return {"p": p, "n": n}


KINDS = (
    Kind(
        "percent_of",
        _part,
        (
            Line(
                "part",
                "n * p / 100",
                says=(
                    "[[p]]% of [[n]] is [[n * p / 100]] = [[part]].",
                    "Take [[p]] hundredths of [[n]]: [[n * p / 100]] = [[part]].",
                    "[[n * p / 100]] = [[part]].",
                ),
                asks="[[p]]% of [[n]]",
                wrong=("n * 100 / p", "n - p", "n * p / 10"),
            ),
        ),
        train=(
            "What is [[p]]% of [[n]]?",
            "Find [[p]] percent of [[n]].",
            "Calculate [[p]]% of [[n]].",
            "How much is [[p]]% of [[n]]?",
            "{who} has [[n]] {items}. [[p]]% of them are red. How many {items} are red?",
        ),
        dev=("Work out [[p]]% of [[n]].",),
        test=("Compute [[p]] percent of the number [[n]].",),
    ),
)
