"""Versions of what pyproject.toml asks for. `lowest`, `newest` and `ahead` are constraints for pip, `tested` is what
this environment holds of everything, as such constraints, and `installed` what it holds of what is asked for."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["train"]]
PARTS = re.compile(r"(?P<name>[\w.-]+)>=(?P<least>[\d.]+),<(?P<ceiling>[\d.]+)$")
NOT_RAISED = ("torch",)
"""What comes past its ceiling is a CUDA build of several gigabytes."""
NOT_CONSTRAINED = ("pip", "setuptools", PROJECT["name"])
HEAD = """\
# The versions that this revision was tested with, of everything that `make demo` and `make test` install.
# Made by `make constraints`; pyproject.toml holds the ranges, .ci/versions tests their ends."""


def bound(asked: str, which: str) -> str:
    """One line of constraints for one requirement."""
    parts = PARTS.match(asked)
    if parts is None:
        raise SystemExit(f"pyproject.toml: {asked!r} is not NAME>=LEAST,<CEILING")
    if which == "lowest":
        return f"{parts['name']}=={parts['least']}"
    return asked if which == "newest" or parts["name"] in NOT_RAISED else f"{parts['name']}>={parts['least']}"


def tested() -> list[str]:
    """Every distribution here, without the label of a local build: `+cpu` is not on everybody's index."""
    held = {d.name: d.version.partition("+")[0] for d in importlib.metadata.distributions()}
    return [HEAD, *(f"{name}=={held[name]}" for name in sorted(held, key=str.lower) if name not in NOT_CONSTRAINED)]


def installed() -> str:
    """The versions here of what is asked for, in one line."""
    names = [PARTS.match(asked)["name"] for asked in ASKED]
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


if __name__ == "__main__":
    commands = {"tested": lambda: "\n".join(tested()), "installed": installed}
    print(commands.get(sys.argv[1], lambda: "\n".join(bound(asked, sys.argv[1]) for asked in ASKED))())
