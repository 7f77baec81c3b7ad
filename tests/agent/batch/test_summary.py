"""The figures of a batch, added up line by line."""

import pytest

from redline.agent.batch.summary import BatchCounter, BatchPrices
from redline.agent.settings.settings import Settings

USAGE = {"policy_prompt_tokens": 10, "policy_tokens": 2, "verifier_prompt_tokens": 40, "verifier_tokens": 3}


def line(correct=None, *, accepted=True, best=0):
    gold = {} if correct is None else {"gold": "4", "correct": correct, "first_correct": "no"}
    return {"accepted": accepted, "best": best, "error": None, "usage": USAGE, **gold}


def test_accepted_drafts_and_revisions_are_told_apart():
    counter = BatchCounter(9)
    lines = [line("yes"), line("yes"), line("no"), line("yes", best=1), line("no", best=2), line("unknown", best=1)]
    for one in [*lines, line("yes", accepted=False), line("no", accepted=False, best=1), line()]:
        counter.add(one)
    found = counter.summary()
    assert (found.accepted_drafts, found.draft_accuracy) == (3, pytest.approx(2 / 3))
    assert (found.accepted_revisions, found.revision_accuracy) == (3, pytest.approx(1 / 3))
    assert found.accepted_accuracy == pytest.approx(3 / 6)


def test_nothing_accepted_is_no_figure():
    counter = BatchCounter(1)
    counter.add(line("no", accepted=False))
    found = counter.summary()
    assert (found.accepted_drafts, found.draft_accuracy, found.accepted_revisions, found.revision_accuracy) == (
        0,
        None,
        0,
        None,
    )


def test_tokens_are_told_in_money_where_prices_are_set():
    counter = BatchCounter(2, BatchPrices.of(Settings(policy_price="0.5/2", verifier_price="1/3.25")))
    counter.add(line())
    counter.add(line(accepted=False))
    assert counter.summary().cost == pytest.approx((2 * 10 * 0.5 + 2 * 2 * 2 + 2 * 40 * 1 + 2 * 3 * 3.25) / 1e6)


def test_a_model_without_a_price_costs_nothing_and_no_price_is_no_figure():
    counter = BatchCounter(1, BatchPrices.of(Settings(verifier_price="0/1")))
    counter.add(line())
    assert counter.summary().cost == pytest.approx(3e-6)
    free = BatchCounter(1, BatchPrices.of(Settings()))
    free.add(line())
    assert free.summary().cost is None
