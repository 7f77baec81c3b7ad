"""The end of a server: nobody new is taken, and who is in flight gets the best there is when the grace is over."""

import asyncio

import httpx

from redline.server.listener import Listener, address_of, listen

from .conftest import PROBLEM


async def test_runs_that_outlast_the_grace_are_asked_for_what_they_have(make_app, policy):
    app, bound, ending = make_app(), listen("127.0.0.1", 0), asyncio.Event()
    address = address_of(bound)
    async with app.router.lifespan_context(app), httpx.AsyncClient(timeout=60) as client:
        serving = asyncio.create_task(Listener(app, grace=0.1).serve_until(ending, bound))
        draft = ["17 + 25 = 43.", "\\boxed{43}"]
        body = {"problem": f"forever: {PROBLEM}"}
        alone = asyncio.create_task(client.post(f"{address}/v1/refine", json={**body, "draft": draft}))
        messages = [{"role": "user", "content": body["problem"]}]
        nothing = asyncio.create_task(
            client.post(f"{address}/v1/chat/completions", json={"model": "redline", "messages": messages})
        )
        async with asyncio.timeout(60):
            while policy.waiting < 2:
                await asyncio.sleep(0.01)
        ending.set()
        record = (await alone).json()
        assert (record["stop_reason"], record["answer"]) == ("cancelled", "43")
        refused = await nothing
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "ending")
        await asyncio.wait_for(serving, 60)
    assert policy.cancelled == 2
