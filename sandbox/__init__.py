"""Where model-written code runs: one worker program, several runtimes to start it.

`open_sandbox()` gives a `Sandbox`: `run` for a fresh namespace, `session` for one kept over several blocks.
"""

from redline.sandbox.code import CheckedCode, check_code
from redline.sandbox.counters import Counters
from redline.sandbox.errors import SandboxClosed, SandboxError, SandboxUnavailable
from redline.sandbox.execution import Execution, Status
from redline.sandbox.factory import open_sandbox
from redline.sandbox.image.build import SandboxImage, build_image, copy_host
from redline.sandbox.image.recipe import image_tag
from redline.sandbox.limits import Limits
from redline.sandbox.protocol import DEFAULT_TIMEOUT, Sandbox, Session

__all__ = [
    "DEFAULT_TIMEOUT",
    "CheckedCode",
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
    "check_code",
    "copy_host",
    "image_tag",
    "open_sandbox",
]
