"""What a request may cost: what it asks for itself, and never more than the server allows."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from redline.agent.usage.budget import Budget

N = TypeVar("N", int, float)


class Allowance(BaseModel):
    """Limits of one problem, or solution, that a client sets; the server's own hold as well, whatever stands here."""

    model_config = ConfigDict(extra="forbid", strict=True)

    max_revisions: int | None = Field(default=None, ge=0, description="Revisions after the first attempt.")
    tokens: int | None = Field(default=None, ge=1, description="Generated tokens, policy and verifier together.")
    calls: int | None = Field(default=None, ge=1, description="Model calls.")
    wall_seconds: float | None = Field(default=None, gt=0, allow_inf_nan=False, description="Seconds of work.")

    def within(self, most: Budget) -> Budget:
        """The lower of each limit and the server's."""
        return Budget(
            max_revisions=_lower(self.max_revisions, most.max_revisions) or 0,
            calls=_lower(self.calls, most.calls),
            tokens=_lower(self.tokens, most.tokens),
            wall_seconds=_lower(self.wall_seconds, most.wall_seconds),
        )


def _lower(asked: N | None, most: N | None) -> N | None:
    known = [limit for limit in (asked, most) if limit is not None]
    return min(known, default=None)
