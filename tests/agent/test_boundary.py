"""Whose failure it was, and what is no failure to be recorded."""

from __future__ import annotations

import asyncio

import pytest
import structlog
from structlog.testing import capture_logs

from redline.agent import BudgetSpent, InvalidProblem
from redline.agent.boundary import boundary
from redline.inference import ModelFailed
from redline.sandbox import SandboxClosed

log = structlog.get_logger()


def broken(error: BaseException, of="verifier", **options):
    """What a block in which this is raised leaves behind, and what was logged."""
    with capture_logs() as logs, boundary(of, log, **options) as caught:
        raise error
    return caught.failure, logs


@pytest.mark.parametrize(
    ("error", "of", "owner"),
    [
        (ModelFailed("gone"), "policy", "policy"),
        (ModelFailed("gone"), "verifier", "verifier"),
        (BudgetSpent("time"), "verifier", "verifier"),
        (SandboxClosed("gone"), "verifier", "sandbox"),
        (SandboxClosed("gone"), "policy", "sandbox"),
        (InvalidProblem("empty"), "loop", "input"),
        (InvalidProblem("empty"), "verifier", "verifier"),
    ],
)
@pytest.mark.parametrize("foreign", [True, False])
def test_what_is_raised_on_purpose_is_recorded_without_a_traceback(error, of, owner, foreign):
    failure, logs = broken(error, of, foreign=foreign)
    assert (failure.boundary, failure.type, failure.message) == (owner, type(error).__name__, str(error))
    assert logs == []


def test_anything_else_of_foreign_code_is_recorded_with_its_traceback():
    error = KeyError("odd")
    failure, [entry] = broken(error, "loop")
    assert (failure.boundary, failure.type) == ("loop", "KeyError")
    assert (entry["event"], entry["exc_info"], entry["log_level"]) == ("unexpected_failure", error, "error")


@pytest.mark.parametrize(
    ("error", "foreign"), [(KeyError("ours"), False), (asyncio.CancelledError(), True), (KeyboardInterrupt(), True)]
)
def test_a_mistake_of_ours_and_a_cancellation_pass_through(error, foreign):
    with pytest.raises(type(error)):
        broken(error, foreign=foreign)


def test_a_block_that_ends_well_leaves_nothing():
    with boundary("policy", log) as caught:
        pass
    assert caught.failure is None
