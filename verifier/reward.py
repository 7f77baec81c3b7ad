"""The reward of a step: P(Yes) at the judgement (arXiv 2504.00891, eq. 5)."""

from __future__ import annotations

import math

from inference import Choice
from verifier.wire import NO, YES

OPTIONS = (f"{YES}$", f"{NO}$")
r"""How the judgement may go on after `\boxed`. The closing `$` keeps the brace from being the end of the text, so that
a tokenizer which merges `}$` sees what the model wrote."""


def p_yes(choice: Choice) -> float | None:
    """The first option's share of the probability of both; None when neither has any.

    The released code looks up the bare tokens `Yes` and `No`. `Choice` compares the first tokens at which the options
    part, after those they share, so the tokenizer may merge the words with their neighbours. Both give the same
    number: shared tokens multiply both probabilities by the same factor, which the share cancels.
    """
    yes, no = choice.logprobs
    best = max(yes, no)
    if best == -math.inf:
        return None
    return math.exp(yes - best) / (math.exp(yes - best) + math.exp(no - best))
