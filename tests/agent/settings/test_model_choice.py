"""The models where nobody has named any, and what is told of them."""

from __future__ import annotations

import os
from inspect import signature

import pytest

from redline.agent import Refiner, solve_with_refinement
from redline.agent.settings import model_choice
from redline.agent.settings.load import load_settings
from redline.agent.settings.model_choice import ANSWER_JUDGE, ModelChoice, choose_models
from redline.inference import ModelNotFound
from redline.inference.catalogue.catalogue import CATALOGUE
from redline.inference.llama.pulled import PulledModels
from redline.verifier import JudgeSpec

BIG, SMALL = [entry for entry in CATALOGUE if entry.solves]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("REDLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def pulled(monkeypatch):
    def lies_here(best, *unusable):
        monkeypatch.setattr(PulledModels, "find", lambda: PulledModels(best, unusable))

    return lies_here


def choose(begun_with=None, **flags) -> ModelChoice:
    return choose_models(load_settings(flags), begun_with=begun_with)


def models(choice):
    return choice.settings.policy, choice.settings.verifier


def test_the_best_that_is_pulled_solves_and_the_default_judge_goes_with_it(pulled):
    pulled(BIG)
    choice = choose()
    judge = JudgeSpec.parse(choice.settings.verifier)
    assert (choice.settings.policy, judge.model) == (BIG.address, BIG.address)
    assert judge.kind == ANSWER_JUDGE.name.partition(":")[0]
    assert (choice.settings.votes, choice.settings.threshold) == (ANSWER_JUDGE.votes, ANSWER_JUDGE.threshold)
    assert choice.settings.exact
    assert choice.told == f"policy {BIG.address}, verifier {choice.settings.verifier} (the best model that is pulled)"


def test_without_one_the_embedded_pair_says_what_it_is_for_and_what_brings_a_real_model(pulled, monkeypatch):
    monkeypatch.setattr(model_choice, "total_memory", lambda: 8_000_000_000)
    choice = choose()
    assert choice.settings == load_settings().values
    assert choice.told == (
        f"the embedded pair, which is for trying things out; `redline pull {BIG.name}` brings a real model"
    )
    monkeypatch.setattr(model_choice, "total_memory", lambda: 1_700_000_000)
    assert choose().told.endswith("; no real one fits this memory")


def test_what_cannot_be_used_is_passed_on(pulled):
    pulled(SMALL, "the big one is damaged")
    assert (choose().settings.policy, choose().unusable) == (SMALL.address, ("the big one is damaged",))
    pulled(None, "both are damaged")
    assert (models(choose()), choose().unusable) == (("embedded", "embedded"), ("both are damaged",))
    assert choose().told == "the embedded pair, which is for trying things out"


def test_what_is_named_is_used_whatever_is_pulled(pulled):
    pulled(BIG)
    choice = choose(policy="hf:some/model", verifier="critic:hf:some/judge")
    assert models(choice) == ("hf:some/model", "critic:hf:some/judge")
    assert choice.told == "policy hf:some/model, verifier critic:hf:some/judge (as configured)"
    assert models(choose(policy="embedded")) == models(choose(verifier="embedded")) == ("embedded", "embedded")


def test_a_source_of_settings_is_as_good_as_a_flag(pulled, monkeypatch, tmp_path):
    pulled(BIG)
    (tmp_path / "redline.toml").write_text('policy = "hf:some/model"\n')
    assert choose().settings.policy == "hf:some/model"
    monkeypatch.setenv("REDLINE_POLICY", "embedded")
    assert models(choose()) == ("embedded", "embedded")


def test_a_verifier_that_is_not_named_goes_with_the_policy_that_is(pulled):
    pulled(BIG)
    assert choose(policy="hf:some/model").settings.verifier == ANSWER_JUDGE.name.replace("MODEL", "hf:some/model")
    assert models(choose(verifier="exact")) == (BIG.address, "exact")
    assert choose(verifier="exact").settings.votes == load_settings().values.votes


def test_votes_and_threshold_that_are_named_stay(pulled):
    pulled(BIG)
    settings = choose(votes=7, threshold=0.9).settings
    assert (settings.votes, settings.threshold) == (7, 0.9)


def test_work_goes_on_with_the_model_it_was_begun_with(pulled):
    pulled(BIG)
    assert choose(begun_with=SMALL.address).settings.policy == SMALL.address
    assert choose(begun_with=SMALL.address).told.endswith("(as it was begun)")
    assert models(choose(begun_with="embedded")) == ("embedded", "embedded")
    assert choose(begun_with=SMALL.address, policy="hf:some/model").settings.policy == "hf:some/model"


@pytest.mark.parametrize("other", ["http://evil.example/v1#m", "gguf:/tmp/any.gguf", 7, None])
def test_a_file_cannot_bring_in_a_model_that_nobody_has_chosen(pulled, other):
    pulled(BIG)
    assert choose(begun_with=other).settings.policy == BIG.address


def test_a_library_call_means_the_same_on_every_machine(pulled, monkeypatch):
    opened = []

    def open_model(name, **_):
        opened.append(name)
        raise ModelNotFound("none is needed here")

    pulled(BIG)
    monkeypatch.setattr("redline.agent.resources.open_model", open_model)
    monkeypatch.setenv("REDLINE_POLICY", BIG.address)
    with pytest.raises(ModelNotFound, match="none is needed here"):
        solve_with_refinement("What is 1 + 2?", verifier="exact", sandbox="unsafe-subprocess")
    assert opened == ["embedded"]
    assert signature(Refiner).parameters["verifier"].default == "embedded"


def test_a_key_in_an_address_is_not_shown():
    told = choose(policy="http://me:secret@host:1/v1#m").told
    assert "secret" not in told
