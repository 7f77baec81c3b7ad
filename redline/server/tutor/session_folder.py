"""The files of the sessions: one each, there whole or not at all, and taken away when long unused."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from pydantic import ValidationError

from redline.agent.log import get_logger
from redline.agent.tutor.session import TutorSession
from redline.server.tutor.errors import SessionUnknown, TooManySessions
from redline.store import make_folder, open_locked, write_whole

_NAME = re.compile(r"[0-9a-f]{32}")
_DAY = 86_400


def default_folder() -> Path:
    """Where the sessions of this user's servers are: under `$XDG_STATE_HOME`, or `~/.local/state`."""
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification has relative paths ignored.
    base = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return base / "redline" / "pupils"


class SessionFolder:
    """A folder of sessions, which one server at a time may write to.

    `most`: sessions that are kept at once; `keep_days`: how long one is kept that nobody opens. The folder is made,
    and taken, when the first session is asked for: a gateway without pupils needs none.
    """

    def __init__(self, folder: Path, *, most: int = 10_000, keep_days: int = 120) -> None:
        self._folder = folder
        self._most, self._keep_days = most, keep_days
        self._lock: int | None = None
        self._count = 0
        self._next_sweep = 0.0

    def close(self) -> None:
        """Leave the folder to the next server."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def make_room(self) -> None:
        """Raises `TooManySessions` where one more would be too many, `StoreError` where none can be kept."""
        self._take()
        if self._count >= self._most or time.monotonic() >= self._next_sweep:
            self._sweep()
        if self._count >= self._most:
            raise TooManySessions(f"this server keeps {self._most:,} sessions already; ask who runs it to make room")

    def add(self, session: TutorSession) -> None:
        """Write a session that is not there yet. Raises `StoreError`."""
        self.write(session)
        self._count += 1

    def write(self, session: TutorSession) -> None:
        """Write a session as it is now. Raises `StoreError`."""
        self._take()
        write_whole(self._file(session.id), session.model_dump_json() + "\n")

    def read(self, name: str) -> TutorSession:
        """The session of this name, which counts as used. Raises `SessionUnknown`, `StoreError`."""
        self._take()
        file = self._file(name)
        try:
            content = file.read_bytes()
            session = TutorSession.model_validate_json(content)
            os.utime(file)
        except FileNotFoundError:
            raise SessionUnknown from None
        except ValidationError as error:
            # The file stays for whoever runs the server to look at.
            get_logger().error("session_unreadable", file=str(file), why=str(error))
            raise SessionUnknown from error
        return session

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise SessionUnknown
        return self._folder / f"{name}.json"

    def _take(self) -> None:
        if self._lock is not None:
            return
        make_folder(self._folder)
        # Its names are keys: who knows one may open the session.
        self._folder.chmod(0o700)
        taken = "another `redline serve` keeps its pupils' sessions here; end it first"
        self._lock = open_locked(self._folder / ".lock", taken, self._folder)
        self._sweep()

    def _sweep(self) -> None:
        """Take away what was not used for long, and count the rest."""
        oldest = time.time() - self._keep_days * _DAY
        self._count = 0
        for file in self._folder.glob("*.json"):
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
            else:
                self._count += 1
        self._next_sweep = time.monotonic() + _DAY
