"""Somebody else's models: by an entry point or by the place of their class, and what is said of a bad one."""

from __future__ import annotations

import sys

import pytest

from redline.inference import (
    InferenceError,
    LanguageModel,
    ModelNotFound,
    fingerprint_of,
    is_foreign_model,
    open_model,
)

MODULE = """
from redline.inference import ModelFailed, ScriptedModel

class Canned(ScriptedModel):
    def __init__(self, name, role="policy"):
        super().__init__(lambda request: "canned", name=f"{name} as {role}")

def plain(): return ScriptedModel([])
class Half:
    name = "half"
    max_context = 5
class Keyed:
    def __init__(self, key): pass
class Failing:
    def __init__(self): raise ModelFailed("no engine here")
"""
ENTRIES = "canned = own_models:Canned\nembedded = own_models:Half\n"


@pytest.fixture(autouse=True)
def _installed(tmp_path, monkeypatch):
    (tmp_path / "own_models.py").write_text(MODULE)
    info = tmp_path / "own_models-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-models\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[redline.models]\n{ENTRIES}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_models", raising=False)


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("canned", "canned as verifier"),
        ("own_models:Canned", "own_models:Canned as verifier"),
        ("own_models:plain", "scripted"),
    ],
)
def test_a_provided_model_is_opened_by_its_name_or_place(name, known_as):
    model = open_model(name, role="verifier")
    assert isinstance(model, LanguageModel)
    assert model.name == known_as
    assert is_foreign_model(name)
    assert fingerprint_of(name, "policy") is None


@pytest.mark.parametrize("name", ["embedded", "hf:gpt2", "gguf:smollm", "vllm:a", "http://h/v1#m", "nonsense"])
def test_our_own_names_are_nobody_elses(name):
    assert not is_foreign_model(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("canned2", r"'canned2' is not a model name: valid names are .*`MODULE:CLASS`, canned, embedded \(installed\)"),
        (
            "ggfu:smollm",
            "cannot be loaded from ggfu:smollm: ModuleNotFoundError: .*; valid names are `embedded`, `gguf",
        ),
        ("own_models:Half", "is a Half without aclose, choose, count_tokens, eos_token, generate, render, special_tok"),
        ("own_models:Keyed", "the model own_models:Keyed asks for key; it may ask for name, role"),
        ("own_models:Other", "cannot be loaded from own_models:Other: AttributeError"),
    ],
)
def test_what_cannot_be_had_is_said(name, message):
    with pytest.raises(ModelNotFound, match=message):
        open_model(name)


def test_what_it_raises_of_ours_passes_as_it_is():
    with pytest.raises(InferenceError, match=r"^no engine here$"):
        open_model("own_models:Failing")
