"""`redline doctor`: what works here."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from redline.cli import exit_codes, options

if TYPE_CHECKING:
    from redline.agent.serving.doctor.report import Diagnosis

_STYLES = {"ok": "green", "missing": "yellow", "broken": "red", "untested": "yellow", "unused": "dim"}


@options.with_logs
def doctor(
    json: options.Json = False,
) -> int:
    """Say what works on this machine, and what to do about what does not.

    Optional things that are missing are no failure; a broken default path (embedded models, some sandbox) is.
    """
    from redline.agent.serving.doctor.diagnose import diagnose
    from redline.cli.console.output import print_json

    diagnosis = asyncio.run(diagnose())
    if json:
        print_json(diagnosis)
    else:
        _show(diagnosis)
    return exit_codes.OK if diagnosis.healthy else exit_codes.NOT_ACCEPTED


def _show(diagnosis: Diagnosis) -> None:
    from redline.cli.console.printer import Printer
    from redline.cli.console.terminal import Screen

    printer = Printer(Screen(highlight=False))
    for check in diagnosis.checks:
        printer.line(f"{check.state:<8} {check.name:<26} {check.detail}", _STYLES[check.state])
        if check.remedy:
            printer.line(f"-> {check.remedy}", "", 9)
    printer.line("Ready to solve." if diagnosis.healthy else "Not ready: a required part is missing or broken.", "bold")
