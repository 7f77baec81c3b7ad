"""What callers see: every number is compared with plain transformers on the same weights."""

import asyncio
import math

import pytest
import torch

from redline.inference import ModelFailed, PromptTooLong, Request

PROMPTS = [
    "Step",
    "Step 1: 3x + 7 = 22, so ",
    "The answer is \\boxed",
    "12 * 17 = " * 9,
    "数学 is maths",
    "a",
    "ab " * 40,
]


def reference(network, tokenizer, prompt, tokens):
    """Greedy ids of `generate`, one prompt at a time."""
    ids = torch.tensor([tokenizer.encode(prompt, add_special_tokens=False)])
    out = network.generate(ids, max_new_tokens=tokens, do_sample=False, eos_token_id=1, pad_token_id=1)
    return out[0, ids.shape[1] :].tolist()


def plain_logprobs(network, ids):
    with torch.inference_mode():
        return network(input_ids=torch.tensor([ids])).logits[0].float().log_softmax(-1)


async def one(model, prompt, **options):
    return (await model.generate(Request(prompt, **options))).completions[0]


async def test_greedy_equals_generate_for_requests_that_join_at_different_times(network, tokenizer, serve):
    model = serve(network)

    async def later(delay, prompt, tokens):
        await asyncio.sleep(delay)
        return await one(model, prompt, max_tokens=tokens)

    wanted = [(k * 0.01, prompt, 25 + 11 * k) for k, prompt in enumerate(PROMPTS)]
    completions = await asyncio.gather(*(later(*want) for want in wanted))
    for (_, prompt, tokens), completion in zip(wanted, completions, strict=True):
        assert list(completion.token_ids) == reference(network, tokenizer, prompt, tokens)
    assert model.stats.most_active > 1


async def test_logprobs_are_those_of_a_plain_forward_pass(network, tokenizer, serve):
    model = serve(network)
    for settings in ({}, {"temperature": 0.7, "top_k": 20, "top_p": 0.8, "seed": 4}):
        completion = await one(model, PROMPTS[1], max_tokens=30, **settings)
        prompt = tokenizer.encode(PROMPTS[1])
        table = plain_logprobs(network, prompt + list(completion.token_ids))
        expected = [float(table[len(prompt) - 1 + k, token]) for k, token in enumerate(completion.token_ids)]
        assert completion.logprobs == pytest.approx(expected, abs=1e-4)


async def test_text_is_the_decoded_ids_and_usage_counts_them(endless, tokenizer, serve):
    generation = await serve(endless).generate(Request(PROMPTS[0], max_tokens=20, n=2))
    [first, second] = generation.completions
    assert first == second
    assert first.text == tokenizer.decode(first.token_ids, skip_special_tokens=True)
    assert (first.finish_reason, len(first.token_ids)) == ("length", 20)
    assert generation.usage.prompt_tokens == len(tokenizer.encode(PROMPTS[0]))
    assert (generation.usage.calls, generation.usage.completion_tokens) == (1, 40)


async def test_the_end_of_sentence_is_an_id_but_not_text(qwen, tokenizer, serve):
    generation = await serve(qwen).generate(Request(PROMPTS[0], max_tokens=300, temperature=5.0, n=8, seed=0))
    ended = [completion for completion in generation.completions if completion.finish_reason == "eos"]
    assert ended
    for completion in ended:
        assert completion.token_ids[-1] == 1
        assert completion.token_ids.count(1) == 1
        assert "<|im_end|>" not in completion.text


async def test_a_stop_string_ends_the_text_at_its_first_place(endless, serve):
    model = serve(endless)
    full = await one(model, PROMPTS[1], max_tokens=60)
    for start in range(4, 40, 5):
        stop = full.text[start : start + 3]
        if "\ufffd" in stop:
            continue
        stopped = await one(model, PROMPTS[1], max_tokens=60, stop=("never there", stop))
        assert stopped.text == full.text[: full.text.index(stop) + len(stop)]
        assert (stopped.finish_reason, stopped.stop_string) == ("stop", stop)
        assert stopped.token_ids == full.token_ids[: len(stopped.token_ids)]


