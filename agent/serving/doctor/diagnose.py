"""Every check, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from redline.agent.serving.doctor.libraries import check_libraries, remedy
from redline.agent.serving.doctor.machine import check_gpu, check_machine, check_python, check_torch, check_vllm
from redline.agent.serving.doctor.models import check_embedded, check_models
from redline.agent.serving.doctor.report import Check, Diagnosis
from redline.agent.serving.doctor.sandboxes import check_sandbox, check_unsafe
from redline.agent.serving.doctor.settings import check_settings

PATIENCE = 60.0
"""Wall seconds a check may take before it counts as broken."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A check that is still to be made."""

    name: str
    check: Callable[[], Awaitable[Check]]
    required: bool = False
    patient: bool = False
    """It keeps its own time: the opening of a sandbox goes on as long as it makes progress."""


PROBES = (
    Probe("python", check_python, required=True),
    Probe("machine", check_machine),
    Probe("settings", check_settings, required=True),
    Probe("libraries", check_libraries),
    Probe("torch", check_torch, required=True),
    Probe("gpu", check_gpu),
    Probe("vllm", check_vllm),
    Probe("sandbox auto", partial(check_sandbox, "auto"), required=True, patient=True),
    Probe("sandbox local", partial(check_sandbox, "local"), patient=True),
    Probe("sandbox docker", partial(check_sandbox, "docker"), patient=True),
    Probe("sandbox unsafe-subprocess", check_unsafe),
    Probe("models", check_models),
    Probe("embedded policy", partial(check_embedded, "policy"), required=True),
    Probe("embedded verifier", partial(check_embedded, "verifier"), required=True),
)


async def diagnose() -> Diagnosis:
    """Run every check; a check that raises or hangs is `broken`, never an exception."""
    checks = [await _made(probe) for probe in PROBES]
    return Diagnosis(healthy=all(check.state == "ok" for check in checks if check.required), checks=tuple(checks))


async def _made(probe: Probe) -> Check:
    try:
        async with asyncio.timeout(None if probe.patient else PATIENCE):
            check = await probe.check()
    except TimeoutError:
        check = _broken(probe.name, f"no answer within {PATIENCE:.0f} s", "try again idle")
    except Exception as error:  # noqa: BLE001 - recorded in the report
        check = _broken(probe.name, " ".join(f"{type(error).__name__}: {error}".split()), remedy())
    return check.model_copy(update={"required": probe.required})


def _broken(name: str, detail: str, what_to_do: str) -> Check:
    return Check(name=name, state="broken", detail=detail, remedy=what_to_do)
