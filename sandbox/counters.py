"""What a sandbox has done so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from redline.sandbox.execution import Status


@dataclass(slots=True)
class Counters:
    """Every call of `run` is in exactly one of `blocks`, `cancelled`, `refused`, `running`, `waiting`.

    A call that was never made, for want of a usable timeout or of code, is in none.
    """

    blocks: dict[Status, int] = field(default_factory=dict)
    """Calls that returned an `Execution`, by its status; a status that has not occurred is left out."""
    cancelled: int = 0
    """Calls that were cancelled, while they ran or while they waited."""
    refused: int = 0
    """Calls that raised `SandboxClosed`."""
    running: int = 0
    """Calls that have their turn on a worker now."""
    waiting: int = 0
    """Calls that wait for a turn now."""
    queue_seconds: float = 0.0
    """The sum over `blocks` of `Execution.queue_seconds`."""
    cpu_seconds: float = 0.0
    """The sum over `blocks` of `Execution.cpu_seconds`, and of blocks that were run again to make a namespace."""
    sessions_live: int = 0
    """Sessions that hold a process now."""
    sessions_evicted: int = 0
    """Times that an idle session had to give up its process."""
    sessions_replayed: int = 0
    """Times that a session's earlier blocks were run again and gave its namespace back."""
    workers_started: int = 0
    workers_replaced: int = 0
    """Of the workers started, those that took the place of one that had died or hung."""
