"""Each runtime of the sandbox, with what it enforces here."""

from __future__ import annotations

from collections.abc import Mapping

from redline.agent.serving.doctor.report import Check, missing
from redline.sandbox import SandboxError, open_sandbox

_WITHOUT = {
    "auto": "without a sandbox no code is checked; docs/sandbox.md says what each runtime needs",
    "local": "docker does as well; docs/sandbox.md says what each runtime needs",
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


async def check_sandbox(runtime: str) -> Check:
    """Whether a program runs in it."""
    name = f"sandbox {runtime}"
    try:
        async with open_sandbox(runtime) as sandbox:
            ran = await sandbox.run("print(12 * 17)", timeout=5)
            became, guarantees = sandbox.name, sandbox.guarantees
    except SandboxError as error:
        return missing(name, str(error), _WITHOUT[runtime])
    if ran.status != "ok" or ran.stdout.strip() != "204":
        broken = f"a test program ended {ran.status!r}: {ran.stderr.strip()[:160]}"
        return Check(name=name, state="broken", detail=broken, remedy="run with -vv and report what it logs")
    detail = _promise(guarantees) if became == runtime else f"is {became} on this machine"
    return Check(name=name, state="ok", detail=detail, guarantees=guarantees)


async def check_unsafe() -> Check:
    """The one that nobody gets without asking for it by name: told of, and not tried."""
    name = "unsafe-subprocess"
    guarantees = open_sandbox(name).guarantees
    return Check(
        name=f"sandbox {name}",
        state="unused",
        detail=_promise(guarantees),
        remedy=f"never chosen by itself; for code that you trust as your own: --sandbox {name}",
        guarantees=guarantees,
    )


def _promise(guarantees: Mapping[str, bool]) -> str:
    """What programs in the sandbox cannot do, and what they can."""
    cannot = ", ".join(deed for claim, deed in _DEEDS.items() if guarantees[claim])
    can = ", ".join(deed for claim, deed in _DEEDS.items() if not guarantees[claim])
    return "; ".join(f"programs {verb} {deeds}" for verb, deeds in (("cannot", cannot), ("CAN", can)) if deeds)
