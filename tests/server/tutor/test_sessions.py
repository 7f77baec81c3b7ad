"""What is kept of sessions: over a restart, past the bounds of memory and disk, and against a second server."""

import asyncio
import json
import os
import time

import pytest

from redline.agent.loop.problem import MAX_BYTES
from redline.server.tutor.errors import SessionUnknown, TooManySessions
from redline.server.tutor.session_folder import SessionFolder
from redline.store import RunRefused, StorageFailed

from .conftest import PROBLEM, Pupil


async def test_a_restart_loses_nothing(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        await pupil.check("Tom has apples")
        await pupil.check("12 - 3 = 8")
        before = await pupil.hint()
    async with page() as client:
        after = await Pupil(client, pupil.name).state()
        assert after["revision"] > before["revision"]
        assert {**after, "revision": 0} == {**before, "revision": 0}


async def test_sessions_that_nobody_uses_leave_the_memory_and_come_back(opened):
    async with opened(in_memory=2, unused_after=0) as sessions:
        names = [(await sessions.begin(f"{PROBLEM} ({number})")).view().id for number in range(6)]
        for number, name in enumerate(names):
            assert (await sessions.open(name)).view().problem.endswith(f"({number})")


async def test_one_session_is_one_however_many_open_it(opened):
    async with opened() as sessions:
        name = (await sessions.begin(PROBLEM)).view().id
    async with opened() as sessions:
        first, *others = await asyncio.gather(*(sessions.open(name) for _ in range(5)))
        assert all(other is first for other in others)


async def test_a_session_in_use_is_not_forgotten_and_a_server_says_when_it_has_too_many(opened, judge):
    judge.hold.clear()
    async with opened(in_memory=2, unused_after=0) as sessions:
        working, watched = await sessions.begin(PROBLEM), await sessions.begin(PROBLEM)
        working.check("Tom has apples")
        watching = watched.changes()
        await anext(watching)
        with pytest.raises(TooManySessions, match="try again in a minute"):
            await sessions.begin(PROBLEM)
        assert await sessions.open(working.view().id) is working
        assert await sessions.open(watched.view().id) is watched
        await watching.aclose()
        await sessions.begin(PROBLEM)
        judge.hold.set()


async def test_a_second_server_is_kept_out_in_words(opened):
    async with opened() as first:
        await first.begin(PROBLEM)
        async with opened() as second:
            with pytest.raises(RunRefused, match="another `redline serve`"):
                await second.begin(PROBLEM)
    async with opened() as third:
        await third.begin(PROBLEM)


async def test_a_server_without_pupils_takes_no_folder(opened, tmp_path):
    async with opened(), opened():
        assert not (tmp_path / "sessions").exists()


async def test_a_disk_that_takes_nothing_is_told_and_made_up_for(page, monkeypatch):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()

        def full(*_):
            raise StorageFailed("no space left")

        with monkeypatch.context() as patch:
            patch.setattr("redline.server.tutor.session_folder.write_whole", full)
            state = await pupil.check("Tom has apples")
            assert "no space left" in state["trouble"]
            assert len(state["steps"]) == 1
        await pupil.check("Ann has some")
    async with page() as client:
        assert len((await Pupil(client, pupil.name).state())["steps"]) == 2


async def test_files_are_for_the_one_who_runs_the_server_alone(opened, tmp_path):
    async with opened() as sessions:
        name = (await sessions.begin(PROBLEM)).view().id
        assert (tmp_path / "sessions").stat().st_mode & 0o077 == 0
        assert json.loads((tmp_path / "sessions" / f"{name}.json").read_text())["problem"] == PROBLEM


def test_what_was_not_used_for_long_is_taken_away_and_makes_room(tmp_path):
    from redline.agent.tutor.session import TutorSession

    folder = SessionFolder(tmp_path, most=2, keep_days=10)
    old, new = (TutorSession(id=digit * 32, problem=PROBLEM) for digit in "ab")
    for session in (old, new):
        folder.make_room()
        folder.add(session)
    with pytest.raises(TooManySessions, match="2 sessions"):
        folder.make_room()
    long_ago = time.time() - 11 * 86_400
    os.utime(tmp_path / f"{old.id}.json", (long_ago, long_ago))
    folder.make_room()
    assert folder.read(new.id).problem == PROBLEM
    with pytest.raises(SessionUnknown):
        folder.read(old.id)
    folder.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff" * MAX_BYTES, b'{"id": 3}'])
def test_a_file_that_is_spoilt_is_left_and_told_as_unknown(tmp_path, content, capfd):
    folder = SessionFolder(tmp_path)
    file = tmp_path / f"{'c' * 32}.json"
    file.write_bytes(content)
    with pytest.raises(SessionUnknown):
        folder.read("c" * 32)
    assert file.read_bytes() == content
    folder.close()
