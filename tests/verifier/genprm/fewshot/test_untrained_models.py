"""Real instruct models that were never trained for the format: each step gets a verdict that is known."""

import asyncio
import importlib.util
import random
import shutil

import pytest

from redline.inference import ModelUnsupported
from redline.inference.llama.server import lease
from redline.inference.llama.server_size import ServerSize
from redline.sandbox import open_sandbox
from redline.verifier import JudgingRecipe, open_judge
from tests.gguf_weights import FOLDER

CODER = FOLDER / "qwen2.5-coder-0.5b.gguf"
LLAMA = importlib.util.find_spec("xllamacpp") is not None


def generated(count):
    """Problems of two steps, the second wrong in every other one."""
    rng = random.Random(17)
    for number in range(count):
        boxes, rolls, single = (rng.randint(3, 40) for _ in range(3))
        whole = boxes * rolls
        end = whole + single + (number % 2) * rng.randint(1, 9)
        yield (
            f"A baker sells {boxes} boxes of {rolls} rolls and {single} single rolls. How many rolls is that?",
            [f"The boxes hold {boxes} * {rolls} = {whole} rolls.", f"{whole} + {single} = \\boxed{{{end}}}"],
        )


async def judged(path, problems, recipe):
    async with (
        open_sandbox("local") as sandbox,
        open_judge(f"fewshot:gguf:{path}", sandbox=sandbox, recipe=recipe) as j,
    ):
        return [v for problem, steps in problems async for v in j.judge(problem, steps, all_steps=True)]


@pytest.fixture(scope="module")
def held(smollm):
    """One slot that holds the demonstrations, for those who open the file."""
    share = lease(smollm, threads=1, size=ServerSize(slots=1, context=2048, spare=0))
    yield smollm
    share.give_back()


@pytest.mark.parametrize("code", [True, False])
async def test_the_smallest_model_judges_every_step(held, code):
    async with asyncio.timeout(240):
        verdicts = await judged(held, list(generated(1)), JudgingRecipe(analysis=False, code=code))
    assert [v.verdict in {"yes", "no"} for v in verdicts] == [True, True]
    assert all(0 < v.reward < 1 for v in verdicts)
    assert not any(v.votes[0].evidence.runs for v in verdicts) or code


async def test_a_context_too_small_to_be_shown_anything_is_refused_and_nothing_stays_open(smollm, tmp_path):
    apart = shutil.copyfile(smollm, tmp_path / "apart.gguf")
    share = await asyncio.to_thread(lease, apart, 1, ServerSize(slots=1, context=512, spare=0))
    try:
        with pytest.raises(ModelUnsupported, match="512 tokens, is too small to be shown"):
            async with open_judge(f"fewshot:gguf:{apart}"):
                pass
        assert share.server.leases == 1
    finally:
        share.give_back()


@pytest.mark.slow
@pytest.mark.skipif(not LLAMA, reason="xllamacpp is not installed")
@pytest.mark.skipif(not CODER.is_file(), reason=f"no {CODER}: redline pull qwen2.5-coder-0.5b puts it there")
async def test_an_instruct_model_judges_every_step_by_code():
    problems = list(generated(3))
    async with asyncio.timeout(1800):
        verdicts = await judged(CODER, problems, JudgingRecipe())
    assert [v.verdict in {"yes", "no"} for v in verdicts] == [True] * 6
    assert any(run.status == "ok" for v in verdicts for run in v.evidence.runs)
