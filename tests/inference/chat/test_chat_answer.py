"""What is said and what is thought in the events of a chat, in the shapes that servers use."""

import pytest

from redline.inference import AnswerUnusable, ModelFailed, Request, Usage
from redline.inference.chat.chat_answer import ChatAnswer

END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}


def deltas(*contents, field="content"):
    return [{"choices": [{"delta": {field: content}, "finish_reason": None}]} for content in contents]


def answer(events, opening="Step 1:", stop=(), max_tokens=1024):
    answer = ChatAnswer(opening, Request("u", max_tokens=max_tokens, stop=stop))
    for event in events:
        if answer.take(event):
            break
    return answer


def parts(events, **options):
    completion = answer(events, **options).completion()
    return completion.thought, completion.text


THOUGHTS = [
    deltas("12?", field="reasoning") + deltas(" 7"),
    deltas("12?", field="reasoning_content") + deltas(" 7"),
    deltas([{"type": "reasoning.text", "text": "12?"}], field="reasoning_details") + deltas(" 7"),
    [{"choices": [{"delta": {"reasoning": "12?", "reasoning_content": "12?", "content": " 7"}}]}],
    deltas([{"type": "thinking", "thinking": [{"type": "text", "text": "12?"}]}, {"type": "text", "text": " 7"}]),
    deltas([{"type": "thinking", "thinking": "12?"}], [{"type": "text", "text": " 7"}]),
    deltas([{"type": "thinking", "thinking": "12?"}]) + deltas(" 7"),
    deltas([{"type": "reasoning", "text": "12?"}, " 7"]),
    [{"choices": [{"message": {"content": " 7", "reasoning": "12?"}, "finish_reason": "stop"}]}],
]


@pytest.mark.parametrize("events", THOUGHTS)
def test_a_thought_beside_the_content_is_kept_apart(events):
    assert parts([*events, END]) == ("12?", " 7")


@pytest.mark.parametrize(
    "text",
    [
        "<think>12?</think>Step 1: 7",
        "12?</think>\n\nStep 1: 7",
        "<|channel|>analysis<|message|>12?<|end|><|start|>assistant<|channel|>final<|message|>Step 1: 7",
    ],
)
def test_a_thought_within_the_content_is_kept_apart(text):
    assert parts([*deltas(*text), END]) == ("12?", " 7")


def test_a_stop_string_counts_in_the_answer_and_not_in_the_thought():
    told = deltas(*"<think>a\nStep 2: b</think>Step 1: x\nStep 2: y")
    read = answer([*told, END], stop=("\nStep 2:",))
    completion = read.completion()
    assert (completion.text, completion.finish_reason, completion.stop_string) == (" x\nStep 2:", "stop", "\nStep 2:")
    assert read.usage == Usage(0, 0, len(told) - len(" y"))


@pytest.mark.parametrize("reason", ["", None])
def test_no_reason_to_end_is_none_yet(reason):
    events = [{"choices": [{"delta": {"content": piece}, "finish_reason": reason}]} for piece in (" 3", " 4")]
    assert parts([*events, END]) == ("", " 3 4")
    with pytest.raises(AnswerUnusable, match="without saying why"):
        answer(events).completion()


@pytest.mark.parametrize(("reason", "finish"), [("end_turn", "eos"), ("model_length", "length"), ("length", "length")])
def test_other_words_for_the_end(reason, finish):
    assert answer([{"choices": [{"delta": {"content": "a"}, "finish_reason": reason}]}]).completion().text == "a"
    assert answer([{"choices": [{"delta": {}, "finish_reason": reason}]}]).completion().finish_reason == finish


@pytest.mark.parametrize("reason", ["content_filter", "tool_calls", "abort", 7])
def test_a_sample_the_server_gave_up(reason):
    with pytest.raises(ModelFailed, match=str(reason)):
        answer([*deltas("a"), {"choices": [{"delta": {}, "finish_reason": reason}]}])


def billed(spent):
    return {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": spent}}


def test_an_answer_that_was_only_thought_says_so():
    only = answer([*deltas("12?", field="reasoning"), END, billed(636)])
    assert (only.completion().text, only.completion().thought) == ("", "12?")
    assert "636 tokens" in only.unspoken
    assert "all that it wrote" in answer([*deltas("<think>12?</think>"), END]).unspoken
    assert "636 tokens were billed" in answer([END, billed(636)]).unspoken


def test_an_end_at_once_and_a_thought_cut_off_are_answers():
    assert answer([END, billed(1)]).unspoken == ""
    cut = [*deltas("12?", field="reasoning"), {"choices": [{"delta": {}, "finish_reason": "length"}]}]
    assert answer(cut).unspoken == ""
    assert answer(cut).completion().finish_reason == "length"


def test_a_refusal_of_the_model_is_no_answer():
    with pytest.raises(ModelFailed, match="I cannot"):
        answer([*deltas("I can", "not", field="refusal"), END]).completion()


@pytest.mark.parametrize("count", ["7", -1, 1.5, True, [1], 1e300])
def test_a_count_that_is_none_is_counted_here(count):
    assert answer([*deltas("a", " b"), billed(count)]).usage == Usage(0, 5, 2)


def test_an_answer_ends_with_its_tokens_thoughts_included():
    events = [*deltas("a", "b", field="reasoning"), *deltas(" c", " d", " e"), END]
    completion = answer(events, max_tokens=4).completion()
    assert (completion.thought, completion.text, completion.finish_reason) == ("ab", " c d", "length")
    assert answer(events, max_tokens=5).completion().finish_reason == "eos"


def test_parts_within_parts_are_read_once():
    content = "7"
    for _ in range(90):
        content = [{"type": "text", "text": content}]
    assert answer([*deltas(content), END]).completion().text == "7"
