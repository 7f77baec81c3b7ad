"""Grades of attempts: by the line where it says them, else by the rules, once."""

from __future__ import annotations

from redline.report.figures.grading import AttemptGrader
from redline.verifier import AnswerChecker

from ..lines import attempt, row


async def test_what_the_line_says_goes_before_what_rules_find():
    # A referee called "four" right, which rules would not.
    one = row(attempt("5", [0.1]), attempt("4.0", [0.2], 1), attempt(None, [0.2], 1), attempt("four", [0.9], 1),
              gold="4", first="no", final="yes")  # fmt: skip
    async with AnswerChecker() as checker:
        grader = AttemptGrader(checker)
        assert grader.known(one) == ["no", "unknown", "no", "yes"]
        assert await grader.grade(one) == ["no", "yes", "no", "yes"]
        assert grader.known(one) == ["no", "yes", "no", "yes"]


async def test_an_answer_that_comes_again_has_the_grade_it_had():
    one = row(attempt("5", [0.1]), attempt("4", [0.2], 1), attempt("5", [0.3], 1), gold="4", first="no", final="no")
    async with AnswerChecker() as checker:
        assert await AttemptGrader(checker).grade(one) == ["no", "yes", "no"]


async def test_without_a_gold_answer_there_is_no_grade():
    assert await AttemptGrader(AnswerChecker()).grade(row(attempt("5", [0.1]))) == [None]


async def test_where_nobody_can_be_asked_it_is_told_once():
    one = row(attempt("5", [0.1]), attempt("4", [0.2], 1), attempt("6", [0.3], 1), gold="4", first="no", final="no")
    closed = AttemptGrader(AnswerChecker())
    assert await closed.grade(one) == ["no", "unknown", "no"]
    assert "not open" in closed.unavailable
