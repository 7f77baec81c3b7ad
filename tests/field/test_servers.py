"""Servers as public bug reports describe them, each built as a behaviour of the fault-injecting server.

A check is what must come of it; the mapping holds one for every case of the area.
"""

import asyncio
import importlib.util
import json
import math
from pathlib import Path

import pytest

from redline.agent import Refiner
from redline.inference import (
    AnswerUnusable,
    ModelFailed,
    ModelNotFound,
    ModelUnsupported,
    PromptTooLong,
    Request,
)
from redline.inference.chat.chat_model import ChatModel
from redline.inference.http.config import ClientConfig
from redline.inference.server_factory import open_served
from redline.verifier import open_judge

_SPEC = importlib.util.spec_from_file_location("fake_server", Path(__file__).parents[1] / "inference/fake_server.py")
fake = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fake)

AREA = "OpenAI-compatible servers"
TEXT = " 3 + 4 = 7.\nStep 2: The answer is \\boxed{7}."
DONE = b"data: [DONE]\n\n"
USER = [{"role": "user", "content": "What is 3 + 4?"}]
CHECKS = {}


def check(*names):
    """Enter a check under the cases it is for; one that takes a name is told which."""

    def enter(function):
        for name in names:
            CHECKS[name] = function
        return function

    return enter


class Bench:
    """Servers and models of one check."""

    def __init__(self):
        self._servers, self._models = [], []

    async def serve(self, *able, **options):
        server = fake.FakeServer(able or fake.EVERYTHING, **options)
        server.base = await server.start()
        self._servers.append(server)
        return server

    async def open(self, server, role="policy", name="tiny"):
        config = ClientConfig(connect=2.0, read=5.0, backoff=0.01, attempts=4)
        raw = role == "verifier"
        address = f"{server.base}#{name}"
        self._models.append(await asyncio.to_thread(open_served, address, raw_prompts=raw, config=config))
        return self._models[-1]

    async def chat(self, **behaviour):
        """A server that only chats and the policy on it, with attributes of the fake server set."""
        server = await self.serve("models", "chat", "continue")
        server.speak = lambda opening: TEXT
        vars(server).update(behaviour)
        return server, await self.open(server)

    async def aclose(self):
        for model in self._models:
            await model.aclose()
        for server in self._servers:
            await server.stop()


def event(content=None, *, reason=None, **fields):
    delta = fields.pop("delta", {} if content is None else {"content": content})
    return {"model": "tiny", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **fields}


def told(*events):
    """Events as a server writes them, without the sign of the end."""
    return [f"data: {json.dumps(one, ensure_ascii=False)}\n\n".encode() for one in events]


def whole(*contents):
    return [*told(*(event(content) for content in contents), event(reason="stop")), DONE]


async def say(model, opening="Step 1:", **options):
    prompt = model.render(USER, add_generation_prompt=True) + opening
    [completion] = (await model.generate(Request(prompt, **{"max_tokens": 200, "seed": 1, **options}))).completions
    return completion


async def complete(bench, expected=TEXT, **behaviour):
    """The text arrives, twice."""
    server, model = await bench.chat(**behaviour)
    for _ in range(2):
        completion = await say(model)
        assert (completion.text, completion.finish_reason) == (expected, "eos")
    return server


def writing(*pieces):
    return {"writes": lambda body: list(pieces)}


@check("o-azure")
async def _(bench):
    first = {"model": "", "choices": [], "prompt_filter_results": [{"prompt_index": 0}]}
    await complete(bench, **writing(*told(first), *whole(TEXT)))


@check("o-openrouter")
async def _(bench):
    await complete(bench, **writing(b": OPENROUTER PROCESSING\n\n", b": OPENROUTER PROCESSING\n\n", *whole(TEXT)))


@check("o-manifest")
async def _(bench):
    _, model = await bench.chat(**writing(b"data: : OPENROUTER PROCESSING\n\n", *whole(TEXT)))
    with pytest.raises(AnswerUnusable, match="OPENROUTER PROCESSING"):
        await say(model)


