"""The forms of an input: told by content and name, read row by row, and refused in words that say what to do."""

from __future__ import annotations

import builtins
import csv
import gzip
import io
import json
import re
import tracemalloc
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from redline.agent.batch.columns import Columns
from redline.agent.batch.input_file import InputFile
from redline.agent.batch.rows import BatchRow, InvalidRow
from redline.store import RunRefused

ROWS = [{"id": "a", "problem": "x, y", "answer": "1"}, {"id": "b", "problem": 'z\n"w"', "answer": ""}]
READ = [BatchRow("a", "x, y", ("1",)), BatchRow("b", 'z\n"w"')]


def table(rows: list[dict], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def columnar(rows: list[dict]) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


def lines(rows: list[dict]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


FORMS = {
    "in.jsonl": lines(ROWS),
    "in.json": json.dumps(ROWS).encode(),
    "spread.json": b"\xef\xbb\xbf" + json.dumps(ROWS, indent=2).encode(),
    "in.csv": table(ROWS),
    "excel.csv": b"\xef\xbb\xbf" + table(ROWS, ";"),
    "IN.CSV": table(ROWS),
    "in.tsv": table(ROWS, "\t"),
    "in.parquet": columnar(ROWS),
    "no_suffix": table(ROWS),
    "lines_named.csv": lines(ROWS),
    "array_named.jsonl": json.dumps(ROWS).encode(),
    "parquet_named.bin": columnar(ROWS),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_rows(tmp_path, name, packed):
    path = tmp_path / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(FORMS[name], mtime=0) if packed else FORMS[name])
    source = InputFile(path)
    assert list(source.rows()) == READ
    assert len(source.check().rows) == 2
    assert next(InputFile(path, Columns(keep=True)).rows()).others == {}


def test_a_row_is_told_by_where_it_stands(tmp_path):
    places = {}
    for name in ("in.jsonl", "in.json", "in.csv", "in.parquet"):
        rows = [{"id": "a", "problem": "x\ny"}, {"id": "a", "problem": "z"}]
        make = {"in.jsonl": lines, "in.json": lambda r: json.dumps(r).encode(), "in.csv": table, "in.parquet": columnar}
        (tmp_path / name).write_bytes(make[name](rows))
        with pytest.raises(RunRefused, match="to rows that differ") as refused:
            InputFile(tmp_path / name).check()
        places[name] = str(refused.value).partition("twice, at ")[2].partition(", to rows")[0]
    assert places == {
        "in.jsonl": "line 1 and line 2",
        "in.json": "item 1 and item 2",
        "in.csv": "line 2 and line 4",
        "in.parquet": "row 1 and row 2",
    }


def test_bad_rows_of_a_table_are_told_and_the_others_are_read(tmp_path):
    (tmp_path / "in.csv").write_bytes(
        b"id,problem,answer\n"
        b"a,good,1\n"
        b"b,3, 4,1\n"
        b"c,short\n"
        b"\n"
        b'd,"quoted\nover lines",2\n'
        b"e,caf\xe9,1\n"
        b"f,nul\0,1\n"
        b'g,"odd"quote,1\n'
        b"h,good too,\n"
        b'i,"never closed,1\n'
    )
    rows = list(InputFile(tmp_path / "in.csv").rows())
    assert [row.id for row in rows if isinstance(row, BatchRow)] == ["a", "d", "h"]
    assert [row.error for row in rows if isinstance(row, InvalidRow)] == [
        "line 3: 4 columns where the header has 3; put a text that holds ',' or a line end in \"quotes\"",
        "line 4: 2 columns where the header has 3",
        "line 8: not UTF-8 at byte 5 of line 8; save the file as UTF-8",
        "line 9: it holds NUL bytes, as a file that a crash left unfinished does",
        "line 10: not CSV: ',' expected after '\"'",
        "line 12: not CSV: the file ends within a quoted text",
    ]
    assert len({row.id for row in rows}) == len(rows)


def test_values_of_parquet_are_read_as_a_table_would_say_them(tmp_path):
    rows = [
        {
            "id": 1,
            "problem": "x",
            "answer": Decimal("2.50"),
            "day": date(2026, 1, 2),
            "blob": b"\0\1",
            "n": [1.5, None],
        },
        {"id": 2, "problem": None, "answer": None, "day": None, "blob": None, "n": None},
    ]
    (tmp_path / "in.parquet").write_bytes(columnar(rows))
    first, second = InputFile(tmp_path / "in.parquet", Columns(keep=True)).rows()
    assert (first.id, first.golds) == ("1", ("2.50",))
    assert first.others == {"day": "2026-01-02", "blob": "AAE=", "n": [1.5, None]}
    assert second.error == "row 2: 'problem' is null"


def test_a_column_of_steps_and_one_that_is_no_text(tmp_path):
    path = tmp_path / "in.parquet"
    path.write_bytes(columnar([{"problem": "x", "steps": ["one", "two \\boxed{2}"], "n": 7}]))
    [row] = InputFile(path, Columns(solution="steps")).rows()
    assert row.solution == ("one", "two \\boxed{2}")
    with pytest.raises(RunRefused, match="not Parquet with a 'n' in each row: row 1: 'n' is not a string"):
        InputFile(path, Columns(problem="n")).check()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("in.csv", b"", "holds no rows"),
        ("in.csv", b"id,problem\n", "holds no rows"),
        ("in.json", b"[]", "holds no rows"),
        ("in.json", b"[\n]\n", "holds no rows"),
        ("in.parquet", b"", "holds no rows"),
        ("in.jsonl.gz", gzip.compress(b"", mtime=0), "holds no rows"),
        (
            "in.csv",
            b"id,task\na,x\n",
            "not CSV with a 'problem' in each row: line 2: 'problem' is missing; there is 'id'",
        ),
        ("in.csv", b"problem,problem\nx,y\n", "the header has the column 'problem' twice"),
        ("in.csv", b"problem\xe9,x\n1,2\n", "the header: not UTF-8 at byte 7 of line 1"),
        ("in.csv", "problem\nx\n".encode("utf-16"), "not UTF-8 but UTF-16LE"),
        ("in.json", b'[\n{"problem": "x"},\n', "begins like a JSON array, but is not JSON"),
        ("in.json", b'[\n{"problem": "\xff"}]', "not UTF-8 at byte 15"),
        ("in.json", b'[{"problem": 1}, 2]', "not a JSON array with a 'problem' in each row: item 1: 'problem' is not"),
        ("in.parquet", b"problem\nx\n", "its name says Parquet, but it does not begin as Parquet does"),
        ("in.parquet", columnar(ROWS)[:-9], "cannot be read as Parquet"),
        ("in.jsonl.gz", gzip.compress(lines(ROWS), mtime=0)[:-12], "cannot be unpacked by gzip: .*; is the file whole"),
        ("in.jsonl.gz", b"\x1f\x8bgarbage", "cannot be unpacked by gzip"),
        ("in.xlsx", b"PK\x03\x04rest", "not JSON Lines, nor a JSON array, CSV, TSV or Parquet: it is a zip archive"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RunRefused, match=told) as refused:
        InputFile(tmp_path / name).check()
    assert str(refused.value).startswith(f"{tmp_path / name}: ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'[{"problem": "x"}, {"problem": }]', "not JSON: item 2: Expecting value"),
        (b'[{"problem": "x"} {"problem": "y"}]', "not JSON: '{' where a ',' or the closing ']' belongs, behind item 1"),
        (b'[{"problem": "x"}', "not JSON: the file ends where a ',' or the closing ']' belongs, behind item 1"),
        (b'[{"problem": "x"},]', "not JSON: item 2: Expecting value"),
        (b'[{"problem": "x"}] [', "not JSON: something stands behind its end, after 1 items"),
        (b'[{"problem": ' + b"[" * 100_000, "nested too deeply"),
        (b'[{"problem": ' + b"1" * 5000 + b"}]", "a number with too many digits; write it as a text"),
        (b"[" + b'{"problem": "x"},' * 9000 + b'{"problem": "\xff"}]', "not UTF-8 at byte 153014"),
    ],
)
def test_an_array_that_is_damaged_is_refused_and_its_place_told(tmp_path, content, told):
    (tmp_path / "in.json").write_bytes(content)
    with pytest.raises(RunRefused, match=re.escape(told)):
        InputFile(tmp_path / "in.json").check()


def test_an_item_that_is_longer_than_a_row_may_be_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("redline.agent.batch.forms.json_array.MAX_LINE", 100_000)
    (tmp_path / "in.json").write_bytes(json.dumps([{"problem": "x"}, {"problem": "y" * 300_000}]).encode())
    with pytest.raises(RunRefused, match="item 2 is not JSON, or longer than 100,000 characters"):
        InputFile(tmp_path / "in.json").check()


def test_without_pyarrow_it_is_told_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "in.parquet").write_bytes(columnar(ROWS))
    imported = builtins.__import__

    def missing(name, *rest):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(RunRefused, match="Parquet needs the package pyarrow: pip install pyarrow"):
        InputFile(tmp_path / "in.parquet").check()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["in.csv", "in.json"])
