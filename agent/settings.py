"""The settings of the command: environment, `redline.toml` and flags, in rising precedence."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.budget import Budget
from agent.errors import RefinementError
from verifier import DEFAULT_STOP_ERROR

FILE_NAME = "redline.toml"
ENV_PREFIX = "REDLINE_"
_BUDGET = Budget()


class SettingsError(RefinementError):
    """A setting is unknown or has an impossible value; the message names the source and the key."""


class Settings(BaseSettings):
    """What a run is made of. Every field is also `REDLINE_<FIELD>`, a key of `redline.toml` and a flag."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    policy: str = Field("embedded", min_length=1)
    """The model that writes and revises solutions."""
    verifier: str = Field("embedded", min_length=1)
    """The judge of the steps: a GenPRM's model, or `direct:`, `critic:`, `prm:` or `consistency:` before a model."""
    sandbox: str = Field("auto", min_length=1)
    """The wall behind which the verifier's code runs: auto, local, docker, docker:RUNTIME or unsafe-subprocess."""
    votes: int = Field(1, ge=1, le=64)
    """Verification chains a step may take, at most; the reward is their mean."""
    stop_error: float = Field(DEFAULT_STOP_ERROR, ge=0, lt=0.5, allow_inf_nan=False)
    """Probability that votes which were not asked for would have changed a step's label; 0 for certainty."""
    threshold: float = Field(0.5, ge=0, le=1, allow_inf_nan=False)
    """The least reward at which a step is accepted."""
    max_revisions: int = Field(_BUDGET.max_revisions, ge=0)
    """Revisions after the first attempt."""
    max_tokens: int | None = Field(_BUDGET.tokens, ge=1)
    """Tokens that policy and verifier may generate for one problem, together."""
    max_calls: int | None = Field(_BUDGET.calls, ge=1)
    """Model calls for one problem."""
    timeout: float | None = Field(_BUDGET.wall_seconds, gt=0, allow_inf_nan=False)
    """Wall seconds for one problem."""
    concurrency: int = Field(8, ge=1, le=1024)
    """Problems in flight at once in a batch."""

    def budget(self) -> Budget:
        """The limits of one problem."""
        return Budget(
            max_revisions=self.max_revisions,
            tokens=self.max_tokens,
            calls=self.max_calls,
            wall_seconds=self.timeout,
        )


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force and, for each field, where its value came from."""

    values: Settings
    origins: Mapping[str, str]
    """Field name to `flag`, the path of a `redline.toml`, `REDLINE_...` or `default`."""


def settings_files() -> list[Path]:
    """Where a `redline.toml` is looked for; a later one has precedence."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [Path(base) / "redline" / FILE_NAME, Path.cwd() / FILE_NAME]


def load_settings(flags: Mapping[str, object] | None = None) -> LoadedSettings:
    """Merge every source. Flags that are None were not given. Raises `SettingsError`, naming the source and the key."""
    values: dict[str, object] = {}
    origins = {name: _environment_origin(name) for name in Settings.model_fields}
    for path in settings_files():
        read = _read_file(path)
        values.update(read)
        origins.update(dict.fromkeys(read, str(path)))
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    values.update(given)
    origins.update(dict.fromkeys(given, "flag"))
    try:
        loaded: Any = values
        return LoadedSettings(Settings(**loaded), origins)
    except ValidationError as error:
        raise SettingsError(_first_complaint(error, origins)) from error


def _environment_origin(name: str) -> str:
    variable = f"{ENV_PREFIX}{name}".upper()
    present = {key.upper() for key, value in os.environ.items() if value}
    return variable if variable in present else "default"


def _read_file(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    for key in table:
        if key not in Settings.model_fields:
            raise SettingsError(f"{path}: unknown key {key!r}{_suggestion(key)}")
    return table


def _suggestion(key: str) -> str:
    known = list(Settings.model_fields)
    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known keys: {', '.join(known)}"


def _first_complaint(error: ValidationError, origins: Mapping[str, str]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    shown = name.replace("_", "-")
    source = origins.get(name, "default")
    where = {"flag": f"--{shown}", "default": name}.get(source, source if source.startswith(ENV_PREFIX) else None)
    return f"{where or f'{source}: {name}'}: {first['msg']} (got {first['input']!r})"
