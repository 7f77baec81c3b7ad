"""The key a server may want: read from the environment, sent in one header, and shown to nobody."""

from __future__ import annotations

import os

from redline.inference.errors import ServerRefused

VARIABLES = ("REDLINE_API_KEY", "OPENAI_API_KEY")
"""Where a key is looked for, in this order."""

_SHORTEST = 6
"""Keys shorter than this are no secrets (`none`, `x`), and taking them out would garble every message."""


class ApiKey:
    """A key that does not show itself: neither its `repr` nor a message that went through `scrub` holds it."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    @classmethod
    def from_environment(cls) -> ApiKey:
        """The first variable of `VARIABLES` that is set. Raises `ServerRefused` for what no header can carry."""
        name = next((name for name in VARIABLES if os.environ.get(name, "").strip()), None)
        value = os.environ[name].strip() if name else ""
        if not (value.isascii() and value.isprintable()) or " " in value:
            raise ServerRefused(f"{name} holds spaces or signs that no key has: set it anew", 0)
        return cls(value)

    def __repr__(self) -> str:
        return f"ApiKey({'set' if self._value else 'none'})"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")

    @property
    def headers(self) -> dict[str, str]:
        """The header to send; empty without a key."""
        return {"Authorization": f"Bearer {self._value}"} if self._value else {}

    def scrub(self, text: str) -> str:
        """The text with the key taken out, for what a server says back."""
        return text.replace(self._value, "[key]") if len(self._value) >= _SHORTEST else text
