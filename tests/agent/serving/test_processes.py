"""Servers are started, waited for, watched, and ended together; small programs of our own stand for vLLM."""

from __future__ import annotations

import asyncio
import sys

import pytest

from redline.agent.serving.plan import ServerPlan
from redline.agent.serving.processes import ServerEnded, supervise
from tests.free_ports import free_port

SERVER = """
import http.server, os, subprocess, sys
port, pids = int(sys.argv[1]), sys.argv[2]
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(pids, "w").write(f"{os.getpid()} {child.pid}")

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if self.path == "/die":
            os._exit(7)

http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


@pytest.fixture
def plan(tmp_path):
    """`plan(role, wait=...)`: a server that starts a worker, as vLLM does, and writes both ids down."""

    def make(role, **options):
        port = free_port()
        command = (sys.executable, "-c", SERVER, str(port), str(tmp_path / role))
        return ServerPlan(role, command, {}, port, **options)

    return make


def alive(tmp_path):
    """The processes of the servers that still run."""
    files = [tmp_path / role for role in ("policy", "verifier")]
    return [int(pid) for file in files if file.exists() for pid in file.read_text().split() if _runs(pid)]


async def until_none_is_alive(tmp_path):
    # A killed process is gone a moment later.
    async with asyncio.timeout(60):
        while alive(tmp_path):
            await asyncio.sleep(0.01)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone since
        return False


async def started(plans, said):
    task = asyncio.create_task(supervise(plans, said.append))
    async with asyncio.timeout(60):
        while "ready" not in said and not task.done():
            await asyncio.sleep(0.05)
    return task


async def test_both_end_when_it_is_cancelled_workers_included(plan, tmp_path):
    said = []
    task = await started([plan("policy"), plan("verifier")], said)
    assert said[-1] == "ready"
    assert len(alive(tmp_path)) == 4
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until_none_is_alive(tmp_path)


async def test_one_that_ends_takes_the_other_with_it(plan, tmp_path):
    plans = [plan("policy"), plan("verifier")]
    task = await started(plans, [])
    _, writer = await asyncio.open_connection("127.0.0.1", plans[1].port)
    writer.write(b"GET /die HTTP/1.0\r\n\r\n")
    with pytest.raises(ServerEnded, match="verifier server ended with code 7"):
        await asyncio.wait_for(task, 30)
    writer.close()
    await until_none_is_alive(tmp_path)


async def test_one_that_does_not_start_is_told_at_once(plan, tmp_path):
    broken = ServerPlan("verifier", (sys.executable, "-c", "raise SystemExit(3)"), {}, plan("x").port)
    with pytest.raises(ServerEnded, match="verifier server ended with code 3"):
        await asyncio.wait_for(supervise([plan("policy"), broken], [].append), 60)
    await until_none_is_alive(tmp_path)


async def test_the_second_waits_where_they_share_a_gpu(plan):
    said = []
    late = plan("policy")
    late = ServerPlan("policy", (sys.executable, "-c", "import time; time.sleep(600)"), {}, late.port)
    task = asyncio.create_task(supervise([late, plan("verifier", wait=True)], said.append))
    await asyncio.sleep(1)
    assert len(said) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
