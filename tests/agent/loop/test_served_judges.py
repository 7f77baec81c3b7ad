"""Judges over a server that only chats, alone and with the policy on the same model."""

import importlib.util
from pathlib import Path

import pytest

from redline.agent import Refiner
from redline.inference import ModelUnsupported
from redline.verifier import open_judge

_SPEC = importlib.util.spec_from_file_location(
    "fake_server", Path(__file__).parents[2] / "inference" / "fake_server.py"
)
fake_server = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fake_server)

SOLUTION = " 2 + 2 = 4.\nStep 2: 4 * 3 = 12, so \\boxed{12}."


@pytest.fixture
async def name():
    """The name of a model that only chats: it solves after an opening, and finds no error where none is given."""
    server = fake_server.FakeServer({"models", "chat", "continue"})
    server.speak = lambda opening: SOLUTION if opening else "All is well. \\boxed{-1}"
    yield f"{await server.start()}#tiny"
    await server.stop()


async def test_a_critic_judges_through_chat_and_says_that_it_counted_votes(name):
    async with open_judge(f"critic:{name}", votes=3) as judge:
        [verdict] = [verdict async for verdict in judge.judge("P", ["2 + 2 = 4"])]
    assert (verdict.verdict, verdict.reward) == ("yes", 1.0)
    assert {vote.source for vote in verdict.votes} == {"frequency"}


async def test_consistency_judges_through_chat(name):
    async with open_judge(f"consistency:{name}", votes=2) as judge:
        verdicts = [v async for v in judge.judge("P", ["4", "so \\boxed{12}"])]
    assert [v.verdict for v in verdicts] == ["yes", "yes"]


@pytest.mark.parametrize("kind", ["critic", "consistency"])
async def test_one_model_that_only_chats_is_policy_and_judge(name, kind):
    async with Refiner(policy=name, verifier=f"{kind}:{name}") as refiner:
        result = await refiner.solve("What is (2 + 2) * 3?")
    assert (result.accepted, result.answer, result.error) == (True, "12", None)


@pytest.mark.parametrize("kind", ["", "direct:"])
async def test_a_genprm_is_refused_with_what_would_work(name, kind):
    with pytest.raises(ModelUnsupported, match=r"raw prompts.*critic:http.*consistency:http"):
        async with open_judge(f"{kind}{name}"):
            pass
