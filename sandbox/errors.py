"""What can go wrong with the sandbox itself.

Whatever model-written code does is an `Execution` with a status, never an exception. An exception here means that
there is no sandbox to speak of.

    SandboxError
    ├── SandboxUnavailable   this machine cannot give the promised isolation; the message says what is missing
    └── SandboxClosed        used before it was entered or after it was left, or the worker cannot be brought back
"""


class SandboxError(Exception):
    """Base of everything this package raises on purpose."""


class SandboxUnavailable(SandboxError):
    """The isolation asked for cannot be had here; the message says what is missing."""


class SandboxClosed(SandboxError):
    """The sandbox is not open, or its worker died and could not be replaced."""
