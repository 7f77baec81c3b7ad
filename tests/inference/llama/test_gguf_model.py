"""llama.cpp in a child process: its life and death, what it is started with, and what is wrong with a file.

What it answers is the conformance suite's business.
"""

import asyncio
import importlib.util
import math
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from redline.inference import (
    BackendMissing,
    ModelFailed,
    ModelNotFound,
    ModelUnsupported,
    Request,
    open_model,
)
from redline.inference.llama.gguf_file import GgufFile
from redline.inference.llama.server import lease
from redline.inference.llama.server_size import ServerSize

PROMPT = "Step 1: 3x + 7 = 22, so "
MIB, GIB = 2**20, 2**30


@pytest.fixture(scope="module")
def held(smollm):
    """A small server held open, which those who open the file share."""
    share = lease(smollm, threads=1, size=ServerSize(slots=4, context=512, spare=0))
    yield share.server
    share.give_back()


@pytest.fixture
def apart(smollm, tmp_path):
    """The same content as a file of its own, so that no other test shares its process."""
    return shutil.copyfile(smollm, tmp_path / "apart.gguf")


@pytest.fixture
async def model(held):
    opened = await asyncio.to_thread(open_model, f"gguf:{held.file.path}", role="verifier")
    yield opened
    await opened.aclose()


def asked(server, method, route, **options):
    headers = {"Authorization": f"Bearer {server.key}"}
    return httpx.request(method, server.base.removesuffix("/v1") + route, headers=headers, timeout=60, **options)


