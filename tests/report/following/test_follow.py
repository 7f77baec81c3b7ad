"""What a batch is doing, by its file and the lock on it."""

from __future__ import annotations

import json
import os

from redline.report.following.follow import BatchFollower, BatchState
from redline.store import open_locked

from ..lines import RUN


def write(path, *rows, how="a"):
    with path.open(how) as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_awaited_running_and_ended(tmp_path):
    path = tmp_path / "out.jsonl"
    follower = BatchFollower(path, 5)
    assert follower.look() is BatchState.AWAITED
    lock = open_locked(path, "taken")
    write(path, *RUN[:2])
    assert (follower.look(), follower.progress.done) == (BatchState.RUNNING, 2)
    write(path, *RUN[2:])
    os.close(lock)
    assert (follower.look(), follower.progress.done) == (BatchState.ENDED, 5)


def test_looking_keeps_no_batch_out(tmp_path):
    path = tmp_path / "out.jsonl"
    write(path, *RUN)
    follower = BatchFollower(path)
    follower.look()
    os.close(open_locked(path, "taken"))


def test_a_file_that_is_cut_short_or_taken_away_is_counted_anew(tmp_path):
    path = tmp_path / "out.jsonl"
    write(path, *RUN)
    follower = BatchFollower(path, 5)
    follower.look()
    write(path, *RUN[:1], how="w")
    follower.look()
    assert (follower.progress.done, follower.progress.rows) == (1, 5)
    path.unlink()
    assert follower.look() is BatchState.AWAITED
    assert follower.progress.done == 0
