"""What Prometheus is told, and that two applications do not share it."""

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from .conftest import PROBLEM

PUPILS_AT_ONCE = 32


async def samples(client):
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}


async def test_requests_work_and_tokens_are_counted(ask):
    async with ask() as client:
        record = (await client.post("/v1/refine", json={"problem": PROBLEM})).json()
        await client.post("/v1/refine", json={})
        await client.get("/no/such/address")
        await client.get("/v1/models/nonsense")
        told = await samples(client)
    refine = ("redline_http_requests_total", ("method", "POST"), ("route", "/v1/refine"))
    assert told[*refine, ("status", "200")] == told[*refine, ("status", "400")] == 1
    get = ("redline_http_requests_total", ("method", "GET"))
    assert told[*get, ("route", "unknown"), ("status", "404")] == 1
    assert told[*get, ("route", "/v1/models/{model}"), ("status", "404")] == 1
    assert told["redline_work_total", ("end", "accepted")] == 1
    for role in ("policy", "verifier"):
        of = (("role", role),)
        assert told["redline_model_calls_total", *of] == record["usage"][f"{role}_calls"]
        assert told["redline_tokens_total", ("kind", "generated"), *of] == record["usage"][f"{role}_tokens"]
        assert told["redline_tokens_total", ("kind", "prompt"), *of] == record["usage"][f"{role}_prompt_tokens"]
    assert told["redline_work_seconds_count", ("work", "refine")] == 1


async def test_every_application_counts_for_itself(ask):
    async with ask() as one, ask() as other:
        await one.post("/v1/refine", json={"problem": PROBLEM})
        assert ("redline_work_total", ("end", "accepted")) in await samples(one)
        assert ("redline_work_total", ("end", "accepted")) not in await samples(other)


async def test_pupils_who_wait_for_their_turn_are_counted_apart(ask, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with ask(concurrency=1) as client:
        for _ in range(PUPILS_AT_ONCE + 2):
            begun = (await client.post("/tutor/sessions", json={"problem": PROBLEM})).json()
            steps = {"text": "I am waiting for ever on 42"}
            (await client.post(f"/tutor/sessions/{begun['id']}/steps", json=steps)).raise_for_status()
        await told_until(client, ("redline_tutor_working",), PUPILS_AT_ONCE)
        await told_until(client, ("redline_tutor_waiting",), 2)
        # Whoever waits for somebody else's step to be checked stands in another line.
        assert (await samples(client))["redline_waiting",] == 0
        (await client.post(f"/tutor/sessions/{begun['id']}/stop")).raise_for_status()
        await told_until(client, ("redline_tutor_waiting",), 1)


async def told_until(client, name, value):
    async with asyncio.timeout(60):
        while (await samples(client))[name] != value:
            await asyncio.sleep(0.01)
