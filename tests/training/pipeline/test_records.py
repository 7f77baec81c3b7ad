"""Rows that are kept without the texts of a data set, and made whole again."""

import gzip
import json
import sys
from pathlib import Path

from benchmarks.real import records
from redline.training.pipeline.schema import ProblemRow

PROBLEMS = [{"id": "a", "question": "Half of 48?", "answer": "48/2 = <<48/2=24>>24\n#### 24"}]
ROW = {"id": "a/0", "problem": "Half of 48?", "reference": "48/2 = 24", "answer": "24", "steps": ["It is 24."]}
DROPPED = {"id": "b", "dropped": "only right"}


def test_what_is_packed_holds_no_problem_and_comes_out_as_it_was(tmp_path, monkeypatch, capsys) -> None:
    rows, packed, problems = (tmp_path / name for name in ("rows.jsonl", "packed.jsonl.gz", "problems.jsonl"))
    rows.write_text("".join(json.dumps(row) + "\n" for row in (ROW, DROPPED, {"id": "c", "failed": "away"})))
    problems.write_text("".join(json.dumps(row) + "\n" for row in PROBLEMS))
    monkeypatch.setattr(sys, "argv", ["records", "pack", str(rows), str(packed)])
    records.main()
    [kept, dropped] = records.packed([ROW, DROPPED])
    assert "Half" not in json.dumps(kept)
    assert dropped == DROPPED
    monkeypatch.setattr(sys, "argv", ["records", "unpack", str(packed), str(problems)])
    records.main()
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [ROW, DROPPED]


def test_the_records_that_are_kept_can_be_read() -> None:
    """Their problems are not here, but for their digests."""
    for path in sorted((Path(records.__file__).parent / "records").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        known = {row[records.DIGEST]: {"problem": "P", "reference": None} for row in rows if records.DIGEST in row}
        whole = [row for row in records.unpacked(rows, known) if "dropped" not in row]
        assert whole
        assert all(ProblemRow.model_validate(row).problem == "P" for row in whole)
