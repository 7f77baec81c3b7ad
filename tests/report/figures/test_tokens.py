"""Accuracy against tokens, by hand: 0, 40, 40, 120 and 240 tokens, of which 40 and 120 end right."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.report.figures.tokens import LIMITS, TokenFigures

from ..lines import RUN, attempt, row, rows


@pytest.fixture
def figures():
    found = TokenFigures()
    for one in rows(RUN):
        found.add(one)
    return found


def test_the_whole_run(figures):
    assert (figures.rows, figures.right, figures.mean_tokens) == (5, 2, 440 / 5)
    last = figures.points()[-1]
    assert (last.tokens, last.accuracy) == (440 / 5, 2 / 5)
    assert last.limit >= 240


def test_a_limit_gives_up_what_needs_more(figures):
    by_limit = {point.limit: point for point in figures.points()}
    assert by_limit[64].accuracy == 1 / 5
    assert by_limit[64].tokens == (0 + 40 + 40 + 64 + 64) / 5
    assert by_limit[128].accuracy == 2 / 5
    assert by_limit[128].tokens == (0 + 40 + 40 + 120 + 128) / 5


def test_what_a_draft_takes_is_told_by_the_rows_that_end_with_drafts(figures):
    assert (figures.single_rows, figures.draft_tokens) == (2, (10 + 14) / 2)
    several = TokenFigures()
    several.add(row(attempt("1", [0.9]), attempt("2", [0.9]), tokens=(30, 5)))
    assert several.draft_tokens == 15
    given_first = TokenFigures()
    given_first.add(row(attempt("1", [0.9], origin="given"), tokens=(0, 5)))
    assert given_first.draft_tokens is None


@given(st.lists(st.tuples(st.integers(0, 10**7), st.booleans()), min_size=1, max_size=30))
def test_both_rise_to_the_whole_run(ends):
    figures = TokenFigures()
    for tokens, right in ends:
        figures.add(row(attempt("1", [0.9]), gold="1", final="yes" if right else "no", tokens=(tokens, 0)))
    points = figures.points()
    assert [point.limit for point in points] == sorted(point.limit for point in points)
    assert all(a.accuracy <= b.accuracy and a.tokens <= b.tokens for a, b in itertools.pairwise(points))
    assert points[-1].accuracy == pytest.approx(sum(right for _, right in ends) / len(ends))
    assert points[-1].tokens == pytest.approx(sum(tokens for tokens, _ in ends) / len(ends))


def test_more_tokens_than_any_limit_are_no_point_of_their_own():
    figures = TokenFigures()
    figures.add(row(attempt("1", [0.9]), gold="1", final="yes", tokens=(LIMITS[-1], 1)))
    assert figures.points() == []
