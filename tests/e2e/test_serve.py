"""`redline serve` as a program: an address, requests that are answered, and an end that leaves nobody hanging."""

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

get = partial(httpx.get, timeout=60)


@pytest.fixture
def served(start):
    """`served(...)`: the program and the address that it listens on."""

    def run(*arguments, first="", **environment):
        process = start("serve", "--port", "0", *arguments, **environment)
        if first:
            assert first in process.stderr.readline()
        line = process.stderr.readline()
        assert "listening on http://" in line, line + process.stderr.read()
        return process, line.split()[-1]

    return run


def test_it_says_where_it_listens_and_answers_there(served):
    _, address = served()
    assert get(f"{address}/health").json() == {"status": "ok"}
    assert get(f"{address}/ready").json() == {"status": "ok"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(served, number):
    process, address = served()
    process.send_signal(number)
    assert process.wait(60) == 0
    with pytest.raises(httpx.ConnectError):
        get(f"{address}/health")


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


PROBLEM = "What is 17 + 25?"
TOKEN = "0123456789abcdef"


def test_it_solves_with_the_models_and_limits_of_the_settings(served):
    _, address = served("--max-revisions", "0", "--policy", "http://key:secret@127.0.0.1:9/v1#p")
    answer = httpx.post(f"{address}/v1/refine", json={"problem": f"{PROBLEM} stubbornly"}, timeout=60)
    assert answer.json()["stop_reason"] == "max_revisions"
    assert len(answer.json()["attempts"]) == 1
    [model] = get(f"{address}/v1/models").json()["data"]
    assert model["verifier"] == "embedded"
    assert "secret" not in model["policy"]


def test_tokens_come_from_a_file_or_the_environment_and_are_on_no_command_line(served, tmp_path):
    file = tmp_path / "tokens"
    file.write_text(f"{TOKEN}\n")
    _, address = served("--tokens", str(file), REDLINE_SERVE_TOKENS="another-token-of-somebody")
    assert get(f"{address}/v1/models").status_code == 401
    for token in (TOKEN, "another-token-of-somebody"):
        assert get(f"{address}/v1/models", headers={"authorization": f"Bearer {token}"}).is_success


def test_tokens_that_are_none_are_told_in_words(redline, tmp_path):
    ran = redline("serve", "--port", "0", "--tokens", str(tmp_path / "missing"))
    assert ran.code == 2
    assert "missing: cannot be read" in ran.err


def test_without_tokens_only_its_own_machine_may_ask(served):
    process, address = served()
    assert get(f"{address}/health", headers={"host": "evil.example"}).status_code == 421
    assert get(address.replace("127.0.0.1", "localhost") + "/health").is_success
    process.terminate()
    process, address = served("--host", "0.0.0.0", first="whoever reaches this address may use it")
    assert get(address.replace("0.0.0.0", "127.0.0.1") + "/health", headers={"host": "any.example"}).is_success


def test_traces_that_cannot_be_sent_are_told_in_words(redline, monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "carrier-pigeon")
    ran = redline("serve", "--port", "0")
    assert ran.code == 2
    assert "carrier-pigeon" in ran.err


def test_what_is_in_flight_comes_to_its_end(served):
    process, address = served(SCRIPTED_DELAY="1")
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(httpx.post, f"{address}/v1/refine", json={"problem": PROBLEM}, timeout=120)
        while "redline_working 1.0" not in get(f"{address}/metrics").text:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert asking.result().json()["accepted"]
    assert process.wait(60) == 0


def test_a_second_signal_ends_it_at_once(served):
    process, address = served()
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(httpx.post, f"{address}/v1/refine", json={"problem": f"{PROBLEM} forever"}, timeout=120)
        assert "waiting" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert "finishing what is in flight" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
        assert asking.exception() is not None or asking.result().is_server_error
