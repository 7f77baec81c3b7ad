"""Percentages of things: the whole, the rest, and interest."""

from __future__ import annotations

from random import Random

from redline.training.generator.families.percent import PART, whole_part
from redline.training.generator.kind import Kind
from redline.training.generator.program import Line

FAMILY = "percentages"


def _whole(rng: Random) -> dict[str, int]:
    """A percentage and a part, from a whole number."""
    a, p = 1, 1
    while a == p:
        drawn = whole_part(rng)
        p, a = drawn["p"], drawn["n"] * drawn["p"] // 100
    return {"p": p, "a": a}


def _interest(rng: Random) -> dict[str, int]:
    """A sum of money and a yearly rate."""
    return {"n": rng.choice((50, 100)) * rng.randint(2, 99), "p": rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15))}


KINDS = (
    Kind(
        "whole_from_part",
        _whole,
        (
            Line(
                "whole",
                "a * 100 / p",
                says=(
                    "If [[p]]% is [[a]], then 100% is [[a * 100 / p]] = [[whole]].",
                    "Divide by [[p]] and multiply by 100: [[a * 100 / p]] = [[whole]].",
                    "The whole is [[a * 100 / p]] = [[whole]].",
                    "In all there are [[a * 100 / p]] = [[whole]].",
                    "The number is [[a * 100 / p]] = [[whole]].",
                    "[[a * 100 / p]] = [[whole]].",
                ),
                asks="the whole of which [[p]]% is [[a]]",
                wrong=("a * p / 100", "a / p", "a * 100", "a + p"),
            ),
        ),
        train=(
            "[[p]]% of what number is [[a]]?",
            "[[a]] is [[p]]% of what number?",
            "If [[p]]% of a number is [[a]], what is the number?",
            "[[p]] percent of a number is [[a]]. Find the number.",
            "Find the number of which [[p]]% is [[a]].",
            "What number has [[a]] as its [[p]]%?",
            "[[a]] is [[p]] percent of which number?",
            "{who} gave away [[a]] {items}, which was [[p]]% of all {his} {items}. How many {items} did {he} have at "
            "first?",
            "[[p]]% of the {items} in a {box} are red. If [[a]] {items} are red, how many {items} are in the {box}?",
            "In a school, [[p]]% of the students walk to school. If [[a]] students walk, how many students are there?",
            "{who} has read [[a]] pages of a book, which is [[p]]% of it. How many pages does the book have?",
            "{who} spent [[a]] {unit}. That was [[p]] percent of {his} money. How much money did {he} have before?",
            "How many {people} were asked in a survey if [[a]] of them said yes and that was [[p]]% of all?",
            "A {worker} sold [[a]] {items} today, which is [[p]]% of the stock. How many {items} were in stock?",
            "There are [[a]] liters of water in a tank that is [[p]]% full. How many liters does the full tank hold?",
            "[[p]]<%| percent> of x is [[a]]. <Find x.|What is x?|Solve for x.>",
            "[[a]] = [[p]]% of what?",
            "[[p]]% of ___ = [[a]]",
            "[[p]]<%| percent> of ___ is [[a]]. <Fill in the blank.|Find the missing number.|Which number is missing?>",
            "<Find|Give|Determine> the whole if [[p]]<%| percent> of it is [[a]].",
            "<If|When> [[a]] is [[p]]<%| percent> of <1=a number|a total|the whole>, what is <1=the number|the "
            "total|the whole>?",
            "[[a]] <makes|makes up|equals> [[p]]<%| percent> of <a total|an amount|a quantity>. <How large is the "
            "whole?|How much is all of it?|What is 100% of it?>",
            "I <think of|have|chose> a number. [[p]]<%| percent> of <it|my number> is [[a]]. What is <it|my number>?",
            "Of <which|what> number do [[p]]<%| percent> make [[a]]?",
            "The <part|share> is [[a]] and the <rate|percent> is [[p]]%. What is the <whole|base>?",
            "{who} <got|answered> [[a]] questions right <on a test|in a quiz>, which was [[p]]<%| percent> of <the "
            "questions|all questions>. How many questions <were there|did it have>?",
            "[[a]] <1=children|students|players|members> <are|were> <sick|absent|late|new>. That is [[p]]<%| percent> "
            "of the <2=class|group|club|team>. How many <1=children|students|players|members> are in the "
            "<2=class|group|club|team>?",
            "{who} has <walked|driven|run|biked> [[a]] <miles|kilometers>, [[p]]<%| percent> of the "
            "<1=way|trip|route>. How <long|far> is the whole <1=way|trip|route>?",
            "<After|With> [[a]] <1=pieces|parts>, {who} has <put together|finished> [[p]]<%| percent> of a "
            "<puzzle|model>. How many <1=pieces|parts> does it have in all?",
            "{who} <saved|has saved|has collected> [[a]] {unit} <so far|already|up to now>, [[p]]<%| percent> of what "
            "<a bike|a trip|a phone|a guitar> costs. <How much does it cost?|What is the price?|Find its price.>",
            "A <discount|tip|tax|fee> of [[p]]<%| percent> came to [[a]] {unit}. <How much|What> was the <full "
            "price|whole bill> it was figured on?",
            "The {place} <sold|has sold> [[a]] <1=tickets|posters>, and <this is|that makes> [[p]]<%| percent> of all "
            "<1=tickets|posters>. How many <1=tickets|posters> <are there in all|were there at first>?",
            "[[p]]<%| percent> of the <1=animals|birds|fish> <on a farm|in a zoo|in a shop> are "
            "<young|white|sick|brown>. There are [[a]] of these. How many <1=animals|birds|fish> are there <in "
            "all|altogether>?",
            "<Only |>[[a]] of the <1=seeds|bulbs|plants> <were good|came up|survived>, <just|that is> [[p]]<%| "
            "percent>. How many <1=seeds|bulbs|plants> <were there|did {who} start with>?",
            "{who} <drank|poured out|used> [[a]] <1=milliliters|ounces> of <juice|milk|tea>, [[p]]<%| percent> of "
            "what was <there|in the bottle>. How many <1=milliliters|ounces> were there <before|at first>?",
            "How many {items} does {who} have <in all|altogether> if [[a]] {items}, or [[p]]<%| percent> of them, are "
            "<new|red|from {other}>?",
            "<If|Since> [[a]] <1=guests|visitors|voters|workers> make up [[p]]<%| percent>, how many "
            "<1=guests|visitors|voters|workers> are there <in all|altogether>?",
            "<Rent|Food|Tax> takes [[a]] {unit} of what {who} <1=earns|gets|is paid>, <which is|that is> [[p]]<%| "
            "percent> of it. How <much|many {unit}> does {he} <1=earn|get|make>?",
            "A team <won|lost> [[a]] games, <which is|or> [[p]]<%| percent> of <the games it played|its games>. How "
            "many games did <it|the team> play?",
            "<A store|A {worker}|{who}> <has|had> [[a]] <green|large|cheap> {items}. They are [[p]]<%| percent> of "
            "all the {items} there. How many {items} are there?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> the number of which [[p]]<%| percent> is [[a]]. <What is the "
            "<right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=(
            "A number has the property that [[p]]% of it equals [[a]]. What is the number?",
            "At the {place}, [[a]] visitors are adults. They are [[p]]% of all visitors there. How many visitors are "
            "there in total?",
        ),
        test=(
            "What number must you take so that [[p]] percent of it is [[a]]?",
            "{who} saves [[a]] {unit} a month, which is [[p]]% of what {he} earns. How much does {he} earn a month?",
        ),
    ),
    Kind(
        "percent_left",
        whole_part,
        (
            PART,
            Line(
                "rest",
                "n - part",
                says=(
                    "What is left is [[n - part]] = [[rest]].",
                    "Subtract this from the total: [[n - part]] = [[rest]].",
                    "That leaves [[n - part]] = [[rest]].",
                    "The others are [[n - part]] = [[rest]].",
                    "So [[n - part]] = [[rest]] are left.",
                    "[[n - part]] = [[rest]].",
                ),
                asks="how many of the [[n]] are left",
                wrong=("n + part", "n - p", "n - part - p"),
            ),
        ),
        train=(
            "{who} has [[n]] {items}. {He} gives [[p]]% of them to {other}. How many {items} does {he} have left?",
            "A {worker} made [[n]] {items} and sold [[p]]% of them. How many {items} are left?",
            "There are [[n]] {items} in a {box}. [[p]]% of them are red and the rest are blue. How many are blue?",
            "Of [[n]] {people}, [[p]]% went home early. How many {people} stayed?",
            "{who} had [[n]] {unit} and spent [[p]]% of it on food. How much money does {he} have left?",
            "A school has [[n]] students. If [[p]]% of them are girls, how many boys are there?",
            "[[p]] percent of the [[n]] {items} at the {place} were sold. How many were not sold?",
            "How many {items} remain if [[p]]% of [[n]] {items} are thrown away?",
            "{who} is reading a book of [[n]] pages. {He} has finished [[p]]% of it. How many pages are left to read?",
            "A test has [[n]] questions. {who} got [[p]]% of them right. How many questions did {he} get wrong?",
            "A tank held [[n]] liters of water. Then [[p]]% of the water leaked out. How many liters remained?",
            "{who} walked to the {place} and brought [[n]] {items}. On the way back {he} lost [[p]]% of them. How "
            "many {items} does {he} still have?",
            "In a survey, [[n]] {people} were asked a question and [[p]]% said yes. The others said no. How many said "
            "no?",
            "{who} must drive [[n]] kilometers and has driven [[p]]% of the way. How many kilometers are still to go?",
            "{who} <baked|made|cooked> [[n]] <cookies|pies|rolls|pancakes>. [[p]]<%| percent> of them were "
            "<eaten|sold|given away|burnt>. How many <were left|remained|were not>?",
            "<A|The> <bus|train|boat|plane> <had|carried> [[n]] passengers. <At the next stop|In {other}'s town|Then> "
            "[[p]]<%| percent> of them got off. How many <stayed on|were still on it|remained>?",
            "[[p]]<%| percent> of {who}'s [[n]] {items} <got lost|were stolen|were given away|were sold>. How many "
            "<are left|does {he} still have|remain>?",
            "<Of|From> a <class|group|team> of [[n]], [[p]]<%| percent> <are absent|are away|went home|are sick at "
            "home> <today|now>. How many are <here|present|still there>?",
            "There are [[n]] <1=seats|chairs> in a <hall|theater|bus|cinema>, and [[p]]<%| percent> <are taken|of "
            "them are taken|are in use>. How many <1=seats|chairs> are <free|empty|not taken>?",
            "{who} <has to|must|wants to> <read|write|print|check> [[n]] pages. [[p]]<%| percent> of them are done. "
            "How many pages <are left|remain|are still to do>?",
            "A <store|shop|stand|market> <got|had|started with> [[n]] <1=melons|pumpkins|shirts|toys>. It <sold|threw "
            "out|gave away> [[p]]<%| percent> of them. How many <1=melons|pumpkins|shirts|toys> did it <still "
            "have|have left|keep>?",
            "<If|When> [[p]]<%| percent> of [[n]] <lights|bulbs|lamps> are off, how many are on?",
            "The {place} has [[n]] <workers|members|helpers>. [[p]]<%| percent> are <1=men|women>, and the "
            "<rest|others> are <1=women|men>. How many <1=women|men> are there?",
            "In <a|the> <race|run|marathon>, [[n]] runners started, <but|and> [[p]]<%| percent> of them <gave "
            "up|dropped out|did not finish>. How many <finished|reached the end|crossed the line>?",
            "{who} <had|got|earned> [[n]] {unit}. <Rent|Food|A trip|A gift for {other}> <cost|took> [[p]]<%| percent> "
            "of it. How <much|many {unit}> <was left|was not spent|did {he} have left>?",
            "<What is left of|How much remains of> [[n]] <when|if|after> [[p]]<%| percent> of it is <taken "
            "away|removed|used up>?",
            "[[n]] <1=trees|bushes|plants> <stood|grew> in a <park|garden|forest>. A storm <knocked "
            "down|broke|destroyed> [[p]]<%| percent> of them. How many <1=trees|bushes|plants> <still stand|are "
            "left|survived>?",
            "A <jar|bag|bowl> of [[n]] <1=candies|nuts|grapes|beans>: [[p]]<%| percent> are eaten. How many "
            "<1=candies|nuts|grapes|beans> are left?",
            "{who} <took|shot> [[n]] <1=photos|pictures> and <deleted|lost|erased> [[p]]<%| percent> of them. How "
            "many <1=photos|pictures> did {he} <keep|have left>?",
            "A <phone|battery|charger> can last [[n]] minutes. [[p]]<%| percent> of the time <is used up|has passed>. "
            "How many minutes <are left|remain>?",
            "<Out of|Of> [[n]] <votes|answers>, [[p]]<%| percent> were for {who}, and <all the others|the rest> were "
            "for {other}. How many were for {other}?",
            "How many <1=miles|kilometers> <are left|remain> <on|of> a <2=trip|road|hike> of [[n]] "
            "<1=miles|kilometers> if [[p]]<%| percent> <of it is|is> <done|behind {who}>?",
            "[[p]]<%| percent> of the [[n]] <1=animals|birds|goats> on a farm are <2=white|male|old>. How many "
            "<1=animals|birds|goats> are not <2=white|male|old>?",
            "{who} <saves|puts aside> [[p]]<%| percent> of {his} <pay|wage|income> of [[n]] {unit} and "
            "<1=spends|uses> the rest. How <much|many {unit}> does {he} <1=spend|use>?",
            "<The teacher|A coach|{other}> had [[n]] <pencils|balls|cards> and <handed out|gave the children> "
            "[[p]]<%| percent> of them. How many were <not handed out|left over|kept>?",
            "A <job|project|task> <takes|needs> [[n]] hours. [[p]]<%| percent> of the hours are <over|done>. How many "
            "hours of work <remain|are left|are still needed>?",
            "{who} and {other} <share|split> [[n]] {items}. {who} <takes|gets> [[p]]<%| percent>, {other} the "
            "<rest|remaining ones>. How many {items} does {other} <get|have>?",
            "A pot held [[n]] <1=milliliters|grams|ounces> of <water|soup|sauce>. [[p]]<%| percent> <boiled away|was "
            "spilled|was eaten>. How many <1=milliliters|grams|ounces> <stayed|were left> in the pot?",
        ),
        dev=(
            "{who} collected [[n]] {items}, but [[p]]% of them broke. How many {items} did not break?",
            "A {place} had [[n]] {items}. After selling [[p]] percent of them, how many remained?",
        ),
        test=(
            "{who} gave away [[p]]% of {his} [[n]] {items}. How many did {he} keep?",
            "Out of [[n]] visitors, [[p]]% are children and the others are adults. Find the number of adults.",
        ),
    ),
    Kind(
        "interest",
        _interest,
        (
            Line(
                "interest",
                "n * p / 100",
                says=(
                    "The interest for one year is [[n * p / 100]] = [[interest]].",
                    "[[p]]% of [[n]] is [[n * p / 100]] = [[interest]].",
                    "In one year the money earns [[n * p / 100]] = [[interest]].",
                    "The interest is [[n * p / 100]] = [[interest]].",
                    "[[n * p / 100]] = [[interest]].",
                ),
                asks="the interest for one year, [[p]]% of [[n]]",
                wrong=("n * p / 10", "n + p", "n / p", "n + n * p / 100"),
            ),
        ),
        train=(
            "{who} puts [[n]] {unit} in a bank that pays [[p]]% interest a year. How much interest does {he} get in "
            "one year?",
            "The rate is [[p]] percent a year. How much interest do [[n]] {unit} bring in one year?",
            "How much interest does $[[n]] earn in one year at [[p]]% per year?",
            "A bank pays [[p]]% interest per year. How much interest will [[n]] {unit} earn in a year?",
            "{who} borrows [[n]] {unit} for one year at [[p]] percent interest. How much interest must {he} pay?",
            "Find the interest on $[[n]] for one year at a rate of [[p]]%.",
            "An account with [[n]] {unit} earns [[p]]% a year. What is the interest after one year?",
            "Calculate the simple interest on [[n]] {unit} at [[p]]% for one year.",
            "{who} lends {other} $[[n]] at [[p]]% interest per year. How many dollars of interest does {who} get "
            "after a year?",
            "What is the yearly interest on [[n]] {unit} if the rate is [[p]]%?",
            "The yearly interest rate is [[p]]%. {who} saves [[n]] {unit} for one year. What interest is paid to "
            "{him}?",
            "{who} invested $[[n]] at [[p]]% yearly interest. How much interest did {he} earn in the first year?",
            "[[n]] {unit}, [[p]]<%| percent> a year: how much interest <in|after> one year?",
            "<What is|How much is> [[p]]<%| percent> <simple |yearly |annual |>interest on <[[n]] {unit}|a "
            "<deposit|loan|sum> of [[n]] {unit}><| for one year|, for a single year>?",
            "<Principal|Sum|Deposit>: [[n]] {unit}. <Rate|Interest rate>: [[p]]<%| percent> per year. <Time|Term>: 1 "
            "year. <Find the interest.|What is the interest?|Interest: ?>",
            "<How much interest|What interest> <is|will be> <paid|earned|due> on [[n]] {unit} <after|for|in> <a "
            "year|one year|12 months> at <an interest rate of |a rate of |>[[p]]<%| percent>?",
            "{who} <deposits|puts|places> [[n]] {unit} in a savings account <with|that has> <an annual|a yearly> "
            "<interest |>rate of [[p]]<%| percent>. <How much interest|What interest> <will {he} have earned|does "
            "{he} get|is added> <after|at the end of> <one|the first> year?",
            "{who} <takes out|takes|gets> a loan of [[n]] {unit}<. The bank charges| at a rate of> [[p]]<%| percent> "
            "a year. <How much|What> interest <is due|has to be paid|does {he} owe> <after one year|for the first "
            "year>?",
            "<A credit union|The bank|A savings bank> gives [[p]]<%| percent> interest <a|each|every|per> year. {who} "
            "<leaves|keeps> [[n]] {unit} there for a year. How much does <{he}|{who}> earn?",
            "<On|With> <savings|a balance|a deposit> of [[n]] {unit} and a <rate|yearly rate> of [[p]]<%| percent>, "
            "how <much|many {unit}> <does|will> {who} <earn|get> <in|after> <a|one> year?",
            "<{who}'s|The> <savings|account|deposit> of [[n]] {unit} <grows|earns interest> at [[p]]<%| percent> a "
            "year. By how <much|many {unit}> <does|will> it grow in <the first|one> year?",
            "<A business|A farmer|A student|{who}> <borrowed|owes> [[n]] {unit} at [[p]]<%| percent> <per year|yearly "
            "interest|a year>. <How much is the interest for one year?|What does one year cost in interest?|What is "
            "one year's interest?>",
            "At [[p]]<%| percent> a year, <what|how much> interest <do|will> [[n]] {unit} <bring|earn|give> in <one "
            "year|twelve months>?",
            "A bond <of|worth> [[n]] {unit} pays [[p]]<%| percent> a year. How <much|many {unit}> does it pay "
            "<each|every|a> year?",
            "{who} <won|inherited|was given> [[n]] {unit} and <put|invested> <it all|the money> at [[p]]<%| percent> "
            "a year. What <will|does> <the money|it> <earn|yield> in <one|the first> year?",
            "<If|When> [[n]] {unit} <are|is> lent for a year at [[p]]<%| percent>, <how much interest is paid?|what "
            "interest comes back?>",
            "Calculate the <interest|simple interest> <that|which> [[n]] {unit} <earn|bring> in <one|a> year "
            "<if|when> the <bank|account> pays [[p]]<%| percent>.",
            "<How much|What> do [[n]] {unit} in the bank <earn|bring in> for {who} in a year if <the rate is|the bank "
            "pays> [[p]]<%| percent>?",
            "{who} <earns|gets|receives> [[p]]<%| percent> interest a year on [[n]] {unit}. <How much|How many "
            "{unit}> is that <a|each|every|in one> year?",
            "The {place} <borrows|needs> [[n]] {unit} <for a year |>to buy {goods}. The lender <asks "
            "for|wants|charges> [[p]]<%| percent> a year. How <much|large> is the interest <for one year|after a "
            "year>?",
            "{other} lends {who} [[n]] {unit} for <one|a> year. {who} <agrees|promises> to pay [[p]]<%| percent> "
            "interest. How many {unit} of interest is that?",
            "<Savings|A certificate|An investment> <of|worth> [[n]] {unit} <earned|made|brought> [[p]]<%| percent> "
            "<last year|this year|in a year>. How many {unit} of interest <was|is> that?",
            "Yearly rate [[p]]%, <amount|capital|balance> [[n]] {unit}. <What interest does one year bring?|How much "
            "interest is there for one year?>",
            "<Each|Every> year a bank <adds|pays> [[p]]<%| percent><| interest>. {who} has [[n]] {unit} <there|in "
            "it>. What does the bank <add|pay> <after|in> the first year?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> one year's interest on [[n]] {unit} at [[p]]<%| percent>. <What is "
            "the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=(
            "{who} has [[n]] {unit} in an account at [[p]]% a year. How much interest is added after one year?",
            "What interest does a loan of $[[n]] cost in one year at [[p]]%?",
        ),
        test=(
            "A savings account pays [[p]]% per year. {who} has $[[n]] in it. How many dollars of interest come in a "
            "year?",
            "Work out one year's interest on [[n]] {unit} at [[p]] percent.",
        ),
    ),
)
