"""The report of a run, of figures made by hand."""

import resource

import pytest

from redline.evaluation import SubsetScore
from redline.store import StorageFailed
from redline.training.pipeline.presets import Tuning
from redline.training.pipeline.report import HeldOutScore, TrainingReport, write_report
from redline.training.pipeline.run_log import StageResult
from redline.training.sft.plan import TrainingOutcome, TrainingPlan

PLAN = TrainingPlan(data="d", digest="1", model="m", weights="/w", form="genprm", tuning=Tuning(), seed=0, processes=1)
OUTCOME = TrainingOutcome(
    plan=PLAN,
    examples=31,
    judgements=41,
    tokens=4406,
    learnt_tokens=2441,
    left_out={},
    steps=3,
    losses=(0.3006, 0.25, 0.2221),
    seconds=9.4,
    versions={},
)


def score(subset, f1):
    return SubsetScore(subset=subset, solutions=10, error=f1, correct=f1, f1=f1, unknown=1)


def measured(*f1s, average, errors=0):
    scores = [score(name, f1) for name, f1 in zip(("sums", "shares"), f1s, strict=True)]
    return HeldOutScore(model="embedded", scores=scores, average_f1=average, unknown=2, errors=errors)


@pytest.fixture
def report():
    return TrainingReport(
        recipe={"preset": "embedded", "seed": "0"},
        stages=[
            StageResult(name="problems", rows=24, kept=24, dropped={}, failed=0, seconds=0.02),
            StageResult(
                name="sample", rows=24, kept=18, dropped={"only right": 3, "only wrong": 2}, failed=1, seconds=36.4
            ),
        ],
        training=OUTCOME,
        before=measured((0.5, 0.1, 0.9), None, average=None),
        after=measured((0.75, 0.4, 0.954), (1.0, 0.07, 1.0), average=(0.875, 0.6, 1.0), errors=1),
    )


def test_the_page(report):
    assert report.page().splitlines() == [
        "# A verifier was made",
        "",
        "Recipe: preset embedded, seed 0",
        "",
        "| stage | rows | kept | dropped | failed | seconds |",
        "| --- | --- | --- | --- | --- | --- |",
        "| problems | 24 | 24 | – | 0 | 0 |",
        "| sample | 24 | 18 | 3 only right, 2 only wrong | 1 | 36 |",
        "",
        "Fine-tuning: 41 judgements in 31 examples, 2441 of 4406 tokens learnt, 3 steps, loss 0.301 to 0.222,"
        " 9 seconds.",
        "",
        "First wrong step of held-out generated solutions (ProcessBench F1, %; in brackets 95 % intervals):",
        "",
        "| verifier | sums | shares | average | no prediction | of these, broken |",
        "| --- | --- | --- | --- | --- | --- |",
        "| before | 50.0 (10–90) | – | – | 2 | 0 |",
        "| after | 75.0 (40–95) | 100.0 (7–100) | 87.5 (60–100) | 2 | 1 |",
    ]


def test_both_forms_are_written_and_read_again(report, tmp_path):
    path = write_report(report, tmp_path)
    assert path == tmp_path / "report.md"
    assert path.read_text() == report.page()
    assert TrainingReport.model_validate_json((tmp_path / "report.json").read_bytes()) == report
    assert sorted(file.name for file in tmp_path.iterdir()) == ["report.json", "report.md"]


def test_a_full_disk_is_told_and_the_report_before_is_kept(report, tmp_path):
    write_report(report, tmp_path)
    before = (tmp_path / "report.json").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(StorageFailed, match=r"report\.json: cannot be written: File too large"):
            write_report(report, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "report.json").read_bytes() == before
