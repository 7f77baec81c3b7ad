"""Problems that must be refused: whole texts, in other phrasings for every split."""

import re
from random import Random

import pytest

from redline.training.generator.out_of_domain import sample, texts
from redline.training.generator.template import chosen
from redline.training.generator.vocabulary import draw

TOLD = texts()
LEFT_OPEN = re.compile(rf"\{{(?:[abcd]|{'|'.join(draw(Random(0)))})\}}")


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_every_place_is_filled(split):
    rng = Random(1)
    drawn = [sample(rng, split) for _ in range(3000)]
    assert not [text for text in drawn if LEFT_OPEN.search(text)]
    assert all(text.strip() for text in drawn)


def test_choices_are_whole():
    rng = Random(2)
    for template in set(TOLD.train) - TOLD.plain:
        assert not re.search(r"<|\|", chosen(template, rng)), template


def test_code_stays_as_it_is():
    rng = Random(3)
    drawn = {sample(rng, "train") for _ in range(20000)}
    assert any(text.startswith("<html><body><p>") for text in drawn)
    assert any(re.fullmatch(r"Solve \|x - \d+\| > \d+\.", text) for text in drawn)


def test_no_phrasing_is_in_two_splits():
    assert len(TOLD.train) == len(set(TOLD.train)) > 200
    assert not set(TOLD.train) & {*TOLD.dev, *TOLD.test}
    assert not set(TOLD.dev) & set(TOLD.test)


def test_tests_draw_the_same_texts_as_ever():
    rng = Random(0)
    assert [sample(rng, "test") for _ in range(2)] == [
        "Find the volume of the solid of revolution of y = x^26.",
        "Prove by induction that the sum of the first n odd numbers is n^2 for n up to 10.",
    ]
