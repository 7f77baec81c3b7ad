"""One request to the engine: the sequences it consists of and the future that its caller waits for."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from torch import Tensor

from redline.inference.errors import ModelFailed
from redline.inference.local.detokenizer import IncrementalDetokenizer
from redline.inference.local.sampling import SamplingParams
from redline.inference.model import Completion

Result = TypeVar("Result")


@dataclass(eq=False)
class EngineRequest(Generic[Result]):
    """Collects the results of `expected` sequences; its future has them in the order of their indices."""

    expected: int
    future: Future[list[Result]] = field(default_factory=Future)
    _results: dict[int, Result] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Answered, failed or cancelled by the caller: nothing more needs to be computed for it."""
        return self.future.done()

    def finish(self, index: int, result: Result) -> None:
        """Hand in one sequence's result."""
        self._results[index] = result
        if len(self._results) == self.expected:
            # The caller may cancel at any moment, also between a check and this line.
            with contextlib.suppress(InvalidStateError):
                self.future.set_result([self._results[i] for i in range(self.expected)])

    def fail(self, error: ModelFailed) -> None:
        """Fail the whole request."""
        with contextlib.suppress(InvalidStateError):
            self.future.set_exception(error)


@dataclass(eq=False)
class SampleState:
    """A sequence that grows until its text is finished."""

    request: EngineRequest[Completion]
    index: int
    ids: list[int]
    """Prompt and generated ids."""
    sampling: SamplingParams
    text: IncrementalDetokenizer

    def take(self, token: int, logprob: float) -> bool:
        """Add a token; True when it was the last."""
        self.ids.append(token)
        self.text.append(token, logprob)
        if self.text.finish is None:
            return False
        self.request.finish(self.index, self.text.completion())
        return True


@dataclass(eq=False)
class LogprobQuery:
    """A sequence that only wants to know how likely some next tokens are."""

    request: EngineRequest[tuple[float, ...]]
    ids: list[int]
    candidates: Sequence[int]

    def take(self, logprobs: Tensor) -> None:
        """Read the candidates off the (vocabulary,) log-probabilities behind the last id."""
        self.request.finish(0, tuple(logprobs[list(self.candidates)].tolist()))


Task = SampleState | LogprobQuery
