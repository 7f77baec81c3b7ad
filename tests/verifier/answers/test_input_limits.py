import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.answers.input_limits import refusal


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9",
        "9^{9^9}",
        "9**9**9",
        "{9^9}^{9^9}",
        "x^{10^7}",
        "2^{100000}",
        "2^100000",
        "2^(99999)",
        r"10^{7}!",
        "99999!",
        "(10!)!",
        "3!!!",
        "2^{20!}",
        "1" * 400,
        "(" * 30 + "x" + ")" * 30,
        "x+" * 600,
        r"\sum_{n=1}^{1000000} n",
    ],
)
def test_what_is_too_big_is_refused(text):
    assert refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "1/2004!",
        "2^{-99}",
        "x^2+2x+1",
        "10^{12}",
        r"e^{i\pi}",
        "(x+1)^{2}(x-1)^{3}",
        "x^{y+1}",
        "2^{10}+3^{10}",
        "5!",
        "a^n b^n",
    ],
)
def test_what_is_not_too_big_is_let_through(text):
    assert refusal(text) is None


@given(st.text(st.sampled_from("^*!(){}[]0123456789x \\"), max_size=300))
def test_never_fails(text):
    refusal(text)
