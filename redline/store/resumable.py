"""What a run must share with an earlier one to go on with what it left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from redline.store.errors import RunRefused

_SHOWN = 100
"""Characters of a setting in a complaint."""


def refuse_other_settings(
    theirs: object, ours: Mapping[str, Any], where: str, defaults: Mapping[str, Any] | None = None
) -> None:
    """Raise `RunRefused`, naming what differs, where a line was made with other settings.

    A setting that one side does not have, since an older version did not know it, counts as its `defaults` there, or
    as None.
    """
    asked = {**(defaults or {}), **ours}
    had = {**(defaults or {}), **(theirs if isinstance(theirs, dict) else {})}
    differing = [
        f"{name} was {_shown(had.get(name))}, is {_shown(asked.get(name))}"
        for name in {**ours, **had}
        if had.get(name) != asked.get(name)
    ]
    if differing:
        raise RunRefused(f"{where}: made with other settings ({'; '.join(differing)}); choose another output")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
