"""The command over the embedded pair: real models, real sandbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_the_doctor_finds_the_default_path_in_order(program):
    ran = program("doctor", "--json", scripted=False)
    assert {check["name"]: check["state"] for check in ran.json["checks"] if check["required"]} == {
        "python": "ok",
        "settings": "ok",
        "torch": "ok",
        "sandbox auto": "ok",
        "embedded policy": "ok",
        "embedded verifier": "ok",
    }
    assert ran.code == 0


@pytest.mark.parametrize(("problem", "answer"), [("What is 3 * 4 + 5?", "17"), ("Solve for x: 3x + 7 = 22", "5")])
def test_solve_answers_and_shows_executed_code(program, problem, answer):
    ran = program("solve", "--json", problem, scripted=False)
    assert (ran.code, ran.json["accepted"], ran.json["answer"]) == (0, True, answer)
    runs = [
        run
        for attempt in ran.json["attempts"]
        for step in attempt["steps"]
        for run in (step["evidence"] or {"runs": []})["runs"]
    ]
    assert any(run["status"] == "ok" for run in runs)


def test_a_problem_it_does_not_know_is_not_accepted(program):
    ran = program("solve", "--json", "Wie hoch ist der Mount Everest in Ellen?", "--timeout", "120", scripted=False)
    assert ran.code in (1, 3)
    assert ran.json["accepted"] is False


def test_a_batch_has_every_row_once(program):
    rows = [{"id": k, "problem": f"What is {k} + {2 * k}?", "answer": str(3 * k)} for k in range(3, 7)]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = program("batch", "in.jsonl", "out.jsonl", "--json", scripted=False)
    assert ran.code == 0
    assert sorted(json.loads(line)["id"] for line in Path("out.jsonl").read_text().splitlines()) == ["3", "4", "5", "6"]
    assert ran.json["gold"] == 4


def test_the_tutor_checks_a_step(program):
    ran = program("tutor", stdin="What is 3 * 4 + 5?\n\n3 * 4 = 13\n/why\n", scripted=False)
    assert ran.code == 0
    assert "step 1 wrong" in ran.out
