"""Which model answers, and that it stays the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redline.inference.errors import AnswerUnusable
from redline.inference.http.json_values import JsonObject, short_repr


@dataclass(slots=True)
class ServerIdentity:
    """Who answered first; everybody after must be the same, or rewards and texts come from two models."""

    model: str | None = None
    fingerprint: str | None = None

    def check(self, answer: JsonObject) -> None:
        """Raises `AnswerUnusable` when another model, or the same one set up differently, answers."""
        model, fingerprint = (_text(answer.get(name)) for name in ("model", "system_fingerprint"))
        self.model = self.model or model
        self.fingerprint = self.fingerprint or fingerprint
        if model and model != self.model:
            was = short_repr(self.model)
            raise AnswerUnusable(f"the server answers with {short_repr(model)} where it was {was} before: open it anew")
        if fingerprint and fingerprint != self.fingerprint:
            was = short_repr(self.fingerprint)
            raise AnswerUnusable(
                f"the server was set up anew ({short_repr(fingerprint)} where it was {was} before): open it anew"
            )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
