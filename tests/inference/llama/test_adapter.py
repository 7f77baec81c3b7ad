"""Adapters of llama.cpp: one process with one set of weights serves the base and its adapters, and mixes none of them.

The three traps are those that llama.cpp's server (release 2026.10) was seen to have.
"""

import asyncio
import itertools
import random
import shutil

import httpx
import pytest
import structlog

from redline.inference import ModelFailed, ModelNotFound, ModelUnsupported, Request, fingerprint_of, open_model
from redline.inference.llama.adapter import check_adapter
from redline.inference.llama.gguf_file import GgufFile
from redline.inference.llama.server import lease
from redline.inference.llama.server_size import ServerSize

from ...lora_file import write_adapter

QUESTIONS = "Q: What is the capital of France?\nA: Paris.\nQ: What is the capital of Italy?\nA: Rome.\n"
PROMPTS = [f"{QUESTIONS}Q: What is the capital of {country}?\nA:" for country in ("Spain", "Japan")]
PROMPTS += ["Two apples and three apples are"]
OPTIONS = [" Madrid", " Tokyo", " five"]
TOLERANCE = 0.2
"""Nats: the same prompt read anew, out of the cache, or in a batch with others."""
BIG = ServerSize(slots=4, context=512, spare=0)
A_LINE = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. "


@pytest.fixture(scope="module")
def files(smollm, tmp_path_factory):
    """The base and two adapters for it."""
    folder = tmp_path_factory.mktemp("adapters")
    return smollm, *(write_adapter(folder / f"{seed}.gguf", smollm, seed=seed) for seed in (1, 2))


@pytest.fixture(scope="module")
def held(files):
    base, *adapters = files
    share = lease(base, threads=1, size=BIG, adapters=adapters)
    yield share.server
    share.give_back()


@pytest.fixture
async def models(files, held):
    """The bare base and the base with each adapter."""
    base, *adapters = files
    names = [f"gguf:{base}", *(f"gguf:{base}+{adapter}" for adapter in adapters)]
    opened = [await asyncio.to_thread(open_model, name, role="verifier") for name in names]
    yield opened
    for model in opened:
        await model.aclose()


def complete(server, prompt, adapter=None, **fields):
    """What llama.cpp itself answers."""
    body = {"prompt": prompt, "n_predict": 8, "temperature": 0.0, **server.selection(adapter), **fields}
    headers = {"Authorization": f"Bearer {server.key}"}
    address = server.base.removesuffix("/v1") + "/completion"
    return httpx.post(address, headers=headers, json=body, timeout=60).raise_for_status().json()


async def said(model, prompt):
    [completion] = (await model.generate(Request(prompt, max_tokens=5))).completions
    return completion.token_ids, (await model.choose(prompt, OPTIONS)).logprobs


