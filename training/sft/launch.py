"""A training on several processes: accelerate with FSDP2, which spreads weights, gradients and optimizer over them."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redline
from redline.store import StorageFailed, write_whole
from redline.training.errors import OutOfMemory, TrainingDiverged, WorkerFailed
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import RunDir, as_text

_POLL = 0.5
"""Seconds between two looks at how far the processes are."""
_TYPED = {kind.__name__: kind for kind in (TrainingDiverged, OutOfMemory, StorageFailed)}
_PACKAGES = Path(redline.__file__).parents[1]


def write_config(run_dir: RunDir, processes: int, machines: int = 1) -> Path:
    """The configuration file that accelerate wants; `processes` of all machines together."""
    import torch

    gpu = torch.cuda.is_available()
    fields: dict[str, Any] = {
        "compute_environment": "LOCAL_MACHINE",
        "distributed_type": "FSDP",
        "fsdp_config": {
            "fsdp_version": 2,
            "fsdp_auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "fsdp_reshard_after_forward": True,
            # One file that any number of processes, and `from_pretrained`, can read.
            "fsdp_state_dict_type": "FULL_STATE_DICT",
            "fsdp_cpu_ram_efficient_loading": False,
            "fsdp_offload_params": False,
        },
        "mixed_precision": "bf16" if gpu and torch.cuda.is_bf16_supported() else "no",
        "num_machines": machines,
        "num_processes": processes,
        "machine_rank": 0,
        "rdzv_backend": "static",
        "same_network": True,
        "use_cpu": not gpu,
    }
    path = run_dir.root / "accelerate.json"
    write_whole(path, as_text(fields))
    return path


def command(run_dir: RunDir, config: Path, *more: str) -> list[str]:
    """How accelerate is started on one machine."""
    launcher = [sys.executable, "-m", "accelerate.commands.launch", "--config_file", str(config.absolute())]
    return [*launcher, *more, "-m", "redline.training.sft.worker", str(run_dir.out.absolute())]


def cluster_command(run_dir: RunDir, plan: TrainingPlan, machines: int) -> str:
    """The same for many machines, as a line for a shell; RANK and HEAD are theirs to fill in."""
    config = write_config(run_dir, plan.processes, machines)
    line = shlex.join(command(run_dir, config, "--machine_rank", "RANK", "--main_process_ip", "HEAD"))
    return line.replace(" RANK ", ' "$RANK" ').replace(" HEAD ", ' "$HEAD" --main_process_port 29500 ')


def launch(run_dir: RunDir, plan: TrainingPlan, watch: Callable[[int, int], None]) -> None:
    """Run the training on `plan.processes` processes of this machine, and wait for them.

    Raises what a process raised, or `WorkerFailed` where none could tell.
    """
    failure, log = run_dir.root / "failure.json", run_dir.root / "processes.log"
    failure.unlink(missing_ok=True)
    line = command(run_dir, write_config(run_dir, plan.processes), "--main_process_port", str(_free_port()))
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    with log.open("wb") as output:
        child = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, "PYTHONPATH": path},
            pass_fds=(run_dir.lock,),
        )
        try:
            code = _wait(child, run_dir, watch)
        finally:
            child.terminate()
            child.wait()
    if code:
        raise _failure(failure, log, code)


def _wait(child: subprocess.Popen[bytes], run_dir: RunDir, watch: Callable[[int, int], None]) -> int:
    while True:
        try:
            return child.wait(timeout=_POLL)
        except subprocess.TimeoutExpired:
            if (told := run_dir.root / "progress.json").exists():
                watch(*json.loads(told.read_bytes()))


def tell_progress(run_dir: RunDir) -> Callable[[int, int], None]:
    """What a process does to be watched from another."""
    return lambda done, steps: write_whole(run_dir.root / "progress.json", json.dumps([done, steps]))


def leave_failure(run_dir: RunDir, error: Exception) -> None:
    """Write down why a process ended, for the one that waits; the first to fail is heard."""
    path = run_dir.root / "failure.json"
    if not path.exists():
        write_whole(path, as_text({"kind": type(error).__name__, "message": str(error)}))


def _failure(path: Path, log: Path, code: int) -> Exception:
    if not path.exists():
        return WorkerFailed(f"the training's processes ended with exit code {code}; what they said is in {log}")
    told = json.loads(path.read_bytes())
    kind = _TYPED.get(told["kind"])
    if kind is not None:
        return kind(told["message"])
    return WorkerFailed(f"a process of the training failed: {told['kind']}: {told['message']}; more is in {log}")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
