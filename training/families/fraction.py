"""Fractions: two of them added, subtracted, multiplied, divided, three summed, one simplified."""

from __future__ import annotations

from random import Random

from training.expression import Exact
from training.kind import Kind
from training.program import Line
from training.shares import fraction, two_fractions

FAMILY = "fractions"


def _sum(rng: Random) -> dict[str, Exact]:
    """Two different fractions, in any order, now and then one above 1."""
    x, y = rng.sample(two_fractions(rng), 2)
    if rng.random() < 0.15:
        x = Exact(x + 1)
    return {"x": x, "y": y}


def _difference(rng: Random) -> dict[str, Exact]:
    """Two fractions, the larger one first."""
    x, y = two_fractions(rng)
    return {"x": x, "y": y}


def _three(rng: Random) -> dict[str, Exact]:
    """Three fractions, no two equal."""
    x = y = z = fraction(rng, 8)
    while len({x, y, z}) < 3:
        y, z = fraction(rng, 8), fraction(rng, 8)
    return {"x": x, "y": y, "z": z}


def _four(rng: Random) -> dict[str, int | Exact]:
    """A whole number and three fractions, no two equal."""
    return {"n": rng.randint(2, 9), **_three(rng)}


def _unreduced(rng: Random) -> dict[str, int | Exact]:
    """Top and bottom of a fraction that can be simplified, never to a whole number."""
    low, k = fraction(rng, 20), rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25))
    return {"a": Exact(low.numerator * k), "b": low.denominator * k}


_ADD = Line(
    "s",
    "x + y",
    says=(
        "Over a common denominator, [[x + y]] = [[s]].",
        "Add the two fractions: [[x + y]] = [[s]].",
        "The sum is [[x + y]] = [[s]].",
        "[[x + y]] = [[s]].",
    ),
    asks="the sum of [[x]] and [[y]]",
    wrong=("x - y", "x * y", "x + y + y", "(x + y) / 2"),
)
_SUBTRACT = Line(
    "d",
    "x - y",
    says=(
        "Over a common denominator, [[x - y]] = [[d]].",
        "Subtract the smaller from the larger: [[x - y]] = [[d]].",
        "The difference is [[x - y]] = [[d]].",
        "[[x - y]] = [[d]].",
    ),
    asks="[[x]] minus [[y]]",
    wrong=("x + y", "y - x", "x * y"),
)
_MULTIPLY = Line(
    "m",
    "x * y",
    says=(
        "Multiply the tops and the bottoms: [[x * y]] = [[m]].",
        "The product is [[x * y]] = [[m]].",
        "Here we multiply: [[x * y]] = [[m]].",
        "[[x * y]] = [[m]].",
    ),
    asks="[[x]] times [[y]]",
    wrong=("x / y", "x + y", "x - y"),
)
_DIVIDE = Line(
    "q",
    "x / y",
    says=(
        "Divide by multiplying with the flipped fraction: [[x / y]] = [[q]].",
        "The quotient is [[x / y]] = [[q]].",
        "Here we divide: [[x / y]] = [[q]].",
        "[[x / y]] = [[q]].",
    ),
    asks="[[x]] divided by [[y]]",
    wrong=("x * y", "y / x", "x - y"),
)

