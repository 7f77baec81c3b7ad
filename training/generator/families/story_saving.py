"""Stories of two steps about money over time: wages, saving, profit."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, other, step

FAMILY = "word problems"


def _spends(rng: Random) -> dict[str, int]:
    """`n` an hour for `k` hours, of which `c` is spent; at least 2 stay."""
    k, n = apart(rng, (2, 40), (5, 40))
    return {"n": n, "k": k, "c": other(rng, (n, k), 2, k * n - 2)}


def _saves(rng: Random) -> dict[str, int]:
    s, n, k = apart(rng, (5, 900), (2, 90), (2, 30))
    return {"s": s, "n": n, "k": k}


def _gain(rng: Random) -> dict[str, int]:
    """`k` things bought for `a` each and sold for `b` each."""
    k, a, gain = apart(rng, (2, 40), (2, 60), (2, 30))
    return {"k": k, "a": a, "b": a + gain if a + gain != k else a + gain + 1}


def _weeks(rng: Random) -> dict[str, int]:
    """The sum `t` is missing `s` and needs `k` weeks of `n`."""
    n, k, s = apart(rng, (2, 60), (2, 30), (2, 400))
    return {"t": s + n * k, "s": s, "n": n}


KINDS = (
    Kind(
        "earns_and_spends",
        _spends,
        (
            step(
                "pay",
                "n * k",
                "{who} earns #.",
                "First multiply: #.",
                asks="the money {who} earns",
                wrong=(
                    "n + k",
                    "n - k",
                    "n * k + n",
                ),
            ),
            step(
                "left",
                "pay - c",
                "So # is left.",
                "Subtract what is spent: #.",
                asks="the money left",
                wrong=(
                    "pay + c",
                    "c - pay",
                    "n - c",
                ),
            ),
        ),
        train=(
            "{who} earns [[n]] {unit} an hour and works [[k]] hours. Then {he} spends [[c]] {unit}. How much "
            "does {he} have left?",
            "{who} works [[k]] hours for $[[n]] per hour and buys a coat for $[[c]]. How much money is left?",
            "How much does {who} have left after working [[k]] hours at $[[n]] an hour and spending $[[c]]?",
            "{who} gets [[n]] {unit} for every hour. After [[k]] hours of work {he} pays [[c]] {unit} for food. "
            "How many {unit} are left?",
            "This week {who} worked [[k]] hours. {He} is paid $[[n]] per hour, but $[[c]] goes to tax. Find how "
            "much {he} keeps.",
            "{who} works at the {place} for [[n]] {unit} per hour. {He} works [[k]] hours and gives [[c]] {unit} "
            "to {other}. How much does {who} keep?",
            "{who} spent $[[c]] of what {he} earned in [[k]] hours at $[[n]] per hour. How much is left?",
            "{who} makes [[n]] {unit} each hour. {He} worked for [[k]] hours and spent [[c]] {unit} on a gift. "
            "What is left?",
            "{who}: [[k]] hours at $[[n]] per hour, then $[[c]] spent. How much is left?",
            "To save money, {who} helps at the {place}. {He} gets $[[n]] an hour for [[k]] hours, and spends "
            "$[[c]] on the bus. How much can {he} save?",
        ),
        dev=(
            "{who} makes $[[n]] an hour. {He} works [[k]] hours and spends $[[c]]. How much is left?",
            "From {his} pay for [[k]] hours at [[n]] {unit} an hour, {who} spends [[c]] {unit}. How many {unit} "
            "does {he} have left?",
        ),
        test=(
            "{who} worked [[k]] hours, got [[n]] {unit} for each hour and paid [[c]] {unit} for a ticket. How "
            "much money does {he} have now?",
            "If {who} earns $[[n]] per hour for [[k]] hours and then gives away $[[c]], how much does {he} still have?",
        ),
    ),
    Kind(
        "saves_per_week",
        _saves,
        (
            step(
                "saved",
                "n * k",
                "In the weeks {who} saves #.",
                "First multiply: #.",
                asks="the money {who} saves in the weeks",
                wrong=(
                    "n + k",
                    "n - k",
                    "n * k + n",
                ),
            ),
            step(
                "total",
                "s + saved",
                "In the end {who} has #.",
                "Add the start: #.",
                asks="the money {who} has in the end",
                wrong=(
                    "s - saved",
                    "saved - s",
                    "s + n",
                ),
            ),
        ),
        train=(
            "{who} has [[s]] {unit} and saves [[n]] {unit} every week. How much does {he} have after [[k]] weeks?",
            "{who} starts with $[[s]]. {He} saves $[[n]] each week for [[k]] weeks. How much money does {he} "
            "have then?",
            "How much does {who} have after [[k]] weeks if {he} starts with $[[s]] and saves $[[n]] per week?",
            "{who} already has [[s]] {unit} in the bank. For [[k]] weeks {he} puts in [[n]] {unit} a week. How "
            "many {unit} are in the bank then?",
            "Every week {who} gets [[n]] {unit} from {other} and saves it all. {He} had [[s]] {unit} before. "
            "Find how much {he} has after [[k]] weeks.",
            "{who} saves $[[n]] a week for [[k]] weeks. With the $[[s]] {he} had before, how much is that?",
            "For [[k]] weeks {who} put [[n]] {unit} per week in a box that had [[s]] {unit} in it. How many "
            "{unit} are in the box now?",
            "{who} wants a bike. {He} has $[[s]] and saves $[[n]] in each of the next [[k]] weeks. How much will "
            "{he} have?",
            "{who}: $[[s]] now, $[[n]] more per week. How much after [[k]] weeks?",
            "{who} has saved [[s]] {unit} so far. If {he} adds [[n]] {unit} a week, how much will {he} have in "
            "[[k]] weeks?",
        ),
        dev=(
            "{who} begins with [[s]] {unit} and adds [[n]] {unit} each week. How many {unit} does {he} have "
            "after [[k]] weeks?",
            "If {who} has $[[s]] and saves $[[n]] per week, how much will {he} have in [[k]] weeks?",
        ),
        test=(
            "At first {who} had $[[s]]. Then {he} saved $[[n]] a week for [[k]] weeks. How much does {he} have now?",
            "{who} owns [[s]] {unit}. For [[k]] weeks {he} saves another [[n]] {unit} every week. How much money "
            "is that in the end?",
        ),
    ),
    Kind(
        "profit",
        _gain,
        (
            step(
                "gain",
                "b - a",
                "On each one {who} makes #.",
                "Price minus cost: #.",
                asks="the profit on one {good}",
                wrong=(
                    "a + b",
                    "a - b",
                ),
            ),
            step(
                "profit",
                "gain * k",
                "For all of them that is #.",
                "Multiply by the number: #.",
                asks="the total profit",
                wrong=(
                    "gain + k",
                    "b * k",
                    "a * k",
                ),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods} for [[a]] {unit} each and sells them for [[b]] {unit} each. How much "
            "profit does {he} make?",
            "{who} makes {goods}. Each {good} costs {him} $[[a]], and {he} sells it for $[[b]]. What is {his} "
            "profit on [[k]] {goods}?",
            "How much profit does {who} make on [[k]] {goods} that cost {him} $[[a]] each and are sold for "
            "$[[b]] each?",
            "One {good} costs {who} [[a]] {unit}. {He} sells it for [[b]] {unit}. How much does {he} gain if "
            "{he} sells [[k]] {goods}?",
            "{who} sold [[k]] {goods} at $[[b]] each. {He} had bought them for $[[a]] each. Find {his} profit.",
            "At the {place}, {who} sells {goods} for [[b]] {unit}. {He} pays [[a]] {unit} for each {good}. What "
            "is the profit on [[k]] {goods}?",
            "{who}: buys [[k]] {goods} at $[[a]] each, sells all at $[[b]] each. Profit?",
            "{who} bought [[k]] {goods} from {other} for [[a]] {unit} each. Later {he} sold every {good} for "
            "[[b]] {unit}. How many {unit} did {he} gain?",
            "Each {good} is sold for $[[b]] and costs {who} $[[a]] to make. How much does {who} earn on [[k]] {goods}?",
            "{who} runs a small shop. {He} buys {goods} at [[a]] {unit} and sells them at [[b]] {unit}. How much "
            "profit is there on [[k]] {goods}?",
        ),
        dev=(
            "{who} buys {goods} for $[[a]] each and sells [[k]] of them for $[[b]] each. What is {his} profit on "
            "those?",
            "If each {good} costs {who} [[a]] {unit} and sells for [[b]] {unit}, how much profit does {he} make "
            "on [[k]] {goods}?",
        ),
        test=(
            "{who} got [[k]] {goods} at [[a]] {unit} each and sold all of them at [[b]] {unit} each. How much "
            "did {he} gain?",
            "What is the profit if {who} sells [[k]] {goods} for $[[b]] each and each one cost {him} $[[a]]?",
        ),
    ),
    Kind(
        "weeks_to_save",
        _weeks,
        (
            step(
                "more",
                "t - s",
                "{who} still needs #.",
                "First subtract: #.",
                asks="the money {who} still needs",
                wrong=(
                    "t + s",
                    "s - t",
                    "t - n",
                ),
            ),
            step(
                "weeks",
                "more / n",
                "That takes # weeks.",
                "Divide by the money per week: #.",
                asks="the number of weeks",
                wrong=(
                    "more * n",
                    "more - n",
                    "t / n",
                ),
            ),
        ),
        train=(
            "{who} wants a bike that costs [[t]] {unit}. {He} has [[s]] {unit} and saves [[n]] {unit} a week. "
            "How many weeks does it take?",
            "{who} has $[[s]] and saves $[[n]] each week. After how many weeks does {he} have $[[t]]?",
            "How many weeks must {who} save if {he} needs $[[t]], has $[[s]] and saves $[[n]] per week?",
            "A camera costs [[t]] {unit}. {who} already has [[s]] {unit}. If {he} saves [[n]] {unit} every week, "
            "in how many weeks can {he} buy it?",
            "{who} saves [[n]] {unit} per week. {He} starts with [[s]] {unit} and wants to reach [[t]] {unit}. "
            "Find the number of weeks.",
            "With $[[s]] in the bank, {who} saves $[[n]] a week for a trip that costs $[[t]]. How many weeks "
            "does {he} need?",
            "{who} owes {other} $[[t]]. {He} pays $[[s]] now and $[[n]] every week. How many weeks does {he} pay?",
            "{who} needs [[t]] {unit} for a phone. {other} gives {him} [[s]] {unit}, and {he} saves [[n]] {unit} "
            "each week. How many weeks must {he} wait?",
            "{who}: goal $[[t]], has $[[s]], saves $[[n]] a week. How many weeks?",
            "{who} buys a lamp for [[t]] {unit}. {He} pays [[s]] {unit} at once and the rest at [[n]] {unit} a "
            "week. How many weeks does it take?",
        ),
        dev=(
            "{who} needs $[[t]] and has $[[s]]. {He} saves $[[n]] a week. How many weeks will it take?",
            "If {who} has [[s]] {unit} and adds [[n]] {unit} per week, after how many weeks does {he} have [[t]] "
            "{unit}?",
        ),
        test=(
            "A coat costs $[[t]]. {who} has saved $[[s]] and can save $[[n]] every week. How many weeks must "
            "{he} still save?",
            "{who} wants to reach [[t]] {unit}. {He} begins with [[s]] {unit} and saves [[n]] {unit} each week. "
            "In how many weeks is {he} there?",
        ),
    ),
)
