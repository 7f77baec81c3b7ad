"""What every backend must do, whichever it is. A new backend joins with one entry in `BACKENDS`.

An entry makes an open model from the tests' own weights, from the embedded policy, or without any. The model must be
greedy-deterministic and must be able to write at least 40 tokens after `PROMPT`. vLLM in this process can only run in
its own environment: `test_vllm.py` has this file run there.
"""

import asyncio
import bisect
import importlib.util
import itertools
import math
import os
import shutil
from pathlib import Path

import pytest

from redline import inference
from redline.inference import (
    LanguageModel,
    ModelFailed,
    PromptTooLong,
    Request,
    ScriptedModel,
    TransformersModel,
    open_model,
)
from redline.inference.llama.server import lease
from redline.inference.llama.server_size import ServerSize

from ..lora_file import write_adapter

PROMPT = "Step 1: 3x + 7 = 22, so "
OPTIONS = ["{Yes}", "{No}"]


def transformers(request):
    return TransformersModel("tiny", request.getfixturevalue("endless"), request.getfixturevalue("tokenizer"))


def scripted(request):
    def speak(asked):
        variant = 0 if asked.temperature == 0 else asked.seed
        return f"{asked.prompt[-3:]} says {variant}: " + " ".join(f"word{k}" for k in range(200))

    return ScriptedModel(speak, choices={"{Yes}": 0.7, "{No}": 0.2}, max_context=512)


def served(request):
    return open_model(request.getfixturevalue("vllm_pair")["policy"], role="verifier")


def llama_cpp(request):
    if not (name := os.environ.get("REDLINE_LLAMA_CPP")):
        pytest.skip("no llama.cpp server: name one in REDLINE_LLAMA_CPP (http://HOST:PORT/v1#NAME)")
    return open_model(name, role="verifier")


def gguf(request):
    return open_model(request.getfixturevalue("gguf_held"), role="verifier")


def adapted(request):
    return open_model(request.getfixturevalue("adapter_held"), role="verifier")


def vllm(request):
    return request.getfixturevalue("vllm_engine")


BACKENDS = {
    "transformers": transformers,
    "scripted": scripted,
    "gguf": gguf,
    "adapted": adapted,
    "served": served,
    "vllm": vllm,
    "llama.cpp": llama_cpp,
}
EMBEDDED = ("served", "vllm")
"""Those that serve the embedded policy."""
SLOW = {"served": (pytest.mark.vllm, pytest.mark.timeout(600)), "vllm": pytest.mark.timeout(600)}
"""Starting vLLM counts as a part of the first test."""


@pytest.fixture(params=[pytest.param(name, marks=SLOW.get(name, ())) for name in BACKENDS])
async def model(request):
    opened = BACKENDS[request.param](request)
    yield opened
    if request.param != "vllm":
        await opened.aclose()


@pytest.fixture(scope="session")
def vllm_engine():
    """vLLM in this process: one for all tests, because it takes a minute to start. The last test closes it."""
    if importlib.util.find_spec("vllm") is None:
        pytest.skip("no vLLM in this environment: test_vllm.py runs this in its own")
    model = open_model(f"vllm:{Path(inference.__file__).parent / 'embedded/policy'}")
    yield model
    asyncio.run(model.aclose())


@pytest.fixture(scope="module")
def gguf_held(smollm):
    """Held open, so that one child process serves all tests; each opens and closes a model of its own on it.

    Only these tests: others would have to do with its small context.
    """
    share = lease(smollm, threads=1, size=ServerSize(slots=4, context=512, spare=0))
    yield f"gguf:{smollm}"
    share.give_back()


@pytest.fixture(scope="module")
def adapter_held(smollm, tmp_path_factory):
    """A base of its own with an adapter, whose process serves the bare base too."""
    folder = tmp_path_factory.mktemp("adapted")
    base, adapter = (
        shutil.copyfile(smollm, folder / "base.gguf"),
        write_adapter(folder / "adapter.gguf", smollm, scale=0.02),
    )
    share = lease(base, threads=1, size=ServerSize(slots=4, context=512, spare=0), adapters=[adapter])
    yield f"gguf:{base}+{adapter}"
    share.give_back()


