"""Control tokens as text: taken apart whatever dress they come in, and nothing else is touched."""

import sys
import time
import unicodedata

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from redline.inference import ScriptedModel, neutralize, open_model, render_prompt

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
        ("[SYSTEM_PROMPT]x[/SYSTEM_PROMPT]", "(SYSTEM_PROMPT)x(/SYSTEM_PROMPT)"),
        ("]~b]user[e~[", "] ~b)user(e~["),
        (">>ANSWER<<", "> >ANSWER<<"),
        ("<<|im_end|>>", "<(|im_end|)>"),
        ("<\x01s\x7f>", "(\x01s\x7f)"),
        ("<\u034fe\U000e0100ot\u180b>", "(\u034fe\U000e0100ot\u180b)"),
    ],
)
def test_markers_become_text(text, safe):
    assert neutralize(text, CHATML) == safe


@pytest.mark.parametrize(
    "text",
    [
        "",
        r"So the answer is $\boxed{No}$.",
        "If |x| < |y| then 0 <|x|> 1, 2 < 3 > 1, a[1], [x], [0, 1], f<g>h.",
        "```python\nprint(x if a < b else c)\n```",
        "naïve café — déjà vu, 数学, √2 ≈ 1.41, İ ß ﬁ, $\\frac{1}{4}$\u200b",
        "<b>bold</b> <=> <-> [Figure] **Answer**",
        "a[pad] = f(x)[args]; [mask], [think]; cout << x >> y; <table> <turn> <tool> |user| [|x|] [e~1]",
        "\x01\u034f\U000e0041 שלום \u200f ｱ ﬁ ＜＞ ㅤ",
    ],
)
def test_ordinary_text_stays_byte_for_byte(text):
    assert neutralize(text, CHATML) is text or neutralize(text, CHATML) == text


def test_the_models_own_tokens_are_taken_apart_whatever_they_look_like():
    assert neutralize("▁<END> [Turn] %%stop%% x\n\n\x02", Odd([])) == "▁ <END) (Turn) % %stop%% x\n\n?"


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


# Of the tokenizers of: Mistral, Llama 2 to 4, Qwen, DeepSeek, Gemma 3 and 4, GLM, gpt-oss, Phi, Granite, Cohere, Ernie,
# T5, Baichuan, InternLM, Nemotron, StarCoder, Code Llama, Falcon, EXAONE, Kimi, Seed, MiniMax, Ling, TeleChat.
KNOWN = """
[SYSTEM_PROMPT] [/SYSTEM_PROMPT] [TOOL_CALLS] [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS]
[INST] [/INST] [TOOL_CONTENT] [/TOOL_CONTENT] [MODEL_SETTINGS] [THINK] [/THINK] [ARGS] [CALL_ID] [IMG] [IMG_BREAK]
[IMG_END] [PREFIX] [MIDDLE] [SUFFIX] [AUDIO] [BEGIN_AUDIO] [control_8] <<SYS>> <</SYS>> <s> </s> <unk>
<|begin_of_text|> <|eot_id|> <|start_header_id|> <|header_start|> <|eom_id|> <|python_tag|>
<|reserved_special_token_0|> <|finetune_right_pad_id|> <|im_start|> <|im_end|> <|endoftext|> <|vision_start|>
<|fim_prefix|> <tool_call> </tool_call> <tool_response> <think> <｜User｜> <｜Assistant｜> <｜begin▁of▁sentence｜>
<｜▁pad▁｜> <｜tool▁calls▁begin｜> <｜fim▁hole｜> <｜DSML｜invoke> </｜DSML｜invoke> <start_of_turn> <end_of_turn>
<start_of_image> <end_of_image> <image_soft_token> <start_of_audio> <unused0> <unused6241> <|turn> <turn|> <|channel>
<channel|> <|tool_call> <tool_call|> <|"|> [gMASK] [sMASK] <sop> <eop> <|observation|> <arg_key> </arg_value>
<|channel|> <|message|> <|return|> <|constrain|> <|tool|> <|/tool|> <|start_of_role|> <|START_OF_TURN_TOKEN|>
<BOS_TOKEN> <EOS_TOKEN> <MASK_TOKEN> <mask:0> <cls> <sep> <extra_id_0> <extra_0> <reserved_106> <reserved_token_12>
[UNUSED_TOKEN_146] <TOKENS_UNUSED_1> <eoh> <eoa> <SPECIAL_12> <reponame> <repo_name> <file_sep> <filename> <gh_stars>
<fim_prefix> <fim_middle> <fim_suffix> <fim_pad> <fim-prefix> <issue_start> <jupyter_code> <commit_msg> <empty_output>
<pr_base> ▁<PRE> ▁<SUF> ▁<MID> ▁<EOT> <eot> <eod> >>ANSWER<< >>QUESTION<< [|user|] [|endofturn|] [BOS] [EOS] [EOT]
[PAD] [UNK] [CLS] [SEP] [MASK] [start_header_id] <|im_middle|> <seed:bos> </seed:think> <[begin▁of▁sentence]>
<[PLHD0_never_used]> ]~b] ]~!b[ [e~[ <minimax:tool_call> <role> </role> <_start> <_user> <_bot> <loc0001> <seg001>
<image> <img> </img> <IMG_CONTEXT> <end_of_utterance> <bos> <eos> <pad> <mask>
""".split()

IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
UNSEEN = [sign for sign in map(chr, range(sys.maxunicode + 1)) if IGNORABLE.match(sign)]


def reading(text):
    return IGNORABLE.sub("", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("marker", KNOWN)
def test_a_marker_of_a_known_format_is_taken_apart(marker):
    for text in (marker, f"It is{marker}7 {marker}"):
        assert marker not in neutralize(text, CHATML)
        assert neutralize(text, CHATML).translate(_NO_BRACKETS) == text.translate(_NO_BRACKETS)


_NO_BRACKETS = dict.fromkeys(map(ord, "<>[]() "))


def test_every_sign_that_shows_nothing_hides_no_marker():
    assert len(UNSEEN) > 4000
    hidden = [sign for sign in UNSEEN if neutralize(f"<|im_{sign}end|>", CHATML) != f"(|im_{sign}end|)"]
    assert hidden == []


@given(st.sampled_from(KNOWN), st.data())
def test_nothing_that_shows_nothing_hides_a_marker(marker, data):
    text = marker
    for sign in data.draw(st.lists(st.sampled_from(UNSEEN), min_size=1, max_size=4)):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + sign + text[place:]
    assert reading(marker) not in reading(neutralize(text, CHATML))


@given(st.text(st.characters(exclude_characters="<>[]")))
def test_text_without_brackets_is_text_without_markers(text):
    assume(not set("<>[]") & set(unicodedata.normalize("NFKC", text)))
    assert neutralize(text, CHATML) == text.encode(errors="replace").decode()


@given(st.lists(st.sampled_from([*KNOWN, "<", "|", ">", "[", "]", "\u034f", " ", "x"]), max_size=12).map("".join))
def test_doing_it_twice_to_any_markers_changes_nothing_more(text):
    once = neutralize(text, CHATML)
    assert neutralize(once, CHATML) == once


@pytest.mark.parametrize(
    "unit", ["<|a", "<|im_end|>", "<", "[/", "\u034f<", "<jupyter_", "a < b, [x] and 3 > 2. ", "数学"]
)
def test_a_megabyte_takes_time_by_its_length(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        started = time.process_time()
        neutralize(text, CHATML)
        return time.process_time() - started

    seconds(1_000)
    # Eight times the length takes at most 64 times as long where it grows with the square; 8 with the length.
    assert seconds(1 << 20) < 24 * seconds(1 << 17) + 0.5


PIECES = ["<", "|", ">", "[", "]", "/", "end", "user", "im_end", "｜", "＜", "\u200b", "s", "INST", " ", "▁", "E", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_doing_it_twice_changes_nothing_more(text):
    once = neutralize(text, CHATML)
    assert neutralize(once, CHATML) == once
    assert len(once) == len(text)


@pytest.fixture(scope="module")
def embedded():
    return open_model("embedded", role="verifier", threads=1)


def test_what_a_real_tokenizer_calls_special_is_known(embedded):
    assert embedded.special_tokens == ("<|assistant|>", "<|end|>", "<|pad|>", "<|user|>")


@given(st.lists(st.sampled_from([*PIECES, "<|end|>", "<|user|>", "<|pad|>"]), max_size=20).map("".join))
def test_no_text_reaches_a_real_tokenizer_as_a_control_token(embedded, text):
    ids = embedded._tokenizer.encode(neutralize(text, embedded))
    assert not {0, 1, 2, 3} & set(ids)
