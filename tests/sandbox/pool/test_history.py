"""What a session keeps of its past, against a simple model."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox.code import MAX_CODE_CHARACTERS, CheckedCode
from redline.sandbox.pool.history import MOST_CHARACTERS, SessionHistory

PAST = st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["ok", "error", "timeout", "clear"])), max_size=12)


@given(PAST)
def test_history_keeps_all_until_a_timeout(past: list[tuple[str, Any]]) -> None:
    history, kept, spoilt = SessionHistory(), [], False
    for code, status in past:
        if status == "clear":
            history.clear()
            kept, spoilt = [], False
            continue
        history.add(CheckedCode(code, 1.0), status)
        kept.append((CheckedCode(code, 1.0), status))
        spoilt = spoilt or status == "timeout"
    assert bool(history.obstacle) == spoilt
    assert (not history.past and not history.obstacle) == (not kept)
    assert history.past == ([] if spoilt else kept)


def test_history_is_bounded() -> None:
    history = SessionHistory()
    for _ in range(2 * MOST_CHARACTERS // MAX_CODE_CHARACTERS):
        history.add(CheckedCode("#" * MAX_CODE_CHARACTERS, 1.0), "ok")
    assert "characters in all" in history.obstacle
    assert history.past == []
    assert history.obstacle
