"""Sessions as files of JSON, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import SESSION_VERSION, TutorSession
from redline.store import make_folder, write_whole

MAX_BYTES = 50_000_000


def session_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where sessions are kept by themselves: `redline/tutor` in the user's folder for data."""
    base = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "redline" / "tutor"


def save_session(session: TutorSession, path: Path) -> None:
    """Write the session down, in the place of what the file held. Raises `StorageFailed`."""
    write_whole(path, session.model_dump_json(indent=1) + "\n")


def load_session(path: Path) -> TutorSession:
    """A session that was written down. Raises `TutorRefusal` where the file holds none, or one of a newer version."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TutorRefusal(f"{path} is too big to be a session")
        session = TutorSession.model_validate_json(path.read_bytes())
    except OSError as error:
        raise TutorRefusal(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise TutorRefusal(f"{path} holds no session of the tutor: {error.errors()[0]['msg']}") from error
    if session.version > SESSION_VERSION:
        raise TutorRefusal(f"{path} was written by a newer redline; this one reads version {SESSION_VERSION}")
    return session


def kept_sessions(folder: Path) -> list[str]:
    """The ids of the sessions that are kept, the one changed last at the end."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime) if folder.is_dir() else []
    return [file.stem for file in files]


def load_kept(folder: Path, name: str = "last") -> TutorSession:
    """The kept session of this id, or the one changed last. Raises `TutorRefusal`, naming those there are."""
    names = kept_sessions(folder)
    if not names:
        raise TutorRefusal(f"no session is kept in {folder}")
    if name != "last" and name not in names:
        raise TutorRefusal(f"no session is called {name}; the last ones are {', '.join(names[-5:])}")
    return load_session(folder / f"{names[-1] if name == 'last' else name}.json")


def keep_session(session: TutorSession, folder: Path) -> None:
    """Keep the session, if there is anything in it. Raises `StorageFailed`."""
    if session.problem is not None:
        make_folder(folder)
        folder.chmod(0o700)  # what a student writes is nobody else's business
        save_session(session, folder / f"{session.id}.json")
