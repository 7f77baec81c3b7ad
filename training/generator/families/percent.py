"""Percentages of things: the part and the rate."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import percent, whole_for

FAMILY = "percentages"


def _part(rng: Random) -> dict[str, int]:
    """A percentage and a whole whose part has at most two decimals."""
    if rng.random() < 0.7:
        return whole_part(rng)
    p = percent(rng)
    tens = [n for n in (*range(10, 100, 10), 120, rng.randint(101, 400), rng.randint(101, 400)) if n != p]
    return {"p": p, "n": rng.choice(tens)}


def whole_part(rng: Random) -> dict[str, int]:
    """A percentage and a whole whose part is whole."""
    p = percent(rng)
    return {"p": p, "n": whole_for(rng, p)}


def _rate(rng: Random) -> dict[str, int]:
    """A part and its whole, with a whole percentage between them."""
    drawn = whole_part(rng)
    return {"a": drawn["n"] * drawn["p"] // 100, "b": drawn["n"]}


PART = Line(
    "part",
    "n * p / 100",
    says=(
        "[[p]]% of [[n]] is [[n * p / 100]] = [[part]].",
        "Take [[p]] hundredths of [[n]]: [[n * p / 100]] = [[part]].",
        "[[p]] percent of [[n]] equals [[n * p / 100]] = [[part]].",
        "The part is [[n * p / 100]] = [[part]].",
        "To find [[p]]% of [[n]], multiply and divide by 100: [[n * p / 100]] = [[part]].",
        "[[n * p / 100]] = [[part]].",
    ),
    asks="[[p]]% of [[n]]",
    wrong=("n * 100 / p", "n - p", "n * p / 10", "n / p"),
)

KINDS = (
    Kind(
        "percent_of",
        _part,
        (PART,),
        train=(
            "What is [[p]]% of [[n]]?",
            "Find [[p]] percent of [[n]].",
            "Calculate [[p]]% of [[n]].",
            "How much is [[p]]% of [[n]]?",
            "What is [[p]] percent of [[n]]?",
            "Find [[p]]% of [[n]].",
            "Evaluate [[p]]% of [[n]].",
            "What number is [[p]]% of [[n]]?",
            "Determine [[p]]% of [[n]].",
            "[[p]]% of [[n]] is what number?",
            "If a number is [[p]]% of [[n]], what is the number?",
            "How much is [[p]] percent of [[n]]?",
            "Take the number [[n]]. What is [[p]]% of it?",
            "A number is equal to [[p]] percent of [[n]]. Find the number.",
            "What do you get when you take [[p]]% of [[n]]?",
            "The full price is [[n]] {unit}. How many {unit} is [[p]]% of the price?",
            "{who} earns [[n]] {unit} and saves [[p]]% of it. How many {unit} does {he} save?",
            "A tank holds [[n]] liters when full. It is now [[p]]% full. How many liters are in the tank?",
            "[[p]]% of [[n]] = ?",
            "[[p]]<%| percent> of [[n]] <equals|makes|comes to> <what|what number|how much|which value>?",
            "<Give|Write down|State|Get> <the value of |>[[p]]<%| percent> of [[n]].",
            "<Give|Write down|State|Name> the number that is [[p]]<%| percent> of [[n]].",
            "<How large|How big> is [[p]]<%| percent> of [[n]]?",
            "<What's|What would be|What does one get for> [[p]]<%| percent> of [[n]]?",
            "<Start with|Begin with|Take|Here is the number> [[n]]. <What is|How much is> [[p]]<%| percent> of "
            "<it|this number|that>?",
            "Multiply [[n]] by [[p]]<%| percent>.",
            "What is [[n]] <times|multiplied by> [[p]]<%| percent>?",
            "<x|y|z|n> is [[p]]<%| percent> of [[n]]. <What is its value?|Find its value.|How large is it?>",
            "<If|When> <1=x|y|n> is [[p]]<%| percent> of [[n]], what is <1=x|y|n>?",
            "Fill in the <blank|gap>: [[p]]<%| percent> of [[n]] is ___.",
            "<Complete|Finish> the sentence: [[p]]<%| percent> of [[n]] <is|equals> ...",
            "Of [[n]], <take|find|give> [[p]]<%| percent>.",
            "<What amount|What value|What quantity|How much> <is|makes up> [[p]]<%| percent> of <a total of |a "
            "quantity of |the amount |>[[n]]?",
            "<Grandma|A friend|{other}|The teacher> <asks|wants to know>: <how much|what> is [[p]]<%| percent> of "
            "[[n]]?",
            "A <rope|ribbon|road|fence|wall|rail> is [[n]] <meters|feet|yards> long. [[p]]<%| percent> of it is "
            "<painted|new|covered>. <What length|How much of it> is that?",
            "{who} <has|saved|got> [[n]] {unit} and <wants to give|gives|will give> [[p]]<%| percent> of <it|this "
            "money|the money> to <charity|the {place}|{his} <sister|brother|mother>>. <How much|How many {unit}|What "
            "amount> <is that|does that make>?",
            "A <sack|bag|barrel|crate|bin> <holds|contains> [[n]] <1=kilograms|pounds> of "
            "<rice|flour|corn|beans|sugar|salt>. {who} uses [[p]]<%| percent> of <it|that>. How <much|many "
            "<1=kilograms|pounds>> is that?",
            "<A drink|A juice|The punch|A cocktail> of [[n]] milliliters <is|contains> [[p]]<%| percent> "
            "<fruit|orange juice|lemon juice|syrup>. How many milliliters <is that|does that make>?",
            "<If|When> <a bill|an invoice|the rent|a debt|a prize> is [[n]] {unit}, how <much|many {unit}> is "
            "[[p]]<%| percent> of it?",
            "{who} <must pay|pays|owes> [[p]]<%| percent> of a <bill|debt|loan|fee> of [[n]] {unit} <now|today|this "
            "week|at once>. <How much|How many {unit}|What amount> is <this|that>?",
            "<A seller|An agent|A clerk|A trader|{who}> <gets|keeps|earns> [[p]]<%| percent> of <what is sold|all "
            "sales|every sale>. <Sales were|What was sold came to> [[n]] {unit}. How <much|many {unit}> <is that|is "
            "the commission>?",
            "Water <makes up|is> [[p]]<%| percent> of a <load|heap|stock> of [[n]] <1=kilograms|pounds> of "
            "<fruit|wood|soil|grapes>. How <much|many <1=kilograms|pounds>> of it is water?",
            "A phone battery lasts [[n]] minutes. <1=How many minutes|How long> <1=are|is> [[p]]<%| percent> of "
            "<it|that>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|take|determine> [[p]]<%| percent> of [[n]]. <What is the <right |correct |>answer?|What "
            "should {he} write?|Give the <result|answer>.|Find the <result|answer>.|What is the result?>",
            "<Without a calculator,|By hand,|In your head,|Step by step,> <find|calculate|take|determine> the "
            "<number|amount> that is [[p]]<%| percent> of [[n]].",
        ),
        dev=("Work out [[p]]% of [[n]].", "Tell me what [[p]] percent of [[n]] is."),
        test=("Compute [[p]] percent of the number [[n]].", "Which number equals [[p]]% of [[n]]?"),
    ),
    Kind(
        "percent_of_things",
        whole_part,
        (PART,),
        train=(
            "{who} has [[n]] {items}. [[p]]% of them are red. How many {items} are red?",
            "There are [[n]] visitors in the {place}. [[p]]% of them are adults. How many adults are there?",
            "Of the [[n]] {items} in a {box}, [[p]]% are blue. How many are blue?",
            "{who} bought [[n]] {items} and gave [[p]]% of them to {other}. How many did {other} get?",
            "A {worker} made [[n]] {items} this week and sold [[p]] percent of them. How many {items} were sold?",
            "In a survey of [[n]] {people}, [[p]]% said yes. How many {people} said yes?",
            "A {place} ordered [[n]] {items}. If [[p]]% of the {items} were broken, how many were broken?",
            "How many of the [[n]] {items} are green if [[p]]% of them are green?",
            "{who} took a test with [[n]] questions and got [[p]]% of them right. How many questions did {he} get "
            "right?",
            "A school has [[n]] students. [[p]] percent of the students are girls. How many girls are in the school?",
            "{who} has a book with [[n]] pages. {He} has read [[p]]% of the book. How many pages has {he} read?",
            "[[p]]% of the [[n]] {items} at the {place} are new. How many new {items} are there?",
            "A team played [[n]] games and won [[p]]% of them. How many games did the team win?",
            "A trip is [[n]] kilometers long. {who} drove [[p]]% of the way before lunch. How many kilometers did "
            "{he} drive before lunch?",
            "In a <class|group|club|choir|camp> of [[n]] <1=children|students|people|members>, [[p]]<%| percent> "
            "<like|love|enjoy|are good at> <soccer|chess|music|tennis|math>. How many "
            "<1=children|students|people|members> is that?",
            "[[p]]<%| percent> of the [[n]] <1=seats|chairs|places> in a <bus|theater|hall|plane|stadium|cinema> are "
            "<2=taken|full|empty|free|sold>. How many <1=seats|chairs|places> are <2=taken|full|empty|free|sold>?",
            "<A parking lot|A garage|A street|A dealer> has [[n]] cars, and [[p]]<%| percent> of <them|the cars> are "
            "<1=white|black|red|silver|electric>. <How many|What number of> cars are "
            "<1=white|black|red|silver|electric>?",
            "[[p]]<%| percent> of {who}'s [[n]] {items} are <1=new|blue|small|broken|from {other}>. How many {items} "
            "are <1=new|blue|small|broken|from {other}>?",
            "<A hen house|A farm|A truck|A shop> has [[n]] eggs. [[p]]<%| percent> of the eggs are "
            "<1=brown|white|cracked|small>. How many <of them|eggs> are <1=brown|white|cracked|small>?",
            "How many of the [[n]] <children|students|campers|players|guests> <came|arrived|travelled> by "
            "<bike|car|train|bus> if [[p]]<%| percent> <did so|of them did>?",
            "{who} planted [[n]] <seeds|bulbs|trees|beans>. <Only |So far |>[[p]]<%| percent> of them <1=grew|came "
            "up|sprouted|survived>. How many <1=grew|came up|sprouted|survived>?",
            "{who} <threw|shot|took> [[n]] <free throws|shots> <this season|in practice|last week> and <1=made|scored "
            "on|hit> [[p]]<%| percent> of them. How many <of them |>did {he} <1=make|score on|hit>?",
            "A <garden|park|forest|yard> has [[n]] <1=trees|plants|flowers|bushes>, of which [[p]]<%| percent> are "
            "<2=old|tall|in bloom|young>. How many <1=trees|plants|flowers|bushes> are <2=old|tall|in bloom|young>?",
            "Out of [[n]] <emails|letters|messages|calls> <this week|today|last month>, [[p]]<%| percent> were "
            "<1=important|for {other}|junk|late>. How many were <1=important|for {other}|junk|late>?",
            "The {place} has [[n]] <workers|employees|members|helpers>. If [[p]]<%| percent> of them <are on "
            "vacation|work at night|wear glasses|are women|are sick>, <how many is that|how many people is that|what "
            "is their number>?",
            "[[p]]<%| percent> of a pack of [[n]] <balloons|candies|beads|crayons|marbles|stickers> are "
            "<1=purple|pink|gold|striped>. How many <1=purple|pink|gold|striped> ones are <there|in the pack>?",
            "In <notes on|a record of|a study of> [[n]] days, it rained on [[p]]<%| percent> of <them|the days>. <On "
            "how many days did it rain|How many days were rainy>?",
            "{who} <wants|has|plans> to <collect|sell|find|pack> [[n]] {items}. <So far|By now|Up to today> {he} has "
            "<done|managed|reached> [[p]]<%| percent> of <that|this number>. How many {items} is that?",
            "A <movie|game|website|song|video> got [[n]] <votes|reviews|ratings>. [[p]]<%| percent> of <them|these> "
            "were <1=good|bad>. How many were <1=good|bad>?",
            "<Among|Of> [[n]] <animals|pets> <in a shelter|on the farm|at the vet>, [[p]]<%| percent> are "
            "<1=dogs|cats|goats|rabbits>. How many <1=dogs|cats|goats|rabbits> are there?",
            "<A baker|A store|A stand|{who}> <had|offered|made> [[n]] <pies|muffins|buns|cookies>, and [[p]]<%| "
            "percent> of these were <1=chocolate|apple|lemon|plain>. How many <1=chocolate|apple|lemon|plain> ones "
            "were there?",
            "{who}'s <puzzle|model|kit> has [[n]] pieces. {He} has <1=placed|used|found> [[p]]<%| percent> of the "
            "pieces. How many pieces <is that|has {he} <1=placed|used|found>>?",
            "The <train|ferry|ship|bus> carried [[n]] <1=passengers|people>. [[p]]<%| percent> of them <got "
            "off|stood|slept|had no ticket>. How many <1=passengers|people> was that?",
            "{who} and {other} <1=picked|found|gathered|collected> [[n]] <2=apples|shells|mushrooms|nuts|berries>. "
            "{who} <1=picked|found|gathered|collected> [[p]]<%| percent> of them. How many "
            "<2=apples|shells|mushrooms|nuts|berries> did {who} <1=pick|find|gather|collect>?",
            "A <school|town|village> <bought|got|ordered> [[n]] <1=computers|desks|lamps|bikes>. [[p]]<%| percent> of "
            "them <went to|were for|were sent to> <the library|the youngest children|the teachers>. How many "
            "<1=computers|desks|lamps|bikes> was that?",
            "<Last year|In spring|This month> {who} <flew|rode|walked|ran> [[n]] <1=miles|kilometers>, [[p]]<%| "
            "percent> of them <with {other}|at night|for work>. How many <1=miles|kilometers> was that?",
            "Find the number of <1=boys|girls|teachers|left-handers> in a <room|camp|choir> of [[n]] people if "
            "[[p]]<%| percent> of them are <1=boys|girls|teachers|left-handed>.",
        ),
        dev=(
            "Out of [[n]] {items}, [[p]]% are yellow. Find the number of yellow {items}.",
            "{who} counted [[n]] {people} at the {place}, and [[p]]% of them wore a hat. How many wore a hat?",
        ),
        test=(
            "A box contains [[n]] {items}, and [[p]] percent of these are broken. How many broken {items} are there?",
            "{who} owns [[n]] {items}. If [[p]]% of {his} {items} are old, how many old {items} does {he} own?",
        ),
    ),
    Kind(
        "what_percent",
        _rate,
        (
            Line(
                "rate",
                "a * 100 / b",
                says=(
                    "Divide the part by the whole and take it times 100: [[a * 100 / b]] = [[rate]].",
                    "As a percentage, [[a]] out of [[b]] is [[a * 100 / b]] = [[rate]] percent.",
                    "The percentage is [[a * 100 / b]] = [[rate]].",
                    "[[a]] is [[a * 100 / b]] = [[rate]] percent of [[b]].",
                    "[[a * 100 / b]] = [[rate]] percent.",
                    "[[a * 100 / b]] = [[rate]].",
                ),
                asks="what percent [[a]] is of [[b]]",
                wrong=("b * 100 / a", "b - a", "a * b / 100", "a * 10 / b"),
            ),
        ),
        train=(
            "What percent of [[b]] is [[a]]?",
            "[[a]] is what percent of [[b]]?",
            "What percentage of [[b]] is [[a]]?",
            "Find what percent [[a]] is of [[b]].",
            "Express [[a]] out of [[b]] as a percentage.",
            "{who} answered [[a]] of [[b]] questions correctly. What percent of the questions did {he} get right?",
            "There are [[b]] {items} in a {box}, and [[a]] of them are red. What percent of the {items} are red?",
            "Of [[b]] {people}, [[a]] are wearing a coat. What percentage of the {people} are wearing a coat?",
            "{who} has [[b]] {items}. {He} gives [[a]] of them to {other}. What percent of {his} {items} does {he} "
            "give away?",
            "A team won [[a]] of its [[b]] games. What percent of the games did it win?",
            "What percent of the {items} are new if [[a]] of the [[b]] {items} are new?",
            "{who} had [[b]] {unit} and spent [[a]] {unit}. What percent of {his} money did {he} spend?",
            "A {worker} baked [[b]] cakes and sold [[a]] of them. What percent of the cakes were sold?",
            "If [[a]] out of [[b]] {people} came to the {place} by bus, what percent came by bus?",
            "A book has [[b]] pages, and {who} has read [[a]] of them. What percentage of the book has {he} read?",
            "<Give|Write|State> [[a]] as a percentage of [[b]].",
            "<Write|Express|Show> the fraction [[a]]/[[b]] as a <percent|percentage>.",
            "<Change|Convert|Turn> [[a]]/[[b]] <to|into> a percent.",
            "[[a]] out of [[b]] is what <percent|percentage>?",
            "[[a]] of [[b]] = ___ %",
            "[[a]] is ___ % of [[b]]. <Fill in the blank.|Find the missing number.|What number is missing?>",
            "What <percent|percentage> is [[a]] <of|out of> [[b]]?",
            "<Find|Calculate|Determine> the <percent|percentage> that [[a]] is of [[b]].",
            "[[a]] is x% of [[b]]. <Find x.|What is x?|Solve for x.>",
            "Of [[b]], [[a]] is <what percent|what percentage|how much, in percent>?",
            "<A class|A group|A team> of [[b]] <has|includes|counts> [[a]] <1=girls|boys|new members>. What "
            "<percent|percentage> <are <1=girls|boys|new members>|is that>?",
            "<There were|The {place} had> [[b]] <1=guests|customers>. [[a]] of them <ate cake|stayed late|came "
            "alone|bought something>. What <percent|percentage> of the <1=guests|customers> <was|is> that?",
            "A <basketball player|player|striker> <tried|took> [[b]] shots and <1=made|hit|missed> [[a]]. What "
            "<percent|percentage> of the shots <was that|were <1=made|hit|missed>>?",
            "{who} <planted|sowed> [[b]] <1=seeds|bulbs|beans>, but only [[a]] <2=came up|grew|sprouted>. What "
            "<percent|percentage> of the <1=seeds|bulbs|beans> <2=came up|grew|sprouted>?",
            "{who} <scored|got|earned> [[a]] <points|marks> out of [[b]] <on a test|in a quiz|in the exam>. What "
            "<percent|percentage> is <that|this|{his} score>?",
            "[[a]] of the [[b]] <1=seats|tables|rooms|places> <in the {place}|on the ship|in a hall> are "
            "<taken|empty|free|full>. <What percent is that?|What percentage of the <1=seats|tables|rooms|places> is "
            "that?>",
            "{who} <1=ran|drove|rode|hiked> [[a]] <2=miles|kilometers> of a <3=trail|course|way> of [[b]] "
            "<2=miles|kilometers>. What <percent|percentage> of the <3=trail|course|way> <is that|did {he} "
            "<1=run|drive|ride|hike>>?",
            "It <1=rained|snowed> on [[a]] of [[b]] days. On what <percent|percentage> of the days did it "
            "<1=rain|snow>?",
            "<Out of|From> <a batch of|a total of|a box of> [[b]] <bulbs|phones|toys|parts>, [[a]] are "
            "<bad|broken|tested|sold>. What <percent|percentage> is that?",
            "{who} <downloaded|copied|loaded> [[a]] of [[b]] <files|photos|songs>. What <percent|percentage> is "
            "<done|finished|complete>?",
            "A <jar|tank|barrel|pot> that holds [[b]] <1=liters|gallons|cups> <has|contains> [[a]] "
            "<1=liters|gallons|cups> in it<| now>. <What percent full is it?|How full is it, in percent?|What percent "
            "of the <1=liters|gallons|cups> is that?>",
            "<1=The price|The bill|The rent> is [[b]] {unit}. {who} <paid|has paid|pays> [[a]] {unit} <first|at "
            "once|today>. What <percent|percentage> of <1=the price|the bill|the rent> is that?",
            "{who} <slept|worked|read> for [[a]] of the [[b]] <1=hours|minutes> <of the trip|{he} had|of the flight>. "
            "What <percent|percentage> of the <1=hours|minutes> <is|was> that?",
            "<Last year|In all|So far> {who} <saved|put aside|gave away> [[a]] of <the|{his}> [[b]] {unit} that {he} "
            "<earned|got|made>. What <percent|percentage> of the money was <that|it>?",
            "There are [[a]] <red|green|small|old> {items} among [[b]] {items}. <What percent|What percentage> of "
            "<all|the> {items} is that?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> what <percent|percentage> [[a]] is of [[b]]. <What is the <right "
            "|correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the <result|answer>.|What is "
            "the result?>",
        ),
        dev=(
            "The number [[a]] is what percentage of the number [[b]]?",
            "{who} counted [[b]] {items}, and [[a]] of them were green. What percent were green?",
        ),
        test=(
            "How many percent of [[b]] is [[a]]?",
            "Out of [[b]] visitors in the {place}, [[a]] are children. What percent are children?",
        ),
    ),
)
