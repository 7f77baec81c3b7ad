"""Conversations as token ids and labels, exactly as the verifier will see them when it judges.

At inference the rationale under judgement stands right behind the step, while those before it are complete assistant
turns with the template's marker. So for most chat templates every step is an example of its own. Where the template
has no such marker (the embedded pair's), the whole chain is one growing text and one example holds every step: two
neighbours are joined iff the later prompt is the earlier one with its rationale and something behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from redline.inference import Message, neutralize
from redline.inference.checkpoint.tokenizer import CheckpointTokenizer
from redline.store import DataError
from redline.training.pipeline.schema import ConversationRow
from redline.training.sft.data.segments import IGNORED, Format, RationaleUnusable, Segments, segments
from redline.verifier.genprm import prompt_format

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_CLOSED = "</output>"


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and, of the same length, labels: the id where it is learnt, `IGNORED` elsewhere."""

    ids: list[int]
    labels: list[int]
    judgements: int
    """Steps that it teaches to judge."""


class _Renderer:
    """A tokenizer as writers of prompts need it."""

    def __init__(self, codec: CheckpointTokenizer) -> None:
        self._codec = codec
        self.eos_token = codec.eos_token
        self.special_tokens = codec.special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        return self._codec.render(messages, add_generation_prompt=add_generation_prompt)


class Encoder:
    """Makes examples of at most `max_length` tokens; whatever has no place in one is counted, never cut in the middle.

    Raises `ModelUnsupported` for a tokenizer without a chat template.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, form: Format, max_length: int) -> None:
        self._codec = CheckpointTokenizer(tokenizer)
        self._renderer = _Renderer(self._codec)
        self._form: Format = form
        self._max_length = max_length
        self.left_out: Counter[str] = Counter()
        """Reason to count of judgements that are in no example."""

    def examples(self, row: ConversationRow) -> Iterator[Example]:
        """The examples of a conversation. Raises `DataError` where it is none."""
        steps, rationales = self._turns(row)
        texts = self._texts(steps, rationales)
        for _, chain in groupby(texts, key=lambda one: one[0]):
            example = self._encode([parts for _, parts in chain])
            if example is not None:
                yield example

    def _turns(self, row: ConversationRow) -> tuple[list[str], list[str]]:
        """What is judged, the problem with the first step, and the rationales."""
        turns = row.conversations
        roles = [turn.role for turn in turns]
        if len(roles) < 3 or roles != ["system", *["user", "assistant"] * (len(roles) // 2)]:
            raise DataError(f"{row.id}: not a system turn, then steps and rationales in turn: {' '.join(roles)}")
        steps = [prompt_format.without_tags(turn.content) for turn in turns[1::2]]
        return steps, [self._clean(turn.content) for turn in turns[2::2]]

    def _clean(self, rationale: str) -> str:
        text = neutralize(rationale, self._renderer)
        return f"{text.rstrip()}\n" if text.rstrip().endswith(_CLOSED) else text

    def _texts(self, steps: Sequence[str], rationales: Sequence[str]) -> Iterator[tuple[int, Segments]]:
        """What each step adds to its example, and the number of the chain that it belongs to."""
        chain, before = 0, ""
        messages: list[Message] = [{"role": "system", "content": self._system}]
        for number, (step, rationale) in enumerate(zip(steps, rationales, strict=True), 1):
            try:
                parts = segments(rationale, number, self._form)
            except RationaleUnusable as reason:
                self.left_out[str(reason)] += len(steps) - number + 1
                return
            messages.append({"role": "user", "content": step})
            prompt = prompt_format.open_prompt(self._renderer, messages)
            joined = bool(before) and prompt.startswith(before)
            chain += not joined
            text = "".join(text for text, _ in parts)
            yield chain, [*self._opening(prompt[len(before) if joined else 0 :], joined=joined), *parts]
            before = prompt + text
            messages.append({"role": "assistant", "content": text})

    @property
    def _system(self) -> str:
        return prompt_format.SYSTEM_DIRECT if self._form == "direct" else prompt_format.SYSTEM

    def _opening(self, text: str, *, joined: bool) -> Segments:
        """What stands in front of a rationale; the end of the rationale before it is still learnt."""
        end = self._codec.eos_token
        if joined and end and text.startswith(end):
            return [(end, True), (text.removeprefix(end), False)]
        return [(text, False)]

    def _encode(self, texts: Sequence[Segments]) -> Example | None:
        """The example of a chain as far as it fits; None where not even its first step does."""
        ids: list[int] = []
        labels: list[int] = []
        end = self._codec.encode(self._codec.eos_token)
        for done, parts in enumerate(texts):
            new, wanted = self._tokens(parts, first=not done)
            if len(ids) + len(new) + len(end) > self._max_length:
                self.left_out[f"longer than {self._max_length} tokens"] += len(texts) - done
                return Example([*ids, *end], [*labels, *end], done) if done else None
            ids += new
            labels += wanted
        return Example([*ids, *end], [*labels, *end], len(texts))

    def _tokens(self, parts: Segments, *, first: bool) -> tuple[list[int], list[int]]:
        """Ids and labels, run by run: inference, too, encodes whatever stands before the model's words in one go."""
        ids: list[int] = []
        labels: list[int] = []
        for learnt, run in groupby(parts, key=lambda segment: segment[1]):
            text = "".join(text for text, _ in run)
            whole = first and not ids
            tokens = self._codec.encode(text) if whole else self._codec.encode_continuation(text)
            ids += tokens
            labels += tokens if learnt else [IGNORED] * len(tokens)
        return ids, labels