async def test_a_seed_gives_the_same_samples_whatever_else_is_in_flight(endless, serve):
    model = serve(endless)
    request = Request(PROMPTS[1], max_tokens=25, temperature=1.0, n=4, seed=9)
    alone = await model.generate(request)
    crowd = [Request(prompt, max_tokens=40, temperature=1.3, seed=k) for k, prompt in enumerate(PROMPTS)]
    crowded, *_ = await asyncio.gather(*map(model.generate, [request, *crowd]))
    ids = [completion.token_ids for completion in alone.completions]
    assert [completion.token_ids for completion in crowded.completions] == ids
    assert len(set(ids)) == 4
    assert (await one(model, PROMPTS[1], max_tokens=25, temperature=1.0, seed=9)).token_ids == ids[0]
    assert (await one(model, PROMPTS[1], max_tokens=25, temperature=1.0, seed=10)).token_ids != ids[0]


async def test_samples_of_one_request_share_its_prompt(endless, tokenizer, serve):
    model = serve(endless)
    await model.generate(Request(PROMPTS[3], max_tokens=5, temperature=1.0, n=4, seed=1))
    length = len(tokenizer.encode(PROMPTS[3]))
    assert model.stats.prefilled_tokens == length + 3
    assert model.stats.reused_tokens == 3 * (length - 1)


async def test_generation_ends_where_the_context_does(endless, tokenizer, serve):
    model = serve(endless)
    prompt = "ab " * 150
    completion = await one(model, prompt, max_tokens=10_000)
    assert completion.finish_reason == "length"
    assert len(tokenizer.encode(prompt)) + len(completion.token_ids) == model.max_context
    assert list(completion.token_ids) == reference(endless, tokenizer, prompt, len(completion.token_ids))


async def test_a_prompt_that_fills_the_context_is_refused(qwen, serve):
    model = serve(qwen)
    with pytest.raises(PromptTooLong, match="512"):
        await one(model, "ab " * 600)
    with pytest.raises(PromptTooLong):
        await model.choose("ab " * 600, ["{Yes}", "{No}"])
    with pytest.raises(ValueError, match="no tokens"):
        await one(model, "")


async def test_choose_equals_a_plain_forward_pass(network, tokenizer, serve):
    model = serve(network)
    for prompt in PROMPTS:
        choice = await model.choose(prompt, ["{Yes}", "{No}"])
        yes, no = (tokenizer.encode(option, add_special_tokens=False) for option in ("{Yes}", "{No}"))
        shared = next(k for k, (a, b) in enumerate(zip(yes, no, strict=False)) if a != b)
        table = plain_logprobs(network, tokenizer.encode(prompt) + yes[:shared])
        assert choice.logprobs == pytest.approx([float(table[-1, yes[shared]]), float(table[-1, no[shared]])], abs=1e-4)
        assert choice.source == "logprobs"
        assert all(value < 0 and math.isfinite(value) for value in choice.logprobs)


async def test_choose_beside_generations(endless, serve):
    model = serve(endless)
    alone = await model.choose(PROMPTS[2], ["{Yes}", "{No}"])
    crowd = [model.generate(Request(prompt, max_tokens=30)) for prompt in PROMPTS]
    beside, *_ = await asyncio.gather(model.choose(PROMPTS[2], ["{Yes}", "{No}"]), *crowd)
    assert beside.logprobs == pytest.approx(alone.logprobs, abs=1e-4)


async def test_choose_refuses_options_that_no_token_tells_apart(qwen, serve):
    with pytest.raises(ValueError, match="beginning of another"):
        await serve(qwen).choose("p", ["a", "a b"])


def test_render_and_count(qwen, tokenizer, serve):
    model = serve(qwen)
    rendered = model.render([{"role": "user", "content": "hi"}], add_generation_prompt=True)
    assert rendered == "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n"
    assert model.count_tokens("<|im_start|>") == 1
    assert (model.eos_token, model.max_context, model.name) == ("<|im_end|>", 512, "tiny")


async def test_a_token_the_model_does_not_have_fails_only_its_own_call(qwen, tokenizer, serve, monkeypatch):
    model = serve(qwen)
    other = asyncio.create_task(one(model, PROMPTS[0], max_tokens=5))
    with monkeypatch.context() as patched:
        patched.setattr(model._tokenizer, "encode", lambda text: [len(tokenizer)])
        with pytest.raises(ModelFailed, match="none of the model's"):
            await one(model, "x")
    assert (await other).token_ids
