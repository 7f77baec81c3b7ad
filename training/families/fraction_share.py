"""Fractions of a number of things: the part, the rest, the whole."""

from __future__ import annotations

from random import Random

from training.expression import Exact
from training.kind import Kind
from training.program import Line
from training.shares import fraction

FAMILY = "fractions"


def _share(rng: Random) -> dict[str, int | Exact]:
    """A fraction and a number that it divides evenly."""
    x = fraction(rng)
    return {"x": x, "n": x.denominator * rng.randint(2, rng.choice((12, 30, 100)))}


def _part(rng: Random) -> dict[str, int | Exact]:
    """A fraction and the part it makes of a whole number."""
    x = fraction(rng, 10)
    return {"x": x, "a": x.numerator * rng.randint(2, rng.choice((12, 40, 80)))}


def _twice(rng: Random) -> dict[str, int | Exact]:
    """Two fractions, the second of what the first leaves over."""
    x, y = fraction(rng, 8), fraction(rng, 6)
    while x == y:
        y = fraction(rng, 6)
    return {"x": x, "y": y, "n": x.denominator * y.denominator * rng.randint(1, 20)}


_PART = Line(
    "part",
    "x * n",
    says=(
        "[[x]] of [[n]] is [[x * n]] = [[part]].",
        "Multiply the fraction by the whole: [[x * n]] = [[part]].",
        "The part is [[x * n]] = [[part]].",
        "[[x * n]] = [[part]].",
    ),
    asks="[[x]] of [[n]]",
    wrong=("n / x", "n - x", "(1 - x) * n"),
)
_REST = Line(
    "rest",
    "n - part",
    says=(
        "What remains is [[n - part]] = [[rest]].",
        "Subtract this from the total: [[n - part]] = [[rest]].",
        "That leaves [[n - part]] = [[rest]].",
        "[[n - part]] = [[rest]].",
    ),
    asks="how many remain",
    wrong=("n + part", "n - part - part"),
)

