"""`redline train ablate` on a small run of `redline train all`: from the command line, killed, and finished."""

import importlib.util
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.cli import main
from training.ablation.ablation import STUDIES
from training.ablation.scale import SMOKE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("trl", "matplotlib")),
        reason="needs the extras redline-math[train,report]",
    ),
]
ROOT = Path(__file__).parents[2]
PATIENCE = 300


def command(source, out, *more):
    return [*"train ablate --smoke --sandbox local --from".split(), str(source), "--out", str(out), *more]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished run of the whole chain."""
    out = tmp_path_factory.mktemp("ablate") / "run"
    assert main(["train", "all", "--smoke", "--generated", "6", "--sandbox", "local", "--out", str(out)]) == 0
    return out


def test_all_studies_leave_results_a_report_and_pictures(run, tmp_path, capsys, monkeypatch):
    out = tmp_path / "out"
    assert main(command(run, out)) == 0, capsys.readouterr().err
    report = (out / "report.md").read_text()
    assert capsys.readouterr().out == f"{report}\nthis report is {out / 'report.md'}\n"
    first, *found = lines(out / "results.jsonl")
    assert first["id"] == "ablation"
    assert [one["id"] for one in found] == [one for study in STUDIES.values() for one in study.owed(SMOKE, 0)]
    assert {one["study"] for one in found} == set(STUDIES)
    for study in STUDIES:
        assert f"({study}.png)" in report
        assert (out / f"{study}.png").read_bytes().startswith(b"\x89PNG")
    units = {one["id"]: one["units"] for one in found}
    assert all(len(units[f"components/F1/{variant}/0"]) == 10 for variant in ("neither", "analysis, code run"))
    assert len(units["turns/right/feedback, 3 turns/0"]) == SMOKE.problems
    # Drafts are the policy's own, whoever judges them.
    assert units["turns/right/feedback, 0 turns/0"] == units["turns/right/self, 0 turns/0"]
    # The weights of the variants are gone when they have judged.
    assert not list((out / "work").glob("model-*"))

    monkeypatch.setattr("training.ablation.judging.open_model", lambda *args, **named: pytest.fail("judged again"))
    monkeypatch.setattr("training.finetune.fine_tune", lambda *args, **named: pytest.fail("trained again"))
    monkeypatch.setattr("training.stages.roll_out", lambda *args, **named: pytest.fail("rolled out again"))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main(command(run, out)) == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before

    capsys.readouterr()
    assert main(command(run, out, "--solutions", "12")) == 2
    assert "made with other settings (solutions was 10, is 12; problems was 4, is 12)" in capsys.readouterr().err


def test_killed_again_and_again_it_is_finished_without_loss(run, tmp_path):
    """Killed as soon as something of a study is half done; what was found before stays as it is."""
    out = tmp_path / "out"
    asked = [sys.executable, "-m", "agent", *command(run, out, "--studies", "components,turns")]
    seen, killed = b"", 0
    for moment in ("judged-run-neither-0.jsonl", "model-direct-*", "turns-feedback-0.jsonl"):
        with (tmp_path / "log").open("ab") as log:
            child = subprocess.Popen(asked, cwd=ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not list((out / "work").glob(moment)) and child.poll() is None:
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        now = (out / "results.jsonl").read_bytes()
        assert now.startswith(seen[: seen.rfind(b"\n") + 1])
        seen = now
    assert killed == 3, (tmp_path / "log").read_text()
    last = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert last.returncode == 0, last.stderr
    _, *found = lines(out / "results.jsonl")
    owed = [one for name in ("components", "turns") for one in STUDIES[name].owed(SMOKE, 0)]
    assert [one["id"] for one in found] == owed
    assert "## Components" in last.stdout
    assert "## Votes" not in last.stdout


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--studies", "turn"), "turn is no study: labels, components, data, votes, turns"),
        ((), "holds no run of `redline train all`"),
    ],
)
def test_what_is_wrong_with_the_command_is_told_in_one_line(more, told, tmp_path, capsys):
    assert main(command(tmp_path, tmp_path / "out", *more)) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
