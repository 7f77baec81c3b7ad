"""Input rows: what counts as one, and names that depend on nothing but the row."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.agent.batch.columns import Columns
from redline.agent.batch.forms.json_lines import read_json_lines
from redline.agent.batch.input_file import InputFile
from redline.agent.batch.rows import BatchRow, InvalidRow, RowReader, shortened
from redline.store import RunRefused

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
_rows = st.fixed_dictionaries({}, optional={"id": _json, "problem": _json, "answer": _json})


@pytest.fixture
def source(tmp_path):
    return tmp_path / "in.jsonl"


def write(source, *rows):
    source.write_bytes(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))
    return read(source)


def read(source):
    """The rows of a file that is JSON Lines, whatever it looks like."""
    reader = RowReader(Columns())
    with source.open("rb") as file:
        return [reader.read(raw) for raw in read_json_lines(file)]


def test_rows_are_read_as_they_are(source):
    rows = write(
        source,
        {"id": "a", "problem": " x ", "answer": "1/2", "more": [1]},
        {"id": 3, "problem": "y", "answer": 4},
        {"problem": "z", "answer": 0.5},
    )
    assert rows[:2] == [BatchRow("a", " x ", ("1/2",)), BatchRow("3", "y", ("4",))]
    assert rows[2].golds == ("0.5",)
    assert [row.line for row in rows] == [1, 2, 3]


def test_the_text_may_stand_under_question_as_gsm8k_has_it(source):
    assert write(source, {"id": "a", "question": "x"}, {"id": "b", "problem": "y", "question": "no"}) == [
        BatchRow("a", "x"),
        BatchRow("b", "y"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_row(source):
    assert write(source, b'\xef\xbb\xbf{"id": "a", "problem": "x"}\r\n', b"\r\n") == [BatchRow("a", "x")]
    # Files that were joined bring their marks along, on lines of their own too.
    joined = [
        b'\xef\xbb\xbf{"id": "a", "problem": "x"}\n',
        b"\xef\xbb\xbf\n",
        b' \xef\xbb\xbf\xef\xbb\xbf {"id": "b", "problem": "y"}\n',
    ]
    assert write(source, *joined) == [BatchRow("a", "x"), BatchRow("b", "y")]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (b"{\n", "not JSON"),
        (b"[" * 100_000 + b"\n", "not JSON to be read here: nested too deeply"),
        (b'"text"\n', "a JSON string, not an object"),
        (b"null\n", "a JSON null, not an object"),
        (b'{"problem": "\xff"}\n', "not UTF-8 at byte"),
        ({"id": "a"}, "'problem' is missing; there is 'id'"),
        ({"problem": 3}, "'problem' is not a string"),
        ({"problem": "x", "id": True}, "'id' must be"),
        ({"problem": "x", "id": 1.5}, "'id' must be"),
        ({"problem": "x", "id": "i" * 1001}, "'id' is too long: 1,001 characters"),
        ({"problem": "x", "answer": [["1"]]}, "a list of them that holds a list"),
        (
            {"problem": "x", "answer": {"value": 7}},
            "'answer' must be a string or a number, or a list of equal ones, and is an object",
        ),
        ({"problem": "x", "answer": False}, "is true or false"),
        ({"problem": "x", "answer": float("inf")}, "'answer' is infinite"),
        ({"problem": "x", "answer": "so it is\n####"}, "'answer' has nothing behind its last ####"),
        ({"problem": "x", "answer": "7" * 100_001}, "'answer' is too long: 100,001 characters"),
        ({"problem": None, "id": "a"}, "'problem' is null"),
        ({"prompt": "x", "id": "a"}, "'problem' is missing; there is 'prompt', 'id'"),
        ({"problem": "é" * 50_001}, "the problem is too long: 100,002 bytes, at most 100,000"),
        (b'{"problem": "x"},\n', "take away the comma behind the object"),
        (b'# {"problem": "x"}\n', "JSON Lines has no comments"),
        (b'// {"problem": "x"}\n', "JSON Lines has no comments"),
        (b'{"problem": "x",}\n', "take away the comma behind the last field"),
        ({"problem": float("nan"), "id": "a"}, "'problem' is NaN"),
        (b'{"problem": "x"}\0\0\n', "it holds NUL bytes"),
        (b'{"problem": "x", "answer": ' + b"7" * 5000 + b"}\n", "a number with too many digits; write it as a text"),
        (b'{"problem": "x", "a": ' + b"[" * 100_000 + b"}\n", "nested too deeply"),
        ({"problem": "\ud800"}, "surrogate"),
    ],
)
def test_a_bad_row_says_what_and_where(source, row, complaint):
    good, bad = write(source, {"problem": "good"}, row)
    assert isinstance(good, BatchRow)
    assert isinstance(bad, InvalidRow)
    assert bad.error.startswith("line 2: ")
    assert complaint in bad.error


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_rows | st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"") + b"\n"), max_size=8))
def test_no_line_is_lost_and_none_crashes(source, rows):
    written = [row for row in rows if not isinstance(row, bytes) or row.replace(b"\xef\xbb\xbf", b"").strip()]
    read = write(source, *rows)
    assert len(read) == len(written)
    unnamed = [row.id for row in read if row.id.startswith("row-")]
    assert len(set(unnamed)) == len(unnamed)


def test_an_id_that_is_missing_as_tables_write_it_is_none(source):
    [unnamed] = {row.id for row in write(source, {"problem": "x"})}
    for missing in (None, float("nan"), ""):
        assert write(source, {"id": missing, "problem": "x"}) == [BatchRow(unnamed, "x")]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8), st.randoms())
def test_names_do_not_depend_on_the_order(source, problems, random):
    names = {row.id for row in write(source, *({"problem": text} for text in problems))}
    random.shuffle(problems)
    shuffled = write(source, *({"problem": text, "answer": 1} for text in problems))
    assert {row.id for row in shuffled} == names
    assert len(names) == len(problems)


@pytest.mark.parametrize("answer", [None, float("nan"), "", "  ", "nan", "NaN", "<NA>", [], [None], "\ufeff"])
def test_a_gold_answer_that_is_missing_is_none(source, answer):
    assert write(source, {"id": "a", "problem": "x", "answer": answer}) == [BatchRow("a", "x")]


@pytest.mark.parametrize(
    ("answer", "golds"),
    [
        (["7"], ("7",)),
        (["7", 7.0, "7", None], ("7", "7.0")),
        ("3+4=<<3+4=7>>7\n#### 7", ("7",)),
        ("#### 1,234 \r\n", ("1,234",)),
        ("So it is $\\boxed{\\frac{1}{2}}$.", ("\\frac{1}{2}",)),
        ("\\boxed{1} or \\boxed{2}", ("\\boxed{1} or \\boxed{2}",)),
        ("\ufeff7\u200b", ("7",)),
        ("None", ("None",)),
        (0, ("0",)),
        (1e22, ("10000000000000000000000",)),
        (1e-7, ("0.0000001",)),
        (-7.0, ("-7.0",)),
        (10**20 + 1, ("100000000000000000001",)),
    ],
)
def test_a_gold_answer_is_read_as_data_sets_give_it(source, answer, golds):
    assert write(source, {"id": "a", "problem": "x", "answer": answer}) == [BatchRow("a", "x", golds)]


def test_a_line_that_is_too_long_is_a_bad_row_that_is_not_kept(source, monkeypatch):
    monkeypatch.setattr("redline.agent.batch.forms.json_lines.MAX_LINE", 1000)
    long = b'{"id": "a", "problem": "' + b"x" * 5000 + b'"}\n'
    first, bad, last = write(source, {"id": "0", "problem": "x"}, long, {"id": "1", "problem": "y"})
    assert (first.id, last.id, last.line) == ("0", "1", 3)
    assert bad.error == "line 2: too long: 5,027 bytes, at most 1,000 in a row"
    assert bad.problem.startswith('{"id": "a", "problem": "xxx')
    assert hashlib.sha256(long).hexdigest() in bad.problem
    assert len(bad.problem) < 400


def test_a_line_that_is_too_long_is_never_in_memory(source, monkeypatch):
    monkeypatch.setattr("redline.agent.batch.forms.json_lines.MAX_LINE", 10_000)
    source.write_bytes(b'{"problem": "' + b"x" * 20_000_000 + b'"}\n')
    tracemalloc.start()
    try:
        [bad] = InputFile(source).rows()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "20,000,016 bytes" in bad.error
    assert most < 200_000


def test_a_long_problem_is_told_by_its_beginning_length_and_digest():
    text = "é" * 60_000
    short = shortened(text)
    assert short == f"{'é' * 200}… (120,000 bytes, sha256 {hashlib.sha256(text.encode()).hexdigest()})"
    assert shortened(short) == short
    assert shortened("x" * 100_000) == "x" * 100_000


def test_an_overview_counts_and_refuses_one_id_of_two_rows(source):
    write(source, {"id": "a", "problem": "x", "answer": 1}, {"id": "b", "problem": "y"}, b"{\n")
    overview = InputFile(source).check()
    assert (len(overview.rows), overview.golds, overview.bad) == (3, 1, 1)
    for second in ({"id": "1", "problem": "y"}, {"id": "1", "problem": "x", "answer": 2}, {"id": "1"}):
        write(source, {"id": 1, "problem": "x"}, b"\n", second)
        with pytest.raises(RunRefused, match="'1' is given twice, at line 1 and line 3, to rows that differ"):
            InputFile(source).check()
    write(source, {"id": 1, "problem": "x", "answer": 2}, {"id": "1", "problem": "x", "answer": "2", "more": 0})
    assert (len(InputFile(source).check().rows), InputFile(source).check().golds) == (1, 1)


ROW = json.dumps({"problem": "What is 3 + 4?", "answer": "7"})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ROW.encode("utf-16"), "not UTF-8 but UTF-16LE; save it as UTF-8, or: iconv"),
        (ROW.encode("utf-16-le"), "UTF-16LE"),
        (ROW.encode("utf-16-be"), "UTF-16BE"),
        (ROW.encode("utf-32"), "UTF-32LE"),
        (gzip.compress(gzip.compress(ROW.encode(), mtime=0), mtime=0), "compressed by gzip"),
        (bz2.compress(ROW.encode()), "compressed by bzip2"),
        (lzma.compress(ROW.encode()), "compressed by xz"),
        (b"PK\x03\x04rest", "a zip archive, or a workbook"),
        (b'{\n "problem": "x"\n}\n', "an object over several lines"),
        (b'{"problem": "x",\n"answer": 7\n}\n', "an object over several lines"),
        (b"problem,answer\nWhat is 3 + 4?,7\n", "CSV or another table.*or name it .csv"),
        (b"id\tproblem\n1\tx\n", "CSV or another table"),
        (b"What is 3 + 4?\n", "plain text"),
        (b"<!DOCTYPE html><html>a, b</html>\n", "HTML or XML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "the pointer that Git LFS leaves"),
        (f"{ROW}\r{ROW}\r".encode(), "a carriage return alone"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(source, content, told):
    source.write_bytes(content)
    with pytest.raises(RunRefused, match=told) as refused:
        InputFile(source).check()
    assert str(refused.value).startswith(f"{source}: not JSON Lines")
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize("first", [b"[1, 2]\n", b"[oops]\n", b"[" * 100_000 + b"\n", b"{oops\n", b"\xff\n"])
def test_one_bad_line_at_the_top_is_a_bad_row_and_no_other_kind_of_file(source, first):
    write(source, first, {"problem": "x"})
    assert (len(InputFile(source).check().rows), InputFile(source).check().bad) == (2, 1)
