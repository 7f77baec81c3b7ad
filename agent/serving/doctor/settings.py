"""The settings in force, and where each comes from."""

from __future__ import annotations

from redline.agent.serving.doctor.report import Check
from redline.agent.settings.load import load_settings
from redline.agent.settings.settings import Settings, SettingsError
from redline.inference import without_keys


async def check_settings() -> Check:
    """Every setting, its value and its origin; or what is wrong with one."""
    try:
        loaded = load_settings()
    except SettingsError as error:
        told = without_keys(str(error))
        return Check(name="settings", state="broken", detail=told, remedy="correct or remove that entry")
    values = {name: without_keys(str(getattr(loaded.values, name))) for name in Settings.model_fields}
    listed = ", ".join(f"{name}={value} ({loaded.origins[name]})" for name, value in values.items())
    return Check(name="settings", state="ok", detail=listed)
