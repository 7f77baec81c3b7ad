"""Drafts, revisions and given solutions apart."""

from __future__ import annotations

import pytest

from redline.evaluation.statistics.interval import wilson
from redline.report.figures.precision import PrecisionFigures

from ..lines import RUN, attempt, row, rows


def test_five_rows_worked_by_hand():
    figures = PrecisionFigures()
    for one in rows(RUN):
        figures.add(one)
    assert figures.counts == {"drafts": 2, "revisions": 1, "given solutions": 0, "not accepted": 2}
    assert {name: (tally.right, tally.total) for name, tally in figures.tallies.items()} == {
        "drafts": (1, 2),
        "revisions": (1, 1),
        "given solutions": (0, 0),
        "not accepted": (0, 2),
    }
    assert figures.tallies["drafts"].share == (0.5, *wilson(1, 2))
    assert figures.tallies["given solutions"].share is None


def test_a_given_solution_a_second_draft_and_what_cannot_be_compared():
    figures = PrecisionFigures()
    figures.add(row(attempt("1", [0.9], origin="given"), gold="1", final="unknown"))
    figures.add(row(attempt("1", [0.1]), attempt("2", [0.9]), gold="2", final="yes"))
    assert figures.counts["given solutions"] == figures.counts["drafts"] == 1
    assert figures.tallies["given solutions"].unknown == 1
    assert figures.tallies["given solutions"].share.value == pytest.approx(0)
