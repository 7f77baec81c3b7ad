"""Bearer tokens: who may ask. They come from a file or the environment, never from a command line that `ps` shows."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from redline.server.errors import TokensUnusable

VARIABLE = "REDLINE_SERVE_TOKENS"
"""Tokens with spaces or line ends between them."""
SHORTEST = 16
"""Signs of a token; a shorter one can be guessed."""


class Tokens:
    """The tokens that are accepted; none at all lets everybody in. They do not show themselves."""

    __slots__ = ("_digests",)

    def __init__(self, tokens: Iterable[str] = ()) -> None:
        given = list(tokens)
        for token in given:
            if len(token) < SHORTEST or not (token.isascii() and token.isprintable()) or " " in token:
                raise TokensUnusable(
                    f"a bearer token is {SHORTEST} or more ASCII signs without spaces: `openssl rand -hex 32` makes one"
                )
        self._digests = [sha256(token.encode()).digest() for token in given]

    @classmethod
    def load(cls, file: Path | None) -> Tokens:
        """Those of the file, one a line and `#` before a remark, and those of the environment.

        Raises `TokensUnusable` for a file that cannot be read or holds none, and for a token that can be guessed.
        """
        return cls([*(_read(file) if file else ()), *os.environ.get(VARIABLE, "").split()])

    def __repr__(self) -> str:
        return f"Tokens({len(self._digests)})"

    def __bool__(self) -> bool:
        return bool(self._digests)

    def accept(self, header: str | None) -> bool:
        """Whether an `Authorization` header holds one of them; in the same time whichever it is, and however near."""
        if not self._digests:
            return True
        scheme, _, token = (header or "").partition(" ")
        digest = sha256(token.strip().encode("latin-1", "replace")).digest()
        known = [hmac.compare_digest(digest, one) for one in self._digests]
        return scheme.lower() == "bearer" and any(known)


def _read(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TokensUnusable(f"--tokens {file}: cannot be read: {error}") from error
    tokens = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not tokens:
        raise TokensUnusable(f"--tokens {file}: holds no token, and would let everybody in")
    return tokens
