"""A fraction together with a whole number."""

from __future__ import annotations

from math import gcd
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import fraction
from redline.training.oracle.expression import Exact

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
                    "The sum is [[n + x]] = [[s]].",
                    "Add [[x]] to [[n]]: [[n + x]] = [[s]].",
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
            "{who} ate [[n]] whole pizzas and [[x]] of another one with {his} friends. How many pizzas is that, as a "
            "fraction?",
            "Which fraction is equal to [[n + x]]?",
            "A plank is [[n]] meters long, and another is [[x]] meter long. How many meters are they together?",
            "Evaluate [[n + x]].",
            "[[n + x]] = ?",
            "<Add|Total>: [[n + x]].",
            "<1=Change|Convert|Rewrite> [[n ]] [[x]], a mixed number, <1=to|into|as> <an improper fraction|one "
            "fraction>.",
            "<Write|Express|Give> [[n ]] [[x]] as <an improper|a single|one> fraction.",
            "[[n ]] [[x]] = ? <(improper fraction)|(as one fraction)>",
            "<What do you get when you|What is it if you> add [[x]] to [[n]]? <Answer with|Give> one fraction.",
            "<If|When> <1=x|a|m> = [[n]] and <1=y|b|n> = [[x]], what is <1=x|a|m> + <1=y|b|n>, as <one|a> fraction?",
            "<Raise|Increase> [[n]] by [[x]]. <Give|Write> the result as <one|a> fraction.",
            "What <number|fraction> is [[x]] <more|greater|larger> than [[n]]?",
            "Fill in the <blank|gap> with a fraction: [[n + x]] = ___",
            "{who} <walked|ran|biked> [[n]] <1=miles|kilometers> and then [[x]] of a <1=mile|kilometer> more. How "
            "many <1=miles|kilometers> is that, as a fraction?",
            "A <recipe|cake|bread> <needs|takes|calls for> [[n]] <1=cups|pounds> of <flour|oats> and [[x]] "
            "<1=cup|pound> of <sugar|butter>. How many <1=cups|pounds> <is that|is that together>?",
            "{who} <worked|read|slept> [[n]] hours <in the morning|first> and [[x]] of an hour <later|more>. How many "
            "hours <is that|was that in all>, as <one|a> fraction?",
            "A <baby|cat|bag|melon> weighed [[n]] <1=pounds|kilograms> and <gained|got heavier by> [[x]] of a "
            "<1=pound|kilogram>. What does it weigh now, in <1=pounds|kilograms>?",
            "{who} <has|buys> [[n]] <1=liters|gallons|cups> of <juice|paint|milk> and <gets|finds> [[x]] of a "
            "<1=liter|gallon|cup> more. How <much|many <1=liters|gallons|cups>> <is it|does {he} have> <now|in all>?",
            "A <plant|tree|fence> is [[n]] feet tall. It <grows|is made higher by> [[x]] of a foot. How many feet "
            "tall is it then?",
            "A <rope|ribbon|pipe> of [[n]] <1=yards|meters|feet> and one of [[x]] <1=yard|meter|foot> are <tied|put> "
            "together. How long are they, in <1=yards|meters|feet>?",
            "There are [[n]] <full|whole> <1=boxes|bags|cans> and [[x]] of <another|one more>. How many "
            "<1=boxes|bags|cans> is that, as one fraction?",
            "<Combine|Put together> [[n]] and [[x]]. <What is the sum as a fraction?|Write one fraction.>",
            "The sum of [[n]] and [[x]] is <what|which> fraction?",
            "{who} cut <apples|pies|cakes>. {He} has [[n]] whole ones and [[x]] of one. <Write this as an improper "
            "fraction.|What is that as an improper fraction?>",
            "A <movie|trip|lesson> <lasts|takes> [[n]] hours and [[x]] of an hour. How many hours is that, as <one|an "
            "improper> fraction?",
            "The <bill|price> is [[n]] dollars and [[x]] of a dollar. <Write this|Give it> as one fraction of dollars.",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[n + x]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[n + x]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[n + "
            "x]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
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
                    "The difference is [[n - x]] = [[d]].",
                    "That leaves [[n - x]] = [[d]].",
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
            "[[n - x]] = ?",
            "<Subtract|Solve|Determine>: [[n - x]].",
            "[[n]] <take away|less> [[x]] <equals|is|makes> <what|what fraction|how much>?",
            "What <number|fraction> is [[x]] <less|smaller> than [[n]]?",
            "<If|When> <1=x|a|m> = [[n]] and <1=y|b|n> = [[x]], what is <1=x|a|m> - <1=y|b|n>?",
            "<Decrease|Lower|Reduce> [[n]] by [[x]]. <What is the result?|What do you get?>",
            "Fill in the <blank|gap>: [[n - x]] = ___",
            "What must be added to [[x]] to <get|make|reach> [[n]]?",
            "[[x]] + ? = [[n]]",
            "<Simplify|Calculate|Express as one fraction>: [[n - x]].",
            "{who} <bought|has|made> [[n]] <1=pounds|kilograms|liters> of <soup|jam|fruit|honey> and <uses|eats|gives "
            "away> [[x]] of a <1=pound|kilogram|liter>. How many <1=pounds|kilograms|liters> are left?",
            "A <board|ribbon|pipe|fence> is [[n]] <1=feet|yards|meters> long. [[x]] of a <1=foot|yard|meter> is "
            "<removed|cut off|broken>. How long is the rest, in <1=feet|yards|meters>?",
            "The {place} is [[n]] <1=miles|kilometers> away. {who} has <gone|walked|biked> [[x]] of a "
            "<1=mile|kilometer>. How many <1=miles|kilometers> are <left|still to go>?",
            "{who} has [[n]] hours. {He} <spends|uses> [[x]] of an hour <on the bus|for lunch|on homework>. How many "
            "hours are left?",
            "There are [[n]] <1=pizzas|pies|melons|cakes> <on the table|at the party>. {who} <takes|eats> [[x]] of "
            "one. How many <1=pizzas|pies|melons|cakes> are left?",
            "A recipe <asks for|needs> [[n]] <1=cups|spoons> of <flour|sugar|oil>. {who} <puts in|takes> [[x]] of a "
            "<1=cup|spoon> less. How many <1=cups|spoons> is that?",
            "A <dog|bag|stone> weighs [[n]] <1=pounds|kilograms>, a <cat|box|brick> [[x]] of a <1=pound|kilogram> "
            "less. What does the second weigh, in <1=pounds|kilograms>?",
            "A <bucket|can|jug> of [[n]] <1=gallons|liters|quarts> <loses|leaks> [[x]] of a <1=gallon|liter|quart>. "
            "How <much|many <1=gallons|liters|quarts>> <is still in it|remains>?",
            "{who} ran [[n]] <1=miles|kilometers>, {other} [[x]] of a <1=mile|kilometer>. How much farther did {who} "
            "run, in <1=miles|kilometers>?",
            "A candle was [[n]] inches tall. [[x]] of an inch <burned away|melted>. How many inches tall is it now?",
            "The difference of [[n]] and [[x]] is <what|which> fraction?",
            "<Start|Begin> at [[n]] and go back [[x]] on the number line. Where <are you|do you end>?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[n - x]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[n - x]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[n - "
            "x]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
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
                    "Multiply [[x]] by [[n]]: [[x * n]] = [[m]].",
                    "[[n]] of them make [[x * n]] = [[m]].",
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
            "[[x * n]] = ?",
            "<Multiply|Solve|Determine>: [[x * n]].",
            "[[x]] times [[n]] <equals|is|makes> <what|what fraction|how much>?",
            "<Find|Take> [[x]] of [[n]]. <Write|Give> a fraction in lowest terms.",
            "Fill in the <blank|gap>: [[x * n]] = ___",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[n]], what is <1=x|a|m> times <1=y|b|n>?",
            "<Add up|Sum up|Take together> [[n]] copies of [[x]]. What is the <sum|total>?",
            "How much are [[n]] <pieces|parts|portions> of [[x]] each?",
            "<Simplify|Calculate|Express as one fraction>: [[n * x]].",
            "One <serving|portion|bowl> is [[x]] <1=cup|pound|liter>. How many <1=cups|pounds|liters> are [[n]] "
            "<servings|portions|bowls>?",
            "{who} <swims|bikes|walks|jogs> [[x]] of a <1=mile|kilometer> <a day|each morning>. How many "
            "<1=miles|kilometers> is that <in|after> [[n]] days?",
            "Each of [[n]] <1=boards|bricks|pipes> is [[x]] of a <2=foot|yard|meter> long. How long are they <end to "
            "end|in a row|together>, in <2=feet|yards|meters>?",
            "{who} <reads|practices|works> [[x]] of an hour <every day|a day>. How many hours <is that|does that "
            "make> in [[n]] days?",
            "There are [[n]] <children|guests|friends>, and each <eats|gets> [[x]] of a <1=pizza|pie|melon>. How many "
            "<1=pizzas|pies|melons> <is that|are needed>?",
            "One <bag|box|can> weighs [[x]] of a <1=pound|kilogram>. What do [[n]] of them weigh, in "
            "<1=pounds|kilograms>?",
            "A <machine|pump|car> uses [[x]] of a <1=gallon|liter> <an hour|every hour>. How many <1=gallons|liters> "
            "does it use in [[n]] hours?",
            "A <batch|cake|loaf> <takes|calls for> [[x]] of a <1=cup|pound> of <butter|flour|milk>. How <much|many "
            "<1=cups|pounds>> <do|would> [[n]] of them take?",
            "{who} <sews|makes> [[n]] <shirts|flags|bags>. Each <needs|takes> [[x]] of a <1=yard|meter> of cloth. How "
            "many <1=yards|meters> of cloth <is that|does {he} need>?",
            "A plant grows [[x]] of an inch a <1=day|week|month>. How many inches does it grow in [[n]] "
            "<1=days|weeks|months>?",
            "[[n]] <dogs|cats|birds> <eat|get> [[x]] of a <1=pound|cup|can> of food each. How many "
            "<1=pounds|cups|cans> is that <in all|altogether>?",
            "One lap is [[x]] of a <1=mile|kilometer>. {who} <runs|drives|does> [[n]] laps. How many "
            "<1=miles|kilometers> is that?",
            "A <nail|bolt|screw> is [[x]] of an inch long. How many inches are [[n]] of them in a line?",
            "{who} pays [[x]] of a dollar for one <stamp|card|roll>. How many dollars do [[n]] <cost|of them cost>?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[n * x]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[n * x]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[n * "
            "x]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
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
                    "Divide [[x]] by [[n]]: [[x / n]] = [[q]].",
                    "One part is [[x / n]] = [[q]].",
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
            "[[x / n]] = ?",
            "<Divide|Solve|Determine>: [[x / n]].",
            "[[x]] divided by [[n]] <equals|is|makes> <what|what fraction|how much>?",
            "Fill in the <blank|gap>: [[x / n]] = ___",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[n]], what is <1=x|a|m> divided by <1=y|b|n>?",
            "[[n]] times <what|what number> <is|makes|equals> [[x]]?",
            "[[n]] times a number is [[x]]. <What is the number?|Find the number.>",
            "<Simplify|Calculate|Express as one fraction>: [[x / n]].",
            "By what must [[n]] be multiplied to <get|give|make> [[x]]?",
            "{who} <cuts|splits|divides> [[x]] of a <1=pie|melon|loaf|pizza> into [[n]] equal pieces. What fraction "
            "of a whole <1=pie|melon|loaf|pizza> is <one|each> piece?",
            "[[n]] <friends|children|dogs|neighbors> share [[x]] of a <1=pound|gallon|bag|cake> <evenly|equally|in "
            "equal parts>. <How much|What part of a <1=pound|gallon|bag|cake>> does each <get|have>?",
            "A <ribbon|board|wire|string> [[x]] of a <1=yard|foot|meter> long is cut into [[n]] equal <parts|pieces>. "
            "<How long is one|What is the length of each>, in <1=yards|feet|meters>?",
            "{who} <pours|puts> [[x]] <1=liter|cup|quart> of <juice|milk|water> into [[n]] <glasses|cups|bottles>, "
            "the same in each. How many <1=liters|cups|quarts> <are in one|does each hold>?",
            "It takes {who} [[x]] of an hour to <count|check|pack> [[n]] {items}. How many hours is that for one "
            "{item}?",
            "[[n]] <bags|boxes|cans> weigh [[x]] of a <1=pound|kilogram> together. All weigh the same. What does one "
            "weigh, in <1=pounds|kilograms>?",
            "[[n]] <workers|painters> share a job of [[x]] of a <1=mile|kilometer> of fence equally. How many "
            "<1=miles|kilometers> does each <do|paint>?",
            "[[x]] of a <field|garden|wall> is <divided|split> into [[n]] equal <parts|strips>. What fraction of the "
            "whole is one <part|strip>?",
            "{who} spreads [[x]] of a <1=cup|pound|can> of <butter|jam|cream> <evenly|equally> <over|on> [[n]] "
            "slices. What fraction of a <1=cup|pound|can> <goes|is> on each?",
            "In [[n]] <1=minutes|hours|days> a snail <crawls|covers> [[x]] of a <2=mile|meter|yard>. How <far|many "
            "<2=miles|meters|yards>> is that in one <1=minute|hour|day>?",
            "[[n]] <1=eggs|bolts|stamps|beads> cost [[x]] of a dollar. What part of a dollar does one cost?",
            "{who} saves [[x]] of {his} pay in [[n]] equal parts. What fraction of the pay is one part?",
            "A recipe for [[n]] <people|servings> <needs|takes> [[x]] of a <1=cup|pound> of <rice|oats|sugar>. How "
            "<much|many <1=cups|pounds>> is that for one?",
            "Share [[x]] <among|between> [[n]] people. <What does each get?|How much is one share?>",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x / n]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x / n]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x / "
            "n]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] divided by [[n]].", "Find the result when [[x]] is divided by [[n]]."),
        test=("What is the value of [[x / n]]?", "Split [[x]] into [[n]] equal parts. How large is each part?"),
    ),
)
