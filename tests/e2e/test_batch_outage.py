"""`redline batch` over a model server that is killed in the middle, and comes again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.free_ports import free_port

OUT, LOG = Path("out.jsonl"), Path("asked.log")
ROWS, LIFE = 40, 12
SERVER = Path(__file__).with_name("adding_server.py")


@pytest.fixture
def server():
    """Start the server at a port, or at a socket that listens; it is killed after `LIFE` problems, or with the test."""
    running = []

    def run(place: int | socket.socket, *life: int) -> subprocess.Popen[str]:
        held = [] if isinstance(place, int) else [place.fileno()]
        name = f"fd:{held[0]}" if held else str(place)
        arguments = [sys.executable, str(SERVER), name, str(LOG), *map(str, life)]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, pass_fds=held)
        running.append(process)
        assert process.stdout.readline() == "listening\n"
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def arguments(port: int) -> list[str]:
    rows = ({"id": str(k), "problem": f"add {k} and 1", "answer": k + 1} for k in range(ROWS))
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    models = ("--policy", f"http://127.0.0.1:{port}/v1", "--verifier", "exact")
    return ["batch", "in.jsonl", "out.jsonl", *models, "--concurrency", "4", "--json"]


def lines() -> dict[str, dict]:
    found = [json.loads(line) for line in OUT.read_text().splitlines()] if OUT.exists() else []
    assert len({line["id"] for line in found}) == len(found)
    return {line["id"]: line for line in found}


def wait_until(true: Callable[[], object], batch: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 240
    while not true():
        assert batch.poll() is None, batch.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def finished(batch: subprocess.Popen[str], code: int = 0) -> dict:
    out, err = batch.communicate(timeout=240)
    assert batch.returncode == code, err
    assert "Traceback" not in err
    return json.loads(out)


def failed() -> list[str]:
    return [name for name, line in lines().items() if line["error"]]


def test_requests_that_a_server_takes_with_it_are_sent_again_to_the_next(start, server):
    # As under a supervisor that holds the port: what was in flight breaks, what is new waits for the next server.
    with socket.create_server(("127.0.0.1", 0)) as port:
        first = server(port, LIFE)
        batch = start(*arguments(port.getsockname()[1]), scripted=False)
        wait_until(lambda: first.poll() is not None, batch)
        done = lines()
        assert len(done) < LIFE
        server(port)
        told = finished(batch)
    assert (told["done"], told["errors"], told["correct"]) == (ROWS, 0, ROWS)
    assert {name: lines()[name] for name in done} == done
    # What was lost in flight, and nothing else, was asked for twice.
    assert ROWS <= LOG.read_text().count("asked") <= ROWS + 4


@pytest.mark.slow
def test_rows_that_an_outage_outlasts_are_errors_and_are_done_when_it_is_over(start, server):
    port = free_port()
    server(port, LIFE)
    batch = start(*arguments(port), scripted=False)
    wait_until(failed, batch)
    server(port)
    told = finished(batch, code=1)
    before = lines()
    lost = failed()
    assert len(before) == told["done"] == ROWS
    # Those that came after the outage went well.
    assert 0 < len(lost) == told["errors"] <= ROWS - LIFE
    assert {before[name]["error"]["boundary"] for name in lost} == {"policy"}
    LOG.unlink()
    again = finished(start(*arguments(port), "--retry-errors", scripted=False))
    assert (again["done"], again["resumed"], again["errors"]) == (ROWS, ROWS - len(lost), 0)
    after = lines()
    assert {name: line["answer"] for name, line in after.items()} == {str(k): str(k + 1) for k in range(ROWS)}
    assert all(after[name] == line for name, line in before.items() if name not in lost)
    assert LOG.read_text().count("asked") == len(lost)
