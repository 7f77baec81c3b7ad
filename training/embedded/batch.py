"""Training texts as tensors: a stream of padded batches of about equal token counts, made on the fly and repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from redline.training.embedded.texts.training_text import TextSampler
from redline.training.sft.data.segments import IGNORED, Segments

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerFast

POOL = 8
"""Batches drawn together and sorted by length, so that little is padding."""


@dataclass(frozen=True)
class TokenBatch:
    """`ids` and `labels` of shape (rows, length); labels are IGNORED where nothing is learnt."""

    ids: torch.Tensor
    labels: torch.Tensor


def encode(example: Segments, tokenizer: PreTrainedTokenizerFast) -> tuple[list[int], list[int]]:
    """Token ids and labels, segment by segment as inference concatenates them."""
    ids: list[int] = []
    labels: list[int] = []
    for (_, learnt), tokens in zip(example, tokenizer([text for text, _ in example]).input_ids, strict=True):
        ids += tokens
        labels += tokens if learnt else [IGNORED] * len(tokens)
    return ids, labels


def batches(
    sample_text: TextSampler, tokenizer: PreTrainedTokenizerFast, *, tokens: int, longest: int, seed: int
) -> Iterator[TokenBatch]:
    """Endless training batches of at most `tokens` tokens, padding included; texts over `longest` are left out.

    The stream depends on `seed` alone: a resumed training starts it with another seed and sees fresh texts.
    """
    rng = Random(seed)
    while True:
        pool: list[tuple[list[int], list[int]]] = []
        size = 0
        while size < POOL * tokens:
            row = encode(sample_text(rng, "train"), tokenizer)
            if len(row[0]) <= longest:
                pool.append(row)
                size += len(row[0])
        pool.sort(key=lambda row: len(row[0]))
        cut = list(_cut(pool, tokens))
        rng.shuffle(cut)
        for rows in cut:
            yield padded(rows, tokenizer.pad_token_id)


def _cut(pool: list[tuple[list[int], list[int]]], tokens: int) -> Iterator[list[tuple[list[int], list[int]]]]:
    rows: list[tuple[list[int], list[int]]] = []
    for row in pool:
        if rows and (len(rows) + 1) * len(row[0]) > tokens:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def padded(rows: list[tuple[list[int], list[int]]], pad: int) -> TokenBatch:
    """The rows side by side, padded on the right."""
    import torch

    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), pad, dtype=torch.long)
    labels = torch.full((len(rows), width), IGNORED, dtype=torch.long)
    for row, (tokens, wanted) in enumerate(rows):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, : len(wanted)] = torch.tensor(wanted)
    return TokenBatch(ids, labels)
