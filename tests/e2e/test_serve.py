"""`redline serve` as a program: an address, requests that are answered, and an end that leaves nobody hanging."""

import signal
import socket

import httpx
import pytest


@pytest.fixture
def served(start):
    """`served(...)`: the program and the address that it listens on."""

    def run(*arguments, **environment):
        process = start("serve", "--port", "0", *arguments, **environment)
        line = process.stderr.readline()
        assert "listening on http://" in line, line + process.stderr.read()
        return process, line.split()[-1]

    return run


def test_it_says_where_it_listens_and_answers_there(served):
    _, address = served()
    assert httpx.get(f"{address}/health").json() == {"status": "ok"}
    assert httpx.get(f"{address}/ready").json() == {"status": "ok"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(served, number):
    process, address = served()
    process.send_signal(number)
    assert process.wait(60) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health")


def test_a_port_that_is_taken_is_told_in_words(redline):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = redline("serve", "--port", str(port))
    assert ran.code == 2
    assert f"port {port} of 127.0.0.1 is taken" in ran.err
    assert "--port" in ran.err


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_host_that_is_not_this_machine_is_told_in_words(redline, host):
    ran = redline("serve", "--host", host, "--port", "0")
    assert ran.code == 2
    assert f"--host {host}" in ran.err


def test_what_is_not_installed_is_named(redline, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "uvicorn", None)
    ran = redline("serve", "--port", "0")
    assert ran.code == 2
    assert 'pip install "redline-math[serve]"' in ran.err
