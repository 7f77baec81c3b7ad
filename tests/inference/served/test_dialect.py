"""Which kind of server it is, told by what it answers; llama.cpp's has tests of its own."""

import pytest

from redline.inference import ModelUnsupported, Request

LISTED = {"data": [{"id": "tiny", "owned_by": "system"}]}


@pytest.fixture
async def posing(host, connect):
    """`await posing(pages, *abilities)`: a server with these further routes, and what its model is opened as."""

    async def start(pages, *able, role="policy"):
        server = await host(*able)
        server.pages = pages
        return server, await connect(f"{server.base}#tiny", role)

    return start


async def test_vllm_says_its_version(posing):
    _, model = await posing({"/version": {"version": "0.32.0"}}, role="verifier")
    assert model.capabilities.dialect.name == "vLLM"


async def test_a_server_without_a_sign_is_asked_as_vllm_is(posing):
    _, model = await posing({}, role="verifier")
    assert (model.capabilities.dialect.name, model.capabilities.extra_fields) == ("generic", True)


async def test_ollama_chats(posing):
    server, model = await posing({"/api/version": {"version": "0.20.1"}}, "models", "chat", "completions", "continue")
    await _say(model)
    assert "max_tokens" in server.bodies("/v1/chat/completions")[-1]
    assert server.bodies() == []


async def test_openai_is_known_by_its_list_and_asked_nothing_more(posing):
    server, model = await posing({"/v1/models": LISTED}, "chat", "newer", "continue")
    await _say(model)
    assert {asked.path for asked in server.asked} == {"/v1/models", "/v1/chat/completions"}
    assert ["max_completion_tokens" in body for body in server.bodies("/v1/chat/completions")] == [False, True]


async def test_sglang_s_tokenizer_is_looked_for_here_by_the_name_it_tells(posing, bytes_tokenizer):
    told = {"/get_model_info": {"model_path": "/models/x", "tokenizer_path": str(bytes_tokenizer)}}
    server, model = await posing(told, "models", "completions", "ids", "logprobs", "top", "stop", "n", role="verifier")
    assert (model.capabilities.dialect.name, model.capabilities.prompt_ids) == ("SGLang", True)
    assert (await model.generate(Request("1 + 1 is", max_tokens=4))).completions[0].text == " one"
    assert server.bodies()[-1]["top_k"] == -1


async def test_sglang_s_tokenizer_is_named_where_it_is_not_here(posing):
    with pytest.raises(ModelUnsupported, match=r"SGLang offers no tokenizer.*#tiny@/models/x"):
        await posing({"/get_model_info": {"model_path": "/models/x"}}, "models", "completions", "ids", role="verifier")


async def _say(model):
    prompt = model.render([{"role": "user", "content": "u"}], add_generation_prompt=True)
    assert (await model.generate(Request(f"{prompt}Step 1:", max_tokens=4))).completions[0].text == " one"