KINDS = (
    Kind(
        "fraction_sum",
        _sum,
        (_ADD,),
        train=(
            "What is [[x]] + [[y]]?",
            "Compute [[x + y]].",
            "Add [[x]] and [[y]].",
            "Find the sum of [[x]] and [[y]].",
            "Calculate [[x]] + [[y]]. Give the answer as a fraction in lowest terms.",
            "What is the sum of [[x]] and [[y]]?",
            "Evaluate [[x]] + [[y]].",
            "Express [[x]] + [[y]] as a common fraction.",
            "[[x]] + [[y]] = ?",
            "What do you get when you add [[x]] to [[y]]?",
            "{who} walked [[x]] of a mile and then [[y]] of a mile. How many miles did {he} walk in total?",
            "A recipe needs [[x]] cup of milk and [[y]] cup of water. How many cups of liquid is that?",
            "{who} ate [[x]] of a pizza, and {other} ate [[y]] of a pizza of the same size. "
            "How much pizza did they eat together?",
            "Add the fractions [[x]] and [[y]] and simplify.",
        ),
        dev=("Work out [[x]] + [[y]].", "What is [[x]] plus [[y]]?"),
        test=("Find [[x]] + [[y]] in simplest form.", "What number is the sum of the fractions [[x]] and [[y]]?"),
    ),
    Kind(
        "fraction_difference",
        _difference,
        (_SUBTRACT,),
        train=(
            "What is [[x]] - [[y]]?",
            "Compute [[x - y]].",
            "Subtract [[y]] from [[x]].",
            "Find the difference between [[x]] and [[y]].",
            "Calculate [[x]] - [[y]]. Give the answer as a fraction in lowest terms.",
            "What is [[x]] minus [[y]]?",
            "Evaluate [[x]] - [[y]].",
            "Express [[x]] - [[y]] as a common fraction.",
            "[[x]] - [[y]] = ?",
            "How much larger is [[x]] than [[y]]?",
            "Take [[y]] away from [[x]]. What is left?",
            "{who} had [[x]] of a cake and ate [[y]] of a cake. How much cake is left?",
            "A bottle holds [[x]] liter of juice. {who} drinks [[y]] liter of it. How many liters are left?",
            "{who} ran [[x]] of a mile, and {other} ran [[y]] of a mile. How many miles more did {who} run?",
            "A rope is [[x]] meter long. {who} cuts off [[y]] meter. How long is the rope now, in meters?",
        ),
        dev=("Work out [[x]] - [[y]].", "What remains when [[y]] is subtracted from [[x]]?"),
        test=("Find [[x]] - [[y]] in simplest form.", "By how much is the fraction [[x]] greater than [[y]]?"),
    ),
    Kind(
        "fraction_product",
        _sum,
        (_MULTIPLY,),
        train=(
            "What is [[x]] times [[y]]?",
            "Compute [[x * y]].",
            "Multiply [[x]] by [[y]].",
            "Find the product of [[x]] and [[y]].",
            "What is [[x]] of [[y]]?",
            "Compute [[x]] of [[y]].",
            "Evaluate [[x * y]].",
            "What is the product of [[x]] and [[y]]? Simplify your answer.",
            "Calculate [[x * y]] as a fraction in lowest terms.",
            "What do you get when you multiply [[x]] and [[y]]?",
            "A rectangle is [[x]] meter long and [[y]] meter wide. What is its area in square meters?",
            "Find [[x]] of [[y]].",
        ),
        dev=("Work out [[x]] times [[y]].", "What is [[x]] multiplied by [[y]]?"),
        test=("Find [[x * y]] in simplest form.", "Calculate [[x]] of the fraction [[y]]."),
    ),
    Kind(
        "fraction_quotient",
        _sum,
        (_DIVIDE,),
        train=(
            "What is [[x]] divided by [[y]]?",
            "Compute [[x / y]].",
            "Divide [[x]] by [[y]].",
            "Find the quotient of [[x]] and [[y]].",
            "Evaluate [[x / y]].",
            "Calculate [[x / y]] as a fraction in lowest terms.",
            "How many times does [[y]] go into [[x]]?",
            "What do you get when you divide [[x]] by [[y]]?",
            "By what number must [[y]] be multiplied to get [[x]]?",
            "A cup holds [[y]] liter. How many such cups does [[x]] liter fill?",
            "What is the result of dividing [[x]] by [[y]]? Simplify your answer.",
            "Find [[x / y]] and write it in lowest terms.",
        ),
        dev=("Work out [[x]] divided by [[y]].", "Find the result when [[x]] is divided by [[y]]."),
        test=("What is the value of [[x / y]]?", "Take the fraction [[x]] and divide it by [[y]]. What is the result?"),
    ),
    Kind(
        "fraction_three_terms",
        _three,
        (
            _ADD,
            Line(
                "t",
                "s + z",
                says=(
                    "Add the third fraction: [[s + z]] = [[t]].",
                    "Then [[s + z]] = [[t]].",
                    "Now add [[z]]: [[s + z]] = [[t]].",
                    "[[s + z]] = [[t]].",
                ),
                asks="the sum of all three fractions",
                wrong=("s - z", "s * z", "s + y"),
            ),
        ),
        train=(
            "What is [[x]] + [[y]] + [[z]]?",
            "Compute [[x + y + z]].",
            "Add [[x]], [[y]] and [[z]].",
            "Find the sum of the three fractions [[x]], [[y]] and [[z]].",
            "Evaluate [[x]] + [[y]] + [[z]] and simplify.",
            "Calculate [[x + y + z]] as a fraction in lowest terms.",
            "What is the total of [[x]], [[y]] and [[z]]?",
            "{who} worked [[x]] of an hour on Monday, [[y]] of an hour on Tuesday and [[z]] of an hour on Friday. "
            "How many hours did {he} work in all?",
            "A soup needs [[x]] liter of water, [[y]] liter of milk and [[z]] liter of juice. How many liters is that?",
            "{who} walked [[x]] mile, {other} walked [[y]] mile and {third} walked [[z]] mile. "
            "How many miles did they walk altogether?",
            "[[x]] + [[y]] + [[z]] = ?",
        ),
        dev=("Work out [[x]] + [[y]] + [[z]].", "What do you get if you add [[x]], [[y]] and [[z]]?"),
        test=("Find [[x + y + z]] in simplest form.", "What is [[x]] plus [[y]] plus [[z]]?"),
    ),
    Kind(
        "fraction_sum_and_difference",
        _four,
        (
            _ADD,
            Line(
                "t",
                "n + s - z",
                says=(
                    "Then [[n + s - z]] = [[t]].",
                    "With the rest this is [[n + s - z]] = [[t]].",
                    "[[n + s - z]] = [[t]].",
                ),
                asks="the whole expression",
                wrong=("n + s + z", "s - z", "n - s - z"),
            ),
        ),
        train=(
            "What is [[n + x + y - z]]?",
            "Compute [[n + x + y - z]].",
            "Evaluate [[n + x + y - z]].",
            "What do you get when you add [[x]] and [[y]] to [[n]] and then subtract [[z]]?",
            "Find [[n + x + y - z]]. Write it as a fraction in lowest terms.",
            "Subtract [[z]] from the sum of [[n]], [[x]] and [[y]].",
            "Simplify [[n + x + y - z]].",
            "{who} has [[n]] liters of juice. {He} adds [[x]] liter and then [[y]] liter. {other} drinks [[z]] liter. "
            "How many liters are there now?",
            "Add [[n]], [[x]] and [[y]]. Then subtract [[z]]. What is the result?",
            "Calculate [[n + x + y - z]] as a fraction in lowest terms.",
            "{who} had [[n]] cakes. {He} got [[x]] of a cake from {other} and [[y]] of a cake from {third}, and then ate "
            "[[z]] of a cake. How much cake does {he} have now?",
        ),
        dev=("Work out [[n + x + y - z]].", "Take [[z]] away from the sum of [[n]], [[x]] and [[y]]. What is left?"),
        test=("Find the value of [[n + x + y - z]].", "What is [[n]] plus [[x]] plus [[y]] minus [[z]]?"),
    ),
    Kind(
        "simplify_fraction",
        _unreduced,
        (
            Line(
                "low",
                "a / b",
                says=(
                    "Divide top and bottom by their greatest common divisor: [[a / b]] = [[low]].",
                    "In lowest terms, [[a / b]] = [[low]].",
                    "Cancel the common factor: [[a / b]] = [[low]].",
                    "[[a / b]] = [[low]].",
                ),
                asks="the fraction in lowest terms",
                wrong=("b / a", "a / (b - a)", "a / (a + b)"),
            ),
        ),
        train=(
            "Simplify [[a]]/[[b]].",
            "Simplify the fraction [[a]]/[[b]].",
            "Write [[a]]/[[b]] in lowest terms.",
            "Reduce [[a]]/[[b]] to lowest terms.",
            "Express [[a]]/[[b]] in simplest form.",
            "What is [[a]]/[[b]] in simplest form?",
            "Reduce the fraction [[a]]/[[b]].",
            "What is the simplest form of [[a]]/[[b]]?",
            "Write [[a]] divided by [[b]] as a fraction in lowest terms.",
            "What fraction of [[b]] is [[a]]? Give the answer in lowest terms.",
            "There are [[b]] {items} in a {box}, and [[a]] of them are red. What fraction of the {items} are red?",
            "{who} got [[a]] of [[b]] questions right. What fraction of the questions is that, in lowest terms?",
            "What fraction of an order of [[b]] {items} has arrived if [[a]] {items} are here?",
        ),
        dev=("Bring the fraction [[a]]/[[b]] to lowest terms.", "Can you simplify [[a]]/[[b]]?"),
        test=("Give [[a]]/[[b]] as a fraction in simplest form.", "Find the reduced form of [[a]]/[[b]]."),
    ),
)
