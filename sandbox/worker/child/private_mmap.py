"""`mmap.mmap` as programs get it: of private memory.

Shared memory outlives its last sight: what of it is unmapped, or dropped from the page tables, is still held, and
counted as nobody's. So the filter refuses it. A program has nobody to share with, no other process and no file that it
could write to: private memory does the same for it, and is counted.
"""

from __future__ import annotations

import mmap as module
from typing import Any, Self

_SHARED, _PRIVATE = module.MAP_SHARED, module.MAP_PRIVATE
_READ, _WRITE = module.PROT_READ, module.PROT_WRITE
_DEFAULT = module.ACCESS_DEFAULT
_PROTECTION = {module.ACCESS_READ: _READ, module.ACCESS_WRITE: _READ | _WRITE}


class PrivateMmap(module.mmap):
    """A map that is private wherever that makes no difference; any other is left for the filter to refuse."""

    def __new__(
        cls,
        fileno: int,
        length: int,
        flags: int = _SHARED,
        prot: int = _READ | _WRITE,
        access: int = _DEFAULT,
        offset: int = 0,
        **later: Any,
    ) -> Self:
        """As `mmap.mmap`; `later` are the parameters of newer releases."""
        if access in _PROTECTION and (flags, prot) == (_SHARED, _READ | _WRITE):
            prot, access = _PROTECTION[access], _DEFAULT
        alone = fileno == -1 or not prot & _WRITE
        if access == _DEFAULT and flags & _SHARED and alone:
            flags = flags & ~_SHARED | _PRIVATE
        return super().__new__(cls, fileno, length, flags, prot, access, offset, **later)


def install() -> None:
    """Have every later `import mmap` of this process find it."""
    PrivateMmap.__name__ = PrivateMmap.__qualname__ = "mmap"
    PrivateMmap.__module__ = "mmap"
    module.mmap = PrivateMmap  # type: ignore[misc]
