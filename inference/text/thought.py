"""What a model thought before it answered, told from the answer, where both come as one text.

Each chat format marks it in its own way: a pair of tags (of which the template may already have written the first, and
which a cut-off answer never closes), or channels, of which one is meant for the reader.
"""

from __future__ import annotations

import re

_NAMES = r"(?:seed:|mm:)?(?:think(?:ing)?|thoughts?|reasoning)"
_TAG = re.compile(
    rf"""
    (?P<open> <{_NAMES}[ ]*> | \[think\] | ◁think▷ | <\|start_thinking\|> | <\|begin_of_thought\|> | <\|inner_prefix\|>
      | <\|channel>[ ]*thought\b )
  | (?P<close> </{_NAMES}[ ]*> | \[/think\] | ◁/think▷ | <\|end_thinking\|> | <\|end_of_thought\|> | <\|inner_suffix\|>
      | <channel\|> )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The two tags, as DeepSeek-R1, Qwen3, Magistral, Kimi, Seed-OSS, EXAONE, Command A, Sky-T1, Apertus and Gemma 4
write them."""

_WRAPPING = re.compile(
    r"""
    \A (?: <(?:answer|response)> | <\|begin_of_solution\|> | <\|start_response\|> )
  | (?: </(?:answer|response)> | <\|end_of_solution\|> | <\|end_response\|> ) \Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What some formats put around the answer behind a thought."""

_MESSAGE = re.compile(r"<\|channel\|>(\w*)[^<]*(?:<\|constrain\|>[^<]*)?(?:<\|message\|>|\Z)")
_MESSAGE_END = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
_WORDS = (
    (re.compile(r"\Aanalysis(?=[A-Z]|.*assistantfinal)", re.DOTALL), re.compile("assistantfinal")),
    (
        re.compile(r"\A\s*here(?:'s| is) my thought process:", re.IGNORECASE),
        re.compile(r"here(?:'s| is) my response:", re.IGNORECASE),
    ),
)
"""Openings and closings in mere words: the channels after a decoder has dropped the control tokens, and Granite 3."""


def split_thought(text: str) -> tuple[str, str]:
    """The thought and the answer, both stripped; text that holds no thought is the answer as it is, byte for byte.

    All before a closing tag is thought, opened or not, and all after an opening one that nothing closes. Of channels,
    only the final one is answer. Several thoughts, and the parts of an answer between them, are joined by a blank line.
    Linear in the length of `text`.
    """
    if "<|channel|>" in text:
        return _of_channels(text)
    for opening, closing in _WORDS:
        if opened := opening.match(text):
            parts = closing.split(text[opened.end() :])
            return _joined(parts[:-1] or parts), _joined(parts[-1:]) if len(parts) > 1 else ""
    return _of_tags(text)


def _of_tags(text: str) -> tuple[str, str]:
    thoughts: list[str] = []
    answers: list[str] = []
    at, inside, found = 0, False, False
    for tag in _TAG.finditer(text):
        part, opens = text[at : tag.start()], tag["open"] is not None
        if inside:
            thoughts.append(part)
        elif opens:
            answers.append(part)
        else:
            # Nothing opened what closes here, so all before it is thought, what looked like an answer included.
            thoughts += [*answers, part]
            answers = []
        at, inside, found = tag.end(), opens, True
    if not found:
        return "", text
    (thoughts if inside else answers).append(text[at:])
    return _joined(thoughts), _WRAPPING.sub("", _joined(answers)).strip()


def _of_channels(text: str) -> tuple[str, str]:
    thoughts: list[str] = []
    answers: list[str] = []
    headers = list(_MESSAGE.finditer(text))
    ends = [*(header.start() for header in headers), len(text)]
    thoughts.append(_message(text, 0, ends[0]))
    for header, end in zip(headers, ends[1:], strict=True):
        part = _message(text, header.end(), end)
        (answers if header[1] == "final" else thoughts).append(part)
    thought, answer = _of_tags(_joined(answers))
    return _joined([*thoughts, thought]), answer


def _message(text: str, start: int, end: int) -> str:
    found = _MESSAGE_END.search(text, start, end)
    return text[start : found.start() if found else end]


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
