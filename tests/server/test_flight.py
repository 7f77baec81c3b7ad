"""Clients that leave, read slowly, or come by the hundred."""

import asyncio
from contextlib import aclosing

import httpx
import openai
import pytest
from fastapi import Request

from redline.server.errors import ClientLeft
from redline.server.flight import in_flight

from .conftest import PROBLEM

FOREVER = f"forever: {PROBLEM}"
JSON = {"content-type": "application/json"}


async def until(true, seconds=60):
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/refine", {"problem": FOREVER}),
        ("/v1/chat/completions", {"model": "redline", "messages": [{"role": "user", "content": FOREVER}]}),
    ],
)
async def test_the_client_s_leaving_reaches_the_engine(serve, policy, path, body, stream):
    async with serve() as address, httpx.AsyncClient(timeout=60) as client:
        asking = asyncio.create_task(client.post(f"{address}{path}", json={**body, "stream": stream}))
        await until(lambda: policy.waiting)
        asking.cancel()
        await until(lambda: policy.cancelled == 1)
        for line in ("redline_working 0.0", "redline_waiting 0.0", "redline_clients_left_total 1.0"):
            await until_told(client, address, line)


async def until_told(client, address, line, seconds=60):
    async with asyncio.timeout(seconds):
        while line not in (await client.get(f"{address}/metrics")).text:
            await asyncio.sleep(0.05)


async def test_closing_the_official_client_s_stream_reaches_the_engine(serve, policy):
    async with serve() as address, openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="none") as client:
        messages = [{"role": "user", "content": FOREVER}]
        stream = await client.chat.completions.create(model="redline", messages=messages, stream=True)
        await anext(aiter(stream))
        await until(lambda: policy.waiting)
        await stream.close()
        await until(lambda: policy.cancelled == 1)


async def test_leaving_a_critique_cancels_every_solution_of_it(serve, judge):
    solution = {"problem": PROBLEM, "solution": ["waiting for ever 42"]}
    async with serve(concurrency=2) as address, httpx.AsyncClient(timeout=60) as client:
        body = {"solutions": [solution] * 5}
        asking = asyncio.create_task(client.post(f"{address}/v1/critique", json=body))
        await until_told(client, address, "redline_working 2.0")
        await until_told(client, address, "redline_waiting 3.0")
        asking.cancel()
        await until(lambda: judge.cancelled == 2)
        await until_told(client, address, "redline_waiting 0.0")


async def test_who_leaves_the_line_gives_its_place_back(serve, policy):
    async with serve(concurrency=1, waiting=1) as address, httpx.AsyncClient(timeout=60) as client:
        first = asyncio.create_task(client.post(f"{address}/v1/refine", json={"problem": FOREVER}))
        await until(lambda: policy.waiting)
        second = asyncio.create_task(client.post(f"{address}/v1/refine", json={"problem": PROBLEM}))
        await until_told(client, address, "redline_waiting 1.0")
        refused = await client.post(f"{address}/v1/refine", json={"problem": PROBLEM})
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "overloaded")
        assert int(refused.headers["retry-after"]) > 0
        second.cancel()
        await until_told(client, address, "redline_waiting 0.0")
        third = asyncio.create_task(client.post(f"{address}/v1/refine", json={"problem": PROBLEM}))
        await until_told(client, address, "redline_waiting 1.0")
        first.cancel()
        assert (await third).json()["answer"] == "42"


def connection(left):
    """A request whose client leaves when `left` is set."""

    async def receive():
        await left.wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http"}, receive)


async def test_work_goes_on_whether_or_not_anybody_takes_what_it_yields():
    done = asyncio.Event()

    async def work():
        for number in range(1_000):
            yield number
        done.set()

    async with aclosing(in_flight(connection(asyncio.Event()), work, on_left=pytest.fail)) as parts:
        assert await anext(parts) == 0
        await asyncio.wait_for(done.wait(), 60)
        assert [part async for part in parts] == list(range(1, 1_000))


@pytest.mark.parametrize("leave", ["closed", "left"])
async def test_work_is_cancelled_and_waited_for(leave):
    ended, left, told = asyncio.Event(), asyncio.Event(), []

    async def work():
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.set()

    parts = in_flight(connection(left), work, on_left=lambda: told.append("left"))
    assert await anext(parts) == 1
    if leave == "left":
        left.set()
        with pytest.raises(ClientLeft):
            await anext(parts)
    await parts.aclose()
    assert ended.is_set()
    assert told == (["left"] if leave == "left" else [])


async def test_what_work_raises_is_raised_after_what_it_yielded():
    async def work():
        yield 1
        raise ZeroDivisionError

    parts = in_flight(connection(asyncio.Event()), work, on_left=pytest.fail)
    assert await anext(parts) == 1
    with pytest.raises(ZeroDivisionError):
        await anext(parts)


async def test_a_slow_sender_holds_up_nobody(serve):
    async with serve(concurrency=1) as address, httpx.AsyncClient(timeout=60) as client:
        host, port = address.removeprefix("http://").split(":")
        _, slow = await asyncio.open_connection(host, int(port))
        slow.write(
            b"POST /v1/refine HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
        )
        await slow.drain()
        assert (await client.post(f"{address}/v1/refine", json={"problem": PROBLEM})).json()["answer"] == "42"
        slow.close()


async def test_two_hundred_clients_at_once_and_one_that_takes_for_ever(serve, policy):
    async with serve(concurrency=8) as address:
        limits = httpx.Limits(max_connections=250)
        async with httpx.AsyncClient(timeout=240, limits=limits) as client:
            slow = asyncio.create_task(client.post(f"{address}/v1/refine", json={"problem": FOREVER}))
            await until(lambda: policy.waiting)
            problems = [{"problem": f"What is {number} + 25?"} for number in range(200)]
            answers = await asyncio.gather(*(client.post(f"{address}/v1/refine", json=body) for body in problems))
            assert [answer.json()["answer"] for answer in answers] == [str(number + 25) for number in range(200)]
            assert not slow.done()
            slow.cancel()
            await until(lambda: policy.cancelled == 1)


async def test_a_stream_on_which_nothing_happens_has_a_beat(serve, monkeypatch):
    monkeypatch.setattr("redline.server.flight.BEAT_SECONDS", 0.05)
    async with serve() as address, httpx.AsyncClient(timeout=60) as client:
        body = {"problem": FOREVER, "stream": True}
        async with client.stream("POST", f"{address}/v1/refine", json=body) as answer:
            lines = answer.aiter_lines()
            assert (await anext(lines)).startswith(":")
