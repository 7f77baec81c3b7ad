"""Sandboxes of somebody else, found by the name of an entry point or by the place of their class."""

from __future__ import annotations

from redline.plugin import PluginGroup
from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.limits import Limits
from redline.sandbox.protocol import Sandbox

SANDBOXES = PluginGroup("sandbox", "redline.sandboxes", SandboxUnavailable, own=(SandboxUnavailable,))
"""What an entry point names is called with `limits` and gives a `Sandbox`: a class that is one, say."""


def open_provided(name: str, limits: Limits) -> Sandbox | None:
    """The sandbox that an entry point of this name gives, or the one at `module:attribute`; None: there is neither.

    Raises `SandboxUnavailable` where it cannot be loaded or made, or is no sandbox.
    """
    provider = SANDBOXES.find(name)
    if provider is None:
        return None
    made = SANDBOXES.make(provider, limits=limits)
    if isinstance(made, Sandbox):
        return made
    raise SANDBOXES.incomplete(provider, made, Sandbox)
