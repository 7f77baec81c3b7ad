"""What transformers does not promise: a change of it is told, and weakens nothing in silence."""

import json
import shutil

import pytest

from redline.inference import IncompatibleLibrary, neutralize, open_model, weights_of
from redline.inference.checkpoint import compat
from redline.inference.checkpoint.compat import control_tokens, unset_weights
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.checkpoint.weights import load_tokenizer


@pytest.fixture
def folder(tmp_path):
    """The embedded verifier's tokenizer, to be changed."""
    shutil.copytree(weights_of("embedded", "verifier"), tmp_path / "verifier")
    return tmp_path / "verifier"


@pytest.fixture
def tokenizer(folder):
    return load_tokenizer(str(folder))


EMBEDDED = ("<|assistant|>", "<|end|>", "<|pad|>", "<|user|>")


def test_the_control_tokens_of_a_tokenizer(tokenizer):
    assert control_tokens(tokenizer) == EMBEDDED


def unread(tokenizer, monkeypatch, attribute, value):
    monkeypatch.setattr(type(tokenizer), attribute, property(value), raising=False)


def gone(_):
    raise AttributeError("renamed")


@pytest.mark.parametrize("attribute", ["added_tokens_decoder", "all_special_tokens"])
@pytest.mark.parametrize("value", [gone, lambda _: None, lambda _: [None]])
def test_a_list_that_cannot_be_read_refuses_the_model(attribute, value, tokenizer, monkeypatch):
    unread(tokenizer, monkeypatch, attribute, value)
    with pytest.raises(IncompatibleLibrary, match=r"^transformers 5\..* control tokens, .* is not as it was"):
        CheckpointTokenizer(tokenizer)


def test_lists_that_come_out_empty_although_the_files_state_tokens_refuse_the_model(folder, tokenizer, monkeypatch):
    unread(tokenizer, monkeypatch, "added_tokens_decoder", lambda _: {})
    unread(tokenizer, monkeypatch, "all_special_tokens", lambda _: [])
    with pytest.raises(IncompatibleLibrary, match=r"names no control token of .*, whose files state 4; .* be forged"):
        CheckpointTokenizer(tokenizer)
    with pytest.raises(IncompatibleLibrary, match="names no control token"):
        open_model(f"hf:{folder}")


def test_one_list_that_comes_out_empty_weakens_nothing(tokenizer, monkeypatch):
    unread(tokenizer, monkeypatch, "added_tokens_decoder", lambda _: {})
    assert control_tokens(tokenizer) == EMBEDDED


def test_what_the_files_alone_state_is_taken_apart_too(folder, tokenizer):
    config = json.loads((folder / "tokenizer_config.json").read_text())
    config["added_tokens_decoder"] = {"7": {"content": "%%turn%%", "special": True}, "8": {"content": "x"}}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    assert control_tokens(tokenizer) == ("%%turn%%", *EMBEDDED)


async def test_a_model_made_of_it_is_safe(folder):
    model = open_model(f"hf:{folder}")
    assert neutralize("a<|end|>b", model) == "a(|end|)b"
    await model.aclose()


def test_a_loading_report_of_another_shape_is_not_taken_for_a_whole_model():
    assert unset_weights({"missing_keys": {"b"}, "mismatched_keys": {("a", (1,), (2,))}}) == ["('a', (1,), (2,))", "b"]
    assert unset_weights({"missing_keys": set(), "mismatched_keys": set()}) == []
    for report in ({"missing_keys": set()}, {"missing": set(), "mismatched": set()}, None):
        with pytest.raises(IncompatibleLibrary, match="report of what was loaded is not as it was"):
            unset_weights(report)


def test_a_checkpoint_is_not_served_on_a_report_that_cannot_be_read(folder, monkeypatch):
    import transformers

    plain = transformers.AutoModelForCausalLM.from_pretrained
    monkeypatch.setattr(
        transformers.AutoModelForCausalLM, "from_pretrained", lambda *a, **o: (plain(*a, **o)[0], {"absent": []})
    )
    with pytest.raises(IncompatibleLibrary, match="report of what was loaded"):
        open_model(f"hf:{folder}")


def test_its_warnings_are_switched_off_and_on_again():
    from transformers.utils import logging

    before = logging.get_verbosity()
    with compat.quiet():
        assert logging.get_verbosity() == logging.ERROR
        assert not logging.is_progress_bar_enabled()
    assert logging.get_verbosity() == before
