"""Whatever bytes a server sends: a typed error or a right answer, soon, and without filling the memory."""

import asyncio
import gzip
import importlib.util
import json
import sys
import time
import zlib
from pathlib import Path

import pytest

from redline.inference import (
    AnswerUnusable,
    Completion,
    InferenceError,
    ModelFailed,
    Request,
    ServerRefused,
    ServerUnreachable,
)
from redline.inference.http.api_key import ApiKey
from redline.inference.http.config import ClientConfig

_path = Path(__file__).parents[1] / "hostile_server.py"
_spec = importlib.util.spec_from_file_location("hostile_server", _path)
hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(hostile)

SOON = 30.0
"""Seconds within which every call must come to an end; the patience of the tests is far below that."""
MEGABYTE = 2**20
COMPLETIONS = "/v1/completions"
HEAD = hostile.head()
STREAM = hostile.head(kind="text/event-stream")
CHUNKED = hostile.head("Transfer-Encoding: chunked")
DEEP = '{"choices":' + "[" * 100_000 + "]" * 100_000 + "}"
BOMB = gzip.compress(b" " * (300 * MEGABYTE), 1)
DIGITS = "9" * 100_000


def packed(data, coding):
    return hostile.body(data, f"Content-Encoding: {coding}")


def busy(after):
    return hostile.raw(
        f"HTTP/1.1 429 Busy\r\nRetry-After: {after}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode()
    )


async def hang(writer, asked):
    await asyncio.sleep(60)


async def half_closed(writer, asked):
    writer.write(hostile.head("Content-Length: 100") + b"{")
    writer.write_eof()
    await asyncio.sleep(60)


ANYTHING = {
    "nothing": hostile.raw(b""),
    "garbage": hostile.raw(b"\x00\xff\xfe garbage\r\n\r\n"),
    "another protocol": hostile.raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "HTTP/9": hostile.raw(b"HTTP/9.9 200 OK\r\n\r\n{}"),
    "HTTP/1.0 without a length": hostile.raw(b"HTTP/1.0 200 OK\r\n\r\n{}"),
    "status 999": hostile.raw(b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n"),
    "status of a word": hostile.raw(b"HTTP/1.1 OK 200\r\n\r\n"),
    "informational for ever": hostile.endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "early hints for ever": hostile.endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "headers for ever": hostile.endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"x" * 1000 + b"\r\n"),
    "a header without an end": hostile.endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
    "cookies": hostile.body("{}", *[f"Set-Cookie: c{n}={'v' * 900}; Max-Age=999999" for n in range(90)]),
    "a length too long": hostile.raw(hostile.head("Content-Length: 999") + b"{}"),
    "a length too short": hostile.raw(hostile.head("Content-Length: 1") + b"{}"),
    "a length below zero": hostile.raw(hostile.head("Content-Length: -1") + b"{}"),
    "a length of other digits": hostile.raw(hostile.head("Content-Length: \xb2") + b"{}"),
    "a length of very many digits": hostile.raw(hostile.head(f"Content-Length: {DIGITS[:5000]}") + b"{}"),
    "two lengths": hostile.raw(hostile.head("Content-Length: 2", "Content-Length: 3") + b"{}"),
    "chunks of garbage": hostile.raw(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "a chunk of a size too large": hostile.raw(CHUNKED + b"f" * 30 + b"\r\n{}"),
    "a chunk header without an end": hostile.endless(CHUNKED, b"2;" + b"x" * 65536),
    "chunks that break off": hostile.raw(CHUNKED + b"2\r\n{}\r\n"),
    "half closed": half_closed,
    "silence": hang,
    "silence behind the headers": lambda writer, asked: _then_hang(writer, HEAD),
    "a redirect to itself": hostile.raw(b"HTTP/1.1 302 Found\r\nLocation: /v1\r\nContent-Length: 0\r\n\r\n"),
    "a redirect to nowhere": hostile.raw(
        b"HTTP/1.1 302 Found\r\nLocation: http://[\xff:x/\r\nContent-Length: 0\r\n\r\n"
    ),
    "trickling": hostile.endless(HEAD, b" ", 0.05),
    "trickling headers": hostile.endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05),
    "a refusal that trickles": hostile.endless(b"HTTP/1.1 400 Bad\r\n\r\n", b" ", 0.05),
    "a refusal without an end": hostile.endless(b"HTTP/1.1 400 Bad\r\n\r\n", b"no " * 20_000),
    "a failure without an end": hostile.endless(b"HTTP/1.1 500 Bad\r\n\r\n", b"no " * 20_000),
    "a refusal of deep JSON": hostile.body('{"error":' * 5000 + "1" + "}" * 5000, status="400 Bad"),
    "a refusal compressed": hostile.body(BOMB, "Content-Encoding: gzip", status="400 Bad"),
    "a page": hostile.body("<html>hello</html>", kind="text/html"),
    "deep JSON": hostile.body(DEEP),
    "JSON as deep as it may be": hostile.body('{"choices":' + "[" * 190 + "]" * 190 + "}"),
    "a number of very many digits": hostile.body('{"choices":' + DIGITS + "}"),
    "a large exponent": hostile.body('{"choices":1e999999999}'),
    "NaN": hostile.body("NaN"),
    "null": hostile.body("null"),
    "NUL": hostile.body('{"choices":\x00}'),
    "bytes that are no UTF-8": hostile.body(b'{"choices":"\xff\xfe\xc3"}'),
    "UTF-16": hostile.body("{}".encode("utf-16")),
    "another charset": hostile.body("{}", kind="application/json; charset=no-such-charset"),
    "a body without an end": hostile.endless(HEAD, b" " * 65536),
    "a list without an end": hostile.endless(HEAD + b'{"choices":[', b"{}," * 20_000),
    "a gzip bomb": packed(BOMB, "gzip"),
    "gzip that is none": packed(b"{}", "gzip"),
    "gzip cut off": packed(gzip.compress(b'{"choices": []}' * 99)[:-20], "gzip"),
    "an unknown coding": packed(b"{}", "br"),
    "codings over codings": packed(BOMB, "gzip, gzip"),
    "an error that is a list": hostile.body('{"error": [[1, 2], {"message": 3}]}'),
    **{
        f"retry after {after[:12]}": busy(after)
        for after in (
            *("nan", "inf", "-1", "1e9", DIGITS[:3000], "Fri, 31 Dec 9999 23:59:59 -2359", "0", "\u00b2"),
            *("Mon, 01 Jan 0001 00:00:00 +2359", "Mon, 99 Foo 99999 99:99:99 +99999999", "Sun"),
        )
    },
}