async def test_one_process_serves_the_base_and_its_adapters(models, held):
    assert {model.server for model in models} == {held}
    assert [model.name.count("+") for model in models] == [0, 1, 1]
    answers = [await said(model, PROMPTS[0]) for model in models]
    for (_, one), (_, other) in itertools.combinations(answers, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 5 * TOLERANCE


async def test_every_request_says_which_adapters_act(models, held, files):
    """Trap: without a word, or with an empty list, an adapter acts as it was left."""
    before = [await said(model, PROMPTS[0]) for model in models]
    bare = complete(held, PROMPTS[0])["content"]
    address, headers = held.base.removesuffix("/v1") + "/lora-adapters", {"Authorization": f"Bearer {held.key}"}
    left = [{"id": number, "scale": 1.0} for number in range(2)]
    httpx.post(address, headers=headers, json=left, timeout=60).raise_for_status()
    try:
        assert complete(held, PROMPTS[0], lora=[])["content"] != bare == complete(held, PROMPTS[0])["content"]
        after = [await said(model, PROMPTS[0]) for model in models]
    finally:
        none = [{**one, "scale": 0.0} for one in left]
        httpx.post(address, headers=headers, json=none, timeout=60).raise_for_status()
    for (ids, logprobs), (expected_ids, expected) in zip(after, before, strict=True):
        assert ids == expected_ids
        assert logprobs == pytest.approx(expected, abs=TOLERANCE)


async def test_answers_of_many_in_flight_are_those_of_each_alone(models):
    """Trap: a state of one adapter must never be gone on with by another."""
    pairs = [(model, prompt) for model in models for prompt in PROMPTS]
    alone = [await said(*pair) for pair in pairs]
    order = random.Random(0).sample(range(len(pairs)), len(pairs))
    together = await asyncio.gather(*(said(*pairs[at]) for at in order))
    for at, (ids, logprobs) in zip(order, together, strict=True):
        assert ids == alone[at][0]
        assert logprobs == pytest.approx(alone[at][1], abs=TOLERANCE)


def test_policy_and_verifier_in_turn_keep_both_their_prompts(held, files):
    """Trap: a slot whose adapter changes forgets its prompt. Prompts that begin otherwise get slots of their own."""
    policy, verifier = f"Solve this. {A_LINE * 4}", f"Judge each of these steps as a teacher would. {A_LINE * 5}"
    read = {None: 0, files[1]: 0}
    for turn in range(4):
        for adapter, prompt in ((None, policy), (files[1], verifier)):
            timings = complete(held, f"{prompt}{'So it is. ' * turn}", adapter)["timings"]
            # All of the prompt before, but for its last tokens, which the new text may join.
            assert timings["cache_n"] >= read[adapter] - 3
            read[adapter] = timings["cache_n"] + timings["prompt_n"]
    assert min(read.values()) > 60


def test_a_prompt_that_left_its_slot_is_not_taken_for_another_adapters(files, tmp_path):
    """Trap: prompts kept outside of the slots are found again whichever adapter read them."""
    base, one, other = shutil.copyfile(files[0], tmp_path / "base.gguf"), *files[1:]
    share = lease(base, threads=1, size=ServerSize(slots=1, context=512, spare=64 * 2**20), adapters=[one, other])
    try:
        first, second = A_LINE * 4, "Every second shop of the town is closed on Mondays, and it rains. " * 4
        expected = complete(share.server, first, one)
        for prompt, adapter in ((first, other), (second, other), (second, one)):
            complete(share.server, prompt, adapter)
        again = complete(share.server, first, one)
        assert again["content"] == expected["content"]
        assert again["timings"]["cache_n"] < 20
    finally:
        share.give_back()


async def test_the_adapters_of_all_names_are_loaded_by_the_first(files, tmp_path):
    base = shutil.copyfile(files[0], tmp_path / "base.gguf")
    plain, adapted = f"gguf:{base}", f"gguf:{base}+{files[1]}"
    models = [open_model(plain, threads=1, beside=["embedded", adapted]), open_model(adapted, threads=1)]
    assert models[0].server is models[1].server
    for model in models:
        await model.aclose()


async def test_a_process_that_runs_without_the_adapter_is_told_of(files, tmp_path):
    base = shutil.copyfile(files[0], tmp_path / "base.gguf")
    plain = lease(base, threads=1, size=ServerSize(1, 256, 0))
    was = structlog.get_config()
    structlog.configure(wrapper_class=structlog.BoundLogger)
    try:
        with structlog.testing.capture_logs() as log:
            adapted = lease(base, threads=1, size=ServerSize(1, 256, 0), adapters=[files[1]])
        assert [(entry["event"], entry["because_it_runs_without"]) for entry in log] == [
            ("model_loaded_twice", [str(files[1])])
        ]
        assert adapted.server is not plain.server
        with pytest.raises(ModelFailed, match="exchanged"):
            adapted.server.selection(files[2])
        adapted.give_back()
    finally:
        structlog.configure(**was)
        plain.give_back()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"architecture": "qwen2"}, "another base.*for 'qwen2', this is 'llama'"),
        ({"shapes": {"blk.0.attn_q.weight": (896, 896)}}, r"another base.*\(576, 576\)"),
        ({"shapes": {"blk.77.attn_q.weight": (576, 576)}}, r"another base.*no 'blk.77.attn_q.weight'"),
        ({"shapes": {}}, "empty"),
        ({"kind": "ia3"}, "no LoRA adapter"),
    ],
)
def test_an_adapter_for_another_base_is_told_before_anything_is_started(smollm, tmp_path, options, message):
    adapter = write_adapter(tmp_path / "other.gguf", smollm, **options)
    with pytest.raises(ModelUnsupported, match=message):
        open_model(f"gguf:{smollm}+{adapter}")


def test_what_is_no_adapter_is_told_before_anything_is_started(files, tmp_path):
    base, adapter, _ = files
    with pytest.raises(ModelUnsupported, match="no LoRA adapter"):
        open_model(f"gguf:{base}+{base}")
    with pytest.raises(ModelNotFound, match=r"no adapter at .*nowhere\.gguf"):
        open_model(f"gguf:{base}+{tmp_path}/nowhere.gguf")
    whole = adapter.read_bytes()
    for length, message in ((0, "no GGUF file"), (900, "cut short"), (len(whole) - 1, "cut short")):
        cut = tmp_path / "cut.gguf"
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelNotFound, match=message):
            open_model(f"gguf:{base}+{cut}")
    half = tmp_path / "half.gguf"
    half.write_bytes(whole.replace(b"blk.3.attn_q.weight.lora_b", b"blk.3.attn_q.weight.lora_x"))
    with pytest.raises(ModelUnsupported, match="not both its matrices"):
        open_model(f"gguf:{base}+{half}")


def test_damage_anywhere_in_an_adapter_is_told_or_harmless(files):
    """Each byte of a small header, and some of the rest, exchanged: an error of ours or none."""
    base, adapter = GgufFile.read(files[0]), files[1].with_name("damaged.gguf")
    write_adapter(adapter, files[0], shapes={"blk.0.attn_q.weight": (576, 576)})
    whole = adapter.read_bytes()
    told = 0
    for at in range(400):
        adapter.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            check_adapter(GgufFile.read(adapter), base)
        except (ModelNotFound, ModelUnsupported):
            told += 1
    assert told > 200


def test_a_fingerprint_tells_the_adapter_too(files):
    base, one, other = files
    prints = [
        fingerprint_of(name, "verifier") for name in (f"gguf:{base}", f"gguf:{base}+{one}", f"gguf:{base}+{other}")
    ]
    assert len(set(prints)) == 3
    assert all(each.startswith(prints[0]) for each in prints)
