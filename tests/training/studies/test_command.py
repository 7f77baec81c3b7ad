"""`redline train ablate` on a small run of `redline train all`: as a command, killed, finished, and added to."""

import importlib.util
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout

import pytest

from redline.cli import main
from redline.training.studies.run.runner import STUDIES
from redline.training.studies.run.scale import Scale

from ...killed_training import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("trl", "matplotlib")),
        reason="needs the extras .[train,report]",
    ),
]
PATIENCE = 300
LEAST = Scale(solutions=6, problems=2, minutes=0.02, rollouts=8, chains=2, schemes=(("hard", 0.0), ("ratio", 0.8)))
"""In the place of the smoke size, which takes minutes. The sixth solution is the first wrong one."""
PROGRAM = f"""
import sys
from redline.cli import main
from redline.training.studies.run import scale
scale.SMOKE = scale.{LEAST}
sys.exit(main(sys.argv[1:]))
"""
MOMENTS = ("judged-run-neither-0.jsonl", "model-direct-*", "turns-feedback-0.jsonl")
"""As soon as there is one of these, half done, a run is killed: while it judges, fine-tunes, or solves."""
BEGUN = ("components", "turns")
"""The studies that the killed runs were asked for; the others are added to what they came to."""


def command(source, out, *more):
    return [*"train ablate --smoke --sandbox local --from".split(), str(source), "--out", str(out), *more]


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def owed(*studies):
    return [one for study in studies for one in STUDIES[study].owed(LEAST, 0)]


def run_until(moment, asked, out, log):
    """Start it, and kill it at the moment. Whether it was killed, and had not come to its end."""
    with log.open("ab") as told:
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *asked],
            cwd=ROOT,
            stdout=told,
            stderr=told,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    deadline = time.monotonic() + PATIENCE
    while not list((out / "work").glob(moment)) and child.poll() is None:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


@pytest.fixture(scope="module", autouse=True)
def least():
    """The least size in this process too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("redline.training.studies.run.scale.SMOKE", LEAST)
        yield


@pytest.fixture(scope="module")
def made(trained, least, tmp_path_factory):
    """A folder that was made by a command that was killed again and again, what the last run said, and found.

    What was found before a kill stays as it is.
    """
    folder = tmp_path_factory.mktemp("killed")
    out, log = folder / "out", folder / "log"
    asked = command(trained[0], out, "--studies", ",".join(BEGUN))
    seen = b""
    for moment in MOMENTS:
        assert run_until(moment, asked, out, log), log.read_text()
        now = (out / "results.jsonl").read_bytes()
        assert now.startswith(seen[: seen.rfind(b"\n") + 1])
        seen = now
    with redirect_stdout(io.StringIO()) as told:
        assert main(asked) == 0
    assert (out / "results.jsonl").read_bytes().startswith(seen[: seen.rfind(b"\n") + 1])
    return out, told.getvalue(), [one["id"] for one in lines(out / "results.jsonl")]


def test_killed_again_and_again_it_is_finished_without_loss(made):
    _, told, found = made
    assert found == ["ablation", *owed(*BEGUN)]
    assert "## Components" in told
    assert "## Votes" not in told


def test_all_studies_leave_results_a_report_and_pictures(trained, made, capsys, monkeypatch):
    """Those that were not asked for before are added; what is there is not made again."""
    (run, _), (out, *_) = trained, made
    begun = (out / "results.jsonl").read_bytes()
    assert main(command(run, out)) == 0, capsys.readouterr().err
    report = (out / "report.md").read_text()
    assert capsys.readouterr().out == f"{report}\nthis report is {out / 'report.md'}\n"
    assert (out / "results.jsonl").read_bytes().startswith(begun)
    first, *found = lines(out / "results.jsonl")
    assert first["id"] == "ablation"
    assert [one["id"] for one in found] == owed(*BEGUN, *(study for study in STUDIES if study not in BEGUN))
    assert {one["study"] for one in found} == set(STUDIES)
    for study in STUDIES:
        assert f"({study}.png)" in report
        assert (out / f"{study}.png").read_bytes().startswith(b"\x89PNG")
    units = {one["id"]: one["units"] for one in found}
    variants = ("neither", "analysis, code run")
    assert all(len(units[f"components/F1/{variant}/0"]) == LEAST.solutions for variant in variants)
    assert len(units["turns/right/feedback, 3 turns/0"]) == LEAST.problems
    # Drafts are the policy's own, whoever judges them.
    assert units["turns/right/feedback, 0 turns/0"] == units["turns/right/self, 0 turns/0"]
    # The weights of the variants are gone when they have judged.
    assert not list((out / "work").glob("model-*"))

    monkeypatch.setattr(
        "redline.training.studies.judging.open_model", lambda *args, **named: pytest.fail("judged again")
    )
    monkeypatch.setattr("redline.training.sft.finetune.fine_tune", lambda *args, **named: pytest.fail("trained again"))
    monkeypatch.setattr(
        "redline.training.stages.rollouts.RolloutsStage.run", lambda *args, **named: pytest.fail("rolled out again")
    )
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main(command(run, out)) == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before

    capsys.readouterr()
    assert main(command(run, out, "--solutions", "12")) == 2
    assert "made with other settings (solutions was 6, is 12; problems was 2, is 12)" in capsys.readouterr().err


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
