"""Sandboxes of somebody else, found by the name of an entry point or by the place of their class."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.protocol import Sandbox

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

GROUP = "redline.sandboxes"
"""The group of entry points. What one names is called with `limits` and gives a `Sandbox`: a class that is one, say."""


def provided_names() -> tuple[str, ...]:
    """The names that installed packages offer."""
    return tuple(sorted(_entry_points().names))


def open_provided(name: str, limits: Limits) -> Sandbox | None:
    """The sandbox that an entry point of this name gives, or the one at `module:attribute`; None: there is neither.

    Raises `SandboxUnavailable` where it cannot be loaded or made, or is no sandbox.
    """
    found = _entry_points().select(name=name)
    if len(places := {point.value for point in found}) > 1:
        raise SandboxUnavailable(f"several packages offer a sandbox {name!r}: {', '.join(sorted(places))}")
    place = next(iter(places), name)
    module, colon, attribute = place.partition(":")
    if not (module and colon and attribute):
        if places:
            raise SandboxUnavailable(f"the sandbox {name!r} is said to be at {place!r}, which is no module:attribute")
        return None
    return _made(name if name == place else f"{name} ({place})", _loaded(name, module, attribute), limits)


def _entry_points() -> EntryPoints:
    from importlib.metadata import entry_points  # slow to import, and few need it

    return entry_points(group=GROUP)


def _loaded(name: str, module: str, attribute: str) -> Callable[..., Any]:
    try:
        found: Any = importlib.import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    except Exception as error:
        raise SandboxUnavailable(
            f"the sandbox {name!r} cannot be loaded from {module}:{attribute}: {_told(error)}"
        ) from error
    if not callable(found):
        raise SandboxUnavailable(f"{module}:{attribute} is no class or function that makes a sandbox")
    made: Callable[..., Any] = found
    return made


def _made(name: str, provider: Callable[..., Any], limits: Limits) -> Sandbox:
    try:
        made = provider(limits=limits)
    except SandboxUnavailable:
        raise
    except Exception as error:
        raise SandboxUnavailable(f"the sandbox {name} cannot be made: {_told(error)}") from error
    if isinstance(made, Sandbox):
        return made
    lacking = sorted(part for part in _PARTS if not hasattr(made, part))
    raise SandboxUnavailable(f"the sandbox {name} is a {type(made).__name__} without {', '.join(lacking)}")


_PARTS = ("__aenter__", "__aexit__", "counters", "guarantees", "name", "run", "session")


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
