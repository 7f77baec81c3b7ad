"""A conversation written down as one text, for servers that take no text but messages, and read back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redline.inference.errors import ModelUnsupported
from redline.inference.model import Message

_OPEN, _SAID, _CLOSE = "\x02", "\x03", "\x04"
"""Around the role and the content of a turn; no text of a message can hold these signs."""
_TURN = re.compile(f"{_OPEN}(system|user|assistant){_SAID}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_SIGNS = re.compile(f"[{_OPEN}{_SAID}{_CLOSE}]")


class ChatMarkup:
    """The renderer of a model that only chats; `name` is the model's, for its errors."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def eos_token(self) -> str:
        """Empty: the server ends turns itself."""
        return ""

    @property
    def special_tokens(self) -> tuple[str, ...]:
        """The signs that part the turns of a prompt; what the model itself has is the server's affair."""
        return (_OPEN, _SAID, _CLOSE)

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages as a prompt for this model alone.

        Raises `ModelUnsupported` without a generation prompt: only judges leave a user's turn open.
        """
        if not add_generation_prompt:
            raise ModelUnsupported(f"{self._name} only chats: it cannot continue a prompt as it is, as judges need")
        turns = [f"{_OPEN}{turn['role']}{_SAID}{_SIGNS.sub(' ', turn['content'])}{_CLOSE}" for turn in messages]
        return "".join(turns) + f"{_OPEN}assistant{_SAID}"


def parse_conversation(prompt: str) -> tuple[list[Message], str]:
    """The conversation and what its last turn begins with. Raises `ModelUnsupported` for any other text."""
    messages: list[Message] = []
    at = 0
    while turn := _TURN.match(prompt, at):
        messages.append({"role": turn[1], "content": turn[2]})  # type: ignore[typeddict-item]
        at = turn.end()
    opened = f"{_OPEN}assistant{_SAID}"
    opening = prompt[at:].removeprefix(opened)
    if not messages or opening == prompt[at:] or _SIGNS.search(opening):
        raise ModelUnsupported("a model that only chats takes prompts that its own render() wrote, and no others")
    return messages, opening
