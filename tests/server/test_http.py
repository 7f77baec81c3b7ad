"""What every request passes: the token, the name it was sent to, the body; and how its errors are told."""

import asyncio
import json

import httpx
import pytest

from redline.server.errors import TokensUnusable
from redline.server.http.tokens import SHORTEST, Tokens

from .conftest import PROBLEM

TOKEN = "0123456789abcdef"
JSON = {"content-type": "application/json"}


async def test_without_a_token_nobody_may_ask(ask):
    async with ask(tokens=Tokens(["another-token-of-somebody", TOKEN])) as client:
        for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}, {"authorization": "Basic x"}):
            answer = await client.post("/v1/refine", content=b"not even JSON", headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
            assert answer.headers["www-authenticate"] == "Bearer"
        for path in ("/v1/models", "/v1/no/such/path"):
            assert (await client.get(path)).status_code == 401
        for scheme in ("Bearer", "bearer"):
            assert (await client.get("/v1/models", headers={"authorization": f"{scheme} {TOKEN}"})).is_success
        for path in ("/health", "/ready", "/metrics", "/openapi.json"):
            assert (await client.get(path)).is_success


def test_tokens_come_from_a_file_and_the_environment(tmp_path, monkeypatch):
    file = tmp_path / "tokens"
    file.write_text(f"# Ada's\n{TOKEN}\n\n  another-token-of-somebody  \n")
    monkeypatch.setenv("REDLINE_SERVE_TOKENS", "a-third-token-of-all\nand-the-fourth-of-them")
    tokens = Tokens.load(file)
    for token in (TOKEN, "another-token-of-somebody", "a-third-token-of-all", "and-the-fourth-of-them"):
        assert tokens.accept(f"Bearer {token}")
    assert not tokens.accept("Bearer # Ada's")
    assert TOKEN not in repr(tokens)


def test_tokens_that_keep_nobody_out_are_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("REDLINE_SERVE_TOKENS", raising=False)
    assert not Tokens.load(None)
    (tmp_path / "empty").write_text("# nothing\n")
    for file, said in ((tmp_path / "empty", "holds no token"), (tmp_path / "none", "cannot be read")):
        with pytest.raises(TokensUnusable, match=said):
            Tokens.load(file)
    for token in ("x" * (SHORTEST - 1), "with a space in the middle", "with-\u00fcmlauts-inside-it"):
        with pytest.raises(TokensUnusable, match="openssl rand"):
            Tokens([token])


async def test_a_page_of_a_stranger_cannot_ask_under_its_own_name(ask):
    async with ask(hosts={"127.0.0.1", "localhost", "::1"}) as client:
        for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "LOCALHOST:1"):
            assert (await client.get("/health", headers={"host": host})).is_success
        for host in ("evil.example:8000", "", "[", "127.0.0.1.evil.example"):
            assert (await client.get("/health", headers={"host": host})).status_code == 421


async def test_a_body_that_is_too_big_is_refused_before_it_is_all_there(ask):
    body = json.dumps({"problem": "x" * 2_000}).encode()
    async with ask(body_bytes=1_000) as client:
        announced = await client.post("/v1/refine", content=body, headers=JSON)
        assert (announced.status_code, announced.json()["error"]["code"]) == (413, "too_big")
        sent = 0

        async def endless():
            nonlocal sent
            while sent < 10**7:
                sent += 100
                yield b"x" * 100

        assert (await client.post("/v1/refine", content=endless(), headers=JSON)).status_code == 413


async def test_a_body_that_never_comes_is_not_waited_for(serve):
    async with serve(body_seconds=0.2) as address:
        host, port = address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"POST /v1/refine HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        await writer.drain()
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 60)
        writer.close()


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""]
)
async def test_another_type_than_json_is_refused(ask, kind):
    async with ask() as client:
        body = json.dumps({"problem": PROBLEM}).encode()
        answer = await client.post("/v1/refine", content=body, headers={"content-type": kind} if kind else {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "not_json")


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b'{"problem": "a"', b"[" * 200_000, b'{"problem": 1' + b"0" * 10_000 + b"}", b"nul"],
    ids=["cut off", "bytes", "unclosed", "deep", "a long number", "a word"],
)
async def test_what_is_not_json_is_refused(ask, body):
    async with ask() as client:
        answer = await client.post("/v1/refine", content=body, headers=JSON)
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (400, "invalid_request_error", "invalid_json")
    assert "JSON" in error["message"]


async def test_an_empty_body_and_other_addresses_are_told_in_the_same_shape(ask):
    async with ask() as client:
        for answer, status in (
            (await client.post("/v1/refine", headers=JSON), 400),
            (await client.get("/v1/refine"), 405),
            (await client.get("/nowhere"), 404),
        ):
            assert answer.status_code == status
            assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        assert (await client.get("/v1/refine")).headers["allow"] == "POST"


async def test_a_rude_connection_harms_nobody(serve):
    async with serve() as address:
        host, port = address.removeprefix("http://").split(":")
        for rude in (
            b"\x16\x03\x01\x02\x00",
            b"POST /v1/refine HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            b"GET / HTTP/9\r\n\r\n",
        ):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(rude)
            await writer.drain()
            writer.close()
        async with httpx.AsyncClient(timeout=60) as client:
            assert (await client.get(f"{address}/health")).is_success


async def test_the_bare_address_leads_to_the_page(ask):
    async with ask(tokens=Tokens([TOKEN])) as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/tutor/")
