"""One key of a `redline.toml` changed, and everything else in it left as it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from redline.agent.settings.settings import SettingsError


def write_setting(path: Path, key: str, value: float, comment: str) -> None:
    """Set `key` to `value`, with a comment behind it; the file is made where there is none.

    Other keys, comments and their order stay. The file is exchanged in one go, so that a crash leaves the old one.
    Raises `SettingsError` when it cannot be read or written, or is not TOML.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    path = path.resolve()
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    except ParseError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    document[key] = tomlkit.item(value).comment(comment)
    try:
        _exchange(path, tomlkit.dumps(document))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written: {error.strerror or error}") from error


def _exchange(path: Path, text: str) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
