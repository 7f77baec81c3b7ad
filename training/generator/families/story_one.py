"""One-step stories of adding and taking away: getting, giving, comparing, putting together."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, other, step

FAMILY = "word problems"


def _pair(rng: Random) -> dict[str, int]:
    a = amount(rng, 2, 2000)
    return {"a": a, "b": other(rng, (a,), 2, 2000)}


def _less(rng: Random) -> dict[str, int]:
    """`a` is larger than `b` by at least 2."""
    b = amount(rng, 2, 2000)
    return {"a": b + other(rng, (b,), 2, 2000), "b": b}


KINDS = (
    Kind(
        "gets_more",
        _pair,
        (
            step(
                "total",
                "a + b",
                "Now there are # {items}.",
                "{who} now has # {items}.",
                "Add what {he} got: #.",
                asks="the number of {items} {who} has now",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {He} gets [[b]] more. How many {items} does {he} have now?",
            "{who} had [[a]] {items} and found [[b]] more. How many {items} does {who} have now?",
            "{who} had [[a]] {items}. {other} gave {him} [[b]] {items}. How many {items} does {who} have now?",
            "How many {items} does {who} have if {he} starts with [[a]] and then gets [[b]] more?",
            "Yesterday {who} had [[a]] {items}. Today {he} bought another [[b]] {items}. How many does {he} have?",
            "{who} has [[a]] {items}, then receives [[b]] more {items} from {other}. Find the number {he} has now.",
            "{who} collects {items}. {He} already has [[a]] of them and wins [[b]] more at the fair. "
            "How many {items} does {who} have altogether?",
            "{who} starts with [[a]] {items} and is given [[b]] more. How many does {he} have in all?",
            "There are [[a]] {items} in the bag of {who}. {He} puts [[b]] more {items} in it. "
            "How many {items} are in the bag now?",
            "{who}: [[a]] {items}, then [[b]] more. How many in total?",
            "After school {who} went to the {place} and picked up [[b]] {items}. {He} already had [[a]] {items} "
            "at home. How many {items} does {he} have in total?",
            "{other} gives [[b]] {items} to {who}, who already had [[a]]. How many {items} does {who} have now?",
            "It was sunny. {who} had [[a]] {items} and bought [[b]] more {items}. How many {items} does {he} own?",
        ),
        dev=(
            "{who} owned [[a]] {items} before {other} handed {him} [[b]] more. How many {items} does {who} own now?",
            "If {who} has [[a]] {items} and buys [[b]] more, how many {items} will {he} have?",
        ),
        test=(
            "On Monday {who} had [[a]] {items}. On Tuesday {he} received [[b]] more. "
            "What is the total number of {items} {he} has?",
            "{who} keeps [[a]] {items} at home. {His} aunt sends {him} [[b]] more {items}. How many are there now?",
        ),
    ),
    Kind(
        "gives_away",
        _less,
        (
            step(
                "left",
                "a - b",
                "{who} has # {items} left.",
                "There are # {items} left.",
                "Take away what is gone: #.",
                asks="the number of {items} left",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {He} gives [[b]] to {other}. How many {items} does {who} have left?",
            "{who} had [[a]] {items} and lost [[b]] of them. How many {items} are left?",
            "{who} had [[a]] {items}. {He} sold [[b]]. How many {items} does {he} have now?",
            "How many {items} are left if {who} has [[a]] and gives away [[b]] of them?",
            "{who} made [[a]] {items} and sold [[b]] of them at the market. How many {items} remain?",
            "From [[a]] {items}, {who} uses [[b]]. How many {items} remain?",
            "{who} gave [[b]] of {his} [[a]] {items} to {other}. How many {items} does {who} still have?",
            "{who} brought [[a]] {items} to the {place}. By noon [[b]] were gone. How many {items} were left?",
            "There were [[a]] {items} on the table. {who} took [[b]] away. How many {items} are still on the table?",
            "{who} has [[a]] {items} and breaks [[b]]. Find the number of {items} {he} has left.",
            "{who}: [[a]] {items}, [[b]] given away. How many left?",
            "{other} took [[b]] {items} from {who}, who had [[a]] at first. How many {items} does {who} have now?",
            "{who} likes {items} very much. {He} had [[a]] but dropped [[b]] on the way home. "
            "How many {items} did {he} bring home?",
            "Of the [[a]] {items} that {who} had, [[b]] were lost. How many does {he} still have?",
        ),
        dev=(
            "{who} started with [[a]] {items} and handed [[b]] of them to {other}. How many does {who} have left?",
            "If [[b]] of the [[a]] {items} of {who} are sold, how many {items} remain?",
        ),
        test=(
            "This morning {who} had [[a]] {items}. Since then {he} has given away [[b]]. "
            "How many {items} does {he} have left?",
            "{who} threw out [[b]] of {his} [[a]] {items}. What number of {items} is left?",
        ),
    ),
    Kind(
        "how_many_more",
        _less,
        (
            step(
                "more",
                "a - b",
                "The difference is #.",
                "{who} has # more {items} than {other}.",
                "Subtract to compare: #.",
                asks="how many more {items} {who} has than {other}",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} has [[a]] {items} and {other} has [[b]] {items}. How many more does {who} have than {other}?",
            "{who} has [[a]] {items}. {other} has [[b]]. How many more {items} does {who} have?",
            "How many more {items} does {who} have than {other} if {who} has [[a]] and {other} has [[b]]?",
            "{other} has [[b]] {items}, and {who} has [[a]]. How many fewer {items} does {other} have than {who}?",
            "{who} picked [[a]] {items} while {other} picked [[b]]. How many more did {who} pick?",
            "{other} counted [[b]] {items}; {who} counted [[a]]. What is the difference?",
            "{who} sold [[a]] {items} and {other} sold [[b]]. By how many {items} did {who} beat {other}?",
            "Find how many more {items} {who} has than {other}: {who} has [[a]], {other} has [[b]].",
            "{other} has only [[b]] {items}, but {who} has [[a]] {items}. How many {items} does {other} need to get "
            "to have as many as {who}?",
            "At the {place}, {who} found [[a]] {items} and {other} found [[b]]. How many more {items} did {who} find?",
            "{who}: [[a]] {items}. {other}: [[b]] {items}. How many more does {who} have?",
            "{who} and {other} both collect {items}. {who} has [[a]] of them and {other} has [[b]]. "
            "What is the difference between their numbers of {items}?",
        ),
        dev=(
            "{who} owns [[a]] {items} and {other} owns [[b]]. How many more does {who} own than {other}?",
            "Compared with {other}, who has [[b]] {items}, how many more does {who} have with [[a]] {items}?",
        ),
        test=(
            "{other} got [[b]] {items}. {who} got [[a]]. How many more {items} than {other} did {who} get?",
            "There are [[a]] {items} in the bag of {who} and [[b]] in the bag of {other}. "
            "How many more {items} are in the bag of {who}?",
        ),
    ),
    Kind(
        "k_more_than",
        _pair,
        (
            step(
                "theirs",
                "a + b",
                "{other} has # {items}.",
                "More means adding: #.",
                "That is # {items}.",
                asks="the number of {items} {other} has",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] more {items} than {who}. How many {items} does {other} have?",
            "{other} has [[b]] more {items} than {who}. {who} has [[a]]. How many {items} does {other} have?",
            "{who} has [[a]] {items}, and {other} has [[b]] more. How many does {other} have?",
            "How many {items} does {other} have if {who} has [[a]] and {other} has [[b]] more than {who}?",
            "{who} sold [[a]] {items}. {other} sold [[b]] more than that. How many {items} did {other} sell?",
            "{who} found [[a]] {items} at the {place}. {other} found [[b]] more than {who}. "
            "How many {items} did {other} find?",
            "{other} picked [[b]] {items} more than {who}, who picked [[a]]. How many {items} did {other} pick?",
            "{who} has [[b]] fewer {items} than {other}. If {who} has [[a]] {items}, how many does {other} have?",
            "{who} bought [[a]] {items}. {other} bought [[b]] more {items} than {who} did. "
            "Find the number of {items} {other} bought.",
            "{who} has [[a]] {items} on a shelf. On the shelf of {other} there are [[b]] more {items}. "
            "How many {items} does {other} have on the shelf?",
            "{who}: [[a]] {items}. {other}: [[b]] more than {who}. How many {items} for {other}?",
        ),
        dev=(
            "{who} made [[a]] {items} and {other} made [[b]] more than {who}. How many {items} did {other} make?",
            "{other} owns [[b]] more {items} than {who}, and {who} owns [[a]]. How many {items} does {other} own?",
        ),
        test=(
            "With [[a]] {items}, {who} has [[b]] fewer than {other}. How many {items} has {other} got?",
            "{who} counted [[a]] {items}, but {other} counted [[b]] more. How many {items} did {other} count?",
        ),
    ),
    Kind(
        "k_fewer_than",
        _less,
        (
            step(
                "theirs",
                "a - b",
                "{other} has # {items}.",
                "Fewer means subtracting: #.",
                "That is # {items}.",
                asks="the number of {items} {other} has",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] fewer {items} than {who}. How many {items} does {other} have?",
            "{other} has [[b]] fewer {items} than {who}. {who} has [[a]]. How many {items} does {other} have?",
            "{who} has [[a]] {items}, and {other} has [[b]] less. How many does {other} have?",
            "How many {items} does {other} have if {who} has [[a]] and {other} has [[b]] fewer than {who}?",
            "{who} sold [[a]] {items}. {other} sold [[b]] fewer than that. How many {items} did {other} sell?",
            "{who} found [[a]] {items} at the {place}. {other} found [[b]] fewer than {who}. "
            "How many {items} did {other} find?",
            "{other} picked [[b]] {items} less than {who}, who picked [[a]]. How many {items} did {other} pick?",
            "{who} has [[b]] more {items} than {other}. If {who} has [[a]] {items}, how many does {other} have?",
            "{who} bought [[a]] {items}. {other} bought [[b]] fewer {items} than {who} did. "
            "Find the number of {items} {other} bought.",
            "{who} has [[a]] {items}, which is [[b]] more than {other} has. How many {items} does {other} have?",
            "{who}: [[a]] {items}. {other}: [[b]] fewer than {who}. How many {items} for {other}?",
        ),
        dev=(
            "{who} made [[a]] {items} and {other} made [[b]] fewer than {who}. How many {items} did {other} make?",
            "{other} owns [[b]] fewer {items} than {who}, and {who} owns [[a]]. How many {items} does {other} own?",
        ),
        test=(
            "With [[a]] {items}, {who} has [[b]] more than {other}. How many {items} has {other} got?",
            "{who} counted [[a]] {items}, but {other} counted [[b]] fewer. How many {items} did {other} count?",
        ),
    ),
    Kind(
        "total_of_two",
        _pair,
        (
            step(
                "total",
                "a + b",
                "Together that is # {items}.",
                "In total there are # {items}.",
                "Add both: #.",
                asks="the number of {items} {who} and {other} have together",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} has [[a]] {items} and {other} has [[b]] {items}. How many {items} do they have together?",
            "{who} has [[a]] {items}. {other} has [[b]]. How many {items} do they have in total?",
            "How many {items} do {who} and {other} have together if {who} has [[a]] and {other} has [[b]]?",
            "{who} picked [[a]] {items} and {other} picked [[b]]. How many {items} did they pick in all?",
            "{who} sold [[a]] {items} in the morning and {other} sold [[b]] in the afternoon. "
            "How many {items} did they sell altogether?",
            "{who} brings [[a]] {items} to the {place} and {other} brings [[b]]. How many {items} do they bring?",
            "Find the total: {who} has [[a]] {items} and {other} has [[b]].",
            "{who} and {other} put their {items} together. {who} had [[a]] and {other} had [[b]]. "
            "How many {items} are there now?",
            "{who} made [[a]] {items}, {other} made [[b]]. What is the total number of {items}?",
            "{who}: [[a]] {items}. {other}: [[b]] {items}. How many together?",
            "{who} and {other} are good friends. {who} owns [[a]] {items}; {other} owns [[b]]. "
            "How many {items} do the two of them own?",
        ),
        dev=(
            "{who} found [[a]] {items} and {other} found [[b]]. How many {items} did they find altogether?",
            "If {who} has [[a]] {items} and {other} has [[b]], how many do both have together?",
        ),
        test=(
            "{who} counted [[a]] {items} and {other} counted another [[b]]. How many {items} did they count in all?",
            "What is the total number of {items} that {who} and {other} have, when {who} has [[a]] and {other} [[b]]?",
        ),
    ),
    Kind(
        "had_at_first",
        _pair,
        (
            step(
                "first",
                "b + a",
                "At first there were # {items}.",
                "{who} had # {items}.",
                "Put back what is gone: #.",
                asks="the number of {items} {who} had at first",
                wrong=("b - a", "a - b"),
            ),
        ),
        train=(
            "{who} gave away [[a]] {items} and has [[b]] left. How many {items} did {he} have at first?",
            "{who} had some {items}. {He} lost [[a]] and now has [[b]]. How many did {he} have before?",
            "After selling [[a]] {items}, {who} has [[b]] left. How many {items} did {he} start with?",
            "How many {items} did {who} have at first if [[b]] are left after {he} gave [[a]] to {other}?",
            "{who} used [[a]] of {his} {items} and [[b]] {items} are left. How many {items} were there at the start?",
            "{who} has [[b]] {items} left after giving [[a]] to {other}. How many did {who} have originally?",
            "{who} gave [[a]] {items} to {other}. Now {who} has [[b]]. Find the number of {items} {he} had before.",
            "Some {items} were in the {box} of {who}. {He} took out [[a]] and [[b]] were still there. "
            "How many {items} were in it at first?",
            "{who} broke [[a]] {items} on the way to the {place} and arrived with [[b]]. "
            "How many {items} did {he} have when {he} left home?",
            "{who} had some {items}; [[a]] were sold and [[b]] remain. How many {items} did {he} have?",
        ),
        dev=(
            "{who} sold [[a]] {items} and still has [[b]]. How many {items} did {he} have at the start?",
            "After {who} lost [[a]] {items}, {he} had [[b]] left. How many did {he} have before that?",
        ),
        test=(
            "{who} handed [[a]] {items} to {other} and kept the other [[b]]. How many {items} did {who} have at first?",
            "There are [[b]] {items} left because {who} gave away [[a]]. How many {items} did {who} have originally?",
        ),
    ),
    Kind(
        "still_needs",
        _less,
        (
            step(
                "more",
                "a - b",
                "{who} still needs #.",
                "Still missing: #.",
                "Subtract what is already there: #.",
                asks="how much {who} still needs",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} needs [[a]] {items}. {He} has [[b]]. How many more {items} does {he} need?",
            "{who} wants to collect [[a]] {items} and already has [[b]]. How many more does {he} need?",
            "{who} needs [[a]] {items} at the {place} but has only [[b]]. How many {items} are missing?",
            "How many more {items} does {who} need to have [[a]] if {he} already has [[b]]?",
            "A bike costs [[a]] {unit} and {who} has saved [[b]] {unit}. How much more does {he} need?",
            "{who} has [[b]] {unit}. {He} wants to buy a camera for [[a]] {unit}. How many more {unit} does {he} need?",
            "{who} has $[[b]] and needs $[[a]]. How much more money does {he} need?",
            "{who} has read [[b]] pages of a book with [[a]] pages. How many pages does {he} still have to read?",
            "{who} plans to make [[a]] {items}. So far {he} has made [[b]]. How many are still to be made?",
            "A trip is [[a]] km long. {who} has driven [[b]] km. How many km are left?",
            "{who} is saving for a coat that costs $[[a]]. {He} has $[[b]] so far. How much is missing?",
        ),
        dev=(
            "{who} has to bring [[a]] {items} and has found [[b]]. How many more must {he} find?",
            "A phone costs [[a]] {unit}. {who} has [[b]] {unit}. How many {unit} are missing?",
        ),
        test=(
            "{who} has [[b]] of the [[a]] {items} {he} needs. How many more are needed?",
            "{who} wants to have $[[a]] and now has $[[b]]. How much more must {he} save?",
        ),
    ),
)