def gone(pid, seconds=60.0):
    """Whether the process ends in time; a zombie has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def header(*facts, tensors=0):
    """A GGUF header of texts and numbers."""
    parts = [b"GGUF", struct.pack("<IQQ", 3, tensors, len(facts))]
    for name, value in facts:
        parts += [struct.pack("<Q", len(name)), name.encode()]
        if isinstance(value, str):
            parts.append(struct.pack("<IQ", 8, len(value)) + value.encode())
        elif isinstance(value, list):
            parts.append(struct.pack(f"<IIQ{len(value)}I", 9, 4, len(value), *value))
        else:
            parts.append(struct.pack("<II", 4, value))
    return b"".join(parts)


QWEN = [
    ("general.architecture", "qwen2"),
    ("qwen2.context_length", 32768),
    ("qwen2.block_count", 24),
    ("qwen2.embedding_length", 896),
    ("qwen2.attention.head_count", 14),
    ("qwen2.attention.head_count_kv", 2),
]
TEMPLATE = ("tokenizer.chat_template", "{{ messages }}")


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "model.gguf"
        path.write_bytes(content)
        return path

    return write


def test_a_header_tells_what_a_token_takes_in_the_cache(written):
    file = GgufFile.read(written(header(*QWEN, TEMPLATE)))
    # 24 layers of 2 heads of 64 numbers of 2 bytes, keys and values
    assert (file.architecture, file.context, file.cache_bytes) == ("qwen2", 32768, 24 * 2 * 64 * 2 * 2)
    by_layer = [*QWEN[:-1], ("qwen2.attention.head_count_kv", [0, 4, 4]), ("qwen2.attention.key_length", 96)]
    assert GgufFile.read(written(header(*by_layer))).cache_bytes == 8 * (96 + 64) * 2


def test_the_size_follows_the_memory(written):
    path = written(header(*QWEN, TEMPLATE))
    file = GgufFile(path, 400 * MIB, GgufFile.read(path).facts)
    # 500 MiB for the weights, 256 for the work, 48 for each slot of 4,096 tokens of 12,288 bytes
    assert ServerSize.fitting(file, 8 * GIB) == ServerSize(8, 4096, GIB)
    assert ServerSize.fitting(file, (756 + 8 * 48) * MIB) == ServerSize(8, 4096, 0)
    assert ServerSize.fitting(file, (756 + 8 * 48) * MIB - 1) == ServerSize(4, 4096, 4 * 48 * MIB // 4 - 1)
    assert ServerSize.fitting(file, (756 + 24) * MIB) == ServerSize(1, 2048, 0)
    with pytest.raises(ModelUnsupported, match=r"needs about 0\.8 GiB of memory and 0\.7 GiB are available"):
        ServerSize.fitting(file, 700 * MIB)


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"", ModelNotFound, "no GGUF file"),
        (b"PK\x03\x04 a zip", ModelNotFound, "no GGUF file"),
        (b"GGUF", ModelNotFound, "cut short"),
        (header(*QWEN, TEMPLATE)[:-3], ModelNotFound, "cut short"),
        (header(*QWEN, ("x", [1] * 5000))[:-3], ModelNotFound, "cut short"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), ModelUnsupported, "version 9"),
        (header(*QWEN), ModelUnsupported, "no chat template"),
        (header(("general.type", "adapter"), TEMPLATE), ModelUnsupported, "'adapter'"),
    ],
)
def test_a_file_that_is_none_is_told_before_it_is_loaded(written, content, error, said):
    pytest.importorskip("xllamacpp")
    with pytest.raises(error, match=said):
        open_model(f"gguf:{written(content)}")


@pytest.mark.parametrize("name", ["gguf:", "gguf:/nowhere/model.gguf", "gguf:nowhere.gguf", "gguf:~/no such file"])
def test_a_file_that_is_not_there(name):
    with pytest.raises(ModelNotFound, match=r"no model at|names no file"):
        open_model(name)


async def test_a_name_of_the_catalogue_is_a_file_that_was_pulled(held, tmp_path, monkeypatch):
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path))
    with pytest.raises(ModelNotFound, match="redline pull smollm2-135m"):
        open_model("gguf:smollm2-135m")
    (tmp_path / "smollm2-135m.gguf").symlink_to(held.file.path)
    model = await asyncio.to_thread(open_model, "gguf:smollm2-135m")
    assert (model.name, model.server) == ("gguf:smollm2-135m", held)
    await model.aclose()


def test_what_llama_cpp_refuses_is_told_in_words(written, smollm):
    whole = smollm.read_bytes()
    with pytest.raises(ModelNotFound, match=r"cut short or damaged.*fetch it anew"):
        open_model(f"gguf:{written(whole[: len(whole) // 2])}")
    with pytest.raises(ModelUnsupported, match=r"does not know the architecture 'llamx'.*pip install -U xllamacpp"):
        open_model(f"gguf:{written(whole.replace(b'llama', b'llamx', 1))}")


def test_a_model_bigger_than_the_memory_is_refused_before_it_is_started(apart, monkeypatch):
    monkeypatch.setattr("redline.inference.llama.server.available_memory", lambda: 200 * MIB)
    with pytest.raises(ModelUnsupported, match=r"0\.2 GiB are available"):
        open_model(f"gguf:{apart}")


def test_without_llama_cpp_it_is_told_how_to_get_it(smollm, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BackendMissing, match="pip install xllamacpp"):
        open_model(f"gguf:{smollm}")


async def test_one_process_serves_all_roles_and_ends_with_the_last(apart):
    policy, verifier = [open_model(f"gguf:{apart}", role=role, threads=1) for role in ("policy", "verifier")]
    pid = policy.server.pid
    assert verifier.server.pid == pid
    await policy.aclose()
    await policy.aclose()
    assert (await verifier.generate(Request(PROMPT, max_tokens=3))).usage.completion_tokens == 3
    await verifier.aclose()
    assert gone(pid)


async def test_a_child_that_dies_is_told_with_the_end_of_its_log_and_can_be_opened_again(apart):
    model = open_model(f"gguf:{apart}", threads=1)
    try:
        call = asyncio.create_task(model.generate(Request(PROMPT, max_tokens=2000)))
        await asyncio.sleep(0.1)
        os.kill(model.server.pid, signal.SIGKILL)
        with pytest.raises(ModelFailed, match=r"ended in the middle of its work.*killed by signal 9"):
            await call
        with pytest.raises(ModelFailed, match="killed by signal 9"):
            await asyncio.to_thread(model.count_tokens, PROMPT)
        again = open_model(f"gguf:{apart}", threads=1)
        assert await asyncio.to_thread(again.count_tokens, PROMPT) > 5
        await again.aclose()
    finally:
        await model.aclose()


ORPHAN = """
import os, sys, time
from redline.inference.llama.server_size import ServerSize
from redline.inference.llama.server import lease
from pathlib import Path
print(lease(Path(sys.argv[1]), 1, ServerSize(1, 512, 0)).server.pid, flush=True)
time.sleep(600)
"""


def test_the_child_dies_with_a_parent_that_is_killed(smollm):
    with subprocess.Popen([sys.executable, "-c", ORPHAN, str(smollm)], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        assert not gone(pid, seconds=0.2)
        parent.kill()
    assert gone(pid)


def test_the_child_dies_with_a_parent_that_is_killed_while_it_loads(smollm):
    program = ORPHAN.replace(
        "print(", "import redline.inference.llama.server as s; s.LlamaServer._start = started\nprint("
    )
    started = "def started(self, size):\n    print(self.pid, flush=True)\n    return start(self, size)\n"
    prepared = "from redline.inference.llama.server import LlamaServer\nstart = LlamaServer._start\n" + started
    with subprocess.Popen([sys.executable, "-c", prepared + program, str(smollm)], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
    assert gone(pid)


async def test_it_says_what_the_same_server_says_by_its_address(held, model, monkeypatch):
    monkeypatch.setenv("REDLINE_API_KEY", held.key)
    other = await asyncio.to_thread(open_model, f"{held.base}#{held.alias}", role="verifier")
    messages = [{"role": "user", "content": "What is 2 + 3?"}]
    said = []
    for one in (model, other):
        prompt = await asyncio.to_thread(one.render, messages, add_generation_prompt=True)
        answers = [await one.generate(Request(prompt, max_tokens=24, stop=stop)) for stop in ((), ("5", "="))]
        said.append((prompt, [[(c.text, c.finish_reason, c.stop_string) for c in a.completions] for a in answers]))
    await other.aclose()
    assert said[0] == said[1]


async def test_more_samples_than_slots_are_all_drawn_and_counted(held, model):
    generation = await model.generate(Request(PROMPT, max_tokens=6, n=10, temperature=1.0, seed=4, stop=("x =",)))
    assert len(generation.completions) == 10
    assert len({completion.text for completion in generation.completions}) > 5
    for completion in generation.completions:
        assert len(completion.token_ids) == len(completion.logprobs) > 0
        assert (completion.stop_string is not None) == completion.text.endswith("x =")
    assert generation.usage.completion_tokens == sum(len(one.token_ids) for one in generation.completions)


async def test_a_choice_says_where_its_probabilities_are_from(model):
    choice = await model.choose("Is 2 + 2 = 4? Answer Yes or No:", [" Yes", " No"])
    assert choice.source == "logprobs"
    assert all(-15 < logprob < 0 for logprob in choice.logprobs)


async def test_options_outside_of_the_likeliest_tokens_have_their_own_probability(held, model):
    """Against the whole distribution, which llama.cpp tells too: a megabyte for each look."""
    prompt, options = "Is 2 + 2 = 4? Answer Yes or No:", [" Yes", " lamb", " turbine"]
    choice = await model.choose(prompt, options)
    body = {"prompt": prompt, "n_predict": 1, "n_probs": 49152, "temperature": 1.0}
    [told] = asked(held, "POST", "/completion", json=body).json()["completion_probabilities"]
    every = {entry["id"]: entry["logprob"] for entry in told["top_logprobs"]}
    assert sum(map(math.exp, every.values())) == pytest.approx(1, abs=1e-3)
    firsts = [(await asyncio.to_thread(model.encode, option))[0] for option in options]
    assert sorted(every, key=every.__getitem__, reverse=True).index(firsts[-1]) > 1000
    # The prompt is now read out of the cache, see `test_cold_and_cached_prompts`.
    assert choice.logprobs == pytest.approx([every[first] for first in firsts], abs=0.2)
    assert choice.usage.completion_tokens <= len(options)


def test_who_has_no_key_is_not_answered(held):
    body = {"prompt": "1", "max_tokens": 1}
    assert httpx.post(f"{held.base}/completions", json=body, timeout=60).status_code == 401
    assert asked(held, "POST", "/v1/completions", json=body).status_code == 200


def test_a_prompt_that_grows_is_read_only_where_it_is_new(held):
    def read(prompt):
        timings = asked(held, "POST", "/v1/completions", json={"prompt": prompt, "max_tokens": 1}).json()["timings"]
        return timings["cache_n"], timings["prompt_n"]

    first = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. " * 4
    cached, new = read(first)
    cached_again, new_again = read(f"{first} How many rolls are left?")
    assert cached_again >= cached + new - 1
    assert new_again < 12


async def test_a_cancelled_call_stops_the_engine(held, model):
    def busy():
        return any(slot["is_processing"] for slot in asked(held, "GET", "/slots").json())

    call = asyncio.create_task(model.generate(Request(PROMPT, max_tokens=480, temperature=1.9, seed=1)))
    while not await asyncio.to_thread(busy):
        await asyncio.sleep(0.05)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    for _ in range(600):
        if not await asyncio.to_thread(busy):
            break
        await asyncio.sleep(0.1)
    assert not await asyncio.to_thread(busy)


def test_the_threads_are_those_asked_for(smollm, held):
    share = lease(smollm, threads=2, size=ServerSize(slots=1, context=256, spare=0))
    assert (share.server.threads, share.server is held) == (2, False)
    share.give_back()
    share.give_back()
    assert not held.ended


async def test_what_is_told_aloud_is_the_sample_and_cancelling_frees_the_slot(held, model):
    heard = []
    request = Request(PROMPT, max_tokens=24)
    told = await model.generate_aloud(request, heard.append)
    assert "".join(heard) == told.completions[0].text == (await model.generate(request)).completions[0].text
    assert len(heard) > 1
    heard.clear()
    long = asyncio.create_task(model.generate_aloud(Request(PROMPT, max_tokens=400), heard.append))
    while not heard:
        await asyncio.sleep(0.01)
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long
    end = time.monotonic() + 60
    while busy := [slot for slot in asked(held, "GET", "/slots").json() if slot["is_processing"]]:
        assert time.monotonic() < end, busy
        await asyncio.sleep(0.05)
