"""The chat templates of the embedded pair, as jinja for the tokenizer files and as Python for fast data writing.

The verifier's assistant turns carry no marker of their own, so that a whole verification chain is one growing text:
what is trained is what is sent, and every follow-up request finds its prefix in the engine's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.inference import Message

USER, ASSISTANT, END, PAD = "<|user|>", "<|assistant|>", "<|end|>", "<|pad|>"
SPECIAL = (PAD, END, USER, ASSISTANT)

POLICY_TEMPLATE = (
    "{% for m in messages %}"
    "{% if m.role == 'user' %}<|user|>{{ m.content }}<|end|>"
    "{% elif m.role == 'assistant' %}<|assistant|>{{ m.content }}<|end|>"
    "{% else %}{{ m.content }}<|end|>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
VERIFIER_TEMPLATE = (
    "{% for m in messages %}"
    "{% if m.role == 'user' %}<|user|>{{ m.content }}"
    "{% elif m.role == 'assistant' %}{{ m.content }}<|end|>"
    "{% else %}{{ m.content }}{% endif %}{% endfor %}"
)


@dataclass(frozen=True)
class ChatTemplate:
    """Renders as the embedded models' tokenizers do; `tests/training` compares it with the jinja."""

    assistant: str
    user_end: str
    eos_token: str = END
    special_tokens: tuple[str, ...] = SPECIAL

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        """The messages as prompt text."""
        text = "".join(map(self._turn, messages))
        return text + self.assistant if add_generation_prompt else text

    def _turn(self, message: Message) -> str:
        match message["role"]:
            case "user":
                return f"{USER}{message['content']}{self.user_end}"
            case "assistant":
                return f"{self.assistant}{message['content']}{END}"
            case _:
                return f"{message['content']}{self.user_end}"


POLICY = ChatTemplate(assistant=ASSISTANT, user_end=END)
VERIFIER = ChatTemplate(assistant="", user_end="")
