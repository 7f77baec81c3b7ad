"""The settings of a durable run: what is kept of them beside it, and which are in force when it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from redline.agent.policy.prompt_file import fingerprint_of_prompts
from redline.agent.settings.load import LoadedSettings, Values, validated, values_of_the_user
from redline.agent.settings.settings import Settings, SettingsError, setting_defaults, spellings
from redline.agent.settings.trust import Untrusted, require_trust

_NOT_KEPT = frozenset({"runs", "trace", "concurrency", "referee", "policy_price", "verifier_price"})
"""What changes nothing of a run. `runs` may hold a password; `trace` is asked for each time that something is sent."""
_LIMITS = frozenset({"max_revisions", "max_tokens", "max_calls", "timeout"})
"""What is changed so that a run can go on."""
_DIGEST = "prompts_digest"


def settings_to_keep(settings: Settings) -> Values:
    """What is kept beside a run: no key and no password; of prompts also what they say. Raises `InvalidPrompts`."""
    kept = settings.model_dump(exclude=set(_NOT_KEPT))
    if settings.prompts is not None:
        # Whoever goes on with the run may be in another folder.
        kept["prompts"] = str(Path(settings.prompts).absolute())
        kept[_DIGEST] = fingerprint_of_prompts(settings.prompts)
    return kept


def go_on_with(loaded: LoadedSettings, kept: Mapping[str, object], run: str, *, own_place: bool) -> LoadedSettings:
    """The settings with which a run goes on: what was `kept` beside it, where no flag says otherwise.

    What was no setting yet when the run began counts as its default. `own_place`: nobody but the user writes where it
    is kept; of another place, what a working directory may not decide alone takes the user's own word, too. Raises
    `SettingsError`.
    """
    flags = {name for name, origin in loaded.origins.items() if origin == "flag"}
    begun = {
        name: kept.get(name, default)
        for name, default in setting_defaults().items()
        if name not in _NOT_KEPT and name not in flags
    }
    if not own_place:
        _require_trust(begun, loaded, run)
    origins = {**loaded.origins, **dict.fromkeys(begun, f"run {run}")}
    return LoadedSettings(validated({**loaded.values.model_dump(), **begun}, origins), origins, run)


def changes(kept: Mapping[str, object], settings: Settings) -> Iterator[str]:
    """A clause for each of the settings, its limits aside, that is another one than was `kept`."""
    now = settings_to_keep(settings)
    before = {**setting_defaults(), _DIGEST: None, **kept}
    # Of a file of prompts it matters what it says, and not where it lies.
    for name in sorted({*now, _DIGEST} - _LIMITS - {"prompts"}):
        if before[name] != now.get(name):
            yield f"{name} was {before[name]!r}, is {now.get(name)!r}"


def _require_trust(begun: Values, loaded: LoadedSettings, run: str) -> None:
    own = [values_of_the_user(loaded)]
    for name, value in begun.items():
        try:
            require_trust(name, value, own)
        except Untrusted as why:
            raise SettingsError(
                f"run {run}: {name}: what others may have written may not set this alone, because it {why}; if you "
                f"want it, name it yourself: {spellings(name)[0]}"
            ) from None
