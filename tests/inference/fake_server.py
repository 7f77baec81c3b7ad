"""A small OpenAI-like server over asyncio whose abilities and faults a test picks. Its tokens are bytes.

The model behind it goes on with `STORY` for ever, or says `speak(prompt)` and ends; every log-probability is `LOGPROB`,
and what comes next is `ODDS` of `Y` and `N`.
"""

import asyncio
import contextlib
import json
import math
from dataclasses import dataclass, field

LOGPROB = -0.25
ODDS = {"Y": 0.6, "N": 0.3}
STORY = " one two three four five six seven eight nine ten"
EVERYTHING = frozenset(
    {
        "models",
        "tokenize",
        "completions",
        "chat",
        "ids",
        "exact",
        "top",
        "logprobs",
        "token_ids",
        "stop",
        "n",
        "continue",
    }
)
"""What it may be able to do; `bos` (a token in front of every text) and `strict` (unknown fields are refused) too."""

_KNOWN = {"model", "prompt", "max_tokens", "temperature", "top_p", "n", "seed", "stop", "logprobs", "stream"}


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict
    body: dict


@dataclass
class Reply:
    """A status, a body (text, or an object sent as JSON) and headers."""

    body: object
    status: int = 200
    headers: dict = field(default_factory=dict)


class FakeServer:
    """`await start()` gives the base address. `faults` are taken by the next requests for text, first come first."""

    def __init__(self, able=EVERYTHING, *, model="tiny", context=512):
        self.able = set(able)
        self.model = model
        self.context = context
        self.fingerprint = "fp-1"
        self.speak = None
        self.faults = []
        self.refuses = None
        """What a chat is refused with: `refuses(body)` gives a message and a status, or None."""
        self.pages = {}
        """Further routes: by path, what they answer."""
        self.writes = None
        """The bytes of a chat's answer behind its head, in pieces: `writes(body)` gives a list."""
        self.changes = None
        """Changes each answer to a completion in place: `changes(answer, body)`. `unfinished`
        in it is what a stream gives as the reason before its end."""
        self.streams = None
        """The events of a chat, if not those of the story: `streams(body)` gives a list of objects."""
        self.together = 0
        """Chats that must be there before the first is answered; 0 afterwards."""
        self.asked = []
        self.pause = 0.0
        self.working = 0
        self.aborted = 0
        self.port = 0
        self._server = None
        self._open = set()

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{self.port}/v1"

    async def stop(self):
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await self._server.wait_closed()

    def bodies(self, route="/v1/completions"):
        return [asked.body for asked in self.asked if asked.path == route]

    async def _serve(self, reader, writer):
        self._open.add(writer)
        try:
            while (asked := await _read(reader)) is not None:
                self.asked.append(asked)
                if not await self._answer(asked, reader, writer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, asked, reader, writer):
        """Send one answer; False when the connection is to be closed."""
        fault = self.faults.pop(0) if self.faults and asked.path.endswith("completions") else None
        if fault == "drop":
            return False
        if fault == "half":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")
            return False
        if fault == "stall" or (self.pause and asked.path.endswith("completions")):
            await self._work(3600 if fault == "stall" else self.pause, reader)
        while self.together and len(self.bodies("/v1/chat/completions")) < self.together:
            await asyncio.sleep(0.01)
        reply = fault if isinstance(fault, Reply) else self._route(asked)
        if callable(fault):
            fault(reply.body)
        if self.writes and asked.path.endswith("/chat/completions") and reply.status == 200:
            return await _write(self.writes(asked.body), writer)
        if self.changes and asked.path == "/v1/completions" and reply.status == 200:
            self.changes(reply.body, asked.body)
        if asked.body.get("stream") and reply.status == 200:
            return await self._stream(reply.body, writer, broken=fault == "break")
        await _send(writer, reply)
        return True

    async def _work(self, seconds, reader):
        """Be busy, unless the client hangs up."""
        self.working += 1
        gone = asyncio.create_task(reader.read(1))
        done, _ = await asyncio.wait([gone], timeout=seconds)
        self.working -= 1
        if done:
            self.aborted += 1
            raise ConnectionError
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone

    async def _stream(self, answer, writer, *, broken):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for count, event in enumerate(_events(answer)):
            if broken and count == 2:
                return False
            writer.write(f"data: {json.dumps(event)}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0.001)
        writer.write(b"data: [DONE]\n\n")
        return False

    def _route(self, asked):
        match asked.path:
            case path if path in self.pages:
                page = self.pages[path]
                return page if isinstance(page, Reply) else Reply(page)
            case "/v1/models" if "models" in self.able:
                return Reply({"data": [{"id": self.model, "max_model_len": self.context}]})
            case "/tokenize" if "tokenize" in self.able and asked.body.keys() & {"prompt", "messages"}:
                return Reply({"tokens": self._tokens(asked.body), "max_model_len": self.context})
            case "/detokenize" if "tokenize" in self.able:
                return Reply({"prompt": bytes(asked.body["tokens"]).decode(errors="replace")})
            case "/v1/completions" if "completions" in self.able:
                return self._complete(asked.body)
            case "/v1/chat/completions" if "chat" in self.able:
                return self._chat(asked.body)
        return Reply({"error": {"message": f"no route {asked.path}"}}, 404)

    def _tokens(self, body):
        if "prompt" in body:
            return list(body["prompt"].encode())
        text = "".join(f"<{turn['role']}>{turn['content']}</s>\n" for turn in body["messages"])
        return list((text + ("<assistant>" if body.get("add_generation_prompt") else "")).encode())

    def _complete(self, body):
        if "strict" in self.able and (unknown := set(body) - _KNOWN):
            return Reply({"error": {"message": f"unknown fields {sorted(unknown)}"}}, 400)
        ids = body["prompt"]
        if isinstance(ids, list) and "ids" not in self.able:
            return Reply({"error": {"message": "prompt must be a string"}}, 400)
        if isinstance(ids, str):
            ids = [*(b"!" if "bos" in self.able else b""), *ids.encode()]
        if len(ids) + body["max_tokens"] > self.context:
            return Reply({"error": {"message": "longer than the model's context"}}, 400)
        wanted = body.get("n", 1) if "n" in self.able else 1
        choices = [
            self._choice(index, bytes(token % 256 for token in ids).decode(errors="replace"), body)
            for index in range(wanted)
        ]
        spoken = sum(len(choice.pop("_ids")) for choice in choices)
        usage = {"prompt_tokens": len(ids), "completion_tokens": spoken}
        return Reply({"model": self.model, "system_fingerprint": self.fingerprint, "choices": choices, "usage": usage})

    def _choice(self, index, prompt, body):
        text, finish, reason = self._say(prompt, body)
        ids = list(text.encode())
        choice = {"index": index, "text": text, "finish_reason": finish, "_ids": ids}
        if "stop" in self.able:
            choice["stop_reason"] = reason
        elif reason:
            choice["text"] = text.removesuffix(reason)
        if "token_ids" in self.able and body.get("return_token_ids"):
            choice["token_ids"] = ids
        if "logprobs" in self.able and body.get("logprobs") is not None:
            choice["logprobs"] = {
                "token_logprobs": [LOGPROB] * len(ids),
                "top_logprobs": [self._top(token, body) for token in ids] if body["logprobs"] else None,
            }
        return choice

    def _say(self, prompt, body):
        story = STORY * 20 if self.speak is None else self.speak(prompt)
        for length in range(1, min(len(story), body["max_tokens"]) + 1):
            for stop in body.get("stop") or ():
                if story[:length].endswith(stop):
                    return story[:length], "stop", stop
        if len(story) > body["max_tokens"]:
            return story[: body["max_tokens"]], "length", None
        return story, "stop", None

    def _top(self, token, body):
        dressed = (lambda c: f"token_id:{ord(c)}") if body.get("return_tokens_as_token_ids") else (lambda c: c)
        if "strict" in self.able:
            dressed = str
        told = {dressed(chr(token)): LOGPROB}
        if "exact" in self.able and "logprob_token_ids" in body:
            return told | {dressed(chr(one)): math.log(ODDS.get(chr(one), 1e-6)) for one in body["logprob_token_ids"]}
        if "top" in self.able:
            told |= {dressed(char): math.log(odds) for char, odds in ODDS.items()} | {dressed("?"): math.log(0.01)}
        return dict(list(told.items())[: body["logprobs"] + 1])

    def _chat(self, body):
        if self.refuses and (refusal := self.refuses(body)):
            return Reply({"error": {"message": refusal[0]}}, refusal[1])
        if "newer" in self.able and "max_tokens" in body:
            return Reply({"error": {"message": "use max_completion_tokens instead of max_tokens"}}, 400)
        if self.streams:
            return Reply({"events": self.streams(body)})
        last = body["messages"][-1]
        opening = last["content"] if last["role"] == "assistant" else ""
        text = self.speak(opening) if self.speak else STORY
        text = text if "continue" in self.able else f"{opening}{text}"
        cut = text[: body.get("max_tokens") or body.get("max_completion_tokens")]
        choice = {"index": 0, "text": cut, "finish_reason": "stop" if cut == text else "length"}
        return Reply({"model": self.model, "choices": [choice], "chat": True})


def _events(answer):
    """The answer in pieces of three letters, the reason in an event of its own."""
    if "events" in answer:
        yield from answer["events"]
        return
    [choice] = answer["choices"]
    reason = answer.get("unfinished")
    chat = answer.get("chat")
    for at in range(0, len(choice["text"]), 3):
        piece = choice["text"][at : at + 3]
        told = {"delta": {"content": piece}} if chat else {"text": piece}
        yield {"model": answer["model"], "choices": [{**told, "finish_reason": reason}]}
    end = {"delta": {}} if chat else {"text": ""}
    yield {"model": answer["model"], "choices": [{**end, "finish_reason": choice["finish_reason"]}]}
    if chat:
        yield {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}


async def _write(pieces, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.01)
    return False


async def _read(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    line, *lines = head.decode().splitlines()
    method, path, _ = line.split(" ")
    headers = {key.lower(): value.strip() for key, _, value in (each.partition(":") for each in lines if each)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, path, headers, json.loads(body) if body else {})


async def _send(writer, reply):
    text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
    kind = "text/html" if isinstance(reply.body, str) else "application/json"
    headers = {"Content-Type": kind, "Content-Length": str(len(text.encode())), **reply.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} Whatever\r\n{head}\r\n{text}".encode())
    await writer.drain()
