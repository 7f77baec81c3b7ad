"""Exact checks: hand-worked steps and laws over random arithmetic."""

from contextlib import redirect_stdout
from fractions import Fraction
from io import StringIO
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.exact.checks import check_steps
from redline.verifier.exact.equation import read_given_equation
from redline.verifier.exact.expression import shown

EQUATION = "Solve for x: 3x + 7 = 22"
ROLLS = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"


def outcome(step, problem=""):
    return check_steps(problem, [step])[0].outcome


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("48 * 37 = 1736", "48 * 37 is 1776, not 1736."),
        ("There are $48 \\times 37 = 1,736$ rolls.", "48 * 37 is 1776, not 1,736."),
        ("1776 = 48 * 36", "48 * 36 is 1728, not 1776."),
        ("3 * 4 + 2 = 12 + 3", "3 * 4 + 2 is 14, but 12 + 3 is 15."),
        ("3 + 4 = 7 = 8 - 2", "8 - 2 is 6, not 7."),
        ("1/2 + 1/3 = 2/5", "1 / 2 + 1 / 3 is 5/6, but 2 / 5 is 0.4."),
        ("0.25 * 80 = 25", "0.25 * 80 is 20, not 25."),
        ("2³ = 6", "2^(3) is 8, not 6."),
        ("12 - 15 = 3", "12 - 15 is -3, not 3."),
    ],
)
def test_refuted(step, line):
    assert check_steps("", [step])[0].line == line


@pytest.mark.parametrize(
    "step",
    [
        "10 / 3 = 3.33",
        "10 / 3 = 3.3",
        "10 / 3 = 3",
        "3.33 * 3 = 10",
        "0.67 * 300 = 200",
        "16.67 * 12 = 200",
        "48 * 37 = 1.776",
        "3 + 4 = 7 * 2 = 14 + 1 = 15",
        "3 * 0.25 = 75 cents",
        "5 * 2 = 600 minutes",
        "1 = 2",
        "3,5 + 1,5 = 6",
        "48 * 37 = 1 775",
    ],
)
def test_what_may_be_meant_is_not_refuted(step):
    assert outcome(step) == "unread"


@pytest.mark.parametrize(
    "step",
    [
        "3x = 15", "3x=15", "3x + 7 - 7 = 22 - 7", "$3x = 15$", "x = 5", "x = 15 ÷ 3", "15 = 3x", "\\boxed{5}",
        "x is 5", "So x = 5.", "The answer is 5", "\\[x = \\frac{15}{3} = 5\\]",
        "3x = 15, so x = 5", "Step 1: 3*x = 15",
    ],
)  # fmt: skip
def test_what_follows_from_the_equation_is_settled(step):
    assert outcome(step, EQUATION) == "settled"


@pytest.mark.parametrize(
    "step", ["3x = 16", "x = 3", "3x = 22 + 7", "\\boxed{7}", "So the answer is 7", "3x + 7 - 7 = 22 + 7", "x = 15 - 3"]
)
def test_what_does_not_follow_is_refuted(step):
    assert outcome(step, EQUATION) == "refuted"


def test_words_around_an_equation_are_for_a_model():
    assert outcome("Subtract 7 from both sides: 3x = 15.", EQUATION) == "confirmed"
    assert outcome("Let x = 4", EQUATION) == "unread"
    assert outcome("why do we subtract 7?", EQUATION) == "unread"


def test_equations_of_higher_degree():
    problem = "Solve x^2 = 9"
    assert outcome("x = 3 or x = -3", problem) == "settled"
    assert outcome("(x - 3)(x + 3) = 0", problem) == "settled"
    assert outcome("x = 3", problem) == "unread"
    assert outcome("x = 4", problem) == "refuted"


@pytest.mark.parametrize(
    "problem",
    [
        ROLLS,
        "If x = 3 and y = x + 1, what is y?",
        "Let n = 2^3 * 5. How many divisors has n?",
        "Solve x + 1 < 4",
        "Solve x + 1 = 4 or x + 1 = 5",
        "If f(x) = 3x + 2, what is f(4)?",
    ],
)
def test_problems_without_one_equation_in_one_unknown(problem):
    assert read_given_equation(problem) is None


def test_a_problem_that_asks_for_something_else_refutes_no_equation():
    assert outcome("x = 6", "If 3x + 7 = 22, what is the value of x + 1?") == "unread"
    assert outcome("\\boxed{6}", "If 3x + 7 = 22, what is the value of x + 1?") == "unread"


def test_residues_may_be_meant():
    assert outcome("10^3 = -1", "Find 10^{2026} mod 7.") == "unread"


