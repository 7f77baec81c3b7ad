"""Steps and their text: there and back, and nothing lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.steps import join_steps, split_steps, step_label

_LABEL_LINE = re.compile(r"step[ \t]+\d", re.IGNORECASE)

_marks = st.sampled_from(["**", "*", "#", "###", ">", "_", "\\boxed{5}", "3.5", "\r\n", "\n\n", "Step", " ", "é", "√2"])
_texts = st.lists(st.one_of(_marks, st.text(max_size=12)), min_size=1, max_size=8).map("".join).map(str.strip)
_steps = _texts.filter(lambda text: text and not _LABEL_LINE.search(text))


@given(st.lists(_steps, min_size=1, max_size=6))
@example(["**bold** first", "# heading", "> quote"])
@example(["first\n\nsecond paragraph", "\\boxed{5}"])
@example(["2.5 litres", ": colon", ") bracket"])
def test_joining_and_splitting_gives_the_steps_back(steps: list[str]) -> None:
    assert split_steps(join_steps(steps)) == steps


@given(st.text(max_size=200))
def test_unlabelled_text_loses_nothing_but_space(text: str) -> None:
    plain = _LABEL_LINE.sub("", text)
    assert "".join("".join(split_steps(plain)).split()) == "".join(plain.split())


_labels = st.sampled_from(
    [
        "Step 1:",
        "step 2.",
        "STEP 3)",
        "**Step 4:**",
        "**Step 5**:",
        "### Step 6.",
        "## Step 7: ",
        "> Step 8:",
        "_Step 9:_",
    ]
)


@given(
    st.text(max_size=20).filter(lambda t: not _LABEL_LINE.search(t)), st.lists(st.tuples(_labels, _steps), max_size=5)
)
def test_labelled_text_loses_only_the_labels(preamble: str, parts: list[tuple[str, str]]) -> None:
    text = preamble + "".join(f"\n{label} {body}" for label, body in parts)
    kept = "".join("".join(split_steps(text)).split())
    assert kept == "".join((preamble + "".join(body for _, body in parts)).split())


@pytest.mark.parametrize(
    "label",
    [
        "Step 2:",
        "step 2.",
        "STEP 2)",
        "**Step 2:**",
        "**Step 2**:",
        "**Step 2.**",
        "### Step 2.",
        "### Step 2:",
        "### Step 2\n",
        "**Step 2**\n",
        "## **Step 2:**",
        "  Step 2 :",
        "> Step 2:",
        "*Step 2:*",
        "__Step 2:__",
        "#Step 2:",
        "Step 2: Step 2:",
        "### Step 2\r\n",
    ],
)
def test_labels_that_models_write(label: str) -> None:
    assert split_steps(f"Step 1: one\n{label} two\nStep 3: three") == ["one", "two", "three"]


@pytest.mark.parametrize(
    "line", ["Step 2.5 is not a label", "step two: no", "Stepping 2: no", "in step 2: no", "Step 2 no"]
)
def test_lines_that_only_look_like_labels(line: str) -> None:
    assert split_steps(f"Step 1: one\n{line}") == [f"one\n{line}"]


def test_preamble_belongs_to_the_first_step() -> None:
    assert split_steps("Let us see.\nStep 1: one\nStep 2: two") == ["Let us see.\none", "two"]


def test_windows_line_ends() -> None:
    assert split_steps("Step 1: one\r\nStep 2: two\r\n") == ["one", "two"]
    assert split_steps("one\r\n\r\ntwo\r\n \r\nthree") == ["one", "two", "three"]


def test_blank_lines_split_only_where_there_are_no_labels() -> None:
    assert split_steps("one\n\n\n two\nstill two") == ["one", "two\nstill two"]
    assert split_steps("Step 1: one\n\nstill one") == ["one\n\nstill one"]


@pytest.mark.parametrize("text", ["", " \n\t", "Step 1:", "Step 1:\nStep 2:", "\r\n\r\n"])
def test_nothing_is_no_step(text: str) -> None:
    assert split_steps(text) == []


def test_emphasis_that_the_label_did_not_open_stays() -> None:
    assert split_steps("Step 1: **bold** one") == ["**bold** one"]
    assert split_steps("**Step 1: 5** is it") == ["5** is it"]


def test_long_hostile_text_is_split_in_linear_time() -> None:
    spaces = " " * 200_000
    assert split_steps(f"Step 1:{spaces}one\n{spaces}Step\n**Step 2{spaces}x") == [
        f"one\n{spaces}Step\n**Step 2{spaces}x"
    ]


def test_labels_count_from_one() -> None:
    assert [step_label(1), join_steps(["a", "b"])] == ["Step 1:", "Step 1: a\nStep 2: b"]
