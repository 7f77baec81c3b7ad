"""The language of numbers, and the numbers of the catalogue that a story could not do without."""

from random import Random

import pytest
import yaml

from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.numbers import numbers_of
from redline.training.generator.numbers.drawers import DRAWERS
from redline.training.generator.numbers.verbs import VERBS
from redline.training.oracle.expression import number

KINDS = {kind.name: kind for members in kinds().values() for kind in members}


@pytest.mark.parametrize("kind", ["separate_result", "purse_left", "level_falls", "come_then_go"])
def test_what_is_taken_never_exceeds_what_is_there(kind: str) -> None:
    rng = Random(1)
    for _ in range(500):
        numbers = KINDS[kind].numbers(rng)
        gone = numbers.get("c", numbers["b"])
        there = numbers["a"] + numbers["b"] if "c" in numbers else numbers["a"]
        assert 0 < gone < there


def test_two_goings_leave_something() -> None:
    rng = Random(2)
    for _ in range(500):
        a, b, c = KINDS["go_and_go"].numbers(rng).values()
        assert a - b - c >= 2


def test_sums_are_written_as_prices() -> None:
    rng = Random(3)
    for _ in range(500):
        for value in KINDS["purse_left"].numbers(rng).values():
            assert len(number(value * 1).partition(".")[2]) in (0, 2)


def test_draws_come_in_order_and_may_use_those_before() -> None:
    numbers = numbers_of(yaml.safe_load("{a: {range: [2, 9]}, b: {range: [2, a], not: a}, c: a * b}"))
    rng = Random(4)
    for _ in range(200):
        drawn = numbers(rng)
        assert list(drawn) == ["a", "b", "c"]
        assert 2 <= drawn["b"] < drawn["a"] <= 9 or (drawn["a"], drawn["b"]) == (2, 2)
        assert drawn["c"] == drawn["a"] * drawn["b"]


def test_a_range_draws_as_randint_does() -> None:
    """What a seed draws must never change."""
    assert numbers_of({"a": {"range": [2, 999]}})(Random(6)) == {"a": Random(6).randint(2, 999)}


def test_conditions_hold_and_only_what_is_given_is_told() -> None:
    numbers = numbers_of(
        {"draw": {"a b": {"sample": [1, 9]}, "rest": "a - b"}, "where": "rest > 2", "give": {"a": "a", "r": "rest"}}
    )
    rng = Random(5)
    for _ in range(200):
        drawn = numbers(rng)
        assert list(drawn) == list(numbers.names) == ["a", "r"]
        assert 2 < drawn["r"] < drawn["a"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"a": {"amonut": [2, 9]}}, "no verb of the number language"),
        ({"a": {"amount": [2, 9], "nor": "a"}}, "nor"),
        ({"a": {"amount": [2, "b"]}, "b": {"range": [2, 9]}}, "not drawn before: b"),
        ({"draw": {"a": {"range": [2, 9]}}, "give": {"a": "a + k"}}, "not drawn before: k"),
        ({"a b": {"range": [2, 9]}}, "draws one number"),
        ({"a": {"range": [2, "__import__('os')"]}}, "not in the language of numbers"),
        ({"a": "2 +"}, "not a formula"),
        ("python:no_such_drawer", "python:no_such_drawer"),
    ],
)
def test_what_the_language_does_not_have_is_named(numbers: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        numbers_of(numbers)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_verb_draws_what_its_description_says(verb: type) -> None:
    """The example in a verb's docstring is one of the language."""
    example = yaml.safe_load(f"{{{verb.__doc__.split('`')[1]}}}")
    drawn = numbers_of({"p": 20, **example})(Random(7))
    assert list(drawn) == ["p", *" ".join(example).split()]


@pytest.mark.parametrize("drawer", DRAWERS.values(), ids=DRAWERS)
def test_a_drawer_draws_what_it_promises(drawer) -> None:
    assert tuple(drawer(Random(8))) == drawer.names
