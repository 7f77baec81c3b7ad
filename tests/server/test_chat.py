"""`POST /v1/chat/completions` as OpenAI's own client sees it, and what it is told of all it may ask for."""

import json

import httpx
import openai
import pytest

from .conftest import PROBLEM

ASKED = [{"role": "user", "content": f"carelessly: {PROBLEM}"}]
SOLUTION = "Step 1: 17 + 25 = 42.\nStep 2: The answer is \\boxed{42}."


@pytest.fixture
def client_of():
    def make(address, **options):
        return openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=60, **options)

    return make


async def test_the_official_client_gets_an_answer(serve, client_of):
    async with serve() as address, client_of(address) as client:
        answer = await client.chat.completions.create(model="redline", messages=ASKED)
    [choice] = answer.choices
    assert (choice.message.content, choice.finish_reason) == (SOLUTION, "stop")
    assert (
        "Step 1: wrong (0.04)\nAdd the numbers up again.\nRevising from step 1 on." in choice.message.reasoning_content
    )
    assert answer.redline["accepted"]
    assert answer.redline["answer"] == "42"
    usage = answer.redline["usage"]
    assert answer.usage.completion_tokens == usage["policy_tokens"] + usage["verifier_tokens"] > 0
    assert answer.usage.prompt_tokens == usage["policy_prompt_tokens"] + usage["verifier_prompt_tokens"] > 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


async def test_the_official_client_gets_it_piece_by_piece(serve, client_of):
    async with serve() as address, client_of(address) as client:
        whole = await client.chat.completions.create(model="redline", messages=ASKED)
        stream = await client.chat.completions.create(
            model="redline", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
        pieces = [piece async for piece in stream]
    deltas = [piece.choices[0].delta for piece in pieces if piece.choices]
    assert "".join(delta.content or "" for delta in deltas) == SOLUTION
    reasoning = "".join(getattr(delta, "reasoning_content", None) or "" for delta in deltas)
    assert reasoning == whole.choices[0].message.reasoning_content
    told = [bool(delta.content) for delta in deltas if delta.content or getattr(delta, "reasoning_content", None)]
    assert told == sorted(told), "the reasoning comes first"
    assert [piece.choices[0].finish_reason for piece in pieces if piece.choices][-1] == "stop"
    assert pieces[-1].usage == whole.usage
    assert len({piece.id for piece in pieces}) == 1
    assert next(piece.redline for piece in pieces if hasattr(piece, "redline"))["accepted"]


async def test_the_official_client_lists_the_one_model(serve, client_of):
    async with serve(names={"policy": "p", "verifier": "v"}) as address, client_of(address) as client:
        [model] = [model async for model in client.models.list()]
        assert (model.id, model.owned_by, model.policy, model.verifier) == ("redline", "redline", "p", "v")
        assert (await client.models.retrieve("redline")).id == "redline"
        with pytest.raises(openai.NotFoundError, match="the only one is 'redline'"):
            await client.models.retrieve("gpt-4")


async def test_the_official_client_knows_the_errors(serve, client_of):
    async with serve() as address, client_of(address) as client:
        create = client.chat.completions.create
        with pytest.raises(openai.NotFoundError, match="no model 'gpt-4' here") as missing:
            await create(model="gpt-4", messages=ASKED)
        assert (missing.value.code, missing.value.param) == ("model_not_found", "model")
        with pytest.raises(openai.BadRequestError) as several:
            await create(model="redline", messages=ASKED, n=2)
        assert (several.value.code, several.value.param) == ("unsupported_parameter", "n")
        with pytest.raises(openai.InternalServerError, match="the policy failed: the engine is out of order"):
            await create(model="redline", messages=[{"role": "user", "content": f"broken {PROBLEM}"}])
        stream = await create(model="redline", messages=[{"role": "user", "content": f"broken {PROBLEM}"}], stream=True)
        with pytest.raises(openai.APIError, match="the policy failed"):
            [piece async for piece in stream]


async def post(ask, **body):
    async with ask() as client:
        return await client.post("/v1/chat/completions", json={"model": "redline", "messages": ASKED, **body})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 2),
        ("tools", [{"type": "function", "function": {"name": "f"}}]),
        ("tool_choice", "required"),
        ("response_format", {"type": "json_object"}),
        ("logprobs", True),
        ("logit_bias", {"5": 1}),
        ("modalities", ["text", "audio"]),
    ],
)
async def test_what_cannot_be_done_is_refused(ask, name, value):
    answer = await post(ask, **{name: value})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, "unsupported_parameter", name)


