"""The rationale of one step while it is written, in turns by us, the model and the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from redline.verifier.genprm.prompt_format import CODE_STOP, last_judgement
from redline.verifier.verdict import CodeRun, Evidence

Ending = Literal["block", "done", "cut"]
"""How the model stopped: after a code block, by itself or after its judgement, or because it ran out of tokens."""


class Unjudgeable(Exception):
    """The step under judgement cannot be judged; the message is the vote's reason. Never leaves this package."""


@dataclass(slots=True)
class RationaleDraft:
    """The conversation so far, and what was written of the rationale that ends it."""

    prompt: str
    """The rendered conversation, its last turn open."""
    number: int
    """The step under judgement, from 1."""
    text: str = ""
    analysis: str = ""
    """The model's own words, without the forced opening and the closing tag."""
    runs: list[CodeRun] = field(default_factory=list)
    spoken: int = 0
    """Where in `text` the model's latest turn begins: a judgement is looked for there, never in a code output."""
    requests: int = 0
    looks: list[float] = field(default_factory=list)
    """P(Yes) as it stood at each look before the end, in order."""

    @property
    def words(self) -> str:
        """The model's latest turn, with the opening that was forced on it."""
        return self.text[self.spoken :]

    @property
    def evidence(self) -> Evidence:
        """What the vote will rest on."""
        return Evidence(analysis=self.analysis, runs=tuple(self.runs))

    def force(self, opening: str) -> None:
        """Begin the model's next turn for it."""
        self.spoken = len(self.text)
        self.text += opening

    def close_block(self, end: int) -> None:
        """Let the turn end in the fence of its code, `end` characters into it, as the format has it."""
        self.text = self.text[: self.spoken + end] + CODE_STOP

    def done_if_judged(self, ending: Ending) -> Ending:
        """The ending of a turn; one that was cut after its judgement is done."""
        return "done" if ending == "cut" and last_judgement(self.words) is not None else ending
