"""A turn of a model that knows the format from examples only: where it ends, and what of it is the model's to say."""

from __future__ import annotations

import re

from redline.verifier.genprm.draft import Ending, RationaleDraft
from redline.verifier.genprm.prompt_format import CODE_STOP
from redline.verifier.genprm.writer import RationaleWriter

TURN_TOKENS = 256
"""Tokens of one turn at most; the longest that is shown takes about fifty. An untrained model that goes on and on says
nothing of use, and spends what the other steps need."""

ANALYSIS_STOPS = ("</analyze>", "<verify>", "<output>", "\nHuman:")
CODE_STOPS = (CODE_STOP, "</verify>", "<output>", "\nHuman:")
"""Four each, which is what many servers allow; other openings of a turn that nobody took are cut off afterwards."""

_FOREIGN_TURN = re.compile(r"(?:^|\n)[ \t]*(?:Human|User|Assistant|Question)[ \t]*:")
_FORMAT = re.compile(r"</?(?:analyze|verify|output)>|\[Code Output\]|\*\*Judgement\*\*", re.IGNORECASE)


async def write_turn(writer: RationaleWriter, draft: RationaleDraft, stop: tuple[str, ...]) -> Ending:
    """Let the model go on to a stop string, the end of its turn, or the beginning of somebody else's.

    Raises what the model raises.
    """
    start = len(draft.text)
    ending = await writer.write(draft, *stop, room=min(TURN_TOKENS, writer.room(draft)))
    if foreign := _FOREIGN_TURN.search(draft.text[start:]):
        draft.text = draft.text[: start + foreign.start()]
        return "done"
    return ending


def own_words(text: str) -> str:
    """What the model says before it goes on to the next part of the format."""
    ends = _FORMAT.search(text)
    return (text[: ends.start()] if ends else text).strip()
