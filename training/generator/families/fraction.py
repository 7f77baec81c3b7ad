"""Two fractions added, subtracted, multiplied, divided."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import two_fractions
from redline.training.oracle.expression import Exact

FAMILY = "fractions"


def _sum(rng: Random) -> dict[str, Exact]:
    """Two different fractions, in any order, now and then one above 1."""
    x, y = rng.sample(two_fractions(rng), 2)
    if rng.random() < 0.15:
        x = Exact(x + 1)
    return {"x": x, "y": y}


def _difference(rng: Random) -> dict[str, Exact]:
    """Two fractions, the larger one first."""
    x, y = two_fractions(rng)
    return {"x": x, "y": y}


ADD = Line(
    "s",
    "x + y",
    says=(
        "Over a common denominator, [[x + y]] = [[s]].",
        "Add the two fractions: [[x + y]] = [[s]].",
        "The sum is [[x + y]] = [[s]].",
        "[[x]] and [[y]] make [[x + y]] = [[s]].",
        "Put them together: [[x + y]] = [[s]].",
        "[[x + y]] = [[s]].",
    ),
    asks="the sum of [[x]] and [[y]]",
    wrong=("x - y", "x * y", "x + y + y", "(x + y) / 2"),
)
_SUBTRACT = Line(
    "d",
    "x - y",
    says=(
        "Over a common denominator, [[x - y]] = [[d]].",
        "Subtract the smaller from the larger: [[x - y]] = [[d]].",
        "The difference is [[x - y]] = [[d]].",
        "Take [[y]] away from [[x]]: [[x - y]] = [[d]].",
        "What is left is [[x - y]] = [[d]].",
        "[[x - y]] = [[d]].",
    ),
    asks="[[x]] minus [[y]]",
    wrong=("x + y", "y - x", "x * y"),
)
_MULTIPLY = Line(
    "m",
    "x * y",
    says=(
        "Multiply the tops and the bottoms: [[x * y]] = [[m]].",
        "The product is [[x * y]] = [[m]].",
        "[[y]] of [[x]] is [[x * y]] = [[m]].",
        "Multiply [[x]] by [[y]]: [[x * y]] = [[m]].",
        "Here we multiply: [[x * y]] = [[m]].",
        "[[x * y]] = [[m]].",
    ),
    asks="[[x]] times [[y]]",
    wrong=("x / y", "x + y", "x - y"),
)
_DIVIDE = Line(
    "q",
    "x / y",
    says=(
        "Divide by multiplying with the flipped fraction: [[x / y]] = [[q]].",
        "The quotient is [[x / y]] = [[q]].",
        "Divide [[x]] by [[y]]: [[x / y]] = [[q]].",
        "Here we divide: [[x / y]] = [[q]].",
        "[[x / y]] = [[q]].",
    ),
    asks="[[x]] divided by [[y]]",
    wrong=("x * y", "y / x", "x - y"),
)

KINDS = (
    Kind(
        "fraction_sum",
        _sum,
        (ADD,),
        train=(
            "What is [[x]] + [[y]]?",
            "Compute [[x + y]].",
            "Add [[x]] and [[y]].",
            "Find the sum of [[x]] and [[y]].",
            "Calculate [[x]] + [[y]]. Give the answer as a fraction in lowest terms.",
            "What is the sum of [[x]] and [[y]]?",
            "Evaluate [[x]] + [[y]].",
            "Express [[x]] + [[y]] as a common fraction.",
            "[[x]] + [[y]] = ?",
            "What do you get when you add [[x]] to [[y]]?",
            "{who} walked [[x]] of a mile and then [[y]] of a mile. How many miles did {he} walk in total?",
            "A recipe needs [[x]] cup of milk and [[y]] cup of water. How many cups of liquid is that?",
            "{who} ate [[x]] of a pizza, and {other} ate [[y]] of a pizza of the same size. How much pizza did they "
            "eat together?",
            "Add the fractions [[x]] and [[y]] and simplify.",
            "<Add|Add up|Total>: [[x]] and [[y]].",
            "[[x]] <plus|added to> [[y]] <equals|is|makes> <what|what fraction|how much>?",
            "<Put together|Combine> [[x]] and [[y]]<. What is the total?| into one fraction.>",
            "<How much|What> <is|do you have with> [[x]] and [[y]] <together|taken together|in all>?",
            "<Simplify|Determine|Solve>: [[x]] + [[y]].",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[y]], <what is|find> <1=x|a|m> + <1=y|b|n>.",
            "<Increase|Raise> [[x]] by [[y]]. <What is the result?|What do you get?>",
            "What <number|fraction> is [[y]] <more|greater|larger> than [[x]]?",
            "Fill in the <blank|gap>: [[x]] + [[y]] = ___",
            "One number is [[x]] and <another|the other> is [[y]]. <What is their sum?|Find their sum.|What do they "
            "add up to?>",
            "{who} <jogged|biked|hiked|swam> [[x]] <1=mile|kilometer> <in the morning|before lunch|on Monday> and "
            "[[y]] <1=mile|kilometer> <later|more with {other}|on the way back>. How many <1=miles|kilometers> <was "
            "that|did {he} cover> <in all|altogether|in total>?",
            "<A cake|Bread dough|A soup|The sauce> <needs|takes|calls for> [[x]] <1=cup|liter|pound> of <one "
            "thing|water> and [[y]] <1=cup|liter|pound> of <another|milk>. How many <1=cups|liters|pounds> <is "
            "that|is this together>?",
            "{who} <read|studied|practiced|painted> for [[x]] <of an hour|hour> <1=yesterday|before dinner> and [[y]] "
            "<of an hour|hour> <1=today|after dinner>. How many hours <was that|did {he} spend on it> <in "
            "all|altogether>?",
            "{who} <bought|picked|used> [[x]] <1=pound|kilogram> of <nuts|cherries|cheese> and [[y]] "
            "<1=pound|kilogram> of <grapes|plums|beans>. <What is the total weight in|How much is that together in> "
            "<1=pounds|kilograms>?",
            "A <ribbon|board|pipe|rope> of [[x]] <1=yard|meter|foot> is <joined|tied|glued> to one of [[y]] "
            "<1=yard|meter|foot>. How long are <they|both> together, in <1=yards|meters|feet>?",
            "It rained [[x]] <1=inch|centimeter> <on Friday|in the morning> and [[y]] <1=inch|centimeter> <on "
            "Sunday|at night>. How many <1=inches|centimeters> <of rain fell|did it rain> <in all|in total>?",
            "{who} <drank|used|poured> [[x]] <1=liter|cup|quart> of <juice|milk|tea>, then [[y]] <1=liter|cup|quart> "
            "more. How <much|many <1=liters|cups|quarts>> <was that|is that> <in all|altogether>?",
            "A <worm|vine|root|plant> was [[x]] <1=inch|foot> long and <grew|got> [[y]] <1=inch|foot> longer. How "
            "many <1=inches|feet> long <is it now|did it become>?",
            "{who} walks [[x]] <1=mile|kilometer> to the {place} and then [[y]] <1=mile|kilometer> to <the bus|the "
            "lake|{other}'s house>. How <far|many <1=miles|kilometers>> does {he} walk?",
            "<A box|A parcel|A letter> <weighs|has a weight of> [[x]] <1=pound|kilogram>; <a second|another> one "
            "<weighs|has> [[y]] <1=pound|kilogram>. How many <1=pounds|kilograms> do <they|both> weigh together?",
            "A <bucket|can|tank> with [[x]] <1=gallon|liter> gets [[y]] <1=gallon|liter> more. How <much|many "
            "<1=gallons|liters>> <is in it|does it hold> now?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x + y]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x + y]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x + "
            "y]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] + [[y]].", "What is [[x]] plus [[y]]?"),
        test=("Find [[x]] + [[y]] in simplest form.", "What number is the sum of the fractions [[x]] and [[y]]?"),
    ),
    Kind(
        "fraction_difference",
        _difference,
        (_SUBTRACT,),
        train=(
            "What is [[x]] - [[y]]?",
            "Compute [[x - y]].",
            "Subtract [[y]] from [[x]].",
            "Find the difference between [[x]] and [[y]].",
            "Calculate [[x]] - [[y]]. Give the answer as a fraction in lowest terms.",
            "What is [[x]] minus [[y]]?",
            "Evaluate [[x]] - [[y]].",
            "Express [[x]] - [[y]] as a common fraction.",
            "[[x]] - [[y]] = ?",
            "How much larger is [[x]] than [[y]]?",
            "Take [[y]] away from [[x]]. What is left?",
            "{who} had [[x]] of a cake and ate [[y]] of a cake. How much cake is left?",
            "A bottle holds [[x]] liter of juice. {who} drinks [[y]] liter of it. How many liters are left?",
            "{who} ran [[x]] of a mile, and {other} ran [[y]] of a mile. How many miles more did {who} run?",
            "A rope is [[x]] meter long. {who} cuts off [[y]] meter. How long is the rope now, in meters?",
            "<Subtract|Take the difference>: [[x]] - [[y]].",
            "[[x]] <minus|take away|less> [[y]] <equals|is|makes> <what|what fraction|how much>?",
            "<Find|Give|Determine> the <difference|result>: [[x]] - [[y]].",
            "<Simplify|Determine|Solve>: [[x]] - [[y]].",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[y]], what is <1=x|a|m> - <1=y|b|n>?",
            "<Decrease|Lower|Reduce> [[x]] by [[y]]. <What is the result?|What do you get?>",
            "What <number|fraction> is [[y]] <less|smaller> than [[x]]?",
            "Fill in the <blank|gap>: [[x]] - [[y]] = ___",
            "What must be added to [[y]] to <get|make|reach> [[x]]?",
            "[[y]] + ? = [[x]]",
            "How <much less than|far below> [[x]] is [[y]]?",
            "{who} <had|bought|made> [[x]] <1=pound|kilogram> of <nuts|cheese|flour|candy> and <used|ate|gave "
            "{other}> [[y]] <1=pound|kilogram>. How many <1=pounds|kilograms> <are left|does {he} have left|remain>?",
            "A <board|ribbon|stick|string> is [[x]] <1=yard|foot|meter> long. [[y]] <1=yard|foot|meter> <is cut "
            "off|breaks off|is used>. How many <1=yards|feet|meters> <are left|remain>?",
            "{who} <lives|stays> [[x]] <1=mile|kilometer> from the {place}. {He} has <walked|gone|biked> [[y]] "
            "<1=mile|kilometer>. How <much farther|many more <1=miles|kilometers>> <must {he} go|is it>?",
            "{who} needs [[x]] <1=cup|liter> of <milk|sugar|oil> and has <only |>[[y]] <1=cup|liter>. How <much "
            "more|many more <1=cups|liters>> does {he} need?",
            "One <jar|bag|fish|book> weighs [[x]] <1=pound|kilogram>, <another|the other> [[y]] <1=pound|kilogram>. "
            "How much <heavier|more> is the first, in <1=pounds|kilograms>?",
            "{who} <1=worked|read|slept|played> for [[x]] hour, {other} for [[y]] hour. How many hours longer did "
            "{who} <1=work|read|sleep|play>?",
            "One <1=glass|jar|tank> is [[x]] full, <another|the other> of the same size is [[y]] full. What fraction "
            "of a <1=glass|jar|tank> more is in the first?",
            "The <tank|pool|bottle> was [[x]] full. <Then|Now> [[y]] of <its full amount|the whole tankful|what it "
            "can hold> <was|has been> <used|let out>. What fraction of <it|the full amount> is left in it?",
            "{who} <filled|painted|finished> [[x]] of a <page|wall|job>, {other} only [[y]] of one. How much more of "
            "it did {who} do?",
            "A recipe <asks for|says> [[x]] <1=teaspoon|cup> of salt. {who} <puts in|takes> [[y]] <1=teaspoon|cup> "
            "less. How many <1=teaspoons|cups> is that?",
            "<From|Out of> [[x]] <1=gallon|liter> of <paint|gas|water>, [[y]] <1=gallon|liter> <is used|is spilled|is "
            "sold>. How <much|many <1=gallons|liters>> <is still there|is left>?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x - y]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x - y]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x - "
            "y]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] - [[y]].", "What remains when [[y]] is subtracted from [[x]]?"),
        test=("Find [[x]] - [[y]] in simplest form.", "By how much is the fraction [[x]] greater than [[y]]?"),
    ),
    Kind(
        "fraction_product",
        _sum,
        (_MULTIPLY,),
        train=(
            "What is [[x]] times [[y]]?",
            "Compute [[x * y]].",
            "Multiply [[x]] by [[y]].",
            "Find the product of [[x]] and [[y]].",
            "What is [[x]] of [[y]]?",
            "Compute [[x]] of [[y]].",
            "Evaluate [[x * y]].",
            "What is the product of [[x]] and [[y]]? Simplify your answer.",
            "Calculate [[x * y]] as a fraction in lowest terms.",
            "What do you get when you multiply [[x]] and [[y]]?",
            "A rectangle is [[x]] meter long and [[y]] meter wide. What is its area in square meters?",
            "Find [[x]] of [[y]].",
            "<Multiply|Find the product>: [[x * y]].",
            "<Calculate|Determine|Simplify> [[x]] times [[y]].",
            "[[x]] times [[y]] <equals|is|makes> <what|what fraction|how much>?",
            "[[x * y]] = ?",
            "Fill in the <blank|gap>: [[x * y]] = ___",
            "<How much|What part> is [[y]] of [[x]]?",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[y]], what is <1=x|a|m> times <1=y|b|n>?",
            "One number is [[x]] and <another|the other> is [[y]]. <What is their product?|Find their "
            "product.|Multiply them.>",
            "<Take|Find|Give> [[y]] of [[x]].",
            "<Simplify|Solve|Express as one fraction>: [[x * y]].",
            "{who} <has|bought|made> [[x]] <1=quart|liter|cup> of <juice|soup|jam|milk> and <uses|drinks|gives away> "
            "[[y]] of it. How many <1=quarts|liters|cups> is that?",
            "A <trail|road|path> is [[x]] <1=mile|kilometer> long. {who} has <walked|run|swept> [[y]] of it. How many "
            "<1=miles|kilometers> is that?",
            "A <plot|rug|card|field> is [[x]] <1=yard|meter|mile> by [[y]] <1=yard|meter|mile>. <What is its area in "
            "square|How large is it, in square> <1=yards|meters|miles>?",
            "A recipe <needs|takes|calls for> [[x]] <1=cup|pound|liter> of <flour|milk|butter|rice>. {who} makes "
            "<only |>[[y]] of the recipe. How many <1=cups|pounds|liters> does {he} need?",
            "One <bag|box|can> <weighs|holds> [[x]] <1=pound|kilogram>. How many <1=pounds|kilograms> <are in|is> "
            "[[y]] of <a|one> <bag|box|can>?",
            "{who} <runs|swims|walks> [[x]] <1=mile|kilometer> in an hour. How <far|many <1=miles|kilometers>> does "
            "{he} get in [[y]] of an hour?",
            "A <ribbon|rope|wire|board> of [[x]] <1=yard|meter|foot> <is cut|is used>: {who} takes [[y]] of it. How "
            "long is {his} piece in <1=yards|meters|feet>?",
            "{who} <buys|gets> [[y]] of a <piece|roll> of <cloth|wire|carpet> that is [[x]] <1=yard|meter> long. How "
            "many <1=yards|meters> is that?",
            "It takes [[x]] <of an hour|hour> to <paint|mow|clean> <a room|the lawn>. {who} has done [[y]] of the "
            "<work|job>. How many hours has {he} worked?",
            "{who} <spends|works|reads> [[x]] hour a day and [[y]] of <it|this time> with {other}. How many hours a "
            "day is that with {other}?",
            "A <square|tile|stamp|photo> has sides of [[x]] <1=inch|foot> and [[y]] <1=inch|foot>. Find its area in "
            "square <1=inches|feet>.",
            "[[y]] of a <tank|can|jug> that <has|contains> [[x]] <1=gallon|liter> is <poured out|drunk|sold>. How "
            "many <1=gallons|liters> is that?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x * y]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x * y]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x * "
            "y]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] times [[y]].", "What is [[x]] multiplied by [[y]]?"),
        test=("Find [[x * y]] in simplest form.", "Calculate [[x]] of the fraction [[y]]."),
    ),
    Kind(
        "fraction_quotient",
        _sum,
        (_DIVIDE,),
        train=(
            "What is [[x]] divided by [[y]]?",
            "Compute [[x / y]].",
            "Divide [[x]] by [[y]].",
            "Find the quotient of [[x]] and [[y]].",
            "Evaluate [[x / y]].",
            "Calculate [[x / y]] as a fraction in lowest terms.",
            "How many times does [[y]] go into [[x]]?",
            "What do you get when you divide [[x]] by [[y]]?",
            "By what number must [[y]] be multiplied to get [[x]]?",
            "A cup holds [[y]] liter. How many such cups does [[x]] liter fill?",
            "What is the result of dividing [[x]] by [[y]]? Simplify your answer.",
            "Find [[x / y]] and write it in lowest terms.",
            "<Divide|Find the quotient>: [[x / y]].",
            "<Calculate|Determine|Simplify> [[x]] divided by [[y]].",
            "[[x]] divided by [[y]] <equals|is|makes> <what|what fraction|how much>?",
            "[[x / y]] = ?",
            "Fill in the <blank|gap>: [[x / y]] = ___",
            "<If|When> <1=x|a|m> = [[x]] and <1=y|b|n> = [[y]], what is <1=x|a|m> divided by <1=y|b|n>?",
            "<Simplify|Solve|Express as one fraction>: [[x / y]].",
            "[[y]] of <what|what number> is [[x]]?",
            "[[y]] times <what|what number> <is|makes|equals> [[x]]?",
            "[[y]] of a number is [[x]]. <What is the number?|Find it.|Find the number.>",
            "The product of [[y]] and <a number|some number> is [[x]]. <What is the number?|Find the number.>",
            "What is the ratio of [[x]] to [[y]] as a fraction?",
            "<How many|What number of> <servings|portions|helpings> of [[y]] <1=cup|pound|liter> <are in|can be made "
            "from|does one get from> [[x]] <1=cup|pound|liter>?",
            "{who} <runs|walks|bikes|swims> [[x]] <1=mile|kilometer> in [[y]] <of an hour|hour>. <How many "
            "<1=miles|kilometers> is that in one hour?|How many <1=miles|kilometers> per hour is that?|What is {his} "
            "speed in <1=miles|kilometers> per hour?>",
            "[[y]] <1=pound|kilogram|yard|liter> costs [[x]] of a dollar. <What does one "
            "<1=pound|kilogram|yard|liter> cost, in dollars?|How many dollars is that for a whole "
            "<1=pound|kilogram|yard|liter>?>",
            "One <piece|step|tile|link> is [[y]] <1=foot|yard|meter> long. How many of them <make|give|are> [[x]] "
            "<1=foot|yard|meter>?",
            "A <recipe|batch|cake> <needs|takes> [[y]] <1=cup|pound> of <sugar|flour|butter>. How many "
            "<recipes|batches|cakes> can {who} make with [[x]] <1=cup|pound>?",
            "[[x]] <1=mile|kilometer> of road is built in [[y]] of a week. How many <1=miles|kilometers> is that in a "
            "whole week?",
            "A <spoon|glass|scoop|can> <holds|takes> [[y]] <1=cup|liter|pint>. How many of them <fill|make> [[x]] "
            "<1=cup|liter|pint>?",
            "A <rectangle|plot|rug> has an area of [[x]] square <1=meter|yard|foot> and a <width|side> of [[y]] "
            "<1=meter|yard|foot>. <How long is the other side, in|What is its length in> <1=meters|yards|feet>?",
            "{who} <1=paints|mows|cleans> [[x]] of a <1=wall|lawn|house> in [[y]] of an hour. How many "
            "<1=walls|lawns|houses> is that in one hour?",
            "The <machine|pump|printer> uses [[x]] <1=gallon|liter> in [[y]] hour. How many <1=gallons|liters> <an "
            "hour|each hour|per hour> is that?",
            "<Please|Now|Without a calculator,|By hand,> <calculate|evaluate|determine|figure out> <the value of "
            "|>[[x / y]]<| and simplify| and reduce the result| in lowest terms| exactly>.",
            "<What|Which fraction> <do you get for|comes out of|results from|is the result of> <the expression |the "
            "term |>[[x / y]]<, in lowest terms|, simplified|>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: [[x / "
            "y]]. <What is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=("Work out [[x]] divided by [[y]].", "Find the result when [[x]] is divided by [[y]]."),
        test=("What is the value of [[x / y]]?", "Take the fraction [[x]] and divide it by [[y]]. What is the result?"),
    ),
)
