"""A model whose words are kept in a file: ways of using it are compared on the same words, paid for once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

from redline.agent import resources
from redline.inference import Choice, Completion, Generation, LanguageModel, Request, Usage, open_model
from redline.record import Record
from redline.store import RecordLog
from redline.verifier.judges import factory


class SaidCompletion(Record):
    """A completion without its tokens."""

    text: str
    finish_reason: str
    stop_string: str | None
    thought: str


class Said(Record):
    """What a model answered once."""

    name: str
    """The digest of what it was asked."""
    completions: tuple[SaidCompletion, ...] = ()
    logprobs: tuple[float, ...] = ()
    source: str = ""
    usage: Mapping[str, int]


class RememberedModel:
    """Asks the model what nobody has asked yet, and repeats what it said to everything else, its usage included.

    The same request has the same answer by the protocol; here it has also across processes and crowded batches.
    """

    def __init__(self, inner: LanguageModel, log: RecordLog[Said]) -> None:
        self._inner, self._log = inner, log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def generate(self, request: Request) -> Generation:
        """The generation of this request. Raises what the model raises."""
        key = _digest(asdict(request))
        if key not in self._log.records:
            answer = await self._inner.generate(request)
            completions = tuple(
                SaidCompletion(text=c.text, finish_reason=c.finish_reason, stop_string=c.stop_string, thought=c.thought)
                for c in answer.completions
            )
            self._keep(Said(name=key, completions=completions, usage=asdict(answer.usage)))
        said = self._log.records[key]
        return Generation(
            tuple(Completion(c.text, (), (), c.finish_reason, c.stop_string, c.thought) for c in said.completions),  # type: ignore[arg-type]
            Usage(**said.usage),
        )

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """The generation of this request, told word by word: as fast as it can be heard, and not as it was written."""
        answer = await self.generate(request)
        for word in _WORD.findall(answer.completions[0].text):
            await asyncio.sleep(0)
            hear(word)
        return answer

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """The choice between these options. Raises what the model raises."""
        key = _digest({"prompt": prompt, "options": list(options)})
        if key not in self._log.records:
            answer = await self._inner.choose(prompt, options)
            self._keep(Said(name=key, logprobs=answer.logprobs, source=answer.source, usage=asdict(answer.usage)))
        said = self._log.records[key]
        return Choice(said.logprobs, said.source, Usage(**said.usage))  # type: ignore[arg-type]

    def _keep(self, said: Said) -> None:
        # Who asked the same at the same time has been answered, too.
        if said.name not in self._log.records:
            self._log.add(said.name, said)


_WORD = re.compile(r"\s*\S+|\s+$")


def _digest(asked: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Every model that a refiner opens by its name keeps its words in the folder, a file for each name."""
    logs: dict[str, RecordLog[Said]] = {}

    def remembered(name: str, **options: Any) -> RememberedModel:
        if name not in logs:
            path = folder / _digest({"name": name})[:12] / "words.jsonl"
            logs[name] = RecordLog(path, "words", {"model": name}, Said, "a model's words").__enter__()
        return RememberedModel(open_model(name, **options), logs[name])

    opening: Callable[..., Any] = remembered
    try:
        with patch.object(resources, "open_model", opening), patch.object(factory, "open_model", opening):
            yield
    finally:
        for log in logs.values():
            log.__exit__(None, None, None)
