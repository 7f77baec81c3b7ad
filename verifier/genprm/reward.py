"""The reward of a step: P(Yes) at the judgement, and the label of several (arXiv 2504.00891, eq. 5 and 7)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from redline.inference import Choice
from redline.verifier.genprm.prompt_format import NO, YES
from redline.verifier.verdict import EVEN, Label

OPTIONS = (f"{YES}$", f"{NO}$")
r"""How the judgement may go on after `\boxed`. The closing `$` keeps the brace from being the end of the text, so that
a tokenizer which merges `}$` sees what the model wrote."""


def p_yes(choice: Choice) -> float | None:
    """The first option's share of the probability of both; None when neither has any, or one is no number.

    The released code looks up the bare tokens `Yes` and `No`. `Choice` compares the first tokens at which the options
    part, after those they share, so the tokenizer may merge the words with their neighbours. Both give the same
    number: shared tokens multiply both probabilities by the same factor, which the share cancels.
    """
    yes, no = choice.logprobs
    best = max(yes, no)
    if not math.isfinite(best) or math.isnan(yes + no):
        return None
    return math.exp(yes - best) / (math.exp(yes - best) + math.exp(no - best))


def majority_label(rewards: Sequence[float | None]) -> tuple[Label, float | None]:
    """Maj@N: the label and the mean reward of the votes that are known; `yes` from 0.5 on.

    `unknown`, without a mean, when no vote is known or fewer than half are.
    """
    known = [reward for reward in rewards if reward is not None]
    if not known or 2 * len(known) < len(rewards):
        return "unknown", None
    mean = math.fsum(known) / len(known)
    return ("yes" if mean >= EVEN else "no"), mean
