"""The settings in force, and where each comes from."""

from __future__ import annotations

from redline.agent.serving.doctor.report import Check
from redline.agent.settings.load import load_settings
from redline.agent.settings.model_choice import choose_models
from redline.agent.settings.settings import Settings, SettingsError
from redline.inference import without_keys

_CHOSEN = "goes with what is pulled"


async def check_settings() -> Check:
    """Every setting, its value and its origin; or what is wrong with one."""
    try:
        loaded = load_settings()
    except SettingsError as error:
        told = without_keys(str(error))
        return Check(name="settings", state="broken", detail=told, remedy="correct or remove that entry")
    chosen = choose_models(loaded).settings
    values = {name: without_keys(str(getattr(chosen, name))) for name in Settings.model_fields}
    changed = {name for name in values if getattr(chosen, name) != getattr(loaded.values, name)}
    origins = {**loaded.origins, **dict.fromkeys(changed, _CHOSEN)}
    listed = ", ".join(f"{name}={value} ({origins[name]})" for name, value in values.items())
    return Check(name="settings", state="ok", detail=listed)
