"""The functions: what they take, what they cannot be given, and that they work wherever they are called."""

from __future__ import annotations

import asyncio
import inspect
import threading
from contextlib import aclosing

import pytest

from redline.agent import Finished, InvalidProblem, Options, Refiner, asolve_with_refinement, solve_with_refinement
from redline.agent import stream_refinement as stream
from redline.agent.loop.context import RunContext
from redline.agent.loop.graph import build_graph
from redline.agent.loop.state import RunInput
from redline.agent.resources import Resources
from redline.agent.sync import run_sync
from redline.inference import ScriptedModel

SCRIPT = [" fine\nStep 2: bad", " so \\boxed{4}"]


def test_solving_from_blocking_code(judge):
    result = solve_with_refinement("2+2?", policy=ScriptedModel(SCRIPT), verifier=judge)
    assert (result.answer, result.accepted, len(result.attempts)) == ("4", True, 2)


async def test_solving_from_blocking_code_inside_a_running_loop(judge):
    result = solve_with_refinement("2+2?", policy=ScriptedModel(SCRIPT), verifier=judge)
    assert result.accepted


async def test_the_three_functions_agree(judge):
    options = {"verifier": judge, "seed": 3}
    awaited = await asolve_with_refinement("2+2?", policy=ScriptedModel(SCRIPT), **options)
    blocking = await asyncio.to_thread(solve_with_refinement, "2+2?", policy=ScriptedModel(SCRIPT), **options)
    events = [event async for event in stream("2+2?", policy=ScriptedModel(SCRIPT), **options)]
    assert isinstance(events[-1], Finished)
    assert awaited.attempts == blocking.attempts == events[-1].result.attempts


async def test_a_stream_closed_early_leaves_no_task(judge):
    async with aclosing(stream("2+2?", policy=ScriptedModel([" one\nStep 2: wait"]), verifier=judge)) as events:
        await anext(events)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("problem", ["", "2\x00", "x" * 100_001])
async def test_a_bad_problem_is_refused_before_anything_is_opened(problem):
    with pytest.raises(InvalidProblem):
        await asolve_with_refinement(problem, policy="no such model", verifier="no such model")


def test_no_reference_answer_can_enter():
    """No argument of a public function, no key of a graph's input, no field of its context could carry one."""
    places = (
        solve_with_refinement,
        asolve_with_refinement,
        stream,
        Refiner,
        Refiner.solve,
        Refiner.stream,
        Refiner.check,
        Resources,
        build_graph,
    )
    names = {name for place in places for name in inspect.signature(place).parameters}
    names |= set(Options.__annotations__) | set(RunInput.__annotations__) | set(RunContext.model_fields)
    assert names == {
        "self", "problem", "draft", "steps", "all_steps", "options", "cancel", "budget",
        "policy", "verifier", "sandbox", "votes", "stop_error", "exact", "recipe", "threshold", "show_evidence",
        "stopping", "sampling", "temperature", "seed",
        "attempt_tokens", "trace", "prompts", "overlap",
        "refiner", "strategy", "checkpointer", "thread_id", "acceptance", "ask",
    }  # fmt: skip


def test_the_options_are_those_of_the_refiner():
    assert set(Options.__annotations__) == set(inspect.signature(Refiner).parameters)


async def test_an_interrupt_cancels_the_work_beside_the_loop(monkeypatch):
    cancelled = threading.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    def interrupted(future, timeout=None):
        monkeypatch.undo()
        raise KeyboardInterrupt

    from concurrent.futures import Future

    monkeypatch.setattr(Future, "result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_sync(work)
    assert cancelled.is_set()


def test_errors_come_through_the_bridge():
    async def work() -> None:
        raise LookupError("here")

    async def inside() -> None:
        run_sync(work)

    for run in (lambda: run_sync(work), lambda: asyncio.run(inside())):
        with pytest.raises(LookupError, match="here"):
            run()
