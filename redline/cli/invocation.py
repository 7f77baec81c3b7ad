"""What a command is called with, and what every command does first: logs to stderr, settings from all their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from redline.agent.log import get_logger
from redline.agent.settings.load import LoadedSettings, load_settings
from redline.agent.settings.model_choice import ModelChoice
from redline.agent.settings.settings import Settings
from redline.cli.console.output import say
from redline.cli.dependencies import Dependencies

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a command has beside its own arguments."""

    loaded: LoadedSettings
    """Of all sources, flags included."""
    dependencies: Dependencies
    verbose: int
    """Times that -v was given."""
    log_json: bool

    @property
    def settings(self) -> Settings:
        """Those in force, with the models that are named or, where none is, the embedded ones."""
        return self.loaded.values

    def console(self) -> Console:
        """Standard error, for notes and progress; silent where events go there as JSON."""
        from redline.cli.console.terminal import Screen

        return Screen(stderr=True, quiet=self.log_json, markup=False, highlight=False)

    def choose_models(self, begun_with: object = None) -> ModelChoice:
        """The models that solve, see `redline.agent.settings.model_choice`; nothing is told of them yet."""
        return self.dependencies.models(self.loaded, begun_with=begun_with)

    def tell(self, choice: ModelChoice) -> None:
        """Say on standard error which models solve, and which are pulled and cannot be used.

        To be called when the models are open: where they cannot be opened, that is the only line.
        """
        if self.log_json:
            log = get_logger()
            for line in choice.unusable:
                log.warning("model_unusable", why=line)
            log.info("models", policy=choice.settings.policy, verifier=choice.settings.verifier)
            return
        for line in filter(None, (*choice.unusable, choice.told)):
            say(f"redline: {line}", err=True)


def invoke(context: typer.Context, flags: Mapping[str, object], *, verbose: int, log_json: bool) -> Invocation:
    """Configure the logs and merge the settings with the command's flags. Raises `SettingsError`."""
    set_up_logs(verbose, log_json=log_json)
    return Invocation(load_settings(flags), context.obj, verbose, log_json)


def set_up_logs(verbose: int, *, log_json: bool) -> None:
    """Send the logs to standard error, as the flags say."""
    from redline.cli.console.logs import configure_logs

    configure_logs(verbose, json=log_json)
