"""The ledger: what is spent adds up, and no limit is passed by more than the calls in flight."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from redline.agent import Budget, BudgetSpent, RunUsage
from redline.agent.usage.ledger import Ledger
from redline.inference import Usage

_calls = st.lists(st.tuples(st.sampled_from(["policy", "verifier"]), st.integers(0, 50)), max_size=40)


def _spend(ledger: Ledger, calls: list) -> None:
    for role, tokens in calls:
        ledger.open_call(role)
        ledger.close_call(role, Usage(1, 7, tokens))


@given(_calls, st.integers(0, 20), st.integers(0, 200))
def test_no_limit_is_passed_by_more_than_one_call(calls, max_calls, max_tokens):
    ledger = Ledger(Budget(calls=max_calls, tokens=max_tokens))
    try:
        _spend(ledger, calls)
        stopped = False
    except BudgetSpent:
        stopped = True
    spend = ledger.usage
    tokens, dearest = spend.policy_tokens + spend.verifier_tokens, max((t for _, t in calls), default=0)
    assert spend.policy_calls + spend.verifier_calls <= max_calls
    assert tokens < max_tokens + max(dearest, 1)
    before_last = sum(tokens for _, tokens in calls[:-1])
    assert stopped is (bool(calls) and (len(calls) > max_calls or before_last >= max_tokens))


@given(_calls, st.lists(st.integers(0, 40), max_size=5), st.integers(1, 20), st.integers(1, 200))
def test_a_resumed_run_never_gets_a_second_budget(calls, cuts, max_calls, max_tokens):
    """Cut into runs at any places, through JSON each time, the same calls are covered as in one run."""

    def covered(marks: set[int]) -> tuple[int, RunUsage]:
        ledger = Ledger(Budget(calls=max_calls, tokens=max_tokens))
        for number, call in enumerate(calls):
            if number in marks:
                ledger = Ledger(ledger.budget, RunUsage.model_validate_json(ledger.usage.model_dump_json()))
            try:
                _spend(ledger, [call])
            except BudgetSpent:
                return number, ledger.usage
        return len(calls), ledger.usage

    whole, resumed = covered(set()), covered(set(cuts))
    assert whole[0] == resumed[0]
    assert whole[1].model_copy(update={"wall_seconds": 0.0}) == resumed[1].model_copy(update={"wall_seconds": 0.0})


def test_calls_in_flight_together_cannot_pass_the_limit_together():
    ledger = Ledger(Budget(calls=3))
    for _ in range(3):
        ledger.open_call("verifier")
    with pytest.raises(BudgetSpent) as spent:
        ledger.open_call("verifier")
    assert spent.value.limit == "calls"
    assert ledger.usage.verifier_calls == 3


def test_roles_are_counted_apart():
    ledger = Ledger(Budget())
    _spend(ledger, [("policy", 5), ("verifier", 8), ("verifier", 2)])
    ledger.book_run(0.25)
    spend = ledger.usage.model_copy(update={"wall_seconds": 0.0})
    assert spend == RunUsage(
        policy_calls=1, policy_prompt_tokens=7, policy_tokens=5,
        verifier_calls=2, verifier_prompt_tokens=14, verifier_tokens=10,
        sandbox_runs=1, sandbox_seconds=0.25,
    )  # fmt: skip


async def test_time_between_runs_is_not_charged():
    first = Ledger(Budget(wall_seconds=60), RunUsage(wall_seconds=1.0))
    await asyncio.sleep(0.01)
    saved = first.usage
    assert 1.01 <= saved.wall_seconds < 30
    await asyncio.sleep(0.3)
    assert Ledger(first.budget, saved).usage.wall_seconds < saved.wall_seconds + 0.3


def test_the_time_limit_is_looked_at_before_a_call():
    ledger = Ledger(Budget(wall_seconds=5), RunUsage(wall_seconds=5.0))
    assert ledger.seconds_left == 0.0
    with pytest.raises(BudgetSpent, match="time"):
        ledger.open_call("policy")


def test_lifted_limits_hold_nothing_back():
    ledger = Ledger(Budget(calls=None, tokens=None, wall_seconds=None))
    _spend(ledger, [("policy", 10**9)] * 5)
    ledger.check()
    assert ledger.seconds_left is None


@pytest.mark.parametrize("limit", ["calls", "tokens", "wall_seconds", "max_revisions"])
def test_a_budget_is_frozen_and_never_negative(limit):
    with pytest.raises(ValidationError):
        Budget(**{limit: -1})
    with pytest.raises(ValidationError):
        setattr(Budget(), limit, 1)


def test_a_misspelt_limit_is_an_error():
    with pytest.raises(ValidationError):
        Budget(max_tokens=5)


def test_what_a_call_in_flight_books_during_a_rest_is_not_lost():
    ledger = Ledger(Budget())
    ledger.open_call("verifier")
    told = ledger.rest()
    ledger.close_call("verifier", Usage(1, 20, 5))
    ledger.reopen(told)
    ledger.reopen(ledger.rest())
    spent = ledger.usage
    assert (spent.verifier_calls, spent.verifier_prompt_tokens, spent.verifier_tokens) == (1, 20, 5)