KINDS = (
    Kind(
        "fraction_of_number",
        _share,
        (_PART,),
        train=(
            "What is [[x]] of [[n]]?",
            "Find [[x]] of [[n]].",
            "Calculate [[x]] of [[n]].",
            "How much is [[x]] of [[n]]?",
            "Compute [[x]] of the number [[n]].",
            "{who} has [[n]] {items}. [[x]] of them are red. How many {items} are red?",
            "[[x]] of the [[n]] {items} in a {box} are blue. How many are blue?",
            "There are [[n]] visitors in the {place}. If [[x]] of them are adults, how many adults are there?",
            "{who} gave [[x]] of {his} [[n]] {items} to {other}. How many {items} did {other} get?",
            "A book has [[n]] pages, and {who} has read [[x]] of it. How many pages has {he} read?",
            "How many {items} are [[x]] of [[n]] {items}?",
            "{who} earns [[n]] {unit} a week and saves [[x]] of it. How much does {he} save a week?",
            "A tank that holds [[n]] liters is [[x]] full. How many liters are in it?",
            "Of the [[n]] questions on a test, {who} got [[x]] right. How many did {he} get right?",
            "What is [[x]] times [[n]]?",
        ),
        dev=("Work out [[x]] of [[n]].", "Out of [[n]] {people}, [[x]] came by bus. How many came by bus?"),
        test=(
            "What number is [[x]] of [[n]]?",
            "A {worker} made [[n]] {items} and sold [[x]] of them. How many {items} were sold?",
        ),
    ),
    Kind(
        "fraction_remaining",
        _share,
        (_PART, _REST),
        train=(
            "{who} has [[n]] {items}. {He} gives [[x]] of them to {other}. How many {items} does {he} have left?",
            "A {worker} made [[n]] {items} and sold [[x]] of them. How many {items} are left?",
            "There are [[n]] {items} in a {box}. [[x]] of them are red and the rest are blue. How many are blue?",
            "Of [[n]] {people}, [[x]] went home early. How many {people} stayed?",
            "{who} had [[n]] {unit} and spent [[x]] of it on food. How much money does {he} have left?",
            "A school has [[n]] students. If [[x]] of them are girls, how many boys are there?",
            "[[x]] of the [[n]] {items} at the {place} were sold. How many were not sold?",
            "How many {items} remain if [[x]] of [[n]] {items} are thrown away?",
            "{who} is reading a book of [[n]] pages. {He} has finished [[x]] of it. How many pages are left to read?",
            "A test has [[n]] questions. {who} got [[x]] of them right. How many questions did {he} get wrong?",
            "A tank held [[n]] liters of water. Then [[x]] of the water leaked out. How many liters remained?",
            "{who} must drive [[n]] kilometers and has driven [[x]] of the way. How many kilometers are still to go?",
            "A farmer has [[n]] animals. [[x]] of the animals are cows and all the others are sheep. "
            "How many sheep does the farmer have?",
        ),
        dev=(
            "{who} collected [[n]] {items}, but [[x]] of them broke. How many {items} did not break?",
            "A {place} had [[n]] {items}. After selling [[x]] of them, how many remained?",
        ),
        test=(
            "{who} gave away [[x]] of {his} [[n]] {items}. How many did {he} keep?",
            "Out of [[n]] visitors, [[x]] are children and the others are adults. Find the number of adults.",
        ),
    ),
    Kind(
        "whole_from_fraction",
        _part,
        (
            Line(
                "whole",
                "a / x",
                says=(
                    "Divide the part by the fraction: [[a / x]] = [[whole]].",
                    "The whole is [[a / x]] = [[whole]].",
                    "If [[x]] of it is [[a]], all of it is [[a / x]] = [[whole]].",
                    "[[a / x]] = [[whole]].",
                ),
                asks="the whole of which [[x]] is [[a]]",
                wrong=("a * x", "a + x", "a / (1 - x)"),
            ),
        ),
        train=(
            "[[x]] of a number is [[a]]. What is the number?",
            "If [[x]] of a number is [[a]], find the number.",
            "[[a]] is [[x]] of what number?",
            "[[x]] of what number is [[a]]?",
            "{who} gave away [[a]] {items}, which was [[x]] of all {his} {items}. How many did {he} have at first?",
            "[[x]] of the {items} in a {box} are red. If [[a]] {items} are red, how many {items} are in the {box}?",
            "In a school, [[x]] of the students walk to school. If [[a]] students walk, how many students are there?",
            "{who} has read [[a]] pages, which is [[x]] of the book. How many pages does the book have?",
            "{who} spent [[a]] {unit}. That was [[x]] of {his} money. How much money did {he} have before?",
            "A tank is [[x]] full and holds [[a]] liters now. How many liters does it hold when it is full?",
            "What is the number if [[x]] of it equals [[a]]?",
            "How many visitors are in the {place} if [[a]] of them are adults and that is [[x]] of all?",
        ),
        dev=(
            "When a number is multiplied by [[x]] the result is [[a]]. What is the number?",
            "A {worker} sold [[a]] {items}, which is [[x]] of all {items}. How many {items} were there?",
        ),
        test=(
            "Find the number of which [[x]] is [[a]].",
            "{who} has driven [[a]] kilometers. This is [[x]] of the trip. How long is the whole trip in kilometers?",
        ),
    ),
    Kind(
        "fraction_of_the_rest",
        _twice,
        (
            _PART,
            _REST,
            Line(
                "second",
                "y * rest",
                says=(
                    "[[y]] of what remains is [[y * rest]] = [[second]].",
                    "Take the fraction of the rest: [[y * rest]] = [[second]].",
                    "Of the rest, this is [[y * rest]] = [[second]].",
                    "[[y * rest]] = [[second]].",
                ),
                asks="[[y]] of what remains",
                wrong=("y * n", "y * (n - rest)", "rest / y"),
            ),
        ),
        train=(
            "{who} has [[n]] {items}. {He} gives [[x]] of them to {other} and [[y]] of the rest to {third}. "
            "How many {items} does {third} get?",
            "There are [[n]] visitors in the {place}. [[x]] of them are adults. Of the others, [[y]] are boys. "
            "How many boys are there?",
            "{who} had [[n]] {unit}. {He} spent [[x]] of the money on food and then [[y]] of what was left on {goods}. "
            "How much did {he} spend on {goods}?",
            "A {worker} made [[n]] {items}. [[x]] of them were sold in the morning and [[y]] of the remaining {items} "
            "in the afternoon. How many were sold in the afternoon?",
            "A book has [[n]] pages. {who} read [[x]] of it on Monday and [[y]] of the rest on Tuesday. "
            "How many pages did {he} read on Tuesday?",
            "Of [[n]] {items}, [[x]] are red. [[y]] of those that are not red are blue. How many {items} are blue?",
            "How many {items} does {other} get if {who} keeps [[x]] of [[n]] {items} and gives "
            "{other} [[y]] of the rest?",
            "{who} wants to drive [[n]] kilometers. {He} covers [[x]] of the way before lunch and [[y]] of the remaining way "
            "after lunch. How many kilometers does {he} drive after lunch?",
            "A farmer has [[n]] animals. [[x]] of them are cows, and [[y]] of the other animals are sheep. "
            "How many sheep are there?",
            "A {box} holds [[n]] {items}. {who} takes out [[x]] of them. Then {other} takes [[y]] of what is left. "
            "How many {items} does {other} take?",
        ),
        dev=(
            "{who} picked [[n]] {items}. {He} ate [[x]] of them and gave [[y]] of the rest to {other}. "
            "How many {items} did {other} get?",
            "Of [[n]] students, [[x]] take the bus. [[y]] of the remaining students walk. How many students walk?",
        ),
        test=(
            "A shop had [[n]] {items}. It sold [[x]] of them on Monday and [[y]] of the remaining ones on Tuesday. "
            "How many were sold on Tuesday?",
            "{who} saved [[n]] {unit}. {He} put [[x]] of it in the bank and gave [[y]] of the rest to {other}. "
            "How much did {other} get?",
        ),
    ),
)
