"""The GPUs of this machine, as the driver tells them: without importing torch, which may be a CPU build."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

_QUERY = ["--query-gpu=index,uuid,name,memory.total", "--format=csv,noheader,nounits"]
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Gpu:
    """One device; `id` is what CUDA_VISIBLE_DEVICES takes."""

    id: str
    name: str
    gib: float
    """Its whole memory."""


def find_gpus() -> list[Gpu]:
    """The NVIDIA devices that CUDA_VISIBLE_DEVICES lets be seen, in its order; none where there is no driver."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    try:
        told = subprocess.run([program, *_QUERY], capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        # A driver that does not answer is no driver: what is printed then says that no GPU was found.
        return []
    return _visible(told.stdout, os.environ.get("CUDA_VISIBLE_DEVICES"))


def _visible(table: str, visible: str | None) -> list[Gpu]:
    rows = [[cell.strip() for cell in line.split(",")] for line in table.splitlines() if line.count(",") == 3]
    known: dict[str, Gpu] = {}
    for index, uuid, name, mebibytes in rows:
        # Machines whose GPU shares the main memory tell no size.
        gpu = Gpu(index, name, float(mebibytes) / 1024 if mebibytes.isdecimal() else 0.0)
        known |= {index: gpu, uuid: gpu}
    wanted = [row[0] for row in rows] if visible is None else [entry.strip() for entry in visible.split(",")]
    return [known[entry] for entry in wanted if entry in known]
