"""Stories of two steps about averages, comparing a sum, fences and floors."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, other, step

FAMILY = "word problems"


def _average(rng: Random) -> dict[str, int]:
    """Three numbers with a whole average."""
    a, b, c = apart(rng, (3, 300), (3, 300), (3, 300))
    c += 3 - (a + b + c) % 3
    while c in (a, b):
        c += 3
    return {"a": a, "b": b, "c": c}


def _fence(rng: Random) -> dict[str, int]:
    w, rest = apart(rng, (2, 60), (2, 60))
    return {"w": w, "l": w + rest, "c": other(rng, (w, w + rest), 2, 40)}


def _days(rng: Random) -> dict[str, int]:
    """`a` and `b` together are more than `c` by at least 2."""
    a, b = apart(rng, (3, 400), (3, 400))
    return {"a": a, "b": b, "c": other(rng, (a, b), 2, a + b - 2)}


KINDS = (
    Kind(
        "sum_compared",
        _days,
        (
            step(
                "sum",
                "a + b",
                "{who} has # {items}.",
                "First add: #.",
                asks="the number of {items} {who} has",
                wrong=("a - b", "b - a", "a + b + c"),
            ),
            step(
                "more",
                "sum - c",
                "The difference is #.",
                "{who} has # more than {other}.",
                asks="how many more {items} {who} has than {other}",
                wrong=("sum + c", "a - c", "b - c", "c - sum"),
            ),
        ),
        train=(
            "{who} has [[a]] red {items} and [[b]] blue {items}. {other} has [[c]] {items}. "
            "How many more {items} does {who} have than {other}?",
            "{who} picked [[a]] {items} on Monday and [[b]] on Tuesday. {other} picked [[c]] in all. "
            "How many more {items} did {who} pick?",
            "{other} has [[c]] {items}. {who} has [[a]] at home and [[b]] at the {place}. "
            "How many more {items} does {who} have than {other}?",
            "How many more {items} does {who} have than {other} if {who} has [[a]] old and [[b]] new {items} "
            "and {other} has [[c]]?",
            "{who} sold [[a]] {items} in the morning and [[b]] in the evening, and {other} sold [[c]]. "
            "What is the difference between their numbers of {items}?",
            "{who} found [[a]] {items}, then [[b]] more. {other} found only [[c]] {items}. How many more did {who} find?",
            "{who}: [[a]] + [[b]] {items}. {other}: [[c]] {items}. How many more does {who} have?",
            "{who} had [[a]] {items} and got [[b]] more. {other} has [[c]] {items}. By how many {items} is {who} ahead?",
            "In May {who} made [[a]] {items} and in June [[b]]. In the same time {other} made [[c]]. "
            "Find how many more {items} {who} made.",
            "{other} owns [[c]] {items}, fewer than {who}, who owns [[a]] large and [[b]] small ones. "
            "How many fewer {items} does {other} own?",
        ),
        dev=(
            "{who} counted [[a]] {items} on one day and [[b]] on the next. {other} counted [[c]]. "
            "How many more {items} did {who} count than {other}?",
            "If {who} has [[a]] green and [[b]] white {items} and {other} has [[c]] {items}, "
            "how many more does {who} have?",
        ),
        test=(
            "{who} bought [[a]] {items} and was given another [[b]]. {other} bought [[c]]. "
            "How many more {items} than {other} does {who} have?",
            "{other} brought [[c]] {items}; {who} brought [[a]] {items} and later [[b]] more. "
            "How many more did {who} bring than {other}?",
        ),
    ),
    Kind(
        "average",
        _average,
        (
            step(
                "total",
                "a + b + c",
                "Add all three: #.",
                "The sum is #.",
                asks="the sum of the three numbers",
                wrong=(
                    "a + b",
                    "a + b - c",
                    "b + c",
                ),
            ),
            step(
                "mean",
                "total / 3",
                "Divide by 3: #.",
                "The average is #.",
                asks="the average",
                wrong=(
                    "total / 2",
                    "total * 3",
                    "total - 3",
                ),
            ),
        ),
        train=(
            "{who} scored [[a]], [[b]] and [[c]] points in three games. What was {his} average score?",
            "What is the average of [[a]], [[b]] and [[c]]?",
            "Find the mean of the numbers [[a]], [[b]], [[c]].",
            "{who} has [[a]] {items}, {other} has [[b]] and {third} has [[c]]. What is the average number of {items}?",
            "{who} ran [[a]] minutes on Monday, [[b]] on Tuesday and [[c]] on Friday. How many minutes did {he} "
            "run on average?",
            "On three days the {place} had [[a]], [[b]] and [[c]] visitors. What is the average per day?",
            "{who} sold [[a]] {items} in May, [[b]] in June and [[c]] in July. How many {items} is that on "
            "average per month?",
            "{who}, {other} and {third} have [[a]], [[b]] and [[c]] {items}. They share them so that all three "
            "have the same number. How many does each one have then?",
            "Three {boxes} hold [[a]], [[b]] and [[c]] {items}. How many {items} are in one {box} on average?",
            "Numbers: [[a]], [[b]], [[c]]. Average?",
        ),
        dev=(
            "{who} read [[a]], [[b]] and [[c]] pages on three days. How many pages per day is that on average?",
            "Calculate the average of the three numbers [[a]], [[b]] and [[c]].",
        ),
        test=(
            "In three tests {who} got [[a]], [[b]] and [[c]] points. What is the mean of {his} points?",
            "What is the mean of [[a]], [[b]] and [[c]]?",
        ),
    ),
    Kind(
        "fence_cost",
        _fence,
        (
            step(
                "around",
                "2 * (l + w)",
                "The way around is #.",
                "Length plus width, twice: #.",
                asks="the length of the fence",
                wrong=(
                    "l + w",
                    "l * w",
                    "2 * l + w",
                ),
            ),
            step(
                "cost",
                "around * c",
                "The fence costs #.",
                "Multiply by the price: #.",
                asks="the cost of the fence",
                wrong=(
                    "around + c",
                    "around - c",
                    "l * w * c",
                ),
            ),
        ),
        train=(
            "The yard is [[l]] m long and [[w]] m wide. A fence costs [[c]] {unit} per meter. How much "
            "does a fence around the yard cost?",
            "{who} puts a fence around a rectangular garden of [[l]] m by [[w]] m. Each meter costs [[c]] "
            "{unit}. What does the fence cost?",
            "How much does it cost to fence a rectangle [[l]] feet long and [[w]] feet wide at $[[c]] per foot?",
            "A field is a rectangle with sides [[l]] m and [[w]] m. {who} pays [[c]] {unit} for each meter of "
            "fence around it. How much does {he} pay?",
            "{who} needs a fence around a field that is [[l]] meters long and [[w]] meters wide. The price is "
            "$[[c]] a meter. Find the total cost.",
            "Fence for one meter costs [[c]] {unit}. {who} wants to fence a garden of length [[l]] m and width "
            "[[w]] m on all sides. How much will it cost?",
            "The {worker} builds a fence around a rectangular field, [[w]] m wide and [[l]] m long, for [[c]] "
            "{unit} per meter. How many {unit} is that?",
            "Rectangle [[l]] m by [[w]] m, fence all around, $[[c]] per meter. Total cost?",
            "{who} keeps sheep on a rectangular field [[l]] feet long and [[w]] feet wide. A fence around it "
            "costs $[[c]] per foot. How much is the fence?",
            "With wire at [[c]] {unit} a meter, how much does {who} pay to go once around a rectangle of [[l]] m "
            "by [[w]] m?",
        ),
        dev=(
            "{who} fences a rectangular yard, [[l]] m long and [[w]] m wide, for [[c]] {unit} per meter. How "
            "much does the fence cost?",
            "What is the cost of a fence around a garden of [[l]] m by [[w]] m if one meter costs $[[c]]?",
        ),
        test=(
            "A rectangular park has length [[l]] m and width [[w]] m. A fence all around costs [[c]] {unit} for "
            "each meter. What is the total cost?",
            "{who} buys fence at $[[c]] per foot for all sides of a field that is [[l]] feet by [[w]] feet. How "
            "much must {he} pay?",
        ),
    ),
    Kind(
        "floor_cost",
        _fence,
        (
            step(
                "area",
                "l * w",
                "The area is #.",
                "Length times width: #.",
                asks="the area",
                wrong=(
                    "l + w",
                    "2 * (l + w)",
                    "l * w + w",
                ),
            ),
            step(
                "cost",
                "area * c",
                "The floor costs #.",
                "Multiply by the price: #.",
                asks="the total cost",
                wrong=(
                    "area + c",
                    "(l + w) * c",
                ),
            ),
        ),
        train=(
            "A room is [[l]] m long and [[w]] m wide. Carpet costs [[c]] {unit} per square meter. How much does "
            "carpet for the room cost?",
            "{who} covers a floor of [[l]] m by [[w]] m. Each square meter costs [[c]] {unit}. How much does {he} pay?",
            "How much does it cost to tile a floor [[l]] feet long and [[w]] feet wide at $[[c]] per square foot?",
            "{who} wants new grass on a rectangular yard, [[l]] m by [[w]] m. One square meter costs $[[c]]. "
            "What is the total cost?",
            "The {worker} paints a wall that is [[l]] m wide and [[w]] m high for [[c]] {unit} per square meter. "
            "How many {unit} is that?",
            "Paint for one square meter costs [[c]] {unit}. {who} paints a floor of length [[l]] m and width "
            "[[w]] m. Find the cost of the paint.",
            "Floor [[l]] m by [[w]] m, $[[c]] per square meter. Total cost?",
            "{who} rents a rectangular field, [[w]] m wide and [[l]] m long, for $[[c]] per square meter. How "
            "much does {he} pay?",
            "At [[c]] {unit} a square foot, how much does {who} pay for a carpet of [[l]] feet by [[w]] feet?",
            "The {place} has a hall [[l]] m long and [[w]] m wide. It gets a floor for [[c]] {unit} per square "
            "meter. How much does the floor cost?",
        ),
        dev=(
            "{who} tiles a floor, [[l]] m long and [[w]] m wide, for [[c]] {unit} per square meter. How much "
            "does it cost?",
            "What does carpet for a room of [[l]] m by [[w]] m cost if one square meter costs $[[c]]?",
        ),
        test=(
            "A floor has length [[l]] m and width [[w]] m. New wood costs [[c]] {unit} for each square meter. "
            "What is the total cost?",
            "{who} buys tiles at $[[c]] per square foot for a floor that is [[l]] feet by [[w]] feet. How much "
            "must {he} pay?",
        ),
    ),
)
