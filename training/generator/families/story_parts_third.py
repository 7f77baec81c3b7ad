"""Stories of a whole and two of its parts, where the third is asked for."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _two_parts(rng: Random) -> dict[str, int]:
    """A whole `a` and two parts of it that leave at least 2."""
    b, c, rest = apart(rng, (2, 200), (2, 200), (2, 200))
    return {"a": b + c + rest, "b": b, "c": c}


def _few_parts(rng: Random) -> dict[str, int]:
    b, c, rest = apart(rng, (2, 30), (2, 30), (2, 30))
    return {"a": b + c + rest, "b": b, "c": c}


KINDS = (
    Kind(
        "third_part_of_items",
        _two_parts,
        (
            step(
                "known",
                "b + c",
                "The two known parts: #.",
                "Known so far: # {items}.",
                "First add the parts that are known: #.",
                asks="the number of {items} in the two known parts",
                wrong=(
                    "a + b",
                    "b - c",
                    "c - b",
                ),
            ),
            step(
                "rest",
                "a - known",
                "The third part: #.",
                "That leaves # {items}.",
                "The rest is # {items}.",
                asks="the number of {items} in the third part",
                wrong=(
                    "a + known",
                    "a - b",
                    "a - c",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}<:|. Of these,> [[b]] are <red, [[c]] are blue, and the rest are green. How "
            "many {items} are green|large, [[c]] are small and the others are of middle size. How many are of "
            "middle size|new, [[c]] are old, and the others are broken. How many {items} are broken>?",
            "There are [[a]] {items} in three <boxes|bags|drawers>. The first <has|holds> [[b]] and the second "
            "[[c]]. How many {items} <are in the third|does the third one hold>?",
            "{who}, {other} and {third} <have|own> [[a]] {items} <altogether|together>. {who} has [[b]] and "
            "{other} has [[c]]. How many {items} does {third} have?",
            "In three days {who} <sold|made|counted> [[a]] {items}: [[b]] on <Monday, [[c]] on Tuesday and the "
            "rest on Wednesday. How many were there on Wednesday|the first day, [[c]] on the second and the others "
            "on the third. How many {items} was it on the third>?",
            "Of [[a]] {items}, {who} gave [[b]] to {other} and [[c]] to {third}, and kept the <rest|others>. How "
            "many {items} did {he} keep?",
            "A <store|shop> has [[a]] {items}: [[b]] on the top shelf, [[c]] on the middle shelf and the rest on "
            "the bottom <shelf|one>. How many {items} are on the bottom shelf?",
            "<Out of|Of> [[a]] {items}, [[b]] are <white|yellow> and [[c]] are <black|brown>. How many are neither?",
            "{who} needs [[a]] {items}. {other} lends {him} [[b]] and {third} lends {him} [[c]]. How many {items} "
            "<must {who} buy|are still missing>?",
            "The {worker} wants to <sell|make|pack> [[a]] {items}. There were [[b]] in the morning and [[c]] in "
            "the afternoon. How many {items} are left <to do|for the evening>?",
            "<All {items}|Total {items}>: [[a]]. <Red: [[b]]. Blue: [[c]]. Green|Small: [[b]]. Medium: [[c]]. "
            "Large|{who}: [[b]]. {other}: [[c]]. {third}>: ?",
            "How many {items} does {third} have if {who} has [[b]], {other} has [[c]] and all three have [[a]] "
            "<together|altogether>?",
            "{who} bought [[a]] {items} for <three rooms|three friends|three tables>. The first got [[b]], the "
            "second got [[c]]. How many {items} were <left for|there for> the third?",
            "{who} had to <carry|move|wash> [[a]] {items}. {He} did [[b]] <on Saturday|first> and [[c]] <on "
            "Sunday|after a break>. How many {items} are <left|still to be done>?",
            "Three <classes|teams|friends> brought [[a]] {items} for the <fair|sale>. One brought [[b]], another "
            "[[c]]. How many {items} did the third bring?",
            "{who} counted [[a]] {items} at the {place}, [[b]] of wood, [[c]] of glass and the others of "
            "<metal|stone>. How many {items} were of the third kind?",
            "A <truck|wagon> with [[a]] {items} left [[b]] at the <first stop|school> and [[c]] at the <second "
            "stop|farm>. How many {items} are still on it?",
            "{who} has [[a]] {items} to share among three friends. {other} gets [[b]], {third} gets [[c]] and the "
            "last friend gets the rest. How many {items} does the last friend get?",
            "There were [[a]] {items} at the <sale|party|fair>. By noon [[b]] were gone, and by evening another "
            "[[c]]. How many {items} were left?",
            "{who} has to find [[a]] {items}. {He} found [[b]] in the <kitchen|yard> and [[c]] in the "
            "<garage|attic>. How many more must {he} find?",
            "The {worker} had [[a]] {items}, used [[b]] for one job and [[c]] for another. How many {items} <are "
            "left|remain>?",
        ),
        dev=(
            "{who}'s [[a]] {items} lie in three heaps. One heap has [[b]] and one has [[c]]. How many {items} are "
            "in the last heap?",
            "{who} painted [[b]] of {his} [[a]] {items} red and [[c]] blue. How many {items} are not painted?",
            "For [[a]] guests there should be as many {items}. {who} brings [[b]] and {other} [[c]]. How many "
            "{items} must {third} bring?",
        ),
        test=(
            "{who} ordered [[a]] {items}. On Tuesday [[b]] came, on Thursday [[c]]. How many {items} have not come "
            "yet?",
            "A collection of [[a]] {items} was split: [[b]] for {other}, [[c]] for {third}, the rest for {who}. "
            "How many does {who} get?",
            "Two boxes take [[b]] and [[c]] of the [[a]] {items}. How many {items} do not go into these boxes?",
        ),
    ),
    Kind(
        "third_part_of_scenes",
        _few_parts,
        (
            step(
                "left",
                "a - b",
                "Without the first part: #.",
                "Take off the first part: #.",
                "First # remain.",
                asks="what is left without the first part",
                wrong=(
                    "a + b",
                    "a - c",
                ),
            ),
            step(
                "rest",
                "left - c",
                "Without the second part: #.",
                "Then take off the second part: #.",
                "That leaves #.",
                asks="the third part",
                wrong=(
                    "left + c",
                    "a - c",
                    "c - left",
                ),
            ),
        ),
        train=(
            "<A|The> <class|club> has [[a]] <students|members>, of whom [[b]] <play soccer, [[c]] play tennis and "
            "the rest swim. How many swim|like math best, [[c]] like art best and the others like music best. How "
            "many like music best|walk, [[c]] come by bus and the others by bike. How many come by bike>?",
            "{who}'s team <played|has played> [[a]] games. It won [[b]] and lost [[c]]. <How many games were "
            "ties?|The others were ties. How many ties were there?>",
            "{who} is reading a book of [[a]] pages. {He} read [[b]] pages <on Monday and [[c]] on "
            "Tuesday|yesterday and [[c]] today|in the morning and [[c]] in the evening>. How many pages <are "
            "left|does {he} have left to read>?",
            "A <farm|ranch> has [[a]] animals: <[[b]] cows, [[c]] horses and some pigs. How many pigs|[[b]] sheep, "
            "[[c]] goats, and the rest are chickens. How many chickens> <are there|does it have>?",
            "Of [[a]] cars <in the lot|on the ferry|at the dealer's>, [[b]] are red and [[c]] are white. How many "
            "have other colors?",
            "A <bouquet|flower bed> has [[a]] flowers, [[b]] of them roses, [[c]] lilies, and the others tulips. "
            "How many tulips are <there|in it>?",
            "{who} has [[a]] minutes <before bed|of free time>. {He} <needs|uses> [[b]] minutes for "
            "<homework|dinner> and [[c]] for <a bath|chores>. How many minutes are left<| to play>?",
            "A trip of [[a]] miles took three days. {who} drove [[b]] miles on the first and [[c]] on the second<| "
            "day>. How many miles <were left for|did {he} drive on> the third?",
            "A <rope|board|ribbon> [[a]] feet long is cut into three pieces. Two <of them |>are [[b]] and [[c]] "
            "feet long. How long is the third<| piece>?",
            "{who} had $[[a]] and <spent $[[b]] on food and $[[c]] on gas|bought a {good} for $[[b]] and a {good2} "
            "for $[[c]]|paid $[[b]] for a ticket and $[[c]] for lunch>. How much <money |><is left|does {he} have "
            "left>?",
            "On a <bus|boat|train> with [[a]] people, [[b]] are men and [[c]] are women; the rest are children. "
            "How many children are there?",
            "A <test|quiz> had [[a]] questions. {who} answered [[b]] right and [[c]] wrong, and left the others "
            "blank. How many did {he} leave blank?",
            "Three <friends|buses|boats> carried [[a]] <people|bags> in all<| to the {place}>. The first carried "
            "[[b]], the second [[c]]. How many were with the third?",
            "A <box of|bag with> [[a]] <pencils|candies|blocks> has [[b]] red and [[c]] blue ones. How many have "
            "other colors?",
            "{who} planted [[a]] trees in three rows<. There are| with> [[b]] in the first and [[c]] in the "
            "second. How many are in the third?",
            "There were [[a]] <balloons|chairs|eggs>. {who} took [[b]], and {other} took [[c]]. How many are "
            "<left|still there>?",
            "{who} <walked|ran> [[a]] laps in three days, [[b]] on the first day and [[c]] on the second. How many "
            "laps was it on the third?",
        ),
        dev=(
            "Of [[a]] pets in a show, [[b]] are dogs and [[c]] are cats. How many are other animals?",
            "{who} has a roll of [[a]] m of wire and cuts off [[b]] m and then [[c]] m. How much wire is left?",
            "The band knows [[a]] songs: [[b]] fast ones, [[c]] slow ones, and some that are neither. How many are "
            "neither?",
        ),
        test=(
            "A ship has [[a]] people on board: [[b]] sailors, [[c]] cooks, and passengers. How many passengers are "
            "there?",
            "A baker had [[a]] eggs, used [[b]] for bread and [[c]] for cake. How many eggs were not used?",
            "{who} earned $[[a]] in three days, $[[b]] of it on the first and $[[c]] on the second. How much was "
            "it on the third?",
        ),
    ),
)
