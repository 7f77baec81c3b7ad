"""From the address of a served model to a model: its card, its tokenizer, and the route it is asked through."""

from __future__ import annotations

from redline.inference.chat.chat_model import ChatModel
from redline.inference.completions.capabilities import RawPromptUnsupported, confirm_tokenizer, probe_capabilities
from redline.inference.completions.http_model import HttpModel
from redline.inference.completions.llama_cpp_route import find_route
from redline.inference.errors import ModelUnsupported
from redline.inference.http.api_key import ApiKey
from redline.inference.http.config import ClientConfig
from redline.inference.http.json_values import JsonObject
from redline.inference.served.address import Address
from redline.inference.served.connection import ServerConnection
from redline.inference.served.dialect import detect_dialect
from redline.inference.served.model_card import DEFAULT_CONTEXT, find_card
from redline.inference.served.tokenizer import NoTokenizer, find_tokenizer
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer, LocalTokenizer

_SENSIBLE = 10_000_000
"""Tokenizers without a limit state an enormous number."""


def open_served(name: str, *, raw_prompts: bool, config: ClientConfig | None = None) -> HttpModel | ChatModel:
    """Open `http://HOST:PORT/v1#NAME`; the server is asked what it can do before this returns.

    Where the server takes no raw prompts, the model goes through chat, unless `raw_prompts` are a must.
    Raises `ModelNotFound`, `ModelUnsupported`, `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`.
    """
    return open_address(name, Address.parse(name), ApiKey.from_environment(), raw_prompts=raw_prompts, config=config)


def open_address(
    name: str,
    address: Address,
    key: ApiKey,
    *,
    raw_prompts: bool,
    config: ClientConfig | None = None,
    fields: JsonObject | None = None,
) -> HttpModel | ChatModel:
    """Open the model at an address under a name of its own; otherwise as `open_served`.

    `fields`: what every request for a completion must say besides.
    """

    async def build(connection: ServerConnection) -> HttpModel | ChatModel:
        return await _build(name, connection, address, raw_prompts, fields or {})

    return ServerConnection(address.base, key, config).open(build)


async def _build(
    name: str, connection: ServerConnection, address: Address, raw_prompts: bool, fields: JsonObject
) -> HttpModel | ChatModel:
    server = connection.server
    card = await find_card(server, address.model)
    dialect = await detect_dialect(server, card)
    try:
        tokenizer = await find_tokenizer(server, card, dialect, address.tokenizer)
        context = card.max_context or dialect.max_context or _stated_context(tokenizer) or DEFAULT_CONTEXT
        route = await find_route(server, card.name, dialect, fields)
        capabilities = await probe_capabilities(route, tokenizer, dialect)
        if isinstance(tokenizer, LocalTokenizer):
            await confirm_tokenizer(route, tokenizer, capabilities)
        return HttpModel(name, connection, route, tokenizer, capabilities, context)
    except (RawPromptUnsupported, NoTokenizer) as why:
        reason = str(why)
    if not raw_prompts:
        context = card.max_context or dialect.max_context or DEFAULT_CONTEXT
        return ChatModel(name, connection, card.name, context)
    raise ModelUnsupported(
        f"{name} cannot be a GenPRM verifier, which needs raw prompts: {reason}; judge with critic:{name} "
        f"or consistency:{name} instead, which only chat"
    )


def _stated_context(tokenizer: AsyncTokenizer) -> int:
    stated = tokenizer.max_context if isinstance(tokenizer, LocalTokenizer) else 0
    return stated if stated < _SENSIBLE else 0
