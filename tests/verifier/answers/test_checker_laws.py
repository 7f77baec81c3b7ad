"""What holds for any answers: equality is reflexive and symmetric, and no two different whole numbers are equal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from redline.verifier.answers.quick_rules import latex_formula, quick_equal
from redline.verifier.answers.worker.rules import compare_safely

ATOMS = st.sampled_from(
    [*"0123456789xyn", "12", "2.5", r"\pi", r"\sqrt{2}", r"\frac{1}{2}", "3 1/2", "50%", "5 cm", "A"]
)
SHAPES = st.sampled_from(
    r"{}; -{}; ({},{}); [{},{}]; \{{{},{}\}}; {},{}; {}+{}; {}({}); {}*{}; x={}; {}^2; \pm {}; x<{}; {} and {};"
    r" sqrt({}); \sin {}^\circ; {}_8; {}:{}; **{}**; #### {}; the answer is {}".split("; ")
)
ANSWERS = st.builds(
    lambda shape, a, b: shape.format(*([a, b][: shape.replace("{{", "").count("{")])), SHAPES, ATOMS, ATOMS
)


def verdict(gold: str, answer: str) -> str:
    quick = quick_equal(gold, answer)
    return compare_safely(latex_formula(gold), latex_formula(answer))[0] if quick is None else quick


@settings(max_examples=60)
@given(ANSWERS)
def test_an_answer_equals_itself_in_other_dress(answer):
    assert verdict(answer, f" {answer} ") == verdict(answer, answer) == "yes"
    assert verdict(answer, f"\\boxed{{{answer}}}") == verdict(f"\\boxed{{ {answer}}}", answer) == "yes"


@settings(max_examples=80)
@given(ANSWERS, ANSWERS)
def test_it_is_the_same_either_way_round(gold, answer):
    assert verdict(gold, answer) == verdict(answer, gold)


@settings(max_examples=60)
@given(st.integers(0, 10**290), st.sampled_from([1, -1, 2]))
def test_neighbouring_whole_numbers_are_never_equal(n, step):
    other = n + step
    assert quick_equal(str(n), str(other)) == "no"
    assert compare_safely(f"{n}+0", str(other))[0] == "no"
    assert compare_safely(f"\\sqrt{{2}}\\cdot {n}", f"\\sqrt{{2}}\\cdot {other}")[0] == "no"


@settings(max_examples=30)
@given(st.integers(2, 30), st.integers(20, 400), st.integers(1, 5))
def test_powers_are_compared_exactly(base, exponent, step):
    power = f"{base}^{{{exponent}}}"
    assert compare_safely(power, f"{power}+{step}")[0] == compare_safely(f"{power}x", f"({power}+{step})x")[0] == "no"
    assert compare_safely(power, str(base**exponent))[0] == "yes"


@settings(max_examples=30)
@given(st.integers(10, 150))
def test_factorials_are_compared_exactly(n):
    assert compare_safely(f"{n}!", f"{n}!+1")[0] == "no"
    assert compare_safely(f"{n}!", f"{n}\\cdot {n - 1}!")[0] == "yes"
