"""Fractions of a number of things: the part and the rest."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import fraction
from redline.training.oracle.expression import Exact

FAMILY = "fractions"


def _share(rng: Random) -> dict[str, int | Exact]:
    """A fraction and a number that it divides evenly."""
    x = fraction(rng)
    return {"x": x, "n": x.denominator * rng.randint(2, rng.choice((12, 30, 100)))}


PART = Line(
    "part",
    "x * n",
    says=(
        "[[x]] of [[n]] is [[x * n]] = [[part]].",
        "Multiply the fraction by the whole: [[x * n]] = [[part]].",
        "The part is [[x * n]] = [[part]].",
        "Take [[x]] of [[n]]: [[x * n]] = [[part]].",
        "[[x]] times [[n]] is [[x * n]] = [[part]].",
        "[[x * n]] = [[part]].",
    ),
    asks="[[x]] of [[n]]",
    wrong=("n / x", "n - x", "(1 - x) * n"),
)
REST = Line(
    "rest",
    "n - part",
    says=(
        "What remains is [[n - part]] = [[rest]].",
        "Subtract this from the total: [[n - part]] = [[rest]].",
        "That leaves [[n - part]] = [[rest]].",
        "The others are [[n - part]] = [[rest]].",
        "So [[n - part]] = [[rest]] are left.",
        "[[n - part]] = [[rest]].",
    ),
    asks="how many of the [[n]] remain",
    wrong=("n + part", "n - part - part"),
)

KINDS = (
    Kind(
        "fraction_of_number",
        _share,
        (PART,),
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
            "[[x]] of [[n]] = ?",
            "[[x]] of [[n]] <equals|is|makes> <what|what number|how much>?",
            "<Take|Give|Determine|Evaluate> [[x]] of [[n]].",
            "<Multiply|Take> [[n]] <by|times> [[x]].",
            "Fill in the <blank|gap>: [[x]] of [[n]] is ___.",
            "<How large|How big> is [[x]] of [[n]]?",
            "<If|When> <1=x|y|m> is [[x]] of [[n]], what is <1=x|y|m>?",
            "<What amount|What quantity> is [[x]] of [[n]] <1=grams|miles|minutes|dollars|pounds>?",
            "How many <1=minutes|grams|cents|meters|days> <are|is> [[x]] of [[n]] <1=minutes|grams|cents|meters|days>?",
            "In a <class|club|group> of [[n]] <1=children|students|people>, [[x]] <like|love|play> "
            "<chess|soccer|tennis>. How many <1=children|students|people> is that?",
            "{who} <1=had|has> [[n]] <cents|{unit}> and <1=spent|spends> [[x]] of <it|the money> on {goods}. How much "
            "<1=did|does> {he} spend?",
            "[[x]] of the [[n]] <1=seats|rooms|tables> <in|at> the {place} are <2=taken|free|new>. How many "
            "<1=seats|rooms|tables> are <2=taken|free|new>?",
            "A <recipe|cake|bread> <needs|takes> [[n]] grams of flour. {who} <makes|bakes> [[x]] of <it|that>. How "
            "many grams <of flour |>does {he} need?",
            "A <trip|race|road> is [[n]] <1=miles|kilometers>. {who} has <done|finished> [[x]] of it. How many "
            "<1=miles|kilometers> is that?",
            "A <farm|ranch> has [[n]] <animals|birds>; [[x]] of them are <1=hens|ducks|geese>. How many "
            "<1=hens|ducks|geese> are there?",
            "<Of|Among> [[n]] <cars|trucks|bikes> in <a lot|the street>, [[x]] are <1=red|white|black>. How many are "
            "<1=red|white|black>?",
            "{who} <worked|slept|read> for [[x]] of a <break|ride|show> of [[n]] minutes. How many minutes was that?",
            "{who} <picked|baked|bought> [[n]] <1=apples|rolls|plums|pies> and <ate|used|gave {other}> [[x]] of them. "
            "How many <1=apples|rolls|plums|pies> was that?",
            "A <movie|game|show|lesson> <lasts|takes> [[n]] minutes. [[x]] of it is over. How many minutes <are "
            "over|have passed>?",
            "A <jar|bag|bowl> has [[n]] <beads|candies|nuts|marbles>. [[x]] of them are <1=green|white|small>. How "
            "many <1=green|white|small> ones are there?",
            "A <shirt|lamp|watch|coat> costs [[n]] {unit}. {who} <pays|has saved> [[x]] of the price. How <much|many "
            "{unit}> is that?",
            "In <an election|a vote>, [[x]] of [[n]] <1=votes|voters> <1=were|voted> for {who}. How many "
            "<1=votes|voters> is that?",
            "The <bus|train|boat> has [[n]] <1=passengers|people>. [[x]] of <them|the <1=passengers|people>> get off. "
            "How many get off?",
            "{who}'s <garden|farm> has [[n]] <1=plants|trees|bushes>. [[x]] of the <1=plants|trees|bushes> have "
            "<fruit|flowers|new leaves>. How many is that?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|take|determine> [[x]] of [[n]]. <What is the <right |correct |>answer?|What should {he} "
            "write?|Give the <result|answer>.|Find the <result|answer>.|What is the result?>",
            "<Without a calculator,|By hand,|In your head,|Step by step,> <find|calculate|take|determine> the "
            "<number|amount> that is [[x]] of [[n]].",
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
        (PART, REST),
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
            "A farmer has [[n]] animals. [[x]] of the animals are cows and all the others are sheep. How many sheep "
            "does the farmer have?",
            "{who} <baked|made|cooked> [[n]] <cookies|pies|rolls|pancakes>. [[x]] of them were <eaten|sold|given "
            "away>. How many <were left|remained>?",
            "<A|The> <bus|train|boat> <had|carried> [[n]] passengers. [[x]] of them got off <at the next stop|in the "
            "city>. How many <stayed on|remained|were still there>?",
            "[[x]] of {who}'s [[n]] {items} <got lost|were stolen|were sold|are at {other}'s house>. How many <are "
            "left|does {he} still have>?",
            "In a <class|club|group> of [[n]] <1=children|students|people>, [[x]] are <away|sick at home|on a trip> "
            "today. How many <1=children|students|people> are <here|in the room|present>?",
            "There are [[n]] <1=seats|chairs|rooms>, and [[x]] of them are <taken|in use|full>. How many "
            "<1=seats|chairs|rooms> are <free|empty>?",
            "What is left of [[n]] <if|when|after> [[x]] of it is <taken away|used|removed>?",
            "<Take|Remove> [[x]] of [[n]] <from|out of> [[n]]. <What is left?|How much is left?>",
            "{who} <had|got|earned> [[n]] {unit}. {He} <paid|gave> [[x]] of it <for rent|for {goods}|to {other}>. How "
            "<much|many {unit}> <was left|did {he} have left|did {he} keep>?",
            "A <drum|tank|barrel> had [[n]] <1=quarts|gallons|liters>. {who} <used|drank|poured out> [[x]] of it. How "
            "many <1=quarts|gallons|liters> <were left|are still in it>?",
            "A <rope|board|pipe> is [[n]] <1=feet|meters|inches> long. [[x]] of it is <cut off|broken off|used up>. "
            "How many <1=feet|meters|inches> <are left|remain>?",
            "A <pizza parlor|bakery|cafe> <made|had> [[n]] <1=pizzas|pies|cakes>. By <noon|night> [[x]] were "
            "<gone|sold>. How many <1=pizzas|pies|cakes> were <left|not sold>?",
            "<A shop|A store|The {place}> had [[n]] <1=shirts|toys|balls|bikes>. It <sold|gave away|threw out> [[x]] "
            "of them. How many <1=shirts|toys|balls|bikes> <are left|does it still have>?",
            "{who} has [[n]] <minutes|hours>. {He} <uses|spends> [[x]] of <them|this time> on "
            "<homework|sports|chores>. How <much time is left|much is left for other things>?",
            "{who} <has to|must|wants to> <write|read|check> [[n]] pages and has <done|finished> [[x]] of them. How "
            "many pages <are left|must {he} still do>?",
            "A <garden|park> has [[n]] <1=trees|roses|plants>. [[x]] of them <2=are old|have flowers|are dry>. How "
            "many of the <1=trees|roses|plants> <2=are not old|have no flowers|are not dry>?",
            "Of [[n]] <eggs|glasses|plates>, [[x]] <broke|were broken> <on the way|in the box>. How many <are "
            "whole|did not break>?",
            "A team played [[n]] games. It <1=won|lost> [[x]] of them and <1=lost|won> the rest. How many games did "
            "it <1=lose|win>?",
            "{who} and {other} <share|split> [[n]] {items}. {who} <takes|gets> [[x]] of them and {other} <takes|gets> "
            "the rest. How many does {other} <get|have>?",
            "On a <trip|tour> of [[n]] <1=miles|kilometers>, {who} has <driven|biked|covered> [[x]] of the way. How "
            "many <1=miles|kilometers> <are left|are still to go>?",
            "[[x]] of the [[n]] <children|students|players> are <1=girls|boys>. The <others|rest> are <1=boys|girls>. "
            "How many <1=boys|girls> are there?",
            "<How much|What> <is left|remains> of [[n]] {unit} after [[x]] of the money is <spent|lost|paid>?",
            "The <teacher|coach> had [[n]] <1=pencils|balls|cards>, and [[x]] of them were <handed out|given to the "
            "children>. How many <1=pencils|balls|cards> were <not handed out|kept|left over>?",
            "A <show|class|ride> of [[n]] <1=minutes|seconds> is [[x]] over. How many <1=minutes|seconds> <are "
            "left|remain>?",
            "{who} <picked|gathered> [[n]] <1=berries|plums|nuts>. [[x]] of them were <bad|green|for {other}>. How "
            "many <1=berries|plums|nuts> were not?",
            "A <bag|bowl|box>: [[n]] <1=candies|grapes|nuts>, [[x]] eaten. How many <1=candies|grapes|nuts> left?",
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
)
