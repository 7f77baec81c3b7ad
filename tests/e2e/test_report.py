"""`redline report` over what a batch really wrote."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.e2e.test_batch import write_rows

ROWS = [
    {"id": "draft", "problem": "add 1 and 2", "answer": "3"},
    {"id": "repaired", "problem": "carelessly add 3 and 4", "answer": "7"},
    {"id": "stubborn", "problem": "stubbornly add 3 and 4", "answer": "7"},
    {"id": "doubted", "problem": "add 5 and 5", "answer": "11"},
    {"id": "failed", "problem": "broken: add 1 and 2", "answer": "3"},
]


def test_a_batch_becomes_a_page(redline):
    redline("batch", write_rows(*ROWS), "out.jsonl")
    ran = redline("report", "out.jsonl", "-o", "page.html")
    assert (ran.code, ran.out, ran.err) == (0, "page.html: 5 rows\n", "")
    page = Path("page.html").read_text()
    kinds = {"accepted repaired", "accepted flagged", "accepted", "open", "failed"}
    assert {part.split('"')[0] for part in page.split('data-kinds="')[1:]} == kinds


def test_the_page_is_report_html_where_no_name_is_given_and_is_made_anew(redline):
    redline("batch", write_rows(*ROWS[:2]), "out.jsonl")
    for _ in range(2):
        assert redline("report", "out.jsonl", "--rows", "1").out == "report.html: 2 rows, 1 of them one by one\n"
    assert Path("report.html").exists()


def test_a_batch_that_is_half_done_is_told(redline):
    redline("batch", write_rows(*ROWS), "out.jsonl")
    whole = Path("out.jsonl").read_bytes()
    Path("out.jsonl").write_bytes(b"no row\n" + whole[:-10])
    ran = redline("report", "out.jsonl")
    assert (ran.code, ran.out) == (0, "report.html: 4 rows\n")
    assert "1 line is not of a batch and not counted: line 1: not JSON" in ran.err
    assert "Not read to its end: its last line, 6, is unfinished" in ran.err
    Path("packed").write_bytes(gzip.compress(whole))
    assert redline("report", "packed").out == "report.html: 5 rows\n"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("in.jsonl", "no line is of a batch; line 1: no row of a batch: without 'attempts', 'stop_reason'"),
        ("none.jsonl", "cannot be read: No such file or directory"),
        ("empty.jsonl", "is empty: a batch has written no row into it yet"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_no_page(redline, file, why):
    write_rows(*ROWS)
    Path("empty.jsonl").touch()
    ran = redline("report", file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"redline: {file}: {why}")
    assert ran.err.count("\n") == 1
    assert not Path("report.html").exists()


def test_what_is_no_page_is_kept(redline):
    redline("batch", write_rows(*ROWS[:1]), "out.jsonl")
    ran = redline("report", "out.jsonl", "-o", "in.jsonl")
    assert (ran.code, ran.err) == (2, "redline: in.jsonl: is there already and is no page; name another file with -o\n")
    assert json.loads(Path("in.jsonl").read_text())["id"] == "draft"


@pytest.mark.slow
def test_over_the_embedded_pair(program):
    rows = [{"id": k, "problem": f"What is {k} * {k + 3} - {k}?", "answer": str(k * (k + 3) - k)} for k in range(3, 7)]
    write_rows(*rows)
    assert program("batch", "in.jsonl", "out.jsonl", scripted=False).code == 0
    ran = program("report", "out.jsonl", scripted=False)
    assert (ran.code, ran.out) == (0, "report.html: 4 rows\n")
    page = Path("report.html").read_text()
    assert "4 rows, policy" in page
    assert page.count('class="packed"') == 4
