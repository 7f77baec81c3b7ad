"""What a student typed or pasted, taken apart into steps. Whatever it holds is text: it is never obeyed."""

from __future__ import annotations

import re

from redline.agent.loop.problem import validate_text
from redline.agent.policy.blocks import BREAK, blocks_of
from redline.agent.policy.steps import split_steps
from redline.agent.tutor.refusal import TutorRefusal

MAX_STEPS = 20
"""Steps that are taken at once."""
MAX_LENGTH = 2_000
"""Characters of one step."""

_BREAK = re.compile(rf"\s*{BREAK}\s*")
_GOES_ON = re.compile(r"\s*[=≈<>≤≥]")


def typed_steps(text: str) -> list[str]:
    """The steps of a text: what stands behind labels, else its lines. A line that begins with `=` goes on.

    Displayed formulas and code stay whole. Raises `TutorRefusal` where nothing was typed or too much, `InvalidProblem`
    for what is no text.
    """
    if not text.strip():
        raise TutorRefusal("the step is empty")
    if len(text) > MAX_STEPS * MAX_LENGTH:
        raise TutorRefusal(f"that is {len(text):,} characters; type one step, a line or two")
    whole = validate_text(text, "step")
    parts = split_steps(whole) or [whole]
    labelled = _bare("".join(parts)) != _bare(whole)
    steps = parts if labelled else _lines(whole)
    if len(steps) > MAX_STEPS:
        raise TutorRefusal(f"that is {len(steps)} lines; at most {MAX_STEPS} steps are taken at once")
    if (longest := max(map(len, steps))) > MAX_LENGTH:
        raise TutorRefusal(f"a step of {longest:,} characters is too long; at most {MAX_LENGTH:,}, a line or two")
    return steps


def _lines(text: str) -> list[str]:
    blocks = blocks_of(text)
    lines, start = [], 0
    for found in _BREAK.finditer(text):
        if not blocks.holds(found.start()) and not _GOES_ON.match(text, found.end()):
            lines.append(text[start : found.start()].strip())
            start = found.end()
    return [line for line in (*lines, text[start:].strip()) if line]


def _bare(text: str) -> str:
    return "".join(text.split())
