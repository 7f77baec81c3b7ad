"""Runs that are stopped anywhere and gone on with elsewhere: the same result, and nothing paid for twice."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from redline.agent import Budget, Drafted, Finished, InvalidProblem, Refiner
from redline.agent.durable.checkpoints import HandedInCheckpoints, strict_serde
from redline.inference import ModelFailed, ScriptedModel
from redline.store import RunRefused
from tests.durable_run import PROBLEM, Books, refiner, timeless

A_VERDICT = 6
"""Calls of a verdict: two votes of an analysis, code and a judgement."""


def saver() -> InMemorySaver:
    return InMemorySaver(serde=strict_serde())


def calls(path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


async def test_a_run_left_at_every_event_and_gone_on_with_elsewhere_pays_for_nothing_twice(tmp_path):
    undisturbed, left = tmp_path / "undisturbed", tmp_path / "left"
    async with refiner(Books(undisturbed)) as one:
        expected = await one.solve(PROBLEM)

    shared, result = saver(), None
    for sessions in range(1, 40):  # noqa: B007 - told below
        before = calls(left)
        async with refiner(Books(left), checkpointer=shared) as another:
            result = await _left_after(another, events=2)
        if result is not None:
            break
        assert calls(left) - before <= 2 * A_VERDICT + 1
    assert sessions > 3
    assert timeless(result) == timeless(expected)
    # The verdict whose event came last may not have been kept yet; no other one is paid for twice.
    assert calls(undisturbed) <= calls(left) <= calls(undisturbed) + (sessions - 1) * A_VERDICT


async def _left_after(opened: Refiner, events: int):
    """The result, where the run comes to it before so many events of its own have come."""
    async with aclosing(opened.stream(PROBLEM, thread_id="one")) as stream:
        async for event in stream:
            if isinstance(event, Finished):
                return event.result
            events -= not isinstance(event, Drafted)
            if events == 0:
                return None
    return None


def judged(judge, script, **options) -> Refiner:
    return Refiner(policy=ScriptedModel(script), verifier=judge, sandbox="none", exact=False, **options)


async def test_a_run_that_has_ended_is_asked_for_by_name_and_costs_nothing(judge):
    shared = saver()
    async with judged(judge, [" \\boxed{4}"], checkpointer=shared) as one:
        first = await one.solve("2+2?", thread_id="one")
    async with judged(judge, [], checkpointer=shared) as another:
        assert await another.solve("2+2?", thread_id="one") == first
        assert await another.solve(None, thread_id="one") == first
    assert len(judge.seen) == 1


async def test_two_runs_on_one_thread_are_refused(judge):
    async with judged(judge, [" wait"], checkpointer=saver()) as one:
        running = asyncio.create_task(one.solve("2+2?", thread_id="one"))
        while not judge.waiting:
            await asyncio.sleep(0.01)
        with pytest.raises(RunRefused, match="run one: somebody is at it already"):
            await one.solve("2+2?", thread_id="one")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


@pytest.mark.parametrize(
    ("asked", "options", "said"),
    [
        ("3+3?", {}, "begun with another problem"),
        ("2+2?", {"verifier": "exact"}, "begun with verifier words, and this is exact: name the same"),
    ],
)
async def test_a_thread_is_about_one_problem_and_one_pair(judge, asked, options, said):
    shared = saver()
    async with judged(judge, [" \\boxed{4}"], checkpointer=shared) as one:
        await one.solve("2+2?", thread_id="one")
    async with Refiner(**{"policy": ScriptedModel([]), "verifier": judge, "checkpointer": shared} | options) as another:
        with pytest.raises(RunRefused, match=said):
            await another.solve(asked, thread_id="one")


async def test_what_nobody_has_begun_cannot_be_gone_on_with(judge):
    async with judged(judge, [], checkpointer=saver()) as one:
        with pytest.raises(RunRefused, match="nothing is known of it here"):
            await one.solve(None, thread_id="two")
        with pytest.raises(InvalidProblem, match="there is no problem"):
            await one.solve(None)
    async with judged(judge, []) as without:
        with pytest.raises(ValueError, match="needs a Refiner\\(checkpointer="):
            await without.solve("2+2?", thread_id="one")


async def test_a_run_that_failed_goes_on_once_the_cause_is_mended(judge):
    shared = saver()
    async with judged(judge, [" one\nStep 2: bad", ModelFailed("gone")], checkpointer=shared) as one:
        failed = await one.solve("2+2?", thread_id="one")
    async with judged(judge, [" \\boxed{4}"], checkpointer=shared) as another:
        mended = await another.solve(None, thread_id="one")
    assert (failed.stop_reason, mended.stop_reason, mended.answer) == ("failed", "accepted", "4")
    assert mended.error is None
    # The call that failed is in the books: two before, one after.
    assert mended.usage.policy_calls == 3


async def test_a_run_that_came_to_the_end_of_its_budget_goes_on_with_a_larger_one(judge):
    shared = saver()
    async with judged(judge, [" one\nStep 2: two\nStep 3: \\boxed{4}"], checkpointer=shared) as one:
        short = await one.solve("2+2?", thread_id="one", budget=Budget(calls=2))
        same = await one.solve("2+2?", thread_id="one", budget=Budget(calls=2))
        whole = await one.solve("2+2?", thread_id="one", budget=Budget(calls=9))
    assert (short.stop_reason, same.stop_reason, whole.stop_reason) == ("budget_calls", "budget_calls", "accepted")
    assert whole.usage.policy_calls == 1


async def test_a_run_that_was_stopped_softly_goes_on(judge):
    cancel = asyncio.Event()
    cancel.set()
    async with judged(judge, [" \\boxed{4}"], checkpointer=saver()) as one:
        assert (await one.solve("2+2?", thread_id="one", cancel=cancel)).stop_reason == "cancelled"
        assert (await one.solve("2+2?", thread_id="one")).answer == "4"


async def test_time_in_which_nothing_ran_is_charged_to_nobody(judge):
    async with judged(judge, [" one\nStep 2: \\boxed{4}"], checkpointer=saver()) as one:
        short = await one.solve("2+2?", thread_id="one", budget=Budget(calls=2))
        await asyncio.sleep(1.5)
        began = time.monotonic()
        whole = await one.solve("2+2?", thread_id="one")
        took = time.monotonic() - began
    assert whole.accepted
    assert whole.usage.wall_seconds - short.usage.wall_seconds < took + 1


async def test_settings_are_kept_with_a_run_and_a_place_that_holds_nonsense_has_none(judge):
    shared = saver()
    place = HandedInCheckpoints(shared)
    for thread, kept in (("one", {"votes": 3}), ("two", {})):
        async with judged(judge, [" \\boxed{4}"], checkpointer=shared) as one:
            one.kept_settings = kept
            await one.solve("2+2?", thread_id=thread)
        assert await place.settings(thread) == kept
    assert await place.settings("three") is None
    async for found in shared.alist({"configurable": {"thread_id": "one"}}, limit=1):
        for written in ("{", "[" * 100_000, "3"):
            found.metadata["redline_settings"] = written
            await shared.aput(found.parent_config, found.checkpoint, found.metadata, {})
            assert await place.settings("one") == {}


async def test_what_was_kept_with_a_run_stays_where_it_is_gone_on_with_by_something_that_keeps_nothing(judge):
    shared = saver()
    async with judged(judge, [" bad \\boxed{5}"], checkpointer=shared, budget=Budget(calls=1)) as one:
        one.kept_settings = {"threshold": 0.7}
        assert (await one.solve("2+2?", thread_id="one")).stop_reason == "budget_calls"
    async with judged(judge, [" \\boxed{4}", " \\boxed{2}"], checkpointer=shared) as another:
        assert (await another.solve("2+2?", thread_id="one")).accepted
        await another.solve("1+1?", thread_id="two")
    checkpoints = HandedInCheckpoints(shared)
    assert await checkpoints.settings("one") == {"threshold": 0.7}
    assert await checkpoints.settings("two") == {}
