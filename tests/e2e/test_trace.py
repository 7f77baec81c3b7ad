"""What LangSmith's variables in the environment send by themselves, and what `--trace` sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Collector(ThreadingHTTPServer):
    """A LangSmith of this machine: takes everything, and counts it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken: list[str] = []


class _Taker(BaseHTTPRequestHandler):
    server: Collector

    def do_GET(self) -> None:
        self.server.taken.append(f"{self.command} {self.path}")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_PATCH = do_GET

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def surroundings(collector: Collector, name: str) -> dict[str, str]:
    return {
        name: "true",
        "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "LANGSMITH_API_KEY": "lsv2_pt_0123456789",
    }


@pytest.mark.parametrize(
    "name", ["LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING"]
)
def test_the_environment_alone_sends_nothing(program, collector, name):
    ran = program("solve", "add 1 and 2", **surroundings(collector, name))
    assert (ran.code, collector.taken) == (0, []), ran.err


def test_the_setting_sends_the_run(program, collector):
    ran = program("solve", "--trace", "add 1 and 2", **surroundings(collector, "LANGSMITH_UNUSED"))
    assert ran.code == 0, ran.err
    assert [request for request in collector.taken if request.startswith("POST /runs")]
