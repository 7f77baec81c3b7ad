"""Input rows: what counts as one, and names that depend on nothing but the row."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.rows import BadRow, BatchError, Row, read_rows, survey

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
    return list(read_rows(source))


def test_rows_are_read_as_they_are(source):
    rows = write(
        source,
        {"id": "a", "problem": " x ", "answer": "1/2", "more": [1]},
        {"id": 3, "problem": "y", "answer": 4},
        {"problem": "z", "answer": 0.5},
    )
    assert rows[:2] == [Row("a", " x ", "1/2"), Row("3", "y", "4")]
    assert rows[2].gold == "0.5"


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_row(source):
    assert write(source, b'\xef\xbb\xbf{"id": "a", "problem": "x"}\r\n', b"\r\n") == [Row("a", "x")]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (b"{\n", "not JSON"),
        (b"[" * 100_000 + b"\n", "not JSON"),
        (b'"text"\n', "a JSON string, not an object"),
        (b"null\n", "a JSON null, not an object"),
        (b'{"problem": "\xff"}\n', "not UTF-8 at byte"),
        ({"id": "a"}, "'problem' is missing"),
        ({"problem": 3}, "'problem' is not a string"),
        ({"problem": "x", "id": True}, "'id' must be"),
        ({"problem": "x", "id": 1.5}, "'id' must be"),
        ({"problem": "x", "answer": ["1"]}, "'answer' must be"),
        ({"problem": "x", "answer": False}, "'answer' must be"),
        ({"problem": "\ud800"}, "surrogate"),
    ],
)
def test_a_bad_row_says_what_and_where(source, row, complaint):
    good, bad = write(source, {"problem": "good"}, row)
    assert isinstance(good, Row)
    assert isinstance(bad, BadRow)
    assert bad.error.startswith("line 2: ")
    assert complaint in bad.error


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_rows | st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"") + b"\n"), max_size=8))
def test_no_line_is_lost_and_none_crashes(source, rows):
    written = [row for row in rows if not isinstance(row, bytes) or row.strip()]
    read = write(source, *rows)
    assert len(read) == len(written)
    unnamed = [row.id for row in read if row.id.startswith("row-")]
    assert len(set(unnamed)) == len(unnamed)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8), st.randoms())
def test_names_do_not_depend_on_the_order(source, problems, random):
    names = {row.id for row in write(source, *({"problem": text} for text in problems))}
    random.shuffle(problems)
    shuffled = write(source, *({"problem": text, "answer": 1} for text in problems))
    assert {row.id for row in shuffled} == names
    assert len(names) == len(problems)


def test_an_overview_counts_and_refuses_ids_given_twice(source):
    write(source, {"id": "a", "problem": "x", "answer": 1}, {"id": "b", "problem": "y"}, b"{\n")
    overview = survey(source)
    assert (len(overview.problems), overview.golds, overview.bad) == (3, 1, 1)
    write(source, {"id": 1, "problem": "x"}, {"id": "1", "problem": "y"})
    with pytest.raises(BatchError, match="'1' is given twice"):
        survey(source)
