"""Fractions of a number of things: the whole, and what a fraction of the rest is."""

from __future__ import annotations

from random import Random

from redline.training.generator.families.fraction_share import PART, REST
from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import fraction
from redline.training.oracle.expression import Exact

FAMILY = "fractions"


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


KINDS = (
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
                    "In all there are [[a / x]] = [[whole]].",
                    "The number is [[a / x]] = [[whole]].",
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
            "[[x]] of ___ is [[a]]. <Fill in the blank.|What is the missing number?|Find the missing number.>",
            "[[x]] of z is [[a]]. <Find z.|What is z?|Solve for z.>",
            "<If|When> [[a]] is [[x]] of a number, what is the number?",
            "I <think of|have|chose> a number. [[x]] of <it|my number> is [[a]]. What is <it|my number>?",
            "<Find|Give|Determine> the whole if [[x]] of it is [[a]].",
            "[[a]] <makes|makes up|equals> [[x]] of <a total|an amount>. <What is the total?|How much is it in all?>",
            "[[a]] <1=children|students|players> are <sick|absent|new|late>. That is [[x]] of the "
            "<2=class|group|team>. How many <1=children|students|players> are in the <2=class|group|team>?",
            "{who} has <walked|biked|run> [[a]] <1=miles|kilometers|meters>, <which is|or> [[x]] of the "
            "<way|trail|route>. How many <1=miles|kilometers|meters> is the whole way?",
            "{who} <ate|used|sold> [[a]] {items}. <This was|That is> [[x]] of what {he} had. How many {items} did "
            "{he} have <before|at first>?",
            "{who} <saved|has saved|has> [[a]] {unit}, <which is|that is> [[x]] of the price of a "
            "<bike|phone|guitar|tent>. <What is the price?|How much does it cost?>",
            "A <team|club> <won|lost> [[a]] games, [[x]] of <all it played|its games>. How many games did it play?",
            "[[a]] <1=liters|gallons|cups> <fill|are enough to fill> [[x]] of a <tank|pool|pot>. How many "
            "<1=liters|gallons|cups> <fill it|does it hold>?",
            "<After|With> [[a]] minutes, [[x]] of <the movie|the game|the lesson|the trip> is over. How many minutes "
            "does <it|the whole thing> <last|take>?",
            "[[a]] of the <1=seats|rooms|tables> are <taken|free>. <They are|That makes> [[x]] of all "
            "<1=seats|rooms|tables>. How many <1=seats|rooms|tables> are there?",
            "A <store|shop|stand> <sold|has sold> [[a]] <1=hats|melons|books>, [[x]] of its stock. How many "
            "<1=hats|melons|books> <did it have|were in stock> <before|at first>?",
            "[[x]] of the <1=animals|birds|fish> are <brown|white|young>. If there are [[a]] such "
            "<1=animals|birds|fish>, how many <1=animals|birds|fish> are there <in all|altogether>?",
            "{who} <got|answered> [[a]] questions right, [[x]] of the <test|quiz>. How many questions <are there|does "
            "it have>?",
            "A <worker|painter|cook> has <done|finished> [[a]] <1=rooms|doors|orders>, and that is [[x]] of the job. "
            "How many <1=rooms|doors|orders> is the <whole|full> job?",
            "<Only |>[[a]] <1=eggs|seeds|bulbs> were good. That is [[x]] of all of them. How many "
            "<1=eggs|seeds|bulbs> were there?",
            "How many {items} does {who} have <in all|altogether> if [[a]] {items}, or [[x]] of them, are "
            "<new|red|from {other}>?",
            "<Rent|Food|The bus> costs {who} [[a]] {unit}, [[x]] of {his} <1=pay|money|wage>. How <much|many {unit}> "
            "is the whole <1=pay|sum|wage>?",
            "{who} has read [[a]] pages and is [[x]] <of the way |>through {his} <book|story>. How many pages does it "
            "have?",
            "A <rope|board|ribbon> is cut. One piece, [[x]] of it, is [[a]] <1=feet|meters|inches> long. How long was "
            "<it|the whole <rope|board|ribbon>> <before|at first>, in <1=feet|meters|inches>?",
            "{who} <pays|paid> [[a]] {unit}, <which is only|because of a sale only> [[x]] of the <1=full|old> price. "
            "What was the <1=full|old> price?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> the whole if [[x]] of it is [[a]]. <What is the <right |correct "
            "|>answer?|What should {he} write?|Give the <result|answer>.|Find the <result|answer>.|What is the "
            "result?>",
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
            PART,
            REST,
            Line(
                "second",
                "y * rest",
                says=(
                    "[[y]] of what remains is [[y * rest]] = [[second]].",
                    "Take the fraction of the rest: [[y * rest]] = [[second]].",
                    "The second part is [[y * rest]] = [[second]].",
                    "Of the rest, this is [[y * rest]] = [[second]].",
                    "[[y * rest]] = [[second]].",
                ),
                asks="[[y]] of the rest of the [[n]]",
                wrong=("y * n", "y * (n - rest)", "rest / y"),
            ),
        ),
        train=(
            "{who} has [[n]] {items}. {He} gives [[x]] of them to {other} and [[y]] of the rest to {third}. How many "
            "{items} does {third} get?",
            "There are [[n]] visitors in the {place}. [[x]] of them are adults. Of the others, [[y]] are boys. How "
            "many boys are there?",
            "{who} had [[n]] {unit}. {He} spent [[x]] of the money on food and then [[y]] of what was left on "
            "{goods}. How much did {he} spend on {goods}?",
            "A {worker} made [[n]] {items}. [[x]] of them were sold in the morning and [[y]] of the remaining {items} "
            "in the afternoon. How many were sold in the afternoon?",
            "A book has [[n]] pages. {who} read [[x]] of it on Monday and [[y]] of the rest on Tuesday. How many "
            "pages did {he} read on Tuesday?",
            "Of [[n]] {items}, [[x]] are red. [[y]] of those that are not red are blue. How many {items} are blue?",
            "How many {items} does {other} get if {who} keeps [[x]] of [[n]] {items} and gives {other} [[y]] of the "
            "rest?",
            "{who} wants to drive [[n]] kilometers. {He} covers [[x]] of the way before lunch and [[y]] of the "
            "remaining way after lunch. How many kilometers does {he} drive after lunch?",
            "A farmer has [[n]] animals. [[x]] of them are cows, and [[y]] of the other animals are sheep. How many "
            "sheep are there?",
            "A {box} holds [[n]] {items}. {who} takes out [[x]] of them. Then {other} takes [[y]] of what is left. "
            "How many {items} does {other} take?",
            "<Of|From> [[n]] {items}, {who} <takes|gets> [[x]], and {other} <takes|gets> [[y]] of <the others|what is "
            "left|the rest>. How many {items} does {other} <take|get>?",
            "{who} <baked|made|had> [[n]] <1=cookies|rolls|pies|pancakes>. {He} <ate|sold|gave away> [[x]] of them "
            "and <2=froze|burned|packed up> [[y]] of the rest. How many <1=cookies|rolls|pies|pancakes> did {he} "
            "<2=freeze|burn|pack up>?",
            "{who} <earned|got|won> [[n]] {unit}. [[x]] of it went <to the bank|for rent|to {other}>, and [[y]] of "
            "the <rest|remaining money> was spent on {goods}. How <much|many {unit}> <was that|was spent on {goods}>?",
            "A <class|club|team> has [[n]] <1=children|students|people>. [[x]] of them <walk|go by bus>. [[y]] of the "
            "others <2=come by bike|are driven>. How many <1=children|students|people> <2=come by bike|are driven>?",
            "A <farm|ranch|zoo> has [[n]] <animals|birds>. [[x]] are <ducks|hens>. Of the rest, [[y]] are "
            "<1=geese|swans|turkeys>. How many <1=geese|swans|turkeys> are there?",
            "A <tank|barrel|pool> <has|had> [[n]] <1=liters|gallons>. [[x]] of the water was used, then [[y]] of <the "
            "rest|what was left> <2=leaked out|was let out>. How many <1=liters|gallons> <2=leaked out|were let out>?",
            "A <rope|ribbon|cable> of [[n]] <1=feet|meters|inches> is cut: first [[x]] of it, then [[y]] of the "
            "<rest|remaining piece>. How long is the second piece, in <1=feet|meters|inches>?",
            "{who} has [[n]] <1=minutes|hours>. {He} <sleeps|rests> for [[x]] of the time and <2=reads|plays> for "
            "[[y]] of <the rest|the remaining time>. For how many <1=minutes|hours> does {he} <2=read|play>?",
            "A <store|shop|stand> had [[n]] <1=shirts|melons|toys>. [[x]] were sold <on Friday|in the morning>, [[y]] "
            "of the rest <on Saturday|after lunch>. How many <1=shirts|melons|toys> were sold the second time?",
            "{who} <collected|picked|found> [[n]] <1=shells|nuts|stones|berries>. {He} gave {other} [[x]] of them and "
            "{third} [[y]] of what was left. How many <1=shells|nuts|stones|berries> did {third} get?",
            "<In|At> a <show|concert|match>, [[x]] of the [[n]] <seats|tickets> are <sold|taken>. [[y]] of the "
            "remaining ones are <saved|kept> for <guests|children>. How many is that?",
            "[[n]] <1=trees|bushes|plants> are in a <park|garden>. [[x]] of them are <oaks|old|tall>. Of the other "
            "<1=trees|bushes|plants>, [[y]] are <2=sick|new|dry>. How many <1=trees|bushes|plants> are "
            "<2=sick|new|dry>?",
            "A <bus|train|boat> has [[n]] <1=passengers|people>. [[x]] get off at the first stop, and [[y]] of the "
            "rest at the second. How many <1=passengers|people> get off at the second stop?",
            "Take [[x]] of [[n]] away. What is [[y]] of <the rest|what is left|the remainder>?",
            "What is [[y]] of what is left when [[x]] of [[n]] is <taken away|removed|used up>?",
            "{who} must <read|write|check> [[n]] pages. On the first day {he} does [[x]] of them, on the second day "
            "[[y]] of the <rest|remaining pages>. How many pages is that on the second day?",
            "Of [[n]] <1=cars|trucks|bikes>, [[x]] are <white|black>, and [[y]] of the others are <2=red|blue|green>. "
            "How many <1=cars|trucks|bikes> are <2=red|blue|green>?",
            "{who} <spent|used> [[x]] of {his} [[n]] {unit} on a <gift|meal> and then [[y]] of the <rest|remaining "
            "money> on a <book|ticket>. How much was the <second thing|second purchase>?",
            "<Out of|Of> [[n]] <eggs|glasses|bottles>, [[x]] were sold and [[y]] of the rest <1=broke|were broken>. "
            "How many <1=broke|were broken>?",
            "A <box|bag|jar> has [[n]] <1=candies|beads|marbles>. [[x]] are <yellow|pink>. [[y]] of those <left|that "
            "remain> are <2=green|purple>. How many <1=candies|beads|marbles> are <2=green|purple>?",
            "On a <hike|ride|walk> of [[n]] <1=miles|kilometers>, {who} <goes|covers> [[x]] on day one and [[y]] of "
            "the <rest|remaining way> on day two. How <far|many <1=miles|kilometers>> is that on day two?",
            "A <farmer|cook|baker> has [[n]] <1=pounds|kilograms> of <corn|flour|potatoes>. [[x]] is sold, and [[y]] "
            "of <the rest|what is left> is <2=given away|stored>. How many <1=pounds|kilograms> are <2=given "
            "away|stored>?",
            "In a <town|school|camp> of [[n]] <1=people|children>, [[x]] <have no pet|are adults or teachers>. [[y]] "
            "of the others <2=have a dog|like cats>. How many <2=have a dog|like cats>?",
        ),
        dev=(
            "{who} picked [[n]] {items}. {He} ate [[x]] of them and gave [[y]] of the rest to {other}. How many "
            "{items} did {other} get?",
            "Of [[n]] students, [[x]] take the bus. [[y]] of the remaining students walk. How many students walk?",
        ),
        test=(
            "A shop had [[n]] {items}. It sold [[x]] of them on Monday and [[y]] of the remaining ones on Tuesday. "
            "How many were sold on Tuesday?",
            "{who} saved [[n]] {unit}. {He} put [[x]] of it in the bank and gave [[y]] of the rest to {other}. How "
            "much did {other} get?",
        ),
    ),
)
