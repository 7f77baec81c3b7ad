"""The tokenizer and the chat template of a server, each kind through routes of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from redline.inference.errors import AnswerUnusable, ModelUnsupported, ServerRefused
from redline.inference.http.client import ServerClient
from redline.inference.http.json_values import JsonObject, read_ids
from redline.inference.model import Message

MARK = "redline"
"""An assistant's turn that no template changes; what stands behind it ends the turn."""
_ASKED, _AGAIN = "1 + 1 = 2.", "2 + 2 = 4."
_SIGN = re.compile(r"\W.*\S.*", re.DOTALL)
"""What a control token may look like: more than one sign, and no plain word."""


class TokenRoutes(Protocol):
    """Every call is a request. All raise what `ServerClient.post` does, and `AnswerUnusable`."""

    @property
    def control(self) -> tuple[str, ...]:
        """The texts of control tokens, as far as they are known."""

    async def prepare(self) -> None:
        """Find out what the other calls need. Raises `ModelUnsupported` where the routes cannot be used."""

    async def encode(self, text: str) -> list[int]:
        """The ids of a prompt; nothing is added to it."""

    async def decode(self, ids: Sequence[int]) -> str:
        """The text of the ids."""

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        """The messages through the chat template."""


class VllmTokenRoutes:
    """vLLM's: `/tokenize` takes a prompt or messages, `/detokenize` gives a prompt."""

    def __init__(self, server: ServerClient, model: str) -> None:
        self._server = server
        self._model = model

    @property
    def control(self) -> tuple[str, ...]:
        return ()

    async def prepare(self) -> None:
        """Nothing to find out."""

    async def encode(self, text: str) -> list[int]:
        return await self._tokenize({"prompt": text})

    async def decode(self, ids: Sequence[int]) -> str:
        url = f"{self._server.root}/detokenize"
        answer = await self._server.post(url, {"model": self._model, "tokens": list(ids)})
        return _text(answer, "prompt", "/detokenize")

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        ids = await self._tokenize({"messages": list(messages), "add_generation_prompt": add_generation_prompt})
        return await self.decode(ids)

    async def _tokenize(self, what: JsonObject) -> list[int]:
        body = {"model": self._model, "add_special_tokens": False, **what}
        return _ids((await self._server.post(f"{self._server.root}/tokenize", body)).get("tokens"))


class LlamaCppTokenRoutes:
    """llama.cpp's: `/tokenize` takes a content, `/detokenize` gives one, `/apply-template` makes a prompt of messages.

    Its template leaves the last assistant's turn open, and leaves out the token in front of every prompt where the
    server would add it: both are put right here.
    """

    def __init__(self, server: ServerClient, model: str) -> None:
        self._server = server
        self._model = model
        self._front = ""
        self._tail = ""
        self._generation_prompt = ""
        self._control: tuple[str, ...] = ()

    @property
    def control(self) -> tuple[str, ...]:
        return self._control

    async def prepare(self) -> None:
        user: Message = {"role": "user", "content": _ASKED}
        eos = await self._told_eos()
        closed, opened = [await self._apply([user], add_generation_prompt=add) for add in (False, True)]
        whole = await self._apply([user, {"role": "assistant", "content": MARK}, _again()], add_generation_prompt=False)
        user_end = closed.partition(_ASKED)[2]
        if not opened.startswith(closed) or (opened == closed and eos and eos in user_end):
            raise ModelUnsupported("its /apply-template opens the assistant's turn unasked: it is too old")
        between = whole.partition(MARK)[2].partition(_AGAIN)[0]
        turn_end = _turn_end(between, user_end, eos)
        self._tail = whole[whole.rindex(MARK) + len(MARK) + len(turn_end) :]
        self._generation_prompt = opened.removeprefix(closed)
        self._front = await self._front_text()
        self._control = await self._control_texts(whole)

    async def encode(self, text: str) -> list[int]:
        return _ids(await self._tokens(text))

    async def decode(self, ids: Sequence[int]) -> str:
        return _text(await self._post("/detokenize", {"tokens": list(ids)}), "content", "/detokenize")

    async def render(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        if messages[-1]["role"] != "assistant":
            return self._front + await self._apply(messages, add_generation_prompt=add_generation_prompt)
        whole = await self._apply([*messages, _again()], add_generation_prompt=False)
        if not whole.endswith(self._tail):
            raise AnswerUnusable("the server's chat template ends an assistant's turn in more than one way")
        text = f"{self._front}{whole.removesuffix(self._tail)}"
        return f"{text}{self._generation_prompt}" if add_generation_prompt else text

    async def _told_eos(self) -> str:
        """The end-of-sentence token; empty where the server hides it."""
        try:
            told = (await self._server.get(f"{self._server.root}/props")).get("eos_token")
        except ServerRefused:
            return ""
        return told if isinstance(told, str) else ""

    async def _front_text(self) -> str:
        """The token that the server puts before a text, as text; empty without one."""
        plain, dressed = await self.encode("a"), _ids(await self._tokens("a", add_special=True))
        at = next((at for at in range(len(dressed)) if dressed[at : at + len(plain)] == plain), 0)
        return await self.decode(dressed[:at]) if at else ""

    async def _control_texts(self, text: str) -> tuple[str, ...]:
        """The pieces of a conversation that are one token as control tokens, and something else as plain text."""
        told = await self._tokens(f"{self._front}{text}", with_pieces=True)
        pieces = dict.fromkeys(
            entry["piece"] for entry in told if isinstance(entry, dict) and isinstance(entry.get("piece"), str)
        )
        return tuple([piece for piece in pieces if _SIGN.fullmatch(piece) and await self._is_control(piece)])

    async def _is_control(self, piece: str) -> bool:
        return await self.encode(piece) != _ids(await self._tokens(piece, parse_special=False))

    async def _tokens(self, text: str, **fields: bool) -> list[Any]:
        body = {"content": text, "add_special": False, "parse_special": True, **fields}
        told = (await self._post("/tokenize", body)).get("tokens")
        if not isinstance(told, list):
            raise AnswerUnusable("the server's /tokenize answered without tokens")
        return told

    async def _apply(self, messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
        body = {"messages": list(messages), "add_generation_prompt": add_generation_prompt}
        return _text(await self._post("/apply-template", body), "prompt", "/apply-template")

    async def _post(self, route: str, body: JsonObject) -> JsonObject:
        return await self._server.post(f"{self._server.root}{route}", {"model": self._model, **body})


def _turn_end(between: str, user_end: str, eos: str) -> str:
    """What closes an assistant's turn: the same as a user's, or the end-of-sentence token and blanks behind it."""
    if user_end and between.startswith(user_end):
        return user_end
    if not eos or eos not in between:
        raise ModelUnsupported("its chat template shows no end of an assistant's turn")
    before, _, rest = between.partition(eos)
    return before + eos + rest[: len(rest) - len(rest.lstrip())]


def _again() -> Message:
    return {"role": "user", "content": _AGAIN}


def _text(answer: JsonObject, name: str, route: str) -> str:
    text = answer.get(name)
    if not isinstance(text, str):
        raise AnswerUnusable(f"the server's {route} answered without a text")
    return text


def _ids(told: Any) -> list[int]:
    if not isinstance(told, list):
        raise AnswerUnusable("the server's /tokenize answered without token ids")
    return list(read_ids(told))
