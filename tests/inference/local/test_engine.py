"""The life of sequences inside the engine: joining, sharing, leaving, being put out, and failing."""

import asyncio
import functools
import random
import threading
import time

import pytest
import torch

from redline.inference import AnswerUnusable, ModelFailed, Request
from redline.inference.local.cache import RowCache

LONG = "Step 1: 3x + 7 = 22, so 3x = 15 and x = 5. "


async def ids_of(model, prompt, **options):
    return (await model.generate(Request(prompt, **options))).completions[0].token_ids


@pytest.fixture
def slow(endless, monkeypatch):
    """The endless model with a pause in every pass, so that things can happen in between."""
    plain = endless.forward

    @functools.wraps(plain)
    def forward(**inputs):
        time.sleep(0.002)
        return plain(**inputs)

    monkeypatch.setattr(endless, "forward", forward)
    return endless


async def test_a_growing_prompt_computes_only_its_end(endless, tokenizer, serve):
    model, fresh = serve(endless), serve(endless)
    first = LONG * 4
    said = (await model.generate(Request(first, max_tokens=20))).completions[0].text
    prompt = first + said.rstrip("\ufffd") + "[Code Output]\n"
    before = model.stats
    again = await ids_of(model, prompt, max_tokens=20)
    computed = model.stats.prefilled_tokens - before.prefilled_tokens
    length = len(tokenizer.encode(prompt))
    assert again == await ids_of(fresh, prompt, max_tokens=20)
    assert model.stats.reused_tokens - before.reused_tokens + computed == length
    assert computed < length / 2


async def test_chains_that_take_turns_keep_their_own_prefixes(endless, tokenizer, serve):
    model = serve(endless)
    chains = [f"problem {k}: {LONG}" for k in range(6)]
    for _ in range(3):
        await asyncio.gather(*(model.generate(Request(chain, max_tokens=4)) for chain in chains))
        chains = [chain + "and so on. " for chain in chains]
    before = model.stats.prefilled_tokens
    expected = [await ids_of(serve(endless), chain, max_tokens=4) for chain in chains]
    assert list(await asyncio.gather(*(ids_of(model, chain, max_tokens=4) for chain in chains))) == expected
    per_chain = len(tokenizer.encode("and so on. ")) + 2
    assert model.stats.prefilled_tokens - before <= 6 * per_chain


async def test_a_common_prefix_of_different_requests_is_computed_once(endless, tokenizer, serve):
    model = serve(endless)
    prompts = [f"{LONG * 3}vote {k}" for k in range(8)]
    await asyncio.gather(*(model.generate(Request(prompt, max_tokens=4)) for prompt in prompts))
    total = sum(len(tokenizer.encode(prompt)) for prompt in prompts)
    common = len(tokenizer.encode(LONG * 3))
    assert model.stats.prefilled_tokens <= total - 6 * common


async def test_rows_and_columns_grow_as_needed_and_budget_puts_the_latest_back(endless, serve):
    prompts = [f"{k} {LONG}" for k in range(6)]
    roomy, tight = serve(endless), serve(endless, cache_bytes=3 * 2 * 3 * 2 * 12 * 4 * 256)
    expected = await asyncio.gather(*(ids_of(roomy, prompt, max_tokens=300) for prompt in prompts))
    assert list(await asyncio.gather(*(ids_of(tight, prompt, max_tokens=300) for prompt in prompts))) == list(expected)
    assert (roomy.stats.most_active, roomy.stats.preempted) == (6, 0)
    assert tight.stats.preempted > 0


async def test_after_a_long_request_the_short_ones_run_together_again(endless, serve):
    per_token = 2 * 3 * 2 * 12 * 4
    model = serve(endless, cache_bytes=8 * 128 * per_token)
    await ids_of(model, LONG, max_tokens=450)
    # Long enough that the last has come before the first has gone, and no longer than eight rows have columns for.
    await asyncio.gather(*(ids_of(model, f"{k}", max_tokens=100) for k in range(8)))
    assert model.stats.most_active == 8


