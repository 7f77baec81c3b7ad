"""Stories of three steps about people and their things: twice as many, some more, shared, on and off."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line

FAMILY = "word problems"


def _related(rng: Random) -> dict[str, int]:
    """One has a, the next k times as many, the third c more than that."""
    a, k, c = rng.sample(range(2, 60), 3)
    return {"a": a, "k": k % 5 + 2 if k % 5 + 2 not in (a, c) else 7, "c": c if c != 7 else 61}


def _related_less(rng: Random) -> dict[str, int]:
    """One has a, the next b more, the third c fewer than the second."""
    a, b = rng.sample(range(5, 400), 2)
    c = rng.choice([c for c in range(2, min(a + b - 1, 90)) if c not in (a, b)])
    return {"a": a, "b": b, "c": c}


def _shared(rng: Random) -> dict[str, int]:
    """a boxes of b and c more, shared among d."""
    while True:
        a, b, c, d = rng.randint(2, 20), rng.randint(3, 40), rng.randint(2, 50), rng.randint(2, 12)
        if (a * b + c) % d == 0 and len({a, b, c, d}) == 4 and a * b + c > d:
            return {"a": a, "b": b, "c": c, "d": d}


def _bus(rng: Random) -> dict[str, int]:
    """n at first; a leave and b come; then c leave."""
    while True:
        n, a, b, c = rng.sample(range(3, rng.choice((40, 100, 600))), 4)
        if n > a + 1 and n - a + b > c + 1:
            return {"n": n, "a": a, "b": b, "c": c}


KINDS = (
    Kind(
        "three_times_and_more",
        _related,
        (
            Line(
                "second",
                "a * k",
                says=(
                    "For {other} that is [[a * k]] = [[second]].",
                    "[[k]] times [[a]] is [[a * k]] = [[second]].",
                    "[[a * k]] = [[second]].",
                ),
                asks="the number for {other}",
                wrong=("a + k", "a * c", "a / k"),
            ),
            Line(
                "last",
                "second + c",
                says=(
                    "For {third} that is [[second + c]] = [[last]].",
                    "[[c]] more than that is [[second + c]] = [[last]].",
                    "[[second + c]] = [[last]].",
                ),
                asks="the number for {third}",
                wrong=("second - c", "a + c", "second * c"),
            ),
            Line(
                "total",
                "a + second + last",
                says=(
                    "Altogether, [[a + second + last]] = [[total]].",
                    "Add all three: [[a + second + last]] = [[total]].",
                    "The total is [[a + second + last]] = [[total]] {items}.",
                    "[[a + second + last]] = [[total]].",
                ),
                asks="the number of {items} of all three together",
                wrong=("second + last", "a + last", "a + second"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[k]] times as many as {who}, and {third} has [[c]] more than {other}. "
            "How many {items} do they have in total?",
            "{who} found [[a]] {items}, {other} found [[k]] times as many, and {third} found [[c]] more than {other}. "
            "How many {items} did the three find together?",
            "How many {items} do {who}, {other} and {third} have altogether if {who} has [[a]], {other} has [[k]] times as "
            "many as {who} and {third} has [[c]] more than {other}?",
            "{third} made [[c]] more {items} than {other}. {other} made [[k]] times as many as {who}. {who} made [[a]]. "
            "How many {items} did they make in all?",
            "{other} sold [[k]] times as many {items} as {who}. {third} sold [[c]] more than {other}. If {who} sold [[a]] "
            "{items}, how many did they sell altogether?",
            "Three friends collect {items}. {who} has [[a]], {other} has [[k]] times that number, and {third} has [[c]] "
            "more than {other}. What is the total number of {items}?",
            "On Monday {who} picked [[a]] {items}. {other} picked [[k]] times as many {items}, and {third} picked [[c]] "
            "{items} more than {other}. How many {items} did they pick together?",
            "{who} counted [[a]] {items} in the {place}. {other} counted [[k]] times as many. {third} counted [[c]] more "
            "than {other} did. Find the total of the three counts.",
            "{who}, {other} and {third} brought {items} to the {place}. {who} brought [[a]]. {other} brought [[k]] times as "
            "many as {who}. {third} brought [[c]] more than {other}. How many {items} were brought?",
            "{who} owns [[a]] {items}. That is little: {other} owns [[k]] times as many, and {third} even [[c]] more than "
            "{other}. How many {items} do they own in all?",
        ),
        dev=(
            "{who} got [[a]] {items}, {other} got [[k]] times as many as {who}, and {third} got [[c]] more than {other}. "
            "How many {items} did the three get altogether?",
            "There are three children. {who} has [[a]] {items}, {other} [[k]] times as many, {third} [[c]] more than "
            "{other}. How many {items} are there in total?",
        ),
        test=(
            "{who} bought [[a]] {items}. {other} bought [[k]] times as many {items} as {who}. {third} bought [[c]] more "
            "{items} than {other}. What is the total number of {items} they bought?",
            "If {who} has [[a]] {items}, {other} has [[k]] times that many and {third} has [[c]] more than {other}, how "
            "many {items} do the three have together?",
        ),
    ),
    Kind(
        "three_more_and_fewer",
        _related_less,
        (
            Line(
                "second",
                "a + b",
                says=(
                    "For {other} that is [[a + b]] = [[second]].",
                    "[[b]] more than [[a]] is [[a + b]] = [[second]].",
                    "[[a + b]] = [[second]].",
                ),
                asks="the number for {other}",
                wrong=("a - b", "a * b", "a + c"),
            ),
            Line(
                "last",
                "second - c",
                says=(
                    "For {third} that is [[second - c]] = [[last]].",
                    "[[c]] fewer than that is [[second - c]] = [[last]].",
                    "[[second - c]] = [[last]].",
                ),
                asks="the number for {third}",
                wrong=("second + c", "a - c", "second - b"),
            ),
            Line(
                "total",
                "a + second + last",
                says=(
                    "Altogether, [[a + second + last]] = [[total]].",
                    "Add all three: [[a + second + last]] = [[total]].",
                    "Together they got [[a + second + last]] = [[total]] {items}.",
                    "[[a + second + last]] = [[total]].",
                ),
                asks="the number of {items} of all three together",
                wrong=("second + last", "a + last", "a + second"),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[b]] more than {who}, and {third} has [[c]] fewer than {other}. How many "
            "{items} do they have in total?",
            "{who} made [[a]] {items}, {other} made [[b]] more than {who}, and {third} made [[c]] fewer than {other}. How "
            "many {items} did they make together?",
            "How many {items} do {who}, {other} and {third} have altogether if {who} has [[a]], {other} has [[b]] more than "
            "{who} and {third} has [[c]] fewer than {other}?",
            "{third} sold [[c]] fewer {items} than {other}. {other} sold [[b]] more than {who}. {who} sold [[a]]. How many "
            "{items} did they sell in all?",
            "Three friends collect {items}. {who} has [[a]]. {other} has [[b]] more than {who}. {third} has [[c]] fewer than "
            "{other}. What is the total?",
            "{who} picked [[a]] {items} on Sunday. {other} picked [[b]] {items} more than {who}, while {third} picked [[c]] "
            "fewer than {other}. How many {items} were picked altogether?",
            "{who} found [[a]] {items} at the {place}. {other} found [[b]] more than {who}. {third} found [[c]] fewer than {other}. "
            "How many {items} did the three find?",
            "If {who} has [[a]] {items}, {other} has [[b]] more than {who} and {third} has [[c]] fewer than {other}, how "
            "many {items} do all three have?",
            "Find the total number of {items}: {who} owns [[a]], {other} owns [[b]] more than {who}, and {third} owns [[c]] "
            "fewer than {other}.",
        ),
        dev=(
            "{who} got [[a]] {items}. {other} got [[b]] more than {who}. {third} got [[c]] fewer than {other}. How many did "
            "they get altogether?",
            "{who} counted [[a]] {items}, {other} counted [[b]] more than {who} and {third} counted [[c]] fewer than "
            "{other}. What do the three counts add up to?",
        ),
        test=(
            "{who} bought [[a]] {items}. {other} bought [[b]] more than {who}, but {third} bought [[c]] fewer than {other}. "
            "How many {items} did they buy together?",
            "There are [[a]] {items} in {who}'s bag. {other} has [[b]] more than {who}, and {third} has [[c]] fewer than "
            "{other}. How many {items} do the three have?",
        ),
    ),
    Kind(
        "boxes_and_more_shared",
        _shared,
        (
            Line(
                "packed",
                "a * b",
                says=(
                    "The full ones hold [[a * b]] = [[packed]] {items}.",
                    "[[a]] times [[b]] is [[a * b]] = [[packed]].",
                    "[[a * b]] = [[packed]].",
                ),
                asks="the number of {items} in groups of [[b]]",
                wrong=("a + b", "a * c", "a * b - c"),
            ),
            Line(
                "all",
                "packed + c",
                says=(
                    "With the others that makes [[packed + c]] = [[all]].",
                    "In total there are [[packed + c]] = [[all]] {items}.",
                    "[[packed + c]] = [[all]].",
                ),
                asks="the number of all {items}",
                wrong=("packed - c", "packed + b", "packed + d"),
            ),
            Line(
                "each",
                "all / d",
                says=(
                    "Divide by [[d]]: [[all / d]] = [[each]].",
                    "Each share is [[all / d]] = [[each]] {items}.",
                    "[[all / d]] = [[each]].",
                ),
                asks="the share of each",
                wrong=("all * d", "all - d", "all / c"),
            ),
        ),
        train=(
            "{who} has [[a]] boxes of [[b]] {items} and [[c]] loose {items}. {He} shares them all equally among [[d]] "
            "friends. How many {items} does each friend get?",
            "There are [[a]] bags with [[b]] {items} each and [[c]] {items} on the table. [[d]] {people} share them equally. "
            "How many does each of them get?",
            "{who} bought [[a]] packs of [[b]] {items}. {other} gave {him} [[c]] more {items}. If {he} puts all of them in "
            "[[d]] equal rows, how many are in each row?",
            "A {worker} fills [[a]] trays with [[b]] {items} each and has [[c]] {items} left over. All the {items} go in "
            "equal numbers to [[d]] shops. How many does each shop get?",
            "How many {items} does each of [[d]] children get if [[a]] bags of [[b]] {items} and another [[c]] {items} are "
            "shared equally?",
            "{who} picked [[b]] {items} on each of [[a]] days and [[c]] {items} on the last day. {He} put them all into "
            "[[d]] baskets, the same number in each. How many {items} are in a basket?",
            "The {place} has [[a]] shelves with [[b]] {items} on each shelf and [[c]] {items} in a drawer. They are divided "
            "equally among [[d]] rooms. How many {items} go to each room?",
            "{who} and {his} friends, [[d]] {people} in all, found [[a]] jars of [[b]] {items} and [[c]] single {items}. "
            "They shared everything equally. How many {items} did each of the [[d]] get?",
            "Each of [[a]] cartons holds [[b]] {items}. There are also [[c]] {items} outside the cartons. {who} makes [[d]] "
            "equal piles from all of them. How many {items} are in one pile?",
        ),
        dev=(
            "{who} has [[a]] packets with [[b]] {items} each and finds [[c]] more. {He} gives them all to [[d]] friends in "
            "equal shares. How many does each friend get?",
            "[[c]] {items} and [[a]] full boxes of [[b]] {items} are divided equally among [[d]] {people}. How many {items} "
            "does each one get?",
        ),
        test=(
            "{who} owns [[a]] cases of [[b]] {items} and another [[c]] {items}. All are split evenly between [[d]] cousins. "
            "How many {items} does each cousin receive?",
            "In a shop there are [[a]] trays of [[b]] {items} and [[c]] more {items}. They are put in [[d]] bags, the same "
            "number in each. How many {items} are in one bag?",
        ),
    ),
    Kind(
        "off_and_on",
        _bus,
        (
            Line(
                "one",
                "n - a",
                says=(
                    "First, [[n - a]] = [[one]] remain.",
                    "After [[a]] are gone: [[n - a]] = [[one]].",
                    "[[n - a]] = [[one]].",
                ),
                asks="the number after [[a]] are gone",
                wrong=("n + a", "n - b", "n - c"),
            ),
            Line(
                "two",
                "one + b",
                says=(
                    "With [[b]] more there are [[one + b]] = [[two]].",
                    "Then add [[b]]: [[one + b]] = [[two]].",
                    "[[one + b]] = [[two]].",
                ),
                asks="the number after [[b]] more",
                wrong=("one - b", "one + c", "one + a"),
            ),
            Line(
                "end",
                "two - c",
                says=(
                    "At the end there are [[two - c]] = [[end]].",
                    "Finally take away [[c]]: [[two - c]] = [[end]].",
                    "[[two - c]] = [[end]].",
                ),
                asks="the number at the end",
                wrong=("two + c", "two - a", "two - b"),
            ),
        ),
        train=(
            "There are [[n]] people on a train. At the first stop [[a]] get off and [[b]] get on. At the next stop [[c]] get "
            "off. How many people are on the train now?",
            "{who} had [[n]] {items}. {He} gave [[a]] to {other}, got [[b]] from {third} and then lost [[c]]. How many "
            "{items} does {he} have now?",
            "A {place} had [[n]] {items}. It sold [[a]] on Monday, got [[b]] new ones on Tuesday and sold [[c]] on "
            "Wednesday. How many {items} were there after that?",
            "{who} had [[n]] {unit}. {He} spent [[a]] {unit}, earned [[b]] {unit} and spent another [[c]] {unit}. How much "
            "money does {he} have left?",
            "There were [[n]] {people} in the {place}. First [[a]] left, then [[b]] came in, and after that [[c]] went home. "
            "How many {people} were still there?",
            "How many {items} are in a {box} that had [[n]] {items} if {who} takes out [[a]], puts in [[b]] and then takes "
            "out [[c]]?",
            "A tank held [[n]] liters. [[a]] liters were used, [[b]] liters were added, and then [[c]] liters were used. "
            "How many liters are in the tank?",
            "{who} sells {items}. In the morning {he} had [[n]]. {He} sold [[a]] before lunch, made [[b]] more at noon and "
            "sold [[c]] in the afternoon. How many were left in the evening?",
            "A library has [[n]] books on a shelf. [[a]] are borrowed, [[b]] are returned, and later [[c]] more are "
            "borrowed. How many books are on the shelf then?",
            "{who} started a game with [[n]] points. {He} lost [[a]] points, won [[b]] points and lost [[c]] points again. "
            "How many points did {he} have at the end?",
        ),
        dev=(
            "{who} has [[n]] {items}. {He} sells [[a]], buys [[b]] and gives [[c]] to {other}. How many {items} does {he} "
            "have then?",
            "A bus had [[n]] people on it. [[a]] people got off and [[b]] got on. Later [[c]] got off. How many people were "
            "on the bus?",
        ),
        test=(
            "In a {box} there were [[n]] {items}. {who} removed [[a]], added [[b]] and removed [[c]]. How many {items} are "
            "in it now?",
            "At noon [[n]] {people} were at the {place}. Then [[a]] left and [[b]] came. In the evening [[c]] more left. "
            "How many {people} were there in the end?",
        ),
    ),
)
