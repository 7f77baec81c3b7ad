"""The filter: what two witnesses agree on is kept, and everything else is dropped and counted."""

from __future__ import annotations

import json

import pytest

from redline.store import DataError
from redline.training.pipeline.schema import (
    ConversationRow,
    LabelRow,
    Origin,
    RationaleRow,
    RolloutRow,
    SolutionRow,
    StepBoundary,
)
from redline.training.pipeline.stage import Dropped
from redline.training.stages.consensus import (
    BAD_RATIONALE,
    JUDGED_RIGHT,
    JUDGED_WRONG,
    NO_LABELS,
    NOT_JUDGED,
    NOT_LABELLED,
    IndexedLabels,
    agreed,
    compare_files,
    first_difference,
    read_labels,
)

STEPS = ("Two and two.", "Makes 5.", "So \\boxed{5}.")
BASE = {
    "id": "p/0",
    "problem_id": "p",
    "problem": "2 + 2?",
    "answer": "4",
    "source": "test",
    "steps": STEPS,
    "given": "5",
    "right": False,
}
SOLUTION = SolutionRow(**BASE)


def origin(stage):
    return Origin(stage=stage, version="0")


def said(verdict: str) -> str:
    word = {"yes": "Yes", "no": "No", "unknown": "Maybe"}[verdict]
    return f"<analyze>\nHm.\n</analyze>\n<output>\n**Judgement**: $\\boxed{{{word}}}$\n</output>\n"


def judged(*verdicts, **fields):
    row = {**BASE, "rationales": tuple(map(said, verdicts)), "judged": verdicts, **fields}
    return RationaleRow(**{"origins": (origin("sample"), origin("rationales")), **row})


def labelled(*labels):
    return IndexedLabels(SOLUTION.content, labels, (origin("sample"), origin("label")))


@pytest.mark.parametrize(
    ("labels", "verdicts", "why"),
    [
        ((True, False, False), ("yes", "yes", "yes"), JUDGED_RIGHT),
        ((True, True, True), ("yes", "no"), JUDGED_WRONG),
        ((False, True, True), ("yes", "yes", "yes"), JUDGED_RIGHT),
        ((True, True, True), ("yes", "unknown"), NOT_JUDGED),
        ((True, True, True), ("yes", "yes"), NOT_JUDGED),
        ((True, True, True), (), NOT_JUDGED),
        ((True, None, True), ("yes", "yes", "yes"), NOT_LABELLED),
        ((None, False, False), ("no",), NOT_LABELLED),
    ],
)
def test_any_doubt_up_to_the_first_wrong_step_drops_the_whole(labels, verdicts, why):
    assert agreed(judged(*verdicts), labelled(*labels)) == Dropped(why)


@pytest.mark.parametrize(
    ("labels", "verdicts", "steps"),
    [
        ((True, True, True), ("yes", "yes", "yes"), 3),
        ((True, False, False), ("yes", "no"), 2),
        # What comes after the first wrong step, by both, does not count.
        ((True, False, None), ("yes", "no", "yes"), 2),
        ((False, True, True), ("no",), 1),
    ],
)
def test_what_both_say_is_kept_up_to_the_first_wrong_step(labels, verdicts, steps):
    row = agreed(judged(*verdicts), labelled(*labels))
    assert isinstance(row, ConversationRow)
    assert [turn.content for turn in row.conversations[2::2]] == [said(verdict) for verdict in verdicts[:steps]]
    assert [turn.content for turn in row.conversations[1::2]] == [f"2 + 2?\n{STEPS[0]}", *STEPS[1:steps]]
    assert [one.stage for one in row.origins] == ["sample", "label", "rationales"]


def test_no_labels_and_rationales_that_say_otherwise():
    assert agreed(judged("yes"), None) == Dropped(NO_LABELS)
    liar = judged("yes", "no", rationales=(said("yes"), said("yes")))
    assert agreed(liar, labelled(True, False, False)) == Dropped(BAD_RATIONALE)
    open_ended = judged("no", rationales=(said("no") + "Or not?",))
    assert agreed(open_ended, labelled(False, False, False)) == Dropped(BAD_RATIONALE)


