"""The grammar of phrasings: choices, fragments, words that belong together."""

from random import Random

import pytest

from redline.training.generator.template import Phrasing, PhrasingError, chosen, with_own_words

DRAWN = {"item": "key", "items": "keys", "box": "box", "boxes": "boxes"}


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


def test_choices_of_the_same_digit_choose_the_same_place() -> None:
    rng = Random(0)
    told = {chosen("<1=red|blue> <2=hat|cap>: the <2=hat|cap> is <1=red|blue><1=!|?>", rng) for _ in range(100)}
    assert told == {f"{a} {b}: the {b} is {a}{c}" for a, c in (("red", "!"), ("blue", "?")) for b in ("hat", "cap")}


def test_the_innermost_choice_is_drawn_first_wherever_it_stands() -> None:
    """What a seed draws must never change: the order of the draws is part of the grammar."""
    rng = Random(5)
    first, second, last = (rng.choice(options) for options in ("cd", "ef", "gh"))
    outer = rng.choice(("a", first + second, "b"))
    assert chosen("<a|<c|d><e|f>|b><g|h>", Random(5)) == outer + last


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("{who} <has|owns [[a]].", 6, "never closed"),
        ("has> [[a]]", 3, "outside a choice"),
        ("one|two", 3, "outside a choice"),
        ("How many <TOGETHER>?", 9, "TOGETHER"),
        ("<1=a|b> and <1=a|b|c>", 0, "different numbers"),
    ],
)
def test_what_is_no_phrasing_is_named_with_its_place(text: str, at: int, said: str) -> None:
    with pytest.raises(PhrasingError, match=said) as caught:
        Phrasing.parse(text)
    assert caught.value.at == at


def test_arrows_and_signs_are_no_brackets() -> None:
    assert chosen("[[a]] -> [[b]] > 7", Random(0)) == "[[a]] -> [[b]] > 7"


def test_a_fragment_is_drawn_anew_in_each_of_its_places() -> None:
    fragments = {"ALL": Phrasing.parse("<in all|altogether>")}
    fragments["TOTAL"] = Phrasing.parse("<How many <ALL>?|Find them <ALL>.>", fragments)
    phrasing = Phrasing.parse("<ALL>: <TOTAL>", fragments)
    told = {phrasing.chosen(Random(seed)) for seed in range(100)}
    ends = ("in all", "altogether")
    assert told == {f"{a}: {b}" for a in ends for c in ends for b in (f"How many {c}?", f"Find them {c}.")}


def test_the_words_of_a_scene_take_the_places_of_those_drawn() -> None:
    text, words = with_own_words("@toy_car:toy_cars hour:hours makes:make@{who} {does} {items}.", DRAWN)
    assert text == "{who} {does} {items}."
    assert (words["items"], words["boxes"], words["does"], words["do"]) == ("toy cars", "hours", "makes", "make")
    assert (words["a_item"], words["a_box"], words["A_box"]) == ("a toy car", "an hour", "An hour")


def test_without_a_scene_the_words_stay() -> None:
    text, words = with_own_words("{who} has {items}.", DRAWN)
    assert text == "{who} has {items}."
    assert {key: words[key] for key in DRAWN} == DRAWN


def test_a_scene_may_leave_places_as_drawn() -> None:
    _, words = with_own_words("@- - sold:sell@", DRAWN)
    assert (words["item"], words["box"], words["does"]) == ("key", "box", "sold")


def test_a_word_of_its_own_is_written_where_it_is_named() -> None:
    text, words = with_own_words("[[a]] {items=green frogs} and {items}", DRAWN)
    assert (text, words["items"]) == ("[[a]] {items} and {items}", "green frogs")
