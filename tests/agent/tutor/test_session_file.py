"""Sessions as files."""

from __future__ import annotations

import os

import pytest

from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.session import SESSION_VERSION, TutorSession
from redline.agent.tutor.session_file import keep_session, load_kept, load_session, save_session, session_folder


def test_they_lie_in_the_users_folder_for_data(tmp_path):
    assert session_folder({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "redline" / "tutor"
    assert session_folder({}).parts[-4:] == (".local", "share", "redline", "tutor")


def test_the_one_changed_last_is_taken_up_or_the_one_that_is_named(tmp_path):
    folder = tmp_path / "new" / "folder"
    with pytest.raises(TutorRefusal, match="no session is kept"):
        load_kept(folder)
    for name, age in (("a", 200), ("b", 100), ("empty", 0)):
        keep_session(TutorSession(id=name, problem=None if name == "empty" else f"problem {name}"), folder)
        if age:
            os.utime(folder / f"{name}.json", (1_000_000 - age, 1_000_000 - age))
    assert (load_kept(folder).id, load_kept(folder, "a").problem) == ("b", "problem a")
    with pytest.raises(TutorRefusal, match="no session is called c; the last ones are a, b"):
        load_kept(folder, "c")


def test_what_is_no_session_is_refused(tmp_path):
    file = tmp_path / "lesson.json"
    for text, why in (("{", "holds no session"), ('{"problem": 3}', "holds no session")):
        file.write_text(text)
        with pytest.raises(TutorRefusal, match=why):
            load_session(file)
    save_session(TutorSession(version=SESSION_VERSION + 1), file)
    with pytest.raises(TutorRefusal, match="newer redline"):
        load_session(file)