@check("o-reasoning-only")
async def _(bench):
    usage = {"usage": {"prompt_tokens": 5, "completion_tokens": 636}}
    for name in ("reasoning", "reasoning_content"):
        events = [event(delta={name: "12? "}), event(delta={name: "7."}), event(reason="stop"), {**event(), **usage}]
        _, model = await bench.chat(**writing(*told(*events), DONE))
        with pytest.raises(AnswerUnusable, match=r"thought \(636 tokens\) and then said nothing"):
            await say(model)


@check("o-think-inline", "o-think-close-only", "o-harmony")
async def _(bench):
    answer = "Step 1: 3 + 4 = 7.\nStep 2: \\boxed{7}"
    channels = "<|channel|>analysis<|message|>12?<|end|><|start|>assistant<|channel|>final<|message|>"
    for before in ("<think>12?</think>\n\n", "12?</think>\n\n", channels):
        _, model = await bench.chat(**writing(*whole(*f"{before}{answer}")))
        completion = await say(model)
        assert (completion.thought, completion.text) == ("12?", " 3 + 4 = 7.\nStep 2: \\boxed{7}")


@check("o-harmony-stripped")
async def _(bench):
    _, model = await bench.chat(**writing(*whole("analysisWe add. 12?assistantfinalStep 1: 3 + 4 = 7. \\boxed{7}")))
    assert (await say(model)).text == " 3 + 4 = 7. \\boxed{7}"


@check("o-finish-empty")
async def _(bench):
    pieces = [event(piece, reason="") for piece in (TEXT[:9], TEXT[9:])]
    await complete(bench, **writing(*told(*pieces, event(reason="stop")), DONE))


@check("o-no-done")
async def _(bench):
    await complete(bench, **writing(*told(event(TEXT), event(reason="stop"))))


@check("o-filter")
async def _(bench):
    _, model = await bench.chat(**writing(*told(event(TEXT[:9]), event(reason="content_filter")), DONE))
    with pytest.raises(ModelFailed, match="content_filter"):
        await say(model)


@check("o-list-content")
async def _(bench):
    thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "12?"}]}
    _, model = await bench.chat(**writing(*whole([thinking], [{"type": "text", "text": TEXT[:9]}], TEXT[9:])))
    completion = await say(model)
    assert (completion.thought, completion.text) == ("12?", TEXT)


