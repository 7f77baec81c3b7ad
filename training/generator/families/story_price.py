"""Stories of shopping with dollars and cents: what it costs, what comes back, what is left."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import cents, cents_and_part, cents_each
from redline.training.generator.story import step

FAMILY = "word problems"


def _two(rng: Random) -> dict[str, Fraction]:
    a, b = cents_each(rng)
    return {"a": a, "b": b}


def _with_part(rng: Random) -> dict[str, Fraction]:
    """`a` is larger than `b`."""
    a, b = cents_and_part(rng)
    return {"a": a, "b": b}


def _note(rng: Random, price: Fraction) -> Fraction:
    """A note, or a few, that pay for it."""
    return Fraction(rng.choice([note for note in (5, 10, 20, 40, 50, 100) if note > price][:3]))


def _paid(rng: Random) -> dict[str, Fraction]:
    """`p` is handed over for what costs `a`."""
    a = cents(rng)
    return {"p": _note(rng, a), "a": a}


def _tenths(rng: Random) -> dict[str, Fraction]:
    """Prices that end in 0, of which the text writes that 0: `$[[a]]0`. `a` is the larger."""
    low, high = sorted(rng.sample([n for n in range(1, rng.choice((10, 60, 200))) if n % 10], 2))
    return {"a": Fraction(high, 10), "b": Fraction(low, 10)}


KINDS = (
    Kind(
        "cents_sum",
        _two,
        (
            step(
                "total",
                "a + b",
                "Add the prices: #.",
                "In all it is # dollars.",
                "The total is #.",
                "Dollars to dollars and cents to cents: #.",
                asks="the money in all",
                wrong=("a - b", "b - a"),
            ),
        ),
        train=(
            "{who} <buys|bought|picked> a {good} <for|at> $[[a]] and a {good2} <for|at> $[[b]]. <How much <money "
            "|>is that in all?|What do both cost together?|How much is the bill?>",
            "A {good} <costs|is> $[[a]]<. A {good2} costs|, and a {good2}> $[[b]]. How much <do both cost|are the "
            "two together>?",
            "{who} spent $[[a]] on {goods} and<| another> $[[b]] on {goods2} <at the {place}|last week|online>. How "
            "much did {he} spend <in all|altogether|in total>?",
            "{who} has $[[a]] <in {his} pocket|in a jar> and <finds|earns|gets> $[[b]]<| more>. How much <money "
            "|>does {he} have now?",
            "<Breakfast|The soup|A bagel> <was|came to> $[[a]], and <lunch|the pie|coffee> <was|came to> $[[b]]. How "
            "much did {who} pay for both?",
            "{who} <sold|has sold> {goods} for $[[a]] and {goods2} for $[[b]]. What did {he} <get|earn> for "
            "<everything|all of it>?",
            "<After|Once> {who} <paid|had paid> $[[b]] for a {good}, {he} <still had|had> $[[a]] <left|over>. How "
            "much <money |>did {he} have <before|at first>?",
            "{who} and {other} put <their money|what they have> together: $[[a]] and $[[b]]. How many dollars <is "
            "that|do they have>?",
            "A {good} that cost $[[a]] <went up|became dearer> by $[[b]]. What does it cost now?",
            "One {good2}: $[[b]]. One {good}: $[[a]]. <Total?|How much for both?|What is the total?>",
            "The <taxi|bus|train> <costs|is> $[[a]] <there|on the way out> and $[[b]] <back|on the way home>. How "
            "much is it both ways?",
            "{who} paid <[[a]] {unit} for a {good} and [[b]] {unit} for a {good2}|[[b]] {unit} for {goods2} after "
            "paying [[a]] {unit} for {goods}>. How many {unit} <is that|did {he} pay> in all?",
        ),
        dev=(
            "{who} ordered a {good} for $[[a]] and a {good2} for $[[b]]. What was the sum?",
            "The ticket was $[[a]] and the popcorn $[[b]]. How much money did {who} need?",
            "{who} gave {other} $[[b]] and still has $[[a]]. How much did {he} have?",
        ),
        test=(
            "At a yard sale {who} took in $[[a]] before noon and $[[b]] after it. How much was it that day?",
            "What must {who} pay for a {good} at $[[a]] plus a {good2} at $[[b]]?",
            "{who} keeps $[[a]] in one box and $[[b]] in another. How much money does {he} keep in both?",
        ),
    ),
    Kind(
        "cents_tenths_sum",
        _tenths,
        (step("total", "a + b", "Together: # dollars.", "Add: #.", asks="the money in all", wrong=("a - b", "b - a")),),
        train=(
            "{who} has $[[a]]0 and <gets|finds|is given> $[[b]]0 more. How much <money |>does {he} have now?",
            "A {good} <costs|is> $[[a]]0. A {good2} <costs|is> $[[b]]0. <What do they cost together?|How much for "
            "both?>",
            "{who} paid $[[b]]0 for <tea|a stamp|a snack> and $[[a]]0 for <lunch|a ride>. How much was it in all?",
            "<What is $[[a]]0 plus $[[b]]0?|How much money is $[[a]]0 and $[[b]]0 together?>",
            "{who} <saved|earned> $[[a]]0 on <Monday|Friday> and $[[b]]0 on Sunday. What <is the sum|does that make>?",
            "{other} lent {who} $[[b]]0. With it {who} has what {he} needs: {he} had $[[a]]0 <before|already>. How "
            "much is that?",
            "A {good2} is $[[b]]0 <dearer|more> than a {good}, which costs $[[a]]0. How much is the {good2}?",
            "{who} spent $[[a]]0 and has $[[b]]0 left. How much <money |>did {he} have at first?",
        ),
        dev=(
            "{who} bought a {good} at $[[a]]0 and a {good2} at $[[b]]0. What did {he} spend?",
            "The jar held $[[a]]0. {who} drops in $[[b]]0. How much is in it?",
            "Add up: lunch $[[a]]0, drink $[[b]]0.",
        ),
        test=(
            "One ride is $[[a]]0, a second $[[b]]0. What do the two rides cost?",
            "{who}'s purse has $[[b]]0 and {his} coat $[[a]]0. How much money is that in all?",
            "{who} got $[[a]]0 from {other} and $[[b]]0 from {third}. How much did {he} get?",
        ),
    ),
    Kind(
        "cents_tenths_gap",
        _tenths,
        (step("left", "a - b", "That leaves #.", "Subtract: #.", asks="the difference in dollars", wrong=("a + b",)),),
        train=(
            "{who} has $[[a]]0 and <spends|loses|gives away> $[[b]]0. How much <is left|does {he} have left>?",
            "A {good} is $[[a]]0 and a {good2} $[[b]]0. How much more <is the {good}|does the {good} cost>?",
            "{who} wants a {good} <for|that costs> $[[a]]0 and has $[[b]]0. How much <is missing|more does {he} need>?",
            "The price <fell|dropped> from $[[a]]0 to $[[b]]0. By how much <did it drop|is it lower>?",
            "{who} <paid|handed over> $[[a]]0 and got back $[[b]]0. What did it cost?",
            "{who} had $[[a]]0. <After|Since> buying {goods} {he} has $[[b]]0. What did the {goods} cost?",
            "{other} has $[[b]]0 less than {who}, who has $[[a]]0. How much does {other} have?",
            "$[[a]]0 <minus|less> $[[b]]0 <is|makes> how many dollars?",
        ),
        dev=(
            "{who} owned $[[a]]0 and paid $[[b]]0 for a {good}. What remains?",
            "From $[[a]]0 take $[[b]]0. How much is it?",
            "Two shops sell a {good}, one at $[[a]]0, one at $[[b]]0. What does one save in the cheaper shop?",
        ),
        test=(
            "{who} saves for a {good} at $[[a]]0. So far it is $[[b]]0. How much is still needed?",
            "A coupon takes $[[b]]0 off a price of $[[a]]0. What is to pay?",
            "{who} counts $[[a]]0, {other} only $[[b]]0. How much more is it for {who}?",
        ),
    ),
    Kind(
        "cents_left",
        _with_part,
        (
            step(
                "left",
                "a - b",
                "Subtract: #.",
                "That leaves # dollars.",
                "The difference is #.",
                asks="the money that is left or missing",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} <has $[[a]] and pays|had $[[a]] and paid> $[[b]] for a {good}. How much <money |>is left?",
            "{who} <wants|would like> a {good} for $[[a]] but has only $[[b]]. How much <more does {he} need|is "
            "missing>?",
            "A {good} <and|with> a {good2} cost $[[a]] together. The {good} <is|costs> $[[b]]. What is the price of "
            "the {good2}?",
            "A {good} costs $[[a]], a {good2} $[[b]]. How much <cheaper is the {good2}|more is the {good}>?",
            "{who} went to the {place} with $[[a]] and came <home|back> with $[[b]]. How much did {he} spend?",
            "{who} had $[[b]]. <For helping|After helping> {other} {he} <has|had> $[[a]]. How much did {he} "
            "<earn|get>?",
            "With a <coupon|discount> of $[[b]], what <does|will> {who} pay for a {good} that costs $[[a]]?",
            "{who} <bought|got> {goods} for $[[b]] and sold them <again |>for $[[a]]. <What was the profit|How much "
            "did {he} gain>?",
            "{who} <owes|must pay> {other} $[[a]] and <has paid|gave back> $[[b]]. How much does {he} still owe?",
            "The price of a {good} <went|rose> from $[[b]] <last year |>to $[[a]]<| now>. How much did it <go "
            "up|rise>?",
            "{who} and {other} <have|saved> $[[a]] together, {other} $[[b]] of <it|that>. How much <of it is "
            "{who}'s|does {who} have>?",
            "<Money|Had>: $[[a]]. <Spent|Paid>: $[[b]]. <Left?|How much is left?>",
            "{who} has [[a]] {unit}. {He} gives [[b]] {unit} to {other}. How many {unit} does {he} <keep|have left>?",
        ),
        dev=(
            "{who} filled a jar with $[[a]] and took out $[[b]]. How much was in it then?",
            "The bill for a {good} and a {good2} was $[[a]], with $[[b]] for the {good}. What did the {good2} cost?",
            "A {good} at $[[b]] is how much cheaper than a {good2} at $[[a]]?",
        ),
        test=(
            "{who} bought a {good} and has $[[b]] of {his} $[[a]]. How much was the {good}?",
            "To get to $[[a]], how much must {who} add to $[[b]]?",
            "{who} earned $[[a]] today and {other} earned $[[b]]. How much less is that for {other}?",
        ),
    ),
    Kind(
        "cents_change",
        _paid,
        (
            step(
                "back",
                "p - a",
                "The change is #.",
                "{who} gets # dollars back.",
                "Subtract the price: #.",
                asks="the money {who} gets back",
                wrong=("p + a", "a - p"),
            ),
        ),
        train=(
            "{who} <pays|paid> for a {good} <that costs|at> $[[a]] with $[[p]]. How much <change|money> <is|comes> "
            "back?",
            "A {good} <costs|is> $[[a]]. {who} <gives|hands> the <clerk|seller> $[[p]]. <What is the change?|How "
            "much does {he} get back?>",
            "{who} <took|had> $[[p]] and bought {goods} for $[[a]]. How much <is left|money does {he} have left>?",
            "From $[[p]], {who} <spends|uses> $[[a]] <at the {place}|on {goods}>. What <is left|remains>?",
            "The <lunch|ride|book> <was|came to> $[[a]], and {who} <put down|paid with> $[[p]]. How much change did "
            "{he} get?",
            "How much change from $[[p]] does {who} get <for|after buying> a {good} at $[[a]]?",
            "{who} has a <gift card|voucher> of $[[p]] and <buys|orders> {goods} for $[[a]]. What is <left on it|it "
            "still worth>?",
            "{other} <gave|lent> {who} $[[p]] for <groceries|stamps|the bus>. {who} spent $[[a]]. How much <can {he} "
            "give|goes> back?",
            "{who} pays. <Price|Cost>: $[[a]]. <Paid with|Given>: $[[p]]. Change?",
            "{who} saved $[[p]]. {He} buys a {good}. It costs $[[a]]. How much does {he} <still have|have left>?",
        ),
        dev=(
            "{who} breaks a bill of $[[p]] to buy a {good} at $[[a]]. How much money comes back?",
            "For $[[a]] of fruit {who} gives $[[p]]. What change is right?",
            "{who} enters a shop with $[[p]] and leaves with a {good} of $[[a]]. What is left of the money?",
        ),
        test=(
            "A clerk takes $[[p]] from {who} for a {good} priced at $[[a]]. How much is to be given back?",
            "{who} has $[[p]] for a {good}. It turns out to cost $[[a]]. How much money will remain?",
            "Out of $[[p]], $[[a]] went for a {good}. How much does {who} have after that?",
        ),
    ),
)
