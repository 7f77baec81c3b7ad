from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from redline.inference.text.prefix import shared_prefix

TOKENS = st.lists(st.integers(0, 2), max_size=30)


@given(TOKENS, TOKENS, TOKENS)
def test_equals_counting_one_by_one(common, left, right):
    a, b = common + left, common + right
    counted = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))))
    assert shared_prefix(a, b) == counted
