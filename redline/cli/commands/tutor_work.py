"""What a student works on, kept as it goes: one problem after the other as they are typed, or those of a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import TutorSession
from redline.agent.tutor.session_file import keep_session, kept_sessions, load_kept
from redline.agent.tutor.sheet.sheet import Sheet, load_sheet
from redline.agent.tutor.sheet.summary import summarize
from redline.store import write_whole


@dataclass
class TutorWork:
    """The session at hand and, of a sheet, those of all its problems. Every change is kept in the folder."""

    folder: Path
    sheet: Sheet | None = None
    summary_file: Path | None = None
    sessions: list[TutorSession] = field(default_factory=list)
    """Of a sheet one for each problem; else at most the one that was taken up again."""
    at: int = 0
    """Which of them is at hand, from 0."""

    @property
    def session(self) -> TutorSession | None:
        """The session at hand; None where nothing was begun."""
        return self.sessions[self.at] if self.at < len(self.sessions) else None

    @property
    def left(self) -> int:
        """How many problems of the sheet come behind the one at hand."""
        return len(self.sessions) - self.at - 1 if self.sheet is not None else 0

    def keep(self, session: TutorSession) -> None:
        """Keep the session; of a sheet, the summary too, where one is asked for. Raises `StorageFailed`."""
        if self.sheet is not None and session.id == self.sessions[self.at].id:
            self.sessions[self.at] = session
            if self.summary_file is not None:
                write_whole(self.summary_file, self.summary())
        keep_session(session, self.folder)

    def go_on(self) -> TutorSession:
        """The session of the next problem. Raises `TutorRefusal` where there is none."""
        if self.sheet is None:
            raise TutorRefusal("there is no sheet; /new begins another problem")
        if not self.left:
            raise TutorRefusal("that was the last problem of the sheet; /summary shows how it went")
        self.at += 1
        return self.sessions[self.at]

    def summary(self) -> str:
        """What a teacher reads. Raises `TutorRefusal` without a sheet."""
        if self.sheet is None:
            raise TutorRefusal("there is no sheet to sum up; begin with `redline tutor SHEET`")
        return summarize(self.sheet.title, self.sessions)


def open_work(folder: Path, sheet: Path | None, resume: str | None, summary: Path | None) -> TutorWork:
    """The work that the command was asked for. Raises `TutorRefusal`, before any model is opened."""
    if sheet is None:
        if summary is not None:
            raise TutorRefusal("--summary sums up a sheet; name one: redline tutor SHEET --summary FILE")
        return TutorWork(folder, sessions=[load_kept(folder, resume)] if resume is not None else [])
    if resume not in (None, "last"):
        raise TutorRefusal("of a sheet the sessions are found by its problems: --resume last")
    found = load_sheet(sheet)
    ids = [f"sheet-{found.key}-{number}" for number in range(1, len(found.problems) + 1)]
    kept = set(kept_sessions(folder)) if resume else set()
    sessions = [
        load_kept(folder, name) if name in kept else TutorSession(id=name, problem=problem)
        for name, problem in zip(ids, found.problems, strict=True)
    ]
    at = next((index for index, session in enumerate(sessions) if not session.solved), len(sessions) - 1)
    return TutorWork(folder, found, summary, sessions, at)
