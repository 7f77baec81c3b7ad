"""Kinds of problems: their phrasings and their words."""

from random import Random

from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.equation import equations
from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import Line
from redline.training.generator.template import Phrasing


def test_a_phrasing_brings_its_own_words_and_the_steps_repeat_them() -> None:
    told = Phrasing.parse("How many {items} are left of [[a]] {items=<green frogs|ducks>} if [[b]] {items} leave?")
    left = Line("left", "a - b", ("[[a - b]] = [[left]].",), "the number of {items} left")
    kind = ProblemKind("pond", lambda _rng: {"a": 30, "b": 20}, (left,), (told,), (told,), (told,))
    for seed in range(20):
        problem = kind.sample("word problems", Random(seed), "train")
        things = problem.words["items"]
        assert things in ("green frogs", "ducks")
        assert problem.text == f"How many {things} are left of 30 {things} if 20 {things} leave?"


def test_no_phrasing_of_any_kind_keeps_a_mark_of_choices() -> None:
    rng = Random(1)
    for family in kinds().values():
        for kind in family:
            for phrasing in (*kind.train, *kind.dev, *kind.test):
                for _ in range(5):
                    assert not set("<|") & set(phrasing.chosen(rng)), phrasing


def test_every_form_of_equation_is_told_in_words_too() -> None:
    rng = Random(2)
    told = [text.chosen(rng) for form in equations().forms for text in form.told for _ in range(20)]
    assert len({form.name for form in equations().forms}) == len(equations().forms) == 11
    assert all(form.told for form in equations().forms)
    assert not any(set("<|") & set(text) for text in told)
