"""What the gateway adds to a refinement: latency and processor time a request, over models that answer at once.

The server is a process of its own, the clients are coroutines of this one. The same problems are refined in a process
without HTTP, as many at once, so that what stands in line for a processor is not taken for the gateway's doing. With
`--slow` as many more clients ask for what never ends, and read or send nothing: what they cost the others.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from benchmarks.support.table import show
from redline.agent import Refiner
from redline.inference import Request, ScriptedModel
from redline.server.app import ServerLimits, create_app
from redline.server.listener import Listener, address_of, listen
from redline.verifier import Verdict, Vote

PROBLEM = "What is 17 + 25?"
SLOTS = 64
Ask = Callable[[], Awaitable[None]]


class InstantJudge:
    """Judges every step to be right, at once."""

    name = "instant"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        for _ in steps:
            vote = Vote(verdict="yes", reward=0.97, source="logprobs")
            yield Verdict(verdict="yes", reward=0.97, votes=(vote,))


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """What one load came to."""

    seconds: tuple[float, ...]
    """Of each request, in order of length."""
    wall: float
    cpu: float
    """Seconds of processor time of the process that refines."""

    def row(self) -> list[str]:
        """Milliseconds of the middle request, of the slowest in a hundred, of processor time; requests a second."""
        count = len(self.seconds)
        slowest = self.seconds[min(count - 1, round(0.99 * count))]
        middle = statistics.median(self.seconds)
        return [
            f"{1000 * middle:.1f}",
            f"{1000 * slowest:.1f}",
            f"{1000 * self.cpu / count:.2f}",
            f"{count / self.wall:.0f}",
        ]


async def write(request: Request) -> str:
    """Two steps, at once; what is to take for ever never comes."""
    if "forever" in request.prompt:
        await asyncio.Event().wait()
    return " 17 + 25 = 42.\nStep 2: The answer is \\boxed{42}."


def refiner() -> Refiner:
    """Over models that take no time."""
    return Refiner(policy=ScriptedModel(write), verifier=InstantJudge(), exact=False)


async def serve() -> None:
    """The server, until it is ended; its address on standard output."""
    app = create_app(refiner(), limits=ServerLimits(concurrency=2 * SLOTS))
    bound = listen("127.0.0.1", 0)
    async with app.router.lifespan_context(app):
        sys.stdout.write(f"{address_of(bound)}\n")
        sys.stdout.flush()
        await Listener(app).serve_until(asyncio.Event(), bound)


async def load(ask: Ask, clients: int, requests: int, cpu: Callable[[], float]) -> LoadFigures:
    """So many clients, each of which asks again as soon as it has its answer."""
    left, seconds = iter(range(requests)), list[float]()

    async def client() -> None:
        for _ in left:
            start = time.perf_counter()
            await ask()
            seconds.append(time.perf_counter() - start)

    start, before = time.perf_counter(), cpu()
    await asyncio.gather(*(client() for _ in range(clients)))
    return LoadFigures(tuple(sorted(seconds)), time.perf_counter() - start, cpu() - before)


async def direct(clients: int, requests: int) -> LoadFigures:
    """Without HTTP, in this process."""
    slots = asyncio.Semaphore(2 * SLOTS)
    async with refiner() as open_refiner:

        async def ask() -> None:
            async with slots:
                assert (await open_refiner.solve(PROBLEM)).accepted

        await ask()
        return await load(ask, clients, requests, time.process_time)


async def over_http(address: str, pid: int, path: str, clients: int, requests: int, slow: int) -> LoadFigures:
    """The same problems through the gateway."""
    chat = {"model": "redline", "messages": [{"role": "user", "content": PROBLEM}]}
    body = chat if "chat" in path else {"problem": PROBLEM}
    async with AsyncExitStack() as stack:
        limits = httpx.Limits(max_connections=clients + slow)
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=600, limits=limits))

        async def ask() -> None:
            answer = await client.post(f"{address}{path}", json=body)
            assert answer.status_code == 200, answer.text

        await ask()
        waiting = [asyncio.create_task(_slow(address, number)) for number in range(slow)]
        await asyncio.sleep(1 if slow else 0)
        figures = await load(ask, clients, requests, lambda: _cpu(pid))
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return figures


async def _slow(address: str, number: int) -> None:
    """A client that never ends what it sends, or one that asks for what never comes and reads nothing."""
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    body = b'{"problem": "17 + 25 forever", "stream": true}'
    length = len(body) if number % 2 else len(body) + 1_000
    head = f"POST /v1/refine HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + body)
    try:
        await asyncio.Event().wait()
    finally:
        writer.close()


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has had (Linux)."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main() -> None:
    """The command line of `python -m benchmarks.cost.gateway`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 50, 200])
    parser.add_argument("--requests", type=int, default=2_000, help="of each line of the table")
    parser.add_argument("--slow", type=int, default=0, help="clients that ask for what never ends, beside")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve())
        return
    command = [sys.executable, "-m", "benchmarks.cost.gateway", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        rows = []
        for clients in arguments.clients:
            requests = arguments.requests if clients > 1 else arguments.requests // 4
            rows.append([str(clients), "no HTTP", *asyncio.run(direct(clients, requests)).row()])
            for path in ("/v1/refine", "/v1/chat/completions"):
                loaded = asyncio.run(over_http(address, server.pid, path, clients, requests, arguments.slow))
                rows.append([str(clients), f"`{path}`", *loaded.row()])
        server.terminate()
    show(("clients", "asked", "p50 ms", "p99 ms", "processor ms a request", "requests a second"), rows)


if __name__ == "__main__":
    main()
