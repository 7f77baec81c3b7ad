"""`redline eval processbench` over the scripted adder: figures, the file of predictions, resuming, bad input."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from redline.cli.signals import ENDING


def row(name: str, claimed: list[int], label: int, problem: str = "add 1 and 2") -> dict:
    return {"id": name, "problem": problem, "steps": [f"It is {c}." for c in claimed], "label": label}


ROWS = [
    row("found", [3, 4], 1),
    row("found-too", [5], 0),
    row("missed", [3, 3], 1),
    row("right", [3, 3], -1),
    row("called-wrong", [3, 4], -1),
    row("dark", [3], -1, "darkly add 1 and 2"),
]


def write(*rows: dict, name: str = "sums.jsonl") -> str:
    Path(name).write_text("".join(json.dumps(one) + "\n" for one in rows))
    return name


def test_the_figures_and_every_prediction(redline):
    ran = redline("eval", "processbench", write(*ROWS), "--out", "out.jsonl", "--json")
    assert ran.code == 0
    [subset] = ran.json["subsets"]
    assert (subset["subset"], subset["solutions"], subset["unknown"]) == ("sums", 6, 1)
    assert [round(subset[name][0], 3) for name in ("error", "correct", "f1")] == [0.667, 0.333, 0.444]
    assert ran.json["average_f1"] == subset["f1"]
    assert ran.json["usage"]["verifier_calls"] == 10
    lines = {line["id"]: line for line in map(json.loads, Path("out.jsonl").read_text().splitlines())}
    assert lines.keys() == {one["id"] for one in ROWS}
    assert (lines["found"]["subset"], lines["found"]["label"]) == ("sums", 1)
    last = lines["found"]["verdicts"][-1]
    assert last["verdict"] == "no"
    assert last["votes"][0]["evidence"]["runs"][0]["code"] == "print(1 + 2)"


def test_a_table_for_people(redline):
    write(*ROWS, name="a.jsonl")
    write(*[{**one, "id": f"b-{one['id']}"} for one in ROWS], name="b.jsonl")
    ran = redline("eval", "processbench", "a.jsonl", "b.jsonl", "--limit", "5")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()[:4]] == ["subset", "a", "b", "average"]
    assert "66.7" in ran.out
    assert "solutions a minute" in ran.out


def test_what_is_done_is_not_done_again(redline):
    write(*ROWS)
    assert redline("eval", "processbench", "sums.jsonl", "--limit", "4", "--out", "out.jsonl").code == 0
    with Path("out.jsonl").open("a") as out:
        out.write('{"id": "called-wr')
    ran = redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl", "--json")
    assert "4 of 6 rows are done already" in ran.err
    assert (ran.json["resumed"], ran.json["solutions"]) == (4, 6)
    whole = redline("eval", "processbench", "sums.jsonl", "--json").json
    assert whole["subsets"] == ran.json["subsets"]
    assert len(Path("out.jsonl").read_text().splitlines()) == 6


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("--votes", "3"), "votes was 1, is 3"),
        (("--limit", "1"), "is not among what is to be judged"),
    ],
)
def test_a_file_of_another_evaluation_is_refused(redline, change, complaint):
    write(*ROWS)
    assert redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl", "--concurrency", "1").code == 0
    before = Path("out.jsonl").read_bytes()
    ran = redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl", *change)
    assert ran.code == 2
    assert complaint in ran.err
    assert Path("out.jsonl").read_bytes() == before


@pytest.mark.parametrize(("field", "value", "complaint"), [("label", 0, "label"), ("steps", ["It is 9."], "solution")])
def test_a_line_about_something_else_is_refused(redline, field, value, complaint):
    write(row("a", [3], -1))
    assert redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl").code == 0
    write({**row("a", [3], -1), field: value})
    ran = redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl")
    assert ran.code == 2
    assert complaint in ran.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("none.jsonl",), "none.jsonl: cannot be read"),
        ((), "FILE"),
        (("bad.jsonl",), "bad.jsonl: line 1: 'label' is 4"),
        (("sums.jsonl", "sums.jsonl"), "given twice"),
        (("sums.jsonl", "--limit", "0"), "--limit"),
        (("hub:Qwen/ProcessBench",), "datasets"),
    ],
)
def test_bad_input(redline, monkeypatch, arguments, complaint):
    import sys

    monkeypatch.setitem(sys.modules, "datasets", None)
    write(*ROWS)
    write(row("a", [3], 4), name="bad.jsonl")
    ran = redline("eval", "processbench", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err


@pytest.mark.parametrize("sent", ENDING)
def test_a_signal_to_end_keeps_what_is_done_and_the_same_command_goes_on(start, program, sent):
    write(*[row(f"r{i}", [3, 3], -1) for i in range(40)])
    arguments = ("eval", "processbench", "sums.jsonl", "--out", "out.jsonl", "--concurrency", "2")
    running = start(*arguments, SCRIPTED_DELAY="0.25")
    deadline = time.monotonic() + 120
    while not Path("out.jsonl").exists() or Path("out.jsonl").read_bytes().count(b"\n") < 3:
        assert time.monotonic() < deadline
        assert running.poll() is None, running.stderr.read()
        time.sleep(0.05)
    running.send_signal(sent)
    assert running.wait(60) == 128 + sent
    assert "the same command goes on" in running.stderr.read()
    done = Path("out.jsonl").read_bytes().count(b"\n")
    ran = program(*arguments, "--json")
    assert ran.json["resumed"] == done < 40
    assert ran.json["subsets"][0]["correct"][0] == 1
    names = [json.loads(line)["id"] for line in Path("out.jsonl").read_text().splitlines()]
    assert sorted(names) == sorted(f"r{i}" for i in range(40))
