"""Worked by hand: the same two answers, `{Yes}` and `{No}`, as different tokenizers cut them."""

import math

import pytest

from redline.inference import AnswerUnusable
from redline.inference.text.deciding_token import find_deciding_token
from redline.inference.text.logprobs import checked_logprobs

# One made-up id per piece, so that the expectations can be read.
ID = {
    piece: k for k, piece in enumerate(["{", "}", "Yes", "No", "{Yes", "{No", "Yes}", "No}", " ", " Y", "es", "N", "o"])
}


def encoded(*pieces):
    return [ID[piece] for piece in pieces]


def test_the_brace_apart_belongs_to_the_prompt():
    assert find_deciding_token([encoded("{", "Yes", "}"), encoded("{", "No", "}")]) == (
        (ID["{"],),
        (ID["Yes"], ID["No"]),
    )


def test_a_brace_merged_with_the_word_decides_at_once():
    assert find_deciding_token([encoded("{Yes", "}"), encoded("{No", "}")]) == ((), (ID["{Yes"], ID["{No"]))


def test_a_word_merged_with_the_closing_brace():
    assert find_deciding_token([encoded("{", "Yes}"), encoded("{", "No}")]) == ((ID["{"],), (ID["Yes}"], ID["No}"]))


def test_one_option_merged_and_the_other_not():
    assert find_deciding_token([encoded("{Yes", "}"), encoded("{", "No", "}")]) == ((), (ID["{Yes"], ID["{"]))


def test_words_split_in_pieces_part_at_their_first_piece():
    assert find_deciding_token([encoded(" ", "Yes"), encoded(" ", "N", "o")]) == ((ID[" "],), (ID["Yes"], ID["N"]))
    assert find_deciding_token([encoded(" Y", "es"), encoded(" ", "No")]) == ((), (ID[" Y"], ID[" "]))


def test_the_beginning_of_another_option_cannot_be_told_apart():
    with pytest.raises(ValueError, match="beginning of another"):
        find_deciding_token([encoded("N"), encoded("N", "o")])


def test_equal_options_cannot_be_told_apart():
    with pytest.raises(ValueError, match="beginning of another"):
        find_deciding_token([encoded("Yes"), encoded("Yes")])


def test_three_options_must_all_part_at_one_token():
    assert find_deciding_token([encoded("{", "Yes"), encoded("{", "No"), encoded("{", "}")]).deciding == tuple(
        encoded("Yes", "No", "}")
    )
    with pytest.raises(ValueError, match="same token"):
        find_deciding_token([encoded("{", "N", "o"), encoded("{", "N", "es"), encoded("{", "Yes")])


def test_one_option_is_no_choice():
    with pytest.raises(ValueError, match="two options"):
        find_deciding_token([encoded("Yes")])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2.0])
def test_what_is_no_log_probability_is_named(value):
    assert checked_logprobs((-0.5, -1e6, 0.0, 1e-7)) == (-0.5, -1e6, 0.0, 1e-7)
    with pytest.raises(AnswerUnusable, match=f"told {value:g} as the log-probability"):
        checked_logprobs((-0.5, value))
