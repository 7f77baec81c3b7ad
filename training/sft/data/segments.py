"""A rationale cut where its writers change: what is forced or fed back is read, what the model says itself is learnt.

The same cuts as `verifier.Chain` makes at inference, so that nothing is learnt that the model is never asked to say.
"""

from __future__ import annotations

from typing import Literal

from redline.verifier.genprm import prompt_format

Segment = tuple[str, bool]
"""A text and whether the model learns to write it."""

Segments = list[Segment]
"""What a model reads and learns, in order."""

IGNORED = -100
"""The label of a token that is only read, as torch's cross entropy has it."""

Format = Literal["genprm", "cot", "direct"]
"""genprm: analysis, code and judgement; cot: analysis and judgement; direct: the judgement alone (the ablation)."""

_FENCE, _BLOCK = "```", "```python\n"


class RationaleUnusable(Exception):
    """The rationale is not in the wire format; the message is a reason that can be counted."""


def segments(rationale: str, step: int, form: Format) -> list[Segment]:
    """The rationale of step `step` (from 1) in the given form, cut into what is read and what is learnt.

    Raises `RationaleUnusable` where it is not as the verifier would have written it.
    """
    judged = _judgement(rationale)
    if form == "direct":
        return [(prompt_format.JUDGEMENT_OPENING, False), (judged, True)]
    parts, rest = _analysis(rationale, step)
    if form == "cot":
        if not parts:
            raise RationaleUnusable("a rationale has no analysis")
        return [*parts, (prompt_format.JUDGEMENT_OPENING, False), (judged, True)]
    if rest.startswith(prompt_format.CODE_OPENING):
        return [*parts, (prompt_format.CODE_OPENING, False), *_code(rest.removeprefix(prompt_format.CODE_OPENING))]
    if parts and rest == prompt_format.JUDGEMENT_OPENING + judged:
        return [*parts, (prompt_format.JUDGEMENT_OPENING, False), (judged, True)]
    raise RationaleUnusable("a rationale does not go on as the verifier forces it")


def _judgement(rationale: str) -> str:
    """What the model says behind the forced opening of a judgement."""
    judgement = prompt_format.last_judgement(rationale)
    said = rationale[judgement[1] :] if judgement else ""
    if said not in (
        prompt_format.YES + prompt_format.JUDGEMENT_CLOSING,
        prompt_format.NO + prompt_format.JUDGEMENT_CLOSING,
    ):
        raise RationaleUnusable("a rationale does not end in a judgement")
    return said


def _analysis(rationale: str, step: int) -> tuple[list[Segment], str]:
    """The segments of the analysis, none where the rationale begins with code, and what comes after it."""
    opening = prompt_format.analysis_opening(step)
    if not rationale.startswith(opening):
        if rationale.startswith(prompt_format.CODE_OPENING):
            return [], rationale
        raise RationaleUnusable("a rationale does not begin as the verifier forces it")
    said, closing, rest = rationale.removeprefix(opening).partition(prompt_format.ANALYSIS_STOP)
    if not closing:
        raise RationaleUnusable("an analysis is not closed")
    return [(opening, False), (said + closing, True)], rest


def _code(text: str) -> list[Segment]:
    """Code and what comes after it, with every code output only read."""
    said, *fed_back = text.split(prompt_format.OUTPUT_OPENING)
    parts: list[Segment] = [(said, True)]
    for piece in fed_back:
        if not parts[-1][0].endswith(prompt_format.CODE_STOP):
            raise RationaleUnusable("a code output does not follow a code block")
        output, closing, said = piece.partition(prompt_format.OUTPUT_CLOSING)
        if not closing:
            raise RationaleUnusable("a code output is not closed")
        # A fence in the output would end the mask too early: what follows must hold whole code blocks only.
        if said.count(_FENCE) != 2 * said.count(_BLOCK):
            raise RationaleUnusable("a code output holds a fence of its own")
        parts += [(prompt_format.code_feedback(output), False), (said, True)]
    return parts
