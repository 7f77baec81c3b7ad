"""Scenes: words that belong together."""

from random import Random

from redline.training.generator.kind import chosen
from redline.training.generator.scene import SAID, scenes, staged, within

DRAWN = {"item": "key", "items": "keys", "box": "box", "boxes": "boxes"}


def test_the_words_of_a_scene_take_the_places_of_those_drawn() -> None:
    text, words = staged("@toy_car:toy_cars hour:hours makes:make@{who} {does} {items}.", DRAWN)
    assert text == "{who} {does} {items}."
    assert (words["items"], words["boxes"], words["does"], words["do"]) == ("toy cars", "hours", "makes", "make")
    assert (words["a_item"], words["a_box"], words["A_box"]) == ("a toy car", "an hour", "An hour")


def test_without_a_scene_the_words_stay() -> None:
    text, words = staged("{who} has {items}.", DRAWN)
    assert text == "{who} has {items}."
    assert {key: words[key] for key in DRAWN} == DRAWN


def test_a_scene_may_leave_places_as_drawn() -> None:
    _, words = staged("@- - sold:sell@", DRAWN)
    assert (words["item"], words["box"], words["does"]) == ("key", "box", "sold")


def test_phrasings_stand_within_one_of_the_scenes_and_say_what_is_often_said() -> None:
    (phrasing,) = within(scenes("pear:pears bag:bags, egg:eggs carton:cartons"), "[[a]] {items} <ALL>.")
    told = {chosen(phrasing, Random(seed)) for seed in range(60)}
    ends = {f"[[a]] {{items}} {said}." for said in SAID["ALL"].strip("<>").split("|")}
    assert told == {f"@{pair}@{end}" for pair in ("pear:pears bag:bags", "egg:eggs carton:cartons") for end in ends}
