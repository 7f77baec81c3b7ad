import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.answers.forms.spelling import latex


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("x**2+1", "x^2+1"),
        ("sqrt(x+sqrt(2))", r"\sqrt{x+\sqrt{2}}"),
        ("exp(-x)", "e^{-x}"),
        ("abs(x-1)", "|x-1|"),
        ("2^(n+1)", "2^{n+1}"),
        ("x^10", "x^{10}"),
        ("2(3)", r"2\cdot (3)"),
        ("(2)(3)", r"(2)\cdot (3)"),
        (r"\log_2(8)", r"\log_2(8)"),
        (r"\sin^2(x)", r"\sin^2(x)"),
        ("f(3)", "f(3)"),
        (r"2\frac12", r"(2+\frac12)"),
        (r"2\frac{x}{3}", r"2\frac{x}{3}"),
        (r"\varnothing", r"\emptyset"),
        (r"\frac{\pi}{2}", r"\frac{\pi}{2}"),
        (r"\arcsin(x)", r"\arcsin(x)"),
    ],
)
def test_a_typed_formula_is_written_in_latex(typed, written):
    assert latex(typed) == written


@given(st.text(st.sampled_from("sqrt(abspi^*2 x)\\{}oo"), max_size=80))
def test_it_always_ends(text):
    latex(text)
