"""Troubles of the machine come out as one clear line."""

import errno

import pytest

from redline.inference import ModelNotFound
from redline.store import StorageFailed
from redline.training.errors import OutOfMemory
from redline.training.machine_errors import translated_errors


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (MemoryError(), OutOfMemory),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), OutOfMemory),
        (RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"), OutOfMemory),
        (OSError(errno.ENOSPC, "No space left on device"), StorageFailed),
        (RuntimeError("[enforce fail at inline_container.cc:668] . unexpected pos 64 vs 0"), StorageFailed),
        (Exception("Error while serializing: I/O error: No space left on device (os error 28)"), StorageFailed),
    ],
)
def test_named(raised, told) -> None:
    with pytest.raises(told) as caught, translated_errors():
        raise raised
    assert caught.value.__cause__ is raised
    advice = "--micro-batch" if told is OutOfMemory else "the same command goes on"
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    "raised",
    [ValueError("a bug"), FileNotFoundError(errno.ENOENT, "no"), ModelNotFound("out of memory"), OutOfMemory("x")],
)
def test_what_is_something_else_stays_as_it_is(raised) -> None:
    with pytest.raises(type(raised)) as caught, translated_errors():
        raise raised
    assert caught.value is raised


def test_torch_s_own_allocator() -> None:
    import torch

    with pytest.raises(OutOfMemory), translated_errors():
        torch.empty(1 << 50)
