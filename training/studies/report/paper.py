"""The paper's figures (arXiv 2504.00891, as genprm.md has them), in per cent, by the variants of the studies here.

F1 on ProcessBench, average of four subsets, of GenPRM-7B: labels Pass@1; components Maj@8; votes Pass@1 and Maj@8.
Data size: Pass@1. Turns: accuracy averaged over four benchmarks and two generators.
"""

from __future__ import annotations

from collections.abc import Mapping

from redline.training.studies import components, data, labels, refinement, votes

_LEFT_OUT = dict(zip(list(components.SWITCHES)[1:], (61.5, 66.5, 79.3, 79.9, 80.5), strict=True))
"""One fully trained verifier, with parts left out when it judges; the paper has no figure without any part."""
_TRAINED = dict(zip(components.FORMS, (60.0, 78.8, 80.5), strict=True))
"""Verifiers trained on parts; the first is the paper's direct generative PRM."""

PAPER: Mapping[str, Mapping[str, float]] = {
    labels.STUDY: {
        "hard": 73.2,
        "difference -0.1": 74.1,
        "difference -0.3": 74.1,
        "difference -0.5": 74.3,
        "ratio 0.1": 73.5,
        "ratio 0.5": 73.5,
        "ratio 0.8": 75.2,
        "ratio 1": 72.3,
    },
    components.STUDY: {**_LEFT_OUT, **_TRAINED},
    data.STUDY: dict(zip(map(data.variant, data.PARTS), (71.7, 74.5, 75.2), strict=True)),
    votes.STUDY: {votes.variant(1): 75.2, votes.variant(8): 80.5},
    refinement.STUDY: {
        **{refinement.variant("feedback", turn): told for turn, told in enumerate((45.7, 49.8, 50.7, 51.5))},
        **{refinement.variant("self", turn): told for turn, told in enumerate((45.7, 46.3, 46.0, 46.1))},
    },
}

ORDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    labels.STUDY: (("ratio 1", "hard", "ratio 0.8"),),
    components.STUDY: (tuple(_LEFT_OUT), tuple(_TRAINED)),
    data.STUDY: ((data.variant(data.PARTS[0]), data.variant(data.PARTS[-1])),),
    votes.STUDY: ((votes.variant(1), votes.variant(8)),),
    refinement.STUDY: (),
}
"""Variants in the order in which the paper's figures rise."""

GAIN_RATIOS: Mapping[str, float] = {"self-critique": 12.6, "R1-Distill-7B as the critic": 3.4}
"""Accuracy gained with GenPRM's feedback as a multiple of a baseline's gain, both averaged over the three turns."""
