"""The gateway keeps to its own OpenAPI schema, whatever is sent to it."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from redline.agent import Refiner
from redline.inference import ScriptedModel
from redline.server.app import create_app
from redline.server.http.tokens import Tokens
from redline.verifier import Verdict, Vote

PROBLEM = "What is 17 + 25?"
TOKEN = "0123456789abcdef"


class Content:
    """Judges every step to be right."""

    name = "content"

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for _ in steps:
            vote = Vote(verdict="yes", reward=0.9, source="logprobs")
            yield Verdict(verdict="yes", reward=0.9, votes=(vote,))


def gateway():
    policy = ScriptedModel(lambda request: " The answer is \\boxed{1}.")
    refiner = Refiner(policy=policy, verifier=Content(), exact=False)
    return create_app(refiner, tokens=Tokens([TOKEN]))


schema = schemathesis.openapi.from_asgi("/openapi.json", gateway())


def with_a_problem(body):
    """A body that its schema allows, with a problem in it: text made at random is mostly none."""
    sensible = {
        "problem": PROBLEM,
        "draft": None,
        "solutions": [{"problem": PROBLEM, "solution": "42"}],
        "messages": [{"role": "user", "content": PROBLEM}],
    }
    return {name: sensible.get(name, value) for name, value in body.items()}


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_keeps_to_its_schema(case):
    if case.meta.generation.mode.is_positive and isinstance(case.body, dict):
        case.body = with_a_problem(case.body)
    # What the schema allows can still be no problem: one of spaces, or a model that is not here.
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"}, excluded_checks=[positive_data_acceptance])


def test_every_route_says_what_it_answers():
    paths = gateway().openapi()["paths"]
    assert {path for path in paths if path.startswith("/v1")} == {
        "/v1/models",
        "/v1/models/{model}",
        "/v1/chat/completions",
        "/v1/refine",
        "/v1/critique",
    }
    for path, methods in paths.items():
        for operation in methods.values():
            assert "422" not in operation["responses"], path
            assert "schema" in operation["responses"]["200"]["content"]["application/json"], path
