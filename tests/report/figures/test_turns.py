"""Turn by turn, over five rows worked by hand."""

from __future__ import annotations

from redline.report.figures.turns import MOST, TurnFigures, best_of

from ..lines import RUN, attempt, row, rows

GRADES = [["yes"], ["no"], ["no", "yes"], ["yes", "no", "no"], []]


def counted(lines=RUN, grades=GRADES):
    figures = TurnFigures()
    for one, found in zip(rows(lines), grades, strict=True):
        figures.add(one, found)
    return figures.turns


def test_who_gets_there_who_is_accepted_and_who_is_right():
    turns = counted()
    assert [turn.name for turn in turns] == ["first attempt", "revision 1", "revision 2"]
    assert [turn.reached for turn in turns] == [4, 2, 1]
    assert [turn.accepted for turn in turns] == [2, 1, 0]
    assert [(turn.attempts.right, turn.attempts.total) for turn in turns] == [(2, 4), (1, 2), (0, 1)]
    assert [(turn.accepted_gold.right, turn.accepted_gold.total) for turn in turns] == [(1, 2), (1, 1), (0, 0)]


def test_repaired_and_spoilt_are_against_the_attempt_before():
    turns = counted()
    assert [turn.repaired for turn in turns] == [0, 1, 0]
    assert [turn.spoilt for turn in turns] == [0, 1, 0]


def test_what_would_be_returned_if_the_loop_had_ended_there():
    # After the first attempts the right draft and the one spoilt later are right; the revision repairs one. Of the
    # spoilt row the draft ranks above revision 1 (0.3 over 0.2), and revision 2 (0.4), which is wrong, above both.
    assert [(turn.so_far.right, turn.so_far.total) for turn in counted()] == [(2, 5), (3, 5), (2, 5)]


def test_the_order_of_the_rows_changes_nothing():
    forward = counted()
    backward = counted(RUN[::-1], GRADES[::-1])
    assert [(t.reached, t.so_far, t.repaired, t.spoilt) for t in forward] == [
        (t.reached, t.so_far, t.repaired, t.spoilt) for t in backward
    ]


def test_rows_without_a_gold_answer_count_where_nobody_has_to_be_right():
    figures = TurnFigures()
    figures.add(row(attempt("1", [0.1]), attempt("2", [0.9], 1)), [None, None])
    assert [(turn.reached, turn.accepted, turn.so_far.total) for turn in figures.turns] == [(1, 0, 0), (1, 1, 0)]


def test_several_drafts_are_not_called_revisions():
    figures = TurnFigures()
    figures.add(row(attempt("1", [0.9]), attempt("2", [0.9])), [None, None])
    assert figures.turns[1].name == "attempt 2"


def test_the_best_is_the_one_that_the_verifier_follows_furthest_and_of_equals_the_later():
    one = row(attempt("1", [0.9, 0.1]), attempt("2", [0.9, 0.9]), attempt("3", [0.9, 0.9]))
    assert [best_of(one, count) for count in (1, 2, 3)] == [0, 1, 2]


def test_turns_are_bounded():
    figures = TurnFigures()
    figures.add(row(*(attempt("1", [0.1]) for _ in range(MOST + 5))), [None] * (MOST + 5))
    assert (len(figures.turns), figures.beyond) == (MOST, 1)