async def _then_hang(writer, data):
    writer.write(data)
    await writer.drain()
    await asyncio.sleep(60)


def chat_event(text="x", reason=None, **fields):
    return json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}], **fields})


def text_event(text="x", reason=None, **fields):
    return json.dumps({"choices": [{"index": 0, "text": text, "finish_reason": reason}], **fields})


def choices(**changes):
    """A completions answer with fields of its choice changed."""
    return hostile.body(json.dumps({"choices": [{"index": 0, "text": "x", "finish_reason": "stop", **changes}]}))


STREAMS = {
    "a line without an end": hostile.endless(STREAM + b"data: ", b"x" * 65536),
    "an event without an end": hostile.endless(STREAM, b"data: x\n" * 8000),
    "comments for ever": hostile.endless(STREAM, b": ping\n\n" * 8000),
    "a comment now and then": hostile.endless(STREAM, b": ping\n\n", 0.05),
    "empty events for ever": hostile.endless(STREAM, b"data: {}\n\n" * 4000),
    "empty lines for ever": hostile.endless(STREAM, b"\n" * 65536),
    "a compressed stream": hostile.body(
        gzip.compress(b"data: {}\n\n" * 9_000_000, 1), "Content-Encoding: gzip", kind="text/event-stream"
    ),
    "deep events": hostile.events(DEEP),
    "events of other types": hostile.events("1", '"x"', "[]", "null"),
    "only the end": hostile.events(),
    "no event at all": hostile.raw(STREAM + b"Internal Server Error"),
    "an error in the stream": hostile.events('{"error": {"message": "out of memory"}}'),
}
WRONG = {
    f"{name} = {str(value)[:20]}": choices(**{name: value})
    for name, values in {
        "text": (None, 7, [], {}),
        "index": ("a", [1], 1e300, -5, None),
        "finish_reason": (7, [], {}, "other", None, "", True),
        "token_ids": ("x", ["a"], [-1], [2**63], [1.5], [True], [[1]]),
        "logprobs": (
            *(7, [1], "x", {"content": 7}, {"content": [7]}, {"content": [{"logprob": "x", "token": 1}]}),
            *({"token_logprobs": "x"}, {"token_logprobs": [10**400]}, {"top_logprobs": [7]}),
            *({"token_logprobs": [None]}, {"token_logprobs": [float("nan")]}, {"top_logprobs": {"a": 1}}),
        ),
        "stop_reason": ([], 7, {}, "zzz"),
    }.items()
    for value in values
}
WRONG |= {
    f"choices = {told}": hostile.body(f'{{"choices": {told}}}')
    for told in ("null", "7", '"x"', "{}", "[]", "[null]", "[7]", "[[]]", "[{}]")
}


