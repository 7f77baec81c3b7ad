"""What one sample has said so far: ids, log-probabilities and text, and whether it is at its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from redline.inference.model import Completion, FinishReason
from redline.inference.text.stops import Stop, first_stop

_CONTEXT = 6
"""Prompt tokens decoded in front of the first new one: some tokenizers drop a leading space."""
_HELD_BACK = 8
"""Tokens that may wait for the rest of a character; a character has at most 4 bytes, more is not going to be one."""

Decode = Callable[[Sequence[int]], str]


class IncrementalDetokenizer:
    """Grows token by token. The text is decoded as it grows only where a stop string has to be found in it."""

    def __init__(
        self, prompt: Sequence[int], decode: Decode, *, eos: Collection[int], stops: tuple[str, ...], limit: int
    ) -> None:
        self._decode = decode
        self._eos = eos
        self._stops = stops
        self._overlap = max(map(len, stops), default=1) - 1
        self._limit = limit
        self._context = list(prompt[-_CONTEXT:])
        self._from, self._to = 0, len(self._context)
        self._text = ""
        self._stop: Stop | None = None
        self._finish: FinishReason | None = None
        self.ids: list[int] = []
        self.logprobs: list[float] = []

    @property
    def finish(self) -> FinishReason | None:
        """Why the sample ended; None while it goes on."""
        return self._finish

    def append(self, token: int, logprob: float) -> None:
        """Add a token; `finish` is set when it is the last one."""
        self.ids.append(token)
        self.logprobs.append(logprob)
        if token in self._eos:
            self._end("eos")
            return
        self._context.append(token)
        if self._stops:
            self._read()
        if self._finish is None and len(self.ids) >= self._limit:
            self._end("length")

    def completion(self) -> Completion:
        """The finished sample."""
        if self._finish is None:
            raise ValueError("the sample is not finished")
        end, string = self._stop or (len(self._text), None)
        return Completion(self._text[:end], tuple(self.ids), tuple(self.logprobs), self._finish, string)

    def _end(self, reason: FinishReason) -> None:
        self._finish = reason
        self._read(final=True)

    def _read(self, *, final: bool = False) -> None:
        """Take the text of the new tokens, unless it ends in the middle of a character, and look for a stop string."""
        # Both decodes begin at the same token, so what a tokenizer does at the start of a text cancels out.
        before = self._decode(self._context[self._from : self._to])
        new = self._decode(self._context[self._from :])[len(before) :]
        unsure = not new or new.endswith("\ufffd")
        if unsure and not final and len(self._context) - self._to < _HELD_BACK:
            return
        self._from, self._to = self._to, len(self._context)
        seen = max(0, len(self._text) - self._overlap)
        self._text += new
        self._stop = first_stop(self._text, self._stops, seen)
        if self._stop:
            self._finish = "stop"
