"""The layers of hardening that the worker can put around a child, as a runtime asks for them."""

from __future__ import annotations

from dataclasses import dataclass

SECCOMP, LANDLOCK = "seccomp", "landlock"


@dataclass(frozen=True, slots=True)
class Hardening:
    """A worker that cannot give a required layer refuses to start; a wanted one is used where the kernel has it.

    Resource limits, a session of its own and no new privileges come with every child.
    """

    required: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