def quick(**changes):
    return {"read": 0.8, "per_token": 0.02, "grace": 0.3, "opening": 3.0, "attempts": 2, "max_backoff": 0.1, **changes}


@pytest.fixture
async def host():
    servers = []

    async def start(*able):
        server = hostile.HostileServer(able or hostile.fake.EVERYTHING)
        server.base = await server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.stop()


async def hurried(model):
    """The same model with the patience of these tests, once it is open: the opening is not what they are about."""
    server = model._connection.server
    await model._connection.run(server.aclose())
    server.__init__(server.base, ApiKey(), ClientConfig(**{"connect": 2.0, "backoff": 0.01, **quick()}))
    return model


@pytest.fixture
async def completions(host, connect):
    server = await host(*(hostile.fake.EVERYTHING))
    return server, await hurried(await connect(f"{server.base}#tiny", read=20.0))


@pytest.fixture
async def cutting(host, connect):
    """A model on a server that does not tell stop strings: its answers are read as streams."""
    server = await host(*(hostile.fake.EVERYTHING - {"stop"}))
    return server, await hurried(await connect(f"{server.base}#tiny", read=20.0))


@pytest.fixture
async def chat(host, connect):
    server = await host("models", "chat", "continue")
    return server, await hurried(await connect(f"{server.base}#tiny", "policy", read=20.0))


@pytest.fixture
async def patient(host, connect):
    """A chat that is given time, where a right answer is to come."""
    server = await host("models", "chat", "continue")
    return server, await connect(f"{server.base}#tiny", "policy", **quick(read=20.0))


