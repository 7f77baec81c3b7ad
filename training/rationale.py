"""A rationale in the wire format, put together of its parts (`redline.verifier.wire`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.verifier import wire


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code, what it printed, and what was said before it (nothing before the first)."""

    code: str
    output: str
    before: str = ""


def rationale(number: int, analysis: str, blocks: Sequence[Block], right: bool, *, after: str = "") -> str:
    """The rationale of step `number`, from 1, as the published checkpoints write it; `after` follows the last output.

    Texts are put in as they are: who writes them takes the format's own tags out.
    """
    parts = [wire.analysis_opening(number), f"{analysis}\n{wire.ANALYSIS_STOP}"]
    for index, block in enumerate(blocks):
        parts.append(f"{_line(block.before)}```python\n" if index else wire.CODE_OPENING)
        parts += [block.code, wire.CODE_STOP, wire.code_feedback(block.output)]
    judgement = f"{wire.YES if right else wire.NO}{wire.JUDGEMENT_CLOSING}"
    return "".join([*parts, _line(after), f"</verify>\n{wire.JUDGEMENT_OPENING}{judgement}"])


def _line(text: str) -> str:
    return f"{text}\n" if text else ""
