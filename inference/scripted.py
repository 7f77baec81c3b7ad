"""A model that replays prepared completions: for unit tests, examples and trying out a loop without weights."""

from __future__ import annotations

import asyncio
import inspect
import math
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from redline.inference.errors import ModelFailed, PromptTooLong
from redline.inference.model import Choice, Completion, FinishReason, Generation, Message, Request, Usage
from redline.inference.model_base import ModelBase
from redline.inference.text.stops import first_stop

_PIECE = re.compile(r"<\|\w+\|>|\s+|\w+|[^\w\s]")


class ScriptExhausted(LookupError):
    """The script has no line left for a call. A mistake in the test, so deliberately not an `InferenceError`."""


@dataclass(frozen=True, slots=True)
class Endless:
    """A scripted generation that never stops by itself: `text` again and again until something cuts it off."""

    text: str


ScriptLine = str | Endless | BaseException
"""One scripted sample: what the model says, or the exception that the call raises."""
Script = Iterable[ScriptLine] | Callable[[Request], ScriptLine | Awaitable[ScriptLine]]
Choices = Mapping[str, float] | Callable[[str, Sequence[str]], Sequence[float]]


class _ChatMl:
    """The ChatML template."""

    eos_token = "<|im_end|>"
    special_tokens = ("<|im_start|>", eos_token)

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        turns = "".join(f"<|im_start|>{m['role']}\n{m['content']}{self.eos_token}\n" for m in messages)
        return turns + "<|im_start|>assistant\n" if add_generation_prompt else turns


