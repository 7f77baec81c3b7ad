"""What Prometheus is told, and that two applications do not share it."""

from prometheus_client.parser import text_string_to_metric_families

from .conftest import PROBLEM


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
