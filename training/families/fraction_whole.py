"""A fraction together with a whole number."""

from __future__ import annotations

from math import gcd
from random import Random

from training.expression import Exact
from training.kind import Kind
from training.program import Line
from training.shares import fraction

FAMILY = "fractions"

# `[[n ]]` with a space is never spelled out, so a mixed number stays `2 1/4`.


def _mixed(rng: Random) -> dict[str, int | Exact]:
    """A whole number and a fraction."""
    return {"n": rng.randint(2, 15), "x": fraction(rng)}


def _by_whole(rng: Random) -> dict[str, int | Exact]:
    """A fraction and a whole number that does not cancel it completely."""
    x, n = fraction(rng), rng.randint(2, 15)
    while n % x.denominator == 0 or gcd(n, x.numerator) == n:
        x, n = fraction(rng), rng.randint(2, 15)
    return {"x": x, "n": n}


KINDS = (
    Kind(
        "whole_plus_fraction",
        _mixed,
        (
            Line(
                "s",
                "n + x",
                says=(
                    "As one fraction, [[n + x]] = [[s]].",
                    "Write [[n]] over the same denominator and add: [[n + x]] = [[s]].",
                    "[[n + x]] = [[s]].",
                ),
                asks="[[n]] plus [[x]] as one fraction",
                wrong=("n - x", "n * x", "n / x"),
            ),
        ),
        train=(
            "What is [[n + x]] as a fraction?",
            "Compute [[n + x]].",
            "Write [[n + x]] as an improper fraction.",
            "Write the mixed number [[n ]] [[x]] as an improper fraction.",
            "Convert [[n ]] [[x]] to an improper fraction.",
            "Add [[n]] and [[x]].",
            "Find the sum of [[x]] and [[n]].",
            "Express [[n]] and [[x]] as a single fraction.",
            "{who} ate [[n]] whole pizzas and [[x]] of another one with {his} friends. "
            "How many pizzas is that, as a fraction?",
            "Which fraction is equal to [[n + x]]?",
            "A plank is [[n]] meters long, and another is [[x]] meter long. How many meters are they together?",
            "Evaluate [[n + x]].",
        ),
        dev=("Turn the mixed number [[n ]] [[x]] into an improper fraction.", "Work out [[n + x]]."),
        test=("What improper fraction equals [[n ]] [[x]]?", "What is [[n]] plus [[x]], as a fraction?"),
    ),
    Kind(
        "whole_minus_fraction",
        _mixed,
        (
            Line(
                "d",
                "n - x",
                says=(
                    "Over a common denominator, [[n - x]] = [[d]].",
                    "Take [[x]] away from [[n]]: [[n - x]] = [[d]].",
                    "[[n - x]] = [[d]].",
                ),
                asks="[[n]] minus [[x]]",
                wrong=("n + x", "n * x", "x - n"),
            ),
        ),
        train=(
            "What is [[n - x]]?",
            "Compute [[n - x]].",
            "Subtract [[x]] from [[n]].",
            "Evaluate [[n - x]]. Give a fraction in lowest terms.",
            "Find the difference between [[n]] and [[x]].",
            "{who} had [[n]] cakes and ate [[x]] of a cake. How much cake is left?",
            "A rope is [[n]] meters long. {who} cuts off [[x]] of a meter. How many meters are left?",
            "What is [[n]] minus [[x]], as a fraction?",
            "Take [[x]] away from [[n]]. What is left?",
            "{who} needs [[n]] cups of flour and has [[x]] cup. How many more cups does {he} need?",
            "How much larger is [[n]] than [[x]]?",
            "A tank holds [[n]] liters. {who} takes out [[x]] liter. How many liters are left?",
        ),
        dev=("Work out [[n - x]].", "What remains when [[x]] is taken away from [[n]]?"),
        test=("Find [[n - x]] as a fraction.", "By how much is [[n]] greater than [[x]]?"),
    ),
    Kind(
        "fraction_times_whole",
        _by_whole,
        (
            Line(
                "m",
                "x * n",
                says=(
                    "Multiply the top by [[n]]: [[x * n]] = [[m]].",
                    "The product is [[x * n]] = [[m]].",
                    "[[x * n]] = [[m]].",
                ),
                asks="[[x]] times [[n]]",
                wrong=("x / n", "x + n", "n / x"),
            ),
        ),
        train=(
            "What is [[x]] times [[n]]?",
            "Compute [[x * n]].",
            "Multiply [[n]] by [[x]].",
            "Find the product of [[x]] and [[n]]. Write it as a fraction.",
            "What is [[x]] of [[n]]? Give a fraction.",
            "Evaluate [[n * x]].",
            "One glass holds [[x]] liter. How many liters do [[n]] glasses hold?",
            "{who} runs [[x]] of a mile every day. How many miles does {he} run in [[n]] days?",
            "A cake needs [[x]] cup of sugar. How many cups of sugar do [[n]] cakes need?",
            "What is [[n]] times [[x]], in lowest terms?",
            "A ribbon is [[x]] meter long. How many meters are [[n]] such ribbons together?",
            "What do you get when you multiply [[x]] by [[n]]?",
        ),
        dev=("Work out [[x]] times [[n]].", "Calculate [[x]] of [[n]] as a fraction."),
        test=("What is [[n]] multiplied by [[x]]?", "{who} needs [[x]] hour for one {item}. How many hours for [[n]]?"),
    ),
    Kind(
        "fraction_over_whole",
        _mixed,
        (
            Line(
                "q",
                "x / n",
                says=(
                    "Multiply the bottom by [[n]]: [[x / n]] = [[q]].",
                    "The quotient is [[x / n]] = [[q]].",
                    "[[x / n]] = [[q]].",
                ),
                asks="[[x]] divided by [[n]]",
                wrong=("x * n", "n / x", "x + n"),
            ),
        ),
        train=(
            "What is [[x]] divided by [[n]]?",
            "Compute [[x / n]].",
            "Divide [[x]] by [[n]].",
            "Evaluate [[x / n]].",
            "Find the quotient of [[x]] and [[n]].",
            "{who} shares [[x]] of a cake equally among [[n]] friends. What fraction of the cake does each friend get?",
            "[[n]] {people} share [[x]] liter of juice equally. How many liters does each of them get?",
            "A rope of [[x]] meter is cut into [[n]] equal pieces. How long is each piece, in meters?",
            "Calculate [[x / n]] as a fraction in lowest terms.",
            "{who} walks [[x]] of a mile in [[n]] days, the same distance every day. How many miles is that a day?",
            "What do you get when you divide [[x]] by [[n]]?",
        ),
        dev=("Work out [[x]] divided by [[n]].", "Find the result when [[x]] is divided by [[n]]."),
        test=("What is the value of [[x / n]]?", "Split [[x]] into [[n]] equal parts. How large is each part?"),
    ),
)