numbers = st.integers(0, 10**6)
WAYS = (
    "{a} {o} {b} = {c}", "{a}{o}{b}={c}.", "${a} {o} {b} = {c}$", "So we get {a} {o} {b} = {c}.", "{c} = {a} {o} {b}",
    "\\({a} {l} {b} = {c}\\)", "{a} {u} {b} = {c:,}", "**{a} {o} {b} = {c}**", "Step 3: {a} {o} {b} = {c} apples left.",
    "Thus, {a} {u} {b} = {c}\n",
)  # fmt: skip
SIGNS = {"+": ("+", "+", int.__add__), "-": ("-", "−", int.__sub__), "*": (r"\times", "×", int.__mul__)}


@given(numbers, numbers, st.sampled_from("+-*"), st.sampled_from(WAYS))
def test_true_arithmetic_is_confirmed_in_ten_ways(a, b, sign, way):
    latex, other, operation = SIGNS[sign]
    step = way.format(a=a, b=b, o=sign, l=latex, u=other, c=operation(a, b))
    assert outcome(step) == "confirmed", step


@given(numbers, numbers, st.sampled_from("+-*"), st.sampled_from(WAYS[:4]), st.integers(-1000, 1000).filter(bool))
def test_false_arithmetic_typed_plainly_is_refuted(a, b, sign, way, off):
    latex, other, operation = SIGNS[sign]
    step = way.format(a=a, b=b, o=sign, l=latex, u=other, c=operation(a, b) + off)
    assert outcome(step.replace("apples", "")) == "refuted", step


@given(st.integers(1, 10**4), st.integers(1, 10**3), st.integers(0, 4), st.sampled_from(["/", "÷", "\\div"]))
def test_no_rounding_is_refuted(a, b, places, sign):
    assert outcome(f"{a} {sign} {b} = {float(round(Fraction(a, b), places)):.{places}f}") != "refuted"


@given(st.integers(1, 99), st.integers(-99, 99), st.integers(-99, 99))
def test_linear_equations(a, b, root):
    problem = f"Solve for y: {a}y + {b} = {a * root + b}".replace("+ -", "- ")
    assert outcome(f"y = {root}", problem) == "settled"
    assert outcome(f"{a}y = {a * root}", problem) == "settled"
    assert outcome(f"y = {root + 1}", problem) == "refuted"
    assert outcome(f"\\boxed{{{root}}}", problem) == "settled"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    assert len(check_steps(text, [text])) == 1


@pytest.mark.parametrize(
    "piece", ["1", "111,", "111 ", "1+1=2 ", "(", "\\(", "\\frac{1}{", "\n", "$1 ", "2^", "\\boxed{", "½", "3x3"]
)
def test_long_texts_take_little_time(piece):
    text = piece * (15_000 // len(piece))
    start = process_time()
    check_steps(EQUATION, [text])
    assert process_time() - start < 5


def test_numbers_that_explode_are_not_read():
    assert outcome("9^9^9 = 1") == "unread"
    assert outcome("99999^64 * 99999^64 = 1") == "unread"
    assert outcome("((((((((((((((((((((((((1))))))))))))))))))))))) + 1 = 3") == "unread"
    assert outcome("1 / 0 = 1") == "unread"


def test_how_numbers_are_shown():
    assert [shown(Fraction(n)) for n in ("7", "-3", "1/4", "2/3", "-0.5")] == ["7", "-3", "0.25", "2/3", "-0.5"]


@pytest.mark.parametrize(
    ("step", "program"),
    [
        ("48 × 37 = 1,736", "r = 48 * 37\nprint(r, r == 1736)"),
        ("14 = 2(3) + 007", "r = 2 * (3) + 7\nprint(r, r == 14)"),
        ("2^3 + 1 = (2)(4)", "r = 2**3 + 1\nprint(r, r == (2) * (4))"),
        ("1.5 / 2 = 0.9", "from fractions import Fraction as F\nr = F('1.5') / F('2')\nprint(r, r == F('0.9'))"),
    ],
)
def test_the_program_of_a_refutation(step, program):
    [finding] = check_steps("", [step])
    assert finding.program == program


@given(st.lists(st.integers(0, 99), min_size=2, max_size=5), st.data(), st.integers(1, 9))
def test_the_program_agrees_with_the_check(numbers, data, off):
    signs = [data.draw(st.sampled_from("+-*")) for _ in numbers[1:]]
    formula = str(numbers[0]) + "".join(f" {sign} {number}" for sign, number in zip(signs, numbers[1:], strict=True))
    [finding] = check_steps("", [f"{formula} = {eval(formula) + off}"])
    with redirect_stdout(StringIO()) as printed:
        exec(finding.program, {})
    assert printed.getvalue() == f"{eval(formula)} False\n"
