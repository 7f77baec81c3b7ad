"""The commands for two servers: on two GPUs, on one they share, on none; and the same in compose.yaml."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from redline.agent.serving.gpus import Gpu
from redline.agent.serving.plan import describe, plan_pair
from redline.inference import ModelNotFound

ROOT = Path(__file__).resolve().parents[3]
A, B, C = (Gpu(name, f"GPU {name}", 80.0) for name in "012")
MODELS = ("hf:ORG/policy", "vllm:GenPRM/GenPRM-7B")


def flag(plan, name):
    return plan.command[plan.command.index(name) + 1]


def test_two_gpus_take_a_server_each():
    policy, verifier = plan_pair(*MODELS, [A, B, C])
    assert [plan.environment["CUDA_VISIBLE_DEVICES"] for plan in (policy, verifier)] == ["0", "1"]
    assert {flag(plan, "--gpu-memory-utilization") for plan in (policy, verifier)} == {"0.9"}
    assert not policy.wait
    assert not verifier.wait
    assert "1 more" in describe([A, B, C])


def test_one_gpu_is_shared_and_the_second_server_waits():
    policy, verifier = plan_pair(*MODELS, [B])
    assert [plan.environment["CUDA_VISIBLE_DEVICES"] for plan in (policy, verifier)] == ["1", "1"]
    assert sum(float(flag(plan, "--gpu-memory-utilization")) for plan in (policy, verifier)) <= 0.95
    assert (policy.wait, verifier.wait) == (False, True)
    assert "45%" in describe([B])


def test_no_gpu_says_so():
    policy, verifier = plan_pair("embedded", "hf:ORG/big", [])
    assert "--enforce-eager" in policy.command
    assert "--no-enable-chunked-prefill" in policy.command
    assert "--no-enable-chunked-prefill" in verifier.command
    assert flag(verifier, "--block-size") == "32"
    assert flag(policy, "--distributed-executor-backend") == "uni"
    assert "--distributed-executor-backend" not in verifier.command
    assert flag(policy, "--dtype") == "float32"
    assert "--dtype" not in verifier.command
    assert policy.environment["VLLM_CPU_OMP_THREADS_BIND"] == "nobind"
    assert "CPU" in describe([])


def test_what_is_served_and_how_redline_names_it():
    policy, verifier = plan_pair(*MODELS, [], port=9001)
    assert [flag(plan, "--model") for plan in (policy, verifier)] == ["ORG/policy", "GenPRM/GenPRM-7B"]
    assert [plan.name for plan in (policy, verifier)] == [
        "http://127.0.0.1:9001/v1#policy",
        "http://127.0.0.1:9002/v1#verifier",
    ]
    assert flag(verifier, "--served-model-name") == "verifier"
    assert flag(verifier, "--port") == "9002"


def test_a_line_for_a_shell_survives_it():
    [policy, _] = plan_pair("embedded", "embedded", [], python="/a folder/python")
    words = shlex.split(policy.shell())
    assert words[words.index("-m") - 1] == "/a folder/python"
    assert all(f"{name}={value}" in words for name, value in policy.environment.items())


def test_what_is_served_already_is_not_served_again():
    with pytest.raises(ModelNotFound):
        plan_pair("http://h/v1#m", "embedded", [])


def test_compose_does_the_same():
    yaml = pytest.importorskip("yaml")
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for plan in plan_pair(*MODELS, [A]):
        service = services[plan.role]
        written = {**dict(zip(service["command"][::2], service["command"][1::2], strict=False))}
        for name in ("--served-model-name", "--generation-config", "--max-model-len", "--gpu-memory-utilization"):
            assert str(written[name]) == flag(plan, name)
        assert "--enable-prefix-caching" in service["command"]
        assert service["ports"] == [f"127.0.0.1:{plan.port}:8000"]
        assert ("depends_on" in service) is plan.wait
