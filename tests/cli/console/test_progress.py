"""Progress where there is no terminal: lines, fewer the longer it takes, and how long it will go on."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from redline.cli.console.progress import PLAIN_MOST, progress


class Clock:
    """Time that passes when it is told to."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr("redline.cli.console.progress.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def told(clock, rows, done, seconds, steps):
    """The lines of a run that does one row every so many seconds."""
    out = io.StringIO()
    with progress(Console(file=out), rows, done) as watch:
        for number in range(1, steps + 1):
            clock.now += seconds
            watch(done + number, "a pace")
    return out.getvalue().splitlines()


def test_a_line_says_how_long_it_will_go_on(clock):
    assert told(clock, 100, 0, 5, 3) == ["2 of 100 rows, a pace, about 8 min left"]


def test_rows_of_an_earlier_run_do_not_count_for_the_pace(clock):
    assert told(clock, 100, 90, 10, 2) == [
        "91 of 100 rows, a pace, about 2 min left",
        "92 of 100 rows, a pace, about 80 s left",
    ]


def test_lines_grow_rarer(clock):
    lines = told(clock, 100_000, 0, 1, 86_400)
    assert "about 3 h 5" in lines[-1]
    assert 100 < len(lines) < 250
    assert PLAIN_MOST == 600


def test_a_quiet_console_gets_none(clock):
    out = io.StringIO()
    with progress(Console(file=out, quiet=True), 9, 0) as watch:
        clock.now += 100
        watch(1, "")
    assert out.getvalue() == ""