async def ends(call, soon=SOON):
    """What a call comes to, which must be soon: its result, or a typed error."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(soon):
            outcome = await call
    except InferenceError as error:
        outcome = error
    assert time.monotonic() - began < soon
    assert len(str(outcome)) < 2000
    return outcome


async def said(model, stop=(), max_tokens=16):
    prompt = "1 + 1 is"
    if type(model).__name__ == "ChatModel":
        prompt = model.render([{"role": "user", "content": prompt}], add_generation_prompt=True)
    generation = await model.generate(Request(prompt, max_tokens=max_tokens, stop=stop))
    assert 0 <= generation.usage.completion_tokens <= 16
    return generation.completions[0]


@pytest.mark.parametrize("name", [*ANYTHING, *WRONG])
async def test_completions(name, completions):
    server, model = completions
    server.behave = {**ANYTHING, **WRONG}[name]
    assert isinstance(await ends(said(model)), InferenceError | Completion)
    assert isinstance(await ends(model.choose("so ", ["Yes", "No"])), InferenceError)
    server.behave = None
    assert (await said(model, max_tokens=4)).text == " one"


@pytest.mark.parametrize("name", [*ANYTHING, *STREAMS])
async def test_completions_that_are_read_as_they_are_written(name, cutting):
    server, model = cutting
    server.behave = {**ANYTHING, **STREAMS}[name]
    assert isinstance(await ends(said(model, stop=("zzz",))), InferenceError)


@pytest.mark.parametrize("name", [*ANYTHING, *STREAMS])
async def test_chat(name, chat):
    server, model = chat
    server.behave = {**ANYTHING, **STREAMS}[name]
    assert isinstance(await ends(said(model)), InferenceError)
    server.behave = None
    assert (await said(model, max_tokens=4)).text == " one"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/models", "/props", "/tokenize", "/detokenize", COMPLETIONS])
@pytest.mark.parametrize("name", ANYTHING)
async def test_opening(name, path, host, connect):
    server = await host()
    server.behave, server.when = ANYTHING[name], lambda asked: asked.path == path
    outcome = await ends(connect(f"{server.base}#tiny", **quick()))
    # A server whose list says nothing is believed to have the model, and one that does not tell its kind has none.
    assert isinstance(outcome, InferenceError) or path in {"/v1/models", "/props"}


async def test_an_opening_that_never_ends_is_an_error(host, connect):
    server = await host()
    server.pause = 0.4
    with pytest.raises(ServerUnreachable, match="1 seconds of opening"):
        await connect(f"{server.base}#tiny", **quick(opening=1.0, read=5.0))


LISTS = [
    '{"data": 7}',
    '{"data": [7, {"id": 7}]}',
    '{"data": [{"id": "tiny", "root": "\\u0000", "max_model_len": 1e999}]}',
]
LISTS += [
    json.dumps({"data": [{"id": "tiny", "root": root}]}) for root in ("~nobody/x", "a" * 5000, "/\ud800", 7, "../..")
]
LISTS += [json.dumps({"data": [{"id": "tinny" + "x" * n} for n in range(3000)]}), '{"data": [{"max_model_len": -1}]}']


@pytest.mark.parametrize("models", LISTS)
async def test_lists_of_models(models, host, connect):
    server = await host()
    server.behave, server.when = hostile.body(models), lambda asked: asked.path == "/v1/models"
    # The first to look for a tokenizer on this machine waits for a large library to be imported.
    await ends(connect(f"{server.base}#tiny", **quick(opening=60.0)), soon=60.0)


@pytest.mark.parametrize("ids", ["7", '["a"]', "[-1]", f"[{2**70}]", "[true]", "[1.5]", "[[]]", "null"])
async def test_token_ids_that_are_none(ids, completions):
    server, model = completions
    server.behave, server.when = hostile.body(f'{{"tokens": {ids}}}'), lambda asked: asked.path == "/tokenize"
    assert isinstance(await ends(said(model)), AnswerUnusable)


USAGES = ["7", "[]", '"x"', "null", "{}"] + [
    f'{{"prompt_tokens": {count}, "completion_tokens": {count}}}'
    for count in ('"7"', "-5", "1e300", "NaN", "1e999", DIGITS[:4000], "[1]", "true", "1.5", "null", "123456789")
]


@pytest.mark.parametrize("usage", USAGES)
async def test_what_is_no_count_is_counted_here(usage, patient, completions):
    server, model = patient
    server.behave = hostile.events(chat_event("a"), chat_event(" b", "stop"), f'{{"choices": [], "usage": {usage}}}')
    prompt = model.render([{"role": "user", "content": "u"}], add_generation_prompt=True)
    cost = (await model.generate(Request(prompt, max_tokens=16))).usage
    assert (cost.prompt_tokens, cost.completion_tokens) == (0, 2)
    server, model = completions
    server.behave = hostile.body(f'{{"choices": [{{"text": "abc", "finish_reason": "stop"}}], "usage": {usage}}}')
    cost = (await model.generate(Request("u", max_tokens=16))).usage
    assert (cost.prompt_tokens, cost.completion_tokens) == (1, 3)


LINES = {
    "LF": ("data: {}\n\n", True),
    "CRLF": ("data: {}\r\n\r\n", True),
    "CR": ("data: {}\r\r", True),
    "no space": ("data:{}\n\n", True),
    "comments and other fields": (": hi\nevent: x\nid: 7\nretry: 1\ndata: {}\n\n", True),
    "no empty line": ("data: {}\n", True),
    "several data fields": ("data: {\ndata: {}\n\n", False),
}


@pytest.mark.parametrize(("form", "whole"), LINES.values(), ids=LINES)
@pytest.mark.parametrize("size", [1, 2, 7, 100_000])
async def test_lines_end_where_the_standard_says(form, whole, size, patient):
    server, model = patient
    text = " 3\u2028+\u2029 4\x85= \\u000b7"
    parts = [chat_event(text).replace("\\\\", "\\"), chat_event("", "stop")]
    parts = [json.dumps(json.loads(part), ensure_ascii=False) for part in parts]
    if not whole:
        form, parts = "data: {{\ndata: {}\n\n", [part[1:] for part in parts]
    sent = "".join(
        form.replace("{}", part).replace("{{", "{") if whole else form.format(part) for part in parts
    ).encode()

    async def behave(writer, asked):
        writer.write(STREAM)
        for at in range(0, len(sent), size):
            writer.write(sent[at : at + size])
            await writer.drain()

    server.behave = behave
    completion = await said(model)
    assert completion.text == " 3\u2028+\u2029 4\x85= \x0b7"
    assert completion.finish_reason == "eos"


ENDINGS = {
    "no [DONE]": hostile.events(chat_event(" 7"), chat_event("", "stop"), done=False),
    "no line end behind the last": hostile.raw(STREAM + f"data: {chat_event(' 7', 'stop')}".encode()),
    "a broken end": hostile.raw(STREAM + f"data: {chat_event(' 7', 'stop')}\n\ndata: [DO".encode()),
    "an unfinished chunk": hostile.raw(
        hostile.head("Transfer-Encoding: chunked", kind="text/event-stream")
        + b"%x\r\n" % len(f"data: {chat_event(' 7', 'stop')}\n\n")
        + f"data: {chat_event(' 7', 'stop')}\n\n\r\n".encode()
    ),
    "no end of the connection": lambda writer, asked: _then_hang(
        writer, STREAM + f"data: {chat_event(' 7', 'stop')}\n\n".encode()
    ),
    "one object in place of a stream": hostile.body(
        '{"choices": [{"message": {"role": "assistant", "content": " 7"}, "finish_reason": "stop"}]}'
    ),
    "one object, indented": hostile.body(
        '\n {\n"choices": [\n{"message": {"content": " 7"}, "finish_reason": "stop"}]}'
    ),
    "a compressed answer": hostile.body(
        zlib.compress(f"data: {chat_event(' 7', 'stop')}\n\ndata: [DONE]\n\n".encode()), "Content-Encoding: deflate"
    ),
    "a mark in front": hostile.raw(STREAM + b"\xef\xbb\xbf" + f"data: {chat_event(' 7', 'stop')}\n\n".encode()),
}


@pytest.mark.parametrize("name", ENDINGS)
async def test_an_answer_with_its_finish_reason_is_complete(name, patient):
    server, model = patient
    server.behave = ENDINGS[name]
    completion = await ends(said(model))
    assert (completion.text, completion.finish_reason) == (" 7", "eos")


async def test_texts_hold_nothing_that_cannot_be_written(patient):
    server, model = patient
    pieces = rb'{"choices": [{"delta": {"content": " \ud83d\ude00 \ud800x \\ud800 \udc00' + b"\xff" + rb'\u0000"}}]}'
    server.behave = hostile.events(pieces, chat_event("", "stop"))
    assert (await said(model)).text == " \U0001f600 \ufffdx \\ud800 \ufffd\ufffd\x00"


@pytest.mark.parametrize("pause", [0.0, 0.01])
async def test_a_server_that_goes_on_is_cut_at_the_limit(pause, patient, cutting):
    server, model = patient
    server.behave = hostile.endless(STREAM, f"data: {chat_event(' x')}\n\n".encode(), pause)
    completion = await ends(said(model))
    assert (completion.text, completion.finish_reason) == (" x" * 16, "length")
    server, model = cutting
    server.behave = hostile.endless(STREAM, f"data: {text_event(' x')}\n\n".encode(), pause)
    completion = await ends(said(model, stop=("zzz",)))
    # Its tokens are bytes, so the sixteen pieces hold twice as many tokens as were asked for.
    assert (completion.text, completion.finish_reason) == (" x" * 8, "length")


async def test_a_whole_answer_beyond_the_limit_is_cut_too(completions):
    server, model = completions
    text = "one two three four five six"
    for changes in ({}, {"token_ids": list(text.encode()), "logprobs": {"token_logprobs": [-0.5] * len(text)}}):
        server.behave = choices(text=text, **changes)
        completion = await ends(said(model))
        assert (completion.text, completion.finish_reason) == (text[:16], "length")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "null", '"NaN"', "1e999", "7.5", "1" * 400])
async def test_an_option_without_a_probability_is_named(value, completions):
    server, model = completions

    async def poison(writer, asked):
        answer = server._route(asked).body
        text = json.dumps(answer)
        yes = f'"token_id:{ord("Y")}": '
        at = text.index(yes) + len(yes)
        await hostile.body(text[:at] + value + text[at:].lstrip("-0123456789.e"))(writer, asked)

    server.behave = poison
    with pytest.raises(AnswerUnusable, match="log-probability of an option"):
        await model.choose("so ", ["Yes", "No"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, 10**400, "NaN", 9.0])
async def test_log_probabilities_that_are_none_are_left_out(value, completions):
    server, model = completions
    server.behave = choices(text="ab", token_ids=[97, 98], logprobs={"token_logprobs": [-0.5, value]})
    completion = await said(model)
    assert (completion.text, completion.token_ids, completion.logprobs) == ("ab", (97, 98), ())


async def test_absurd_pauses_are_not_kept(chat):
    server, model = chat
    for after in ("99999999999999999999", DIGITS[:3000], "Fri, 31 Dec 9999 23:59:59 GMT"):
        server.behave = busy(after)
        began = len(server.asked)
        assert isinstance(await ends(said(model)), ServerRefused)
        assert len(server.asked) == began + 1 or len(after) > 300


CHILD = """
import asyncio, json, resource, sys
sys.path[:0] = json.loads(sys.argv[2])
from redline.inference import InferenceError, Request
from redline.inference.http.config import ClientConfig
from redline.inference.server_factory import open_served

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def call(model, stop):
    prompt = model.render([{"role": "user", "content": "u"}], add_generation_prompt=True)
    try:
        await model.generate(Request(prompt, max_tokens=16, stop=stop))
    except InferenceError:
        pass

