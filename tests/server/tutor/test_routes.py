"""What a page asks of its server, and what it is refused."""

import asyncio
import json

import pytest

from .conftest import PROBLEM, Pupil


async def test_a_pupil_solves_a_problem(page):
    async with page() as client:
        pupil = Pupil(client)
        begun = await pupil.begin()
        assert (begun["problem"], begun["steps"], begun["solved"]) == (PROBLEM, [], None)
        state = await pupil.check("12 - 3 = 9")
        assert [step["verdict"] for step in state["steps"]] == ["right"]
        state = await pupil.check("The answer is \\boxed{9}")
        assert state["solved"] == "The answer is 9."
        assert not state["hints_left"]


async def test_a_wrong_step_has_its_reason_and_goes_back_with_what_was_typed_behind_it(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        state = await pupil.check("He gave away apples\n12 - 3 = 8\nso 8")
        assert [step["verdict"] for step in state["steps"]] == ["right", "wrong"]
        assert "12 − 3 is 9, you wrote 8" in state["steps"][1]["reason"]
        assert state["rejected"] == "12 - 3 = 8\nso 8"
        assert state["next_number"] == 2
        state = await pupil.check("12 - 3 = 9")
        assert [step["verdict"] for step in state["steps"]] == ["right", "right"]


async def test_evidence_comes_when_it_is_asked_for_and_not_before(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        state = await pupil.check("this is wrong")
        assert "print(12 - 3)" not in json.dumps(state)
        evidence = (await pupil.ask("GET", "/steps/1/evidence")).json()
        assert evidence["analysis"] == "I looked at <b>this is wrong</b>."
        assert evidence["runs"] == [{"code": "print(12 - 3)", "output": "9", "status": "ok"}]
        assert (await pupil.ask("GET", "/steps/2/evidence")).status_code == 409


async def test_hints_go_up_the_ladder_to_its_end_and_never_tell_the_answer(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        for rung in ("nudge", "where to look", "step with a gap", "similar example"):
            state = await pupil.hint()
            assert state["hints"][-1]["kind"] == rung
            assert "9" not in state["hints"][-1]["text"]
        assert len(state["hints"]) == 4
        assert not state["hints_left"]


async def test_undo_takes_back_the_step_that_was_meant_and_no_other(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        await pupil.check("Tom has apples")
        await pupil.check("this is wrong")
        # Two browsers press the button for the same step: one of them is too late.
        first, second = await asyncio.gather(*(pupil.ask("DELETE", "/steps/2") for _ in range(2)))
        assert sorted([first.status_code, second.status_code]) == [200, 409]
        assert [step["text"] for step in (await pupil.state())["steps"]] == ["Tom has apples"]
        assert (await pupil.ask("DELETE", "/steps/1")).json()["steps"] == []
        assert (await pupil.ask("DELETE", "/steps/1")).status_code == 409


async def test_one_piece_of_work_at_a_time_in_a_session_and_any_number_beside_it(page, judge):
    judge.hold.clear()
    async with page() as client:
        one, other = Pupil(client), Pupil(client)
        await one.begin()
        await other.begin()
        assert (await one.ask("POST", "/steps", text="Tom has apples")).status_code == 202
        refused = await one.ask("POST", "/steps", text="another browser's step")
        assert refused.status_code == 409
        assert "already" in refused.json()["error"]["message"]
        assert (await one.ask("POST", "/hints")).status_code == 409
        assert (await other.ask("POST", "/steps", text="Ann has some")).status_code == 202
        judge.hold.set()
        assert [step["text"] for step in (await one.rest())["steps"]] == ["Tom has apples"]
        assert [step["text"] for step in (await other.rest())["steps"]] == ["Ann has some"]


async def test_who_comes_when_all_places_are_taken_waits_for_a_turn(page, judge):
    judge.hold.clear()
    async with page(at_once=1) as client:
        one, other = Pupil(client), Pupil(client)
        await one.begin()
        await other.begin()
        await one.ask("POST", "/steps", text="Tom has apples")
        await asyncio.sleep(0.05)
        assert (await other.ask("POST", "/steps", text="Ann has some")).json()["busy"]["doing"] == "waiting"
        judge.hold.set()
        assert len((await other.rest())["steps"]) == 1


async def test_stopping_reaches_the_judge_and_keeps_what_was_typed(page, judge):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        await pupil.check("Tom has apples")
        judge.hold.clear()
        await pupil.ask("POST", "/steps", text="Ann has some\nand Tom the rest")
        while not judge.waiting:
            await asyncio.sleep(0.01)
        assert (await pupil.ask("POST", "/stop")).status_code == 200
        state = await pupil.rest()
        assert judge.cancelled >= 1
        assert "Stopped" in state["trouble"]
        assert state["rejected"] == "Ann has some\nand Tom the rest"
        judge.hold.set()
        assert len((await pupil.check(state["rejected"]))["steps"]) == 3
        assert (await pupil.ask("POST", "/stop")).json()["busy"] is None


@pytest.mark.parametrize(("typed", "told"), [("it is broken", "out of order"), ("it is buggy", "log")])
async def test_what_fails_is_told_and_the_session_goes_on(page, typed, told):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        state = await pupil.check(typed)
        assert told in state["trouble"]
        assert state["rejected"] == typed
        state = await pupil.check("Tom has apples")
        assert (state["trouble"], len(state["steps"])) == (None, 1)


@pytest.mark.parametrize(
    ("problem", "status"),
    [("", 422), ("   ", 422), ("x" * 10_001, 422), ("\x00", 422), ("add 1 and 2 " * 40_000, 413)],
)
async def test_a_problem_that_is_none_is_refused_in_words(page, problem, status):
    async with page() as client:
        answer = await client.post("/sessions", json={"problem": problem})
        assert answer.status_code == status
        assert status == 413 or answer.json()["error"]["message"]


async def test_a_pasted_novel_is_refused_and_nothing_is_lost(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        await pupil.check("Tom has apples")
        state = await pupil.check("It was the best of times. " * 5_000)
        assert "characters" in state["trouble"]
        assert len(state["steps"]) == 1


async def test_a_body_of_another_kind_is_refused(page):
    async with page() as client:
        pupil = Pupil(client)
        await pupil.begin()
        for sent in (b"text=hello", b"[]", b"{", b'{"text": 3}'):
            answer = await client.post(
                f"/sessions/{pupil.name}/steps", content=sent, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 422
        # A form of a stranger's page can send no JSON without being asked for leave first.
        form = await client.post(f"/sessions/{pupil.name}/steps", data={"text": "hello"})
        assert form.status_code == 422
        assert (await pupil.state())["steps"] == []


@pytest.mark.parametrize("name", ["0" * 32, "0" * 31, "..%2f..%2fetc%2fpasswd", "A" * 32, "%00"])
async def test_a_session_that_nobody_began_is_not_there(page, name):
    async with page() as client:
        for method, rest in (("GET", ""), ("POST", "/hints"), ("DELETE", "/steps/1")):
            assert (await client.request(method, f"/sessions/{name}{rest}")).status_code == 404


async def test_names_cannot_be_guessed(page):
    async with page() as client:
        names = {(await Pupil(client).begin())["id"] for _ in range(20)}
        assert len(names) == 20
        assert all(len(name) == 32 for name in names)


async def test_every_answer_forbids_what_a_page_may_not_do(page):
    async with page() as client:
        for path in ("/", "/page/tutor.js", "/page/katex/katex.min.js", "/sessions/none"):
            headers = (await client.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
        assert (await client.get("/")).headers["content-type"] == "text/html; charset=utf-8"
        assert (await client.get("/page/../../app.py")).status_code == 404