async def test_a_long_prompt_goes_through_in_pieces(build, tokenizer, serve):
    network = build("Llama", max_position_embeddings=2048)
    prompt = LONG * 60
    ids = tokenizer.encode(prompt)
    model = serve(network)
    completion = (await model.generate(Request(prompt, max_tokens=3))).completions[0]
    with torch.inference_mode():
        table = network(input_ids=torch.tensor([ids])).logits[0, -1].log_softmax(-1)
    assert completion.token_ids[0] == int(table.argmax())
    assert completion.logprobs[0] == pytest.approx(float(table.max()), abs=1e-4)
    assert model.stats.prefill_steps == -(-len(ids) // 512)


async def test_a_cancelled_call_frees_its_row(slow, serve):
    model = serve(slow, max_rows=1)
    call = asyncio.create_task(model.generate(Request("a", max_tokens=400)))
    waiting = asyncio.create_task(model.generate(Request("b", max_tokens=3)))
    while model.stats.generated_tokens < 3:
        await asyncio.sleep(0.001)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert len((await waiting).completions[0].token_ids) == 3
    assert model.stats.generated_tokens < 400


async def test_a_call_cancelled_in_the_queue_never_runs(slow, serve):
    model = serve(slow, max_rows=1)
    first = asyncio.create_task(model.generate(Request("a", max_tokens=200)))
    second = asyncio.create_task(model.generate(Request("b", max_tokens=20)))
    await asyncio.sleep(0.01)
    second.cancel()
    await first
    await model.generate(Request("c", max_tokens=5))
    assert model.stats.generated_tokens == 205


async def test_a_timeout_cancels_too(slow, serve):
    model = serve(slow)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await model.generate(Request("a", max_tokens=450))
    assert len(await ids_of(model, "b", max_tokens=3)) == 3


async def test_an_exception_in_the_engine_reaches_its_callers_and_no_others(endless, serve, monkeypatch):
    model = serve(endless)
    expected = await ids_of(model, LONG, max_tokens=10)

    def broken(**inputs):
        raise RuntimeError("out of memory, say")

    with monkeypatch.context() as patched:
        patched.setattr(endless, "forward", broken)
        outcomes = await asyncio.gather(*(model.generate(Request(prompt)) for prompt in "abc"), return_exceptions=True)
    assert all(isinstance(outcome, ModelFailed) for outcome in outcomes)
    assert "out of memory, say" in str(outcomes[0])
    assert isinstance(outcomes[0].__cause__, RuntimeError)
    assert await ids_of(model, LONG, max_tokens=10) == expected


async def test_a_failure_while_admitting_does_not_hang(endless, serve, monkeypatch):
    model = serve(endless)
    with monkeypatch.context() as patched:
        patched.setattr("redline.inference.local.slots.SlotPool.admit", lambda self, task: 1 / 0)
        with pytest.raises(ModelFailed, match="ZeroDivisionError"):
            await model.generate(Request("a"))
    assert len(await ids_of(model, "a", max_tokens=2)) == 2


async def test_logits_that_are_not_numbers_fail_the_call_and_do_not_spread(endless, serve, monkeypatch):
    model = serve(endless)
    expected = await ids_of(model, LONG, max_tokens=10)
    plain = endless.forward

    def poisoned(**inputs):
        output = plain(**inputs)
        output.logits[:] = torch.nan
        [cache] = [given for given in inputs.values() if isinstance(given, RowCache)]
        for layer in cache.layers:
            layer.keys[:], layer.values[:] = torch.nan, torch.nan
        return output

    with monkeypatch.context() as patched:
        patched.setattr(endless, "forward", poisoned)
        with pytest.raises(AnswerUnusable, match="not numbers"):
            await model.generate(Request(LONG))
        with pytest.raises(AnswerUnusable, match="not numbers"):
            await model.choose(LONG, ["{Yes}", "{No}"])
    assert await ids_of(model, LONG, max_tokens=10) == expected


async def test_closing_fails_what_is_in_flight_and_what_comes_later(slow, serve):
    model = serve(slow, max_rows=1)
    calls = [asyncio.create_task(model.generate(Request(prompt, max_tokens=400))) for prompt in "ab"]
    await asyncio.sleep(0.02)
    await model.aclose()
    for outcome in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(outcome, ModelFailed)
    with pytest.raises(ModelFailed, match="closed"):
        await model.generate(Request("c"))
    await model.aclose()


def test_several_event_loops_share_one_model(endless, tokenizer):
    from redline.inference import TransformersModel

    model = TransformersModel("tiny", endless, tokenizer)
    prompts = [f"loop {k}: {LONG}" for k in range(4)]
    expected = [asyncio.run(ids_of(model, prompt, max_tokens=15)) for prompt in prompts]
    seen = {}

    def work(prompt):
        seen[prompt] = asyncio.run(ids_of(model, prompt, max_tokens=15))

    threads = [threading.Thread(target=work, args=(prompt,)) for prompt in prompts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen[prompt] for prompt in prompts] == expected
    asyncio.run(model.aclose())


def test_a_forgotten_model_stops_its_thread(endless, tokenizer):
    from redline.inference import TransformersModel

    before = set(threading.enumerate())
    model = TransformersModel("tiny", endless, tokenizer)
    [thread] = set(threading.enumerate()) - before
    del model
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.parametrize("seed", [3])
async def test_a_crowd_that_comes_and_goes_in_too_little_memory(endless, serve, seed):
    """Whatever shares, waits, is put out or cancelled: who stays gets what it would get alone."""
    dice = random.Random(seed)
    beginnings = [LONG * 2, LONG * 2 + "But no. ", LONG, "x"]
    prompts = [dice.choice(beginnings) + "yz " * dice.randrange(30) for _ in range(30)]
    limits = [dice.randrange(1, 40) for _ in prompts]
    alone = serve(endless)
    expected = {
        (prompt, limit): await ids_of(alone, prompt, max_tokens=limit)
        for prompt, limit in zip(prompts, limits, strict=True)
    }
    model = serve(endless, max_rows=6, cache_bytes=5 * 128 * 2 * 3 * 2 * 12 * 4)

    async def visit(prompt, limit):
        await asyncio.sleep(dice.random() * 0.2)
        call = asyncio.create_task(ids_of(model, prompt, max_tokens=limit))
        if dice.random() < 0.3:
            await asyncio.sleep(dice.random() * 0.05)
            call.cancel()
        return await call

    visits = [visit(prompt, limit) for prompt, limit in expected]
    outcomes = await asyncio.gather(*visits, return_exceptions=True)
    for wanted, outcome in zip(expected.values(), outcomes, strict=True):
        assert outcome == wanted or isinstance(outcome, asyncio.CancelledError)
    assert sum(isinstance(outcome, tuple) for outcome in outcomes) > 10
