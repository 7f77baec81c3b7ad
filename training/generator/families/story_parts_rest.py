"""Stories of a whole and its parts, where one part is asked for: the others, the rest, what is still to do."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import measured, price_and_part
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _part(rng: Random) -> dict[str, int]:
    """A whole `a` and a part `b` of it."""
    b, rest = apart(rng, (2, 500), (2, 500))
    return {"a": b + rest, "b": b}


def _few(rng: Random) -> dict[str, int]:
    """As many as there are people or games in a small place."""
    b, rest = apart(rng, (2, 50), (2, 50))
    return {"a": b + rest, "b": b}


def _job(rng: Random) -> dict[str, Fraction]:
    """A job or a way `a`, of which `b` is done; half of them with a point."""
    b, rest = measured(rng, (2, 60), (2, 60))
    return {"a": b + rest, "b": b}


def _goal(rng: Random) -> dict[str, Fraction]:
    a, b = price_and_part(rng, (2, 150), (2, 150))
    return {"a": a, "b": b}


KINDS = (
    Kind(
        "other_part_of_items",
        _part,
        (
            step(
                "rest",
                "a - b",
                "The others: #.",
                "Take the known part from all: # {items}.",
                "The other part is # {items}.",
                "That leaves # {items}.",
                asks="the number of the other {items}",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}<. Of these, [[b]]|, and [[b]] of them> are <red and the others are blue. How "
            "many {items} are blue|large and the rest are small. How many {items} are small|old, and all the "
            "others are new. How many {items} are new>?",
            "There are [[a]] {items} in <a|the> <box|bag|basket|drawer>, and [[b]] <of them |>are <green. The rest "
            "are yellow. How many {items} are yellow|white, the other ones black. How many are black|broken. How "
            "many {items} are not broken>?",
            "<Out of|Of> {who}'s [[a]] {items}, [[b]] are <at home and the others are at school. How many {items} "
            "are at school|new, and the rest are used. How many {items} are used|blue. How many are not blue>?",
            "{who} and {other} have [[a]] {items} <together|altogether|between them>. {who} has [[b]] of them. How "
            "many {items} <does {other} have|belong to {other}>?",
            "{who} and {other} <found [[a]] {items} in all. {other} found [[b]] of them. How many {items} did "
            "{who} find|picked [[a]] {items} altogether, and {other} picked [[b]] of these. How many {items} did "
            "{who} pick|made [[a]] {items}. If {other} made [[b]], how many {items} did {who} make|sold [[a]] "
            "{items} between them. {other} sold [[b]]. How many did {who} sell>?",
            "Two <boxes|shelves|bags> hold [[a]] {items} in all. <One of them holds [[b]]. How many {items} does "
            "the other one hold?|There are [[b]] in one. How many {items} are in the other?>",
            "In two <days|weeks>, {who} <sold|made|counted> [[a]] {items}, [[b]] of them in the <first|second>. "
            "How many {items} was it in the other?",
            "The {worker} <needs|ordered|wants> [[a]] {items}, <but only|and> [[b]] have <come|arrived>. How many "
            "{items} <are still missing|have not come yet>?",
            "How many of the [[a]] {items} are <small|red|wooden> if [[b]] of them are not<|, and every one was "
            "looked at>?",
            "{who} <looked at|checked|tested> [[a]] {items}. There were [[b]] <good|fine> ones and the "
            "<others|rest> were <bad|broken|damaged>. How many {items} were not good?",
            "<All {items}: [[a]]. Red ones: [[b]]. Other colors: how many?|Total: [[a]] {items}. New ones: [[b]]. "
            "How many used ones?|[[a]] {items}, [[b]] of them {who}'s, the others {other}'s. How many {items} are "
            "{other}'s?>",
            "A <store|shop|stand> sold [[a]] {items} on <Saturday|Monday>, [[b]] of them <before noon. How many "
            "{items} were sold after noon|to children. How many {items} did grown-ups buy|at half price. How many "
            "were sold at the full price>?",
            "{who} wants to <make [[a]] {items}. {He} has made|buy [[a]] {items}. {He} has bought|collect [[a]] "
            "{items}. {He} has found> [[b]] <so far|already|up to now>. How many {items} <are still missing|does "
            "{he} still need>?",
            "{who} put [[a]] {items} <on two tables. There are [[b]] {items} on the first. How many {items} are "
            "on|into two bags. There are [[b]] in the first bag. How many {items} are in|on two trays, [[b]] of "
            "them on the first. How many {items} are on> the second?",
            "{who} <bought|got> [[a]] {items}, some <red and some white. If [[b]] are red, how many {items} are "
            "white|big and some little. If [[b]] are big, how many {items} are little|for {him} and some for "
            "{other}. If [[b]] are for {other}, how many {items} are for {who}>?",
            "The {place} has [[a]] {items}. If [[b]] are <upstairs, how many {items} are downstairs|in use, how "
            "many {items} are not in use|outside, how many {items} are inside>?",
            "{who} has [[a]] {items} to <pack|sell|paint|carry>. After an hour [[b]] are done. How many {items} "
            "are <left|still to do>?",
            "[[b]] of {his} [[a]] {items} <came from {other}|were gifts>; {who} bought the <others|rest>. How many "
            "{items} did {who} buy?",
            "A <truck|wagon|cart> brought [[a]] {items}, [[b]] of them for the {place} and the <others|rest> for "
            "{who}. How many {items} <were for {who}|did {who} get>?",
            "<Among|Of> [[a]] {items} on the <table|shelf|floor>, [[b]] belong to {who} and <all others|the rest> "
            "to {other}. How many {items} does {other} have there?",
        ),
        dev=(
            "{who} owns [[a]] {items} and keeps [[b]] of them in the attic and the others in the cellar. How many "
            "are in the cellar?",
            "{who}'s set has [[a]] {items}, but [[b]] lie under the bed. How many {items} are in the right place?",
            "{other} carried [[b]] of the [[a]] {items}, and {who} carried the rest. How many {items} did {who} carry?",
        ),
        test=(
            "{who} wrapped [[a]] {items}, [[b]] in paper and the others in cloth. How many {items} were wrapped in "
            "cloth?",
            "The lid says [[a]] {items}, and {who} sees [[b]] at the top. How many {items} must be below?",
            "{who} and {other} own [[a]] {items} in all, and [[b]] are {other}'s. How many {items} does {who} own?",
        ),
    ),
    Kind(
        "other_part_of_scenes",
        _few,
        (
            step(
                "rest",
                "a - b",
                "The others: #.",
                "Take the known part from the whole: #.",
                "The other part is #.",
                "That leaves #.",
                asks="how many belong to the other part",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "<A|The> <class|choir|club> has [[a]] <children|students|members>, and [[b]] of them are <girls. How "
            "many are boys|boys. How many are girls|girls. How many boys are there>?",
            "{who}'s <soccer|baseball|hockey|basketball> team <played|has played> [[a]] games <this year|this "
            "season|so far> and <won [[b]] of them. How many games did it lose|lost [[b]] of them. How many games "
            "did it win>, if there were no ties?",
            "There are [[a]] <students in the class|workers in the shop|players on the team>. <Today|On "
            "Friday|This week>, [[b]] <were absent. How many were there|were present. How many were absent|are ill "
            "at home. How many came>?",
            "Of [[a]] people <on the bus|at the party|at the {place}>, [[b]] are <adults. How many are "
            "children|children. How many are adults|men. How many are not men>?",
            "A <farmer|family> has [[a]] <cows and horses in all. If [[b]] are cows, how many horses are "
            "there|sheep and goats. How many are sheep if [[b]] are goats|ducks and geese. The geese are [[b]]. "
            "How many ducks are there>?",
            "<A|The> <test|quiz> had [[a]] questions. {who} got [[b]] <right. How many did {he} get wrong|wrong. "
            "How many did {he} get right|of them correct. How many were not correct>?",
            "The <book|story> {who} reads has [[a]] pages. {He} has <read|finished> [[b]] <of them|pages>. How "
            "many pages <are left|does {he} still have to read>?",
            "{who} has [[a]] <math problems|homework problems|sums> to do. {He} <finished|did> [[b]] <at "
            "school|before dinner>. How many <are left|problems does {he} have left>?",
            "There were [[a]] <eggs in the nest box, and [[b]] hatched. How many did not hatch|seeds in the pot, "
            "but only [[b]] came up. How many did not come up|balloons at the party; [[b]] popped. How many did "
            "not pop>?",
            "A <bouquet|vase> of [[a]] flowers <has|is made up of> [[b]] <roses; the rest are lilies. How many "
            "lilies|tulips; the rest are daisies. How many daisies> are there?",
            "In a <box of|jar with> [[a]] <chocolates, [[b]] have nuts. How many have no nuts|donuts, [[b]] have "
            "sugar on them. How many have none|cookies, [[b]] are broken. How many are whole>?",
            "Of the [[a]] <children|campers|scouts> on <the trip|the way to the lake>, [[b]] went by <bus and the "
            "others by car. How many went by car|train and the rest by bike. How many went by bike>?",
            "<A|The> parking lot has <room|space> for [[a]] cars. There are [[b]] cars <in it|parked there> now. "
            "How many more <cars can park|cars fit>?",
            "<A|The> <bus|plane|theater> has [[a]] seats, and [[b]] <of them |>are <taken|filled>. How many seats "
            "are <empty|free>?",
            "{who} threw <the ball|a dart> [[a]] times and <hit|scored> [[b]] times. How many times did {he} "
            "<miss|not score>?",
            "In [[a]] <school days|summer days> it rained on [[b]]<| of them>. On how many <of them |>was it dry?",
            "{who} invited [[a]] <people|friends> to {his} party<. Only [[b]]|, but only [[b]]> came. How many did "
            "not come?",
            "How many <women are in a group of [[a]] women and men, if [[b]] of them are men|girls are in a group "
            "of [[a]] girls and boys, if [[b]] of them are boys|boys are in a class of [[a]], if [[b]] of the "
            "class are girls>?",
            "The <zoo|pet store> has [[a]] <birds, [[b]] of which can talk. How many cannot talk|fish, and [[b]] "
            "of them are gold. How many are of other colors|parrots, [[b]] of them green. How many parrots are not "
            "green>?",
            "Two buses took [[a]] <students|people> to the {place}, [[b]] of them in the first bus. How many "
            "<rode|were> in the second?",
            "{who} ran in [[a]] races and won [[b]]<| of them>. How many races did {he} not win?",
        ),
        dev=(
            "A chess player finished [[a]] games without a draw and won [[b]]. How many games were lost?",
            "In a kennel with [[a]] dogs, [[b]] have long hair. How many have short hair?",
            "A hotel has [[a]] rooms and guests in [[b]] of them. How many rooms have no guests?",
        ),
        test=(
            "There are [[a]] pupils in the third grade; [[b]] of them take the bus and the others walk. How many walk?",
            "{who} planted [[a]] bulbs, and [[b]] came up. How many bulbs did not come up?",
            "Of [[a]] houses in our street, [[b]] have a garage. How many have none?",
        ),
    ),
    Kind(
        "still_to_do",
        _job,
        (
            step(
                "rest",
                "a - b",
                "What is left: #.",
                "Take off what is done: #.",
                "There are # to go.",
                "That leaves #.",
                asks="how much is left to do",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} <wants|plans|has> to <walk|run|ride> [[a]] <miles|km|kilometers>. {He} has <gone|done> [[b]] "
            "<so far|already>. How <far does {he} still have to go|much is left>?",
            "The <way|trip|road> to the {place} is [[a]] <km|miles> long. {who} <stops|rests> after [[b]]. How "
            "<many are left|much farther is it>?",
            "A <rope|ribbon|board|pipe> is [[a]] <feet|meters|m> long. {who} <cuts|saws> off [[b]]. How long is "
            "the <other piece|rest>?",
            "A <recipe|cake> <calls for|needs> [[a]] cups of <flour|sugar|milk>. {who} <has already put|already "
            "put> in [[b]] cups. How many more cups <are needed|does {he} need to add>?",
            "A <tank|barrel|tub> holds [[a]] <liters|gallons>. There are [[b]] in it <now|already>. How <much "
            "more|much> <fits in|can be poured in>?",
            "{who} <needs|wants> [[a]] kg of <nuts|apples|rice> and has [[b]] kg. How many <more kg|kg more> <does "
            "{he} need|must {he} get>?",
            "<Together|In all> the <dog and the cat weigh|bag and the box weigh> [[a]] <kg|pounds>. The "
            "<first|first one> weighs [[b]]. How much does the other <one |>weigh?",
            "It <rained|snowed> [[a]] <inches|cm> in two days. On the first day it was [[b]]. How much was it on "
            "the second<| day>?",
            "{who} has to <work|practice|study> [[a]] hours this week and has done [[b]] <hours|of them>. How many "
            "hours are <left|still to do>?",
            "How much of a [[a]] m <fence|wall|road> is still to be <painted|done> when [[b]] m are <done|finished>?",
            "{who} <walked|cycled> [[a]] km in two <days|hours>. In the first it was [[b]] km. How many km was it "
            "in the second?",
            "A <full |>basket <of fruit |>weighs [[a]] <pounds|kg>. The <empty basket|basket alone> weighs [[b]]. "
            "How much does the fruit weigh?",
            "A <trip|journey|bus ride> lasts [[a]] hours, and [[b]] hours are over. How long does it still go on?",
            "The <bottle|pitcher> had [[a]] <liters|cups> of <juice|water> in it, of which [[b]] were "
            "<drunk|used>. How much is <left|still in it>?",
            "A <tree|pole> of [[a]] m stands in the water with [[b]] m of its length. How much is above the water?",
            "Whole <way|length>: [[a]] km. <Done|Finished>: [[b]] km. <Left|Still to go>?",
            "{who} read for [[b]] hours of the [[a]] hours {he} had planned. How many hours are left?",
            "Out of [[a]] <kg of flour|pounds of sugar|liters of paint>, [[b]] have been used. How <much is|many "
            "are> left?",
            "The <hose|chain|road> is [[a]] m long, and [[b]] m of it are <new|old>. How many m are not?",
            "{who} lives [[a]] miles from the {place} and has already <driven|walked|ridden> [[b]] miles of the "
            "way. How much farther is it?",
        ),
        dev=(
            "{who} must swim [[a]] km and has swum [[b]] km. How far must {he} still swim?",
            "A wire of [[a]] m lost [[b]] m at one end. How much wire remains?",
            "Two bags weigh [[a]] kg, one of them [[b]] kg. What does the other weigh?",
        ),
        test=(
            "{who} is on a hike of [[a]] miles and has reached mile [[b]]. How many miles are ahead?",
            "The cook wants [[a]] liters of soup, and [[b]] liters are ready. How many liters are still to be made?",
            "A pole is [[a]] m long, and [[b]] m of it stand in the ground. How long is the part above?",
        ),
    ),
    Kind(
        "money_missing",
        _goal,
        (
            step(
                "rest",
                "a - b",
                "Still missing: #.",
                "The difference: #.",
                "Take off what is there: #.",
                "That leaves #.",
                asks="how much money is missing or left",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} wants <to buy |>a {good} <that costs|for> $[[a]]. {He} has <saved |>$[[b]]<| so far>. How much "
            "more <money |>does {he} need?",
            "A {good} and a {good2} cost $[[a]] <together|in all|altogether>. The {good} <costs|is> $[[b]]. <How "
            "much is|What is the price of|What does one pay for> the {good2}?",
            "{who} <earned|made> $[[a]] in two <days|weeks>. In the first it was $[[b]]. How much was it in the "
            "second?",
            "{who} had $[[a]] and <spent|lost> $[[b]]. How much <money |><is left|does {he} have left>?",
            "{who} <paid|gave the clerk> $[[a]] for a {good} that cost $[[b]]. How much <change|money> <did {he} "
            "get back|was given back>?",
            "<The club|The class|{who}> wants to raise $[[a]]<. So far there are| and already has> $[[b]]. How "
            "much is <missing|still needed>?",
            "{who} and {other} have $[[a]] together. {who} has $[[b]]. How much <money |>does {other} have?",
            "{who} spent $[[a]] on two <things|gifts>. The first cost $[[b]]. How much was the <other|second> one?",
            "Of $[[a]], {who} <put|placed> $[[b]] in the bank and kept the rest. How much did {he} keep?",
            "The <bill|price> was $[[a]], but with a coupon it came to $[[b]]. How much did {who} save?",
            "{who} owes {other} $[[a]]. {He} <paid|gave> back $[[b]]. How much does {he} still owe?",
            "{who} and {other} buy a <gift|present> for $[[a]]. {other} <gives|pays> $[[b]]. How much does {who} "
            "<have to pay|pay>?",
            "How much <more|more money> does {who} need to buy a {good} for $[[a]] with $[[b]] in {his} pocket?",
            "{who} has $[[a]] <in all|altogether>. There are $[[b]] in {his} pocket and the rest is at home. How "
            "much is at home?",
            "After buying a {good}, {who} has $[[b]] of {his} $[[a]] left. How much did the {good} cost?",
            "The <full|normal> price is $[[a]]. {who} paid $[[b]] <on sale|with a coupon>. How much less was that?",
            "{who} began the <day|trip> with $[[a]] and came home with $[[b]]. How much did {he} spend?",
        ),
        dev=(
            "The trip costs $[[a]], and {who}'s parents pay $[[b]]. How much must {who} pay?",
            "After paying $[[b]] of a $[[a]] loan, what does {who} still owe?",
            "{who} started the day with $[[a]] and used $[[b]] of it. What is left?",
        ),
        test=(
            "A dinner for two was $[[a]]. {other} paid $[[b]] and {who} the rest. What did {who} pay?",
            "{who} needs $[[a]] for camp and has earned $[[b]]. What is {he} short of?",
            "From a gift of $[[a]], {who} used $[[b]] for books. How much was not used?",
        ),
    ),
)
