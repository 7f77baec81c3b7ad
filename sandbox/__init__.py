"""The bench where model-written code runs: one worker program, several walls around it.

`open_sandbox()` gives a `Sandbox`: `run` for a fresh namespace, `session` for one kept over several blocks.
"""

from sandbox.counters import Counters
from sandbox.errors import SandboxClosed, SandboxError, SandboxUnavailable
from sandbox.execution import Execution, Status
from sandbox.image import image_tag
from sandbox.image_build import SandboxImage, build_image, copy_host
from sandbox.limits import Limits
from sandbox.opening import open_sandbox
from sandbox.protocol import DEFAULT_TIMEOUT, Sandbox, Session

__all__ = [
    "DEFAULT_TIMEOUT",
    "Counters",
    "Execution",
    "Limits",
    "Sandbox",
    "SandboxClosed",
    "SandboxError",
    "SandboxImage",
    "SandboxUnavailable",
    "Session",
    "Status",
    "build_image",
    "copy_host",
    "image_tag",
    "open_sandbox",
]
