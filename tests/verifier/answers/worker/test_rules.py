"""The comparison program's own judgement, in this process: what sympy is asked, and where it is not trusted."""

import pytest

from redline.verifier.answers.worker import rules

YES = [
    ("x^2+2x+1", "(x+1)^2"),
    ("x=5", "5"),
    ("1,2", "2,1"),
    (r"\{1,2\}", r"\{2,1\}"),
    (r"\sqrt{-1}", "i"),
    ("1+5i", "5i+1"),
    (r"e^{i\pi}", "-1"),
    (r"\sqrt{6}", r"\sqrt{2}\sqrt{3}"),
    (r"\sin(\pi)", "0"),
    (r"\log_2 8", "3"),
    (r"\frac{\pi}{4}", "0.785398163397"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", r"\begin{bmatrix}1\\2\end{bmatrix}"),
    (r"\sin^2 x+\cos^2 x", "1"),
    ("1:2", "2:4"),
]
NO = [
    ("1/2004!", "1/2006!"),
    ("(1/2004!,1)", "(1/2006!,1)"),
    ("2^{-99}", "2^{-98}"),
    ("1-1/e", "1+1/e"),
    ("x+y-z+2=0", "5x-7y+11z+4=0"),
    ("4", r"4\sqrt{2}"),
    ("10", r"10\%"),
    ("0.3333333", "1/3"),
    ("10^{12}", "10^{12}+1"),
    ("x^2", "x^3"),
    ("2x", "2y"),
    (r"\pi", "3.14"),
    (r"\infty", r"-\infty"),
    ("[1,2)", "(1,2)"),
    ("(1,2)", "(2,1)"),
    ("1,2", "1,2,3"),
]


@pytest.mark.parametrize(("gold", "answer"), YES)
def test_equal(gold, answer):
    assert rules.compare_safely(gold, answer) == ("yes", "")


@pytest.mark.parametrize(("gold", "answer"), NO)
def test_not_equal(gold, answer):
    assert rules.compare_safely(gold, answer) == ("no", "")


@pytest.mark.parametrize(
    ("gold", "answer", "reason"),
    [
        ("", "5", "gold answer"),
        ("5", "", "in the answer"),
        ("5", "\\frac{", "in the answer"),
        ("12:00", "1:00", "not a number"),
    ],
)
def test_no_formula_no_verdict(gold, answer, reason):
    verdict, why = rules.compare_safely(gold, answer)
    assert verdict == "unknown"
    assert reason in why


def test_an_equation_that_reads_as_zero_compares_with_nothing(monkeypatch):
    monkeypatch.setattr(rules, "parsed", lambda text: [0])
    assert rules.compare_safely("2a = 3b", "5c = 7d") == ("unknown", "the gold equation reads as 0")


def test_what_sympy_raises_is_a_reason(monkeypatch):
    def broken(text):
        raise RecursionError("too deep")

    monkeypatch.setattr(rules, "parsed", broken)
    assert rules.compare_safely("x", "y") == ("unknown", "RecursionError: too deep")
