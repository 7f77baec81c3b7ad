"""What a server says of the models it serves."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from redline.inference.errors import AnswerUnusable, ModelNotFound, ServerRefused
from redline.inference.http.client import ServerClient

DEFAULT_CONTEXT = 4096
"""Tokens of context assumed where neither the server nor the tokenizer tells."""

_NO_LIST = {403, 404, 405, 501}
"""A gateway may keep its list to itself and serve all the same."""
_SHOWN = 5
_NAME = 100
_LONGEST_PLACE = 1024


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One entry of `/models`."""

    name: str
    root: str = ""
    """The folder or hub name the server loaded it from; empty where it does not tell."""
    owner: str = ""
    """Empty where it does not tell."""
    max_context: int = 0
    """0 where it does not tell."""


async def find_card(server: ServerClient, wanted: str) -> ModelCard:
    """The card of the model of that name; of the only one there is when no name is given.

    A server without a list is believed to have the model. Raises `ModelNotFound`, naming those there are, and what
    `ServerClient.get` raises.
    """
    try:
        listed = (await server.get(f"{server.base}/models")).get("data")
    except ServerRefused as error:
        if error.status not in _NO_LIST or not wanted:
            raise
        return ModelCard(wanted)
    if not isinstance(listed, list) and wanted:
        return ModelCard(wanted)
    if not isinstance(listed, list):
        raise AnswerUnusable(f"{server.base}/models holds no list of models")
    cards = [_card(entry) for entry in listed if isinstance(entry, dict)]
    if not wanted and len(cards) == 1:
        return cards[0]
    for card in cards:
        if card.name == wanted:
            return card
    raise ModelNotFound(_missing(server.base, wanted, [card.name for card in cards]))


def _card(entry: dict[str, Any]) -> ModelCard:
    meta = entry.get("meta") if isinstance(entry.get("meta"), dict) else {}
    told = (entry.get("max_model_len"), entry.get("context_length"), (meta or {}).get("n_ctx"))
    length = next((value for value in told if isinstance(value, int) and value > 0), 0)
    owner = str(entry.get("owned_by") or "")
    return ModelCard(str(entry.get("id", "")), place(entry.get("root")), owner, length)


def place(root: Any) -> str:
    """A folder or hub name, as far as it can be one."""
    sensible = isinstance(root, str) and len(root) <= _LONGEST_PLACE and root.isprintable() and root[:1] != "~"
    return root if sensible else ""


def _missing(base: str, wanted: str, names: list[str]) -> str:
    near = difflib.get_close_matches(wanted, names, n=_SHOWN, cutoff=0.3) or names[:_SHOWN]
    there = (
        f"it serves {', '.join(name[:_NAME] for name in near)}{' and others' if len(names) > len(near) else ''}"
        if names
        else "it serves none"
    )
    which = f"{base} serves no model {wanted!r}" if wanted else f"say which model of {base}: {base}#NAME"
    return f"{which}; {there}"
