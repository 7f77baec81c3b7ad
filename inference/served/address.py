"""A model on a server, as it is named: `http://HOST:PORT/v1#NAME`, with `@TOKENIZER` behind it where one is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from redline.inference.errors import ModelNotFound

FORM = "`http://HOST:PORT/v1#NAME` or `http://HOST:PORT/v1#NAME@TOKENIZER`"


_AUTHORITY = r"(?:…@)?(?:[\w.-]+|\[[\da-fA-F:.%]+\])(?::(?:\d+|PORT))?"
_PLACE = re.compile(
    rf"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)"
    rf"(?:(?P<plain>{_AUTHORITY}(?=[/?#\s'\"`,;)\]]|[.:]?(?:\s|$))(?![^\s#…]*@))|(?P<user>[^\n]*@)|[^\s'\"`]*)"
)
_QUERY = re.compile(r"(://[^\s?'\"`]*)\?[^\s#'\"`]+")


def without_keys(text: str) -> str:
    """A text with users, passwords and queries taken out of the addresses in it; what may be one counts as one."""
    return _QUERY.sub(r"\1?…", _PLACE.sub(_hidden, text))


def _hidden(found: re.Match[str]) -> str:
    return found["scheme"] + (found["plain"] or ("…@" if found["user"] else "…"))


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of such a name."""

    base: str
    """The address of the API without a slash at its end, e.g. `http://127.0.0.1:8000/v1`."""
    model: str
    """The model's name on the server; empty means the only one there is."""
    tokenizer: str
    """A folder or a hub name; empty where the server or its model's name has to do."""

    @property
    def root(self) -> str:
        """Where the server's own routes are, beside the OpenAI-like ones: the base without `/v1`."""
        return self.base.removesuffix("/v1")

    @classmethod
    def parse(cls, name: str) -> Address:
        """Read a name. What stands behind the last `@` of the fragment is the tokenizer.

        Raises `ModelNotFound`, without repeating a key that was written into the address.
        """
        try:
            parts = urlsplit(name)
            port = parts.port
        # What the standard library says of it repeats a part of it.
        except ValueError:
            raise ModelNotFound(f"{without_keys(name)!r} is no address: write {FORM}") from None
        if parts.username is not None or parts.password is not None or parts.query:
            raise ModelNotFound(
                f"an address must not hold a user, a key or a query: put the key into REDLINE_API_KEY and write {FORM}"
            )
        if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or "?" in parts.fragment:
            raise ModelNotFound(f"{without_keys(name)!r} is no address of a model server: write {FORM}")
        model, _, tokenizer = parts.fragment.rpartition("@") if "@" in parts.fragment else (parts.fragment, "", "")
        return cls(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", model, tokenizer)


def server_base(name: str) -> str:
    """The address of the API that a served model's name sends requests to. Raises `ModelNotFound`."""
    return Address.parse(name).base
