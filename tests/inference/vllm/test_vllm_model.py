"""A real vLLM: what its server does beyond the conformance suite, and the suite itself inside its environment."""

import asyncio
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from redline.inference import AnswerUnusable, BackendMissing, IncompatibleLibrary, Request, open_model
from redline.inference.tokenizers.remote_tokenizer import RemoteTokenizer
from redline.inference.tokenizers.token_routes import VllmTokenRoutes

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def policy(vllm_pair):
    opened = await asyncio.to_thread(open_model, vllm_pair["policy"], role="verifier")
    yield opened
    await opened.aclose()


async def running(model):
    """Requests the engine is working on."""
    metrics = model.name.partition("/v1")[0] + "/metrics"
    text = await asyncio.to_thread(lambda: urllib.request.urlopen(metrics).read().decode())
    return sum(float(count) for count in re.findall(r"^vllm:num_requests_(?:running|waiting)\{.*\} (\S+)$", text, re.M))


async def until_running(model, condition):
    async with asyncio.timeout(60):
        while not condition(await running(model)):
            await asyncio.sleep(0.05)


def test_everything_is_found_out(policy):
    able = policy.capabilities
    assert (able.extra_fields, able.prompt_ids, able.tells_stop, able.several_samples, able.logprobs) == (True,) * 5
    assert able.probability_source == "logprobs"
    assert policy.max_context == 2048


async def test_the_servers_own_tokenizer_is_the_local_one(policy, vllm_pair):
    local = policy._async_tokenizer
    remote = await policy._connection.run(RemoteTokenizer.open(VllmTokenRoutes(policy._route.server, "policy")))
    assert remote.eos_token == local.eos_token
    messages = [{"role": "user", "content": "12 * 17 = 数学"}, {"role": "assistant", "content": "Step 1: 204\n"}]
    ask = policy._connection.run
    for opened in (False, True):
        text = await ask(remote.render(messages, add_generation_prompt=opened))
        assert text == await ask(local.render(messages, add_generation_prompt=opened))
        assert await ask(remote.encode(text)) == await ask(local.encode(text))
    for option in ("{Yes}$", " No"):
        assert await ask(remote.encode_continuation(option)) == await ask(local.encode_continuation(option))


async def test_cancelling_leaves_the_engine_idle(policy):
    # Hot enough to go on for long; the seeds differ, so that not all of them end early.
    requests = [Request("1 2 3", max_tokens=1900, temperature=2.0, n=4, seed=seed) for seed in range(4)]
    calls = [asyncio.create_task(policy.generate(request)) for request in requests]
    await until_running(policy, lambda count: count > 0)
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await until_running(policy, lambda count: count == 0)


async def test_many_long_prompts_at_once_leave_the_engine_alive(policy):
    # Read in pieces, a prompt with a seed ended vLLM's CPU engine (0.32).
    requests = [Request(f"{seed} " + "1 2 3 " * 290, max_tokens=4, temperature=1.0, seed=seed) for seed in range(12)]
    answers = await asyncio.gather(*map(policy.generate, requests))
    assert sum(answer.usage.prompt_tokens for answer in answers) > 12_000
    assert all(answer.completions[0].text for answer in answers)


async def test_another_model_under_the_same_name_is_noticed(policy):
    policy._route.identity.fingerprint = "vllm-0.0-of-yesterday"
    with pytest.raises(AnswerUnusable, match="set up anew"):
        await policy.generate(Request("1 2 3", max_tokens=1))


def test_without_vllm_the_extra_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BackendMissing, match="pip install vllm"):
        open_model("vllm:Qwen/Qwen2.5-0.5B")


def test_a_vllm_that_has_moved_its_names_is_told_with_its_version(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.99.0")
    for name in ("vllm", "vllm.platforms"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    with pytest.raises(
        IncompatibleLibrary, match=r"^vllm 0\.99\.0: what it says about the machine is not as it was \("
    ):
        open_model("vllm:Qwen/Qwen2.5-0.5B")
    sys.modules["vllm.platforms"].current_platform = SimpleNamespace(is_cpu=lambda: True)
    with pytest.raises(IncompatibleLibrary, match=r"^vllm 0\.99\.0: its asynchronous engine .*AsyncEngineArgs"):
        open_model("vllm:Qwen/Qwen2.5-0.5B")


@pytest.mark.timeout(900)
def test_conformance_in_the_environment_of_vllm(vllm_python):
    settings = {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": "nobind", "OMP_NUM_THREADS": "1"}
    command = [
        vllm_python,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        # What vLLM and the torch that it pins call of each other is theirs.
        "-W",
        "default",
        "tests/inference/test_conformance.py",
        "-k",
        "vllm",
    ]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=840, check=False
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "skipped" not in ran.stdout
