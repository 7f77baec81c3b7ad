"""Stories of shopping with dollars and cents: many at one price, three prices, change for two things."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import cents, cents_each, is_price
from redline.training.generator.story import step

FAMILY = "word problems"


def _three(rng: Random) -> dict[str, Fraction]:
    a, b, c = cents_each(rng, 3)
    return {"a": a, "b": b, "c": c}


def _note(rng: Random, price: Fraction) -> Fraction:
    """A note, or a few, that pay for it."""
    return Fraction(rng.choice([note for note in (5, 10, 20, 40, 50, 100) if note > price][:3]))


def _paid_two(rng: Random) -> dict[str, Fraction]:
    """`p` is handed over for what costs `a` and `b`."""
    a, b = cents_each(rng)
    return {"p": _note(rng, a + b), "a": a, "b": b}


def _many(rng: Random) -> dict[str, Fraction]:
    """`k` things for `n` each, `t` together, which can be written as a price."""
    while True:
        n, k = cents(rng, 12), Fraction(rng.randint(2, rng.choice((6, 12, 30))))
        if is_price(n * k):
            return {"n": n, "k": k, "t": n * k}


def _times(rng: Random) -> dict[str, Fraction]:
    drawn = _many(rng)
    return {"n": drawn["n"], "k": drawn["k"]}


def _bill(rng: Random) -> dict[str, Fraction]:
    drawn = _many(rng)
    return {"t": drawn["t"], "k": drawn["k"]}


def _buys(rng: Random) -> dict[str, Fraction]:
    drawn = _many(rng)
    return {"t": drawn["t"], "n": drawn["n"]}


def _dozens(rng: Random) -> dict[str, Fraction | int]:
    return {"n": cents(rng, 4), "k": rng.randint(2, 9)}


KINDS = (
    Kind(
        "cents_three",
        _three,
        (
            step(
                "total",
                "a + b + c",
                "Add the three prices: #.",
                "In all it is # dollars.",
                "The total is #.",
                asks="the money for all three",
                wrong=("a + b", "b + c", "a + b - c"),
            ),
        ),
        train=(
            "{who} <buys|bought> a {good} for $[[a]], a {good2} for $[[b]] and <lunch|a drink|batteries> for $[[c]]. "
            "How much <money is that|did {he} pay> in all?",
            "A {good} costs $[[a]], a {good2} $[[b]] and <a stamp|parking|the bus> $[[c]]. What <is the total|does "
            "it all cost>?",
            "{who} spent $[[a]] on <Monday|Friday>, $[[b]] the next day and $[[c]] <the day after|after that>. How "
            "much <was|is> that altogether?",
            "{who}, {other} and {third} <have|saved|earned> $[[a]], $[[b]] and $[[c]]. How much <is it|do they have> "
            "together?",
            "<Tea|Soup>: $[[a]]. <Cake|Bread>: $[[b]]. <Salad|Fruit>: $[[c]]. <Total?|How much for all three?>",
            "The <bill|receipt> lists $[[a]], $[[b]] and $[[c]]. What is the <sum|total>?",
            "At the {place}, {who} pays $[[a]] to get in, $[[b]] for <food|snacks> and $[[c]] for a {good}. How much "
            "does {he} spend there?",
            "Three <coupons|gifts|tickets> are worth $[[a]], $[[b]] and $[[c]]. <What are they worth together?|How "
            "much is that in all?>",
            "{who} sells {goods} for $[[a]], {goods2} for $[[b]] and <old magazines|flowers> for $[[c]]. How much "
            "does {he} <take in|make>?",
        ),
        dev=(
            "For a costume {who} bought cloth for $[[a]], buttons for $[[b]] and thread for $[[c]]. What did it cost?",
            "{who} got $[[a]] for cutting grass, $[[b]] for raking and $[[c]] for weeding. How much is that?",
            "Add the fares of $[[a]], $[[b]] and $[[c]]. How much is it?",
        ),
        test=(
            "{who} repaired a bike with parts for $[[a]], $[[b]] and $[[c]]. What did the parts cost in all?",
            "A pen at $[[a]], a pad at $[[b]] and a bag at $[[c]]: how much must {who} pay?",
            "The first jar has $[[a]], the second $[[b]], the third $[[c]]. How much money is in them?",
        ),
    ),
    Kind(
        "cents_change_two",
        _paid_two,
        (
            step(
                "cost",
                "a + b",
                "Both cost #.",
                "First add the prices: #.",
                asks="the cost of both things",
                wrong=("a - b", "p - a"),
            ),
            step(
                "back",
                "p - cost",
                "The change is #.",
                "Then subtract: #.",
                "So # dollars are left.",
                asks="the money {who} has left of [[p]]",
                wrong=("p + cost", "p - a", "p - b"),
            ),
        ),
        train=(
            "{who} buys a {good} for $[[a]] and a {good2} for $[[b]]. {He} pays with $[[p]]. <How much change does "
            "{he} get?|What is the change?>",
            "{who} <had|took> $[[p]] and spent $[[a]] on {goods} and $[[b]] on {goods2}. How much <was left|money "
            "did {he} have left>?",
            "From <savings|a gift> of $[[p]], {who} <paid|spent> $[[a]] for a {good} and<| then> $[[b]] for a "
            "{good2}. What is left?",
            "The <soup|burger> is $[[a]] and the <juice|pie> $[[b]]. {who} gives the <waiter|cook> $[[p]]. How much "
            "does {he} get back?",
            "How much of $[[p]] <remains|is left> <if|when> {who} buys a {good} at $[[a]] and a {good2} at $[[b]]?",
            "{other} gave {who} $[[p]]. {who} <used|spent> $[[a]] for the <bus|train> and $[[b]] for <food|a card>. "
            "How much <can|does> {who} <bring|give> back?",
            "{who} <has|paid> $[[p]]. <Prices|Bought>: $[[a]] and $[[b]]. <Left|Change>?",
            "On a card with $[[p]], {who} charges two <songs|rides|meals> for $[[a]] and $[[b]]. What is the card "
            "worth then?",
        ),
        dev=(
            "{who} hands over $[[p]] for a {good} of $[[a]] and a {good2} of $[[b]]. How much must come back?",
            "Of {his} $[[p]], {who} lost $[[a]] and lent {other} $[[b]]. How much did {he} still have?",
            "With $[[p]] {who} paid $[[a]] for milk and $[[b]] for bread. What was left?",
        ),
        test=(
            "{who} has $[[p]] for a {good} at $[[a]] and a {good2} at $[[b]]. How much will {he} have afterwards?",
            "Paint costs $[[a]] and a brush $[[b]]. What change does {who} get from $[[p]]?",
            "{who} starts the day with $[[p]], pays $[[a]] for parking and $[[b]] for gas. What is left?",
        ),
    ),
    Kind(
        "cents_times",
        _times,
        (
            step(
                "total",
                "k * n",
                "Multiply the price: #.",
                "In all: # dollars.",
                "[[k]] times the price is #.",
                asks="the price of all [[k]]",
                wrong=("k + n", "k * n + n", "k * n - n"),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods} <at|for> $[[n]] <each|apiece>. How much <is that|does {he} pay> in all?",
            "<One|A> {good} costs $[[n]]. <What do [[k]] of them cost?|How much are [[k]] {goods}?>",
            "A <1=pound|kilogram> of <grapes|cherries|cheese|ham> <is|costs> $[[n]]. What <do|will> [[k]] "
            "<1=pounds|kilograms> cost?",
            "{who} <saves|earns|puts aside> $[[n]] <a|every> <1=day|week>. How much <is it|does {he} have> after "
            "[[k]] <1=days|weeks>?",
            "At $[[n]] <per|a> <1=gallon|liter>, <what|how much> do [[k]] <1=gallons|liters> of <gas|milk|paint> cost?",
            "The <bus|ferry|tram> costs $[[n]] a <ride|trip>. {who} takes it [[k]] times. How much <does {he} "
            "spend|is it altogether>?",
            "[[k]] <friends|children|people> pay $[[n]] each <to get in|for lunch>. How much do they pay "
            "<together|in all>?",
            "{who} sold [[k]] {goods}<, each for $[[n]]| for $[[n]] each>. How much <money |>did {he} <make|get>?",
            "<Each|Every> <call|copy|stamp|page> costs $[[n]]. <Find the cost of [[k]].|How much is it for [[k]]?>",
            "[[k]] {goods} at $[[n]]: <how much in all?|what is the total?>",
        ),
        dev=(
            "{who} orders [[k]] {goods} with a price of $[[n]] each. What is the bill?",
            "A yard of cloth sells at $[[n]]. {who} needs [[k]] yards. How much must {he} pay?",
            "If lunch is $[[n]], what does {who} spend on [[k]] lunches?",
        ),
        test=(
            "{who} mails [[k]] letters at $[[n]] each. How much is the postage?",
            "A coach asks $[[n]] for each ball. What do [[k]] balls cost?",
            "For [[k]] weeks {who} gets $[[n]] a week. How much money is that?",
        ),
    ),
    Kind(
        "cents_dozens",
        _dozens,
        (
            step(
                "count",
                "12 * k",
                "There are # of them.",
                "[[k]] dozen are #.",
                asks="how many [[k]] dozen are",
                wrong=("10 * k", "12 + k"),
            ),
            step(
                "total",
                "count * n",
                "Multiply by the price: #.",
                "They cost # dollars.",
                asks="the price of all of them",
                wrong=("count + n", "k * n"),
            ),
        ),
        train=(
            "{who} <buys|orders> [[k]] dozen <muffins|bagels|eggs|roses|pencils> at $[[n]] each. How much <does {he} "
            "pay|is that>?",
            "One <egg|orange|apple pie> costs $[[n]]. What do [[k]] dozen <of them |>cost?",
            "<How much|What> are [[k]] dozen <cookies|rolls|candles|cards> worth if <one|each> costs $[[n]]?",
            "A <baker|shop> sells <buns|donuts|tulips> for $[[n]] <each|apiece>. {who} takes [[k]] dozen. What is "
            "the <price|total>?",
            "Each <stamp|badge|pin> <costs|is> $[[n]]. A <club|school|team> needs [[k]] dozen. How much <is it|must "
            "it pay> in all?",
            "[[k]] dozen at $[[n]] each: how much?",
            "A dozen <is 12|means 12 pieces>. {who} wants [[k]] dozen <balls|bulbs|tarts>, each for $[[n]]. How much "
            "money does {he} need?",
        ),
        dev=(
            "Lemons cost $[[n]] each. {who} wants [[k]] dozen lemons. How much must {he} pay?",
            "{who} sold [[k]] dozen cupcakes for $[[n]] each. How much did {he} take in?",
            "What is the price of [[k]] dozen pens at $[[n]] per pen?",
        ),
        test=(
            "A florist pays $[[n]] for each lily. How much does she pay for [[k]] dozen lilies?",
            "{who} needs [[k]] dozen balloons. One balloon is $[[n]]. What will they cost?",
            "Oysters are $[[n]] apiece. Find the price of [[k]] dozen.",
        ),
    ),
    Kind(
        "cents_each",
        _bill,
        (
            step(
                "each",
                "t / k",
                "Divide by [[k]]: #.",
                "Each is # dollars.",
                "One part: #.",
                asks="the money for one of the [[k]]",
                wrong=("t * k", "t - k"),
            ),
        ),
        train=(
            "[[k]] {goods} cost $[[t]]. <All have the same price. |>How much is <one|each {good}>?",
            "{who} <pays|paid> $[[t]] for [[k]] {goods}. <What is the price of one?|How much is each?>",
            "A <bill|check> of $[[t]] is <shared|split> <equally|evenly> <by|among> [[k]] <friends|people>. How much "
            "<is it for each|does each pay>?",
            "{who} <earned|saved> $[[t]] in [[k]] <weeks|days|hours>, the same <each time|in each>. How much was it "
            "each time?",
            "<A pack|A box|A set> of [[k]] <markers|batteries|candles|socks> costs $[[t]]. What does <one|each> cost?",
            "[[k]] <1=pounds|liters|yards> of <1=rice|oil|silk> cost $[[t]]. What is the price of one?",
            "If [[k]] <rides|tickets|stamps> <are|cost> $[[t]], what is the price of <one|each>?",
            "$[[t]] for [[k]] {goods}: how much <each|apiece>?",
        ),
        dev=(
            "{who} spent $[[t]] on [[k]] equal gifts. What did each gift cost?",
            "[[k]] children put in the same sum and have $[[t]]. How much did each put in?",
            "For $[[t]] one gets [[k]] loaves. How much is a loaf?",
        ),
        test=(
            "A carton of [[k]] drinks is $[[t]]. How much is one drink?",
            "{who} divides $[[t]] into [[k]] equal sums. How large is each?",
            "[[k]] haircuts brought in $[[t]]. What was the price of one?",
        ),
    ),
    Kind(
        "cents_count",
        _buys,
        (
            step(
                "k",
                "t / n",
                "Divide by the price: #.",
                "It is # of them.",
                "That is # times.",
                asks="how many times [[n]] goes into [[t]]",
                wrong=("t / n + 1", "t / n - 1"),
            ),
        ),
        train=(
            "{who} has $[[t]]. <One|A> {good} costs $[[n]]. How many {goods} can {he} buy?",
            "How many {goods} at $[[n]] <each|apiece> can <{who}|one> <get|buy> for $[[t]]?",
            "At $[[n]] for each {good}, {who} paid $[[t]]. How many <did {he} buy|{goods} did {he} get>?",
            "{who} <saves|earns> $[[n]] a <1=day|week>. <After|In> how many <1=days|weeks> is it $[[t]]?",
            "A <1=ride|copy|game> costs $[[n]], and {who} spent $[[t]] on <1=rides|copies|games>. How many were there?",
            "A <stand|shop> sells <cups of tea|pies|juice boxes> for $[[n]] each and took in $[[t]]. How many were "
            "sold?",
            "$[[t]] at $[[n]] each: how many?",
        ),
        dev=(
            "Each stamp is $[[n]]. {who} spends $[[t]] on stamps. How many stamps does {he} buy?",
            "The {goods} in the shop are $[[n]] each. For how many is $[[t]] enough?",
            "A bus ticket is $[[n]]. How many tickets did {who} get for $[[t]]?",
        ),
        test=(
            "{who} sells cards at $[[n]] each and earns $[[t]]. How many cards does {he} sell?",
            "With $[[t]], how many drinks at $[[n]] can {who} pay for?",
            "One pound costs $[[n]]. How many pounds are sold for $[[t]]?",
        ),
    ),
)
