"""`redline batch` over tables and arrays, packed files, and standard input and output."""

from __future__ import annotations

import gzip
import json
import signal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

CSV = "id,problem,answer,level\na,add 1 and 2,3,easy\nb,carelessly add 3 and 4,7,hard\nc,too,many,columns,here\n"


def read(text: str | None = None) -> dict[str, dict]:
    lines = (Path("out.jsonl").read_text() if text is None else text).splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in map(json.loads, lines)}


def test_a_table_is_solved_row_by_row_and_can_be_resumed(redline):
    Path("in.csv").write_text(CSV)
    ran = redline("batch", "in.csv", "out.jsonl", "--keep-columns", "--json")
    assert ran.code == 1
    assert (ran.json["rows"], ran.json["errors"], ran.json["correct"]) == (3, 1, 2)
    assert {name: line["row"] for name, line in read().items() if line["error"] is None} == {
        "a": {"level": "easy"},
        "b": {"level": "hard"},
    }
    [error] = [line["error"]["message"] for line in read().values() if line["error"]]
    assert error.startswith("line 4: 5 columns where the header has 4")
    whole = Path("out.jsonl").read_bytes()
    Path("out.jsonl").write_bytes(whole[: whole.rstrip(b"\n").rfind(b"\n") + 1])
    assert redline("batch", "in.csv", "out.jsonl", "--keep-columns", "--json").json["resumed"] == 2
    assert len(read()) == 3


@pytest.mark.parametrize("name", ["in.json", "in.tsv.gz", "in.parquet"])
def test_other_forms_are_solved_alike(redline, name):
    rows = [{"id": "a", "problem": "add 1 and 2", "answer": "3"}, {"id": "b", "problem": "add 3 and 4", "answer": "7"}]
    if name == "in.json":
        Path(name).write_text(json.dumps(rows, indent=2))
    elif name == "in.parquet":
        parquet.write_table(pa.Table.from_pylist(rows), name)
    else:
        table = "\n".join(["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)])
        Path(name).write_bytes(gzip.compress(table.encode(), mtime=0))
    ran = redline("batch", name, "out.jsonl", "--json")
    assert (ran.code, ran.json["correct"]) == (0, 2)


def test_a_solution_column_of_a_table_is_judged_first(redline):
    Path("in.csv").write_text(
        'id,problem,worked\na,add 1 and 2,"1 + 2 = 3.\n#### 3"\nb,add 1 and 2,"1 + 2 = 4.\n#### 4"\n'
    )
    assert redline("batch", "in.csv", "out.jsonl", "--solution-column", "worked").code == 0
    assert {name: line["solution_verdict"] for name, line in read().items()} == {"a": "yes", "b": "no"}


def test_standard_input_and_output_make_a_filter(program):
    ran = program("batch", "-", "-", "--keep-columns", stdin=CSV)
    assert ran.code == 1  # a row has too many columns
    lines = read(ran.out)
    assert len(lines) == 3
    assert (lines["b"]["answer"], lines["b"]["row"]) == ("7", {"level": "hard"})
    assert "3 of 3" in ran.err
    assert not list(Path().iterdir())


def test_standard_input_is_read_twice_and_resumed(program):
    rows = "".join(json.dumps({"id": str(k), "problem": f"add {k} and 1"}) + "\n" for k in range(3))
    assert program("batch", "-", "out.jsonl", stdin=rows).code == 0
    again = program("batch", "-", "out.jsonl", "--json", stdin=gzip.compress(rows.encode(), mtime=0))
    assert (again.code, again.json["resumed"]) == (0, 3)
    other = program("batch", "-", "out.jsonl", stdin=rows.replace("add 1", "add 7"))
    assert other.code == 2
    assert "has now at line 2 of standard input" in other.err


def test_what_cannot_be_done_with_standard_streams_is_told(program):
    both = program("batch", "-", "-", "--json", stdin=CSV)
    assert (both.code, both.out) == (2, "")
    assert "the summary would stand among the rows on standard output" in both.err
    nothing = program("batch", "-", "-", stdin="")
    assert (nothing.code, nothing.err) == (2, "redline: standard input: holds no rows\n")


def test_a_reader_that_goes_ends_the_run(start):
    rows = "".join(json.dumps({"id": str(k), "problem": f"add {k} and 1"}) + "\n" for k in range(200))
    Path("in.jsonl").write_text(rows)
    process = start("batch", "in.jsonl", "-", "--concurrency", "1")
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(60) == 3
    assert "the lines cannot be written any more: Broken pipe" in err
    assert "Traceback" not in err


def test_a_run_to_standard_output_that_is_stopped_promises_nothing(start):
    Path("in.jsonl").write_text('{"id": "a", "problem": "add 1 and 2"}\n{"id": "b", "problem": "forever 1 2"}\n')
    process = start("batch", "in.jsonl", "-", "--concurrency", "1")
    for line in process.stderr:
        if "waiting" in line:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped with 1 rows to go; a run with an output file can be finished by the same command" in err
    assert list(read(out)) == ["a"]


def test_a_spooled_input_is_private_and_goes_with_the_run(start, tmp_path):
    kept = tmp_path / "spool"
    kept.mkdir()
    process = start("batch", "-", "out.jsonl", TMPDIR=str(kept))
    process.stdin.write('{"id": "b", "problem": "forever 1 2"}\n')
    process.stdin.close()
    process.stdin = None
    for line in process.stderr:
        if "waiting" in line:
            break
    [spool] = kept.glob("redline-*")
    assert spool.stat().st_mode & 0o777 == 0o600
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 143
    assert not list(kept.glob("redline-*"))
