"""Where settings come from: `redline.toml` of the user and of the working directory, environment and flags."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from redline.agent.settings.setting_file import FILE_NAME, read_settings
from redline.agent.settings.settings import Settings, SettingsError, spellings, variable
from redline.agent.settings.trust import Untrusted, require_trust

Values = dict[str, object]
"""Field names to what one source says."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force and, for each field, where its value came from."""

    values: Settings
    origins: Mapping[str, str]
    """Field name to `flag`, the path of a `redline.toml`, `REDLINE_...`, `run ID` or `default`."""
    run: str | None = None
    """The durable run that is gone on with by these settings, if it is one."""


def settings_files() -> list[Path]:
    """Where a `redline.toml` is looked for, the user's own and the working directory's; the later has precedence."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [Path(base) / "redline" / FILE_NAME, Path.cwd() / FILE_NAME]


def load_settings(flags: Mapping[str, object] | None = None) -> LoadedSettings:
    """Merge every source: the user's file, the working directory's, environment, flags, in rising precedence.

    Flags that are None were not given. Raises `SettingsError`, naming the source and the key, also for what the working
    directory may not decide alone (see `redline.agent.settings.trust`).
    """
    user_file, local_file = settings_files()
    user, local = read_settings(user_file), {} if _same(user_file, local_file) else read_settings(local_file)
    environment = _environment()
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    # A value that is outranked decides nothing, and needs nobody's word.
    local = {name: value for name, value in local.items() if name not in environment and name not in given}
    _require_trust(local_file, local, [user, environment, given])
    origins = (
        dict.fromkeys(Settings.model_fields, "default")
        | dict.fromkeys(user, str(user_file))
        | dict.fromkeys(local, str(local_file))
        | {name: variable(name) for name in environment}
        | dict.fromkeys(given, "flag")
    )
    return LoadedSettings(validated(user | local | environment | given, origins), origins)


def _environment() -> Values:
    """What the environment gives, by field; an empty variable gives nothing."""
    present = {key.upper(): value for key, value in os.environ.items() if value}
    return {name: present[variable(name)] for name in Settings.model_fields if variable(name) in present}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _require_trust(path: Path, local: Values, own: Sequence[Values]) -> None:
    for name, value in local.items():
        try:
            require_trust(name, value, own)
        except Untrusted as why:
            raise SettingsError(
                f"{path}: {name}: the file of a working directory may not set this alone, because it {why}; if you "
                f"want it, name it yourself: {spellings(name)[0]}, {variable(name)}, or {name} in {settings_files()[0]}"
            ) from None


def values_of_the_user(loaded: LoadedSettings) -> Values:
    """What flags, the environment and the user's own file give: neither a default nor a working directory's."""
    others = {"default", str(settings_files()[1])}
    return {name: getattr(loaded.values, name) for name, origin in loaded.origins.items() if origin not in others}


def validated(values: Values, origins: Mapping[str, str]) -> Settings:
    """The settings of these values. Raises `SettingsError`, naming the source and the key of one that is impossible."""
    try:
        loaded: Any = values
        return Settings(**loaded)
    except ValidationError as error:
        raise SettingsError(_first_complaint(error, origins)) from error


def _first_complaint(error: ValidationError, origins: Mapping[str, str]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    return f"{_place(name, origins[name])}: {first['msg'].removeprefix('Value error, ')} (got {first['input']!r})"


def _place(name: str, origin: str) -> str:
    """The flag, variable or key of a file that gave a setting."""
    if origin == "flag":
        return spellings(name)[0]
    if origin == "default":
        return name
    return origin if origin == variable(name) else f"{origin}: {name}"
