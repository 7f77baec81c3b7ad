"""The paper's figures (arXiv 2504.00891, as genprm.md has them), in per cent, by the variants of the studies here.

F1 on ProcessBench, average of four subsets, of GenPRM-7B: labels Pass@1; components Maj@8; votes Pass@1 and Maj@8.
Turns: accuracy averaged over four benchmarks and two generators. The paper tells none for the data's size.
"""

from __future__ import annotations

from collections.abc import Mapping

from training.ablation import amounts, chains, components, schemes, turns

_COMPONENTS = dict(zip(components.SWITCHES, (60.0, 64.2, 69.6, 78.8, 79.9, 80.5), strict=True))

PAPER: Mapping[str, Mapping[str, float]] = {
    schemes.STUDY: {"ratio 1": 72.3, "hard": 73.2, "ratio 0.8": 75.2},
    components.STUDY: {**_COMPONENTS, **{one: _COMPONENTS[one.removeprefix("trained: ")] for one in components.FORMS}},
    amounts.STUDY: {},
    chains.STUDY: {chains.variant(1): 75.2, chains.variant(8): 80.5},
    turns.STUDY: {
        turns.variant("feedback", 0): 45.7,
        turns.variant("feedback", 3): 51.5,
        turns.variant("self", 0): 45.7,
        turns.variant("self", 3): 46.1,
    },
}
BEST_DIFFERENCE = 74.3
"""Of the three thresholds of the difference, the paper's best; which one is not known here."""

ORDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    schemes.STUDY: (("ratio 1", "hard", "ratio 0.8"),),
    components.STUDY: (tuple(components.SWITCHES), tuple(components.FORMS)),
    amounts.STUDY: (),
    chains.STUDY: ((chains.variant(1), chains.variant(8)),),
    turns.STUDY: (),
}
"""Variants in the order in which the paper's figures rise."""

GAIN_RATIO = 3.4
"""Accuracy gained in three turns with GenPRM's feedback, as a multiple of the best baseline's gain."""
