"""The key reaches the server and nobody else."""

import copy
import logging
import pickle
import sys
import traceback

import pytest

from redline.inference import InferenceError, Request, ServerRefused
from redline.inference.http.api_key import ApiKey

SECRET = "sk-redline-0123456789abcdef"


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("REDLINE_API_KEY", SECRET)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other-0123456789")
    return SECRET


@pytest.fixture(autouse=True)
def no_key(monkeypatch):
    monkeypatch.delenv("REDLINE_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_ours_comes_before_the_general_one(monkeypatch):
    assert ApiKey.from_environment().headers == {}
    monkeypatch.setenv("OPENAI_API_KEY", "general")
    assert ApiKey.from_environment().headers == {"Authorization": "Bearer general"}
    monkeypatch.setenv("REDLINE_API_KEY", " ours\n")
    assert ApiKey.from_environment().headers == {"Authorization": "Bearer ours"}


@pytest.mark.parametrize("value", ["a key", "schlüssel", "a\x01b"])
def test_what_no_header_carries_is_refused_by_the_name_of_its_variable(monkeypatch, value):
    monkeypatch.setenv("REDLINE_API_KEY", value)
    with pytest.raises(ServerRefused, match="REDLINE_API_KEY") as caught:
        ApiKey.from_environment()
    assert value not in str(caught.value)


def test_it_does_not_show_itself():
    key = ApiKey(SECRET)
    assert SECRET not in repr(key) + str(key) + f"{key}"
    assert key.scrub(f"bad key {SECRET}!") == "bad key [key]!"
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            write(key)


def test_short_keys_do_not_garble_messages():
    assert ApiKey("x").scrub("six boxes") == "six boxes"


async def test_it_is_sent_with_every_request(host, connect, secret):
    server = await host()
    model = await connect(f"{server.base}#tiny")
    await model.generate(Request("a", max_tokens=3))
    assert {asked.headers.get("authorization") for asked in server.asked} == {f"Bearer {secret}"}


async def test_without_one_no_header_is_sent(host, connect):
    server = await host()
    await connect(f"{server.base}#tiny")
    assert not any("authorization" in asked.headers for asked in server.asked)


@pytest.mark.parametrize("fault", ["echo 401", "echo 500", "drop", "half", "html", "stall"])
async def test_no_error_log_or_repr_holds_it(fault, fake, host, connect, secret, caplog):
    caplog.set_level(logging.DEBUG)
    server = await host()
    model = await connect(f"{server.base}#tiny", attempts=2, read=1.0)
    padding = "x" * 230
    faults = {
        "echo 401": fake.Reply({"error": {"message": f"{padding}bad key {secret}"}}, 401),
        "echo 500": fake.Reply({"error": {"message": f"{padding}bad key {secret}"}}, 500),
        "html": fake.Reply(f"<html>{secret}</html>"),
    }
    server.faults = [faults.get(fault, fault)] * 2
    with pytest.raises(InferenceError) as caught:
        await model.generate(Request("a", max_tokens=3))
    shown = "".join(traceback.format_exception(caught.value)) + repr(model) + repr(vars(model)) + caplog.text
    assert secret not in shown
    assert "sk-redline" not in shown
    assert all(secret not in text for text in _held(caught.value))


def _held(error):
    """What can be read off an exception and everything it leads to: arguments, attributes, locals of its frames."""
    while error is not None:
        yield repr((error.args, [_deep(value) for value in vars(error).values()]))
        frame = error.__traceback__
        while frame is not None:
            if (
                frame.tb_frame.f_code is not sys._getframe().f_code
                and "/tests/" not in frame.tb_frame.f_code.co_filename
            ):
                yield repr([_deep(value) for value in frame.tb_frame.f_locals.values()])
            frame = frame.tb_next
        error = error.__cause__ or error.__context__


def _deep(value):
    """A request of the HTTP library shows the header in full only here."""
    headers = getattr(value, "headers", None) or getattr(getattr(value, "request", None), "headers", None)
    return (repr(value), list(headers.multi_items()) if hasattr(headers, "multi_items") else "")


async def test_a_server_that_wants_a_key_says_which_variable(fake, host, connect):
    server = await host()
    server.faults = [fake.Reply({"error": "no key"}, 401)]
    with pytest.raises(ServerRefused, match=r"401.*REDLINE_API_KEY"):
        await connect(f"{server.base}#tiny")
