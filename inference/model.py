"""The one way to a language model: what is asked, what comes back, and the protocol every backend keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypedDict, runtime_checkable

FinishReason = Literal["stop", "eos", "length"]
ProbabilitySource = Literal["logprobs", "top_k", "frequency"]


class Message(TypedDict):
    """One chat turn."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """A raw prompt (already rendered, special tokens written out) and how to continue it."""

    prompt: str
    max_tokens: int = 1024
    """New tokens per sample; fewer are generated when the context is shorter."""
    temperature: float = 0.0
    """0 is greedy."""
    top_p: float = 1.0
    top_k: int = 0
    """0 keeps every token."""
    n: int = 1
    """Independent samples of the same prompt."""
    seed: int | None = None
    """Same seed, same model, same request: same samples, whatever else is in flight; but for ties in the last digit
    of a probability, which other requests in the batch can tip (docs/models.md)."""
    stop: tuple[str, ...] = ()
    """Generation ends at the first of these; the stop string is kept at the end of the text."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for settings that mean nothing."""
        if self.max_tokens < 1 or self.n < 1:
            raise ValueError("max_tokens and n must be at least 1")
        if self.temperature < 0 or not 0 < self.top_p <= 1 or self.top_k < 0:
            raise ValueError("temperature and top_k must not be negative, top_p must lie in (0, 1]")
        if "" in self.stop:
            raise ValueError("an empty stop string would stop everything at once")


@dataclass(frozen=True, slots=True)
class Completion:
    """One sample. `text` never holds the end-of-sentence token."""

    text: str
    token_ids: tuple[int, ...]
    """The generated ids, the end-of-sentence id included where one was generated.

    After a stop inside a token they spell more than `text`. Empty where a server does not tell them.
    """
    logprobs: tuple[float, ...]
    """Natural log-probability of each id under the model's own (temperature 1, unfiltered) distribution.

    Empty where a server does not tell them.
    """
    finish_reason: FinishReason
    """`stop`: a stop string; `eos`: the model ended by itself; `length`: it was cut off."""
    stop_string: str | None = None
    thought: str = ""
    """What the model thought before `text`, where the backend tells it apart; its tokens are counted in the usage."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and calls a request cost. Adds up with `+`."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """The answer to one `Request`: `n` completions and what they cost."""

    completions: tuple[Completion, ...]
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Choice:
    """How likely the model finds each option as the next thing it says.

    `logprobs[i]` is the natural log-probability of option i's *deciding token*: the first token at which
    the options' encodings part, given the prompt and the tokens they share. It is not normalised over the options.
    """

    logprobs: tuple[float, ...]
    source: ProbabilitySource
    usage: Usage = field(default_factory=Usage)


class Renderer(Protocol):
    """What prompt writers need of a model: its chat template and the token that ends a turn."""

    @property
    def eos_token(self) -> str:
        """The end-of-sentence text the chat template writes after a complete assistant turn."""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The texts that the tokenizer reads as control tokens, as far as the backend knows them."""

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages through the model's chat template, as prompt text."""


@runtime_checkable
class LanguageModel(Renderer, Protocol):
    """A model that many coroutines may call at once; the backend batches what is in flight.

    Cancelling a coroutine that awaits a call aborts the generation behind it.
    """

    @property
    def name(self) -> str:
        """The string that opened it, e.g. `hf:Qwen/Qwen2.5-0.5B`."""

    @property
    def max_context(self) -> int:
        """Prompt and completion tokens together."""

    def count_tokens(self, text: str) -> int:
        """Tokens in `text` as a prompt."""

    async def generate(self, request: Request) -> Generation:
        """Sample `request.n` continuations. Raises `PromptTooLong`, `ModelFailed`."""

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        """Compare two or more options as continuations of `prompt`. Raises `PromptTooLong`, `ModelFailed`."""

    async def aclose(self) -> None:
        """Release the engine; calls in flight fail with `ModelFailed`."""


@runtime_checkable
class SpeakingModel(LanguageModel, Protocol):
    """A model that can be listened to while it writes."""

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """As `generate`, for one sample, whose text is told piece by piece as it is written, on the caller's loop.

        What was told may be longer than the sample where a stop string or `max_tokens` cut it. Log-probabilities may be
        left out. Cancelling it aborts the generation; a piece that was on its way may still be told.
        Raises as `generate` does, and `ValueError` for more than one sample.
        """
