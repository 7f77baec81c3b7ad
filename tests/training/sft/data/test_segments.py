"""What of a rationale is learnt: the model's own words, never what is forced or fed back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.training.sft.data.segments import RationaleUnusable, segments
from redline.verifier.genprm import prompt_format

ANALYSIS = f"{prompt_format.analysis_opening(1)}Fine.\n</analyze>\n"
JUDGED = "{Yes}$\n</output>\n"
CLOSING = f"</verify>\n{prompt_format.JUDGEMENT_OPENING}{JUDGED}"
WHOLE = f"{ANALYSIS}{prompt_format.CODE_OPENING}print(1)\n```\n{prompt_format.code_feedback('1')}{CLOSING}"


def learnt(parts):
    return [text for text, wanted in parts if wanted]


def test_analysis_code_and_judgement() -> None:
    assert segments(WHOLE, 1, "genprm") == [
        (prompt_format.analysis_opening(1), False),
        ("Fine.\n</analyze>\n", True),
        (prompt_format.CODE_OPENING, False),
        ("print(1)\n```\n", True),
        ("[Code Output]\n\n```\n1\n```\n", False),
        (CLOSING, True),
    ]


def test_the_forms_of_the_ablation() -> None:
    forced = (prompt_format.JUDGEMENT_OPENING, False)
    assert segments(WHOLE, 1, "cot") == [
        (prompt_format.analysis_opening(1), False),
        ("Fine.\n</analyze>\n", True),
        forced,
        (JUDGED, True),
    ]
    assert segments(WHOLE, 1, "direct") == [forced, (JUDGED, True)]


def test_a_judgement_forced_behind_the_analysis_is_not_learnt_as_words() -> None:
    parts = segments(f"{ANALYSIS}{prompt_format.JUDGEMENT_OPENING}{JUDGED}", 1, "genprm")
    assert parts[-2:] == [(prompt_format.JUDGEMENT_OPENING, False), (JUDGED, True)]


def test_code_without_analysis() -> None:
    assert segments(WHOLE.removeprefix(ANALYSIS), 7, "genprm")[0] == (prompt_format.CODE_OPENING, False)
    with pytest.raises(RationaleUnusable, match="has no analysis"):
        segments(WHOLE.removeprefix(ANALYSIS), 7, "cot")


def test_a_second_round_of_code() -> None:
    second = f"Once more.\n```python\nprint(2)\n```\n{prompt_format.code_feedback('')}"
    parts = segments(WHOLE.replace(CLOSING, second + CLOSING), 1, "genprm")
    assert learnt(parts)[2:] == ["Once more.\n```python\nprint(2)\n```\n", CLOSING]
    assert parts[-2] == ("[Code Output]\n\n```\n\n```\n", False)


@pytest.mark.parametrize(
    ("rationale", "reason"),
    [
        (WHOLE.replace("Paragraph 1", "Paragraph 2"), "does not begin as the verifier forces it"),
        (WHOLE.replace("</analyze>\n", ""), "an analysis is not closed"),
        (WHOLE.replace("<verify>", "<check>"), "does not go on as the verifier forces it"),
        (WHOLE.removesuffix("</output>\n"), "does not end in a judgement"),
        (WHOLE.replace("{Yes}", "{Maybe}"), "does not end in a judgement"),
        (f"{WHOLE}I am sure.\n", "does not end in a judgement"),
        (WHOLE.replace("\n1\n```\n", "\n1\n"), "a code output is not closed"),
        (WHOLE.replace("\n1\n```\n", "\n1\n```\nsecret\n```\n"), "a code output holds a fence of its own"),
        (WHOLE.replace("print(1)\n```\n", "print(1)\n"), "does not follow a code block"),
    ],
)
def test_what_the_verifier_never_writes_is_refused(rationale, reason) -> None:
    assert rationale != WHOLE
    with pytest.raises(RationaleUnusable, match=reason):
        segments(rationale, 1, "genprm")


WORDS = st.text(st.characters(codec="ascii", exclude_characters="`<["), max_size=20)


@given(WORDS, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3), st.booleans())
def test_nothing_is_lost_and_no_output_is_learnt(analysis, rounds, yes) -> None:
    judged = f"{prompt_format.YES if yes else prompt_format.NO}{prompt_format.JUDGEMENT_CLOSING}"
    blocks = [
        f"{code}{prompt_format.CODE_STOP}{prompt_format.code_feedback(f'<<{output}>>')}" for code, output in rounds
    ]
    code = "```python\n".join(blocks)
    opening = f"{prompt_format.analysis_opening(3)}{analysis}\n{prompt_format.ANALYSIS_STOP}"
    text = f"{opening}{prompt_format.CODE_OPENING}{code}</verify>\n"
    rationale = f"{text}{prompt_format.JUDGEMENT_OPENING}{judged}"
    parts = segments(rationale, 3, "genprm")
    assert "".join(part for part, _ in parts) == rationale
    assert "<<" not in "".join(learnt(parts))
    assert len(learnt(parts)) == len(rounds) + 2
