"""Thoughts apart from answers, in the ways in which models mark them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.inference import Completion, split_thought

CALL = "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>"
FINAL = "<|start|>assistant<|channel|>final<|message|>"


@pytest.mark.parametrize(
    ("text", "thought", "answer"),
    [
        ("<think>a</think>b", "a", "b"),
        ("<think>\na\n\nb\n</think>\n\nStep 1: c\nStep 2: d\n", "a\n\nb", "Step 1: c\nStep 2: d"),
        ("<think>\n\n</think>\n\nb", "", "b"),
        ("<THINK>a</Think>b", "a", "b"),
        ("<thinking>a</thinking>b", "a", "b"),
        ("<thought>a</thought>b", "a", "b"),
        ("<seed:think>a</seed:think>b", "a", "b"),
        ("[THINK]a[/THINK]b", "a", "b"),
        ("◁think▷a◁/think▷b", "a", "b"),
        ("<|channel>thought\na<channel|>b", "a", "b"),
        ("<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>", "a", "b"),
        ("<|begin_of_thought|>a<|end_of_thought|>\n<|begin_of_solution|>b<|end_of_solution|>", "a", "b"),
        ("<think>a</think>\n<answer>\nb\n</answer>", "a", "b"),
        ("<think>a</think><response>b", "a", "b"),
        ("Here is my thought process: a Here is my response: b", "a", "b"),
        ("analysisWe add.assistantfinalIt is 7.", "We add.", "It is 7."),
        ("analysisWe add.assistantcommentary", "We add.assistantcommentary", ""),
        ("a\n</think>\nb", "a", "b"),
        ("<think>a", "a", ""),
        ("b <think>a", "a", "b"),
        ("b<think>a</think>c", "a", "b\n\nc"),
        ("<think>a<think>b</think>c", "a\n\nb", "c"),
        ("<think>a</think>b</think>c", "a\n\nb", "c"),
        (f"<|channel|>analysis<|message|>a<|end|>{FINAL}b<|return|>", "a", "b"),
        (f"<|channel|>analysis<|message|>a<|end|><|start|>assistant{CALL}{FINAL}b", "a\n\n{}", "b"),
        (f"a<|end|>{FINAL}b", "a", "b"),
        (f"<|channel|>analysis<|message|>a <b < c<|end|>{FINAL}2 < 3", "a <b < c", "2 < 3"),
        ("<|channel|>analysis<|message|>a", "a", ""),
        ("<|channel|>final <|constrain|>json<|message|>b", "", "b"),
        ("<|channel|>fin", "", ""),
    ],
)
def test_the_thought_and_the_answer(text, thought, answer):
    assert split_thought(text) == (thought, answer)


@pytest.mark.parametrize(
    "text",
    ["", " b \n", "I think 2 < 3 > 1.", "analysis of cases: b", "analysis: b", "Here is my response: b", "[thinker] b"],
)
def test_text_without_a_thought_is_the_answer_as_it_is(text):
    assert split_thought(text) == ("", text)


@given(st.lists(st.sampled_from(["<think>", "</think>", "a", " ", "\n", "<|channel|>final<|message|>", "<|end|>"])))
def test_nothing_is_thought_twice(parts):
    thought, answer = split_thought("".join(parts))
    assert not any(tag in answer for tag in ("<think>", "</think>", "<|channel|>"))
    assert split_thought(answer) == ("", answer)
    assert thought.count("a") + answer.count("a") <= parts.count("a")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<|channel|>", "<|channel|>final<|message|>a<|end|>", "<", " ", "analysis"]
)
def test_a_megabyte_costs_linear_time(piece):
    split_thought(f"analysis{piece * (1_000_000 // len(piece))}")
    split_thought(f"<think>a</think>b{piece * (1_000_000 // len(piece))}<answer>")


def test_a_completion_has_no_thought_unless_the_backend_tells_one():
    assert Completion("b", (), (), "eos").thought == ""
