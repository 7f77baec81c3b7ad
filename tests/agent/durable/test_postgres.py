"""Runs in a database of a real PostgreSQL server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import aclosing

import pytest

from redline.agent import Judged, Refiner
from redline.agent.durable.checkpoints import oldest_kept, open_checkpoints
from redline.inference import ScriptedModel
from redline.store import RunRefused

pytestmark = pytest.mark.slow


def refiner(judge, script, address) -> Refiner:
    return Refiner(policy=ScriptedModel(script), verifier=judge, sandbox="none", exact=False, checkpointer=address)


async def rows(address: str, thread: str) -> int:
    import psycopg

    async with await psycopg.AsyncConnection.connect(address) as connection:
        found = await connection.execute("SELECT count(*) FROM checkpoints WHERE thread_id = %s", (thread,))
        return (await found.fetchone())[0]


async def test_a_run_is_left_gone_on_with_elsewhere_and_read_when_it_has_ended(postgres, judge):
    async with (
        refiner(judge, [" one\nStep 2: bad"], postgres) as one,
        aclosing(one.stream("2+2?", thread_id="left")) as events,
    ):
        async for event in events:
            if isinstance(event, Judged) and event.step == 1:
                break
    assert await rows(postgres, "left") > 2
    async with refiner(judge, [" \\boxed{4}"], postgres) as another:
        result = await another.solve("2+2?", thread_id="left")
        assert (result.answer, result.usage.policy_calls, len(result.attempts)) == ("4", 2, 2)
        assert await another.solve(None, thread_id="left") == result
    assert await rows(postgres, "left") == 1


async def test_what_a_run_goes_by_is_told_to_another_machine(postgres, judge):
    kept = {"votes": 3, "policy": "gguf:a \x00 \u202e name"}
    async with refiner(judge, [" \\boxed{4}"], postgres) as one:
        one.kept_settings = kept
        await one.solve("2+2?", thread_id="kept")
    async with open_checkpoints(postgres) as there:
        assert await there.settings("kept") == kept
        assert await there.settings("nobody's") is None


async def test_two_machines_at_one_run_are_refused_and_many_runs_go_at_once(postgres, judge):
    async with refiner(judge, lambda _: " \\boxed{4}", postgres) as one:
        results = await asyncio.gather(*(one.solve("2+2?", thread_id=f"run {n}") for n in range(20)))
        assert {result.answer for result in results} == {"4"}
    async with open_checkpoints(postgres) as here, open_checkpoints(postgres) as there:
        async with here.claim("one"):
            with pytest.raises(RunRefused, match="run one: somebody is at it already"):
                async with there.claim("one"):
                    pass
            async with there.claim("two"):
                pass
        async with there.claim("one"):
            pass


async def test_old_runs_are_forgotten(postgres, judge, monkeypatch):
    async with refiner(judge, [" \\boxed{4}"], postgres) as one:
        await one.solve("2+2?", thread_id="old")
    async with open_checkpoints(postgres):
        assert await rows(postgres, "old") == 1
    monkeypatch.setattr("redline.agent.durable.postgres.oldest_kept", lambda: oldest_kept(days=-1))
    async with open_checkpoints(postgres):
        assert await rows(postgres, "old") == 0


async def test_a_server_that_is_not_there_or_lets_nobody_in_is_told_in_words(postgres):
    for address, said in (
        ("postgres://redline@127.0.0.1:1/postgres", "runs cannot be kept in PostgreSQL: .*refused"),
        (postgres.replace("/postgres", "/nowhere"), 'database "nowhere" does not exist'),
    ):
        with pytest.raises(RunRefused, match=said):
            async with open_checkpoints(address):
                pass


def test_without_its_libraries_it_is_said_what_to_install():
    code = (
        "import asyncio, sys\n"
        "sys.modules['psycopg'] = None\n"
        "from redline.agent.durable.checkpoints import open_checkpoints\n"
        "async def main():\n"
        "    async with open_checkpoints('postgres://x@y/z'): pass\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip().endswith("pip install 'redline-math[postgres]'")
