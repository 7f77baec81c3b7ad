"""A `redline.toml`: read, or one key of it changed and everything else left as it is."""

from __future__ import annotations

import difflib
import os
import tempfile
import tomllib
from pathlib import Path

from redline.agent.settings.settings import Settings, SettingsError

FILE_NAME = "redline.toml"


def read_settings(path: Path) -> dict[str, object]:
    """What the file says, key by key; nothing where there is no file.

    Raises `SettingsError` when it cannot be read, is not TOML, or has a key that is no setting.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    for key in table:
        if key not in Settings.model_fields:
            raise SettingsError(f"{path}: unknown key {key!r}{_suggestion(key)}")
    return table


def _suggestion(key: str) -> str:
    known = list(Settings.model_fields)
    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known keys: {', '.join(known)}"


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
