"""The container image of the docker runtime: what it is called, and what its labels say.

It holds a Python and the libraries that a check may import, not the worker, whose sources travel down standard input.
So it changes only when one of these does: the Python's version (3.12, say), the libraries' versions, or how the image
is made. The tag is a hash of exactly that. It is the same for both ways to make the image, from `Dockerfile` and from
this machine's own Python (`host_copy`), since either serves; the labels say which way it was.
"""

from __future__ import annotations

import hashlib
import platform
import sysconfig
from importlib import resources

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.runtimes.bootstrap import library_folders

REPOSITORY = "redline-sandbox"
PYTHON_LABEL = "redline.python"
"""The interpreter to start in the container: a path, or a name that the image's `PATH` leads to."""
LIBRARIES_LABEL = "redline.libraries"
"""The folder in the container that holds the libraries, as `requirements` names them."""
BASE_LABEL = "redline.base"
"""The base image it was built from, or the machine's Python that it is a copy of."""
LIBRARIES = "/opt/redline"
USER = "65534:65534"

_RECIPE = ("Dockerfile", "host_copy.py", "elf.py", "pyc.py", "tar.py")


def image_tag() -> str:
    """The image that this Redline wants here, e.g. `redline-sandbox:0f3b2c9d4e5a`.

    Raises `SandboxUnavailable` where a library's version is not known.
    """
    digest = hashlib.sha256()
    for part in (sysconfig.get_python_version(), *requirements(), *map(recipe, _RECIPE)):
        digest.update(part.encode() + b"\0")
    return f"{REPOSITORY}:{digest.hexdigest()[:12]}"


def requirements() -> list[str]:
    """The libraries as they are installed here, pinned, e.g. `sympy==1.14.0`: a verdict must not depend on the runtime.

    Raises `SandboxUnavailable` where a version is not known.
    """
    return [f"{name}=={_version(name)}" for name in sorted(library_folders())]


def labels(python: str, base: str) -> dict[str, str]:
    """The labels of an image whose interpreter is `python`, made from `base`."""
    return {PYTHON_LABEL: python, LIBRARIES_LABEL: LIBRARIES, BASE_LABEL: base}


def default_base() -> str:
    """The official image of this machine's version of Python."""
    return f"python:{sysconfig.get_python_version()}-slim"


def recipe(name: str) -> str:
    """The text of one of this package's files."""
    return (resources.files("redline.sandbox.image") / name).read_text(encoding="utf-8")


def _version(library: str) -> str:
    from importlib import metadata  # slow to import, and few need it

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError as error:
        raise SandboxUnavailable(
            f"{library} can be imported by {platform.python_implementation()} here but nothing records its version, "
            f"so no image can match it: install it with pip"
        ) from error
