"""What the doctor says."""

from __future__ import annotations

from typing import Literal

from redline.record import Record

State = Literal["ok", "missing", "broken", "untested", "unused"]


class Check(Record):
    """One line of the report."""

    name: str
    state: State
    detail: str
    remedy: str = ""
    """What to do about it; empty when it is ok."""
    required: bool = False
    """The default path (embedded models, some sandbox) does not work without it."""
    guarantees: dict[str, bool] | None = None
    """Of a sandbox: what it enforces here and what it does not."""


class Diagnosis(Record):
    """Everything that was looked at."""

    healthy: bool
    """Every required check is ok."""
    checks: tuple[Check, ...]


def missing(name: str, detail: str, remedy: str) -> Check:
    """A check of something that is not there."""
    return Check(name=name, state="missing", detail=detail, remedy=remedy)
