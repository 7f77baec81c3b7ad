"""Several browsers on one session: each sees every change, and none has to ask for it."""

import asyncio
import json

import httpx

from .conftest import Pupil


async def states(client: httpx.AsyncClient, name: str):
    """The states that a browser is told, one after the other."""
    async with client.stream("GET", f"/sessions/{name}/events", timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def until(following, wanted):
    """The first state that is wanted."""
    async with asyncio.timeout(60):
        async for state in following:
            if wanted(state):
                return state
    raise AssertionError("the stream has ended")


async def test_two_browsers_see_the_work_of_each_other_as_it_goes_on(listening, judge):
    async with listening() as client:
        pupil = Pupil(client)
        await pupil.begin()
        one, other = states(client, pupil.name), states(client, pupil.name)
        await anext(one)
        await anext(other)
        judge.hold.clear()
        await pupil.ask("POST", "/steps", text="Tom has apples\nAnn has some")
        for browser in (one, other):
            assert (await until(browser, lambda state: state["busy"]))["busy"]["doing"] == "checking"
        judge.hold.set()
        for browser in (one, other):
            done = await until(browser, lambda state: not state["busy"])
            assert [step["text"] for step in done["steps"]] == ["Tom has apples", "Ann has some"]
        await one.aclose()
        await other.aclose()


async def test_a_browser_that_leaves_takes_nothing_with_it(listening, judge):
    async with listening() as client:
        pupil = Pupil(client)
        await pupil.begin()
        browser = states(client, pupil.name)
        await anext(browser)
        judge.hold.clear()
        await pupil.ask("POST", "/steps", text="Tom has apples")
        await browser.aclose()
        judge.hold.set()
        assert len((await pupil.rest())["steps"]) == 1


async def test_revisions_grow_so_that_no_older_state_takes_the_place_of_a_newer_one(listening):
    async with listening() as client:
        pupil = Pupil(client)
        seen = [(await pupil.begin())["revision"]]
        browser = states(client, pupil.name)
        seen.append((await anext(browser))["revision"])
        for step in ("Tom has apples", "this is wrong", "Ann has some"):
            await pupil.ask("POST", "/steps", text=step)
            seen.append((await until(browser, lambda state: not state["busy"]))["revision"])
            await pupil.rest()
        assert seen == sorted(seen)
        await browser.aclose()


async def test_followers_are_let_go_when_the_server_ends(listening):
    async with httpx.AsyncClient() as follower:
        async with listening() as client:
            pupil = Pupil(client)
            await pupil.begin()
            follower.base_url = client.base_url
            browser = states(follower, pupil.name)
            await anext(browser)
        # Leaving the block has waited for the server: it would not have ended with a follower that it waits for.
        async with asyncio.timeout(10):
            assert [state async for state in browser] == []
