"""The published list of hostile programs, which is kept outside the repository, read as our own kind of record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .program import Block, Program

LIST = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "hostile" / "hostile.json"

# The list's categories in our statuses. Running out of memory was an `error` or a kill there; a refusal where another
# error was expected is the stricter answer, which the list's README welcomes.
_STATUSES = {
    "ok": ("ok",),
    "output_truncated": ("ok",),
    "error": ("error", "memory", "denied"),
    "killed": ("killed", "memory", "denied"),
    "timeout": ("timeout",),
    "denied": ("denied",),
    "any": ("ok", "error", "memory", "denied", "timeout", "killed"),
}


def _expect(words: str) -> str:
    return "|".join(status for word in words.split("|") for status in _STATUSES[word])


def _after(fields: dict[str, str]) -> Block:
    return Block(fields["code"], "ok", fields["stdout"])


def _program(entry: dict[str, Any]) -> Program:
    blocks = zip(entry.get("blocks", ()), entry.get("blocks_expect", ()), strict=True)
    return Program(
        name=entry["name"],
        tries=entry["note"],
        code=entry["code"],
        expect=_expect(entry["expect"]),
        before=entry["before"]["code"] if "before" in entry else "",
        after=_after(entry["after"]) if "after" in entry else None,
        blocks=tuple(Block(code, _expect(expect), stdout or None) for code, (expect, stdout) in blocks),
        truncated=entry["expect"] == "output_truncated",
    )


def published() -> list[Program]:
    """The list. Raises `FileNotFoundError` where it is not on this machine."""
    return [_program(entry) for entry in json.loads(LIST.read_text())]
