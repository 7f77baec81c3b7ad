"""verl's own reward manager calls the function that the page on rewards shows; where verl is not, nothing is tried.

    pip install --no-deps verl==0.9.1 "tensordict<=0.10" codetiming hydra-core omegaconf antlr4-python3-runtime==4.9.3 \
        torchdata pybind11 pyvers orjson cloudpickle

With its dependencies verl wants an older transformers, so this belongs into an environment of its own.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

# What verl imports warns of itself.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default::DeprecationWarning")]
pytest.importorskip("verl", reason="verl is not installed")

PAGE = Path(__file__).parents[2] / "docs" / "reward_function.md"
PROBLEM = "Solve for x: 3x + 7 = 22"
SOLUTIONS = [
    "Step 1: 3x = 22 - 7 = 15.\nStep 2: x = 15 / 3 = \\boxed{5}",
    "Step 1: 3x = 22 - 7 = 16.\nStep 2: x = 16/3",
    "",
]


@pytest.fixture
def address():
    command = [
        sys.executable,
        "-m",
        "redline",
        "serve",
        "--port",
        "0",
        "--policy",
        "embedded",
        "--verifier",
        "embedded",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        yield next(line.split()[-1] for line in server.stderr if "listening on" in line)
        server.terminate()


@pytest.fixture
def manager(tmp_path, address):
    import verl
    from omegaconf import OmegaConf
    from transformers import AutoTokenizer
    from verl.trainer.ppo.reward import load_reward_manager

    code = re.findall(r"```python\n(.*?)```", PAGE.read_text().partition("## verl")[2], re.DOTALL)[0]
    function = tmp_path / "reward.py"
    function.write_text(f"import httpx\naddress = {address!r}\n{code}")
    config = OmegaConf.load(Path(verl.__file__).parent / "trainer" / "config" / "reward" / "reward.yaml")
    config.custom_reward_function = {"path": str(function), "name": "compute_score"}
    tokenizer = AutoTokenizer.from_pretrained(str(files("redline.inference") / "embedded" / "policy"))
    return load_reward_manager(OmegaConf.create({"reward": config}), tokenizer)


def batch_of(tokenizer, solutions):
    import numpy
    import torch
    from tensordict import TensorDict
    from verl import DataProto

    prompt = tokenizer(PROBLEM, return_tensors="pt").input_ids
    written = [tokenizer(text, add_special_tokens=False).input_ids for text in solutions]
    width = max(map(len, written))
    responses = torch.tensor([ids + [0] * (width - len(ids)) for ids in written])
    mask = torch.tensor([[1] * (prompt.shape[1] + len(ids)) + [0] * (width - len(ids)) for ids in written])
    count = len(solutions)
    columns = {
        "data_source": ["gsm8k"] * count,
        "reward_model": [{"ground_truth": "5"}] * count,
        "extra_info": [{"question": PROBLEM} for _ in solutions],
    }
    return DataProto(
        batch=TensorDict(
            {"prompts": prompt.repeat(count, 1), "responses": responses, "attention_mask": mask}, batch_size=count
        ),
        non_tensor_batch={name: numpy.array(values, dtype=object) for name, values in columns.items()},
    )


def test_the_manager_of_verl_gets_a_reward_for_each_solution(manager):
    data = batch_of(manager.tokenizer, SOLUTIONS)

    async def rewarded():
        return await asyncio.gather(*(manager.run_single(data[k : k + 1]) for k in range(len(SOLUTIONS))))

    right, wrong, empty = (one["reward_score"] for one in manager.loop.run_until_complete(rewarded()))
    assert right > 0.9 > 0.1 > wrong > 0
    assert empty == 0.0
