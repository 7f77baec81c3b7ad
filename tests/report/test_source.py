"""A file that is half written, foreign, empty, packed or mixed is read as far as it is whole, or refused in words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from redline.report.source import BatchOutput
from redline.store import DataError

from .lines import RIGHT_DRAFT, RUN

OLD = Path(__file__).parents[1] / "agent" / "data" / "record_1.jsonl"


def text(*lines: object) -> bytes:
    return b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in lines)


def ids(output: BatchOutput) -> list[str]:
    return [row.id for row in output.rows()]


@pytest.fixture
def file(tmp_path):
    def write(data: bytes) -> Path:
        path = tmp_path / "out.jsonl"
        path.write_bytes(data)
        return path

    return write


def named(count: int) -> list[dict]:
    return [{**RIGHT_DRAFT, "id": str(n)} for n in range(count)]


def test_rows_are_read_in_order_and_as_often_as_they_are_asked_for(file):
    output = BatchOutput(file(text(*named(3))))
    assert ids(output) == ids(output) == ["0", "1", "2"]
    assert (output.unread, output.complaints, output.cut_off) == (0, [], "")


def test_what_is_added_meanwhile_is_not_read(file):
    path = file(text(*named(2)))
    output = BatchOutput(path)
    with path.open("ab") as more:
        more.write(text({**RIGHT_DRAFT, "id": "late"}))
    assert ids(output) == ["0", "1"]


def test_an_unfinished_last_line_is_left_out_and_told(file):
    whole = text(*named(3))
    output = BatchOutput(file(whole[:-20]))
    assert ids(output) == ["0", "1"]
    assert output.cut_off == "its last line, 3, is unfinished: a batch is writing it, or was stopped within it"


def test_lines_of_others_are_counted_and_named(file):
    data = text(b"{broken\n", *named(1), b"\n", {"id": "x", "problem": "p"}, b"\xff\xfe\n", [1], b'{"id": NaN}\n',
                b"[" * 100_000 + b"\n", *named(1))  # fmt: skip
    output = BatchOutput(file(data))
    assert ids(output) == ["0", "0"]
    assert output.unread == 6
    assert output.complaints[0].startswith("line 1: not JSON")
    assert output.complaints[1] == "line 4: no row of a batch: without 'attempts', 'stop_reason'"
    assert output.complaints[2].startswith("line 5: not UTF-8")
    assert output.complaints[3] == "line 6: not a JSON object"
    assert len(output.complaints) == 5


@pytest.mark.parametrize("length", [None, 60, 3000])
def test_gzip_is_read_as_far_as_it_is_whole(file, length):
    lines = [{**RIGHT_DRAFT, "id": str(n), "problem": f"{n**99}"} for n in range(60)]
    packed = gzip.compress(text(*lines))
    output = BatchOutput(file(packed[:length]))
    if length == 60:
        with pytest.raises(DataError, match="holds no whole row yet: what gzip packed is damaged or not whole"):
            ids(output)
        return
    assert ids(output) == [str(n) for n in range(60 if length is None else len(ids(output)))]
    assert bool(output.cut_off) == (length is not None)


def test_damaged_gzip_is_told(file):
    packed = bytearray(gzip.compress(text(*named(500)), 0))
    packed[len(packed) // 2] ^= 255
    output = BatchOutput(file(bytes(packed)))
    found = ids(output)
    assert output.unread or output.cut_off
    assert found


def test_version_1_is_read():
    output = BatchOutput(OLD)
    assert ids(output) == ["b", "a"]
    assert output.unread == 0


def test_half_a_surrogate_pair_becomes_a_question_mark(file):
    [row] = BatchOutput(file(text({**RIGHT_DRAFT, "problem": "x \ud800 \U0001f600"}))).rows()
    assert row.result.problem == "x ? \U0001f600"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty: a batch has written no row into it yet"),
        (b"\n \n", "is empty"),
        (b'{"id": "a", "prob', "holds no whole row yet"),
        (text({"problem": "p", "answer": "4"}), "no line is of a batch; line 1: .*without 'id', 'attempts'"),
        (b"id,problem,answer\n", "it looks like CSV"),
        (b"<html>\n", "it looks like HTML"),
        (json.dumps(named(2)).encode() + b"\n", "it looks like one JSON array"),
        (b"PAR1....", "it is Parquet"),
        (b"\xff\xfe{\0", "UTF-16LE"),
    ],
)
def test_what_holds_no_row_is_refused_in_words(file, data, why):
    with pytest.raises(DataError, match=why):
        ids(BatchOutput(file(data)))


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            BatchOutput(path)


def test_a_nul_padded_end_is_no_row(file):
    output = BatchOutput(file(text(*named(1)) + b"\0" * 100 + b"\n" + text(*RUN[:1])))
    assert len(ids(output)) == 2
