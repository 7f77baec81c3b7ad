"""A served reward model against a server whose answers the tests pick; and against a real one where there is one."""

import asyncio
import math

import pytest
import torch

from redline.inference import (
    AnswerUnusable,
    ModelNotFound,
    ModelUnsupported,
    PromptTooLong,
    RewardModel,
    ServerRefused,
    open_reward_model,
)
from redline.inference.http.config import ClientConfig
from redline.inference.reward.pooling_model import open_pooling


def two(token):
    """The logits of a token in these tests: its id in hundredths, and half."""
    return [token / 100, 0.5]


@pytest.fixture
async def served(host, fake):
    """`await served(answer)`: a server whose `/pooling` says `answer(ids)`, and the reward model on it."""
    models = []

    async def start(answer, **config):
        server = await host()
        route = server._route

        def pool(asked):
            if asked.path != "/pooling":
                return route(asked)
            said = answer(asked.body["input"])
            return said if isinstance(said, fake.Reply) else fake.Reply({"data": [{"index": 0, "data": said}]})

        server._route = pool
        quick = ClientConfig(**{"connect": 2.0, "read": 5.0, "backoff": 0.01, **config})
        models.append(await asyncio.to_thread(open_pooling, f"{server.base}#tiny", config=quick))
        return server, models[-1]

    yield start
    for model in models:
        await model.aclose()


async def test_the_rows_of_the_places_asked_for(served):
    server, model = await served(lambda ids: [two(token) for token in ids])
    assert isinstance(model, RewardModel)
    assert (model.labels, model.max_context) == (2, 512)
    reading = await model.read([10, 20, 30], [0, 2])
    assert reading.values == ((0.1, 0.5), (0.3, 0.5))
    assert (reading.usage.calls, reading.usage.prompt_tokens) == (1, 3)
    body = server.bodies("/pooling")[-1]
    assert body == {"model": "tiny", "input": [10, 20, 30], "task": "token_classify", "use_activation": False}


async def test_a_server_that_answers_for_separators_only(served):
    _, model = await served(lambda ids: [two(token) for token in ids if token == ord(">")])
    assert (await model.read([1, ord(">"), 2, ord(">")], [1, 3])).values == ((0.62, 0.5), (0.62, 0.5))
    with pytest.raises(AnswerUnusable, match="step_tag_id"):
        await model.read([1, ord(">"), 2], [0, 1])


async def test_shares_are_turned_back_into_logits(served):
    _, model = await served(lambda ids: [[0.2, 0.8] if token % 2 else [0.0, 1.0] for token in ids])
    first, second = (await model.read([1, 2], [0, 1])).values
    assert first == pytest.approx((math.log(0.2), math.log(0.8)))
    assert second == (-math.inf, 0.0)


async def test_one_value_a_token(served):
    _, model = await served(lambda ids: [token / 10 for token in ids])
    assert model.labels == 1
    assert (await model.read([5, 7], [1])).values == ((0.7,),)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda ids: [[1.0, 2.0, 3.0]] * len(ids), ModelUnsupported),
        (lambda ids: [], ModelUnsupported),
        (lambda ids: "no", AnswerUnusable),
        (lambda ids: [["x", 1]], AnswerUnusable),
        (lambda ids: [[1.0], [1.0, 2.0]], AnswerUnusable),
    ],
)
async def test_answers_that_are_none(served, answer, error):
    with pytest.raises(error):
        await served(answer)


async def test_refusals_are_told(served, fake, host):
    with pytest.raises(ModelUnsupported, match="--runner pooling"):
        await served(lambda ids: fake.Reply({"error": {"message": "no such task"}}, 404))
    with pytest.raises(ServerRefused, match="400"):
        await served(lambda ids: fake.Reply({"error": {"message": "bad"}}, 400))
    server = await host()
    with pytest.raises(ModelNotFound, match="serves no model 'other'"):
        await asyncio.to_thread(open_reward_model, f"{server.base}#other")


async def test_a_server_that_falls_short_later(served):
    lengths = iter([None, 1])

    def answer(ids):
        return [two(token) for token in ids][: next(lengths)]

    _, model = await served(answer)
    with pytest.raises(AnswerUnusable, match="1 rows for 3 tokens"):
        await model.read([1, 2, 3], [1, 2])
    with pytest.raises(PromptTooLong):
        await model.read([1] * 600, [0])


@pytest.mark.timeout(600)
async def test_a_real_server_reads_as_transformers_does(vllm_pooling):
    name, folder = vllm_pooling
    from redline.verifier import DiscriminativePRM

    models = [await asyncio.to_thread(open_reward_model, each) for each in (name, f"hf:{folder}")]
    steps = ["So 3x = 15.", "Then x = 5.", "So \\boxed{5}.<extra_0>"]
    rewards = []
    for model in models:
        judge = DiscriminativePRM(model)
        rewards.append([v.reward async for v in judge.judge("Solve 3x + 7 = 22.", steps, all_steps=True)])
        await model.aclose()
    torch.testing.assert_close(torch.tensor(rewards[0]), torch.tensor(rewards[1]), rtol=1e-3, atol=1e-3)
