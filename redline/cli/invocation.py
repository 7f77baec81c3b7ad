"""What a command is called with, and what every command does first: logs to stderr, settings from all their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from redline.agent.settings.load import load_settings
from redline.agent.settings.settings import Settings
from redline.cli.dependencies import Dependencies

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command has beside its own arguments."""

    settings: Settings
    """Of all sources, flags included."""
    dependencies: Dependencies
    verbose: int
    """Times that -v was given."""
    log_json: bool

    def console(self) -> Console:
        """Standard error, for notes and progress; silent where events go there as JSON."""
        from redline.cli.console.terminal import Screen

        return Screen(stderr=True, quiet=self.log_json, markup=False, highlight=False)


def invoke(context: typer.Context, flags: Mapping[str, object], *, verbose: int, log_json: bool) -> Invocation:
    """Configure the logs and merge the settings with the command's flags. Raises `SettingsError`."""
    set_up_logs(verbose, log_json=log_json)
    return Invocation(load_settings(flags).values, context.obj, verbose, log_json)


def set_up_logs(verbose: int, *, log_json: bool) -> None:
    """Send the logs to standard error, as the flags say."""
    from redline.cli.console.logs import configure_logs

    configure_logs(verbose, json=log_json)
