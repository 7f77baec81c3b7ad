"""How much the studies measure, and how long one fine-tuning may take."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

PACE = 400
"""Conversations that a fine-tuning of the embedded verifier is reckoned to go through in a minute; 194 were measured on
two cores that five other processes kept busy. A bound by the clock would give each variant another number of steps."""

SCHEMES = (
    ("hard", 0.0),
    ("difference", -0.1),
    ("difference", -0.3),
    ("difference", -0.5),
    ("ratio", 0.1),
    ("ratio", 0.5),
    ("ratio", 0.8),
    ("ratio", 1.0),
)
"""Those of the paper (genprm.md)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of the studies; each seed has solutions, problems and rollouts of its own."""

    solutions: int = 100
    """Generated solutions on which a verifier is measured, half of them with a mistake."""
    problems: int = 100
    """Generated problems that go through the loop."""
    minutes: float = 1.5
    """Of one fine-tuning, reckoned by `PACE`."""
    rollouts: int | None = None
    """Completions of every boundary, all drawn; None: eq. 9."""
    chains: int = 32
    """Votes that are drawn once for every N."""
    schemes: tuple[tuple[str, float], ...] = SCHEMES

    def rows(self, epochs: int) -> int:
        """Conversations that a fine-tuning of so many epochs may have, and solutions that are labelled; at least 4."""
        return max(4, int(self.minutes * PACE / epochs))

    def votes(self) -> list[int]:
        """N of Maj@N: 1, 2, 4, ... up to all chains."""
        return [1 << power for power in range(self.chains.bit_length())]

    def asked(self) -> dict[str, Any]:
        """For the results file: all of it decides the figures."""
        return {**asdict(self), "schemes": [list(scheme) for scheme in self.schemes]}


SMOKE = Scale(solutions=10, problems=4, minutes=0.02, rollouts=8, chains=4, schemes=(("hard", 0.0), ("ratio", 0.8)))
"""So little that it shows in a minute that every study works, and nothing else."""
