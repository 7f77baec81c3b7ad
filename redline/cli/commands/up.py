"""`redline up`: the servers of a policy and a GenPRM, side by side on this machine."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.agent.serving.plan import ServerPlan

Run = Annotated[bool, typer.Option("--run", help="Start the servers and keep them until Ctrl-C.")]
Port = Annotated[int, typer.Option(min=1, max=65534, help="Port of the policy; the verifier takes the next one.")]
Python = Annotated[
    Path, typer.Option(help="Python of the environment that has vLLM, if it is not this one.", show_default=False)
]


@options.with_settings("policy", "verifier")
def up(
    call: Invocation,
    run: Run = False,
    port: Port = 8001,
    python: Python = Path(sys.executable),
) -> int:
    """Print the vLLM commands that serve a policy and a GenPRM side by side here, and the settings that use them.

    What is printed is a script for a shell; --run does the same and ends both servers together.
    """
    from redline.agent.serving.gpus import find_gpus
    from redline.agent.serving.plan import describe, plan_pair

    gpus = find_gpus()
    plans = plan_pair(call.settings.policy, call.settings.verifier, gpus, python=str(python.absolute()), port=port)
    _print(describe(gpus), plans)
    if run:
        _require_vllm(python)
        asyncio.run(_supervise(plans))
    return exit_codes.OK


def _print(where: str, plans: Sequence[ServerPlan]) -> None:
    from redline.agent.settings.load import settings_files

    say(f"# {where}")
    for plan in plans:
        say(f"{plan.shell()} &")
        if any(other.wait for other in plans) and not plan.wait:
            say(f"until curl -sf {plan.health}; do sleep 1; done  # the next one shares its GPU")
    # Not the working directory's: servers named there take the user's own word.
    say(f"\n# {settings_files()[0]}, once both are ready:")
    for plan in plans:
        say(f'# {plan.role} = "{plan.name}"')
    sys.stdout.flush()


def _require_vllm(python: Path) -> None:
    """Raises `BackendMissing` where that Python has no vLLM."""
    import subprocess

    from redline.inference import BackendMissing

    looked = "import importlib.util, sys; sys.exit(importlib.util.find_spec('vllm') is None)"
    try:
        found = subprocess.run([str(python), "-c", looked], check=False, timeout=60).returncode == 0
    except OSError as error:
        raise BackendMissing(f"--python {python} cannot be run: {error}") from error
    if not found:
        raise BackendMissing(
            f"{python} has no vLLM: pip install vllm on Linux with CUDA, or run .ci/vllm for the CPU "
            "build and say --python .venv-vllm/bin/python"
        )


async def _supervise(plans: Sequence[ServerPlan]) -> None:
    from redline.agent.serving.processes import supervise
    from redline.cli.signals import ENDING

    task = asyncio.current_task()
    assert task is not None
    # Servers must not outlive a command that was told to end, whoever told it.
    for told in ENDING:
        if signal.getsignal(told) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(told, task.cancel)
    await supervise(plans, lambda text: say(f"redline: {text}", err=True))
