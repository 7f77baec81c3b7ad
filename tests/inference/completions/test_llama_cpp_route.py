"""llama.cpp's server without a tokenizer named: its dialect imitated, and the real one as `gguf:` starts it.

Another real one is asked instead where it is named in `REDLINE_LLAMA_CPP` (`http://127.0.0.1:PORT/v1#NAME`).
"""

import asyncio
import importlib.util
import math
import os
from pathlib import Path

import pytest

from redline.inference import ModelUnsupported, Request, open_model
from redline.verifier import open_judge

_SPEC = importlib.util.spec_from_file_location("fake_llama_cpp", Path(__file__).parents[1] / "fake_llama_cpp.py")
fake_llama_cpp = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fake_llama_cpp)

TURNS = [
    {"role": "system", "content": "s"},
    {"role": "user", "content": "u"},
    {"role": "assistant", "content": " a\n"},
    {"role": "user", "content": "v"},
]


@pytest.fixture
async def imitated(connect):
    """`await imitated()`: a server in llama.cpp's dialect, and the verifier on it."""
    servers = []

    async def start(**options):
        server = fake_llama_cpp.FakeLlamaCpp(**options)
        servers.append(server)
        return server, await connect(f"{await server.start()}#tiny")

    yield start
    for server in servers:
        await server.stop()


@pytest.mark.parametrize("hidden", [(), ("/props",)])
async def test_it_needs_no_tokenizer_to_be_named(imitated, hidden):
    _, model = await imitated(hidden=hidden, context=640)
    able = model.capabilities
    assert (able.dialect.name, able.extra_fields, able.prompt_ids, able.logprobs) == ("llama.cpp", True, True, True)
    assert (able.probability_source, able.several_samples, able.tells_stop, able.usage_counts_all) == (
        "top_k",
        True,
        False,
        False,
    )
    assert (model.max_context, model.eos_token, await asyncio.to_thread(model.count_tokens, "<s>√")) == (640, "</s>", 4)
    assert sorted(model.special_tokens) == ["</s>", "<s>"]


async def test_the_context_is_told_by_the_properties_where_the_list_is_hidden(imitated):
    _, model = await imitated(hidden=("/v1/models",), context=640)
    assert model.max_context == 640


async def test_turns_are_closed_and_the_first_token_is_put_in_front(imitated):
    _, model = await imitated()
    two, three, four = [await asyncio.to_thread(model.render, TURNS[:length]) for length in (2, 3, 4)]
    assert two == "<s><system>s</s>\n<user>u</s>\n"
    assert three == f"{two}<assistant> a\n</s>\n"
    assert four == f"{three}<user>v</s>\n"
    for turns, closed in ((TURNS, four), (TURNS[:3], three)):
        opened = await asyncio.to_thread(model.render, turns, add_generation_prompt=True)
        assert opened == f"{closed}<assistant>"


async def test_the_samples_are_counted_here_because_its_usage_counts_one_of_them(imitated):
    server, model = await imitated()
    generation = await model.generate(Request("1 + 1 is", max_tokens=4, n=3, temperature=1.0, seed=5))
    assert server.bodies()[-1]["n"] == 3
    assert [one.token_ids for one in generation.completions] == [tuple(b" one")] * 3
    assert [one.logprobs for one in generation.completions] == [(-0.25,) * 4] * 3
    assert generation.usage.completion_tokens == 12


async def test_nothing_is_left_to_its_own_sampling_settings(imitated):
    server, model = await imitated()
    await model.generate(Request("1 + 1 is", max_tokens=4))
    sent = server.bodies()[-1]
    assert (sent["top_k"], sent["min_p"], sent["repeat_penalty"], sent["logprobs"]) == (0, 0.0, 1.0, 1)
    await model.generate(Request("1 + 1 is", max_tokens=4, top_k=5))
    assert server.bodies()[-1]["top_k"] == 5


async def test_it_chooses_among_the_likeliest_tokens(imitated):
    _, model = await imitated()
    choice = await model.choose("so ", ["Yes", "No"])
    assert choice.source == "top_k"
    assert choice.logprobs == pytest.approx((math.log(0.6), math.log(0.3)))


async def test_a_template_that_cannot_leave_a_user_s_turn_open_is_refused(imitated):
    with pytest.raises(ModelUnsupported, match=r"unasked.*@TOKENIZER"):
        await imitated(old=True)


@pytest.fixture
async def real(request):
    name = os.environ.get("REDLINE_LLAMA_CPP") or f"gguf:{request.getfixturevalue('smollm')}"
    model = await asyncio.to_thread(open_model, name, role="verifier", threads=1)
    yield model
    await model.aclose()


async def test_the_real_one_is_what_is_imitated(real):
    able = real.capabilities
    assert (able.dialect.name, able.extra_fields, able.prompt_ids, able.logprobs) == ("llama.cpp", True, True, True)
    # Its own route, which the imitation hides as a proxy may, tells more.
    assert (able.probability_source, able.several_samples, able.tells_stop, able.usage_counts_all) == (
        "logprobs",
        True,
        True,
        True,
    )
    assert real.eos_token in real.special_tokens
    closed = real.render(TURNS[:3])
    assert closed.rstrip().endswith(real.eos_token)
    assert real.render(TURNS).startswith(closed)
    generation = await real.generate(Request("Step 1: 2 + 3 =", max_tokens=5, n=3, temperature=1.0, seed=5))
    assert generation.usage.completion_tokens == sum(len(one.token_ids) for one in generation.completions) > 5


async def test_the_real_one_judges(real):
    """Any model will do, so a verdict of any kind is right; what counts is that it comes from its own words."""
    async with open_judge(f"direct:{real.name}", votes=2) as judge:
        [verdict] = [v async for v in judge.judge("What is 2 + 3?", ["2 + 3 = 5"])]
    assert {vote.source for vote in verdict.votes} == {"logprobs"}
    assert all(0 < vote.reward < 1 for vote in verdict.votes)
