"""Attempts: when a step passes, which attempt is the better one, and that the record survives JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.agent import Attempt, RefinementResult, Step
from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.state import result_of
from redline.agent.strategy import Progress, TargetedRevision, best_of


def attempt(*rewards: float | None, answer: str | None = "4", finish: str = "eos") -> Attempt:
    """Steps with these rewards: `yes` from 0.5 on; None was never judged."""
    steps = tuple(
        Step(text=f"step {r}", verdict="unknown" if r is None else "yes" if r >= 0.5 else "no", reward=r)
        for r in rewards
    )
    return Attempt(steps=steps, answer=answer, finish_reason=finish)


def handed_over(attempts: list[Attempt], stop: str) -> RefinementResult:
    """What the loop's own strategy makes of a run that ended so."""
    dumped = [attempt.model_dump(mode="json") for attempt in attempts]
    state = {"problem": "2+2?", "attempts": dumped, "stop_reason": stop, "usage": {"policy_calls": 3}}
    return result_of(state, TargetedRevision().select(Progress("2+2?", tuple(attempts), stop_reason=stop)))


_attempts = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=5).map(lambda rewards: attempt(*rewards))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (attempt(0.9, 0.9, 0.1), attempt(0.9, 0.1)),
        (attempt(0.9, 0.3), attempt(0.9, 0.1)),
        (attempt(0.9, None), attempt(0.9, 0.1)),
        (attempt(None), attempt(0.2)),
        (attempt(0.9), attempt(None)),
        (attempt(0.0), attempt()),
        (attempt(0.8, 0.8), attempt(0.6, 0.8)),
    ],
)
def test_the_better_of_two_attempts(better, worse):
    assert better.rank > worse.rank
    assert best_of([better, worse]) == 0
    assert best_of([worse, better]) == 1


@given(st.lists(_attempts, max_size=5))
def test_nothing_outranks_the_best_and_of_equals_the_later_is_taken(attempts):
    best = best_of(attempts)
    if best is None:
        assert attempts == []
    else:
        assert all(other.rank <= attempts[best].rank for other in attempts)
        assert all(other.rank < attempts[best].rank for other in attempts[best + 1 :])


@pytest.mark.parametrize(
    ("given_attempt", "threshold", "accepted"),
    [
        (attempt(0.5, 0.9), 0.5, True),
        (attempt(0.5, 0.9), 0.6, False),
        (attempt(0.4, 0.9), 0.3, False),
        (attempt(0.9, None), 0.0, False),
        (attempt(), 0.0, False),
        (attempt(0.9, answer=None), 0.5, False),
        (attempt(0.9, finish="length"), 0.5, False),
        (attempt(0.9, finish="stop"), 0.5, True),
    ],
)
def test_what_is_accepted(given_attempt, threshold, accepted):
    assert AcceptancePolicy(threshold).accepts(given_attempt) is accepted


@given(_attempts, st.floats(0, 1))
def test_all_before_the_first_failing_step_pass(some, threshold):
    acceptance = AcceptancePolicy(threshold)
    failing = acceptance.first_failing(some)
    assert all(acceptance.passes(step) for step in some.steps[:failing])
    assert failing is None or not acceptance.passes(some.steps[failing])


@given(_attempts)
def test_the_score_is_the_lowest_reward(some):
    assert some.score == min((step.reward or 0.0 for step in some.steps), default=0.0)


@given(st.lists(_attempts, min_size=1, max_size=4), st.sampled_from(["max_revisions", "cancelled", "not_judged"]))
def test_the_result_is_read_off_the_state_and_survives_json(attempts, stop):
    result = handed_over(attempts, stop)
    assert result.attempts == tuple(attempts)
    assert (result.accepted, result.stop_reason, result.usage.policy_calls) == (False, stop, 3)
    assert result.confidence == attempts[result.best].score
    assert RefinementResult.model_validate_json(result.model_dump_json()) == result


def test_an_accepted_attempt_is_returned_whatever_others_rank():
    """It may be shorter than an earlier one that had more steps right before it went wrong."""
    attempts = [attempt(0.9, 0.9, 0.9, 0.1, answer="5"), attempt(0.9, 0.9)]
    result = handed_over(attempts, "accepted")
    assert (result.best, result.answer, result.accepted, result.confidence) == (1, "4", True, 0.9)


def test_a_run_that_has_not_ended_has_no_result():
    with pytest.raises(ValueError, match="not ended"):
        result_of({"problem": "2+2?"}, None)
