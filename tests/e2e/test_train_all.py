"""`redline train all` as a program: from nothing to a verifier with a report, whatever is done to it on the way."""

from __future__ import annotations

import importlib.util
import json
import time

import pytest

from redline.inference import open_model
from redline.training.pipeline.report import TrainingReport
from redline.training.sft.run_dir import OUTCOME

from ..killed_training import ROOT, command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(importlib.util.find_spec("trl") is None, reason="needs the extra .[train]"),
]
FILES = ("1-problems", "2-sample", "3-rollouts", "4-label", "5-rationales", "6-filter")


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_it_leaves(trained):
    out, last = trained
    names = [*(f"{name}.jsonl" for name in FILES), "after.jsonl", "before.jsonl", "model", "report.json", "report.md"]
    assert sorted(path.name for path in out.iterdir()) == [*names, "run.jsonl"]
    assert last.stdout == (out / "report.md").read_text() + "\n" + (
        f"the verifier is hf:{out / 'model'}; this report is {out / 'report.md'}\n"
    )
    model = open_model(f"hf:{out / 'model'}", role="verifier")
    assert model.max_context == open_model("embedded", role="verifier").max_context


def test_every_id_is_there_once_and_each_stage_did_what_the_one_before_kept(trained):
    out, _ = trained
    kept, solutions = {f"train-{number}" for number in range(6)}, set()
    for name in FILES:
        rows = lines(out / f"{name}.jsonl")
        ids = [row["id"] for row in rows]
        assert len(set(ids)) == len(ids), name
        # Labels and rationales are both made of the samples, and meet in the filter.
        assert set(ids) == (solutions if name == "5-rationales" else kept), name
        kept = {row["id"] for row in rows if "dropped" not in row}
        assert kept, name
        if name == "2-sample":
            kept = solutions = {
                f"{row['id']}/{number}" for row in rows if row["id"] in kept for number in range(len(row["solutions"]))
            }
    origins = [origin["stage"] for origin in lines(out / "6-filter.jsonl")[0]["origins"]]
    assert origins == ["problems", "sample", "rollouts", "label", "rationales", "filter"]


def test_the_report_is_of_these_files(trained):
    out, _ = trained
    report = TrainingReport.model_validate_json((out / "report.json").read_bytes())
    assert (out / "report.md").read_text() == report.page()
    for name, stage in zip(FILES, report.stages, strict=True):
        rows = lines(out / f"{name}.jsonl")
        assert name.endswith(stage.name)
        assert stage.rows == len(rows)
        assert stage.kept == sum("dropped" not in row for row in rows)
        assert sum(stage.dropped.values()) == stage.rows - stage.kept
        assert stage.failed == 0
    outcome = json.loads((out / "model" / OUTCOME).read_text())
    assert report.training.model_dump(mode="json") == outcome
    assert outcome["judgements"] == sum(
        turn["role"] == "assistant"
        for row in lines(out / "6-filter.jsonl")
        if "dropped" not in row
        for turn in row["conversations"]
    )
    for measured, name in ((report.before, "before"), (report.after, "after")):
        judged = lines(out / f"{name}.jsonl")
        assert len({row["id"] for row in judged}) == len(judged) == sum(score.solutions for score in measured.scores)
        assert measured.errors == sum(row["error"] is not None for row in judged) == 0
    assert [row["id"] for row in sorted(lines(out / "before.jsonl"), key=lambda row: row["id"])] == [
        row["id"] for row in sorted(lines(out / "after.jsonl"), key=lambda row: row["id"])
    ]


def test_run_again_it_returns_at_once_with_the_same_report(trained, program, monkeypatch):
    out, last = trained
    monkeypatch.chdir(ROOT)
    before = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    began = time.monotonic()
    ran = program(*command(out), scripted=False)
    assert (ran.code, ran.out) == (0, last.stdout)
    # Opening the pair alone, or training anything, takes longer on any machine that runs the rest in minutes.
    assert time.monotonic() - began < 60
    assert {path: path.read_bytes() for path in out.iterdir() if path.is_file()} == before


def test_other_settings_in_the_same_folder_are_refused(trained, program):
    out, _ = trained
    before = (out / "run.jsonl").read_bytes()
    ran = program(*command(out, "--seed", "1"), scripted=False)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"redline: {out}: made with other settings (seed was 0, is 1); choose another output\n"
    assert (out / "run.jsonl").read_bytes() == before


def test_a_folder_that_was_moved_goes_on(trained, program):
    out, last = trained
    moved = out.rename(out.with_name("moved"))
    try:
        ran = program(*command(moved), scripted=False)
    finally:
        moved.rename(out)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[:-1] == last.stdout.splitlines()[:-1]
