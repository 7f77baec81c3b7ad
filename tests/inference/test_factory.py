import json
import shutil

import pytest
import torch

from redline.inference import (
    ModelNotFound,
    Request,
    TransformersModel,
    factory,
    fingerprint_of,
    open_model,
    weights_of,
)


@pytest.fixture(scope="module")
def checkpoint(qwen, tokenizer, tmp_path_factory):
    """A tiny model saved as the embedded pair is: bfloat16 safetensors with its tokenizer."""
    import copy

    folder = tmp_path_factory.mktemp("checkpoint")
    copy.deepcopy(qwen).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def broken(checkpoint, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(checkpoint, folder)
    return folder


async def test_a_folder_is_served_in_float32_under_the_name_that_opened_it(checkpoint):
    from transformers import AutoModelForCausalLM

    name = f"hf:{checkpoint}"
    model = open_model(name, device="cpu")
    assert isinstance(model, TransformersModel)
    assert model.name == name
    [completion] = (await model.generate(Request("Step 1", max_tokens=20))).completions
    network = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    ids = torch.tensor([model._tokenizer.encode("Step 1")])
    expected = network.generate(ids, max_new_tokens=20, do_sample=False, eos_token_id=1, pad_token_id=1)
    assert list(completion.token_ids) == expected[0, ids.shape[1] :].tolist()
    assert model.render([{"role": "user", "content": "u"}]) == "<|im_start|>user\nu<|im_end|>\n"
    await model.aclose()


async def test_a_role_picks_one_of_the_embedded_pair(checkpoint, tmp_path, monkeypatch):
    shutil.copytree(checkpoint, tmp_path / "verifier")
    monkeypatch.setattr(factory, "_EMBEDDED", tmp_path)
    model = open_model("embedded", role="verifier")
    assert model.name == "embedded"
    await model.aclose()
    with pytest.raises(ModelNotFound, match="embedded policy"):
        open_model("embedded", role="policy")


async def test_threads_are_set_only_when_asked(checkpoint, monkeypatch):
    asked = []
    monkeypatch.setattr(torch, "set_num_threads", asked.append)
    for threads in (None, 1):
        model = open_model(f"hf:{checkpoint}", threads=threads)
        await model.generate(Request("a", max_tokens=1))
        await model.aclose()
    assert asked == [1]


@pytest.mark.parametrize("name", ["", "embeded", "qwen", "hf:", "hf:a b", "hf:a/b/c", "hf:../no/such", "hf:/no/such"])
def test_other_names_are_told_what_is_valid(name):
    with pytest.raises(ModelNotFound, match=r"hf:ORG/NAME|no model at"):
        open_model(name)


def test_a_hub_model_that_cannot_be_had(monkeypatch):
    import huggingface_hub

    def offline(*args, **options):
        raise ConnectionError("no\n   network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", offline)
    with pytest.raises(ModelNotFound, match=r"nobody/nothing is not in the Hugging Face cache .* no network"):
        open_model("hf:nobody/nothing")


def test_a_configuration_that_is_no_json(broken):
    (broken / "config.json").write_text("{")
    with pytest.raises(ModelNotFound, match="not a valid JSON"):
        open_model(f"hf:{broken}")


def test_an_unknown_architecture(broken):
    (broken / "config.json").write_text(json.dumps({"model_type": "nonsense"}))
    with pytest.raises(ModelNotFound, match="nonsense"):
        open_model(f"hf:{broken}")


def test_no_weights(broken):
    (broken / "model.safetensors").unlink()
    with pytest.raises(ModelNotFound, match=r"model\.safetensors"):
        open_model(f"hf:{broken}")


def test_cut_off_weights(broken):
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(ModelNotFound, match="cannot load"):
        open_model(f"hf:{broken}")


def test_weights_that_leave_a_layer_open_are_not_filled_with_noise(broken):
    config = json.loads((broken / "config.json").read_text())
    config["num_hidden_layers"] = 4
    config["layer_types"] = ["full_attention"] * 4
    (broken / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelNotFound, match=r"no weights for model\.layers\.3"):
        open_model(f"hf:{broken}")


def test_what_another_program_loads(checkpoint):
    assert weights_of(f"hf:{checkpoint}", "policy") == weights_of(f"vllm:{checkpoint}", "policy") == str(checkpoint)
    assert weights_of("vllm:ORG/NAME", "policy") == "ORG/NAME"
    assert weights_of("embedded", "verifier").endswith("embedded/verifier")


@pytest.mark.parametrize("name", ["http://h/v1#m", "vllm:a b", "nonsense"])
def test_other_names_name_no_weights(name):
    with pytest.raises(ModelNotFound, match="ORG/NAME"):
        weights_of(name, "policy")


def test_a_fingerprint_is_of_the_weights_alone(broken, tmp_path):
    name = f"hf:{broken}"
    before = fingerprint_of(name, "verifier")
    assert len(before) == 16
    (broken / "README.md").write_text("new")
    moved = tmp_path / "moved"
    shutil.copytree(broken, moved)
    assert fingerprint_of(f"vllm:{moved}", "policy") == fingerprint_of(name, "verifier") == before
    weights = moved / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\1")
    assert fingerprint_of(f"hf:{moved}", "verifier") != before
    assert fingerprint_of("embedded", "policy") != fingerprint_of("embedded", "verifier")


def test_weights_in_several_files_are_told_apart_by_all_of_them(broken):
    name, second = f"hf:{broken}", broken / "model-2.safetensors"
    prints = {fingerprint_of(name, "verifier")}
    for content in (b"a", b"b"):
        second.write_bytes(content)
        prints.add(fingerprint_of(name, "verifier"))
    second.rename(broken / "model-3.safetensors")
    assert len({*prints, fingerprint_of(name, "verifier")}) == 4


def test_a_name_that_is_all_there_is_has_no_fingerprint():
    assert fingerprint_of("http://localhost:1/v1#m", "policy") is None
    assert fingerprint_of("hf:org/name", "policy") is None
    with pytest.raises(ModelNotFound, match="names no weights"):
        fingerprint_of("nonsense", "policy")