class ScriptedModel(ModelBase):
    """Replays a script through the `LanguageModel` protocol, with honest stop strings, `max_tokens` and usage.

    `script` is a sequence, of which every sample takes the next line, or a function of the request (async if it wants
    to wait), asked once per sample. Where calls run concurrently the function is the safer form.

    `choices` gives the probabilities that `choose` reports: by option, or as a function `(prompt, options)`. Without
    it the script decides: the option that the latest completion said at the end of this very prompt, or else the one
    that the next line (which is then taken) begins with, has probability `confidence`; the others share the rest.

    A token is a word, a run of spaces or a single sign. Every token is certain (log-probability 0).
    """

    def __init__(
        self,
        script: Script,
        *,
        choices: Choices | None = None,
        confidence: float = 0.95,
        name: str = "scripted",
        max_context: int = 32_768,
    ) -> None:
        super().__init__(name, _ChatMl(), max_context)
        self._ask = script if callable(script) else None
        self._lines: deque[ScriptLine] = deque() if callable(script) else deque(script)
        self._choices = choices
        self._confidence = confidence
        self._ids: dict[str, int] = {}
        self._said: list[str] = []
        self._closed = False
        self.requests: list[Request] = []
        """Every request, in the order of the calls."""
        self.chosen: list[tuple[str, tuple[str, ...]]] = []
        """Prompt and options of every `choose`, in the order of the calls."""
        self.usage = Usage()
        """What all calls together cost."""

    @property
    def remaining(self) -> int:
        """Lines of the script not yet taken; 0 where the script is a function."""
        return len(self._lines)

    def count_tokens(self, text: str) -> int:
        """Words, runs of spaces and signs."""
        return len(_PIECE.findall(text))

    async def generate(self, request: Request) -> Generation:
        """Replay `request.n` lines. Raises what is scripted, `ScriptExhausted`, `PromptTooLong`, `ModelFailed`."""
        self.requests.append(request)
        room = min(request.max_tokens, self._room(request.prompt))
        lines = [await self._line(request) for _ in range(request.n)]
        completions = tuple(self._complete(line, request, room) for line in lines)
        tokens = sum(len(c.token_ids) for c in completions)
        return Generation(completions, self._count(request.prompt, tokens))

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """Replay a line piece by piece, giving way behind each. Raises as `generate` does."""
        if request.n != 1:
            raise ValueError("only one sample can be listened to")
        self.requests.append(request)
        room = min(request.max_tokens, self._room(request.prompt))
        completion = self._complete(await self._line(request), request, room)
        told = 0
        try:
            for piece in _PIECE.findall(completion.text):
                await asyncio.sleep(0)
                told += 1
                hear(piece)
            told = len(completion.token_ids)
        finally:
            usage = self._count(request.prompt, told)
        return Generation((completion,), usage)

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """The scripted probabilities. Raises as `generate` does, and `ValueError` for fewer than two options."""
        if len(options) < 2:
            raise ValueError("choose needs at least two options")
        self.chosen.append((prompt, tuple(options)))
        self._room(prompt)
        probabilities = await self._probabilities(prompt, options)
        logprobs = tuple(math.log(p) if p > 0 else -math.inf for p in probabilities)
        return Choice(logprobs, "logprobs", self._count(prompt, 0))

    async def aclose(self) -> None:
        """Later calls fail with `ModelFailed`."""
        self._closed = True

    def _room(self, prompt: str) -> int:
        if self._closed:
            raise ModelFailed(f"{self._name} is closed")
        room = self._max_context - self.count_tokens(prompt)
        if room < 1:
            raise PromptTooLong(f"the prompt fills the context of {self._max_context} tokens")
        return room

    def _count(self, prompt: str, tokens: int) -> Usage:
        usage = Usage(1, self.count_tokens(prompt), tokens)
        self.usage += usage
        return usage

    async def _line(self, request: Request) -> str | Endless:
        # A real model never answers in the same turn of the event loop; neither does this one.
        await asyncio.sleep(0)
        if self._ask is not None:
            asked = self._ask(request)
            line = await asked if inspect.isawaitable(asked) else asked
        elif self._lines:
            line = self._lines.popleft()
        else:
            raise ScriptExhausted(f"the script of {self._name} has no line left for: …{request.prompt[-200:]!r}")
        if isinstance(line, BaseException):
            raise line
        return line

    def _complete(self, line: str | Endless, request: Request, room: int) -> Completion:
        text, ended = self._spoken(line, room)
        pieces = _PIECE.findall(text)
        finish: FinishReason = "eos" if ended and len(pieces) < room else "length"
        pieces = pieces[:room]
        text = "".join(pieces)
        stop = first_stop(text, request.stop)
        if stop is not None:
            finish, text = "stop", text[: stop.end]
            pieces = _PIECE.findall(text)
        elif finish == "eos":
            pieces.append(self.eos_token)
        self._said.append(request.prompt + text)
        ids = tuple(self._ids.setdefault(piece, len(self._ids)) for piece in pieces)
        return Completion(text, ids, (0.0,) * len(ids), finish, stop.string if stop else None)

    def _spoken(self, line: str | Endless, room: int) -> tuple[str, bool]:
        if isinstance(line, Endless):
            return line.text * (room + 1), False
        return line.partition(self.eos_token)[0], True

    async def _probabilities(self, prompt: str, options: Sequence[str]) -> Sequence[float]:
        if callable(self._choices):
            return self._choices(prompt, options)
        if self._choices is not None:
            return [self._choices[option] for option in options]
        favourite = self._favourite(prompt, options)
        if favourite is None:
            favourite = await self._next_favourite(prompt, options)
        rest = (1 - self._confidence) / (len(options) - 1)
        return [self._confidence if option == favourite else rest for option in options]

    def _favourite(self, prompt: str, options: Sequence[str]) -> str | None:
        told = (option for text in reversed(self._said) for option in options if text.startswith(prompt + option))
        return next(told, None)

    async def _next_favourite(self, prompt: str, options: Sequence[str]) -> str:
        line = await self._line(Request(prompt, max_tokens=1))
        text = line.text if isinstance(line, Endless) else line
        favourite = next((option for option in options if text.startswith(option)), None)
        if favourite is None:
            raise ScriptExhausted(f"{self._name} was asked to choose from {options}, its script goes on with {text!r}")
        return favourite
