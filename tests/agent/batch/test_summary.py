"""The figures of a batch, added up line by line."""

import pytest

from redline.agent.batch.summary import BatchCounter, BatchPrices
from redline.agent.settings.settings import Settings

USAGE = {"policy_prompt_tokens": 10, "policy_tokens": 2, "verifier_prompt_tokens": 40, "verifier_tokens": 3}


def line(correct=None, *, accepted=True, best=0, confidence=0.9):
    gold = {} if correct is None else {"gold": "4", "correct": correct, "first_correct": "no"}
    fields = {"accepted": accepted, "best": best, "confidence": confidence, "error": None, "usage": USAGE}
    return fields | gold


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


@pytest.mark.parametrize(
    ("right", "wrong", "confidence", "overconfident"),
    [
        # Of 10 at 0.9 at most 6 are right with a probability of 1.28 %, at most 5 with 0.16 %.
        (6, 4, 0.9, False),
        (5, 5, 0.9, True),
        (9, 1, 0.9, False),
        (1, 2, 0.9, False),
        (0, 3, 0.9, True),
        (50, 0, 1.0, False),
        (49, 1, 1.0, True),
        (0, 5, 0.0, False),
        (9000, 1000, 0.9, False),
        (8900, 1100, 0.9, True),
    ],
)
def test_a_verifier_that_is_too_sure_of_such_data_is_told(right, wrong, confidence, overconfident):
    counter = BatchCounter(right + wrong)
    for verdict, times in (("yes", right), ("no", wrong)):
        for _ in range(times):
            counter.add(line(verdict, confidence=confidence))
    assert counter.summary().overconfident is overconfident


def test_without_gold_answers_nothing_is_said_of_calibration():
    counter = BatchCounter(3)
    for _ in range(3):
        counter.add(line(confidence=1.0))
    assert (counter.summary().accepted_confidence, counter.summary().overconfident) == (None, False)
