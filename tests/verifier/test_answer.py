import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import extract_answer

balanced = st.recursive(
    st.text(st.sampled_from("0123456789x+-=/ ,.^_\\ "), max_size=6).map(lambda s: s.replace("\\", "\\,")),
    lambda inner: st.builds(lambda a, b, c: f"{a}{{{b}}}{c}", inner, inner, inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (r"so \boxed{5}.", "5"),
        (r"\boxed{\frac{1}{2}}", r"\frac{1}{2}"),
        (r"\boxed{2} is wrong: \boxed{3}", "3"),
        (r"\boxed {7}", "7"),
        (r"\boxed{ 7 }", "7"),
        (r"\fbox{x}", "x"),
        (r"$\boxed 5$.", "5"),
        (r"\boxed -3.", "-3"),
        (r"\boxed\frac{1}{2}.", r"\frac{1}{2}"),
        (r"{\boxed 5}", "5"),
        (r"\boxed{\boxed{5}}", "5"),
        (r"\boxed{ \fbox{ 5 } }", "5"),
        (r"\boxed{\boxed{1}+\boxed{2}}", r"\boxed{1}+\boxed{2}"),
        (r"\boxed{\{1, 2\}}", r"\{1, 2\}"),
        (r"\boxed{\left\{ x \right.}", r"\left\{ x \right."),
        (r"a set { and \boxed{5}", "5"),
        (r"a set } and \boxed{5}", "5"),
        (r"\boxed{3}, not \boxed{4", "3"),
        (r"\boxed{outer \boxed{5}", "5"),
        (r"\boxed{3}; put it in \boxed{}", "3"),
    ],
)
def test_the_last_complete_box_is_the_answer(text, answer):
    assert extract_answer(text) == answer


@pytest.mark.parametrize(
    "text",
    ["", "the answer is 5", r"\boxedfoo{3}", r"\box{3}", r"\mbox{3}", r"\boxed{", r"\boxed{}", r"in \boxed form"],
)
def test_nothing_else_is_an_answer(text):
    assert extract_answer(text) is None


@given(balanced, st.text(max_size=20).filter(lambda s: "\\" not in s and "{" not in s and "}" not in s))
def test_any_balanced_content_comes_back(content, prose):
    expected = content.strip() or None
    assert extract_answer(f"{prose}\\boxed{{{content}}}{prose}") == expected


FRAGMENTS = ["\\boxed", "\\fbox", "{", "}", "\\", " ", "1", "$", "x", "\n"]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_never_fails_and_never_invents(text):
    answer = extract_answer(text)
    assert answer is None or (answer in text and answer == answer.strip() != "")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "\\boxed{" * 14_000,
        "\\boxed{" * 12_000 + "}" * 12_000,
        "\\boxed{\\boxed{" * 6_000 + "1" + "}" * 12_000,
        "\\boxed 5{" * 11_000,
        "\\boxed{" * 5_000 + " " * 50_000 + "}" * 5_000,
    ],
)
def test_hostile_text_costs_linear_time(text):
    extract_answer(text)
