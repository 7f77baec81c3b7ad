"""Stories of comparing in two steps: the other one first, then both together or a third."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _more(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (2, 500), (2, 300))
    return {"a": a, "b": b}


def _fewer(rng: Random) -> dict[str, int]:
    """The first has `a`, the other one `b` fewer, which leaves at least 2."""
    b, rest = apart(rng, (2, 300), (2, 300))
    return {"a": b + rest, "b": b}


def _chain(rng: Random) -> dict[str, int]:
    """The second has `b` more than `a`, the third `c` fewer than the second."""
    a, b, c = apart(rng, (3, 99), (2, 60), (2, 60))
    return {"a": a + c, "b": b, "c": c}


def _day(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (2, 80), (2, 50))
    return {"a": a, "b": b}


KINDS = (
    Kind(
        "more_then_both",
        _more,
        (
            step(
                "theirs",
                "a + b",
                "{other} has # {items}.",
                "The larger number: #.",
                "Add the difference: #.",
                asks="the number of {items} {other} has",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
            step(
                "total",
                "a + theirs",
                "Together: # {items}.",
                "Both have # {items}.",
                "Now add both numbers: #.",
                asks="the number of {items} of both together",
                wrong=(
                    "a + b",
                    "theirs + b",
                    "theirs - a",
                ),
            ),
        ),
        train=(
            "{who} <collected [[a]] {items}, and {other} collected|gathered [[a]] {items}, {other} gathered|won "
            "[[a]] {items} and {other} won> [[b]] more<| than {who}>. How many {items} <are there|is that> <in "
            "all|altogether|for both>?",
            "{who} has [[b]] <fewer|less> {items} than {other}. {who} has [[a]]. How many {items} do <they|{who} "
            "and {other}> have <together|in all>?",
            "{other} <made [[b]] {items} more than {who}, who made|sold [[b]] {items} more than {who}, who "
            "sold|packed [[b]] {items} more than {who}, who packed> [[a]]. How many {items} is that <together|for "
            "the two>?",
            "If {who} has [[a]] {items}, which is [[b]] fewer than {other} has, how many {items} do <both|the two> "
            "have <together|in all>?",
            "How many {items} do {who} and {other} have <together|in all> when {who}'s [[a]] {items} are [[b]] "
            "fewer than {other}'s?",
            "{who}'s {box} holds [[a]] {items}. {other}'s <holds|has> [[b]] more. <How many {items} do both "
            "hold|How many {items} are in the two of them>?",
            "{who} and {other} put {items} on a table, {who} [[a]] and {other} [[b]] more than {who}. How many "
            "{items} <lie|are> on the table?",
            "{who}: [[a]] {items}. {other}: [[b]] more<| than that>. How many in <all|total>?",
            "{other} was ahead of {who} by [[b]] {items}. {who} <had|got> [[a]]. How many {items} did they "
            "<have|get> <together|in all>?",
            "{who} put away [[a]] {items}. {other}, who is very quick, put away [[b]] more than {who}. How many "
            "{items} did the two put away?",
            "In one week {who} got [[a]] {items}, while {other} got [[b]] more <than {who}|than that>. How many "
            "{items} did both get?",
        ),
        dev=(
            "{who} stacked [[a]] {items}. {other} stacked [[b]] more than {who}. How many {items} were stacked by "
            "both?",
            "{other}'s share of the {items} is larger by [[b]] than {who}'s share of [[a]]. How many {items} were "
            "shared out to these two?",
            "With [[a]], {who} has [[b]] fewer {items} than {other}. What is the total for these two?",
        ),
        test=(
            "{who} drew [[a]] {items} and {other} drew [[b]] more. How many {items} were drawn by the two of them?",
            "There are [[a]] {items} in {who}'s desk, [[b]] fewer than in {other}'s. How many {items} are in both "
            "desks?",
            "{other} has as many {items} as {who} and [[b]] besides. {who} has [[a]]. How many {items} do they "
            "have together?",
        ),
    ),
    Kind(
        "fewer_then_both",
        _fewer,
        (
            step(
                "theirs",
                "a - b",
                "{other} has # {items}.",
                "The smaller number: #.",
                "Take off the difference: #.",
                asks="the number of {items} {other} has",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
            step(
                "total",
                "a + theirs",
                "Together: # {items}.",
                "Both have # {items}.",
                "Now add both numbers: #.",
                asks="the number of {items} of both together",
                wrong=(
                    "a - theirs",
                    "theirs + b",
                    "a + b",
                ),
            ),
        ),
        train=(
            "{who} <collected [[a]] {items}, and {other} collected|gathered [[a]] {items}, {other} gathered|won "
            "[[a]] {items} and {other} won> [[b]] fewer<| than {who}>. How many {items} <are there|is that> <in "
            "all|altogether|for both>?",
            "{who} has [[b]] more {items} than {other}. {who} has [[a]]. How many {items} do <they|{who} and "
            "{other}> have <together|in all>?",
            "{other} <made [[b]] {items} fewer than {who}, who made|sold [[b]] {items} fewer than {who}, who "
            "sold|packed [[b]] {items} fewer than {who}, who packed> [[a]]. How many {items} is that <together|for "
            "the two>?",
            "If {who} has [[a]] {items}, which is [[b]] more than {other} has, how many {items} do <both|the two> "
            "have <together|in all>?",
            "How many {items} do {who} and {other} have <together|in all> when {who}'s [[a]] {items} are [[b]] "
            "more than {other}'s?",
            "{who}'s {box} holds [[a]] {items}. {other}'s <holds|has> [[b]] fewer. <How many {items} do both "
            "hold|How many {items} are in the two of them>?",
            "{who} and {other} put {items} on a table, {who} [[a]] and {other} [[b]] fewer than {who}. How many "
            "{items} <lie|are> on the table?",
            "{who}: [[a]] {items}. {other}: [[b]] <fewer|less than that>. How many in <all|total>?",
            "{who} was ahead of {other} by [[b]] {items}. {who} <had|got> [[a]]. How many {items} did they "
            "<have|get> <together|in all>?",
            "{who} put away [[a]] {items}. {other}, who came late, put away [[b]] fewer than {who}. How many "
            "{items} did the two put away?",
            "In one week {who} got [[a]] {items}, while {other} got [[b]] fewer <than {who}|than that>. How many "
            "{items} did both get?",
        ),
        dev=(
            "{who} stacked [[a]] {items}. {other} stacked [[b]] fewer than {who}. How many {items} were stacked by "
            "both?",
            "{other}'s share of the {items} is smaller by [[b]] than {who}'s share of [[a]]. How many {items} were "
            "shared out to these two?",
            "With [[a]], {who} has [[b]] more {items} than {other}. What is the total for these two?",
        ),
        test=(
            "{who} drew [[a]] {items} and {other} drew [[b]] fewer. How many {items} were drawn by the two of them?",
            "There are [[a]] {items} in {who}'s desk, [[b]] more than in {other}'s. How many {items} are in both "
            "desks?",
            "{other} would have as many {items} as {who} with [[b]] more. {who} has [[a]]. How many {items} do "
            "they have together?",
        ),
    ),
    Kind(
        "compared_scenes_total",
        _day,
        (
            step(
                "second",
                "a + b",
                "The larger number: #.",
                "The second is #.",
                "Add the difference: #.",
                asks="the larger number",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
            step(
                "total",
                "a + second",
                "Together: #.",
                "In all that is #.",
                "Now add both numbers: #.",
                asks="how many that is in all",
                wrong=(
                    "a + b",
                    "second + b",
                    "second - a",
                ),
            ),
        ),
        train=(
            "<A|The> <class|choir|club> has [[a]] boys and [[b]] more girls than boys. How many <children|members> "
            "<are there|does it have> <in all|altogether>?",
            "{who} read [[a]] pages <on Monday|yesterday> and [[b]] more than that <on Tuesday|today>. How many "
            "pages did {he} read <in all|altogether>?",
            "On <Friday [[a]] people came to the {place}, and on Saturday|the first day [[a]] people came to the "
            "{place}, and on the second> [[b]] more than that. How many <people came|visitors were there> <in the "
            "two days|in all>?",
            "{who} spent $[[a]] on {goods} and $[[b]] more than that on {goods2}. How much <did {he} spend|was it> "
            "in all?",
            "A {good} costs $[[a]]. A {good2} costs $[[b]] more. How much <are both|do both cost> <together|in all>?",
            "A farm has [[a]] <cows and [[b]] more sheep than cows|goats and [[b]] more ducks than goats|pigs and "
            "[[b]] more hens than pigs>. How many animals does it have?",
            "{who} <needs [[a]] minutes to school and [[b]] minutes more on the way back. How many minutes is "
            "that|drives [[a]] miles to work and, by another road, [[b]] miles more back. How many miles is that> "
            "in all?",
            "{who}'s team scored [[a]] points in the first half and [[b]] more than that in the second. How many "
            "points <did it score|was that in all>?",
            "A <rope|board> was cut into two pieces. One is [[a]] <feet long, and the other is [[b]] feet|inches "
            "long, and the other is [[b]] inches|meters long, the other [[b]] meters> longer. How long was it <at "
            "first|before>?",
            "{who} earned $[[a]] <last week, which was $[[b]] less than this week|in May, which was $[[b]] less "
            "than in June>. How much <did {he} earn|was that> in <all|total>?",
            "There are [[a]] red <roses and [[b]] more white ones|cars and [[b]] more black cars|apples and [[b]] "
            "more green apples>. How many is that <in all|altogether>?",
            "{who} is [[a]] and {other} is [[b]] years older. What is the sum of their ages?",
        ),
        dev=(
            "A bus had [[a]] men and [[b]] more women than men on it. How many people were on the bus?",
            "{who} swam [[a]] laps, and {other} [[b]] more. How many laps did they swim together?",
            "The first hall seats [[a]] people, the second [[b]] more. How many people can sit in both?",
        ),
        test=(
            "A baker sold [[a]] rolls before noon and [[b]] more than that after noon. How many rolls were sold "
            "that day?",
            "{who} did [[a]] sums at school, [[b]] fewer than at home. How many sums is that in all?",
            "There are [[a]] oaks in the park and [[b]] more pines than oaks. How many of these trees are in the park?",
        ),
    ),
    Kind(
        "compared_chain",
        _chain,
        (
            step(
                "second",
                "a + b",
                "{other} has # {items}.",
                "First {other}: #.",
                "More means adding: #.",
                asks="the number of {items} {other} has",
                wrong=(
                    "a - b",
                    "b - a",
                    "a + c",
                ),
            ),
            step(
                "last",
                "second - c",
                "{third} has # {items}.",
                "Then {third}: #.",
                "Fewer means subtracting: #.",
                asks="the number of {items} {third} has",
                wrong=(
                    "second + c",
                    "a - c",
                    "a + c",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] more than {who}, and {third} has [[c]] <fewer|less> than "
            "{other}. How many {items} does {third} have?",
            "{third} has [[c]] fewer {items} than {other}. {other} has [[b]] more than {who}. If {who} has [[a]], "
            "how many does {third} have?",
            "{who} <found|sold|made> [[a]] {items}; {other} [[b]] more than that, {third} [[c]] fewer than "
            "{other}. How many {items} <were {third}'s|was it for {third}>?",
            "{other} has [[b]] more {items} than {who}, who has [[a]]. Compared with {other}, {third} has [[c]] "
            "fewer. How many {items} does {third} have?",
            "How many {items} does {third} have if {who} has [[a]], {other} [[b]] more than {who}, and {third} "
            "[[c]] fewer than {other}?",
            "{who}: [[a]] {items}. {other}: [[b]] more than {who}. {third}: [[c]] fewer than {other}. How many "
            "{items} does {third} have?",
            "{who}'s {box} has [[a]] {items} in it; {other}'s has [[b]] more. {third}'s has [[c]] fewer than "
            "{other}'s. How many {items} are in {third}'s?",
            "{who} picked [[a]] {items}. {other} picked [[b]] more than {who}, and {third} picked [[c]] fewer than "
            "{other}. How many {items} did {third} pick?",
            "Three <friends|neighbors|cousins> have {items}: {who} [[a]], {other} [[b]] more than {who}, and "
            "{third} [[c]] fewer than {other}. <How many does {third} have?|Find the number of {third}'s {items}.>",
            "{who} <owns|keeps> [[a]] {items}, which is [[b]] fewer than {other}<. {other} has| does, and {other} "
            "has> [[c]] more than {third}. How many {items} does {third} have?",
            "Find the number of {items} {third} has: [[c]] fewer than {other}, who has [[b]] more than {who}, who "
            "has [[a]].",
            "{who} keeps [[a]] {items} in a {box}. {other} has [[b]] more than that, but {third} has [[c]] fewer "
            "than {other}. How many {items} has {third} got?",
            "At the {place}, {who} won [[a]] {items}, {other} won [[b]] more than {who}, and {third} won [[c]] "
            "fewer than {other}. How many did {third} win?",
        ),
        dev=(
            "{who} drew [[a]] {items}, {other} [[b]] more than {who}, and {third} [[c]] fewer than {other}. How "
            "many did {third} draw?",
            "{other} got [[b]] {items} more than {who}'s [[a]]. {third} got [[c]] fewer than {other}. How many "
            "{items} did {third} get?",
            "After {who} came {other} with [[b]] more {items} than {who}'s [[a]]; then came {third} with [[c]] "
            "fewer than {other}. How many did {third} bring?",
        ),
        test=(
            "{who} has [[a]] {items}, which is [[b]] fewer than {other} has. {third} has [[c]] fewer than {other}. "
            "What is {third}'s number?",
            "{third}'s {items} are [[c]] fewer than {other}'s, and {other}'s are [[b]] more than {who}'s [[a]]. "
            "How many are {third}'s?",
            "{who} owns [[a]] {items}. {other} owns [[b]] more, {third} [[c]] fewer than {other}. How many does "
            "{third} own?",
        ),
    ),
)
