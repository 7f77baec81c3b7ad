"""The log: every turn of a run under one run id, and silence on standard output where nobody configured it."""

from __future__ import annotations

import pytest
import structlog
from structlog.testing import capture_logs

from redline.agent import Budget, Refiner
from redline.inference import ModelFailed, ScriptedModel


@pytest.fixture(autouse=True)
def _fresh_structlog():
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


async def _run(script, judge, **limits) -> None:
    async with Refiner(policy=ScriptedModel(script), verifier=judge, budget=Budget(**limits)) as refiner:
        await refiner.solve("2+2?")


async def test_every_turn_is_logged_under_the_runs_id(judge):
    with capture_logs() as logs:
        await _run([" fine\nStep 2: bad", " so \\boxed{4}"], judge)
        await _run([ModelFailed("gone")], judge)
        await _run([" fine"], judge, calls=1)
    runs: dict[str, list[str]] = {}
    for entry in logs:
        runs.setdefault(entry["run"], []).append(entry["event"])
    assert list(runs.values()) == [
        ["drafted", "judged", "judged", "revising", "drafted", "judged", "judged", "finished"],
        ["failure", "finished"],
        ["drafted", "budget_spent", "finished"],
    ]
    failure = next(entry for entry in logs if entry["event"] == "failure")
    assert (failure["boundary"], failure["type"], failure["log_level"]) == ("policy", "ModelFailed", "warning")


async def test_a_library_user_hears_warnings_only_and_on_standard_error(judge, capsys):
    await _run([" fine \\boxed{4}"], judge)
    assert capsys.readouterr() == ("", "")
    await _run([ModelFailed("gone")], judge)
    out, err = capsys.readouterr()
    assert out == ""
    assert "failure" in err
    assert "drafted" not in err
