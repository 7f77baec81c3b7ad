"""How many completions a boundary is allowed: dynamic K (eq. 9), by how hard the problem is for the policy."""

from __future__ import annotations

from redline.training.monte_carlo.state import OutcomeCounts

PASS_AT_1_ROLLOUTS = 32
"""Completions of the problem alone from which Pass@1 = MC(s_1) is estimated: the least budget there is.

They are part of the problem's own budget, and the estimate is not made again when the rest of it is drawn.
"""


def rollout_budget(first: OutcomeCounts) -> int:
    """K of every boundary: 128 where Pass@1 is below 0.1, 64 below 0.9, 32 otherwise. Unknown ones are not right."""
    if 10 * first.right < first.rollouts:
        return 128
    return 64 if 10 * first.right < 9 * first.rollouts else 32
