"""How much two token sequences share at their beginning."""

from __future__ import annotations

from collections.abc import Sequence


def shared_prefix(left: Sequence[int], right: Sequence[int]) -> int:
    """The number of leading tokens that are equal. Bisects over slices, which compare at C speed."""
    low, high = 0, min(len(left), len(right))
    if left[:high] == right[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle
    return low
