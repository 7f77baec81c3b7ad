"""What a client of OpenAI's API asks for: what is heeded, what is refused, and what is passed over and told so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from redline.agent.usage.budget import Budget
from redline.server.errors import RequestRefused
from redline.server.refinement.allowance import Allowance

MODEL = "redline"
"""The one model there is: the loop, whatever policy and verifier are in it."""

Stop = Annotated[str, Field(min_length=1)]


class ContentPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """One turn."""

    model_config = ConfigDict(extra="allow", strict=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None


class StreamOptions(BaseModel):
    """How an answer comes piece by piece."""

    model_config = ConfigDict(extra="allow", strict=True)

    include_usage: bool = False


class ChatRequest(BaseModel):
    """The body of a chat completion. What else OpenAI's API has is refused or passed over, see `ignored`."""

    model_config = ConfigDict(extra="allow", strict=True)

    model: str = Field(json_schema_extra={"enum": [MODEL]})
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(None, ge=1, description="As max_completion_tokens.")
    max_completion_tokens: int | None = Field(
        None, ge=1, description="Generated tokens, policy and verifier together; looked at before each call."
    )
    stop: Stop | list[Stop] | None = Field(None, description="The answer is cut before the first of these.")
    n: int | None = None

    @property
    def stops(self) -> list[str]:
        """Where the answer is cut."""
        return [self.stop] if isinstance(self.stop, str) else self.stop or []

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with what it cost."""
        return self.stream_options is not None and self.stream_options.include_usage

    def budget(self, most: Budget) -> Budget:
        """What may be spent: the server's limits, and fewer tokens where the client says so."""
        asked = [tokens for tokens in (self.max_tokens, self.max_completion_tokens) if tokens is not None]
        return Allowance(tokens=min(asked, default=None)).within(most)

    def check(self) -> None:
        """Raise `RequestRefused` for another model, and for what would change the answer and cannot be done."""
        if self.model != MODEL:
            raise RequestRefused(
                404, f"there is no model {self.model!a} here: the only one is {MODEL!r}", param="model",
                code="model_not_found",
            )  # fmt: skip
        for name, value in {"n": self.n, **(self.model_extra or {})}.items():
            if name in _REFUSED and value is not None and not _REFUSED[name](value):
                raise RequestRefused(
                    400, f"{name}: not supported here, other than as its default", param=name,
                    code="unsupported_parameter",
                )  # fmt: skip

    def ignored(self) -> Iterator[str]:
        """What was asked for and makes no difference here, by name."""
        extra = self.model_extra or {}
        yield from (name for name, value in extra.items() if value is not None and name not in _REFUSED)


def _empty(value: Any) -> bool:
    return value in ([], {}, False, 0)


_REFUSED: dict[str, Callable[[Any], bool]] = {
    "n": lambda value: value == 1,
    "best_of": lambda value: value == 1,
    "tools": _empty,
    "tool_choice": lambda value: value in ("none", "auto"),
    "functions": _empty,
    "function_call": lambda value: value in ("none", "auto"),
    "logprobs": _empty,
    "top_logprobs": _empty,
    "logit_bias": _empty,
    "response_format": lambda value: value == {"type": "text"},
    "modalities": lambda value: value == ["text"],
    "audio": _empty,
    "prediction": _empty,
    "web_search_options": _empty,
    "echo": _empty,
}
"""What a client would rely on: the parameter, and whether a value asks for nothing."""