config = ClientConfig(read=1.0, per_token=0.01, grace=0.5, attempts=1)
model = open_served(sys.argv[1], raw_prompts=False, config=config)
asyncio.run(call(model, ("zzz",)))
before = peak()
print("ready", flush=True)
for line in sys.stdin:
    asyncio.run(call(model, ("zzz",)))
    print(json.dumps([line.strip(), peak() - before]), flush=True)
"""
FLOODS = (
    *("headers for ever", "a header without an end", "a body without an end", "a list without an end", "a gzip bomb"),
    *("a refusal without an end", "a failure without an end", "a refusal compressed", "deep JSON"),
    *("a line without an end", "an event without an end", "comments for ever", "empty events for ever"),
    *("empty lines for ever", "a compressed stream", "a chunk header without an end"),
)
GROWTH = 48.0
"""Megabytes by which a client may have grown after all of these; sent are gigabytes."""


@pytest.mark.parametrize("able", [("models", "chat"), tuple(hostile.fake.EVERYTHING - {"stop"})], ids=["chat", "text"])
async def test_memory_stays_within_some_tens_of_megabytes(able, host):
    server = await host(*able)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", CHILD, f"{server.base}#tiny", json.dumps(sys.path)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(240):
            assert await child.stdout.readline() == b"ready\n"
            for name in FLOODS:
                server.behave = {**ANYTHING, **STREAMS}[name]
                child.stdin.write(f"{name}\n".encode())
                told, grown = json.loads(await child.stdout.readline())
                assert told == name
                assert grown < GROWTH, f"{name}: grown by {grown:.0f} MB"
    finally:
        child.kill()
        await child.wait()


async def test_many_floods_at_once(chat):
    server, model = chat
    server.behave = ANYTHING["a body without an end"]
    outcomes = await asyncio.gather(*(ends(said(model)) for _ in range(8)))
    assert all(isinstance(outcome, ModelFailed) for outcome in outcomes)
