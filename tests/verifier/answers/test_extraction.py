import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier import extract_answer
from redline.verifier.answers.extraction import last_box

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
        (r"\\boxed{5}", "5"),
        (r"So \\boxed{\\frac{1}{2}}.", r"\frac{1}{2}"),
        (r"\boxed{5}; print('\\boxed{9}')", "5"),
        (r"x = 1 \\\boxed{5}", "5"),
        (r"<think>\boxed{3}?</think>\boxed{5}", "5"),
        (r"<think>\boxed{3}?</think>\boxed{5}<think>\boxed{4}", "5"),
        (r"\boxed{\left[ 1, 2 \right)}", r"\left[ 1, 2 \right)"),
    ],
)
def test_the_last_complete_box_is_the_answer(text, answer):
    assert extract_answer(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        r"<think>\boxed{3}",
        r"\boxed{3}</think>",
        r"[THINK]\boxed{3}[/THINK] It is 3.",
        r"<|channel|>analysis<|message|>\boxed{3}",
        "",
        "the answer is 5",
        r"\boxedfoo{3}",
        r"\box{3}",
        r"\mbox{3}",
        r"\boxed{",
        r"\boxed{}",
        r"in \boxed form",
    ],
)
def test_nothing_else_is_an_answer(text):
    assert extract_answer(text) is None


@pytest.mark.parametrize(
    "behind",
    [
        "Wait, that is wrong: 2 + 3 = 5. The answer is 5.",
        "Wait, let me add again.",
        "Hmm, no, 2 + 3 is more.",
        "Oops! 2 + 3 = 5.",
        "This is not right.",
        "But that was incorrect, as 2 + 3 = 5.",
        "I made a mistake above.",
        "The final answer is $5$.",
        "So the answer is: **5**",
        "The answer is 3. Wait, it is not.",
        "The answer is 31.",
        "不对，答案是 5。",
    ],
)
def test_a_box_that_is_taken_back_is_no_answer(behind):
    assert extract_answer(f"$\\boxed{{3}}$. {behind}") is None
    assert last_box(f"$\\boxed{{3}}$. {behind}") == "3"
    assert extract_answer(f"$\\boxed{{3}}$. {behind}\nStep 3: so it is \\boxed{{5}}.") == "5"


@pytest.mark.parametrize(
    "behind",
    [
        "I hope it is correct.",
        "The final answer is 3.",
        "Wait, let me check: 1 + 2 = 3. Yes, the answer is $3$.",
        "The answer is 3.0 exactly.",
        "The answer is three.",
        "The answer is 3/1.",
        "The answer is 12/4, which is 3.",
        "The answer is 300\\% of 1.",
        "Waiting for 3 hours is common; they wait, and it is not wrong-headed.",
        "It is a common mistake to count the squares.",
        "Check: 1 + 2 = 3, so there is no error.",
    ],
)
def test_words_behind_a_box_that_do_not_take_it_back(behind):
    assert extract_answer(f"$\\boxed{{3}}$. {behind}") == "3"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (r"\boxed{1,000}. The answer is 1000.", "1,000"),
        (r"\boxed{1,000}. The answer is 1001.", None),
        (r"\boxed{x+1}. Wait, is it? The answer is $x+1$.", "x+1"),
        (r"\boxed{x+1}. Wait, is it? The answer is $x+2$.", None),
        (r"\boxed{x+1}. The answer is 5 at x = 4.", "x+1"),
    ],
)
def test_the_answer_stated_last_confirms_the_box_or_not(text, answer):
    assert extract_answer(text) == answer


@given(balanced, st.text(max_size=20).filter(lambda s: "\\" not in s and "{" not in s and "}" not in s))
def test_any_balanced_content_comes_back(content, prose):
    expected = content.strip() or None
    assert extract_answer(f"{prose}\\boxed{{{content}}}{prose}") == expected


FRAGMENTS = ["\\boxed", "\\fbox", "{", "}", "\\", " ", "1", "$", "x", "\n"]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_never_fails_and_never_invents(text):
    answer = extract_answer(text)
    said = text.replace("\\\\", "\\")
    assert answer is None or ((answer in text or answer in said) and answer == answer.strip() != "")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "\\boxed{" * 14_000,
        "\\boxed{" * 12_000 + "}" * 12_000,
        "\\boxed{\\boxed{" * 6_000 + "1" + "}" * 12_000,
        "\\boxed 5{" * 11_000,
        "\\boxed{" * 5_000 + " " * 50_000 + "}" * 5_000,
        "\\\\boxed{" * 14_000,
        "\\boxed{3}" + ". answer " * 100_000,
        "\\boxed{3}" + "the answer is 3, " * 50_000,
        "\\boxed{3}" + " " * 1_000_000,
        "\\boxed{3}" + "\n" * 1_000_000,
        "\\boxed{3}" + "is not " * 100_000,
        "\\boxed{3}" + "is " * 300_000,
        "\\boxed{3} answer is " + "1" * 1_000_000,
    ],
)
def test_hostile_text_costs_linear_time(text):
    extract_answer(text)
