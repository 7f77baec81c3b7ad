"""How a generative judge works: which parts its rationales have, and how they are sampled."""

from __future__ import annotations

import math
from dataclasses import dataclass

from redline.verifier.verdict import EVEN

VOTING_TEMPERATURE, TOP_P, TOP_K = 0.6, 0.95, 20
"""The paper's sampling, used as soon as chains are to differ."""


DOUBT = 0.05
"""Of the judges that stop writing when they are sure: how often such a step may be judged wrong, if P(Yes) is true."""


@dataclass(frozen=True, slots=True)
class JudgingRecipe:
    """How a judge's chains work: the same for every vote. Three of them are the authors' later evaluation code.

    Raises `ValueError` for a number out of its range, for hard rewards with demonstrations, and for a doubt without
    anything to leave unwritten.
    """

    analysis: bool = True
    code: bool = True
    execute: bool = True
    temperature: float | None = None
    """None: 0 for one vote, the paper's 0.6 for several. At 0 the model is greedy: `top_p` and `top_k` mean nothing."""
    top_p: float = TOP_P
    top_k: int = TOP_K
    max_tokens: int = 2048
    """Tokens of one step's rationale, forced texts and code output included."""
    question_prefix: bool = False
    """Write the first turn as the released demo does, not as its evaluation script."""
    generation_prompt: bool = False
    """Let the chat template open the answer: an assistant marker stands before `<analyze>`."""
    hard_rewards: bool = False
    """The boxed word alone decides: Yes 1, No 0, neither 0.5."""
    shared_history: bool = False
    """All votes go on from the first vote's rationales and share one namespace for their code."""
    demonstrations: bool = False
    """For models that were never trained for the format: it is shown by example, the template opens the answer, problem
    and steps are called so, and the judgement is opened for the model (see `fewshot`)."""

    @property
    def runs_code(self) -> bool:
        """Whether a sandbox is needed."""
        return self.code and self.execute

    doubt: float | None = None
    """Write no more of a rationale than P(Yes) takes to come this near to 0 or 1 (`settles`); None: all of it."""

    def settles(self, reward: float, *, explained: bool) -> bool:
        """Whether a rationale need not go on where P(Yes) is this, `explained` if an analysis stands already.

        A refusal without a word of why helps nobody to write the step anew: it is settled with its analysis at the
        earliest.
        """
        doubt = 0.0 if self.doubt is None else self.doubt
        return reward >= 1 - doubt or (explained and reward <= doubt)

    def __post_init__(self) -> None:
        if self.temperature is not None and not 0 <= self.temperature < math.inf:
            raise ValueError(f"the judge's temperature must not be negative, and is {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"the judge's top_p must lie in (0, 1], not {self.top_p}")
        if self.hard_rewards and self.demonstrations:
            raise ValueError("a judge with demonstrations reads P(Yes) where it opens the judgement: no hard rewards")
        if self.doubt is not None:
            self._check_doubt(self.doubt)

    def _check_doubt(self, doubt: float) -> None:
        if not 0 < doubt < EVEN:
            raise ValueError(f"the doubt at which a judge stops writing must lie in (0, 0.5), not {doubt}")
        if self.hard_rewards or not (self.analysis or self.code):
            raise ValueError("a judge stops writing when P(Yes) is settled: no hard rewards, and something to write")
