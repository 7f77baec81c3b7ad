"""Stories of two and three steps about shopping: what it costs and what is left."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, apart, step

FAMILY = "word problems"


def _basket(rng: Random) -> dict[str, int]:
    """`k` things for `n` each and `m` things for `p` each."""
    k, m, n, p = apart(rng, (2, 15), (2, 15), (2, 80), (2, 80))
    return {"k": k, "n": n, "m": m, "p": p}


def _change(rng: Random) -> dict[str, int]:
    """`k` things for `n` each, paid from `t`, often a round sum."""
    k, n = apart(rng, (2, 12), (2, 60))
    notes = [note for note in (10, 20, 50, 100, 200, 500, 1000) if note >= k * n + 2]
    exact = k * n + amount(rng, 2, 200)
    return {"k": k, "n": n, "t": rng.choice((notes[0], notes[0], exact)) if notes else exact}


def _two_prices(rng: Random) -> dict[str, int]:
    """Two prices `a` and `b`, paid from `t`."""
    a, b = apart(rng, (2, 300), (2, 300))
    notes = [note for note in (10, 20, 50, 100, 200, 500, 1000) if note >= a + b + 2]
    return {"t": rng.choice((notes[0], a + b + amount(rng, 2, 300))), "a": a, "b": b}


KINDS = (
    Kind(
        "two_kinds",
        _basket,
        (
            step(
                "first",
                "k * n",
                "The {goods} cost #.",
                "First the {goods}: #.",
                asks="the cost of the {goods}",
                wrong=(
                    "k + n",
                    "k * p",
                    "n * m",
                ),
            ),
            step(
                "second",
                "m * p",
                "The {goods2} cost #.",
                "Then the {goods2}: #.",
                asks="the cost of the {goods2}",
                wrong=(
                    "m + p",
                    "m * n",
                    "k * p",
                ),
            ),
            step(
                "total",
                "first + second",
                "In total that is #.",
                "Add both: #.",
                asks="the total cost",
                wrong=(
                    "first - second",
                    "first + p",
                    "n + second",
                ),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods} for [[n]] {unit} each and [[m]] {goods2} for [[p]] {unit} each. How much "
            "does {he} pay?",
            "{who} bought [[k]] {goods} at $[[n]] each and [[m]] {goods2} at $[[p]] each. How much did {he} "
            "spend in total?",
            "One {good} costs [[n]] {unit} and one {good2} costs [[p]] {unit}. How much do [[k]] {goods} and "
            "[[m]] {goods2} cost?",
            "How much does {who} pay for [[k]] {goods} at $[[n]] each and [[m]] {goods2} at $[[p]] each?",
            "{who} needs [[k]] {goods} and [[m]] {goods2}. Each {good} costs $[[n]]. Each {good2} costs $[[p]]. "
            "Find the total cost.",
            "At the shop, {who} takes [[m]] {goods2} for [[p]] {unit} each and [[k]] {goods} for [[n]] {unit} "
            "each. What does {he} have to pay?",
            "The {worker} orders [[k]] {goods} and [[m]] {goods2}. The {goods} are [[n]] {unit} each and the "
            "{goods2} are [[p]] {unit} each. What is the total?",
            "{who} sells {goods} for $[[n]] and {goods2} for $[[p]]. Today {he} sold [[k]] {goods} and [[m]] "
            "{goods2}. How much money did {he} get?",
            "[[k]] {goods} at [[n]] {unit} each, [[m]] {goods2} at [[p]] {unit} each. Total price?",
            "{who} goes shopping with {other}. They buy [[k]] {goods} for $[[n]] each, and also [[m]] {goods2} "
            "for $[[p]] each. How much do they pay altogether?",
        ),
        dev=(
            "{who} orders [[k]] {goods} for $[[n]] each and [[m]] {goods2} for $[[p]] each. How much must {he} pay?",
            "If a single {good} is [[n]] {unit} and a single {good2} is [[p]] {unit}, what do [[k]] {goods} and "
            "[[m]] {goods2} cost?",
        ),
        test=(
            "{who} got [[k]] {goods} and [[m]] {goods2}. The price was [[n]] {unit} for each {good} and [[p]] "
            "{unit} for each {good2}. How much did {he} spend?",
            "What is the total cost of [[k]] {goods} at $[[n]] each plus [[m]] {goods2} at $[[p]] each?",
        ),
    ),
    Kind(
        "change",
        _change,
        (
            step(
                "cost",
                "k * n",
                "The {goods} cost #.",
                "First multiply: #.",
                asks="the cost of the {goods}",
                wrong=(
                    "k + n",
                    "n - k",
                    "k * n + n",
                ),
            ),
            step(
                "change",
                "t - cost",
                "The rest is #.",
                "So # is left.",
                "Subtract the cost: #.",
                asks="the money left",
                wrong=(
                    "t + cost",
                    "cost - t",
                    "t - n",
                    "t - k",
                ),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods} for [[n]] {unit} each and pays with [[t]] {unit}. How much change does {he} get?",
            "{who} has $[[t]]. {He} buys [[k]] {goods} at $[[n]] each. How much money does {he} have left?",
            "One {good} costs [[n]] {unit}. {who} buys [[k]] {goods} and gives the seller [[t]] {unit}. How much "
            "does {he} get back?",
            "How much change does {who} get from $[[t]] after buying [[k]] {goods} for $[[n]] each?",
            "With [[t]] {unit} in {his} pocket, {who} buys [[k]] {goods} that cost [[n]] {unit} each. How many "
            "{unit} are left?",
            "{who} took $[[t]] to the shop. {He} got [[k]] {goods}, and each was $[[n]]. Find how much {he} has left.",
            "{who} went to the {place} with [[t]] {unit} and paid for [[k]] {goods} at [[n]] {unit} each. How "
            "many {unit} does {he} still have?",
            "{other} gave {who} $[[t]]. {who} spent it on [[k]] {goods}, $[[n]] each, and brought back the rest. "
            "How much did {who} bring back?",
            "{who}: $[[t]], buys [[k]] {goods} at $[[n]] each. Money left?",
            "The price of one {good} is $[[n]]. If {who} has $[[t]] and buys [[k]] {goods}, how much remains?",
        ),
        dev=(
            "{who} pays for [[k]] {goods} at [[n]] {unit} each with [[t]] {unit}. How many {unit} of change does "
            "{he} get?",
            "If {who} has $[[t]] and each {good} costs $[[n]], how much is left after {he} buys [[k]] {goods}?",
        ),
        test=(
            "{who} gives the seller $[[t]] for [[k]] {goods}. Each {good} costs $[[n]]. How much money does {he} "
            "get back?",
            "From [[t]] {unit}, {who} spends [[n]] {unit} on each of [[k]] {goods}. How much does {he} have left?",
        ),
    ),
    Kind(
        "two_prices_left",
        _two_prices,
        (
            step(
                "cost",
                "a + b",
                "Together they cost #.",
                "First add the prices: #.",
                asks="the cost of both",
                wrong=(
                    "a - b",
                    "b - a",
                    "t - a",
                ),
            ),
            step(
                "left",
                "t - cost",
                "So # is left.",
                "Subtract the cost: #.",
                asks="the money left",
                wrong=(
                    "t + cost",
                    "cost - t",
                    "t - b",
                ),
            ),
        ),
        train=(
            "{who} has [[t]] {unit}. {He} spends [[a]] {unit} on food and [[b]] {unit} on books. How much does "
            "{he} have left?",
            "{who} had $[[t]] and bought one {good} for $[[a]] and one {good2} for $[[b]]. How much money is left?",
            "How much does {who} have left if {he} has $[[t]] and pays $[[a]] and then $[[b]]?",
            "{who} buys one {good} for [[a]] {unit} and one {good2} for [[b]] {unit}. {He} pays with [[t]] {unit}. "
            "How much change does {he} get?",
            "From {his} [[t]] {unit}, {who} gives [[a]] {unit} to {other} and [[b]] {unit} to {third}. How many "
            "{unit} does {who} keep?",
            "{who} went to the {place} with $[[t]]. {He} paid $[[a]] for lunch and $[[b]] for the bus. Find how "
            "much {he} has now.",
            "One {good} costs $[[a]], one {good2} costs $[[b]]. {who} has $[[t]] and buys both. How much is left?",
            "{who} got [[t]] {unit} for {his} birthday. {He} spent [[a]] {unit} on Monday and [[b]] {unit} on "
            "Tuesday. How many {unit} are left?",
            "{who}: $[[t]], minus $[[a]] for one {good}, minus $[[b]] for one {good2}. How much is left?",
            "Each month {who} earns [[t]] {unit}. {He} pays [[a]] {unit} for rent and [[b]] {unit} for food. "
            "What is left?",
        ),
        dev=(
            "{who} had [[t]] {unit}, spent [[a]] {unit} on one {good} and [[b]] {unit} on one {good2}. How many "
            "{unit} remain?",
            "If {who} pays $[[a]] for food and $[[b]] for one {good} out of $[[t]], how much is left?",
        ),
        test=(
            "After paying $[[a]] for one {good} and $[[b]] for one {good2}, how much of {his} $[[t]] does {who} "
            "still have?",
            "{who} starts with [[t]] {unit}. {He} gives away [[a]] {unit} and spends [[b]] {unit}. How much "
            "money has {he} left?",
        ),
    ),
)
