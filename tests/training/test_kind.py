"""Phrasings with alternatives."""

from random import Random

from training.kind import chosen


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
