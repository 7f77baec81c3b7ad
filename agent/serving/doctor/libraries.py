"""The libraries that this distribution depends on, against the versions that its metadata call tested."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence

from redline.agent.serving.doctor.report import Check, missing
from redline.inference.libraries import Library, libraries


async def check_libraries() -> Check:
    """Whether each direct dependency is there, in a tested version."""
    known = libraries()
    if not known:
        detail = "redline-math is not installed here, so nothing tells which versions were tested"
        return missing("libraries", detail, "pip install -e .")
    if absent := [one for one in known if one.installed is None and not one.optional]:
        return missing("libraries", _listed(absent), _command(absent))
    if outside := [one for one in known if not one.fits]:
        return Check(name="libraries", state="untested", detail=_listed(outside), remedy=_command(outside))
    versions = ", ".join(f"{one.name} {one.installed}" for one in known if one.installed)
    return Check(name="libraries", state="ok", detail=f"of versions that were tested: {versions}")


def remedy() -> str:
    """What to do about a part that does not work: the libraries that are not as tested are the likeliest cause."""
    if outside := [one for one in libraries() if not one.fits]:
        return f"{_listed(outside)}: {_command(outside)}"
    return "install the versions that were tested: pip install -c requirements/constraints.txt -e ."


def version(distribution: str) -> str | None:
    """The installed version; None where there is none."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _listed(some: Sequence[Library]) -> str:
    return ", ".join(map(str, some))


def _command(wanted: Sequence[Library]) -> str:
    return " ".join(["pip install", *(f"'{one.name}{one.tested}'" for one in wanted)])
