"""`POST /v1/refine`: the record of the loop, its events on request, and limits that a client may only lower."""

import json

from redline.agent import Budget, RefinementResult, Refiner

from .conftest import PROBLEM


def events_of(text):
    """The events of a stream: name and data."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks]


async def test_the_answer_is_the_record_of_the_loop(ask):
    async with ask() as client:
        answer = await client.post("/v1/refine", json={"problem": f"carelessly: {PROBLEM}"})
    assert answer.status_code == 200, answer.text
    result = RefinementResult.model_validate(answer.json())
    assert (result.answer, result.accepted, len(result.attempts)) == ("42", True, 2)
    assert result.attempts[0].first_wrong == 0
    assert answer.json()["record_version"] == 2


async def test_every_event_comes_as_it_happens(ask):
    async with ask() as client:
        answer = await client.post("/v1/refine", json={"problem": f"carelessly: {PROBLEM}", "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer.text)
    assert [name for name, _ in events] == ["drafted", "judged", "revising", "drafted", "judged", "judged", "finished"]
    assert events[1][1]["content"]["verdict"] == "no"
    assert events[2][1] == {"attempt": 0, "step": 0}
    assert RefinementResult.model_validate(events[-1][1]).answer == "42"


async def test_a_draft_is_judged_first(ask, policy):
    async with ask() as client:
        draft = ["17 + 25 = 42.", "The answer is \\boxed{42}."]
        answer = await client.post("/v1/refine", json={"problem": PROBLEM, "draft": draft})
    assert answer.json()["accepted"]
    assert answer.json()["attempts"][0]["origin"] == "given"
    assert policy.requests == []


async def test_a_request_may_lower_the_budget_and_not_raise_it(ask):
    problem = f"stubbornly: {PROBLEM}"
    async with ask(budget=Budget(max_revisions=2)) as client:
        for asked, attempts in ((1, 2), (7, 3), (None, 3)):
            body = {"problem": problem, "budget": {"max_revisions": asked}}
            answer = (await client.post("/v1/refine", json=body)).json()
            assert (answer["stop_reason"], len(answer["attempts"])) == ("max_revisions", attempts)
        body = {"problem": problem, "budget": {"calls": 1}}
        assert (await client.post("/v1/refine", json=body)).json()["stop_reason"] == "budget_calls"


async def test_what_breaks_is_in_the_record(ask):
    async with ask() as client:
        answer = await client.post("/v1/refine", json={"problem": f"broken {PROBLEM}"})
    assert answer.status_code == 200
    assert answer.json()["error"]["boundary"] == "policy"


class Buggy(Refiner):
    async def stream(self, problem, **options):
        raise ZeroDivisionError("nobody expected this")
        yield


async def test_what_nobody_expected_is_told_without_details(ask):
    async with ask(kind=Buggy) as client:
        body = {"problem": PROBLEM}
        whole = await client.post("/v1/refine", json=body)
        streamed = await client.post("/v1/refine", json={**body, "stream": True})
    assert whole.status_code == 500
    assert whole.json()["error"]["type"] == "server_error"
    assert "nobody expected" not in whole.text
    assert events_of(streamed.text)[-1] == ("error", whole.json())


async def test_bad_input_is_refused_in_words(ask):
    async with ask() as client:
        for body, param, said in (
            ({"problem": "  "}, "problem", "the problem is empty"),
            ({"problem": "x" * 100_001}, "problem", "too long"),
            ({"problem": "a\x00b"}, "problem", "binary"),
            ({"problem": PROBLEM, "draft": []}, "draft", "no steps"),
            ({"problem": PROBLEM, "draft": "\ud800"}, "draft", "Unicode"),
            ({"problem": 7}, "problem", "valid string"),
            ({}, "problem", "required"),
            ({"problem": PROBLEM, "budget": {"tokens": 0}}, "budget.tokens", "greater than or equal to 1"),
            ({"problem": PROBLEM, "budget": {"max_revisions": "2"}}, "budget.max_revisions", "valid integer"),
            ({"problem": PROBLEM, "stream": 1}, "stream", "valid boolean"),
            ({"problem": PROBLEM, "budgte": {}}, "budgte", "not permitted"),
            ([], None, "valid dictionary"),
        ):
            answer = await client.post(
                "/v1/refine", content=json.dumps(body), headers={"content-type": "application/json"}
            )
            error = answer.json()["error"]
            assert (answer.status_code, error["param"]) == (400, param), answer.text
            assert said in error["message"]
