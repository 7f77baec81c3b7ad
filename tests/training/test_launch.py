"""Several processes: FSDP2 through accelerate gives what one process gives, for the architecture of the 1.5b preset."""

import json
import shlex
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.outfile import StorageFailed
from inference import weights_of
from inference.weights import load_tokenizer
from training.errors import OutOfMemory, WorkerFailed
from training.launch import _failure, leave_failure, write_config
from training.workshop import Workshop

from .conversations import losses_of, write_conversations

pytest.importorskip("accelerate", reason="fine-tuning needs the extra `train`")

R1_DISTILL_QWEN_1_5B = {
    "architectures": ["Qwen2ForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 151643,
    "eos_token_id": 151643,
    "hidden_act": "silu",
    "hidden_size": 1536,
    "initializer_range": 0.02,
    "intermediate_size": 8960,
    "max_position_embeddings": 131072,
    "max_window_layers": 21,
    "model_type": "qwen2",
    "num_attention_heads": 12,
    "num_hidden_layers": 28,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    "rope_theta": 10000,
    "sliding_window": 4096,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "use_mrope": False,
    "use_sliding_window": False,
    "vocab_size": 151936,
}
"""The published `config.json`."""
SHRUNK = {
    "hidden_size": 96,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "max_window_layers": 2,
    "bos_token_id": None,
    "eos_token_id": 1,
}
# As in the published tokenizer: no line break between turns, and an assistant turn with a marker and an end.
R1_TEMPLATE = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ m.content }}"
    "{% elif m.role == 'user' %}<|user|>{{ m.content }}"
    "{% else %}<|assistant|>{{ m.content }}<|end|>{% endif %}{% endfor %}"
)


@pytest.fixture(scope="module")
def distilled(tmp_path_factory):
    """A tiny random model of the very architecture, 12 query heads over 2 of keys and values included."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    folder = tmp_path_factory.mktemp("distilled")
    tokenizer = load_tokenizer(weights_of("embedded", "verifier"))
    tokenizer.chat_template = R1_TEMPLATE
    config = Qwen2Config(**{**R1_DISTILL_QWEN_1_5B, **SHRUNK, "vocab_size": len(tokenizer)})
    torch.manual_seed(5)
    Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def data(tmp_path):
    return write_conversations(tmp_path / "conversations.jsonl", 4)


@pytest.mark.slow
def test_the_1_5b_preset_on_two_processes_learns_what_it_learns_on_one(distilled, data, tmp_path, capsys) -> None:
    import torch
    from safetensors.torch import load_file

    from inference import open_model

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
    shop = Workshop(tmp_path / "out")
    shop.root.mkdir()
    config = json.loads(write_config(shop, 8, machines=2).read_text())
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
    assert words[-3:] == ["-m", "training.finetune", str(out)]
    assert json.loads(Path(words[4]).read_text())["num_processes"] == 4
    assert Workshop(out).counts.exists()


def test_what_a_process_raised_is_raised_again(tmp_path) -> None:
    shop = Workshop(tmp_path / "out")
    shop.root.mkdir()
    path, log = shop.root / "failure.json", shop.root / "processes.log"
    assert "exit code 9; what they said is in" in str(_failure(path, log, 9))
    leave_failure(shop, OutOfMemory("no room"))
    leave_failure(shop, ValueError("its end made another end"))
    error = _failure(path, log, 1)
    assert (type(error), str(error)) == (OutOfMemory, "no room")
    path.unlink()
    leave_failure(shop, KeyError("x"))
    assert isinstance(_failure(path, log, 1), WorkerFailed)
    path.unlink()
    leave_failure(shop, StorageFailed("full"))
    assert isinstance(_failure(path, log, 1), StorageFailed)


@pytest.mark.slow
def test_a_training_that_diverges_on_two_processes_says_so(distilled, data, tmp_path, capsys) -> None:
    options = ["--learning-rate", "1e37", "--batch", "4", "--processes", "2", "--save-every", "1"]
    command = ["train", "sft", str(data), "--model", f"hf:{distilled}", "--out", str(tmp_path / "out")]
    assert main([*command, "--epochs", "2", *options]) == 3
    assert "the loss is nan: stopped; the last good checkpoint is" in capsys.readouterr().err
