"""Stories of comparing what is measured: longer, heavier, farther, dearer, at times with a decimal point."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import measured, price_and_part, prices
from redline.training.generator.story import step

FAMILY = "word problems"


def _larger_smaller(rng: Random) -> dict[str, Fraction]:
    b, more = measured(rng, (2, 60), (2, 60))
    return {"a": b + more, "b": b}


def _amount_more(rng: Random) -> dict[str, Fraction]:
    a, b = measured(rng, (2, 60), (2, 60))
    return {"a": a, "b": b}


def _price_more(rng: Random) -> dict[str, Fraction]:
    a, b = prices(rng, (2, 99), (2, 99))
    return {"a": a, "b": b}


def _price_less(rng: Random) -> dict[str, Fraction]:
    a, b = price_and_part(rng, (2, 99), (2, 99))
    return {"a": a, "b": b}


KINDS = (
    Kind(
        "difference_measured",
        _larger_smaller,
        (
            step(
                "more",
                "a - b",
                "The difference: #.",
                "Subtract the smaller amount from the larger one: #.",
                "It is # more.",
                "Take one amount from the other: #.",
                asks="the difference of the two amounts",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "A <board|rope|ribbon> is [[a]] <feet|meters|m> long. Another <one |>is [[b]]. How much longer is the "
            "<first|first one>?",
            "{who} <jumped|threw the ball> [[a]] meters<. {other} made it| and {other}> [[b]]. How much farther "
            "was it for {who}?",
            "A <melon|box|dog> weighs [[a]] <kg|pounds> and a <bag|cat|book> [[b]]. How much <heavier is the "
            "first|lighter is the second>?",
            "It is [[a]] <km to the sea and [[b]] km to the hills. How much farther is the sea|miles to the city "
            "and [[b]] to the airport. How much closer is the airport>?",
            "In <April it rained [[b]] inches, in May [[a]]. How much more rain fell in May|the city it snowed "
            "[[a]] inches, at the coast [[b]]. How much less was it at the coast|spring it rained [[a]] cm, in "
            "summer [[b]]. How much less did it rain in summer>?",
            "The <plant|bush|child> was [[b]] cm tall last year. Now it is [[a]] cm. How <much|many cm> has it grown?",
            "{who} needs [[a]] minutes for the way <on foot and [[b]] by bike. How much time does the bike save|by "
            "bus and [[b]] by car. How much faster is the car>?",
            "A <bucket holds [[a]] liters, a bottle [[b]]. How much more does the bucket hold|jug holds [[a]] "
            "cups, a mug [[b]]. How much less does the mug hold>?",
            "{who} ran [[a]] km on <Monday|Friday> and [[b]] km on <Thursday|Sunday>. How many <km more|more km> "
            "was the first run?",
            "What is the difference <between|of> [[a]] <kg|m|liters> and [[b]]?",
            "The <first|red> <snake|ribbon> is [[a]] feet long, the second [[b]]. How much shorter is the second?",
            "{other} lives [[b]] miles from <school|the city> and {who} [[a]] miles. How much farther <must|does> "
            "{who} go?",
            "A snail went [[b]] m and a worm [[a]] m. By how many m was the worm ahead?",
        ),
        dev=(
            "One pumpkin weighs [[a]] kg, the next one [[b]] kg. How many kg more does the first weigh?",
            "{who}'s tower is [[b]] cm high; {other}'s is [[a]] cm. How much higher is {other}'s?",
            "A blue pole is [[a]] m long, a red one [[b]] m. What is the difference in length?",
        ),
        test=(
            "The long jump was [[a]] feet this time and [[b]] feet the time before. How much better was it?",
            "A suitcase weighs [[b]] pounds and a trunk weighs [[a]] pounds. How much heavier is the trunk?",
            "One river is [[a]] m wide, another [[b]] m. How much wider is the first river?",
        ),
    ),
    Kind(
        "larger_measured",
        _amount_more,
        (
            step(
                "theirs",
                "a + b",
                "The larger amount: #.",
                "Add the difference: #.",
                "That is #.",
                "More means adding here: #.",
                asks="the larger amount",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "A <board|rope> is [[a]] <feet long. Another is [[b]] feet|meters long. Another is [[b]] meters|cm "
            "long. A second one is [[b]] cm> longer. How long is the longer one?",
            "{who} <ran|walked|cycled> [[a]] <km. {other} did [[b]] km|miles. {other} did [[b]] miles> more. How "
            "far did {other} go?",
            "The <cat|bag> weighs [[a]] kg, and the <dog|box> weighs [[b]] kg more. How much does the heavier one "
            "weigh?",
            "A <fence|wall> is [[a]] m high. It is [[b]] m lower than <the shed. How high is the shed|a gate. How "
            "high is the gate>?",
            "In <May it rained [[a]] inches, which is [[b]] less than in June. How much did it rain in June|March "
            "it rained [[a]] cm, [[b]] cm less than in April. How much did it rain in April>?",
            "{who} jumped [[a]] <feet|m>, [[b]] less than {other}. How far did {other} jump?",
            "A <plant|tree> was [[a]] <feet|cm> tall <last year|in spring> and grew [[b]]. How tall <is|was> it then?",
            "The way to the {place} is [[a]] km. The way to <the sea is [[b]] km longer. How long is the way to "
            "the sea|the airport is [[b]] km farther. How far is it to the airport>?",
            "{who} worked [[a]] hours on Monday and [[b]] hours more than that on Tuesday. How long did {he} work "
            "on Tuesday?",
            "A <jug|pan> holds [[a]] liters, [[b]] liters less than a <bucket. How many liters does the bucket "
            "hold|tub. How many liters does the tub hold>?",
            "<First|Red> ribbon: [[a]] m. <Second|Blue> ribbon: [[b]] m longer. How long is the second?",
            "How heavy is a box that weighs [[b]] kg more than a bag of [[a]] kg?",
            "{who}'s <bag|suitcase> weighs [[a]] pounds. {other}'s is [[b]] pounds heavier. How much does "
            "{other}'s weigh?",
            "A <baby|puppy> weighed [[a]] pounds and has gained [[b]] <since|since then>. What is its weight now?",
            "It takes {who} [[a]] minutes to <get to school|wash the car>. {other} needs [[b]] minutes more. How "
            "many minutes does {other} need?",
            "The water in a <river|lake> was [[a]] feet deep and has risen by [[b]] feet. How deep is it now?",
            "By train it takes [[a]] hours<, [[b]] hours less than by bus. How long does it take by bus|. By bus "
            "it takes [[b]] hours more. How long does the bus take>?",
            "A room is [[a]] feet wide and [[b]] feet longer than it is wide. How long is the room?",
        ),
        dev=(
            "One pumpkin weighs [[a]] kg and the next [[b]] kg more. What does the next one weigh?",
            "{who}'s tower is [[a]] cm high, and {other}'s is [[b]] cm higher. How high is {other}'s tower?",
            "A blue pole is [[a]] m long, [[b]] m shorter than a red one. How long is the red pole?",
        ),
        test=(
            "The first jump was [[a]] feet, and the second was [[b]] feet longer. How long was the second jump?",
            "A suitcase of [[a]] pounds is [[b]] pounds lighter than a trunk. What does the trunk weigh?",
            "One river is [[a]] m wide, another [[b]] m wider. How wide is the wider one?",
        ),
    ),
    Kind(
        "smaller_measured",
        _larger_smaller,
        (
            step(
                "theirs",
                "a - b",
                "The smaller amount: #.",
                "Take off the difference: #.",
                "That is #.",
                "Less means subtracting here: #.",
                asks="the smaller amount",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "A <board|rope> is [[a]] <feet long. Another is [[b]] feet|meters long. Another is [[b]] meters|cm "
            "long. A second one is [[b]] cm> shorter. How long is the shorter one?",
            "{who} <ran|walked|cycled> [[a]] <km. {other} did [[b]] km|miles. {other} did [[b]] miles> less. How "
            "far did {other} go?",
            "The <dog|box> weighs [[a]] kg, and the <cat|bag> weighs [[b]] kg less. How much does the lighter one "
            "weigh?",
            "A <fence|wall> is [[a]] m high. It is [[b]] m higher than <the hedge. How high is the hedge|a gate. "
            "How high is the gate>?",
            "In <May it rained [[a]] inches, which is [[b]] more than in June. How much did it rain in June|April "
            "it rained [[a]] cm, [[b]] cm more than in March. How much did it rain in March>?",
            "{who} jumped [[a]] <feet|m>, [[b]] more than {other}. How far did {other} jump?",
            "A <plant|tree> is [[a]] <feet|cm> tall now. This year it grew [[b]]. How tall was it <before|a year ago>?",
            "The way to the sea is [[a]] km. The way to the {place} is [[b]] km shorter. How long is the way to "
            "the {place}?",
            "{who} worked [[a]] hours on Monday and [[b]] hours less than that on Tuesday. How long did {he} work "
            "on Tuesday?",
            "A <bucket|tub> holds [[a]] liters, [[b]] liters more than a <jug. How many liters does the jug "
            "hold|pan. How many liters does the pan hold>?",
            "<First|Red> ribbon: [[a]] m. <Second|Blue> ribbon: [[b]] m shorter. How long is the shorter one?",
            "How heavy is a bag that weighs [[b]] kg less than a box of [[a]] kg?",
            "{who}'s <bag|suitcase> weighs [[a]] pounds. {other}'s is [[b]] pounds lighter. How much does "
            "{other}'s weigh?",
            "A <dog|wrestler> weighed [[a]] pounds and has lost [[b]] pounds since. What is the weight now?",
            "It takes {who} [[a]] minutes to <get to school|wash the car>. {other} needs [[b]] minutes less. How "
            "many minutes does {other} need?",
            "The water in a <river|lake> was [[a]] feet deep and has fallen by [[b]] feet. How deep is it now?",
            "By bus it takes [[a]] hours<, [[b]] hours more than by train. How long does it take by train|. By "
            "train it takes [[b]] hours less. How long does the train take>?",
            "A room is [[a]] feet long and [[b]] feet less than that wide. How wide is the room?",
        ),
        dev=(
            "One pumpkin weighs [[a]] kg and the next [[b]] kg less. What does the next one weigh?",
            "{who}'s tower is [[a]] cm high, and {other}'s is [[b]] cm lower. How high is {other}'s tower?",
            "A blue pole is [[a]] m long, [[b]] m longer than a red one. How long is the red pole?",
        ),
        test=(
            "The first jump was [[a]] feet, and the second was [[b]] feet shorter. How long was the second jump?",
            "A trunk of [[a]] pounds is [[b]] pounds heavier than a suitcase. What does the suitcase weigh?",
            "One river is [[a]] m wide, another [[b]] m narrower. How wide is the narrower one?",
        ),
    ),
    Kind(
        "price_more",
        _price_more,
        (
            step(
                "theirs",
                "a + b",
                "Add the difference: #.",
                "More means adding: #.",
                "That is #.",
                "The larger sum of money: #.",
                asks="the larger price or sum of money",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "A {good} costs $[[a]]. A {good2} costs $[[b]] more. <What does the {good2} cost|What is the price of "
            "the {good2}|How much is the {good2}>?",
            "A {good} <is|costs> $[[a]], $[[b]] less than a {good2}. How much <does the {good2} cost|is the {good2}>?",
            "{who} has $[[a]]. {other} has $[[b]] more<| than {who}>. How much <money |>does {other} have?",
            "{who} has $[[b]] less than {other}. {who} has $[[a]]. How much <money |>does {other} have?",
            "{who} spent $[[a]] on {goods} and $[[b]] more <than that |>on {goods2}. How much were the {goods2}?",
            "Last year a {good} cost $[[a]]. Now it costs $[[b]] more. What is the price now?",
            "{who} earned $[[a]] on Friday. That was $[[b]] less than on Saturday. How much did {he} earn on Saturday?",
            "A {good} is $[[b]] cheaper than a {good2}. If the {good} costs $[[a]], how much is the {good2}?",
            "How much is a {good} that costs $[[b]] more than a {good2} at $[[a]]?",
            "A <store|shop> bought a {good} for $[[a]] and sells it for $[[b]] more. What is the selling price?",
            "{who} needs $[[a]] for a {good}. A {good2} <costs|is> $[[b]] more than that. How much does {he} need "
            "for a {good2}?",
            "In the <big|new> store a {good} costs $[[b]] more than in the <small|old> one, where it costs $[[a]]. "
            "What does it cost in the <big|new> store?",
            "The bus costs $[[a]]. The train is $[[b]] more<| expensive>. <How much is the train?|What is the "
            "price of the train?>",
            "{who} sold a {good} for $[[b]] more than the $[[a]] {he} paid for it. For how much did {he} sell it?",
            "One {good}: $[[a]]. One {good2}: $[[b]] more. How much is the {good2}?",
            "{other} <makes|earns> $[[b]] more a day than {who}, who <makes|earns> $[[a]]. How much does {other} "
            "<make|earn> a day?",
        ),
        dev=(
            "{who} saved $[[a]] in May and $[[b]] more than that in June. How much was it in June?",
            "The blue {good} is $[[a]], and the red one is $[[b]] more. How much is the red one?",
            "{who} paid $[[a]], which was $[[b]] less than {other} paid. What did {other} pay?",
        ),
        test=(
            "The adult ticket is $[[b]] more than the child ticket of $[[a]]. What does the adult ticket cost?",
            "{who} made $[[a]] selling cards; {other} made $[[b]] more. How much did {other} make?",
            "A used bike is $[[a]]. A new one is $[[b]] more. What is the price of the new bike?",
        ),
    ),
    Kind(
        "price_less",
        _price_less,
        (
            step(
                "theirs",
                "a - b",
                "Take off the difference: #.",
                "Less means subtracting: #.",
                "That is #.",
                "The smaller sum of money: #.",
                asks="the smaller price or sum of money",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "A {good} costs $[[a]]. A {good2} costs $[[b]] less. <What does the {good2} cost|What is the price of "
            "the {good2}|How much is the {good2}>?",
            "A {good} <is|costs> $[[a]], $[[b]] more than a {good2}. How much <does the {good2} cost|is the {good2}>?",
            "{who} has $[[a]]. {other} has $[[b]] less<| than {who}>. How much <money |>does {other} have?",
            "{who} has $[[b]] more than {other}. {who} has $[[a]]. How much <money |>does {other} have?",
            "{who} spent $[[a]] on {goods} and $[[b]] less <than that |>on {goods2}. How much were the {goods2}?",
            "Last year a {good} cost $[[a]]. Now it costs $[[b]] less. What is the price now?",
            "{who} earned $[[a]] on Friday. That was $[[b]] more than on Saturday. How much did {he} earn on Saturday?",
            "A {good2} is $[[b]] cheaper than a {good}. If the {good} costs $[[a]], how much is the {good2}?",
            "How much is a {good} that costs $[[b]] less than a {good2} at $[[a]]?",
            "The price of a {good} was <cut|lowered|reduced> by $[[b]] from $[[a]]. What is the new price?",
            "A <store|shop> sells a {good} for $[[a]]. That is $[[b]] more than it paid. How much did it pay?",
            "{who} needs $[[a]] for a {good}. A {good2} <costs|is> $[[b]] less than that. How much does {he} need "
            "for a {good2}?",
            "In the small store a {good} costs $[[b]] less than in the big one, where it costs $[[a]]. What does "
            "it cost in the small store?",
            "The train costs $[[a]]. The bus is $[[b]] cheaper. <How much is the bus?|What is the price of the bus?>",
            "{who} sold a {good} for $[[b]] less than the $[[a]] {he} paid for it. For how much did {he} sell it?",
            "{other} <makes|earns> $[[b]] less a day than {who}, who <makes|earns> $[[a]]. How much does {other} "
            "<make|earn> a day?",
            "With a coupon, {who} gets $[[b]] off a {good} that costs $[[a]]. How much does {he} pay for it?",
        ),
        dev=(
            "{who} saved $[[a]] in May and $[[b]] less than that in June. How much was it in June?",
            "The blue {good} is $[[a]], and the red one is $[[b]] less. How much is the red one?",
            "{who} paid $[[a]], which was $[[b]] more than {other} paid. What did {other} pay?",
        ),
        test=(
            "The child ticket is $[[b]] less than the adult ticket of $[[a]]. What does the child ticket cost?",
            "{who} made $[[a]] selling cards; {other} made $[[b]] less. How much did {other} make?",
            "A new bike is $[[a]]. A used one is $[[b]] less. What is the price of the used bike?",
        ),
    ),
)
