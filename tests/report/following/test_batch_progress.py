"""Rows counted as they come, and the pace of the last minutes."""

from __future__ import annotations

import pytest

from redline.report.following.batch_progress import LAST, PACE_SECONDS, BatchProgress

from ..lines import RUN


def test_five_rows_worked_by_hand():
    progress = BatchProgress()
    for row in RUN:
        progress.add(row)
    assert (progress.done, progress.accepted, progress.failed, progress.flagged) == (5, 3, 1, 1)
    assert (progress.gold, progress.right, progress.repaired, progress.spoilt) == (5, 2, 1, 1)
    assert progress.tokens == 440
    assert [row.what for row in progress.last] == [
        "accepted, right",
        "accepted, wrong",
        "accepted, repaired",
        "not accepted, spoilt",
        "failed: ModelFailed",
    ]


def test_what_was_there_at_the_first_look_is_no_pace():
    progress = BatchProgress(rows=20)
    for _ in range(10):
        progress.add(RUN[0])
    progress.look(100.0)
    assert (progress.rows_a_second, progress.seconds_left) == (None, None)
    progress.add(RUN[0])
    progress.look(104.0)
    assert progress.rows_a_second == pytest.approx(0.25)
    assert progress.tokens_a_second == pytest.approx(10)
    assert progress.seconds_left == pytest.approx(9 / 0.25)


def test_the_pace_is_that_of_the_last_minutes():
    progress, now = BatchProgress(), 0.0
    progress.look(now)
    for _ in range(300):
        progress.add(RUN[0])
        now += 1
        progress.look(now)
    assert progress.rows_a_second == pytest.approx(1)
    for _ in range(2 * int(PACE_SECONDS)):
        now += 1
        progress.look(now)
    assert progress.rows_a_second is None


def test_only_the_last_rows_are_kept_and_odd_ones_harm_nobody():
    progress = BatchProgress(rows=2)
    for _ in range(50):
        progress.add({"id": None, "usage": 3, "error": 5})
    assert (progress.done, progress.failed, progress.tokens, len(progress.last)) == (50, 50, 0, LAST)
    progress.look(0)
    progress.add(RUN[0])
    progress.look(1)
    assert progress.seconds_left == 0
