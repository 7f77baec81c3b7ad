"""A reward model behind a server's `/pooling` route (vLLM), token by token."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from redline.inference.errors import AnswerUnusable, ModelUnsupported, PromptTooLong, ServerRefused
from redline.inference.http.api_key import ApiKey
from redline.inference.http.client import ServerClient
from redline.inference.http.config import ClientConfig
from redline.inference.http.json_values import short_repr
from redline.inference.model import Usage
from redline.inference.reward.reward_model import Reading
from redline.inference.served.address import Address
from redline.inference.served.connection import ServerConnection
from redline.inference.served.dialect import detect_dialect
from redline.inference.served.model_card import DEFAULT_CONTEXT, find_card
from redline.inference.served.served_model import ServedModel
from redline.inference.served.tokenizer import find_tokenizer
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer

_PROBE = "1 + 1 = 2.<extra_0>2 + 2 = 4.<extra_0>"
_NO_ROUTE = {404, 405, 501}

TokenValues = list[tuple[float, ...]]


class PoolingRoute:
    """Requests to `/pooling`: token ids there, the head's numbers back."""

    def __init__(self, server: ServerClient, model: str) -> None:
        self.server = server
        self._model = model

    async def rows(self, ids: Sequence[int]) -> TokenValues:
        """One row for every token, or for every step separator: whichever the server gives.

        Raises what `ServerClient.post` does, and `AnswerUnusable`.
        """
        body = {"model": self._model, "input": list(ids), "task": "token_classify", "use_activation": False}
        answer = await self.server.post(f"{self.server.root}/pooling", body)
        try:
            rows = [_row(row) for row in answer["data"][0]["data"]]
        except (KeyError, IndexError, TypeError, ValueError, OverflowError):
            raise AnswerUnusable(f"/pooling answered without numbers: {short_repr(answer)}") from None
        if len({len(row) for row in rows}) > 1:
            raise AnswerUnusable("/pooling answered with rows of different lengths")
        return rows


class PoolingModel(ServedModel):
    """Keeps `redline.inference.RewardModel`. Callers may live in any number of threads and event loops.

    `render` and `encode` ask the server, and block, where the tokenizer is not on this machine.
    """

    def __init__(
        self,
        name: str,
        connection: ServerConnection,
        route: PoolingRoute,
        tokenizer: AsyncTokenizer,
        *,
        max_context: int,
        labels: int,
        shares: bool,
    ) -> None:
        super().__init__(name, connection, tokenizer, max_context)
        self._route = route
        self._labels = labels
        self._shares = shares

    @property
    def labels(self) -> int:
        """Numbers the server gives for a token."""
        return self._labels

    async def read(self, ids: Sequence[int], places: Sequence[int]) -> Reading:
        """See `RewardModel.read`. Cancelling the coroutine aborts the request on the server."""
        if len(ids) > self._max_context:
            raise PromptTooLong(f"a prompt of {len(ids)} tokens does not fit into a context of {self._max_context}")
        rows = await self._connection.run(self._route.rows(ids))
        if len(rows) == len(ids):
            rows = [rows[place] for place in places]
        if len(rows) != len(places) or any(len(row) != self._labels for row in rows):
            raise AnswerUnusable(
                f"/pooling answered with {len(rows)} rows for {len(ids)} tokens, {len(places)} of which end a step: "
                "start the server with the separator's id as the pooler's step_tag_id, or with pooling type ALL"
            )
        values = tuple(map(_logits, rows)) if self._shares else tuple(rows)
        return Reading(values, Usage(1, len(ids), 0))


def open_pooling(name: str, *, config: ClientConfig | None = None) -> PoolingModel:
    """Open `http://HOST:PORT/v1#NAME` as a reward model; the server is tried out before this returns.

    Raises `ModelNotFound`, `ModelUnsupported`, `ServerUnreachable`, `ServerRefused`, `AnswerUnusable`.
    """
    address = Address.parse(name)

    async def build(connection: ServerConnection) -> PoolingModel:
        return await _build(name, connection, address)

    return ServerConnection(address.base, ApiKey.from_environment(), config).open(build)


async def _build(name: str, connection: ServerConnection, address: Address) -> PoolingModel:
    server = connection.server
    card = await find_card(server, address.model)
    tokenizer = await find_tokenizer(server, card, await detect_dialect(server, card), address.tokenizer)
    route = PoolingRoute(server, card.name)
    rows = await _probe(route, await tokenizer.encode(_PROBE))
    labels = len(rows[0]) if rows else 0
    if labels not in {1, 2}:
        raise ModelUnsupported(f"{name} gives {labels} numbers a token: a process reward model has one or two")
    context = card.max_context or DEFAULT_CONTEXT
    return PoolingModel(
        name,
        connection,
        route,
        tokenizer,
        max_context=context,
        labels=labels,
        shares=labels == 2 and all(map(_sums, rows)),
    )


async def _probe(route: PoolingRoute, ids: Sequence[int]) -> TokenValues:
    try:
        return await route.rows(ids)
    except ServerRefused as error:
        if error.status not in _NO_ROUTE:
            raise
        reason = str(error)
    raise ModelUnsupported(f"the server does not pool token by token ({reason}): start vLLM with --runner pooling")


def _row(row: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in (row if isinstance(row, list) else [row]))


def _sums(row: Sequence[float]) -> bool:
    """Whether these are shares of 1: a server that knows no `use_activation` has put a softmax over the logits."""
    return min(row) >= 0 and abs(sum(row) - 1) < 1e-3


def _logits(shares: Sequence[float]) -> tuple[float, ...]:
    return tuple(math.log(share) if share > 0 else -math.inf for share in shares)
