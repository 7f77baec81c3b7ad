"""Fine-tuning: it learns, it can be killed, it stops when it must, and what it writes opens as a verifier."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from redline.cli.main import main
from redline.inference import ModelNotFound, weights_of
from redline.inference.checkpoint.weights import load_tokenizer
from redline.store import DataError, RunRefused, StorageFailed
from redline.training.errors import OrderLost, TrainingDiverged
from redline.training.pipeline.presets import Tuning
from redline.training.sft.adapter_gguf import export_adapter
from redline.training.sft.finetune import fine_tune
from redline.training.sft.plan import TrainingOutcome
from redline.training.sft.run_dir import COMPLETE, RunDir

from .conversations import conversation, losses_of, write_conversations

pytest.importorskip("trl", reason="fine-tuning needs the extra `train`")
SMALL = Tuning(learning_rate=1e-3, batch=4, micro_batch=2, epochs=2, max_length=2048, save_every=1)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A random model of one layer with the embedded verifier's tokenizer, in bf16 as published ones are."""
    import torch

    from redline.training.embedded.architecture import new_model

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = load_tokenizer(weights_of("embedded", "verifier"))
    new_model(tokenizer, width=64, layers=1, seed=0).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return f"hf:{folder}"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_conversations(tmp_path_factory.mktemp("data") / "conversations.jsonl", 8)


@pytest.fixture(scope="module")
def undisturbed(tiny, data, tmp_path_factory) -> TrainingOutcome:
    return fine_tune(data, tiny, tmp_path_factory.mktemp("undisturbed") / "out", SMALL)


def weights(folder):
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