def write(path, *rows):
    path.write_text("".join(f"{row.model_dump_json()}\n" for row in rows))
    return path


def label_row(**fields):
    return LabelRow(**{**BASE, "scheme": "ratio", "threshold": 0.8, "progress": (1, 0, 0), **fields})


def test_files_that_belong_together(tmp_path):
    labels = write(
        tmp_path / "l.jsonl",
        label_row(labels=(True, False, False)),
        label_row(id="p/1", labels=(True, False, False)),
    )
    rationales = write(tmp_path / "r.jsonl", judged("yes", "no"), judged("yes", "no", id="p/2"))
    meeting = compare_files(read_labels(labels), rationales)
    assert (meeting.rows, meeting.only_labelled) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"problem": "2 + 3?"}, "p/0: the problem is '2 [+] 3[?]', and here '2 [+] 2[?]'"),
        ({"steps": (STEPS[0], "Makes 4.", STEPS[2])}, "p/0: step 2 is 'Makes 4.', and here 'Makes 5.'"),
        ({"steps": (*STEPS[:2], "So it is."), "labels": (True,) * 3}, "p/0: step 3 is 'So it is.', and here"),
        ({"id": "q/0"}, "none of the ids"),
        ({"labels": (True,)}, "1 labels for 3 steps"),
    ],
)
def test_labels_of_other_solutions_are_refused_with_the_first_difference(tmp_path, fields, complaint):
    labels = write(tmp_path / "l.jsonl", label_row(**{"labels": (True, False, False), **fields}))
    rationales = write(tmp_path / "r.jsonl", judged("yes", "no"))
    with pytest.raises(DataError, match=complaint):
        compare_files(read_labels(labels), rationales)


def test_the_first_difference_is_shown_where_it_is():
    one, other = (SOLUTION.model_copy(update={"problem": "x" * 500 + end + "y" * 500}) for end in "ab")
    assert f"'{'x' * 20}a" in first_difference(one, other)
    shorter = SOLUTION.model_copy(update={"steps": STEPS[:2]})
    assert first_difference(shorter, SOLUTION) == "it has 2 steps, and here 3"


def test_from_rollouts_to_conversations_on_the_command_line(tmp_path, capsys, monkeypatch):
    from redline.cli import main

    monkeypatch.chdir(tmp_path)
    counts = {"p/0": (8, 8, 0, 0), "p/1": (8, 8, 8, 8), "p/2": (0, 4, 4, 4)}
    rows = [
        RolloutRow(
            **{**BASE, "id": name},
            boundaries=tuple(StepBoundary(after=t, right=c, rollouts=16) for t, c in enumerate(found)),
        )
        for name, found in counts.items()
    ]
    write(tmp_path / "rollouts.jsonl", *rows)
    write(tmp_path / "rationales.jsonl", *(judged("yes", "no", id=name) for name in ("p/0", "p/1", "p/2")))
    assert main(["train", "label", "rollouts.jsonl", "--out", "labels.jsonl"]) == 0
    assert capsys.readouterr().out == "3 kept\n"
    command = ["train", "filter", "labels.jsonl", "rationales.jsonl", "--out", "train.jsonl"]
    assert main(command) == 0
    expected = "1 kept, 1 dropped (labelled right, judged wrong), 1 dropped (a step without a label)"
    assert capsys.readouterr().out == f"{expected}\n"
    assert main(command) == 0
    assert capsys.readouterr().out == f"{expected}, 3 done by an earlier run\n"
    lines = [json.loads(line) for line in (tmp_path / "train.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines if "conversations" in line] == ["p/0"]

    assert main(["train", "label", "rollouts.jsonl", "--eps", "0.5", "--out", "labels.jsonl"]) == 2
    assert "threshold was 0.8, is 0.5" in capsys.readouterr().err
    write(tmp_path / "other.jsonl", label_row(problem="2 + 2 = ?", labels=(True, False, False)))
    assert main(["train", "filter", "other.jsonl", "rationales.jsonl", "--out", "x.jsonl"]) == 2
    assert "labels of other solutions: p/0: the problem is" in capsys.readouterr().err
    assert not (tmp_path / "x.jsonl").exists()
