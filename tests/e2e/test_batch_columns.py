"""`redline batch` over columns of other names, and solutions and answers that are there already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RIGHT = "Step 1: 1 + 2 = 3.\nStep 2: The answer is \\boxed{3}."
WRONG = "1 + 2 = 4.\nSo it is 4.\n#### 4"


def write_rows(*rows: object) -> str:
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return "in.jsonl"


def read() -> dict[str, dict]:
    return {line["id"]: line for line in map(json.loads, Path("out.jsonl").read_text().splitlines())}


@pytest.fixture
def prompts(script, monkeypatch) -> list[str]:
    """What the policy was asked."""
    asked = []

    async def write(request):
        asked.append(request.prompt)
        return await written(request)

    written = script.write
    monkeypatch.setattr(script, "write", write)
    return asked


def test_solutions_are_judged_first_and_revised_only_where_they_are_wrong(redline, prompts):
    source = write_rows(
        {"id": "right", "problem": "add 1 and 2", "solution": RIGHT},
        {"id": "wrong", "problem": "add 1 and 2", "solution": WRONG},
        {"id": "steps", "problem": "add 1 and 2", "solution": ["1 + 2 = 3.", "\\boxed{3}"]},
        {"id": "dark", "problem": "darkly add 1 and 2", "solution": RIGHT},
        {"id": "endless", "problem": "add 1 and 2", "solution": "1 + 2 = 3."},
        {"id": "none", "problem": "add 1 and 2", "solution": None},
        {"id": "blank", "problem": "add 1 and 2", "solution": " "},
        {"id": "number", "problem": "add 1 and 2", "solution": 3},
    )
    ran = redline("batch", source, "out.jsonl", "--solution-column", "solution", "--json")
    assert (ran.code, ran.json["errors"]) == (1, 1)
    lines = read()
    assert {name: line.get("solution_verdict") for name, line in lines.items()} == {
        "right": "yes",
        "wrong": "no",
        "steps": "yes",
        "dark": "unknown",
        "endless": "unfinished",
        "none": None,
        "blank": None,
        "number": None,
    }
    assert {name: line["usage"]["policy_calls"] for name, line in lines.items()} == {
        "right": 0,
        "wrong": 1,
        "steps": 0,
        "dark": 0,
        "endless": 1,
        "none": 1,
        "blank": 1,
        "number": 0,
    }
    assert [(a["origin"], a["answer"]) for a in lines["wrong"]["attempts"]] == [("given", "4"), ("policy", "3")]
    assert lines["wrong"]["attempts"][0]["steps"][1]["text"] == "So it is 4.\n#### 4"
    assert lines["none"]["attempts"][0]["origin"] == "policy"
    assert (lines["dark"]["stop_reason"], lines["dark"]["accepted"]) == ("not_judged", False)
    assert lines["number"]["error"]["message"] == "line 8: 'solution' must be text, or a list of steps"
    assert (ran.json["solutions"], ran.json["solutions_right"], ran.json["solutions_wrong"]) == (5, 2, 1)
    assert "5 (2 right, 1 wrong)" in ran.err
    [revision] = [prompt for prompt in prompts if "An earlier attempt went wrong here" in prompt]
    assert "Review: 1 + 2 is 3, not 4." in revision


def test_a_solution_that_changes_before_the_rest_is_done_is_told(redline):
    row = {"id": "a", "problem": "add 1 and 2", "solution": RIGHT}
    asked = ("out.jsonl", "--solution-column", "solution")
    redline("batch", write_rows(row), *asked)
    before = Path("out.jsonl").read_bytes()
    assert "1 of 1 rows are done already" in redline("batch", write_rows(row), *asked).err
    changed = redline("batch", write_rows(row | {"solution": WRONG}), *asked)
    without = redline("batch", write_rows(row), "out.jsonl")
    for ran in (changed, without):
        assert ran.code == 2
        assert "line 1: another solution came with 'a' then than now at line 1 of in.jsonl" in ran.err
    assert Path("out.jsonl").read_bytes() == before


def test_the_gold_answer_is_never_shown_in_a_solution(redline, prompts):
    source = write_rows({"id": "a", "problem": "add 1 and 2", "answer": WRONG})
    ran = redline("batch", source, "out.jsonl", "--solution-column", "answer")
    assert ran.code == 2
    assert "the column 'answer' cannot hold both the gold answer and the solution" in ran.err
    assert "--answer-column ''" in ran.err
    assert not Path("out.jsonl").exists()
    ran = redline("batch", source, "out.jsonl", "--solution-column", "answer", "--answer-column", "")
    assert ran.code == 0
    assert "gold" not in read()["a"]
    assert read()["a"]["solution_verdict"] == "no"


def test_answers_are_checked_by_solving_and_the_line_tells_which_one_the_verifier_believes(redline, prompts):
    source = write_rows(
        {"id": "same", "problem": "add 1 and 2", "label": "3.0"},
        {"id": "other", "problem": "carelessly add 1 and 2", "label": 987654},
        {"id": "refused", "problem": "stubbornly add 1 and 2", "label": "4"},
        {"id": "word", "problem": "add 1 and 2", "label": "number three"},
        {"id": "none", "problem": "add 1 and 2"},
        {"id": "failed", "problem": "broken: add 1 and 2", "label": "3"},
    )
    ran = redline("batch", source, "out.jsonl", "--given-column", "label", "--json")
    assert (ran.code, ran.json["errors"]) == (1, 1)
    lines = read()
    found = {name: (line.get("given_equal"), line.get("believed")) for name, line in lines.items()}
    assert found == {
        "same": ("yes", "both"),
        "other": ("no", "own"),
        "refused": ("yes", "none"),
        "word": ("unknown", "unknown"),
        "none": (None, None),
        "failed": ("no", "given"),
    }
    assert (lines["other"]["given"], lines["other"]["given_equal_by"]) == ("987654", "rules")
    assert (ran.json["given"], ran.json["given_equal"], ran.json["given_refuted"]) == (5, 2, 1)
    assert ran.json["given_preferred"] == 1
    assert not any("987654" in prompt for prompt in prompts)
    assert "correct" not in lines["same"]


def test_a_changed_given_answer_is_compared_again_without_solving_again(redline, prompts):
    asked = ("out.jsonl", "--given-column", "label", "--json")
    row = {"id": "a", "problem": "add 1 and 2", "label": "4", "answer": "3"}
    redline("batch", write_rows(row), *asked)
    prompts.clear()
    ran = redline("batch", write_rows(row | {"label": "3"}), *asked)
    assert (ran.code, prompts) == (0, [])
    assert "the gold or given answer is another one now" in ran.err
    line = read()["a"]
    assert (line["given"], line["believed"], line["correct"]) == ("3", "both", "yes")
    assert (ran.json["given"], ran.json["given_equal"], ran.json["correct"]) == (1, 1, 1)


def test_columns_have_the_names_they_are_given_and_the_others_pass_through(redline):
    row = {
        "id": "a",
        "text": "add 1 and 2",
        "target": "3",
        "problem": "?",
        "level": 5,
        "tags": ["x"],
        "odd": float("nan"),
    }
    arguments = ("batch", write_rows(row), "out.jsonl", "--problem-column", "text", "--answer-column", "target")
    assert redline(*arguments).code == 0
    line = read()["a"]
    assert (line["problem"], line["gold"], line["correct"]) == ("add 1 and 2", "3", "yes")
    assert "row" not in line
    Path("out.jsonl").unlink()
    assert redline(*arguments, "--keep-columns").code == 0
    assert read()["a"]["row"] == {"problem": "?", "level": 5, "tags": ["x"], "odd": None}
    assert {**read()["a"], "usage": 0} == {**line, "usage": 0, "row": read()["a"]["row"]}


def test_a_gold_answer_is_in_doubt_where_the_verifier_accepts_another(redline):
    source = write_rows(
        {"id": "doubtful", "problem": "add 1 and 2", "answer": "4"},
        {"id": "revised", "problem": "carelessly add 3 and 4", "answer": "8"},
        {"id": "refused", "problem": "stubbornly add 3 and 4", "answer": "7"},
        {"id": "right", "problem": "add 1 and 2", "answer": "3"},
        {"id": "word", "problem": "add 1 and 2", "answer": "number three"},
        {"id": "no gold", "problem": "add 1 and 2"},
    )
    ran = redline("batch", source, "out.jsonl", "--json", "--no-exact")
    lines = read()
    assert {name: line.get("reference_doubtful") for name, line in lines.items()} == {
        "doubtful": "the verifier accepted '3', of the first attempt, with a confidence of 0.97",
        "revised": None,
        "refused": None,
        "right": None,
        "word": None,
        "no gold": None,
    }
    assert "reference_doubtful" not in lines["no gold"]
    assert ran.json["doubtful_references"] == 1
    assert "gold answers in doubt" in ran.err


def test_a_gold_answer_is_in_doubt_where_most_samples_agree(redline, prompts):
    rows = [
        {"id": "all", "problem": "add 1 and 2", "answer": "4"},
        {"id": "half", "problem": "waveringly add 1 and 2", "answer": "4"},
        {"id": "none", "problem": "carelessly add 3 and 4", "answer": "8"},
        {"id": "right", "problem": "add 1 and 2", "answer": "3"},
    ]
    arguments = ("out.jsonl", "--json", "--no-exact", "--gold-samples")
    ran = redline("batch", write_rows(*rows), *arguments, "4")
    lines = read()
    accepted = "the verifier accepted '3', of the first attempt, with a confidence of 0.97"
    assert {name: (line["reference_doubtful"], line.get("samples")) for name, line in lines.items()} == {
        "all": (f"{accepted}, and 4 of 4 samples agree", ["3"] * 4),
        "half": (None, ["3", "4", "3", "4"]),
        "none": (None, ["8"] * 4),
        "right": (None, None),
    }
    assert ran.json["doubtful_references"] == 1
    # What the samples cost is in the row's usage: one draft, and four more.
    assert lines["all"]["usage"]["policy_calls"] == 5 == lines["right"]["usage"]["policy_calls"] + 4
    # Another gold answer is compared with what was drawn; nothing is drawn again.
    prompts.clear()
    rows[2]["answer"], rows[3]["answer"] = "9", "5"
    again = redline("batch", write_rows(*rows), *arguments, "4")
    assert (again.code, prompts) == (0, [])
    assert (read()["none"]["reference_doubtful"], read()["none"]["samples"]) == (None, ["8"] * 4)
    assert read()["right"]["reference_doubtful"] == accepted
    Path("out.jsonl").unlink()
    assert redline("batch", write_rows(*rows), *arguments, "3").code == 0
    assert read()["half"]["reference_doubtful"] == f"{accepted}, and 2 of 3 samples agree"


def test_what_breaks_in_a_second_look_leaves_the_row_as_it_was(redline, script, monkeypatch):
    async def write(request):
        if request.temperature:
            raise script.ModelFailed("the engine is out of order")
        return await written(request)

    written = script.write
    monkeypatch.setattr(script, "write", write)
    source = write_rows({"id": "a", "problem": "add 1 and 2", "answer": "4"})
    ran = redline("batch", source, "out.jsonl", "--gold-samples", "2")
    assert (ran.code, read()["a"]["error"], "samples" in read()["a"]) == (0, None, False)
    assert (
        read()["a"]["reference_doubtful"]
        == "the verifier accepted '3', of the first attempt, with a confidence of 0.97"
    )
    assert "second_look_failed" in ran.err
    assert "the engine is out of order" in ran.err


def test_a_given_answer_is_believed_where_the_verifier_accepts_it_and_not_the_one_that_was_found(redline, prompts):
    source = write_rows(
        {"id": "given", "problem": "stubbornly add 1 and 2", "label": "3"},
        {"id": "neither", "problem": "stubbornly add 1 and 2 ", "label": "7"},
        {"id": "dark", "problem": "darkly add 1 and 2", "label": "8"},
        {"id": "furious", "problem": "furiously add 1 and 2", "label": "8"},
    )
    ran = redline("batch", source, "out.jsonl", "--given-column", "label", "--no-exact", "--json")
    lines = read()
    assert {name: line["believed"] for name, line in lines.items()} == {
        "given": "given",
        "neither": "none",
        "dark": "none",
        "furious": "unknown",
    }
    assert ran.json["given_preferred"] == 1
    assert lines["given"]["answer"] == "4"
    assert not any("is \\boxed{3}" in prompt for prompt in prompts)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--solution-column", "solutoin"),
            "no row has a column 'solutoin'; there is 'id', 'problem', 'solution'; did you mean 'solution'?",
        ),
        (("--problem-column", "text"), "no row has a column 'text'; there is 'id', 'problem', 'solution'\n"),
        (("--answer-column", "gold"), "no row has a column 'gold'"),
        (("--given-column", "gold"), "no row has a column 'gold'"),
        (("--solution-column", "problem"), "the column 'problem' cannot hold both the problem and the solution\n"),
        (("--solution-column", "x", "--given-column", "x"), "cannot hold both the solution and the given answer"),
        (("--solution-column", "x", "--answer-column", "x"), "the models never see a gold answer"),
        (("--given-column", "answer"), "both the gold answer and the given answer: where it is the given answer and"),
    ],
)
def test_a_column_that_is_not_there_or_is_there_twice_is_told_before_anything_runs(redline, arguments, told):
    ran = redline(
        "batch", write_rows({"id": "a", "problem": "add 1 and 2", "solution": RIGHT}), "out.jsonl", *arguments
    )
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not Path("out.jsonl").exists()
