"""`redline eval calibrate`: from judged solutions to a threshold that the loop uses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

JUDGING = {"verifier": "embedded", "votes": 1, "stop_error": 0.01}


def judged(name: str, rewards: list[float], label: int, **settings: object) -> dict:
    verdicts = [{"verdict": "yes" if r >= 0.5 else "no", "reward": r, "votes": []} for r in rewards]
    return {
        "id": name,
        "label": label,
        "problem": f"the problem of {name}",
        "steps": ["s"] * 2,
        "verdicts": verdicts,
        "settings": {**JUDGING, **settings},
    }


def write(rows: list[dict], name: str = "judged.jsonl") -> str:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return name


GOOD = [judged(f"good{i}", [0.999, 0.97], -1) for i in range(200)]
DOUBTFUL = [judged(f"doubtful{i}", [0.9, 0.7], 1 if i % 2 else -1) for i in range(60)]
REFUSED = [judged(f"refused{i}", [0.1], 0) for i in range(40)]


def test_the_threshold_is_written_and_the_rest_of_the_file_stays(redline):
    Path("redline.toml").write_text("# mine\nvotes = 1\n")
    ran = redline("eval", "calibrate", write([*GOOD, *DOUBTFUL, *REFUSED]), "--precision", "0.95", "--json")
    assert ran.code == 0
    assert ran.json["calibration"]["threshold"] == 0.8
    assert ran.json["settings"]["verifier"] == "embedded"
    curve = ran.json["reliability"]
    assert curve["steps"] == 200 * 2 + 60 * 2 + 40
    text = Path("redline.toml").read_text()
    assert text.startswith("# mine\nvotes = 1\nthreshold = 0.8 # at least 95 % of what is accepted is right (n = 300)")
    assert "written to redline.toml" in ran.err
    assert "belongs to other settings" not in ran.err


def test_the_loop_uses_it(redline):
    # The scripted judge gives 0.97 to what is right.
    assert redline("solve", "add 1 and 2").code == 0
    Path("redline.toml").write_text("threshold = 0.99\n")
    assert redline("solve", "add 1 and 2").code == 1
    assert redline("solve", "add 1 and 2", "--threshold", "0.9").code == 0


def test_a_table_for_people(redline):
    ran = redline("eval", "calibrate", write([*GOOD, *DOUBTFUL, *REFUSED]), "--no-write")
    assert ran.code == 0
    assert "Expected calibration error" in ran.out
    assert "Threshold 0.8: at least 95 % of accepted solutions right" in ran.out
    assert not Path("redline.toml").exists()


def test_no_threshold_is_a_clear_answer_and_changes_nothing(redline):
    Path("redline.toml").write_text("threshold = 0.6\n")
    ran = redline("eval", "calibrate", write(DOUBTFUL))
    assert ran.code == 1
    assert "No threshold keeps at least 95 % of accepted solutions right" in ran.out
    assert "at least 107 problems" in ran.out
    assert Path("redline.toml").read_text() == "threshold = 0.6\n"


def test_it_says_so_when_another_verifier_is_in_force(redline):
    rows = [judged(f"r{i}", [0.99, 0.99], -1, votes=8, verifier="hf:A/B") for i in range(150)]
    ran = redline("eval", "calibrate", write(rows))
    assert ran.code == 0
    assert "--verifier=hf:A/B --votes=8" in ran.err


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"id": "a", "label": 0, "problem": "p", "steps": ["s"]}], "line 1: no verdicts; write them with"),
        ([*GOOD[:1], judged("b", [0.9], 0, votes=8)], "line 2: judged with other settings"),
        ([*GOOD[:1], *GOOD[:1]], "line 2: the id 'good0' is given twice"),
        ([judged("a", [0.9], 2)], "line 1: 'label' is 2"),
        ([judged("a", [0.9] * 3, 0)], "line 1: 3 verdicts on 2 steps"),
        ([{**GOOD[0], "verdicts": [{"verdict": "perhaps"}]}], "line 1: 'verdicts' 0.verdict"),
        ([], "holds no rows"),
    ],
)
def test_bad_input_is_named_with_file_and_line(redline, rows, complaint):
    ran = redline("eval", "calibrate", write(rows))
    assert ran.code == 2
    assert f"judged.jsonl: {complaint}" in ran.err
    assert not Path("redline.toml").exists()


def test_what_processbench_wrote_is_what_calibrate_reads(redline):
    rows = [
        {
            "id": f"r{i}",
            "problem": f"add {i} and 2",
            "steps": [f"It is {i + 2 + (i % 4 == 0)}."],
            "label": 0 if i % 4 == 0 else -1,
        }
        for i in range(200)
    ]
    Path("sums.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert redline("eval", "processbench", "sums.jsonl", "--out", "out.jsonl").code == 0
    ran = redline("eval", "calibrate", "out.jsonl", "--json", "--figure", "no/curve.png", "--no-write")
    assert ran.code in (2, 3)
    ran = redline("eval", "calibrate", "out.jsonl", "--json")
    assert ran.code == 0
    assert ran.json["calibration"]["threshold"] == 0.5
    assert ran.json["reliability"]["error"] == pytest.approx(0.03 * 0.75 + 0.04 * 0.25)
