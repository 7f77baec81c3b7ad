"""A run added up, and its reliability."""

from __future__ import annotations

import pytest

from redline.report.figures.made_with import SettingFigures
from redline.report.figures.run_figures import RunFigures

from ..lines import RUN, attempt, line, rows
from .test_turns import GRADES


@pytest.fixture
def figures():
    found = RunFigures()
    for one, grades in zip(rows(RUN), GRADES, strict=True):
        found.add(one, grades)
    return found


def test_rows_by_kind_and_who_is_right(figures):
    assert figures.rows == 5
    assert dict(figures.kinds) == {"accepted": 3, "flagged": 1, "repaired": 1, "open": 1, "spoilt": 1, "failed": 1}
    assert (figures.first.right, figures.final.right, figures.final.total) == (2, 2, 5)


def test_what_was_spent(figures):
    usage = figures.spending.usage
    assert (usage.policy_tokens, usage.verifier_tokens, usage.wall_seconds) == (114, 326, 10.0)
    assert dict(figures.spending.stop_reasons) == {"accepted": 3, "max_revisions": 1, "failed": 1}
    assert dict(figures.spending.failures) == {"policy: ModelFailed": 1}


def test_the_reliability_of_first_attempts_and_of_what_is_returned(figures):
    # First attempts: 0.8 and 0.85, one of them right; 0.1 wrong; 0.3 right. Returned: 0.8, 0.85, 0.9 and 0.4.
    first, returned = figures.draft_reliability, figures.reliability
    assert [(b.low, b.steps, b.right) for b in first.bins] == [(0.1, 1, 0), (0.3, 1, 1), (0.8, 2, 0.5)]
    assert first.error == pytest.approx((0.1 + 0.7 + 2 * (0.825 - 0.5)) / 4)
    assert [(b.low, b.steps, b.right) for b in returned.bins] == [(0.4, 1, 0), (0.8, 2, 0.5), (0.9, 1, 1)]
    assert returned.error == pytest.approx((0.4 + 2 * (0.825 - 0.5) + 0.1) / 4)


def test_without_rows_that_can_be_compared_there_is_no_reliability():
    assert RunFigures().reliability is None


def test_settings_are_told_apart():
    figures = SettingFigures()
    odd = line(attempt("1", [0.9]), settings={"policy": "other", "votes": 1}, record_version=3)
    for one in rows([RUN[0], odd, RUN[1]]):
        figures.add(one)
    assert [(dict(found), count) for found, count in figures.sets] == [
        ({"policy": "embedded"}, 2),
        ({"policy": "other", "votes": 1}, 1),
    ]
    assert figures.differing == ["policy", "votes"]
    assert figures.newer == 1
