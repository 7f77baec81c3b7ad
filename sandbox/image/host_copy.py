"""This machine's Python with its libraries, as the files of a container image.

The interpreter, the standard library, the libraries that a check may import and every shared object that these load:
nothing else, no shell and no second program. They come from wherever this Python keeps them (Debian, pyenv, conda, a
virtual environment) and go to the same places in every image.
"""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.image.elf import Linkage, linkage
from redline.sandbox.image.pyc import compiled
from redline.sandbox.image.recipe import LIBRARIES
from redline.sandbox.image.tar import archive
from redline.sandbox.runtimes.bootstrap import library_folders

PYTHON = "/usr/local/bin/python3"
SHARED = "/usr/local/lib"
"""Where the shared libraries lie in the image; its `LD_LIBRARY_PATH` must say so."""

_ZONES = Path("/usr/share/zoneinfo")
_FOLDERS_LEFT_OUT = frozenset(
    "__pycache__ test tests idlelib tkinter turtledemo ensurepip lib2to3 pydoc_data site-packages dist-packages "
    "posix right".split()  # the last two: copies of all time zones
)
_BEGINNINGS_LEFT_OUT = ("config-", "_test", "_ctypes_test", "_tkinter", "_xxtest", "xxlimited", "sitecustomize")
_ENDINGS_LEFT_OUT = (".pyc", ".a", ".o", ".exe")


def host_name() -> str:
    """Which Python this is, e.g. `CPython 3.12.1, x86_64, glibc 2.36`.

    Raises `SandboxUnavailable` for one that cannot be copied.
    """
    library, version = platform.libc_ver()
    what, system = platform.python_implementation(), platform.system()
    if (what, system, library) != ("CPython", "Linux", "glibc"):
        raise SandboxUnavailable(
            f"only CPython on Linux with glibc can be copied into an image, not {what} on {system} "
            f"({library or 'another C library'}): build from a base image instead"
        )
    return f"{what} {platform.python_version()}, {platform.machine()}, {library} {version}"


def closure(libraries: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """A tar stream with this Python and `libraries` ({name: folder that holds it}; default: those of a check).

    The same bytes each time. Raises `SandboxUnavailable` where this Python cannot be copied.
    """
    files = python_files()
    for name, folder in (library_folders() if libraries is None else libraries).items():
        files |= library_files(name, Path(folder))
    needed = linkage(path for name, path in files.items() if _is_loadable(name))
    files |= _shared(needed, already=set(files.values()))
    modules = {name: path for name, path in files.items() if name.endswith(".py")}
    programs = frozenset(_inside(path) for path in (PYTHON, needed.loader))
    return archive({**files, **compiled(modules)}, programs)


def python_files() -> dict[str, Path]:
    """The interpreter, the standard library and the time zones: where each file lies in the image, and here."""
    home = Path(sysconfig.get_path("stdlib"))  # of the base installation, in a virtual environment too
    inside = PurePosixPath(_inside(SHARED)).with_name(sys.platlibdir) / home.name
    zones = _tree(_ZONES, PurePosixPath(_inside(str(_ZONES))))
    return {_inside(PYTHON): Path(sys.executable).resolve(), **dict(_tree(home, inside)), **dict(zones)}


def library_files(name: str, folder: Path) -> dict[str, Path]:
    """What the local runtime lets a check read of the library `name` in `folder`, less its tests."""
    inside = PurePosixPath(_inside(LIBRARIES))
    found = dict(_tree(folder / name, inside / name)) | dict(_tree(folder / f"{name}.libs", inside / f"{name}.libs"))
    module = folder / f"{name}.py"
    return found | ({str(inside / module.name): module} if module.is_file() else {})


def _tree(folder: Path, inside: PurePosixPath) -> Iterator[tuple[str, Path]]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _wanted(name)]
        for name in names:
            path = Path(here, name).resolve()
            if _wanted(name) and path.is_file():  # a link may lead nowhere
                yield str(inside / Path(here).relative_to(folder) / name), path


def _wanted(name: str) -> bool:
    left_out = name in _FOLDERS_LEFT_OUT or name.startswith(_BEGINNINGS_LEFT_OUT) or name.endswith(_ENDINGS_LEFT_OUT)
    return not left_out


def _is_loadable(name: str) -> bool:
    return name == _inside(PYTHON) or ".so" in PurePosixPath(name).suffixes


def _shared(needed: Linkage, already: set[Path]) -> dict[str, Path]:
    """The shared objects that do not come along with the package that brought them."""
    found = {f"{_inside(SHARED)}/{name}": path for name, path in needed.libraries.items() if path not in already}
    return found | {_inside(needed.loader): Path(needed.loader).resolve()}


def _inside(path: str) -> str:
    """An absolute path as a tar archive has it."""
    return path.removeprefix("/")
