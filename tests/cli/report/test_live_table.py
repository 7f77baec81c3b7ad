"""A running batch on a terminal: everything fits, and hostile text is written out."""

from __future__ import annotations

import io
import json

import pytest

from redline.cli.console.terminal import Screen
from redline.cli.report.live_table import live_line, live_table, span
from redline.report.following.follow import BatchFollower
from tests.e2e.scripted_redline import HOSTILE
from tests.report.lines import RUN


@pytest.fixture
def follower(tmp_path):
    path = tmp_path / "out.jsonl"
    hostile = {**RUN[0], "id": HOSTILE + "x" * 500, "answer": HOSTILE}
    path.write_text("".join(json.dumps(row) + "\n" for row in (*RUN, hostile)) + "no row\n")
    clock = iter((0.0, 60.0))
    found = BatchFollower(path, 12, lambda: next(clock))
    found.look()
    with path.open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in RUN[:2])
    found.look()
    return found


def test_all_of_it_is_shown(follower):
    shown = io.StringIO()
    Screen(file=shown, width=100, markup=False, highlight=False).print(live_table(follower))
    text = shown.getvalue()
    for said in ("no batch is writing it", "8 of 12", "6 (75.0%)", "4 of 8 (50.0%)", "2.0 rows a minute, 1 tokens/s",
                 "about 2 min", "1 lines", "accepted, repaired", "failed: ModelFailed"):  # fmt: skip
        assert said in text
    assert not {sign for sign in HOSTILE if sign in text and not sign.isprintable()}
    assert r"\x1b]8;;evil" in text
    assert max(map(len, text.splitlines())) <= 100


def test_in_one_line(follower):
    assert live_line(follower.progress) == (
        "8 of 12 done, 6 (75.0%) accepted, 4 of 8 (50.0%) right, 1 repaired, 1 spoilt, 2 flagged, 1 failed, "
        "2.0 rows a minute, 1 tokens/s, about 2 min left"
    )


def test_spans():
    assert [span(seconds) for seconds in (5, 89, 100, 7000, 7300)] == ["5 s", "89 s", "2 min", "117 min", "2 h 02 min"]
