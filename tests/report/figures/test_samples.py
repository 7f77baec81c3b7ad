"""Majority voting over drafts of the same problem."""

from __future__ import annotations

import pytest

from redline.report.figures.samples import SampleFigures
from redline.verifier import AnswerChecker

from ..lines import attempt, row


def draft(answer, right, problem="add"):
    grade = "yes" if right else "no"
    return row(attempt(answer, [0.9]), gold="4", first=grade, final=grade, problem=problem), [grade]


async def majority(figures):
    async with AnswerChecker() as checker:
        return [found.value for found in await figures.majority(checker)]


async def test_three_rows_of_one_problem_by_hand():
    figures = SampleFigures()
    for answer, right in (("4", True), ("5", False), ("4.0", True)):
        figures.add(*draft(answer, right))
    assert (figures.problems, figures.least) == (1, 3)
    # One of three at random: 2 in 3. Of the pairs, 4 with 5 and 5 with 4.0 are ties that the first one wins: 4 and 4.0,
    # 4 and 5 are right. All three: 4 has two votes.
    assert await majority(figures) == pytest.approx([2 / 3, 2 / 3, 1])


async def test_several_drafts_in_one_row_and_no_revisions():
    figures = SampleFigures()
    several = row(attempt("5", [0.1]), attempt("4", [0.9]), attempt("5", [0.1], 1), gold="4", final="no")
    figures.add(several, ["no", "yes", "no"])
    assert figures.least == 2
    assert await majority(figures) == pytest.approx([1 / 2, 0])


async def test_one_draft_of_a_problem_is_no_vote():
    figures = SampleFigures()
    for _ in range(2):
        figures.add(*draft("4", True))
    figures.add(*draft("4", True, problem="another"))
    assert (figures.problems, figures.least) == (2, 1)
    assert await majority(figures) == []


def test_given_solutions_and_rows_without_a_gold_answer_are_none():
    figures = SampleFigures()
    figures.add(row(attempt("4", [0.9], origin="given"), gold="4"), ["yes"])
    figures.add(row(attempt("4", [0.9])), [None])
    assert (figures.problems, figures.least) == (0, 0)


def test_only_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr("redline.report.figures.samples.MOST", 2)
    figures = SampleFigures()
    for _ in range(5):
        figures.add(*draft("4", True))
    assert (figures.least, figures.left_out) == (2, 3)
