"""LoRA adapters for llama.cpp: what PEFT trained says the same there."""

import asyncio
import os
from pathlib import Path

import pytest

from redline.cli.main import main
from redline.inference import ModelUnsupported, open_model
from redline.inference.llama.gguf_file import GgufFile
from redline.store import DataError, RunRefused
from redline.training.sft.adapter_gguf import export_adapter

torch = pytest.importorskip("torch")
pytest.importorskip("gguf", reason="the extra train")
peft = pytest.importorskip("peft", reason="the extra train")

# PEFT still asks for it under the name that transformers has begun to call deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
QWEN = Path(os.environ.get("REDLINE_MODELS") or Path.home() / ".cache/redline/models") / "qwen2.5-coder-0.5b.gguf"


def tiny(kind="Llama"):
    import transformers

    shape = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = getattr(transformers, f"{kind}Config")(**shape, num_key_value_heads=2, vocab_size=64)
    return getattr(transformers, f"{kind}ForCausalLM")(config)


def adapt(network, folder, *, seed=0, size=0.02, **settings):
    """Random adapters around a network, saved to a folder; the network with them."""
    torch.manual_seed(seed)
    asked = {"r": 4, "lora_alpha": 8, "target_modules": "all-linear", "task_type": "CAUSAL_LM", **settings}
    adapted = peft.get_peft_model(network, peft.LoraConfig(**asked)).eval()
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if ".lora_B." in name:
                parameter.normal_(0, size)
    adapted.save_pretrained(folder)
    return adapted


@pytest.fixture
def base(tmp_path):
    tiny().config.save_pretrained(tmp_path / "base")
    return f"hf:{tmp_path / 'base'}"


def test_every_matrix_of_the_layers_has_its_place(base, tmp_path):
    adapt(tiny(), tmp_path / "peft", use_rslora=True)
    target = tmp_path / "adapter.gguf"
    assert export_adapter(tmp_path / "peft", target, base) == 2 * 7
    file = GgufFile.read(target)
    file.check_length()
    assert file.facts["adapter.lora.alpha"] == 8 * 4**0.5
    assert (file.architecture, file.facts["general.type"], file.facts["adapter.type"]) == ("llama", "adapter", "lora")
    assert (file.tensors["blk.1.ffn_up.weight.lora_a"].shape, file.tensors["blk.1.ffn_up.weight.lora_b"].shape) == (
        (32, 4),
        (4, 48),
    )
    assert {tensor.kind for tensor in file.tensors.values()} == {1}
    assert [each.name for each in tmp_path.iterdir() if "gguf" in each.name] == ["adapter.gguf"]


def test_the_command(base, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    adapt(tiny(), tmp_path / "peft")
    assert main(["train", "export", "peft", "adapter.gguf", "--base", base]) == 0
    assert capsys.readouterr().out == "adapters of 14 matrices in adapter.gguf; it opens as gguf:BASE+adapter.gguf\n"
    for target, said in (("adapter.gguf", "is there already"), ("adapter.bin", "must end in .gguf")):
        assert main(["train", "export", "peft", target, "--base", base]) == 2
        assert said in capsys.readouterr().err
    assert main(["train", "export", "peft", "other.gguf"]) == 2
    assert "name one by --base" in capsys.readouterr().err
    assert not Path("other.gguf").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"use_dora": True}, "use_dora"),
        ({"bias": "all"}, "bias=all"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"alpha_pattern": {"q_proj": 3}}, "alpha_pattern"),
        ({"target_modules": ["lm_head"]}, "lm_head"),
    ],
)
def test_what_llama_cpp_has_no_place_for_is_refused(base, tmp_path, settings, said):
    adapt(tiny(), tmp_path / "peft", **settings)
    with pytest.raises(ModelUnsupported, match=said):
        export_adapter(tmp_path / "peft", tmp_path / "adapter.gguf", base)


def test_another_architecture_is_refused(tmp_path):
    tiny("Gemma").config.save_pretrained(tmp_path / "base")
    adapt(tiny(), tmp_path / "peft")
    with pytest.raises(ModelUnsupported, match="'gemma' cannot be written, only those of llama and qwen2"):
        export_adapter(tmp_path / "peft", tmp_path / "adapter.gguf", f"hf:{tmp_path / 'base'}")


def test_a_folder_that_is_none_or_broken_is_told(base, tmp_path):
    folder, target = tmp_path / "peft", tmp_path / "adapter.gguf"
    folder.mkdir()
    with pytest.raises(DataError, match=r"adapter_config.json: cannot be read.*PEFT folder"):
        export_adapter(folder, target, base)
    (folder / "adapter_config.json").write_text("{}")
    with pytest.raises(DataError, match="not the settings of a LoRA adapter"):
        export_adapter(folder, target, base)
    adapt(tiny(), folder, size=1e7)
    with pytest.raises(DataError, match="too big for float16"):
        export_adapter(folder, target, base)
    weights = folder / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-5])
    with pytest.raises(DataError, match=r"adapter_model.safetensors: cannot be read"):
        export_adapter(folder, target, base)
    with pytest.raises(RunRefused, match=r"must end in \.gguf"):
        export_adapter(folder, tmp_path / "adapter", base)
    assert not target.exists()


TEXT = "Of all the animals in the world, the one that I like the most is the"
OPTIONS = [" dog", " cat", " horse", " bird", " lion"]


def differences(path, size, tmp_path):
    """The greatest between llama.cpp and transformers, in nats: of the base, of the adapters; and what these change."""
    from transformers import AutoModelForCausalLM

    network = AutoModelForCausalLM.from_pretrained(str(path.parent), gguf_file=path.name, dtype=torch.float32)
    network.config.save_pretrained(tmp_path / "base")
    adapted = adapt(network, tmp_path / "peft", size=size)
    export_adapter(tmp_path / "peft", tmp_path / "adapter.gguf", f"hf:{tmp_path / 'base'}")
    names = [f"gguf:{path}", f"gguf:{path}+{tmp_path / 'adapter.gguf'}"]
    models = [open_model(name, threads=1, beside=names) for name in names]
    ids = torch.tensor([models[0].encode(TEXT)])
    deciding = [models[0].encode(option)[0] for option in OPTIONS]
    with torch.no_grad():
        expected = [adapted(ids).logits[0, -1].log_softmax(-1)[deciding]]
        with adapted.disable_adapter():
            expected.insert(0, adapted(ids).logits[0, -1].log_softmax(-1)[deciding])
    said = [torch.tensor(asyncio.run(model.choose(TEXT, OPTIONS)).logprobs) for model in models]
    for model in models:
        asyncio.run(model.aclose())
    return [float((one - other).abs().max()) for one, other in ((*zip(said, expected, strict=True), expected))]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("which", "size"), [("llama", 0.2), ("qwen2", 0.05)])
def test_llama_cpp_finds_options_as_likely_as_transformers_does(which, size, request, tmp_path):
    """The base alone differs too, since llama.cpp quantises what it multiplies: SmolLM2 by 0.15 nats, Qwen by 0.05.

    With a Llama's queries and keys in transformers' order it was 2 nats.
    """
    path = request.getfixturevalue("smollm") if which == "llama" else QWEN
    if not path.is_file():
        pytest.skip(f"not pulled: redline pull {path.stem}")
    bare, adapted, made = differences(path, size, tmp_path)
    assert made > 1
    assert bare < 0.25
    assert adapted < 0.25