@check("o-stream-options", "o-seed", "o-maxtok")
async def _(bench):
    for field, said in [
        ("stream_options", "extra_forbidden: body.stream_options Extra inputs are not permitted"),
        ("seed", "extra_forbidden: body.seed Extra inputs are not permitted"),
        ("max_tokens", "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
    ]:
        refuses = lambda body, field=field, said=said: (said, 422) if field in body else None  # noqa: E731
        server = await complete(bench, refuses=refuses)
        assert [field in body for body in server.bodies("/v1/chat/completions")] == [True, False, False]


@check("o-fingerprint")
async def _(bench):
    prints = iter(["fp-1", "fp-2"])
    await complete(
        bench,
        writes=lambda body: [*told(event(TEXT, system_fingerprint=next(prints)), event(reason="stop")), DONE],
    )


@check("o-modelname")
async def _(bench):
    dated = {"model": "tiny-2024-08-06"}
    await complete(bench, **writing(*told({**event(TEXT), **dated}, {**event(reason="stop"), **dated}), DONE))


@check("o-fallback")
async def _(bench):
    names = iter(["tiny", "other"])

    def writes(body):
        name = {"model": next(names)}
        return [*told({**event(TEXT), **name}, {**event(reason="stop"), **name}), DONE]

    _, model = await bench.chat(writes=writes)
    assert (await say(model)).text == TEXT
    with pytest.raises(AnswerUnusable, match="'other' where it was 'tiny'"):
        await say(model)


@check("o-nostream")
async def _(bench):
    answer = {"model": "tiny", "choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}]}
    await complete(bench, **writing(json.dumps(answer).encode()))


@check("o-err-200")
async def _(bench):
    failure = {"error": {"message": "Provider returned error", "code": 502}}
    _, model = await bench.chat(**writing(*told(event(TEXT[:9]), failure), DONE))
    with pytest.raises(ModelFailed, match="Provider returned error"):
        await say(model)


@check("o-crlf")
async def _(bench):
    await complete(bench, **writing(*(piece.replace(b"\n", b"\r\n") for piece in whole(TEXT))))


@check("o-u2028-sse", "o-nel-sse")
async def _(bench):
    for sign in "\u2028\u2029\u0085\x1c":
        text = f" 3 + 4{sign}= 7"
        # A control character stands in a string only when escaped; the others may stand raw.
        await complete(bench, text, **writing(*whole(text)))


@check("o-split-utf8")
async def _(bench):
    first, *rest = whole(" café \\boxed{7}")
    at = first.index("é".encode()) + 1
    await complete(bench, " café \\boxed{7}", **writing(first[:at], first[at:], *rest))


@check("o-models-401")
async def _(bench):
    await complete(bench, pages={"/v1/models": fake.Reply({"error": {"message": "forbidden"}}, 403)})


@check("o-models-404")
async def _(bench):
    server = await bench.serve("chat", "continue")
    server.speak = lambda opening: TEXT
    assert (await say(await bench.open(server))).text == TEXT


@check("o-model-missing")
async def _(bench):
    server = await bench.serve("models", "chat", model="m:latest")
    with pytest.raises(ModelNotFound, match="it serves m:latest"):
        await bench.open(server, name="m")


@check("o-repeat-zh")
async def _(bench):
    text = "步骤 1：3 + 4 = 7。\n步骤 2：\\boxed{7}"
    server, model = await bench.chat(speak=lambda opening: text)
    assert (await say(model)).text == text
    async with Refiner(policy=f"{server.base}#tiny", verifier=f"consistency:{server.base}#tiny") as refiner:
        result = await refiner.solve("What is 3 + 4?")
    assert (len(result.attempts[-1].steps), result.answer) == (2, "7")


@check("o-503-loading")
async def _(bench):
    server, model = await bench.chat()
    server.faults = [fake.Reply({"error": {"message": "Loading model"}}, 503)] * 2
    assert (await say(model)).text == TEXT


@check("o-ctx-413")
async def _(bench):
    said = "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 2000 `inputs` tokens"
    _, model = await bench.chat(refuses=lambda body: (said, 422))
    with pytest.raises(PromptTooLong, match="2048"):
        await say(model)


@check("p-cut-empty-finish")
async def _(bench):
    server = await bench.serve(*(fake.EVERYTHING - {"stop"}))
    server.changes = lambda answer, body: answer.update(unfinished="")
    model = await bench.open(server, "verifier")
    [completion] = (await model.generate(Request("abc", max_tokens=40, stop=(" three",)))).completions
    assert (completion.text, completion.finish_reason) == (" one two three", "stop")


@check("p-llamacpp-logprobs")
async def _(bench):
    def changes(answer, body):
        for choice in answer["choices"]:
            if (at := choice.get("logprobs")) and at["top_logprobs"]:
                choice["logprobs"] = {
                    "content": [
                        {
                            "token": "?",
                            "logprob": -1.0,
                            "top_logprobs": [{"token": text, "logprob": value} for text, value in top.items()],
                        }
                        for top in at["top_logprobs"]
                    ]
                }

    server = await bench.serve("models", "tokenize", "completions", "ids", "top", "logprobs", "strict")
    server.changes = changes
    choice = await (await bench.open(server, "verifier")).choose("so ", ["Y", "N"])
    assert choice.source == "top_k"
    assert choice.logprobs == pytest.approx((math.log(0.6), math.log(0.3)))


@check("p-logprobs-null")
async def _(bench):
    server = await bench.serve("models", "tokenize", "completions", "ids", "logprobs")
    server.changes = lambda answer, body: [choice.update(logprobs=None) for choice in answer["choices"]]
    server.speak = lambda prompt: "Y"
    choice = await (await bench.open(server, "verifier")).choose("so ", ["Y", "N"])
    assert (choice.source, choice.logprobs) == ("frequency", (0.0, -math.inf))


@check("p-first-null")
async def _(bench):
    def changes(answer, body):
        for choice in answer["choices"]:
            if choice.get("logprobs"):
                choice["logprobs"]["token_logprobs"][0] = None

    server = await bench.serve("models", "tokenize", "completions", "ids", "logprobs", "top", "n")
    model = await bench.open(server, "verifier")
    server.changes = changes
    try:
        choice = await model.choose("so ", ["Y", "N"])
    except AnswerUnusable:
        return
    assert choice.logprobs == pytest.approx((math.log(0.6), math.log(0.3)))


@check("p-n-ignored")
async def _(bench):
    server = await bench.serve(*(fake.EVERYTHING - {"n"}))
    model = await bench.open(server, "verifier")
    before = len(server.bodies())
    generation = await model.generate(Request("abc", max_tokens=4, n=4, temperature=1.0))
    assert len(generation.completions) == len(server.bodies()) - before == 4


@check("p-nan")
async def _(bench):
    server = await bench.serve()
    model = await bench.open(server, "verifier")

    def changes(answer, body):
        for choice in answer["choices"]:
            choice["logprobs"]["top_logprobs"] = [
                dict.fromkeys(top, math.nan) for top in choice["logprobs"]["top_logprobs"]
            ]

    server.changes = changes
    with pytest.raises(AnswerUnusable):
        await model.choose("so ", ["Y", "N"])


@check("p-lstrip")
async def _(bench):
    server = await bench.serve("models", "tokenize", "completions", "ids")

    def changes(answer, body):
        answer["choices"][0]["text"] = answer["choices"][0]["text"].lstrip()

    server.changes = changes
    model = await bench.open(server, "verifier")
    [completion] = (await model.generate(Request("abc", max_tokens=40, stop=(" three",)))).completions
    assert completion.text == "one two three"


@check("p-echo")
async def _(bench):
    def changes(answer, body):
        prompt = body["prompt"] if isinstance(body["prompt"], str) else bytes(body["prompt"]).decode()
        for choice in answer["choices"]:
            choice["text"] = prompt + choice["text"]

    server = await bench.serve()
    server.changes = changes
    with pytest.raises(ModelUnsupported, match="prompt in front"):
        await bench.open(server, "verifier")
    assert type(await bench.open(server)) is ChatModel


@check("p-ollama-template", "p-ollama-template-policy")
async def _(bench):
    server = await bench.serve("models", "tokenize", "completions", "ids", "chat")
    server.changes = lambda answer, body: answer["usage"].update(prompt_tokens=answer["usage"]["prompt_tokens"] + 21)
    with pytest.raises(ModelUnsupported, match=r"read \d+ tokens where the tokenizer counts"):
        await bench.open(server, "verifier")
    assert type(await bench.open(server)) is ChatModel


@check("c-consistency-chat")
async def _(bench):
    server, _ = await bench.chat()
    async with open_judge(f"consistency:{server.base}#tiny", votes=2) as judge:
        verdicts = [verdict async for verdict in judge.judge("What is 3 + 4?", ["3 + 4 = 7", "so \\boxed{7}"])]
    assert [verdict.verdict for verdict in verdicts] == ["yes", "yes"]


@check("c-consistency-shared")
async def _(bench):
    server, _ = await bench.chat()
    name = f"{server.base}#tiny"
    async with Refiner(policy=name, verifier=f"consistency:{name}", votes=2) as refiner:
        result = await refiner.solve("What is 3 + 4?")
    assert (result.accepted, result.answer) == (True, "7")


def test_no_case_is_missing(cases):
    assert set(CHECKS) == set(cases(AREA))


@pytest.mark.parametrize(
    "named", dict.fromkeys(CHECKS.values()), ids=lambda one: next(k for k in CHECKS if CHECKS[k] is one)
)
async def test_a_server_as_it_is_comes_out_right(named):
    bench = Bench()
    try:
        await named(bench)
    finally:
        await bench.aclose()
