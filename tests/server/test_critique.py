"""`POST /v1/critique`: a reward for every step of every solution."""

RIGHT, WRONG = ["17 + 25 = 42.", "The answer is \\boxed{42}."], ["17 + 25 = 43.", "So \\boxed{43}.", "Done: 42."]
PROBLEM = "What is 17 + 25?"


def solutions(*given):
    return {"solutions": [{"problem": PROBLEM, "solution": one} for one in given]}


async def test_each_solution_has_its_rewards(ask):
    async with ask() as client:
        answer = await client.post("/v1/critique", json=solutions(RIGHT, WRONG, ["darkly 42", "42"]))
    assert answer.status_code == 200, answer.text
    right, wrong, dark = answer.json()["data"]
    assert (right["rewards"], right["labels"], right["first_wrong"]) == ([0.97, 0.97], ["yes", "yes"], None)
    assert (wrong["rewards"], wrong["labels"], wrong["first_wrong"]) == ([0.04] * 3, ["no", None, None], 0)
    assert (dark["rewards"], dark["labels"]) == ([0.5, 0.5], ["unknown", None])
    assert [one["reward"] for one in (right, wrong, dark)] == [0.97, 0.04, 0.5]
    assert [one["index"] for one in answer.json()["data"]] == [0, 1, 2]
    assert right["usage"]["verifier_calls"] == 2


async def test_all_steps_and_the_evidence_come_on_request(ask):
    async with ask() as client:
        body = {**solutions(WRONG), "all_steps": True, "evidence": True}
        [wrong] = (await client.post("/v1/critique", json=body)).json()["data"]
    assert wrong["labels"] == ["no", "no", "yes"]
    assert wrong["verdicts"][0]["votes"][0]["evidence"]["analysis"] == "Add the numbers up again."


async def test_a_text_is_split_into_steps(ask):
    async with ask() as client:
        body = solutions("Step 1: 17 + 25 = 42.\nStep 2: \\boxed{42}")
        [one] = (await client.post("/v1/critique", json=body)).json()["data"]
    assert one["steps"] == ["17 + 25 = 42.", "\\boxed{42}"]


async def test_what_breaks_is_one_solution_s_and_not_the_others(ask):
    async with ask() as client:
        answer = await client.post("/v1/critique", json=solutions(["raise 42"], RIGHT))
    broken, right = answer.json()["data"]
    assert broken["error"]["boundary"] == "verifier"
    assert right["error"] is None
    assert right["reward"] == 0.97


async def test_a_solution_that_is_none_is_its_own_error(ask):
    """A policy in training writes anything, and a batch of it must not fail for that."""
    async with ask() as client:
        body = solutions("", RIGHT, "a\x00b", "\u0085")
        body["solutions"].append({"problem": " ", "solution": "x"})
        answer = await client.post("/v1/critique", json=body)
    data = answer.json()["data"]
    assert [one["reward"] for one in data] == [None, 0.97, None, None, None], answer.text
    assert [one["error"] and one["error"]["boundary"] for one in data] == ["input", None, "input", "input", "input"]


async def test_a_budget_holds_for_each_solution(ask):
    async with ask() as client:
        body = {**solutions(RIGHT, RIGHT), "budget": {"calls": 1}}
        data = (await client.post("/v1/critique", json=body)).json()["data"]
    assert [one["error"]["type"] for one in data] == ["BudgetSpent"] * 2
    assert [one["labels"] for one in data] == [["yes", None]] * 2


async def test_bad_input_is_refused_in_words(ask):
    async with ask() as client:
        for body, param in (
            ({"solutions": []}, "solutions"),
            (solutions(*[RIGHT] * 513), "solutions"),
            (solutions(RIGHT, []), "solutions[1].solution"),
            ({"solutions": [{"problem": 7, "solution": "x"}]}, "solutions[0].problem"),
        ):
            answer = await client.post("/v1/critique", json=body)
            assert answer.status_code == 400, answer.text
            assert answer.json()["error"]["param"].startswith(param), answer.text
