"""The connections to one server: few requests for each client, and a client again when its requests are done."""

from contextlib import ExitStack

from redline.inference.http.client_pool import REQUESTS_PER_CLIENT, ClientPool
from redline.inference.http.config import ClientConfig


async def test_a_client_holds_a_crowd_and_no_more():
    connections = ClientPool(ClientConfig())
    with ExitStack() as held:
        clients = [held.enter_context(connections.client()) for _ in range(2 * REQUESTS_PER_CLIENT + 1)]
    assert [
        len({*map(id, clients[start : start + REQUESTS_PER_CLIENT])})
        for start in (0, REQUESTS_PER_CLIENT, 2 * REQUESTS_PER_CLIENT)
    ] == [1, 1, 1]
    assert len({*map(id, clients)}) == 3
    with connections.client() as again:
        assert again is clients[0]
    await connections.aclose()
    assert all(client.is_closed for client in clients)
