"""A rationale in the wire format, put together of its parts (`redline.verifier.genprm.prompt_format`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.verifier.genprm import prompt_format


@dataclass(frozen=True, slots=True)
class ExecutedBlock:
    """A block of code, what it printed, and what was said before it (nothing before the first)."""

    code: str
    output: str
    before: str = ""


def rationale(number: int, analysis: str, blocks: Sequence[ExecutedBlock], right: bool, *, after: str = "") -> str:
    """The rationale of step `number`, from 1, as the published checkpoints write it; `after` follows the last output.

    Texts are put in as they are: who writes them takes the format's own tags out.
    """
    parts = [prompt_format.analysis_opening(number), f"{analysis}\n{prompt_format.ANALYSIS_STOP}"]
    for index, block in enumerate(blocks):
        parts.append(f"{_line(block.before)}```python\n" if index else prompt_format.CODE_OPENING)
        parts += [block.code, prompt_format.CODE_STOP, prompt_format.code_feedback(block.output)]
    judgement = f"{prompt_format.YES if right else prompt_format.NO}{prompt_format.JUDGEMENT_CLOSING}"
    return "".join([*parts, _line(after), f"</verify>\n{prompt_format.JUDGEMENT_OPENING}{judgement}"])


def _line(text: str) -> str:
    return f"{text}\n" if text else ""
