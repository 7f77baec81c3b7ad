"""What the tutor's page is refused; each says what to do, and has the status that HTTP has for it."""

from __future__ import annotations

from redline.agent.errors import RefinementError
from redline.inference import InferenceError
from redline.sandbox import SandboxError
from redline.store import StoreError
from redline.verifier import VerifierError


class SessionUnknown(RefinementError):
    """There is no session of this name: mistyped, or not used for so long that it was taken away."""

    def __init__(self) -> None:
        super().__init__("there is no such session on this server; begin with a new problem")


class SessionBusy(RefinementError):
    """Something is going on in the session already, begun here or in another browser."""

    def __init__(self) -> None:
        super().__init__("something is being worked on already; wait for it, or stop it")


class SessionChanged(RefinementError):
    """What was asked was meant for another state: another browser has changed the session meanwhile."""


class TooManySessions(RefinementError):
    """The server keeps as many sessions as it may."""


EXPECTED = (RefinementError, InferenceError, SandboxError, StoreError, VerifierError)
"""What the packages raise on purpose: told to the pupil in its own words."""
