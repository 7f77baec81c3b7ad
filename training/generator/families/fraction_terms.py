"""Fractions in longer expressions, and in lowest terms."""

from __future__ import annotations

from random import Random

from redline.training.generator.families.fraction import ADD
from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import fraction
from redline.training.oracle.expression import Exact

FAMILY = "fractions"


def _three(rng: Random) -> dict[str, Exact]:
    """Three fractions, no two equal."""
    x = y = z = fraction(rng, 8)
    while len({x, y, z}) < 3:
        y, z = fraction(rng, 8), fraction(rng, 8)
    return {"x": x, "y": y, "z": z}


def _four(rng: Random) -> dict[str, int | Exact]:
    """A whole number and three fractions, no two equal."""
    return {"n": rng.randint(2, 9), **_three(rng)}


def _unreduced(rng: Random) -> dict[str, int | Exact]:
    """Top and bottom of a fraction that can be simplified, never to a whole number."""
    low, k = fraction(rng, 20), rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25))
    return {"a": Exact(low.numerator * k), "b": low.denominator * k}


KINDS = (
    Kind(
        "fraction_three_terms",
        _three,
        (
            ADD,
            Line(
                "t",
                "s + z",
                says=(
                    "Add the third fraction: [[s + z]] = [[t]].",
                    "Then [[s + z]] = [[t]].",
                    "Now add [[z]]: [[s + z]] = [[t]].",
                    "All three make [[s + z]] = [[t]].",
                    "The total is [[s + z]] = [[t]].",
                    "[[s + z]] = [[t]].",
                ),
                asks="the sum of [[x]], [[y]] and [[z]]",
                wrong=("s - z", "s * z", "s + y"),
            ),
        ),
        train=(
            "What is [[x]] + [[y]] + [[z]]?",
            "Compute [[x + y + z]].",
            "Add [[x]], [[y]] and [[z]].",
            "Find the sum of the three fractions [[x]], [[y]] and [[z]].",
            "Evaluate [[x]] + [[y]] + [[z]] and simplify.",
            "Calculate [[x + y + z]] as a fraction in lowest terms.",
            "What is the total of [[x]], [[y]] and [[z]]?",
            "{who} worked [[x]] of an hour on Monday, [[y]] of an hour on Tuesday and [[z]] of an hour on Friday. How "
            "many hours did {he} work in all?",
            "A soup needs [[x]] liter of water, [[y]] liter of milk and [[z]] liter of juice. How many liters is that?",
            "{who} walked [[x]] mile, {other} walked [[y]] mile and {third} walked [[z]] mile. How many miles did "
            "they walk altogether?",
            "[[x]] + [[y]] + [[z]] = ?",
            "<Add up|Total|Put together> [[x]], [[y]] and [[z]].",
            "[[x]], [[y]] and [[z]] <together|added up> <make|are|give> <what|what fraction|how much>?",
            "<Simplify|Determine|Solve>: [[x + y + z]].",
            "Fill in the <blank|gap>: [[x]] + [[y]] + [[z]] = ___",
            "What is the sum of [[x]] and [[y]] and [[z]]?",
            "Add [[x]] to [[y]], <then|and then> add [[z]]. <What is the result?|What do you get?>",
            "<If|When> <1=x|a> = [[x]], <1=y|b> = [[y]] and <1=z|c> = [[z]], what is <1=x + y + z|a + b + c>?",
            "Three numbers are [[x]], [[y]] and [[z]]. <What is their sum?|Find their sum.|What do they add up to?>",
            "<Start with|Take> [[x]]. Add [[y]]. Add [[z]]. <What is the result?|What do you have now?>",
            "How much are [[x]], [[y]] and [[z]] in all?",
            "{who} <mixes|stirs together|combines> [[x]] <1=cup|pound|liter> of <nuts|oats>, [[y]] "
            "<1=cup|pound|liter> of <raisins|seeds> and [[z]] <1=cup|pound|liter> of <dates|flakes>. How many "
            "<1=cups|pounds|liters> <is the mix|is that in all>?",
            "The three sides of a <triangle|garden> are [[x]], [[y]] and [[z]] <1=meter|yard|foot> long. How "
            "<long|many <1=meters|yards|feet>> is the way around?",
            "{who} <jogs|rides|walks> [[x]] <1=mile|kilometer> to {other}, [[y]] <1=mile|kilometer> to the {place} "
            "and [[z]] <1=mile|kilometer> home. How many <1=miles|kilometers> <in all|altogether|is that>?",
            "It <rained|snowed> [[x]] <1=inch|foot> on Monday, [[y]] <1=inch|foot> on Tuesday and [[z]] <1=inch|foot> "
            "on Wednesday. <What is the total in|How much was it in all, in> <1=inches|feet>?",
            "{who} <bought|picked|sold> [[x]] <1=pound|kilogram> of <plums|grapes>, [[y]] <1=pound|kilogram> of "
            "<pears|figs> and [[z]] <1=pound|kilogram> of <apples|kiwis>. What <was the total weight|did it all "
            "weigh> in <1=pounds|kilograms>?",
            "Three <boards|ropes|pipes|ribbons> measure [[x]], [[y]] and [[z]] <1=yard|meter|foot>. How long are they "
            "<together|end to end>, in <1=yards|meters|feet>?",
            "{who} did <homework|chores> for [[x]] hour, <played|read> for [[y]] hour and <rested|walked> for [[z]] "
            "hour. How many hours was that <in all|in total|altogether>?",
            "{who}, {other} and {third} <drank|used|brought> [[x]], [[y]] and [[z]] <1=liter|cup|quart> of "
            "<milk|water|juice>. How <much|many <1=liters|cups|quarts>> was that together?",
            "A <painter|cook|nurse> used [[x]] <1=can|bottle|jar>, then [[y]] and at last [[z]] of a "
            "<1=can|bottle|jar>. How many <1=cans|bottles|jars> <is that|were used> in all?",
            "{who} <ate|had> [[x]] of a <1=pizza|pie|melon>, {other} [[y]] and {third} [[z]] of <one of the same "
            "size|another>. How many <1=pizzas|pies|melons> did they eat <together|in all>?",
            "<A snail|A turtle|An ant> crawled [[x]] <1=yard|meter>, rested, crawled [[y]] <1=yard|meter>, rested and "
            "crawled [[z]] <1=yard|meter>. How <far|many <1=yards|meters>> did it get?",
            "Three <stones|letters|birds> weigh [[x]], [[y]] and [[z]] <1=pound|ounce|kilogram>. What do they weigh "
            "<together|in all>, in <1=pounds|ounces|kilograms>?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x + y + z]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x + y + z]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x + "
            "y + z]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find "
            "the <result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] + [[y]] + [[z]].", "What do you get if you add [[x]], [[y]] and [[z]]?"),
        test=("Find [[x + y + z]] in simplest form.", "What is [[x]] plus [[y]] plus [[z]]?"),
    ),
    Kind(
        "fraction_sum_and_difference",
        _four,
        (
            ADD,
            Line(
                "t",
                "n + s - z",
                says=(
                    "Then [[n + s - z]] = [[t]].",
                    "With the rest this is [[n + s - z]] = [[t]].",
                    "Add this to [[n]] and subtract [[z]]: [[n + s - z]] = [[t]].",
                    "In the end, [[n + s - z]] = [[t]].",
                    "[[n + s - z]] = [[t]].",
                ),
                asks="[[n]] plus [[x]] plus [[y]] minus [[z]]",
                wrong=("n + s + z", "s - z", "n - s - z"),
            ),
        ),
        train=(
            "What is [[n + x + y - z]]?",
            "Compute [[n + x + y - z]].",
            "Evaluate [[n + x + y - z]].",
            "What do you get when you add [[x]] and [[y]] to [[n]] and then subtract [[z]]?",
            "Find [[n + x + y - z]]. Write it as a fraction in lowest terms.",
            "Subtract [[z]] from the sum of [[n]], [[x]] and [[y]].",
            "Simplify [[n + x + y - z]].",
            "{who} has [[n]] liters of juice. {He} adds [[x]] liter and then [[y]] liter. {other} drinks [[z]] liter. "
            "How many liters are there now?",
            "Add [[n]], [[x]] and [[y]]. Then subtract [[z]]. What is the result?",
            "Calculate [[n + x + y - z]] as a fraction in lowest terms.",
            "{who} had [[n]] cakes. {He} got [[x]] of a cake from {other} and [[y]] of a cake from {third}, and then "
            "ate [[z]] of a cake. How much cake does {he} have now?",
            "[[n + x + y - z]] = ?",
            "<Solve|Determine|Give>: [[n + x + y - z]].",
            "Fill in the <blank|gap>: [[n + x + y - z]] = ___",
            "<Start with|Begin with> [[n]]. Add [[x]] and [[y]], <then|and> <take away|subtract> [[z]]. <What is the "
            "result?|What do you get?|Where do you end?>",
            "[[n]] is <increased|raised> by [[x]] and by [[y]], then <decreased|lowered> by [[z]]. <What is it "
            "now?|What is the result?|Find the result.>",
            "To [[n]] we add [[x]] and [[y]]; from <this|the sum> we <take|subtract> [[z]]. <What is left?|What do we "
            "get?>",
            "<What number|What> is [[z]] less than the sum of [[n]], [[x]] and [[y]]?",
            "<If|When> you add [[x]] and [[y]] to [[n]] and <take|remove> [[z]], what <do you have|is left>?",
            "Express [[n + x + y - z]] as <one|a single|a common> fraction.",
            "A <tank|barrel|pool> <has|holds> [[n]] <1=liters|gallons>. [[x]] <1=liter|gallon> and [[y]] "
            "<1=liter|gallon> are <added|poured in>, and [[z]] <1=liter|gallon> <leaks out|is used>. How many "
            "<1=liters|gallons> are in it now?",
            "{who} has [[n]] <1=pounds|kilograms> of <flour|rice|sugar>, <buys|gets> [[x]] and [[y]] "
            "<1=pound|kilogram> more and <uses|sells> [[z]]. How many <1=pounds|kilograms> <are left|does {he} have "
            "then>?",
            "{who} <walked|drove|biked> [[n]] <1=miles|kilometers>, then [[x]] and [[y]] <1=mile|kilometer> "
            "<on|farther>, and [[z]] <1=mile|kilometer> back. How many <1=miles|kilometers> from the start is {he}?",
            "A <ribbon|rope|cable> of [[n]] <1=meters|yards|feet> is <made longer|lengthened> by [[x]] and [[y]] "
            "<1=meter|yard|foot>, then [[z]] is cut off. How long is it <now|in the end>, in <1=meters|yards|feet>?",
            "A <tree|plant|vine> was [[n]] feet tall. It grew [[x]] foot one year and [[y]] foot the next, and [[z]] "
            "foot was <cut|trimmed> off. How many feet tall is it now?",
            "A <baby|puppy|lamb> weighed [[n]] <1=pounds|kilograms>, gained [[x]] and [[y]] and lost [[z]] "
            "<1=pound|kilogram>. What does it weigh now, in <1=pounds|kilograms>?",
            "The <water|river|snow> stood at [[n]] <1=feet|meters>. It rose [[x]] and [[y]] and fell [[z]] "
            "<1=foot|meter>. How <high|many <1=feet|meters> high> is it now?",
            "{who} worked [[n]] hours, [[x]] hour and [[y]] hour, but [[z]] hour of <it|that> was a break. How many "
            "hours <did {he} really work|were work>?",
            "A <stock|share> cost [[n]] {unit}, went up by [[x]] and [[y]] and then down by [[z]]. How many {unit} is "
            "it worth now?",
            "{who} has [[n]] <1=pizzas|pies|melons> and [[x]] and [[y]] of others. After {other} eats [[z]] of one, "
            "how many <1=pizzas|pies|melons> are left?",
            "A pot with [[n]] <1=cups|liters|quarts> of soup gets [[x]] <1=cup|liter|quart> of <water|broth> and "
            "[[y]] <1=cup|liter|quart> of <milk|cream>. [[z]] <1=cup|liter|quart> boils away. How much is left, in "
            "<1=cups|liters|quarts>?",
            "Compute the sum of [[n]], [[x]] and [[y]], less [[z]].",
            "<Find|Give|Write> the result as a fraction: [[n + x + y - z]].",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[n + x + y - z]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[n + x + y - z]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[n + "
            "x + y - z]]. <What is the <right |correct |>answer?|What should {he} write?|Give the "
            "<result|answer>.|Find the <result|answer>.|What is the result?>",
        ),
        dev=("Work out [[n + x + y - z]].", "Take [[z]] away from the sum of [[n]], [[x]] and [[y]]. What is left?"),
        test=("Find the value of [[n + x + y - z]].", "What is [[n]] plus [[x]] plus [[y]] minus [[z]]?"),
    ),
    Kind(
        "simplify_fraction",
        _unreduced,
        (
            Line(
                "low",
                "a / b",
                says=(
                    "Divide top and bottom by their greatest common divisor: [[a / b]] = [[low]].",
                    "In lowest terms, [[a / b]] = [[low]].",
                    "Cancel the common factor: [[a / b]] = [[low]].",
                    "Reduced, [[a / b]] = [[low]].",
                    "The fraction is [[a / b]] = [[low]].",
                    "[[a / b]] = [[low]].",
                ),
                asks="[[a]] over [[b]] in lowest terms",
                wrong=("b / a", "a / (b - a)", "a / (a + b)"),
            ),
        ),
        train=(
            "Simplify [[a]]/[[b]].",
            "Simplify the fraction [[a]]/[[b]].",
            "Write [[a]]/[[b]] in lowest terms.",
            "Reduce [[a]]/[[b]] to lowest terms.",
            "Express [[a]]/[[b]] in simplest form.",
            "What is [[a]]/[[b]] in simplest form?",
            "Reduce the fraction [[a]]/[[b]].",
            "What is the simplest form of [[a]]/[[b]]?",
            "Write [[a]] divided by [[b]] as a fraction in lowest terms.",
            "What fraction of [[b]] is [[a]]? Give the answer in lowest terms.",
            "There are [[b]] {items} in a {box}, and [[a]] of them are red. What fraction of the {items} are red?",
            "{who} got [[a]] of [[b]] questions right. What fraction of the questions is that, in lowest terms?",
            "What fraction of an order of [[b]] {items} has arrived if [[a]] {items} are here?",
            "<Cancel|Shorten|Reduce> [[a]]/[[b]].",
            "<Reduce|Bring down> [[a]]/[[b]] <as far as possible|completely|fully>.",
            "[[a]]/[[b]] = ? <(lowest terms)|(simplest form)|Simplify.>",
            "<Write|State|Express> [[a]]/[[b]] with the smallest <possible |>numbers.",
            "<Write|Express|Show> <the ratio of [[a]] to [[b]]|[[a]] out of [[b]]> as a fraction in <lowest "
            "terms|simplest form>.",
            "<Which|What> fraction in lowest terms <equals|is equal to|is the same as> [[a]]/[[b]]?",
            "Divide [[a]] by [[b]] and write the <result|quotient> in <lowest terms|simplest form>.",
            "<What part|What fraction> of [[b]] is [[a]]?",
            "[[a]] is what <part|fraction> of [[b]]? <Simplify.|Reduce your answer.|Give it in lowest terms.>",
            "<What do you get when you|What results if you> reduce [[a]]/[[b]]<| to lowest terms>?",
            "<Find|Give> the simplest way to write [[a]]/[[b]].",
            "In a <class|group|club> of [[b]] <1=children|students|people>, [[a]] <wear glasses|have a pet|play the "
            "piano>. What fraction of the <1=children|students|people> is that, <simplified|in lowest terms>?",
            "{who} <read|finished> [[a]] of the [[b]] pages in <a|{his}> book. What fraction of the book is that<|, "
            "in simplest form>?",
            "Of [[b]] <1=games|matches>, a team <won|lost> [[a]]. What fraction of the <1=games|matches> <was that|is "
            "that>?",
            "{who} <made|hit> [[a]] of [[b]] <shots|free throws>. <Write|Give> this as a fraction in <lowest "
            "terms|simplest form>.",
            "[[a]] of the [[b]] <1=seats|rooms|tables> are <taken|free|full>. What fraction of the "
            "<1=seats|rooms|tables> is that?",
            "A <ribbon|road|rope> is [[b]] <1=meters|yards|feet> long, and [[a]] <1=meters|yards|feet> <are|were> "
            "<painted|used>. What fraction <is that|of it is that>?",
            "{who} has [[b]] {unit} and <spends|saves|gives away> [[a]] {unit}. What fraction of {his} money is "
            "that<|, in lowest terms>?",
            "{who} <used|slept> [[a]] of [[b]] minutes <for lunch|on the bus>. What fraction of the time is that?",
            "<Out of|From> [[b]] <seeds|eggs|bulbs>, [[a]] <were good|were bad|broke>. What fraction is that in "
            "<lowest terms|simplest form>?",
            "A <bag|jar|bowl> has [[b]] <1=marbles|beads|candies>, [[a]] of them <green|white|purple>. What fraction "
            "of the <1=marbles|beads|candies> is that?",
            "A test has [[b]] <points|questions>, and {who} got [[a]]. <Express|Write> {his} score as a "
            "<reduced|simplified> fraction.",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<reduce|simplify|cancel down> [[a]]/[[b]]. <What is the <right |correct |>answer?|What should {he} "
            "write?|Give the <result|answer>.|Find the <result|answer>.|What is the result?>",
            "<Without a calculator,|By hand,|In your head,|Step by step,> <reduce|simplify|cancel down> the fraction "
            "[[a]]/[[b]].",
        ),
        dev=("Bring the fraction [[a]]/[[b]] to lowest terms.", "Can you simplify [[a]]/[[b]]?"),
        test=("Give [[a]]/[[b]] as a fraction in simplest form.", "Find the reduced form of [[a]]/[[b]]."),
    ),
)
