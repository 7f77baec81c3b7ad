"""Lessons as tensors: a stream of padded batches of about equal token counts, made on the fly and repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from redline.training.embedded.lesson import Lesson, Teacher

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerFast

IGNORED = -100
POOL = 8
"""Batches drawn together and sorted by length, so that little is padding."""


@dataclass(frozen=True)
class Batch:
    """`ids` and `labels` of shape (rows, length); labels are IGNORED where nothing is learnt."""

    ids: torch.Tensor
    labels: torch.Tensor


def encode(lesson: Lesson, tokenizer: PreTrainedTokenizerFast) -> tuple[list[int], list[int]]:
    """Token ids and labels, segment by segment as inference concatenates them."""
    ids: list[int] = []
    labels: list[int] = []
    for (_, learnt), tokens in zip(lesson, tokenizer([text for text, _ in lesson]).input_ids, strict=True):
        ids += tokens
        labels += tokens if learnt else [IGNORED] * len(tokens)
    return ids, labels


def batches(
    teach: Teacher, tokenizer: PreTrainedTokenizerFast, *, tokens: int, longest: int, seed: int
) -> Iterator[Batch]:
    """Endless training batches of at most `tokens` tokens, padding included; lessons over `longest` are left out.

    The stream depends on `seed` alone: a resumed training starts it with another seed and sees fresh lessons.
    """
    rng = Random(seed)
    while True:
        pool: list[tuple[list[int], list[int]]] = []
        size = 0
        while size < POOL * tokens:
            row = encode(teach(rng, "train"), tokenizer)
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


def padded(rows: list[tuple[list[int], list[int]]], pad: int) -> Batch:
    """The rows side by side, padded on the right."""
    import torch

    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), pad, dtype=torch.long)
    labels = torch.full((len(rows), width), IGNORED, dtype=torch.long)
    for row, (tokens, wanted) in enumerate(rows):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, : len(wanted)] = torch.tensor(wanted)
    return Batch(ids, labels)
