"""The tokenizer of a served model: the server's, or the same one on this machine."""

from __future__ import annotations

from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.inference.checkpoint.weights import load_tokenizer
from redline.inference.errors import ModelNotFound, ModelUnsupported, ServerRefused
from redline.inference.http.client import ServerClient
from redline.inference.model import Message
from redline.inference.served.dialect import Dialect
from redline.inference.served.model_card import ModelCard
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer, LocalTokenizer
from redline.inference.tokenizers.remote_tokenizer import RemoteTokenizer


class NoTokenizer(ModelUnsupported):
    """Neither the server nor this machine has one; the message says how to name one."""


async def find_tokenizer(server: ServerClient, card: ModelCard, dialect: Dialect, named: str) -> AsyncTokenizer:
    """The tokenizer the user named; else the server's, or the same one on this machine, which answers at once.

    Raises `NoTokenizer`, what `load_tokenizer` raises for the named one, and what an unreachable server raises.
    """
    if named:
        return LocalTokenizer(CheckpointTokenizer(load_tokenizer(named)))
    local = _here(dialect.weights)
    if dialect.token_routes is None:
        reason = f"{dialect.name} offers no tokenizer with a chat template"
        if local:
            return local
    else:
        try:
            remote = await RemoteTokenizer.open(dialect.token_routes(server, card.name))
        except ModelUnsupported as why:
            reason = str(why)
        else:
            return local if local and await _same(remote, local) else remote
    name = f"{server.base}#{card.name}@{dialect.weights or 'TOKENIZER'}"
    raise NoTokenizer(f"{reason}: name one, a folder or a model of the hub: {name}")


def _here(weights: str) -> LocalTokenizer | None:
    """The tokenizer of the folder or cached model the server loaded, if this machine has it."""
    try:
        return LocalTokenizer(CheckpointTokenizer(load_tokenizer(weights, here=True))) if weights else None
    except (ModelNotFound, ModelUnsupported):
        return None


async def _same(remote: RemoteTokenizer, local: LocalTokenizer) -> bool:
    """Whether the two agree: a folder of that name may hold something else here."""
    try:
        return local.eos_token == remote.eos_token and await _agree(remote, local)
    except (ModelUnsupported, ServerRefused):
        return False


async def _agree(remote: RemoteTokenizer, local: LocalTokenizer) -> bool:
    messages: list[Message] = [
        {"role": "user", "content": "Solve 3x + 7 = 22 \\(naïvely\\):\n\n数学 √2"},
        {"role": "assistant", "content": " Step 1: $\\boxed{5}$</analyze>\n"},
        {"role": "user", "content": "```python\nprint(1)\n```\n"},
    ]
    for opened in (False, True):
        texts = [await tokenizer.render(messages, add_generation_prompt=opened) for tokenizer in (remote, local)]
        if texts[0] != texts[1] or await local.encode(texts[0]) != await remote.encode(texts[0]):
            return False
    return True