def test_a_large_file_is_never_held(tmp_path, name, packed):
    path = tmp_path / name
    text = b"x" * 10_000
    with (gzip.open if packed else open)(path, "wb") as file:
        file.write(b"problem,text\n" if name == "in.csv" else b"[")
        for number in range(3000):
            row = b"add %d and 1,%s\n" if name == "in.csv" else b'{"problem": "add %d and 1", "text": "%s"},\n'
            file.write(row % (number, text))
        file.write(b"" if name == "in.csv" else b'{"problem": "the last"}]')
    tracemalloc.start()
    try:
        assert sum(isinstance(row, BatchRow) for row in InputFile(path).rows()) == 3000 + (name == "in.json")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 2_000_000


_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\t\n'), min_size=1)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({"problem": _text, "note": _text}), min_size=1, max_size=5))
def test_whatever_a_table_holds_is_read_as_it_was_written(tmp_path, rows):
    for name, content in (
        ("in.csv", table(rows)),
        ("in.tsv", table(rows, "\t")),
        ("in.jsonl", lines(rows)),
        ("in.json", json.dumps(rows, indent=1).encode()),
    ):
        (tmp_path / name).write_bytes(content)
        found = list(InputFile(tmp_path / name, Columns(keep=True)).rows())
        assert [(row.problem, row.others["note"]) for row in found] == [(row["problem"], row["note"]) for row in rows]
