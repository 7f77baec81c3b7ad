"""Runs in a file of SQLite: who may work on them, what is kept, and what happens to files that are none."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys

import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from redline.agent import Budget, Refiner
from redline.agent.durable.checkpoints import oldest_kept, open_checkpoints, strict_serde
from redline.agent.durable.sqlite import runs_file
from redline.inference import ScriptedModel
from redline.store import RunRefused


def rows(file) -> int:
    with sqlite3.connect(file) as connection:
        return sum(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("checkpoints", "writes"))


def refiner(judge, script, file) -> Refiner:
    return Refiner(
        policy=ScriptedModel(script), verifier=judge, sandbox="none", exact=False, checkpointer=f"sqlite:{file}"
    )


async def test_of_a_run_that_has_ended_one_checkpoint_stays(tmp_path, judge):
    file = tmp_path / "deep" / "runs.sqlite"
    async with refiner(judge, [" one\nStep 2: bad", " \\boxed{4}", " \\boxed{6}"], file) as one:
        result = await one.solve("2+2?", thread_id="one")
        await one.solve("3+3?", thread_id="two")
        with sqlite3.connect(file) as connection:
            kept = connection.execute("SELECT thread_id, count(*) FROM checkpoints GROUP BY thread_id").fetchall()
        assert sorted(kept) == [("one", 1), ("two", 1)]
    async with refiner(judge, [], file) as another:
        assert await another.solve(None, thread_id="one") == result
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir() if "lock" in path.name] == []


async def test_runs_that_nobody_has_touched_for_a_month_are_forgotten(tmp_path, judge, monkeypatch):
    file = tmp_path / "runs.sqlite"
    async with refiner(judge, [" \\boxed{4}"], file) as one:
        await one.solve("2+2?", thread_id="one")
    async with open_checkpoints(f"sqlite:{file}"):
        assert rows(file) > 0
    monkeypatch.setattr("redline.agent.durable.sqlite.oldest_kept", lambda: oldest_kept(days=-1))
    async with open_checkpoints(f"sqlite:{file}"):
        assert rows(file) == 0


async def test_another_process_at_the_same_run_is_refused_and_at_another_one_is_not(tmp_path):
    file = tmp_path / "runs.sqlite"
    code = (
        "import asyncio, sys\n"
        "from redline.agent.durable.checkpoints import open_checkpoints\n"
        "from redline.store import RunRefused\n"
        "async def main():\n"
        f"    async with open_checkpoints('sqlite:{file}') as checkpoints:\n"
        "        try:\n"
        "            async with checkpoints.claim(sys.argv[1]):\n"
        "                print('mine')\n"
        "        except RunRefused as refused:\n"
        "            print(refused)\n"
        "asyncio.run(main())\n"
    )

    def other(thread: str) -> str:
        return subprocess.run([sys.executable, "-c", code, thread], capture_output=True, text=True, check=True).stdout

    async with open_checkpoints(f"sqlite:{file}") as checkpoints:
        async with checkpoints.claim("one"):
            assert "run one: somebody is at it already" in other("one")
            assert other("two") == "mine\n"
        assert other("one") == "mine\n"
        with pytest.raises(LookupError):
            async with checkpoints.claim("one"):
                raise LookupError
        async with checkpoints.claim("one"):
            pass


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("not a database" * 100)
    with pytest.raises(RunRefused, match="runs cannot be kept there: file is not a database; name another"):
        async with open_checkpoints(f"sqlite:{file}"):
            pass
    assert file.read_text() == "not a database" * 100


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("mysql://here", "is no place for runs: sqlite, sqlite:FILE or postgres"),
        ("sqlite:/dev/null/x", "cannot be kept"),
    ],
)
async def test_what_is_no_place_for_runs_is_refused_in_words(where, said):
    with pytest.raises(RunRefused, match=said):
        async with open_checkpoints(where):
            pass


def test_a_users_own_runs_are_in_the_state_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert runs_file() == tmp_path / "redline" / "runs.sqlite"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert runs_file() == tmp_path / ".local" / "state" / "redline" / "runs.sqlite"


def test_bytes_that_would_bring_an_object_to_life_bring_plain_data():
    """A checkpoint that somebody tampered with calls no constructor (CVE-2026-28277)."""
    tampered = JsonPlusSerializer().dumps_typed({"x": Budget(calls=3)})
    assert isinstance(JsonPlusSerializer().loads_typed(tampered)["x"], Budget)
    assert isinstance(strict_serde().loads_typed(tampered)["x"], dict)
