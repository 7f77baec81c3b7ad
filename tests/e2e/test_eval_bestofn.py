"""`redline eval bestofn` over the scripted adder, which knows right sums from wrong ones."""

from __future__ import annotations

import json
from pathlib import Path


def said(total: int) -> dict:
    return {"response": f"It is {total}.\n\nSo \\boxed{{{total}}}, that is {total}."}


def write(*rows: dict) -> str:
    Path("sums.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return "sums.jsonl"


ROWS = [
    {"id": "a", "problem": "add 1 and 2", "gold": "3", "responses": [said(4), said(4), said(3)]},
    {"id": "b", "problem": "add 2 and 2", "gold": ["four", "4.0"], "responses": [said(4), said(5), said(4)]},
]


def test_the_verifier_finds_what_majority_voting_does_not(redline):
    ran = redline("eval", "bestofn", write(*ROWS), "--out", "out.jsonl", "--json")
    assert ran.code == 0
    assert (ran.json["problems"], ran.json["candidates"], ran.json["errors"]) == (2, 3, 0)
    last = ran.json["rows"][-1]
    assert [row["candidates"] for row in ran.json["rows"]] == [1, 2, 3]
    assert (last["shares"]["majority"][0], last["shares"]["best, min"][0], last["shares"]["pass@n"][0]) == (0.5, 1, 1)
    assert last["shares"]["pass@1"][0] == 0.5
    lines = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert {line["id"] for line in lines} == {f"{row}/{k}" for row in "ab" for k in range(3)}
    assert not any("gold" in line or "correct" in line for line in lines)


def test_a_referee_compares_what_rules_cannot(redline):
    source = write({"id": "a", "problem": "add 2 and 2", "gold": "four", "responses": [said(4), said(5)]})
    alone = redline("eval", "bestofn", source, "--json")
    asked = redline("eval", "bestofn", source, "--json", "--referee", "scripted")
    assert [ran.json["rows"][-1]["shares"]["pass@n"][0] for ran in (alone, asked)] == [0, 1]
    assert [ran.json["refereed"] for ran in (alone, asked)] == [0, 2]


def test_tables_for_people_and_resuming(redline):
    first = redline("eval", "bestofn", write(*ROWS), "--out", "out.jsonl")
    assert first.code == 0
    assert "their majority" in first.out
    assert "2 problems with 3 candidates" in first.out
    again = redline("eval", "bestofn", "sums.jsonl", "--out", "out.jsonl")
    assert "6 of 6 rows are done already" in again.err
    assert again.out.splitlines()[:10] == first.out.splitlines()[:10]


def test_all_steps_is_another_evaluation(redline):
    assert redline("eval", "bestofn", write(*ROWS), "--out", "out.jsonl").code == 0
    ran = redline("eval", "bestofn", "sums.jsonl", "--out", "out.jsonl", "--all-steps")
    assert ran.code == 2
    assert "all_steps was False, is True" in ran.err


def test_bad_input(redline):
    ran = redline("eval", "bestofn", write({**ROWS[0], "gold": None}))
    assert (ran.code, ran.out) == (2, "")
    assert "sums.jsonl: line 1: needs a gold answer" in ran.err
