"""The two vLLM servers of a policy and a GenPRM side by side: which commands start them, and what names them then."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from redline.agent.serving.gpus import Gpu
from redline.inference import weights_of

Role = Literal["policy", "verifier"]
ROLES: tuple[Role, Role] = ("policy", "verifier")

MODULE = "vllm.entrypoints.openai.api_server"
"""Also in the CPU build, whose `vllm serve` does not start."""
SHARE, WHOLE = 0.45, 0.9
"""Of a GPU's memory, for each of two servers and for one alone."""
CPU_CACHE_GIB = 2
"""Memory for keys and values of each server without a GPU."""
CPU_BLOCK = 32
"""Tokens of a cache block. Only whole blocks are found again, and the CPU's default of 128 is longer than a step."""


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """One server: a command, what its environment needs, and the model it will be."""

    role: Role
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    wait: bool = False
    """Start it only when the one before is ready: vLLM measures the memory that is free when it starts."""

    @property
    def name(self) -> str:
        """The model's name for redline."""
        return f"http://127.0.0.1:{self.port}/v1#{self.role}"

    @property
    def health(self) -> str:
        """Answers 200 once the model is loaded."""
        return f"http://127.0.0.1:{self.port}/health"

    def shell(self) -> str:
        """The command as a line for a shell."""
        settings = [f"{name}={shlex.quote(value)}" for name, value in self.environment.items()]
        return " ".join([*settings, shlex.join(self.command)])


def plan_pair(
    policy: str, verifier: str, gpus: Sequence[Gpu], *, python: str = sys.executable, port: int = 8001
) -> list[ServerPlan]:
    """The servers of two models: on a GPU each, on one they share, or on the CPU.

    The models are named as for redline (`embedded`, `hf:...`, `vllm:...`). Raises `ModelNotFound` for any other name.
    """
    plans = []
    for place, (role, model) in enumerate(zip(ROLES, (policy, verifier), strict=True)):
        weights = weights_of(model, role)
        flags, environment = _on_gpu(place, gpus) if gpus else _on_cpu(small=model == "embedded")
        serve = ["--model", weights, "--served-model-name", role, "--host", "127.0.0.1", "--port", str(port + place)]
        # Redline says itself how to sample: nothing is to come from the model's own generation settings.
        common = ["--generation-config", "vllm", "--enable-prefix-caching", "--max-model-len", "auto"]
        command = (python, "-m", MODULE, *serve, *common, *flags)
        plans.append(ServerPlan(role, command, environment, port + place, wait=place > 0 and len(gpus) == 1))
    return plans


def describe(gpus: Sequence[Gpu]) -> str:
    """Where the two servers go, in words."""
    if not gpus:
        return "No NVIDIA GPU found: both servers run on the CPU, which is for trying things out."
    names = [f"{gpu.name} ({gpu.gib:.0f} GiB)" for gpu in gpus[:2]]
    if len(gpus) == 1:
        return f"One GPU, {names[0]}: each server takes {SHARE:.0%} of its memory."
    rest = f"; {len(gpus) - 2} more are left unused" if len(gpus) > 2 else ""
    return f"The policy goes on {names[0]}, the verifier on {names[1]}{rest}."


def _on_gpu(place: int, gpus: Sequence[Gpu]) -> tuple[list[str], dict[str, str]]:
    alone = len(gpus) > 1
    device = gpus[place if alone else 0].id
    environment = {"CUDA_VISIBLE_DEVICES": device, "VLLM_NO_USAGE_STATS": "1"}
    return ["--gpu-memory-utilization", str(WHOLE if alone else SHARE)], environment


def _on_cpu(*, small: bool) -> tuple[list[str], dict[str, str]]:
    environment = {
        "VLLM_CPU_KVCACHE_SPACE": str(CPU_CACHE_GIB),
        # Both servers would otherwise bind their threads to the same first cores.
        "VLLM_CPU_OMP_THREADS_BIND": "nobind",
        "OMP_NUM_THREADS": str(1 if small else max(1, (os.cpu_count() or 2) // 2)),
        "VLLM_NO_USAGE_STATS": "1",
    }
    flags = ["--enforce-eager", "--block-size", str(CPU_BLOCK)]
    # A prompt read in pieces ends vLLM's CPU engine where the request has a seed, as ours have.
    flags.append("--no-enable-chunked-prefill")
    if small:
        # The worker in the engine's own process: two that wait for each other cost more than a tiny model does.
        environment["VLLM_ENABLE_V1_MULTIPROCESSING"] = "0"
        flags += ["--dtype", "float32", "--distributed-executor-backend", "uni"]
    return flags, environment
