"""From the address of a served model to a model: its card, its tokenizer, and the route it is asked through."""

from __future__ import annotations

from inference.abilities import Raw, confirm_tokenizer, probe
from inference.address import Address
from inference.api_key import ApiKey
from inference.chat_model import ChatModel
from inference.codec import Codec
from inference.completions import Completions
from inference.errors import ModelNotFound, ModelUnsupported, ServerRefused
from inference.http_model import HttpModel
from inference.loop_thread import LoopThread
from inference.model import Message
from inference.model_card import ModelCard, find_card
from inference.patience import Patience
from inference.server import Server
from inference.server_codec import AsyncCodec, LocalCodec, ServerCodec
from inference.weights import load_tokenizer

UNTOLD_CONTEXT = 4096
"""Tokens of context assumed where neither the server nor the tokenizer tells."""

_SENSIBLE = 10_000_000
"""Tokenizers without a limit state an enormous number."""


def open_served(name: str, *, raw_prompts: bool, patience: Patience | None = None) -> HttpModel | ChatModel:
    """Open `http://HOST:PORT/v1#NAME`; the server is asked what it can do before this returns.

    Where the server takes no raw prompts, the model goes through chat, unless `raw_prompts` are a must.
    Raises `ModelNotFound`, `ModelUnsupported`, `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`.
    """
    address = Address.parse(name)
    key = ApiKey.from_environment()
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
    try:
        codec = await _codec(server, card, address.tokenizer)
        context = card.max_context or _stated_context(codec) or UNTOLD_CONTEXT
        route = Completions(server, card.name)
        able = await probe(route, codec)
        if address.tokenizer:
            await confirm_tokenizer(route, codec, able)
        return HttpModel(name, thread, route, codec, able, context)
    except (Raw, _NoTokenizer) as why:
        reason = str(why)
    if not raw_prompts:
        return ChatModel(name, thread, server, card.name, card.max_context or UNTOLD_CONTEXT)
    raise ModelUnsupported(
        f"{name} cannot be a GenPRM verifier, which needs raw prompts: {reason}; judge with critic:{name} "
        f"or consistency:{name} instead, which only chat"
    )


class _NoTokenizer(ModelUnsupported):
    """Neither the server nor this machine has one."""


async def _codec(server: Server, card: ModelCard, named: str) -> AsyncCodec:
    """The tokenizer the user named; else the server's, or the same one on this machine, which answers at once."""
    if named:
        return LocalCodec(Codec(load_tokenizer(named)))
    try:
        remote = await ServerCodec.open(server, card.name)
    except ModelUnsupported as why:
        reason = str(why)
    else:
        return await _twin(remote, card.root) or remote
    raise _NoTokenizer(f"{reason}: name one, a folder or a model of the hub: {server.base}#{card.name}@TOKENIZER")


async def _twin(remote: ServerCodec, root: str) -> LocalCodec | None:
    """The tokenizer of the folder or cached model the server loaded, if this machine has it and it agrees."""
    try:
        local = LocalCodec(Codec(load_tokenizer(root, here=True))) if root else None
        if local and local.eos_token == remote.eos_token and await _agree(remote, local):
            return local
    except (ModelNotFound, ModelUnsupported, ServerRefused):
        return None
    return None


async def _agree(remote: ServerCodec, local: LocalCodec) -> bool:
    messages: list[Message] = [
        {"role": "user", "content": "Solve 3x + 7 = 22 \\(naïvely\\):\n\n数学 √2"},
        {"role": "assistant", "content": " Step 1: $\\boxed{5}$</analyze>\n"},
        {"role": "user", "content": "```python\nprint(1)\n```\n"},
    ]
    for opened in (False, True):
        texts = [await codec.render(messages, add_generation_prompt=opened) for codec in (remote, local)]
        if texts[0] != texts[1] or await local.encode(texts[0]) != await remote.encode(texts[0]):
            return False
    return True


def _stated_context(codec: AsyncCodec) -> int:
    stated = codec.max_context if isinstance(codec, LocalCodec) else 0
    return stated if stated < _SENSIBLE else 0
