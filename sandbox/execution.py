"""What the sandbox saw when it ran a piece of code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "error", "timeout", "memory", "killed", "denied"]


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of one block of code, framed by what the parent observed, never by what the child claims.

    `ok` ran to its end; `error` raised or exited non-zero; `timeout` used up its CPU or wall time; `memory` hit the
    memory limit; `killed` died of a signal or could not be trusted; `denied` tried something the sandbox forbids.
    """

    status: Status
    stdout: str = ""
    stderr: str = ""
    error_type: str = ""
    """Name of the exception class for `error`, `memory`, `denied` where there was one."""
    error_message: str = ""
    truncated: bool = False
    """Some output was dropped at the output cap."""
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    queue_seconds: float = 0.0
    """Wall seconds before the block was handed to a worker, charged to nobody: for a turn, for a worker to start, for
    a session's earlier blocks to be run again."""
    session_lost: bool = False
    """The namespace died with this block: the next block of the session starts empty."""
