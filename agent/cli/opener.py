"""How a command gets its refiner: the one place where the models behind it can be exchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.refiner import Refiner
    from agent.settings import Settings

OpenRefiner = Callable[["Settings"], "Refiner"]
"""Makes the refiner, still closed, that the settings ask for."""


def open_refiner(settings: Settings) -> Refiner:
    """The refiner of the models named in the settings."""
    from agent.refiner import Refiner

    return Refiner(
        policy=settings.policy,
        verifier=settings.verifier,
        sandbox=settings.sandbox,
        votes=settings.votes,
        stop_error=settings.stop_error,
        threshold=settings.threshold,
        budget=settings.budget(),
    )
