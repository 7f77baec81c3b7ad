"""Data files: read as a stream, and every way in which one can be broken told with its place."""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.inference import BackendMissing
from redline.store import DataError, read_entries

ROWS = [{"id": "a", "text": "é\u2028\x85"}, {"id": "b", "text": "plain"}]


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def lines(*rows):
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def fields(source):
    return [dict(entry.fields) for entry in read_entries(source)]


@pytest.mark.parametrize(
    "data",
    [
        lines(*ROWS),
        lines(*ROWS).rstrip("\n"),
        b"\xef\xbb\xbf" + lines(*ROWS).encode(),
        "\n \n" + lines(ROWS[0]) + "\n\n" + lines(ROWS[1]),
        lines(*ROWS).replace("\n", "\r\n"),
        lines(ROWS[0]).encode() + b"\xef\xbb\xbf" + lines(ROWS[1]).encode() + b"\xef\xbb\xbf\n",
        json.dumps(ROWS),
        b"\xef\xbb\xbf \n" + json.dumps(ROWS, indent=1).encode(),
    ],
)
def test_the_same_rows_however_they_are_written(tmp_path, data):
    assert fields(write(tmp_path / "x.jsonl", data)) == ROWS


def test_a_row_says_where_it_stands(tmp_path):
    found = list(read_entries(write(tmp_path / "x.jsonl", "\n" + lines(*ROWS))))
    assert [entry.where for entry in found] == [f"{tmp_path}/x.jsonl: line 2", f"{tmp_path}/x.jsonl: line 3"]
    assert {entry.subset for entry in found} == {"x"}


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (lines(*ROWS)[:-9], r"x: line 2: not JSON: .*; the file ends within this line, as if it was cut off"),
        (lines(ROWS[0]) + "{nonsense}\n", r"x: line 2: not JSON: Expecting property name[^;]*$"),
        (lines(*ROWS).encode() + b"\0\0\0\0", r"x: line 3: not JSON: .*cut off"),
        (lines(ROWS[0]).encode() + b'{"id": "\xff"}\n', r"x: line 2: not UTF-8 text \(byte 8\)"),
        (b'[{"id": "\xff"}]', r"x: not UTF-8 text \(byte 9\)"),
        (lines(ROWS[0]) + "[1]\n", r"x: line 2: must be a JSON object, and is \[1\]"),
        (json.dumps(ROWS)[:-4], r"x: begins like a JSON array, but is not JSON"),
        (lines(ROWS[0]) + "[" * 100_000 + "\n", r"x: line 2: not JSON: nested too deeply to be read here$"),
        ("[" * 100_000, r"x: begins like a JSON array, but is not JSON: nested too deeply"),
        (lines(ROWS[0]) + '{"a": ' + "7" * 5000 + "}\n", r"x: line 2: not JSON: a number with too many digits"),
        (
            lines(ROWS[0]) + json.dumps(ROWS[1]) + ",\n",
            r"x: line 2: not JSON: .*; take away the comma behind the object$",
        ),
        ("# made by hand\n" + lines(*ROWS), r"x: line 1: not JSON: .*; JSON Lines has no comments$"),
        ("id,text\na,b\n", r"x: line 1: not JSON: .*; the file looks like CSV or another table"),
        (json.dumps(ROWS[0], indent=1) + "\n", r"x: line 1: not JSON: .*; the file looks like an object over several"),
        (lines(*ROWS).encode("utf-16"), r"x: not JSON: it is not UTF-8 but UTF-16LE; save it as UTF-8"),
        (
            gzip.compress(lines(*ROWS).encode(), mtime=0),
            r"x: not JSON: it is compressed by gzip; unpack it first: gzip -dc",
        ),
        ("", "x: holds no rows"),
    ],
)
def test_a_broken_file_is_told_with_its_place(tmp_path, data, complaint):
    with pytest.raises(DataError, match=complaint):
        fields(write(tmp_path / "x", data))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        fields(str(tmp_path))


def test_what_stands_before_the_fault_is_read(tmp_path):
    entries = read_entries(write(tmp_path / "x.jsonl", lines(ROWS[0]) + "nonsense"))
    assert next(entries).name() == "a"
    with pytest.raises(DataError, match="line 2"):
        next(entries)


def peak(source):
    """The most memory that was held while the rows went by, in bytes."""
    next(iter(read_entries(source)))
    tracemalloc.start()
    try:
        rows = sum(1 for _ in read_entries(source))
        return rows, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_file_is_never_in_memory(tmp_path):
    source = write(tmp_path / "x.jsonl", lines({"id": "a", "text": "x" * 1000}) * 8000)
    rows, most = peak(source)
    assert rows == 8000
    assert most < 500_000


class TestParquet:
    """Needs pyarrow, which comes with the extra `train`."""

    @pytest.fixture(autouse=True)
    def pq(self):
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        from pyarrow import parquet

        return parquet

    def write(self, path, columns):
        import pyarrow as pa
        from pyarrow.parquet import write_table

        write_table(pa.table(columns), path)
        return str(path)

    def test_rows_and_where_they_stand(self, tmp_path):
        source = self.write(tmp_path / "x.parquet", {"id": ["a", "b"], "turns": [[{"role": "user"}], []]})
        found = list(read_entries(source))
        assert [entry.fields for entry in found] == [{"id": "a", "turns": [{"role": "user"}]}, {"id": "b", "turns": []}]
        assert [entry.where for entry in found] == [f"{source}: row 1", f"{source}: row 2"]

    def test_a_column_of_json_holds_what_it_says(self, tmp_path):
        import pyarrow as pa

        column = pa.ExtensionArray.from_storage(pa.json_(), pa.array(['{"a": [1]}', None]))
        assert [row["x"] for row in fields(self.write(tmp_path / "x.parquet", {"x": column}))] == [{"a": [1]}, None]
        column = pa.ExtensionArray.from_storage(pa.json_(), pa.array(["{"]))
        with pytest.raises(DataError, match=r"x.parquet: row 1: cannot be read as Parquet: Expecting property name"):
            fields(self.write(tmp_path / "x.parquet", {"x": column}))

    def test_broken_files(self, tmp_path):
        whole = self.write(tmp_path / "x.parquet", {"id": ["a"] * 5000})
        data = (tmp_path / "x.parquet").read_bytes()
        for broken in (data[: len(data) // 2], b"", lines(*ROWS).encode()):
            with pytest.raises(DataError, match=r"x.parquet: row 1: cannot be read as Parquet: "):
                fields(write(tmp_path / "x.parquet", broken))
        (tmp_path / "x.parquet").unlink()
        with pytest.raises(DataError, match="cannot be read: "):
            fields(whole)
        with pytest.raises(DataError, match="holds no rows"):
            fields(self.write(tmp_path / "x.parquet", {"id": []}))

    def test_without_the_package_it_is_said_how_to_get_it(self, tmp_path, monkeypatch):
        source = self.write(tmp_path / "x.parquet", {"id": ["a"]})
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(BackendMissing, match="pip install pyarrow"):
            fields(source)


leaves = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3), max_leaves=5)


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(st.lists(st.dictionaries(st.text(max_size=9), values, max_size=4), min_size=1, max_size=4))
def test_whatever_is_written_is_read(tmp_path, rows):
    assert fields(write(tmp_path / "x.jsonl", lines(*rows))) == rows
