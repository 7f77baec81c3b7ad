"""From the address of a served model to a model: its card, its tokenizer, and the route it is asked through."""

from __future__ import annotations

from redline.inference.background_loop import LoopThread
from redline.inference.chat.chat_model import ChatModel
from redline.inference.completions.http_model import HttpModel
from redline.inference.errors import ModelUnsupported
from redline.inference.http.address import Address
from redline.inference.http.api_key import ApiKey
from redline.inference.http.client import Server
from redline.inference.http.patience import Patience
from redline.inference.llama.completions import find_route
from redline.inference.served.abilities import Raw, confirm_tokenizer, probe
from redline.inference.served.dialect import meet
from redline.inference.served.model_card import find_card
from redline.inference.served.served_codec import NoTokenizer, find_codec
from redline.inference.served.server_codec import AsyncCodec, LocalCodec

UNTOLD_CONTEXT = 4096
"""Tokens of context assumed where neither the server nor the tokenizer tells."""

_SENSIBLE = 10_000_000
"""Tokenizers without a limit state an enormous number."""


def open_served(name: str, *, raw_prompts: bool, patience: Patience | None = None) -> HttpModel | ChatModel:
    """Open `http://HOST:PORT/v1#NAME`; the server is asked what it can do before this returns.

    Where the server takes no raw prompts, the model goes through chat, unless `raw_prompts` are a must.
    Raises `ModelNotFound`, `ModelUnsupported`, `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`.
    """
    return open_address(
        name, Address.parse(name), ApiKey.from_environment(), raw_prompts=raw_prompts, patience=patience
    )


def open_address(
    name: str, address: Address, key: ApiKey, *, raw_prompts: bool, patience: Patience | None = None
) -> HttpModel | ChatModel:
    """Open the model at an address under a name of its own; otherwise as `open_served`."""
    thread = LoopThread("redline-http")
    try:
        return thread.wait(_open(name, address, thread, raw_prompts, key, patience))
    except BaseException:
        thread.close()
        raise


async def _open(
    name: str,
    address: Address,
    thread: LoopThread,
    raw_prompts: bool,
    key: ApiKey,
    patience: Patience | None,
) -> HttpModel | ChatModel:
    server = Server(address.base, key, patience)
    try:
        async with server.opening():
            return await _open_on(server, name, address, thread, raw_prompts)
    except BaseException:
        await server.aclose()
        raise


async def _open_on(
    server: Server, name: str, address: Address, thread: LoopThread, raw_prompts: bool
) -> HttpModel | ChatModel:
    card = await find_card(server, address.model)
    dialect = await meet(server, card)
    try:
        codec = await find_codec(server, card, dialect, address.tokenizer)
        context = card.max_context or dialect.max_context or _stated_context(codec) or UNTOLD_CONTEXT
        route = await find_route(server, card.name, dialect)
        able = await probe(route, codec, dialect)
        if isinstance(codec, LocalCodec):
            await confirm_tokenizer(route, codec, able)
        return HttpModel(name, thread, route, codec, able, context)
    except (Raw, NoTokenizer) as why:
        reason = str(why)
    if not raw_prompts:
        context = card.max_context or dialect.max_context or UNTOLD_CONTEXT
        return ChatModel(name, thread, server, card.name, context)
    raise ModelUnsupported(
        f"{name} cannot be a GenPRM verifier, which needs raw prompts: {reason}; judge with critic:{name} "
        f"or consistency:{name} instead, which only chat"
    )


def _stated_context(codec: AsyncCodec) -> int:
    stated = codec.max_context if isinstance(codec, LocalCodec) else 0
    return stated if stated < _SENSIBLE else 0
