"""`redline batch` over a part of the rows: those of a shard, and those that failed before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def write_rows(*rows: object) -> str:
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return "in.jsonl"


def read(name: str = "out.jsonl") -> dict[str, dict]:
    lines = [json.loads(line) for line in Path(name).read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in lines}


@pytest.fixture
def mood(script, monkeypatch) -> list[str]:
    """Whether the policy is `broken`; every problem it was asked is added behind."""
    moods = ["well"]

    async def write(request):
        moods.append(request.prompt.split("\n\n")[0].rpartition("\n")[2])
        if moods[0] == "broken" and "fragile" in request.prompt:
            raise script.ModelFailed("the engine is out of order")
        return await written(request)

    written = script.write
    monkeypatch.setattr(script, "write", write)
    return moods


def test_rows_that_failed_are_done_again_and_no_others(redline, mood):
    rows = [
        {"id": "a", "problem": "add 1 and 2", "answer": "3"},
        {"id": "b", "problem": "fragile add 3 and 4", "answer": "7"},
        {"id": "c", "problem": "fragile add 5 and 5"},
        {"id": "d", "problem": 7},
    ]
    mood[0] = "broken"
    assert redline("batch", write_rows(*rows), "out.jsonl", "--json").json["errors"] == 3
    kept = read()["a"]
    assert redline("batch", "in.jsonl", "out.jsonl", "--json").json["errors"] == 3
    mood[:] = ["well"]
    rows[3]["problem"] = "add 9 and 9"
    ran = redline("batch", write_rows(*rows), "out.jsonl", "--retry-errors", "--json")
    assert ran.code == 0
    assert "out.jsonl: 3 rows whose line is an error are done again" in ran.err
    assert "1 of 4 rows are done already" in ran.err
    assert (ran.json["done"], ran.json["errors"], ran.json["resumed"], ran.json["correct"]) == (4, 0, 1, 2)
    assert sorted(mood[1:]) == ["add 9 and 9", "fragile add 3 and 4", "fragile add 5 and 5"]
    lines = read()
    assert lines["a"] == kept
    assert {name: line["answer"] for name, line in lines.items()} == {"a": "3", "b": "7", "c": "10", "d": "18"}
    mood[:] = ["well"]
    again = redline("batch", "in.jsonl", "out.jsonl", "--retry-errors")
    assert (again.code, mood) == (0, ["well"])


def test_rows_that_fail_again_have_one_line(redline, mood):
    mood[0] = "broken"
    source = write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "fragile add 3 and 4"})
    for _ in range(3):
        ran = redline("batch", source, "out.jsonl", "--retry-errors", "--json")
        assert (ran.code, ran.json["done"], ran.json["errors"]) == (1, 2, 1)
    assert read().keys() == {"a", "b"}


def test_an_error_of_a_row_that_is_gone_is_told_as_ever(redline, mood):
    mood[0] = "broken"
    redline("batch", write_rows({"id": "a", "problem": "fragile add 1 and 2"}), "out.jsonl")
    ran = redline("batch", write_rows({"id": "b", "problem": "add 1 and 2"}), "out.jsonl", "--retry-errors")
    assert ran.code == 2
    assert "the id 'a' is not in in.jsonl" in ran.err


def test_shards_are_the_whole_each_row_once(redline):
    rows = [{"id": str(k), "problem": f"add {k} and 1"} for k in range(7)]
    source = write_rows(*rows, rows[0])
    found = {}
    for number in (1, 2, 3):
        ran = redline("batch", source, f"{number}.jsonl", "--shard", f"{number}/3", "--json")
        assert ran.code == 0
        found[number] = sorted(read(f"{number}.jsonl"))
        assert ran.json["rows"] == ran.json["done"] == len(found[number])
    assert found == {1: ["0", "3", "6"], 2: ["1", "4"], 3: ["2", "5"]}
    write_rows(*rows, rows[0], {"id": "7", "problem": "add 7 and 1"})
    more = redline("batch", source, "2.jsonl", "--shard", "2/3", "--json")
    assert (more.json["resumed"], sorted(read("2.jsonl"))) == (2, ["1", "4", "7"])
    other = redline("batch", source, "1.jsonl", "--shard", "2/3")
    assert other.code == 2
    assert "1.jsonl: line 1: the id '0' is not in the shard 2/3 of in.jsonl; choose another output file" in other.err


@pytest.mark.parametrize("shard", ["0/3", "4/3", "3", "1/0", "a/b", "-1/2", "1/2/3", ""])
def test_a_shard_that_is_none_is_told(redline, shard):
    ran = redline("batch", write_rows({"id": "a", "problem": "add 1 and 2"}), "out.jsonl", f"--shard={shard}")
    assert ran.code == 2
    assert f"a shard is I/N, such as 2/8 for the second of eight, with I from 1 to N; not {shard!r}" in ran.err


def test_a_shard_without_rows_is_told(redline):
    ran = redline("batch", write_rows({"id": "a", "problem": "add 1 and 2"}), "out.jsonl", "--shard", "2/3")
    assert (ran.code, ran.err) == (2, "redline: in.jsonl: the shard 2/3 has no rows: there are only 1\n")


def test_lines_in_the_order_of_the_input(redline, program, mood):
    problems = [
        "carelessly add 1 and 1",
        "add 2 and 1",
        7,
        "broken: 1 2",
        "carelessly add 4 and 1",
        "fragile add 5 and 1",
    ]
    source = write_rows(*({"id": str(k), "problem": problem} for k, problem in enumerate(problems)))
    assert redline("batch", source, "out.jsonl", "--ordered").code == 1
    assert list(read()) == list("012345")
    ran = program("batch", source, "-", "--ordered", SCRIPTED_DELAY="0.02")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == list("012345")
    lines = Path("out.jsonl").read_text().splitlines(keepends=True)
    Path("out.jsonl").write_text("".join(reversed(lines)))
    mood[:] = ["well"]
    assert redline("batch", source, "out.jsonl").code == 1
    assert list(read()) == list("543210")
    assert redline("batch", source, "out.jsonl", "--ordered").code == 1
    assert (list(read()), mood) == (list("012345"), ["well"])
    assert Path("out.jsonl").read_text() == "".join(lines)


def test_failed_rows_that_are_done_again_take_their_places(redline, mood):
    mood[0] = "broken"
    problems = ["add 1 and 1", "fragile add 2 and 1", "add 3 and 1"]
    source = write_rows(*({"id": str(k), "problem": problem} for k, problem in enumerate(problems)))
    redline("batch", source, "out.jsonl", "--ordered")
    mood[0] = "well"
    assert redline("batch", source, "out.jsonl", "--ordered", "--retry-errors", "--json").json["errors"] == 0
    assert list(read()) == list("012")
