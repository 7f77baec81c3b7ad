"""Several processes: FSDP2 through accelerate gives what one process gives, for the architecture of the 1.5b preset."""

import json
import shlex
from pathlib import Path

import pytest

from redline.cli.main import main
from redline.store import StorageFailed
from redline.training.errors import OutOfMemory, WorkerFailed
from redline.training.sft.launch import _failure, leave_failure, write_config
from redline.training.sft.run_dir import RunDir

from .conversations import losses_of, write_conversations

pytest.importorskip("accelerate", reason="fine-tuning needs the extra `train`")


@pytest.fixture
def data(tmp_path):
    return write_conversations(tmp_path / "conversations.jsonl", 4)


@pytest.mark.slow
def test_the_1_5b_preset_on_two_processes_learns_what_it_learns_on_one(distilled, data, tmp_path, capsys) -> None:
    import torch
    from safetensors.torch import load_file

    from redline.inference import open_model

    # The preset as it is, but for the batch: four conversations would be one step.
    command = ["train", "sft", str(data), "--preset", "1.5b", "--model", f"hf:{distilled}", "--batch", "4"]
    outs = [tmp_path / "one", tmp_path / "two"]
    for processes, out in enumerate(outs, 1):
        assert main([*command, "--processes", str(processes), "--out", str(out)]) == 0, capsys.readouterr().err
    one, two = map(losses_of, outs)
    assert len(one) == len(two) > 1
    assert two == pytest.approx(one, rel=1e-4)
    told = json.loads((outs[1] / "training.json").read_text())
    assert (told["plan"]["processes"], told["plan"]["tuning"]["learning_rate"]) == (2, 2e-6)
    # Every step of every conversation is an example: this template marks the assistant.
    assert told["examples"] == told["judgements"] > 4
    weights = [load_file(out / "model.safetensors") for out in outs]
    assert all(torch.allclose(weights[0][name], weights[1][name], atol=1e-3) for name in weights[0])
    assert open_model(f"hf:{outs[1]}", role="verifier").max_context == 131072


def test_the_configuration_asks_for_fsdp2(tmp_path) -> None:
    run_dir = RunDir(tmp_path / "out")
    run_dir.root.mkdir()
    config = json.loads(write_config(run_dir, 8, machines=2).read_text())
    assert (config["distributed_type"], config["fsdp_config"]["fsdp_version"]) == ("FSDP", 2)
    assert (config["num_machines"], config["num_processes"]) == (2, 8)


def test_the_command_for_many_machines(data, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    command = ["train", "sft", str(data), "--preset", "embedded", "--out", str(out), "--processes", "4"]
    assert main([*command, "--machines", "2"]) == 0
    told = capsys.readouterr().out
    words = shlex.split(told.splitlines()[-1])
    assert words[1:4] == ["-m", "accelerate.commands.launch", "--config_file"]
    assert words[words.index("--machine_rank") + 1] == "$RANK"
    assert words[words.index("--main_process_ip") + 1] == "$HEAD"
    assert words[-3:] == ["-m", "redline.training.sft.worker", str(out)]
    assert json.loads(Path(words[4]).read_text())["num_processes"] == 4
    assert RunDir(out).counts.exists()


def test_what_a_process_raised_is_raised_again(tmp_path) -> None:
    run_dir = RunDir(tmp_path / "out")
    run_dir.root.mkdir()
    path, log = run_dir.root / "failure.json", run_dir.root / "processes.log"
    assert "exit code 9; what they said is in" in str(_failure(path, log, 9))
    leave_failure(run_dir, OutOfMemory("no room"))
    leave_failure(run_dir, ValueError("its end made another end"))
    error = _failure(path, log, 1)
    assert (type(error), str(error)) == (OutOfMemory, "no room")
    path.unlink()
    leave_failure(run_dir, KeyError("x"))
    assert isinstance(_failure(path, log, 1), WorkerFailed)
    path.unlink()
    leave_failure(run_dir, StorageFailed("full"))
    assert isinstance(_failure(path, log, 1), StorageFailed)


@pytest.mark.slow
def test_a_training_that_diverges_on_two_processes_says_so(distilled, data, tmp_path, capsys) -> None:
    options = ["--learning-rate", "1e37", "--batch", "4", "--processes", "2", "--save-every", "1"]
    command = ["train", "sft", str(data), "--model", f"hf:{distilled}", "--out", str(tmp_path / "out")]
    assert main([*command, "--epochs", "2", *options]) == 3
    assert "the loss is nan: stopped; the last good checkpoint is" in capsys.readouterr().err
