"""What an attempt changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redline.report import diff
from redline.report.diff import Piece, diff_of, pieces

from .lines import row, step


def solution(*texts):
    return row({"steps": [step(0.9, text) for text in texts], "answer": "1"}).result.attempts[0]


def test_steps_at_the_beginning_are_kept_and_words_compared():
    found = diff_of(solution("a", "48 * 37 = 1736.", "end"), solution("a", "48 * 37 = 1776.", "end"))
    assert found.kept == 1
    assert found.pieces == [
        Piece("same", "48 * 37 = "),
        Piece("gone", "1736"),
        Piece("new", "1776"),
        Piece("same", ".\nend"),
    ]


def test_the_same_solution_is_kept_whole():
    assert diff_of(solution("a", "b"), solution("a", "b")) == (2, [])
    assert diff_of(solution("a", "b"), solution("a")) == (1, [Piece("gone", "b")])


_texts = st.text("ab \n.é", max_size=40)


@given(_texts, _texts, st.sampled_from([0, 3, 2000]))
def test_without_the_new_it_is_the_old_and_without_the_gone_the_new(old, new, most):
    before, diff.MOST_WORDS = diff.MOST_WORDS, most
    try:
        found = list(pieces(old, new))
    finally:
        diff.MOST_WORDS = before
    assert "".join(piece.text for piece in found if piece.change != "new") == old
    assert "".join(piece.text for piece in found if piece.change != "gone") == new


def test_long_texts_take_no_time():
    old, new = "word\n" * 30_000, "other\n" * 30_000
    assert [piece.change for piece in pieces(old, new)] == ["gone", "new"]
