"""Files of candidates: the published samples, every form they come in, and what is wrong with others."""

import json
from pathlib import Path

import pytest

from redline.evaluation import read_candidates
from redline.store import DataError

DATA = Path(__file__).resolve().parents[3].parent / "shared/data"
GOOD = {"id": "a", "problem": "1 + 1?", "gold": "2", "responses": [{"steps": ["It is", r"\boxed{2}"]}]}


def write(tmp_path, *rows):
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return [str(path)]


def read(sources, limit=None):
    return read_candidates(sources, lambda text: text.split("\n\n"), limit)


@pytest.mark.parametrize(
    ("name", "problems", "correct"),
    [("qwen_bon_sample/math_cot_100.jsonl", 100, 0.91), ("olympiad_bon8/qwen25_7b_sample8.jsonl", 200, 0.38)],
)
def test_published_samples_are_read_whole(name, problems, correct):
    if not (DATA / name).is_file():
        pytest.skip("the published candidates are not beside the repository")
    sets = read([str(DATA / name)])
    candidates = [candidate for one in sets for candidate in one.candidates]
    assert (len(sets), len(candidates)) == (problems, 8 * problems)
    assert sum(one.correct for one in candidates) / len(candidates) == pytest.approx(correct, abs=0.005)
    assert sum(one.answer is not None for one in candidates) > 0.9 * len(candidates)
    assert all(one.golds for one in sets)


def test_steps_or_text_gold_or_correct(tmp_path):
    text = {"response": "It is\n\n\\boxed{3}", "correct": False}
    [one] = read(write(tmp_path, {**GOOD, "gold": None, "answer": 2, "responses": [GOOD["responses"][0], text]}))
    assert one.golds == ("2",)
    assert [(c.steps, c.answer, c.correct) for c in one.candidates] == [
        (("It is", r"\boxed{2}"), "2", None),
        (("It is", r"\boxed{3}"), "3", False),
    ]
    [labelled] = read(write(tmp_path, {"id": "a", "problem": "p", "responses": [text]}))
    assert labelled.golds == ()


def test_the_limit_is_drawn_and_grows(tmp_path):
    sources = write(tmp_path, *[{**GOOD, "id": str(i)} for i in range(20)])
    few, more = read(sources, 3), read(sources, 9)
    assert (len(few), len(more)) == (3, 9)
    assert {one.id for one in few} < {one.id for one in more}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"responses": []}, "'responses' must be"),
        ({"responses": ["text"]}, r"response 0 \(from 0\) must be an object"),
        ({"responses": [{"steps": ["a", 1]}]}, "needs 'steps', a list of strings"),
        ({"responses": [{}]}, "needs 'steps'"),
        ({"responses": [{"steps": ["a"], "correct": "yes"}]}, "'correct' must be true or false"),
        ({"gold": None}, "needs a gold answer"),
        ({"gold": {"a": 1}}, "the gold answer 'gold' must be"),
        ({"problem": ""}, "'problem' must be text"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path, change, complaint):
    with pytest.raises(DataError, match=rf"c\.jsonl: line 2: .*{complaint}"):
        read(write(tmp_path, GOOD, {**GOOD, "id": "b", **change}))


def test_an_id_twice(tmp_path):
    with pytest.raises(DataError, match="'a' is given twice"):
        read(write(tmp_path, GOOD, GOOD))
