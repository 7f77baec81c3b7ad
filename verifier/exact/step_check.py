"""What exact calculation has to say of a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redline.verifier.exact.claims import ClaimSide

Outcome = Literal["refuted", "confirmed", "settled", "unread"]


@dataclass(frozen=True, slots=True)
class StepCheck:
    """What exact calculation has to say of a step."""

    outcome: Outcome
    line: str = ""
    """The calculation that refutes it, as one sentence; empty otherwise."""
    program: str = ""
    """The same in Python, where it is arithmetic."""
    whole: bool = False
    """Whether every number and every sign of the step was read and confirmed."""
    unequal: tuple[ClaimSide, ClaimSide] | None = None
    """The two sides that are said to be equal and are not, in the order written, where the step is refuted by them."""
