"""Which of several messages is the problem, and which a solution of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.agent.errors import InvalidDraft, InvalidProblem
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.problem import ValidProblem, validate_problem
from redline.server.errors import RequestRefused
from redline.server.http.error_body import refused_problem
from redline.server.openai.chat_request import ChatMessage, ContentPart


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the loop gets of a conversation."""

    problem: ValidProblem
    """The last message of the user."""
    draft: str | None
    """What the assistant said after it: a solution to be judged before anything new is written."""
    unread: tuple[str, ...]
    """The other messages, by their place: the loop solves one problem and is told of nothing before it."""

    @classmethod
    def read(cls, messages: Sequence[ChatMessage]) -> Conversation:
        """Raises `RequestRefused` for a conversation without a problem, and for what is not text."""
        users = [index for index, message in enumerate(messages) if message.role == "user"]
        if not users:
            raise RequestRefused(400, "messages: none is the user's, so there is no problem", param="messages")
        asked, last = users[-1], len(messages) - 1
        answered = last if last > asked and messages[last].role == "assistant" else None
        unread = tuple(f"messages[{index}]" for index in range(len(messages)) if index not in (asked, answered))
        for index, message in enumerate(messages):
            _text(message, index)
        try:
            problem = validate_problem(_text(messages[asked], asked))
            draft = None if answered is None else _draft(_text(messages[answered], answered))
        except InvalidProblem as error:
            where = answered if isinstance(error, InvalidDraft) else asked
            raise refused_problem(error, f"messages[{where}].content") from None
        return cls(problem, draft, unread)


def _draft(text: str) -> str:
    given_attempt(text)
    return text


def _text(message: ChatMessage, index: int) -> str:
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    return "\n".join(_part(part, f"messages[{index}].content[{at}]") for at, part in enumerate(message.content))


def _part(part: ContentPart, where: str) -> str:
    if part.type not in ("text", "refusal") or part.text is None:
        raise RequestRefused(
            400, f"{where}: {part.type!a} cannot be read here, only text", param=where, code="unsupported_content"
        )
    return part.text
