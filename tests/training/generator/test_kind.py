"""Phrasings with alternatives."""

from random import Random

from redline.training.generator.families import equation, equation_words
from redline.training.generator.kind import Kind, chosen
from redline.training.generator.story import step
from redline.training.generator.world import kinds


def test_a_choice_is_one_of_its_alternatives() -> None:
    rng = Random(0)
    told = {chosen("{who} <has|owns> [[a]] <{items}|<red|blue> ones>.", rng) for _ in range(200)}
    things = ("{items}", "red ones", "blue ones")
    assert told == {f"{{who}} {verb} [[a]] {thing}." for verb in ("has", "owns") for thing in things}


def test_an_alternative_may_be_empty() -> None:
    assert {chosen("Now<| again>.", Random(seed)) for seed in range(20)} == {"Now.", "Now again."}


def test_a_phrasing_without_choices_stays_and_draws_nothing() -> None:
    rng = Random(3)
    assert chosen("{who} has [[a]].", rng) == "{who} has [[a]]."
    assert rng.random() == Random(3).random()


def test_a_phrasing_brings_its_own_words_and_the_steps_repeat_them() -> None:
    told = "How many {items} are left of [[a]] {items=<green frogs|ducks>} if [[b]] {items} leave?"
    left = step("left", "a - b", asks="the number of {items} left")
    kind = Kind("pond", lambda _rng: {"a": 30, "b": 20}, (left,), (told,), (told,), (told,))
    for seed in range(20):
        problem = kind.sample("word problems", Random(seed), "train")
        things = problem.words["items"]
        assert things in ("green frogs", "ducks")
        assert problem.text == f"How many {things} are left of 30 {things} if 20 {things} leave?"


def test_choices_of_the_same_digit_choose_the_same_place() -> None:
    rng = Random(0)
    told = {chosen("<1=red|blue> <2=hat|cap>: the <2=hat|cap> is <1=red|blue><1=!|?>", rng) for _ in range(100)}
    assert told == {f"{a} {b}: the {b} is {a}{c}" for a, c in (("red", "!"), ("blue", "?")) for b in ("hat", "cap")}


def test_no_phrasing_of_any_kind_keeps_a_mark_of_choices() -> None:
    rng = Random(1)
    for family in kinds().values():
        for kind in family:
            for phrasing in (*kind.train, *kind.dev, *kind.test):
                for _ in range(5):
                    assert not set("<|") & set(chosen(phrasing, rng)), phrasing


def test_every_shape_of_equation_is_told_in_words_too() -> None:
    assert set(equation_words.TOLD) == {shape.name for shape in equation.SHAPES}
    rng = Random(2)
    told = [chosen(text, rng) for texts in equation_words.TOLD.values() for text in texts for _ in range(20)]
    assert not any(set("<|") & set(text) for text in told)
