"""P(Yes) by hand."""

import math

import pytest

from redline.inference import Choice
from redline.verifier.genprm.reward import OPTIONS, p_yes


def choice(yes, no):
    return Choice((math.log(yes) if yes else -math.inf, math.log(no) if no else -math.inf), "logprobs")


@pytest.mark.parametrize(
    ("yes", "no", "share"), [(0.3, 0.1, 0.75), (0.5, 0.5, 0.5), (1.0, 0.0, 1.0), (0.0, 0.2, 0.0), (1e-9, 3e-9, 0.25)]
)
def test_the_share_of_yes(yes, no, share):
    assert p_yes(choice(yes, no)) == pytest.approx(share)


def test_far_below_what_a_float_holds_the_share_is_still_right():
    assert p_yes(Choice((-2000.0, -2000.0 - math.log(3)), "logprobs")) == pytest.approx(0.75)


def test_no_probability_no_reward():
    assert p_yes(choice(0, 0)) is None


@pytest.mark.parametrize(
    "logprobs", [(math.nan, -0.1), (-0.1, math.nan), (math.nan, math.nan), (math.inf, -0.1), (-0.1, math.inf)]
)
def test_what_is_no_probability_gives_no_reward(logprobs):
    assert p_yes(Choice(logprobs, "logprobs")) is None


def test_tokenizers_that_merge_give_what_bare_yes_and_no_give():
    r"""`\boxed` goes on `{` (0.9), then `Yes` (0.8) or `No` (0.1): P(Yes) = 0.8 / 0.9.

    A tokenizer that merges `{Yes` sees 0.9 * 0.8 and 0.9 * 0.1; one that merges `Yes}$` sees 0.8 * c and 0.1 * c
    where the closing has probability c after either word. The share is the same.
    """
    bare = p_yes(choice(0.8, 0.1))
    brace_merged = p_yes(choice(0.9 * 0.8, 0.9 * 0.1))
    closing_merged = p_yes(choice(0.8 * 0.97, 0.1 * 0.97))
    assert bare == pytest.approx(8 / 9)
    assert brace_merged == pytest.approx(bare)
    assert closing_merged == pytest.approx(bare)


def test_the_options_are_what_the_judgement_goes_on_with():
    assert OPTIONS == ("{Yes}$", "{No}$")
