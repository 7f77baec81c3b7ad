"""The machine's troubles in the words of this package: out of memory, and a disk that is full."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from redline.agent.errors import RefinementError
from redline.inference import InferenceError
from redline.store import StorageFailed, StoreError
from redline.training.errors import OutOfMemory

_REFUSED = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO, errno.EROFS}
_MEMORY_SIGNS = ("out of memory", "can't allocate memory", "defaultcpuallocator")
# How torch's zip writer and safetensors tell of a failed write.
_DISK_SIGNS = ("pytorchstreamwriter", "inline_container", "no space left", "file too large", "i/o error")
ADVICE = (
    "use a smaller --micro-batch (the batch stays the same), a shorter --max-length, --lora, "
    "or more --processes, over which the weights are spread"
)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raises `OutOfMemory` with advice, and `StorageFailed`, for what torch and the system raise in their own ways."""
    try:
        yield
    except (RefinementError, InferenceError, StoreError):
        raise
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        raise StorageFailed(_full(error.strerror or error)) from error
    except MemoryError as error:
        raise OutOfMemory(f"out of memory: {ADVICE}") from error
    except Exception as error:
        # torch has no class for the processor's allocator, nor safetensors one for a full disk.
        message = str(error).lower()
        if any(sign in message for sign in _MEMORY_SIGNS):
            raise OutOfMemory(f"out of memory: {ADVICE}") from error
        if any(sign in message for sign in _DISK_SIGNS):
            raise StorageFailed(_full(error)) from error
        raise


def _full(why: object) -> str:
    return f"the training cannot be written ({why}); make room, and the same command goes on"