def test_it_learns_and_writes_down_how(undisturbed, tiny, data) -> None:
    assert (undisturbed.examples, undisturbed.steps, undisturbed.left_out) == (8, 4, {})
    assert undisturbed.judgements == sum(len(conversation(n).conversations) // 2 for n in range(8))
    assert undisturbed.losses[-1] < undisturbed.losses[0]
    assert 0 < undisturbed.learnt_tokens < undisturbed.tokens
    assert (undisturbed.plan.model, undisturbed.plan.tuning) == (tiny, SMALL)
    assert set(undisturbed.versions) == {"redline-math", "torch", "transformers", "trl", "accelerate"}


def test_a_finished_model_is_not_made_again_nor_overwritten(undisturbed, tiny, data, tmp_path) -> None:
    out = tmp_path / "out"
    first = fine_tune(data, tiny, out, SMALL)
    assert first.losses == undisturbed.losses
    assert fine_tune(data, tiny, out, SMALL) == first
    with pytest.raises(RunRefused, match=r"seed was 0, is 1\)"):
        fine_tune(data, tiny, out, SMALL, seed=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    import torch

    assert weights(out)["model.norm.weight"].dtype == torch.bfloat16


@pytest.mark.slow
def test_killed_and_run_again_it_ends_as_if_nothing_had_been(undisturbed, tiny, data, tmp_path) -> None:
    out = tmp_path / "out"
    run_dir = RunDir(out)
    options = "--batch 4 --micro-batch 2 --epochs 2 --save-every 1 --learning-rate 1e-3 --preset embedded".split()
    command = [sys.executable, "-m", "redline", "train", "sft", str(data), "--model", tiny, "--out", str(out), *options]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (run_dir.checkpoints / "checkpoint-2" / COMPLETE).exists():
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not out.exists()
    # A checkpoint that was being written when the machine went down.
    torn = run_dir.checkpoints / "checkpoint-3"
    torn.mkdir(exist_ok=True)
    (torn / COMPLETE).unlink(missing_ok=True)
    (torn / "trainer_state.json").write_text('{"global_step": 3, ')
    assert main(command[3:]) == 0
    assert losses_of(out) == list(undisturbed.losses)
    assert not run_dir.root.exists()


def test_what_diverges_is_stopped_and_the_last_good_checkpoint_kept(tiny, data, tmp_path) -> None:
    wild = Tuning(**{**vars_of(SMALL), "learning_rate": 1e37})
    with pytest.raises(TrainingDiverged, match=r"at step 3 the loss is nan: stopped; the last good checkpoint is"):
        fine_tune(data, tiny, tmp_path / "out", wild)
    assert not (tmp_path / "out").exists()
    last = RunDir(tmp_path / "out").last_checkpoint()
    # The warm-up's first step has rate 0: checkpoint 2 holds the weights that gave no number, checkpoint 1 does not.
    assert last is not None
    assert last.name == "checkpoint-1"
    assert all(bool(tensor.isfinite().all()) for tensor in weights(last).values())


@pytest.fixture
def argued(monkeypatch):
    """`argued(name=value)`: the trainer's arguments as another release might have them."""
    from redline.training.sft import arguments

    plain = arguments.training_arguments

    def argue(**changes):
        def changed(run_dir, plan):
            arguments = plain(run_dir, plan)
            for name, value in changes.items():
                assert hasattr(arguments, name)
                setattr(arguments, name, value)
            return arguments

        monkeypatch.setattr(arguments, "training_arguments", changed)

    return argue


def test_rows_in_another_order_than_planned_are_not_learnt(tiny, data, tmp_path, argued) -> None:
    argued(train_sampling_strategy="random")
    with pytest.raises(OrderLost, match="micro-batch 1 does not hold the rows 0 to 1 of the plan"):
        fine_tune(data, tiny, tmp_path / "out", SMALL)
    assert RunDir(tmp_path / "out").last_checkpoint() is None


def test_a_run_that_goes_on_from_other_rows_is_stopped(undisturbed, tiny, data, tmp_path, argued, monkeypatch) -> None:
    def power_cut(done, steps):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fine_tune(data, tiny, tmp_path / "out", SMALL, watch=power_cut)
    argued(ignore_data_skip=True)
    with pytest.raises(OrderLost, match="micro-batch 3 does not hold the rows 4 to 5 of the plan"):
        fine_tune(data, tiny, tmp_path / "out", SMALL)
    monkeypatch.undo()
    assert fine_tune(data, tiny, tmp_path / "out", SMALL).losses == undisturbed.losses


def test_one_process_learns_on_one_gpu_however_many_there_are(tmp_path, monkeypatch) -> None:
    from trl import SFTConfig

    from redline.training.sft.arguments import TrainerArguments, recomputation

    monkeypatch.setattr(SFTConfig, "n_gpu", 4)
    plain = {"output_dir": str(tmp_path), "use_cpu": True, "bf16": False, **recomputation(False)}
    arguments = TrainerArguments(**plain, per_device_train_batch_size=2)
    assert (arguments.n_gpu, arguments.train_batch_size) == (1, 2)


def test_a_full_disk_is_told_and_the_same_command_goes_on(undisturbed, tiny, data, tmp_path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    try:
        with pytest.raises(StorageFailed, match=r"cannot be written .* the same command goes on"):
            fine_tune(data, tiny, tmp_path / "out", SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "out").exists()
    assert fine_tune(data, tiny, tmp_path / "out", SMALL).losses == undisturbed.losses


def test_adapters_are_merged(tiny, data, tmp_path) -> None:
    import torch

    pytest.importorskip("peft", reason="LoRA needs peft")
    before = weights(type(tmp_path)(tiny.removeprefix("hf:")))
    fine_tune(data, tiny, tmp_path / "out", Tuning(**{**vars_of(SMALL), "lora": 4, "learning_rate": 1e-2}))
    after = weights(tmp_path / "out")
    assert before.keys() == after.keys()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert "model.layers.0.mlp.up_proj.weight" in changed
    assert "model.embed_tokens.weight" not in changed
    # They are kept beside the whole, for who has the base already.
    pytest.importorskip("gguf", reason="adapters for llama.cpp need gguf")
    adapted = {name for name in changed if "layers" in name}
    assert export_adapter(tmp_path / "out/adapter", tmp_path / "adapter.gguf") == len(adapted)


def test_packed_rows_hold_the_same_lessons(undisturbed, tiny, data, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("redline.training.sft.arguments.packs", lambda: True)
    long = Tuning(**{**vars_of(SMALL), "max_length": undisturbed.tokens // 4, "epochs": 4})
    packed = fine_tune(data, tiny, tmp_path / "out", long)
    # About two examples a row, so two rows a step: the first step, at rate 0, has nearly the loss of the unpacked one.
    assert packed.steps >= 4
    assert packed.losses[0] == pytest.approx(undisturbed.losses[0], rel=0.02)
    assert packed.losses[-1] < packed.losses[0]


def vars_of(tuning: Tuning) -> dict:
    from dataclasses import asdict

    return asdict(tuning)


def rows(*numbers):
    return "".join(f"{conversation(number).model_dump_json()}\n" for number in numbers)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (rows(1, 2, 1), "the id 'c1' is there twice"),
        (rows(1, 2)[:-40], "line 2: not JSON"),
        (rows(1) + '{"id": "p", "problem": "1 + 1?", "answer": "2"}\n', "line 2: not a ConversationRow: conversations"),
        (
            rows(1) + '{"id": "q", "conversations": []}\n',
            "line 2: no conversation to learn from: does not begin with a system turn",
        ),
        ("", "holds no rows"),
        ('{"id": "a", "dropped": "only right", "origins": []}\n', "nothing to learn from: no conversations"),
    ],
)
def test_data_that_is_not_what_it_should_be(tiny, tmp_path, text, complaint) -> None:
    (tmp_path / "bad.jsonl").write_text(text)
    with pytest.raises(DataError, match=complaint):
        fine_tune(tmp_path / "bad.jsonl", tiny, tmp_path / "out", SMALL)
    assert not (tmp_path / "out").exists()


def test_what_fits_nowhere_is_counted(tiny, data, tmp_path) -> None:
    with pytest.raises(DataError, match=r"nothing to learn from: \d+ longer than 9 tokens"):
        fine_tune(data, tiny, tmp_path / "out", Tuning(max_length=9))


def test_without_trl_it_says_what_to_install(data, tmp_path, monkeypatch) -> None:
    from importlib import metadata

    from redline.inference import BackendMissing

    found = metadata.version

    def version(name):
        if name == "trl":
            raise metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(metadata, "version", version)
    with pytest.raises(BackendMissing, match=r"needs trl: pip install -e '\.\[train\]'"):
        fine_tune(data, "embedded", tmp_path / "out", SMALL)


def test_settings_that_cannot_be(tiny, data, tmp_path) -> None:
    with pytest.raises(RunRefused, match="a batch of 64 examples cannot be shared evenly by 3 processes"):
        fine_tune(data, tiny, tmp_path / "out", Tuning(), processes=3)
    with pytest.raises(ModelNotFound, match="no model at"):
        fine_tune(data, "hf:/nowhere", tmp_path / "out", SMALL)
    with pytest.raises(DataError, match=os.strerror(errno.ENOENT)):
        fine_tune(tmp_path / "none.jsonl", tiny, tmp_path / "out", SMALL)


@pytest.mark.slow
async def test_the_command_fine_tunes_the_embedded_verifier(tmp_path, capsys) -> None:
    from redline.inference import open_model
    from redline.sandbox import open_sandbox
    from redline.verifier import GenPRM

    data, out = write_conversations(tmp_path / "few.jsonl", 4), tmp_path / "verifier"
    options = ["--preset", "embedded", "--batch", "4", "--epochs", "20", "--out", str(out)]
    assert await in_thread(main, ["train", "sft", str(data), *options]) == 0
    told = capsys.readouterr().out
    assert "judgements in 4 examples; 20 steps, loss " in told
    assert f"the verifier is hf:{out}" in told
    losses = losses_of(out)
    assert sum(losses[-5:]) < 0.5 * sum(losses[:5])
    model = open_model(f"hf:{out}", role="verifier")
    async with open_sandbox() as sandbox:
        judge = GenPRM(model, sandbox)
        verdicts = [v async for v in judge.judge("What is 3 + 4?", ["3 + 4 = 7. The answer is \\boxed{7}."])]
    await model.aclose()
    assert [verdict.verdict for verdict in verdicts] == ["yes"]


async def in_thread(work, *arguments):
    import asyncio

    return await asyncio.to_thread(work, *arguments)
