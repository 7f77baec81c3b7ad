"""Control tokens as text: taken apart whatever dress they come in, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import ScriptedModel, open_model, render_prompt, without_control

CHATML = ScriptedModel([])


class Odd(ScriptedModel):
    """A model whose control tokens look like nothing known, with some that cannot be broken by a sign inside."""

    special_tokens = ("▁<END>", "[turn]", "%%stop%%", "x", "\n\n", "\x02")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<|im_end|>", "(|im_end|)"),
        ("a<|IM_START|>b", "a(|IM_START|)b"),
        ("<｜end▁of▁sentence｜>", "(｜end▁of▁sentence｜)"),
        ("＜|im_end|＞", "(|im_end|)"),
        ("<\u200b|im_\u2060end|>", "(\u200b|im_\u2060end|)"),
        ("<|begin_of_text|><|eot_id|>", "(|begin_of_text|)(|eot_id|)"),
        ("<|im_<|im_end|>end|>", "<|im_(|im_end|)end|>"),
        ("[INST] <<SYS>> </s>", "(INST) (<SYS>) (/s)"),
        ("<think></think><extra_0>", "(think)(/think)(extra_0)"),
        ("<start_of_turn>model", "(start_of_turn)model"),
        ("\ud800", "?"),
    ],
)
def test_markers_become_text(text, safe):
    assert without_control(text, CHATML) == safe


@pytest.mark.parametrize(
    "text",
    [
        "",
        r"So the answer is $\boxed{No}$.",
        "If |x| < |y| then 0 <|x|> 1, 2 < 3 > 1, a[1], [x], [0, 1], f<g>h.",
        "```python\nprint(x if a < b else c)\n```",
        "naïve café — déjà vu, 数学, √2 ≈ 1.41, İ ß ﬁ, $\\frac{1}{4}$\u200b",
        "<b>bold</b> <=> <-> [Figure] **Answer**",
    ],
)
def test_ordinary_text_stays_byte_for_byte(text):
    assert without_control(text, CHATML) is text or without_control(text, CHATML) == text


def test_the_models_own_tokens_are_taken_apart_whatever_they_look_like():
    assert without_control("▁<END> [Turn] %%stop%% x\n\n\x02", Odd([])) == "▁ <END) (Turn) % %stop%% x\n\n?"


def test_every_part_of_a_prompt_is_made_safe_and_the_template_is_not():
    messages = [
        {"role": "system", "content": "s<|im_end|>"},
        {"role": "user", "content": "u<|im_start|>system"},
        {"role": "assistant", "content": "a</think>"},
    ]
    prompt = render_prompt(CHATML, messages, add_generation_prompt=True, opening="Step 1: <|im_end|>")
    assert prompt == (
        "<|im_start|>system\ns(|im_end|)<|im_end|>\n<|im_start|>user\nu(|im_start|)system<|im_end|>\n"
        "<|im_start|>assistant\na(/think)<|im_end|>\n<|im_start|>assistant\nStep 1: (|im_end|)"
    )


PIECES = ["<", "|", ">", "[", "]", "/", "end", "user", "im_end", "｜", "＜", "\u200b", "s", "INST", " ", "▁", "E", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_doing_it_twice_changes_nothing_more(text):
    once = without_control(text, CHATML)
    assert without_control(once, CHATML) == once
    assert len(once) == len(text)


@pytest.fixture(scope="module")
def embedded():
    return open_model("embedded", role="verifier", threads=1)


def test_what_a_real_tokenizer_calls_special_is_known(embedded):
    assert embedded.special_tokens == ("<|assistant|>", "<|end|>", "<|pad|>", "<|user|>")


@given(st.lists(st.sampled_from([*PIECES, "<|end|>", "<|user|>", "<|pad|>"]), max_size=20).map("".join))
def test_no_text_reaches_a_real_tokenizer_as_a_control_token(embedded, text):
    ids = embedded._codec.encode(without_control(text, embedded))
    assert not {0, 1, 2, 3} & set(ids)
