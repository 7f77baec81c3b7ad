"""The settings of the command: `redline.toml` of the user and of the working directory, environment and flags."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from redline.agent.errors import RefinementError
from redline.agent.loop.acceptance import DEFAULT_THRESHOLD
from redline.agent.settings.consent import Unconfirmed, require_consent
from redline.agent.usage.budget import Budget
from redline.verifier import DEFAULT_STOP_ERROR, Recipe

FILE_NAME = "redline.toml"
ENV_PREFIX = "REDLINE_"
_BUDGET = Budget()
_RECIPE = Recipe()


class SettingsError(RefinementError):
    """A setting is unknown or has an impossible value; the message names the source and the key."""


class Settings(BaseSettings):
    """What a run is made of. Every field is also `REDLINE_<FIELD>`, a key of `redline.toml` and a flag."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    policy: str = Field("embedded", min_length=1)
    """The model that writes and revises solutions."""
    verifier: str = Field("embedded", min_length=1)
    """The judge of the steps: a GenPRM's model; `direct:`, `critic:`, `prm:`, `consistency:` before one; `exact`."""
    exact: bool = True
    """Whether the loop calculates what a step states in plain arithmetic before it asks the verifier."""
    sandbox: str = Field("auto", min_length=1)
    """The wall behind which the verifier's code runs: auto, local, docker, docker:RUNTIME or unsafe-subprocess."""
    votes: int = Field(1, ge=1, le=64)
    """Verification chains a step may take, at most; the reward is their mean."""
    stop_error: float | None = Field(DEFAULT_STOP_ERROR, ge=0, lt=0.5, allow_inf_nan=False)
    """Probability that votes which were not asked for would have changed a step's label; 0 for certainty.

    None, which no flag says, asks for them all."""
    verifier_temperature: float | None = Field(_RECIPE.temperature, ge=0, allow_inf_nan=False)
    """Of a GenPRM's or a critic's samples; None is greedy for one vote, the paper's for several."""
    verifier_top_p: float = Field(_RECIPE.top_p, gt=0, le=1, allow_inf_nan=False)
    """Of a GenPRM's samples, where they are not greedy."""
    analysis: bool = _RECIPE.analysis
    """A GenPRM analyses a step before it writes code."""
    code: bool = _RECIPE.code
    """It writes code."""
    execution: bool = _RECIPE.execute
    """Its code is run; else it guesses what the code prints."""
    question_prefix: bool = _RECIPE.question_prefix
    """It reads `Question: ` before the problem, as in the released demo."""
    generation_prompt: bool = _RECIPE.generation_prompt
    """The authors' later format: the chat template opens its answer."""
    hard_rewards: bool = _RECIPE.hard_rewards
    """The authors' later format: the boxed word is the reward, 1 or 0."""
    shared_history: bool = _RECIPE.shared_history
    """The authors' later format: all votes go on from the first one's rationales."""
    threshold: float = Field(DEFAULT_THRESHOLD, ge=0, le=1, allow_inf_nan=False)
    """The least reward at which a step is accepted."""
    max_revisions: int = Field(_BUDGET.max_revisions, ge=0)
    """Revisions after the first attempt."""
    max_tokens: int | None = Field(_BUDGET.tokens, ge=1)
    """Tokens that policy and verifier may generate for one problem, together."""
    max_calls: int | None = Field(_BUDGET.calls, ge=1)
    """Model calls for one problem."""
    timeout: float | None = Field(_BUDGET.wall_seconds, gt=0, allow_inf_nan=False)
    """Wall seconds for one problem."""
    referee: str | None = Field(None, min_length=1)
    """The model that compares an answer with the gold answer where rules cannot tell; None asks nobody."""
    concurrency: int = Field(8, ge=1, le=1024)
    """Problems in flight at once in a batch."""
    trace: bool = False
    """Send every run to LangSmith, to where its own environment variables say; they alone send nothing."""

    def recipe(self) -> Recipe:
        """How a GenPRM judges."""
        return Recipe(
            analysis=self.analysis,
            code=self.code,
            execute=self.execution,
            temperature=self.verifier_temperature,
            top_p=self.verifier_top_p,
            question_prefix=self.question_prefix,
            generation_prompt=self.generation_prompt,
            hard_rewards=self.hard_rewards,
            shared_history=self.shared_history,
        )

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


def setting_defaults() -> dict[str, Any]:
    """What every setting is where nobody says anything: also what it was before there was such a setting."""
    return {name: field.get_default() for name, field in Settings.model_fields.items()}


def settings_files() -> list[Path]:
    """Where a `redline.toml` is looked for, the user's own and the working directory's; the later has precedence."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [Path(base) / "redline" / FILE_NAME, Path.cwd() / FILE_NAME]


def load_settings(flags: Mapping[str, object] | None = None) -> LoadedSettings:
    """Merge every source: the user's file, the working directory's, environment, flags, in rising precedence.

    Flags that are None were not given. Raises `SettingsError`, naming the source and the key, also for what the working
    directory may not decide alone (see `redline.agent.settings.consent`).
    """
    his_file, local_file = settings_files()
    his, local = _read_file(his_file), {} if _same(his_file, local_file) else _read_file(local_file)
    environment = _environment()
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    # A value that is outranked decides nothing, and needs nobody's consent.
    local = {name: value for name, value in local.items() if name not in environment and name not in given}
    for name, value in local.items():
        _confirm(local_file, name, value, [his, environment, given])
    values = {name: value for name, value in {**his, **local}.items() if name not in environment} | given
    origins = (
        dict.fromkeys(Settings.model_fields, "default")
        | dict.fromkeys(his, str(his_file))
        | dict.fromkeys(local, str(local_file))
        | {name: f"{ENV_PREFIX}{name}".upper() for name in environment}
        | dict.fromkeys(given, "flag")
    )
    try:
        loaded: Any = values
        return LoadedSettings(Settings(**loaded), origins)
    except ValidationError as error:
        raise SettingsError(_first_complaint(error, origins)) from error


def _environment() -> dict[str, str]:
    """What the environment gives, by field; an empty variable gives nothing."""
    present = {key.upper(): value for key, value in os.environ.items() if value}
    variables = {name: f"{ENV_PREFIX}{name}".upper() for name in Settings.model_fields}
    return {name: present[variable] for name, variable in variables.items() if variable in present}


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _confirm(path: Path, name: str, value: object, own: Sequence[Mapping[str, object]]) -> None:
    try:
        require_consent(name, value, own)
    except Unconfirmed as why:
        raise SettingsError(
            f"{path}: {name}: the file of a working directory may not set this alone, because it {why}; if you "
            f"want it, name it yourself: --{name.replace('_', '-')}, {ENV_PREFIX}{name.upper()}, or {name} in "
            f"{settings_files()[0]}"
        ) from None


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
