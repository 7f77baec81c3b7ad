"""What a row is, by its line."""

from __future__ import annotations

import pytest

from redline.report.row import ReportRow

from .lines import FAILED, REPAIRED, RIGHT_DRAFT, SPOILT, WRONG_DRAFT, attempt, line, row


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        (RIGHT_DRAFT, ("accepted",)),
        (WRONG_DRAFT, ("accepted", "flagged")),
        (REPAIRED, ("accepted", "repaired")),
        (SPOILT, ("open", "spoilt")),
        (FAILED, ("failed",)),
        (line(attempt("1", [0.2]), accepted=False), ("open",)),
        (line(attempt("1", [0.9]), gold="x", first="unknown", final="yes"), ("accepted",)),
        (line(attempt("1", [0.9]), suspicious=["no unit", "too short"]), ("accepted", "flagged")),
        (line(attempt("1", [0.9]), suspicious=False, reference_doubtful=None), ("accepted",)),
        (line(attempt("1", [0.9]), given="2", believed="own"), ("accepted", "flagged")),
    ],
)
def test_kinds(fields, kinds):
    assert ReportRow.of_line(fields, 1).kinds == kinds


def test_flags_say_why():
    flagged = row(attempt("1", [0.9]), suspicious=["no unit", "too short"], reference_doubtful="another one")
    assert flagged.flags == [("reference_doubtful", "another one"), ("suspicious", "no unit; too short")]


@pytest.mark.parametrize(
    ("rewards", "found"),
    [
        ([0.9, 0.8], 0.8),
        ([0.9, 0.1, None], 0.1),
        ([0.9, None], None),
        ([None, None], None),
        ([], None),
        ([0.9, 1.5], None),
    ],
)
def test_the_reward_of_an_attempt_is_known_when_it_was_judged_to_its_end(rewards, found):
    assert row(attempt("1", rewards)).reward_of(row(attempt("1", rewards)).result.attempts[0]) == found


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([], "not a JSON object"),
        ({"id": "a", "problem": "p"}, "without 'attempts', 'stop_reason'"),
        ({**RIGHT_DRAFT, "usage": {"policy_tokens": -1}}, "'policy_tokens' below 0 or beyond belief"),
        ({**RIGHT_DRAFT, "usage": {"policy_tokens": 10**40}}, "beyond belief"),
        ({**RIGHT_DRAFT, "attempts": 3}, "attempts"),
    ],
)
def test_what_is_no_row_is_refused(fields, why):
    with pytest.raises(ValueError, match=why):
        ReportRow.of_line(fields, 1)


def test_the_returned_attempt_is_the_best_and_none_where_the_number_is_of_none():
    assert row(attempt("1", [0.9]), attempt("2", [0.9]), best=0).returned.answer == "1"
    assert row(attempt("1", [0.9]), best=None).returned is None
    assert ReportRow.of_line({**RIGHT_DRAFT, "best": 9}, 1).returned is None
