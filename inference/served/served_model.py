"""What all models have in common whose prompts a server takes as token ids."""

from __future__ import annotations

from redline.inference.model_base import TokenizedModel
from redline.inference.served.connection import ServerConnection
from redline.inference.tokenizers.async_tokenizer import AsyncTokenizer
from redline.inference.tokenizers.blocking_tokenizer import BlockingTokenizer


class ServedModel(TokenizedModel[BlockingTokenizer]):
    """`render`, `encode` and `count_tokens` ask the server, and block, where the tokenizer is not on this machine."""

    def __init__(self, name: str, connection: ServerConnection, tokenizer: AsyncTokenizer, max_context: int) -> None:
        super().__init__(name, BlockingTokenizer(connection.loop, tokenizer), max_context)
        self._connection = connection
        self._async_tokenizer = tokenizer

    async def aclose(self) -> None:
        """Close every connection; calls in flight and later ones fail with `ModelFailed`."""
        await self._connection.aclose()
