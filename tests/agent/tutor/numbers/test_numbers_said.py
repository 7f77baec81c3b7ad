"""Whether a text says a number, in every form in which people write one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.agent.tutor.numbers.number_words import MAX_SPELLED, patterns
from redline.agent.tutor.numbers.numbers_said import numbers_in, says


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("it is 387.", "387"),
        ("\\boxed{387}", "387"),
        ("1,776 rolls", "1776"),
        ("1 776 rolls", "1776"),
        ("1.776 Brötchen", "1776"),
        ("1\u202f776", "1776"),
        ("1776,00 €", "1776"),
        ("0,75 Liter", "3/4"),
        ("75 %", "3/4"),
        ("75 percent", "3/4"),
        ("\\frac{3}{4}", "3/4"),
        ("\\frac34", "3/4"),
        ("3 / 4", "3/4"),
        ("¾", "3/4"),
        ("three quarters", "3/4"),
        ("1½", "3/2"),
        ("1 1/2", "3/2"),
        ("Three hundred and eighty-seven", "387"),
        ("dreihundertsiebenundachtzig", "387"),
        ("trois cent quatre-vingt-sept", "387"),
        ("trescientos ochenta y siete", "387"),
        ("三百八十七个", "387"),
        ("quatre-vingts", "80"),
        ("hundert", "100"),
        ("a dozen", "12"),
        ("half of it", "1/2"),
        ("−5 degrees", "5"),
        ("５", "5"),
        ("٥", "5"),
    ],
)
def test_these_say_it(text, number):
    assert says(text, Fraction(number))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("38 and 7", "387"),
        ("3870", "387"),
        ("nineteen", "9"),
        ("someone", "1"),
        ("十二", "2"),
        ("48 × 37 = ___", "1776"),
    ],
)
def test_these_do_not(text, number):
    assert not says(text, Fraction(number))


@given(st.integers(0, MAX_SPELLED))
def test_a_number_is_found_by_its_own_words_and_by_its_digits(number):
    assert says(f"there are {number:,} of them", Fraction(number))
    assert says(f"there are {number} of them", Fraction(number))
    assert numbers_in(f"x = {number}.") == [number]
    assert len(patterns(Fraction(number))) >= 6


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text):
    assert says(text, Fraction(7)) in (True, False)
