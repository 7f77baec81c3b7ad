"""Steps and their text: there and back, and nothing lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redline.agent.policy.steps import continued, finished_steps, join_steps, split_steps, step_label

_LABEL_LINE = re.compile(r"step[ \t]+\d", re.IGNORECASE)

_marks = st.sampled_from(["**", "*", "#", "###", ">", "_", "\\boxed{5}", "3.5", "\r\n", "\n\n", "Step", " ", "é", "√2"])
_texts = st.lists(st.one_of(_marks, st.text(max_size=12)), min_size=1, max_size=8).map("".join).map(str.strip)
_FENCE = re.compile("```|~~~")
_steps = _texts.filter(lambda text: text and not _LABEL_LINE.search(text) and not _FENCE.search(text))


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
        "Step {}:",
        "step {}.",
        "STEP {})",
        "**Step {}:**",
        "**Step {}**:",
        "### Step {}.",
        "## Step {}: ",
        "> Step {}:",
        "_Step {}:_",
        "\\textbf{{Step {}:}}",
        "(Step {}) ",
        "Step #{} - ",
        "步骤{}：",
    ]
)


# What could be the end of a label, as the second bracket of `(Step 2) )`, is taken for it.
_bodies = _steps.filter(lambda text: not re.match(r"[)）:：.．、,，=—―→⇒–-]", text))


@given(
    st.text(max_size=20).filter(lambda t: not _LABEL_LINE.search(t)), st.lists(st.tuples(_labels, _bodies), max_size=5)
)
def test_labelled_text_loses_only_the_labels(preamble: str, parts: list[tuple[str, str]]) -> None:
    text = preamble + "".join(f"\n{label.format(k)} {body}" for k, (label, body) in enumerate(parts, 1))
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
        "Step 2\n",
        "### Step 2 ",
        "Step2:",
        "Step #2:",
        "Step No. 2:",
        "Step 2 of 3:",
        "Step 2/3:",
        "Step-2:",
        "Step II:",
        "Step Two:",
        "step two\n",
        "Step 2 -",
        "Step 2 – ",
        "Step 2 —",
        "Step 2 ->",
        "Step 2.)",
        "(Step 2)",
        "[Step 2]:",
        "**(Step 2)**",
        "**Step 2**",
        "***Step 2:***",
        "**_Step 2:_**",
        "<b>Step 2:</b>",
        "\\textbf{Step 2:}",
        "\\textbf{Step 2}:",
        "\\noindent\\textbf{Step 2.}",
        "\\section*{Step 2}",
        "Step 2：",
        "Step ２：",
        "步骤2：",
        "步骤 二：",
        "步驟2.",
        "【步骤2】",
        "第二步：",
        "第2步，",
        "第二步\n",
        "ステップ2：",
        "2단계:",
        "Schritt 2:",
        "2. Schritt:",
        "Étape 2 :",
        "E\u0301tape 2 :",
        "Paso 2:",
        "Passo 2:",
        "Шаг 2.",
        "2nd step:",
        "Step (2):",
        "Step [2]:",
        "Step ②:",
        "Step 2\ufe0f\u20e3:",
        "Korak 2:",
        "الخطوة 2:",
    ],
)
def test_labels_that_models_write(label: str) -> None:
    assert split_steps(f"Step 1: one\n{label} two\nStep 3: three") == ["one", "two", "three"]


@pytest.mark.parametrize(
    "line",
    [
        "Step 2.5 is not a label",
        "Step 2.1: no",
        "Step 2a: no",
        "Stepping 2: no",
        "in step 2: no",
        "Step 2 no",
        "Step 2, as it was called, no",
        "Step 2-3 show that, no",
        "Step IIX: no",
        "Steps 2 and 3: no",
        "| Step 2 | no |",
        "第二步是 no",
        "2 steps: no",
    ],
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
    assert split_steps("**Step 1:** 5** is it") == ["5** is it"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("**Step 1: Add**\n5", "**Add**\n5"),
        ("**Step 1 - Add** 5", "**Add** 5"),
        ("**Step 1 Add**\n5", "**Add**\n5"),
        ("**Step 1: 5", "5"),
        ("*Step 1: 5 * 3 = 15", "5 * 3 = 15"),
        ("\\textbf{Step 1: Add} 5", "\\textbf{Add} 5"),
        ("**_Step 1: Add_** 5", "**_Add_** 5"),
        ("<b>Step 1: Add</b> 5", "<b>Add</b> 5"),
        ("(Step 1: Add) 5", "(Add) 5"),
        ("Step 1 (Add): 5", "(Add): 5"),
        ("### Step 1 Add\n5", "Add\n5"),
    ],
)
def test_a_title_keeps_its_emphasis_whole(heading: str, title: str) -> None:
    assert split_steps(f"{heading}\nStep 2: two") == [title, "two"]


@pytest.mark.parametrize(
    "body",
    [
        "By\nStep 1: we have 7",
        "as seen in\n(Step 1) above",
        "see **Step 1**\n**Step 1** gives 7",
        "so\nStep 2: again",
    ],
)
def test_a_sentence_that_speaks_of_an_earlier_step_goes_on(body: str) -> None:
    assert split_steps(f"Step 1: one\nStep 2: {body}\nStep 3: three") == ["one", body, "three"]


@pytest.mark.parametrize("opening", ["\n\nStep 1:", ".\nStep 1:", "\n## Step 1:", "\n**Step 1:**"])
def test_a_solution_may_count_its_parts_from_one_again(opening: str) -> None:
    end = "." if opening.startswith(".") else ""
    assert split_steps(f"Step 1: a\nStep 2: b{opening} c\nStep 2: d") == ["a", f"b{end}", "c", "d"]


BLOCKS = [
    "```python\n# Step 2: x\n\nStep 3: y\n```",
    "~~~\nStep 2: x\n\n```\n~~~",
    "$$\nStep 2: x\n\n= y\n$$",
    "\\[\nStep 2: x\n\n= y\n\\]",
    "\\begin{align*}\nStep 2: x \\\\[4pt]\n\n= y\n\\end{align*}",
    "\\begin{cases}\n\\begin{cases}\n\nx\\end{cases}\n\n1. y\n\n2. z\\end{cases}",
    "[asy]\ndraw(a);\n\ndraw(b);\n[/asy]",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_no_step_begins_or_ends_inside_a_block(block: str) -> None:
    assert split_steps(f"Step 1: one\n{block}\nStep 2: two") == [f"one\n{block}", "two"]
    assert split_steps(f"one\n\n{block}\n\ntwo") == ["one", block, "two"]
    assert split_steps(f"1. one\n{block}\n2. two") == [f"one\n{block}", "two"]


def test_a_fence_behind_a_label_and_one_that_is_cut_off() -> None:
    assert split_steps("Step 1: ```python\nStep 2: x\n```\nStep 2: two") == ["```python\nStep 2: x\n```", "two"]
    assert split_steps("Step 1: a\n```\n# Step 2: x\nStep 3: y") == ["a\n```\n# Step 2: x\nStep 3: y"]


@pytest.mark.parametrize("stray", ["\\[", "\\begin{align}", "costs $$5", "\\end{align}", "[asy]", "`` ` ``"])
def test_a_block_that_is_never_closed_holds_nothing(stray: str) -> None:
    assert split_steps(f"Step 1: {stray} one\nStep 2: two") == [f"{stray} one", "two"]
    assert split_steps(f"{stray} one\n\ntwo\n\nx $$y$$ z") == [f"{stray} one", "two", "x $$y$$ z"]


def test_a_formula_may_begin_behind_a_label_or_words() -> None:
    formula = "$$\\begin{array}\na\n\nb\n\\end{array}$$"
    assert split_steps(f"Step 1: {formula}\nStep 2: we have {formula}\nStep 3: c") == [
        formula,
        f"we have {formula}",
        "c",
    ]
    assert split_steps(f"we have {formula}\n\nb\n\nwe have $$\nc\n\nd\n$$")[1:] == ["b", "we have $$\nc\n\nd\n$$"]


def test_two_prices_in_double_dollars_are_no_formula() -> None:
    assert split_steps("Step 1: costs $$5.\nStep 2: costs $$6.") == ["costs $$5.", "costs $$6."]


@pytest.mark.parametrize(
    "text",
    [
        "1. one\n2. two\n3. three",
        "1) one\n2) two\n3) three",
        "1、one\n2、two\n3、three",
        "① one\n② two\n③ three",
        "### 1. one\n### 2. two\n### 3. three",
        "1. one\n\n2. two\n\n3. three",
        "- Step 1: one\n- Step 2: two\n- Step 3: three",
        "1. **Step 1:** one\n2. **Step 2:** two\n3. **Step 3:** three",
    ],
)
def test_a_numbered_list_that_is_the_solution(text: str) -> None:
    assert split_steps(text) == ["one", "two", "three"]
    assert split_steps(f"We go so:\n{text}\n\nSo 5.") == ["We go so:\none", "two", "three\n\nSo 5."]


def test_a_list_keeps_its_titles_and_its_own_lists() -> None:
    text = "1. **Add:** 3 + 4\n   1. x\n   2. y\n2. **Subtract:** 7 - 2"
    assert split_steps(text) == ["**Add:** 3 + 4\n   1. x\n   2. y", "**Subtract:** 7 - 2"]
    assert split_steps("**1. Add**\n1. x\n1. y\n**2. Subtract**\nz") == ["**Add**\n1. x\n1. y", "**Subtract**\nz"]


@pytest.mark.parametrize(
    "text",
    [
        "one\n\n1. x\n3. y\n\nthree",
        "one\n\ntwo:\n1. x\n2. y\n\nthree",
        "one\n1. x\n2. y\n\ntwo\n\nthree\n\nfour",
        "one\n- Step 1: x\n- Step 2: y\n\ntwo\n- Step 1: z\n- Step 2: w\n\nthree\n\nfour",
        "one\n2. x\n3. y\n\ntwo",
        "one\n1. x\n\ntwo",
    ],
)
def test_a_list_that_is_a_part_of_the_solution_stays_in_its_paragraph(text: str) -> None:
    assert split_steps(text) == text.split("\n\n")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\u2028", "\u2029", "\x85"])
def test_every_line_end_ends_a_line(end: str) -> None:
    assert split_steps(f"Step 1: one{end}Step 2: two{end}") == ["one", "two"]
    assert split_steps(f"one{end}{end}two{end}three") == ["one", f"two{end}three"]
    assert split_steps(f"Step 1: a{end}```{end}Step 2: x{end}```{end}Step 2: b")[1:] == ["b"]


@pytest.mark.parametrize(
    "thought", ["<think>Step 1: hm\n\nno</think>", "Step 1: hm\n\nno\n</think>", "[THINK]Step 5: a[/THINK]"]
)
def test_a_thought_is_no_step(thought: str) -> None:
    assert split_steps(f"{thought}\n\nStep 1: one\nStep 2: two") == ["one", "two"]
    assert split_steps(f"{thought}\n\none\n\ntwo") == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (" b\nStep 3: c", ["a", "b", "c"]),
        ("<think>Step 2: hm</think>\n\nStep 2: b\nStep 3: c", ["a", "b", "c"]),
        (" hm\n</think>\n\n### Step 1: A\n### Step 2: b", ["A", "b"]),
        ("**Step 2:** b\n**Step 3:** c", ["a", "b", "c"]),
        ("I go on.\n\nStep 2: b", ["a", "I go on.\nb"]),
        (" b, by\nStep 1: a\nStep 3: c", ["a", "b, by\nStep 1: a", "c"]),
        (" b\n\nc", ["a", "b", "c"]),
        ("\n1. b\n2. c", ["a", "b", "c"]),
        ("<think>b", ["a"]),
        ("", ["a"]),
    ],
)
def test_what_a_policy_writes_behind_a_label_that_was_forced(text: str, steps: list[str]) -> None:
    assert continued(["a"], text) == steps


@given(st.lists(_steps, min_size=1, max_size=4), st.lists(_steps, min_size=1, max_size=4))
def test_a_solution_is_continued_as_it_was_begun(kept: list[str], new: list[str]) -> None:
    joined = join_steps([*kept, *new])
    opening = f"{join_steps(kept)}\n{step_label(len(kept) + 1)}"
    assert len(new) == 1 or continued(kept, joined.removeprefix(opening)) == [*kept, *new]
    assert continued(kept, joined) == [*kept, *new]


def test_long_hostile_text_is_split_in_linear_time() -> None:
    spaces = " " * 200_000
    assert split_steps(f"Step 1:{spaces}one\n{spaces}Step\n**Step 2{spaces}x") == [
        f"one\n{spaces}Step\n**Step 2{spaces}x"
    ]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece",
    [
        "Step 1: a\n",
        "**Step 1 a** \n",
        "**",
        "\n",
        " ",
        "\n\n",
        "```\n",
        "` ",
        "$$",
        "$$\n",
        "\\begin{a}",
        "\\end{a}\\begin{b}",
        "\\[",
        "1. a\n\n",
        "- Step 1: a\n",
        ">",
        "Step 1: Step 1:",
        "<think>",
        "第一步",
    ],
)
def test_monotonous_text_is_split_in_linear_time(piece: str) -> None:
    split_steps(piece * (200_000 // len(piece)))
    split_steps(f"**Step 1: {piece * (200_000 // len(piece))} x")


@pytest.mark.timeout(30)
def test_a_megabyte_is_split_in_linear_time() -> None:
    one = "**Step {}: Add**\nWe have $$\nx\n\ny\n$$ and\n```python\n# Step 1: x\n```\n1. so\n2. on.\n\n"
    text = "".join(one.format(k) for k in range(1, 14_001))
    assert len(text) > 1_000_000
    assert len(split_steps(text)) == 14_000


def test_labels_count_from_one() -> None:
    assert [step_label(1), join_steps(["a", "b"])] == ["Step 1:", "Step 1: a\nStep 2: b"]


@given(st.lists(st.text(st.sampled_from("ab \n.$`"), max_size=12), min_size=1, max_size=5), st.data())
def test_steps_that_are_finished_stay_as_they_are(texts, data):
    text = "".join(f"\nStep {n}: {part}" if n > 1 else f" {part}" for n, part in enumerate(texts, 1))
    until = data.draw(st.integers(0, len(text)))
    finished = finished_steps((), text[:until])
    assert continued((), text)[: len(finished)] == finished


def test_what_may_still_become_a_list_or_a_thought_has_no_finished_step():
    assert finished_steps(("a",), " b\n\nc") == ["a"]
    assert finished_steps(("a",), " b\nStep 3: c") == ["a", "b"]
    assert finished_steps((), "<think>Step 1: a\nStep 2: b") == []
    assert finished_steps((), " a\nStep 2") == []
    assert finished_steps((), " a\nStep 2:") == ["a"]
