"""Which rows are shown where a page cannot hold all."""

from __future__ import annotations

from redline.report.selection import RowSelection, class_of
from redline.report.words import selection_lines

from .lines import FAILED, REPAIRED, RIGHT_DRAFT, SPOILT, WRONG_DRAFT, attempt, line, rows

OPEN = line(attempt("1", [0.2]), accepted=False)


def chosen(lines, most):
    selection, all_rows = RowSelection(most), rows(lines)
    for one in all_rows:
        selection.count(one)
    return selection, [one.line for one in all_rows if selection.takes(one)]


def test_all_where_there_is_room():
    selection, lines = chosen([RIGHT_DRAFT, SPOILT], 2)
    assert (lines, selection.whole, list(selection_lines(selection, "f"))) == ([1, 2], True, [])


def test_each_class_has_a_part_and_the_more_telling_ones_the_rest():
    selection, lines = chosen([RIGHT_DRAFT] * 10 + [SPOILT] * 4 + [REPAIRED], 6)
    assert selection.quotas == {**dict.fromkeys(selection.quotas, 0), "spoilt": 3, "repaired": 1, "accepted": 2}
    assert lines == [1, 2, 11, 12, 13, 15]
    [told] = selection_lines(selection, "out.jsonl")
    assert "all 15 rows; 6 of them" in told
    assert "3 of 4 spoilt, 1 of 1 repaired, 2 of 10 accepted" in told


def test_none_where_none_is_wanted():
    assert chosen([RIGHT_DRAFT, SPOILT], 0)[1] == []


def test_classes():
    unflagged = {**WRONG_DRAFT, "reference_doubtful": None}
    lines = [SPOILT, WRONG_DRAFT, FAILED, unflagged, REPAIRED, OPEN, RIGHT_DRAFT]
    names = ["spoilt", "flagged", "failed", "accepted and wrong", "repaired", "not accepted", "accepted"]
    assert [class_of(one) for one in rows(lines)] == names