@pytest.mark.parametrize(
    "body",
    [{"n": 1}, {"tools": []}, {"logprobs": False}, {"response_format": {"type": "text"}}, {"tool_choice": "none"}],
)
async def test_what_asks_for_nothing_is_no_obstacle(ask, body):
    answer = await post(ask, **body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["redline"]["ignored"] == []


async def test_what_makes_no_difference_is_told(ask):
    answer = await post(ask, temperature=0.7, seed=5, user="me", presence_penalty=None)
    assert answer.json()["redline"]["ignored"] == ["temperature", "seed", "user"]


async def test_a_stop_string_cuts_the_answer(ask):
    answer = await post(ask, stop=["\nStep 2", "zebra"])
    assert answer.json()["choices"][0]["message"]["content"] == "Step 1: 17 + 25 = 42."
    assert (await post(ask, stop="")).status_code == 400


async def test_few_tokens_end_the_run_and_are_told_as_the_reason(ask):
    answer = (await post(ask, max_completion_tokens=1)).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["redline"]["stop_reason"] == "budget_tokens"
    assert answer["redline"]["accepted"] is False
    assert "Not accepted (budget_tokens)" in answer["choices"][0]["message"]["reasoning_content"]
    assert (await post(ask, max_tokens=0)).status_code == 400


async def test_the_last_message_of_the_user_is_the_problem(ask, policy):
    messages = [
        {"role": "system", "content": "Answer in verse."},
        {"role": "user", "content": "What is 1 + 1?"},
        {"role": "assistant", "content": "2"},
        {"role": "user", "content": [{"type": "text", "text": PROBLEM}]},
    ]
    answer = (await post(ask, messages=messages)).json()
    assert answer["redline"]["answer"] == "42"
    assert answer["redline"]["ignored"] == ["messages[0]", "messages[1]", "messages[2]"]
    assert "verse" not in policy.requests[0].prompt


async def test_a_last_message_of_the_assistant_is_a_draft(ask, policy):
    draft = "Step 1: 17 + 25 = 42.\nStep 2: \\boxed{42}"
    messages = [{"role": "user", "content": PROBLEM}, {"role": "assistant", "content": draft}]
    answer = (await post(ask, messages=messages)).json()
    assert answer["redline"]["accepted"]
    assert policy.requests == []


@pytest.mark.parametrize(
    ("messages", "param"),
    [
        ([], "messages"),
        ([{"role": "system", "content": "Be brief."}], "messages"),
        ([{"role": "user", "content": ""}], "messages[0].content"),
        ([{"role": "user"}], "messages[0].content"),
        ([{"role": "robot", "content": "x"}], "messages[0].role"),
        ([{"role": "user", "content": PROBLEM}, {"role": "assistant", "content": " "}], "messages[1].content"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}],
            "messages[0].content[0]",
        ),
        ([{"role": "user", "content": "\ud800"}], "messages[0].content"),
    ],
)
async def test_a_conversation_without_a_problem_in_words_is_refused(ask, messages, param):
    async with ask() as client:
        body = json.dumps({"model": "redline", "messages": messages})
        answer = await client.post("/v1/chat/completions", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text


async def test_a_stream_ends_with_its_mark_also_where_it_fails(ask):
    messages = [{"role": "user", "content": f"broken {PROBLEM}"}]
    answer: httpx.Response = await post(ask, messages=messages, stream=True)
    assert answer.text.endswith("data: [DONE]\n\n")
    assert '"error"' in answer.text


async def test_lm_evaluation_harness_gets_what_it_reads(ask):
    """What lm-eval 0.4.13 sends (`local-chat-completions`), and what it takes out of the answer."""
    answer = await post(
        ask,
        messages=[{"role": "user", "content": PROBLEM, "type": "text"}],
        max_tokens=4096,
        temperature=0,
        stop=["\n\n", "Question:", "</s>", "<|im_end|>"],
        seed=1234,
    )
    [choice] = answer.json()["choices"]
    assert choice["index"] == 0
    assert choice["message"]["content"] == SOLUTION
    assert answer.json()["redline"]["ignored"] == ["temperature", "seed"]
