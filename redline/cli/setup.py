"""What every command does first: logs to stderr, settings from all their sources."""

from __future__ import annotations

import typer

from redline.agent.settings.settings import Settings, load_settings
from redline.cli.console.logs import configure_logs


def set_up(context: typer.Context) -> Settings:
    """Configure the logs and merge the settings with the command's flags. Raises `SettingsError`."""
    set_up_logs(context)
    flags = {name: value for name, value in context.params.items() if name in Settings.model_fields}
    return load_settings(flags).values


def set_up_logs(context: typer.Context) -> None:
    """Configure the logs as the command's flags say."""
    configure_logs(context.params["verbose"], json=context.params["log_json"])
