"""Stories of two steps that add, take away and compare: getting and giving, sharing, more than, twice as many."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, apart, other, step

FAMILY = "word problems"


def _got_gave(rng: Random) -> dict[str, int]:
    """`a` and `b`, of which `c` go; at least 2 stay."""
    a, b = apart(rng, (3, 999), (3, 999))
    return {"a": a, "b": b, "c": other(rng, (a, b), 2, a + b - 2)}


def _two_gone(rng: Random) -> dict[str, int]:
    """From `a`, first `b` and then `c` go; at least 2 stay."""
    b, c = apart(rng, (2, 500), (2, 500))
    return {"a": b + c + amount(rng, 2, 500), "b": b, "c": c}


def _sum_shared(rng: Random) -> dict[str, int]:
    """`a + b` in `k` equal parts."""
    k = amount(rng, 2, 20)
    total = k * amount(rng, 3, 60)
    a = rng.choice([a for a in range(2, total - 1) if len({a, total - a, k}) == 3] or [2])
    return {"a": a, "b": total - a, "k": k}


def _rest_shared(rng: Random) -> dict[str, int]:
    """`a - b` in `k` equal parts."""
    k = amount(rng, 2, 20)
    rest = k * amount(rng, 2, 60)
    b = other(rng, (k,), 2, 300)
    return {"a": rest + b, "b": b, "k": k}


def _pair(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (2, 999), (2, 999))
    return {"a": a, "b": b}


def _less(rng: Random) -> dict[str, int]:
    b, rest = apart(rng, (2, 999), (2, 999))
    return {"a": b + rest, "b": b}


KINDS = (
    Kind(
        "had_got_gave",
        _got_gave,
        (
            step(
                "had",
                "a + b",
                "First there are # {items}.",
                "With the new ones {who} has # {items}.",
                "Add what {he} got: #.",
                asks="the number of {items} before any go",
                wrong=("a - b", "b - a", "a + b + c"),
            ),
            step(
                "left",
                "had - c",
                "Then # {items} are left.",
                "{who} keeps # {items}.",
                "Take away what is gone: #.",
                asks="the number of {items} left",
                wrong=("had + c", "a - c", "b - c"),
            ),
        ),
        train=(
            "{who} had [[a]] {items}. {He} got [[b]] more and then gave [[c]] to {other}. How many does {who} have now?",
            "{who} has [[a]] {items}, buys [[b]] more and loses [[c]]. How many {items} does {he} have left?",
            "How many {items} does {who} have if {he} starts with [[a]], gets [[b]] more and gives away [[c]]?",
            "{who} had [[a]] {items}. {other} gave {him} [[b]]. Later {who} sold [[c]]. How many {items} are left?",
            "{who} found [[a]] {items} in the morning and [[b]] in the afternoon. {He} gave [[c]] of them to {other}. "
            "How many {items} did {he} keep?",
            "{who} gave [[c]] {items} away after buying [[a]] on Monday and [[b]] on Tuesday. How many are left?",
            "{who} made [[a]] {items} yesterday and [[b]] today. {He} sold [[c]] of them. Find the number left.",
            "There were [[a]] {items} in the {place}. {who} brought [[b]] more, and people took [[c]]. "
            "How many {items} are there now?",
            "{who}: [[a]] {items}, then [[b]] more, then [[c]] given away. How many are left?",
            "{who} collects {items} as a hobby. {He} owned [[a]], was given [[b]] and lost [[c]]. "
            "How many {items} does {he} own now?",
        ),
        dev=(
            "{who} owned [[a]] {items}, received [[b]] more and sold [[c]]. How many does {he} have now?",
            "With [[a]] {items} at first, {who} buys another [[b]] and gives [[c]] away. How many {items} remain?",
        ),
        test=(
            "{who} picked [[a]] {items}, then picked [[b]] more, and gave {other} [[c]]. How many has {who} left?",
            "On Monday {who} had [[a]] {items}. On Tuesday {he} got [[b]], and on Friday {he} lost [[c]]. "
            "How many {items} does {he} have now?",
        ),
    ),
    Kind(
        "gone_twice",
        _two_gone,
        (
            step(
                "gone",
                "b + c",
                "Altogether # {items} are gone.",
                "Add what is gone: #.",
                asks="the number of {items} gone",
                wrong=("b - c", "c - b", "a + b"),
            ),
            step(
                "left",
                "a - gone",
                "{who} has # {items} left.",
                "So # {items} are left.",
                asks="the number of {items} left",
                wrong=("a + gone", "a - b", "a - c"),
            ),
        ),
        train=(
            "{who} had [[a]] {items}. {He} gave [[b]] to {other} and [[c]] to {third}. How many are left?",
            "{who} has [[a]] {items}. {He} loses [[b]] and sells [[c]]. How many {items} does {he} have now?",
            "How many {items} does {who} still have if {he} gives away [[b]] and then [[c]] of {his} [[a]] {items}?",
            "{who} made [[a]] {items}. {He} sold [[b]] in the morning and [[c]] in the afternoon. How many remain?",
            "{other} took [[b]] {items} and {third} took [[c]] from {who}, who had [[a]]. How many has {who} left?",
            "From a bag of [[a]] {items}, {who} uses [[b]] on Monday and [[c]] on Tuesday. How many are left?",
            "{who} started the day with [[a]] {items}, used [[b]] and gave away [[c]]. Find how many are left.",
            "{who} brought [[a]] {items} to the {place}, where [[b]] were sold and [[c]] were broken. How many are left?",
            "{who}: [[a]] {items}, minus [[b]] for {other} and [[c]] for {third}. How many stay with {who}?",
            "{who} loves {items}. {He} had [[a]], but [[b]] got lost and [[c]] were given to {other}. "
            "How many does {he} have now?",
        ),
        dev=(
            "{who} owned [[a]] {items}, lost [[b]] and gave [[c]] to {other}. How many {items} are left?",
            "Of {his} [[a]] {items}, {who} sold [[b]] on Friday and [[c]] on Sunday. How many does {he} have left?",
        ),
        test=(
            "{who} handed [[b]] {items} to {other} and [[c]] to {third}. At first {he} had [[a]]. "
            "How many {items} does {who} have now?",
            "There were [[a]] {items} in the {box} of {who}, who took out [[b]] and later [[c]]. How many are left?",
        ),
    ),
    Kind(
        "total_shared",
        _sum_shared,
        (
            step(
                "total",
                "a + b",
                "Together there are # {items}.",
                "First find the total: #.",
                asks="the total number of {items}",
                wrong=("a - b", "b - a", "a + b + k"),
            ),
            step(
                "each",
                "total / k",
                "Share equally: #.",
                "Each one gets # {items}.",
                asks="the number of {items} for each",
                wrong=("total * k", "total - k", "a / k", "b / k"),
            ),
        ),
        train=(
            "{who} has [[a]] {items} and {other} has [[b]]. They share them equally among [[k]] {people}. "
            "How many {items} does each {person} get?",
            "{who} buys [[a]] {items}, then [[b]] more. {He} puts them equally into [[k]] {boxes}. "
            "How many {items} are in each {box}?",
            "[[k]] {people} share [[a]] red {items} and [[b]] blue {items} equally. How many does each get?",
            "How many {items} does each {person} get if {who} divides [[a]] old and [[b]] new {items} equally "
            "among [[k]] {people}?",
            "There are [[a]] small {items} and [[b]] large {items}. They are packed evenly in [[k]] {boxes}. "
            "How many {items} go in each {box}?",
            "{who} found [[a]] {items} and {other} found [[b]]. They split all of them equally into [[k]] piles. "
            "How many {items} are in each pile?",
            "{who} made [[a]] {items} on Monday and [[b]] on Tuesday for [[k]] {people}. Everyone gets the same. "
            "How many {items} does each {person} get?",
            "{who} packs [[a]] + [[b]] {items} equally into [[k]] {boxes}. How many {items} per {box}?",
            "At the {place}, {who} had [[a]] {items} and got [[b]] more. {He} gave all of them to [[k]] {people}, "
            "the same number to each. Find how many {items} each {person} got.",
            "The {worker} puts together [[a]] {items} of {who} and [[b]] of {other}, and deals them out evenly "
            "to [[k]] {people}. How many does each receive?",
        ),
        dev=(
            "{who} has [[a]] red {items} and [[b]] green ones. {He} divides all of them equally among [[k]] {people}. "
            "How many {items} does each get?",
            "If {who} and {other} put [[a]] and [[b]] {items} equally into [[k]] {boxes}, how many are in each {box}?",
        ),
        test=(
            "{who} brings [[a]] {items} and {other} brings [[b]]. Then [[k]] {people} share them fairly. "
            "How many {items} does every {person} get?",
            "After buying [[a]] {items} and then another [[b]], {who} fills [[k]] {boxes} equally. "
            "How many {items} does one {box} hold?",
        ),
    ),
    Kind(
        "rest_shared",
        _rest_shared,
        (
            step(
                "rest",
                "a - b",
                "First # {items} are left.",
                "Take away first: #.",
                asks="the number of {items} to share",
                wrong=("a + b", "b - a", "a - k"),
            ),
            step(
                "each",
                "rest / k",
                "Share the rest: #.",
                "Each one gets # {items}.",
                asks="the number of {items} for each",
                wrong=("rest * k", "rest - k", "a / k"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {He} keeps [[b]] and shares the rest equally among [[k]] {people}. "
            "How many {items} does each {person} get?",
            "{who} had [[a]] {items} and lost [[b]]. {He} put the others equally into [[k]] {boxes}. "
            "How many {items} are in each {box}?",
            "Of [[a]] {items}, [[b]] are broken. The rest are packed evenly in [[k]] {boxes}. How many per {box}?",
            "How many {items} does each of [[k]] {people} get if {who} has [[a]], keeps [[b]] for "
            "{other} and shares the rest equally?",
            "{who} made [[a]] {items} and sold [[b]]. Then [[k]] {people} share the remaining {items} equally. "
            "How many does each get?",
            "The {worker} has [[a]] {items}, gives [[b]] to {who} and divides the rest evenly among [[k]] {people}. "
            "How many {items} does each one receive?",
            "{who} gives [[b]] of {his} [[a]] {items} to {other}. What is left goes in [[k]] equal piles. "
            "Find the number of {items} in each pile.",
            "There are [[a]] {items} in the {place} and [[b]] are taken away. The others stand in [[k]] equal groups. "
            "How many {items} are in each group?",
            "{who}: [[a]] {items}, [[b]] eaten or lost, rest shared by [[k]] {people}. How many each?",
            "{who} bought [[a]] {items} for a party. At the end [[b]] were left over, and the others were shared equally by "
            "[[k]] {people}. How many {items} did each {person} get?",
        ),
        dev=(
            "{who} has [[a]] {items}, gives [[b]] to {other} and divides the rest equally among [[k]] {people}. "
            "How many {items} does each get?",
            "After {who} sold [[b]] of [[a]] {items}, {he} packed the rest evenly in [[k]] {boxes}. "
            "How many {items} are in each {box}?",
        ),
        test=(
            "{who} takes [[b]] {items} out of [[a]] and shares the remaining ones fairly among [[k]] {people}. "
            "How many {items} does every {person} get?",
            "[[b]] of [[a]] {items} are lost. {who} fills [[k]] {boxes} equally with the others. "
            "How many {items} does each {box} hold?",
        ),
    ),
    Kind(
        "more_than_total",
        _pair,
        (
            step(
                "theirs",
                "a + b",
                "{other} has # {items}.",
                "More means adding: #.",
                asks="the number of {items} {other} has",
                wrong=("a - b", "b - a", "a * b"),
            ),
            step(
                "total",
                "a + theirs",
                "Together they have # {items}.",
                "Add both: #.",
                asks="the number of {items} they have together",
                wrong=("theirs - a", "theirs + b"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] more than {who}. How many {items} do they have together?",
            "{other} has [[b]] more {items} than {who}, who has [[a]]. How many do they have in total?",
            "How many {items} do {who} and {other} have together if {who} has [[a]] and {other} has [[b]] more?",
            "{who} picked [[a]] {items} and {other} picked [[b]] more than {who}. How many did they pick in all?",
            "{who} sold [[a]] {items}. {other} sold [[b]] more than that. How many {items} did both sell together?",
            "{who} found [[a]] {items} at the {place}. {other} found [[b]] more than {who}. Find the total number.",
            "{who} made [[a]] {items}, which is [[b]] fewer than {other} made. How many {items} did both make?",
            "{who}: [[a]] {items}. {other}: [[b]] more than {who}. Total?",
            "{who} and {other} bring {items}. {who} brings [[a]] and {other} brings [[b]] more than {who}. "
            "How many {items} do they bring altogether?",
            "{who} owns [[a]] {items}, and {other} owns [[b]] more than {who} does. How many do they own together?",
        ),
        dev=(
            "{who} counted [[a]] {items} and {other} counted [[b]] more than {who}. How many did they count together?",
            "If {other} has [[b]] more {items} than {who} and {who} has [[a]], how many do they have altogether?",
        ),
        test=(
            "{who} bought [[a]] {items}; {other} bought [[b]] more than {who}. How many {items} did they buy in all?",
            "What is the total number of {items} if {who} has [[a]] and {other} has [[b]] more than {who}?",
        ),
    ),
    Kind(
        "fewer_than_total",
        _less,
        (
            step(
                "theirs",
                "a - b",
                "{other} has # {items}.",
                "Fewer means subtracting: #.",
                asks="the number of {items} {other} has",
                wrong=("a + b", "b - a"),
            ),
            step(
                "total",
                "a + theirs",
                "Together they have # {items}.",
                "Add both: #.",
                asks="the number of {items} they have together",
                wrong=("a - theirs", "theirs + b", "a + b"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] fewer than {who}. How many {items} do they have together?",
            "{other} has [[b]] fewer {items} than {who}, who has [[a]]. How many do they have in total?",
            "How many {items} do {who} and {other} have together if {who} has [[a]] and {other} has [[b]] fewer?",
            "{who} picked [[a]] {items} and {other} picked [[b]] less than {who}. How many did they pick in all?",
            "{who} sold [[a]] {items}. {other} sold [[b]] fewer than that. How many {items} did both sell together?",
            "{who} found [[a]] {items} at the {place}. {other} found [[b]] fewer than {who}. Find the total number.",
            "{who} made [[a]] {items}, which is [[b]] more than {other} made. How many {items} did both make?",
            "{who}: [[a]] {items}. {other}: [[b]] fewer than {who}. Total?",
            "{who} and {other} bring {items}. {who} brings [[a]] and {other} brings [[b]] fewer than {who}. "
            "How many {items} do they bring altogether?",
            "{who} owns [[a]] {items}, and {other} owns [[b]] fewer than {who} does. How many do they own together?",
        ),
        dev=(
            "{who} counted [[a]] {items} and {other} counted [[b]] fewer than {who}. How many did they count together?",
            "If {other} has [[b]] fewer {items} than {who} and {who} has [[a]], how many do they have altogether?",
        ),
        test=(
            "{who} bought [[a]] {items}; {other} bought [[b]] fewer than {who}. How many {items} did they buy in all?",
            "What is the total number of {items} if {who} has [[a]] and {other} has [[b]] fewer than {who}?",
        ),
    ),
)