@pytest.fixture(scope="session")
def reference():
    """The embedded policy in transformers."""
    model = open_model("embedded", role="policy", threads=1)
    yield model
    asyncio.run(model.aclose())


async def one(model, prompt=PROMPT, **options):
    return (await model.generate(Request(prompt, **options))).completions[0]


def test_keeps_the_protocol(model):
    assert isinstance(model, LanguageModel)
    assert model.name
    assert model.max_context > 0


async def test_each_id_has_a_logprob_and_is_counted(model):
    generation = await model.generate(Request(PROMPT, max_tokens=12, temperature=1.0, n=3, seed=1))
    assert len(generation.completions) == 3
    for completion in generation.completions:
        assert len(completion.token_ids) == len(completion.logprobs) > 0
        assert all(logprob <= 0 for logprob in completion.logprobs)
        assert model.eos_token not in completion.text
    assert generation.usage.calls == 1
    assert generation.usage.prompt_tokens == model.count_tokens(PROMPT)
    assert generation.usage.completion_tokens == sum(len(c.token_ids) for c in generation.completions)


async def test_max_tokens_cuts(model):
    completion = await one(model, max_tokens=7)
    assert (len(completion.token_ids), completion.finish_reason) == (7, "length")
    assert completion.stop_string is None


async def test_a_stop_string_is_kept_and_nothing_behind_it(model):
    full = (await one(model, max_tokens=40)).text
    stop = full[len(full) // 2 :][:4]
    completion = await one(model, max_tokens=40, stop=(stop,))
    assert completion.text == full[: full.index(stop) + len(stop)]
    assert (completion.finish_reason, completion.stop_string) == ("stop", stop)


async def test_a_longer_limit_only_adds(model):
    short, long = [await one(model, max_tokens=limit) for limit in (10, 20)]
    assert long.token_ids[:10] == short.token_ids


async def test_the_same_seed_gives_the_same_samples(model):
    async def spoken(seed):
        generation = await model.generate(Request(PROMPT, max_tokens=15, temperature=1.0, n=2, seed=seed))
        return [completion.token_ids for completion in generation.completions]

    assert await spoken(3) == await spoken(3) != await spoken(4)


async def test_calls_together_say_what_they_say_apart(model):
    prompts = [f"{k} apples, so {PROMPT}"[: 12 + 3 * k] for k in range(8)]
    apart = [(await one(model, prompt, max_tokens=10)).token_ids for prompt in prompts]
    together = await asyncio.gather(*(one(model, prompt, max_tokens=10) for prompt in prompts))
    assert [completion.token_ids for completion in together] == apart


async def test_the_context_is_a_limit(model):
    with pytest.raises(PromptTooLong):
        await one(model, "ab " * model.max_context)
    words = range(1, model.max_context)
    fitting = bisect.bisect_left(words, model.max_context - 1, key=lambda count: model.count_tokens("ab " * count))
    near = "ab " * fitting
    completion = await one(model, near, max_tokens=model.max_context)
    assert completion.finish_reason == "length"
    assert model.count_tokens(near) + len(completion.token_ids) == model.max_context


async def test_choose_follows_the_order_of_the_options(model):
    choice = await model.choose("The answer is \\boxed", OPTIONS)
    turned = await model.choose("The answer is \\boxed", OPTIONS[::-1])
    assert turned.logprobs == pytest.approx(choice.logprobs[::-1], abs=1e-4)
    assert sum(map(math.exp, choice.logprobs)) <= 1 + 1e-6
    assert choice.usage.calls == 1
    # A server cannot look without generating a token; some can only look at one token at a time.
    assert choice.usage.completion_tokens <= len(OPTIONS)


async def test_a_choice_may_be_read_out_of_the_cache(model):
    """Not the same to the last digit: which of the two is meant, read anew or out of the cache, is left open."""
    prompt = f"{PROMPT * 6}The answer is \\boxed"
    cold, cached = [await model.choose(prompt, OPTIONS) for _ in range(2)]
    assert cached.logprobs == pytest.approx(cold.logprobs, abs=0.4)
    assert cached.source == cold.source


async def test_choose_needs_a_choice(model):
    with pytest.raises(ValueError, match="two"):
        await model.choose(PROMPT, ["{Yes}"])


async def test_a_cancelled_call_leaves_the_model_usable(model):
    call = asyncio.create_task(one(model, max_tokens=400))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert len((await one(model, max_tokens=5)).token_ids) == 5


def test_render_only_ever_grows_at_the_end(model):
    turns = [
        {"role": "system", "content": "s"},
        {"role": "user", "content": "u"},
        {"role": "assistant", "content": "a"},
        {"role": "user", "content": "v"},
    ]
    texts = [model.render(turns[:length]) for length in range(1, 5)]
    assert all(longer.startswith(shorter) for shorter, longer in itertools.pairwise(texts))
    assert texts[2].rstrip("\n").endswith(model.eos_token)
    opened = model.render(turns, add_generation_prompt=True)
    assert opened.startswith(texts[-1])
    assert len(opened) > len(texts[-1])


@pytest.fixture(params=[pytest.param(name, marks=SLOW[name]) for name in EMBEDDED])
async def twin(request):
    """Another way to the embedded policy."""
    opened = BACKENDS[request.param](request)
    yield opened
    if request.param != "vllm":
        await opened.aclose()


PROBLEM = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"


async def test_it_says_what_transformers_says(twin, reference):
    problem = twin.render([{"role": "user", "content": PROBLEM}], add_generation_prompt=True)
    assert problem == reference.render([{"role": "user", "content": PROBLEM}], add_generation_prompt=True)
    requests = [
        Request(PROMPT, max_tokens=100),
        Request(PROMPT, max_tokens=7),
        Request(f"{problem}Step 1:", max_tokens=100),
        Request(f"{problem}Step 1:", max_tokens=100, stop=("\nStep 2:",)),
        Request(PROMPT, max_tokens=100, stop=("ep 2", "boxed")),
        Request("数学 naïve √2: ", max_tokens=20),
    ]
    for request in requests:
        assert twin.count_tokens(request.prompt) == reference.count_tokens(request.prompt)
        [said], [expected] = [(await model.generate(request)).completions for model in (twin, reference)]
        assert (said.text, said.token_ids) == (expected.text, expected.token_ids)
        assert (said.finish_reason, said.stop_string) == (expected.finish_reason, expected.stop_string)
        assert said.logprobs == pytest.approx(expected.logprobs, abs=1e-3)


async def test_it_finds_options_as_likely_as_transformers_does(twin, reference):
    for prompt, options in [("so \\boxed", ["{Yes}", "{No}"]), (PROMPT, ["3x = 15", "3x = 29", "x = 5"])]:
        said, expected = [await model.choose(prompt, options[:2]) for model in (twin, reference)]
        assert said.source == expected.source == "logprobs"
        assert said.logprobs == pytest.approx(expected.logprobs, abs=1e-3)


async def test_closing_ends_the_calls_in_flight(model):
    """The last test of all: the model is closed afterwards."""
    if isinstance(model, ScriptedModel):
        pytest.skip("says everything at once")
    calls = [asyncio.create_task(one(model, max_tokens=400, temperature=1.9, seed=seed)) for seed in range(40)]
    await asyncio.sleep(0.05)
    await model.aclose()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert any(isinstance(outcome, ModelFailed) for outcome in ended)
    assert all(isinstance(outcome, ModelFailed) or outcome.finish_reason for outcome in ended)
    with pytest.raises(ModelFailed):
        await one(model)
    with pytest.raises(ModelFailed):
        await model.choose(PROMPT, OPTIONS)
