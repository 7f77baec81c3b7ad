"""The examples of a training in a file that every process maps into its memory: Arrow's stream format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redline.record import Record
from redline.store import DataError, write_whole
from redline.training.sft.data.conversation import read_conversations
from redline.training.sft.data.examples import Encoder, Example
from redline.training.sft.data.segments import IGNORED
from redline.training.sft.plan import TrainingPlan
from redline.training.sft.run_dir import RunDir

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_ROWS = 256
"""Examples a batch of the file."""


class DatasetCounts(Record):
    """What is in the examples and what is not."""

    examples: int
    judgements: int
    tokens: int
    learnt_tokens: int
    left_out: dict[str, int]

    @staticmethod
    def read(run_dir: RunDir) -> DatasetCounts:
        """Those of the examples that are there."""
        return DatasetCounts.model_validate_json(run_dir.counts.read_bytes())


def write_dataset(run_dir: RunDir, plan: TrainingPlan, tokenizer: PreTrainedTokenizerBase) -> None:
    """Make the examples; the counts are written last, so that they vouch for them.

    Raises `DataError` for a file that is not of conversations, or none of which can be used.
    """
    import pyarrow as pa

    encoder = Encoder(tokenizer, plan.form, plan.tuning.max_length)
    rows = read_conversations(Path(plan.data))
    examples = (example for row in rows for example in encoder.examples(row))
    total: dict[str, int] = dict.fromkeys(("examples", "judgements", "tokens", "learnt_tokens"), 0)
    schema = pa.schema([("input_ids", pa.list_(pa.int32())), ("labels", pa.list_(pa.int32()))])
    with pa.OSFile(str(run_dir.examples), "wb") as sink, pa.ipc.new_stream(sink, schema) as stream:
        for batch in _batches(examples):
            columns: list[Any] = [[example.ids for example in batch], [example.labels for example in batch]]
            stream.write_batch(pa.record_batch(columns, schema=schema))
            _count(total, batch)
    if not total["examples"]:
        raise DataError(f"{plan.data}: nothing to learn from: {told(encoder.left_out) or 'no conversations'}")
    write_whole(run_dir.counts, DatasetCounts(**total, left_out=encoder.left_out).model_dump_json(indent=1))


def read_dataset(run_dir: RunDir) -> Any:
    """The examples as a `datasets.Dataset` with columns `input_ids` and `labels`."""
    from datasets import Dataset

    return Dataset.from_file(str(run_dir.examples))


def told(left_out: dict[str, int]) -> str:
    """What was left out, in words, the most frequent first."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items(), key=lambda item: -item[1]))


def _batches(examples: Iterator[Example]) -> Iterator[list[Example]]:
    while batch := list(islice(examples, _ROWS)):
        yield batch


def _count(total: dict[str, int], batch: list[Example]) -> None:
    for example in batch:
        total["examples"] += 1
        total["judgements"] += example.judgements
        total["tokens"] += len(example.ids)
        total["learnt_tokens"] += sum(label != IGNORED for label in example.labels)
