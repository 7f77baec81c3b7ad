"""A model on a server, as it is named: `http://HOST:PORT/v1#NAME`, with `@TOKENIZER` behind it where one is needed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from inference.errors import ModelNotFound

FORM = "`http://HOST:PORT/v1#NAME` or `http://HOST:PORT/v1#NAME@TOKENIZER`"


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

        Raises `ModelNotFound`, without repeating a password that was written into the address.
        """
        try:
            parts = urlsplit(name)
            port = parts.port
        except ValueError as error:
            raise ModelNotFound(f"the address is none ({error}): write {FORM}") from None
        if parts.username is not None or parts.password is not None:
            raise ModelNotFound("an address must not hold a user or a key: put the key into REDLINE_API_KEY")
        if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or parts.query:
            raise ModelNotFound(f"{name!r} is no address of a model server: write {FORM}")
        model, _, tokenizer = parts.fragment.rpartition("@") if "@" in parts.fragment else (parts.fragment, "", "")
        return cls(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", model, tokenizer)


def server_base(name: str) -> str:
    """The address of the API that a served model's name sends requests to. Raises `ModelNotFound`."""
    return Address.parse(name).base
