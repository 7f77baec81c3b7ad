"""Stories of adding and taking away what is measured in decimals: ways, weights, water, ribbon, snow."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import decimal, decimal_and_part, decimals
from redline.training.generator.story import step

FAMILY = "word problems"


def _two(rng: Random) -> dict[str, Fraction]:
    a, b = decimals(rng)
    return {"a": a, "b": b}


def _three(rng: Random) -> dict[str, Fraction]:
    a, b, c = decimals(rng, 3)
    return {"a": a, "b": b, "c": c}


def _with_part(rng: Random) -> dict[str, Fraction]:
    """`a` is larger than `b`."""
    a, b = decimal_and_part(rng)
    return {"a": a, "b": b}


def _below_one(rng: Random) -> dict[str, Fraction]:
    """Both below one, `a` larger than `b`."""
    while (a := decimal(rng, 1) % 1) <= (b := decimal(rng, 1) % 1):
        pass
    return {"a": a, "b": b}


def _rest(rng: Random) -> dict[str, Fraction]:
    """`t` is made of `a`, `b` and a rest."""
    while True:
        a, b, c = decimals(rng, 3)
        if (t := a + b + c) != 1:
            return {"t": t, "a": a, "b": b}


KINDS = (
    Kind(
        "decimal_sum",
        _two,
        (
            step(
                "total",
                "a + b",
                "In all it is # {items}.",
                "Add both amounts: #.",
                "Together: # {items}.",
                "Line up the decimal points and add: #.",
                asks="how many {items} it is in all",
                wrong=("a - b", "b - a"),
            ),
        ),
        train=(
            "{who} <ran|jogged|cycled|skated> [[a]] {items=<miles|kilometers|km>} <before|in the morning before> "
            "<school|work|lunch> and [[b]] {items} <after|later>. How <far|many {items}> did {he} go <in all|that "
            "day|altogether>?",
            "A <cook|baker|chef> <mixes|stirs together> [[a]] {items=<kilograms|pounds|ounces>} of <flour|rice|oats> "
            "and [[b]] {items} of <sugar|butter|corn>. What <is|will be> the <total weight|weight of the mix>?",
            "On <Monday|Friday> [[a]] {items=<inches|centimeters>} of <snow|rain|hail> fell<| in the "
            "<hills|valley>>, and <the next day|on the weekend> [[b]] {items}. How <much|many {items} of it> "
            "<fell|came down> altogether?",
            "{who} <poured|put> [[a]] {items=<liters|cups|gallons|quarts>} of <water|juice|milk> into a "
            "<pot|jug|tank> and then <another [[b]] {items}|[[b]] {items} more>. How <much is|many {items} are> in "
            "it now?",
            "A <vine|sunflower|bean plant|tree> was [[a]] {items=<meters|feet|inches>} tall in <May|spring>. <By "
            "fall|Since then|Over the summer> it grew [[b]] {items}<| more>. How tall is it now?",
            "<Two <boards|pipes|ropes|ribbons>|Two pieces of <wire|hose|string>> of [[a]] {items=<feet|meters|m>} "
            "and [[b]] {items} are joined <end to end|in a line>. How long is <that|the whole> in {items}?",
            "It is [[a]] {items=<miles|km>} from {who}'s <1=house|home|farm> to the <bakery|river|library> and "
            "<another|then> [[b]] {items} to the <station|pool|bridge>. How <far|many {items}> is it from {his} "
            "<1=house|home|farm> to the <end|last place> by that way?",
            "<What do|How much do> a <coin|ring|pen|leaf> of [[a]] {items=<grams|ounces>} and a <shell|stone|key> of "
            "[[b]] {items} weigh <together|in all>?",
            "{who} <painted|built|dug> [[a]] {items=<meters|yards|feet>} of <a fence|a wall|a ditch> "
            "<1=yesterday|last week> and [[b]] {items} <1=today|this week>. How <much is|many {items} are> done <so "
            "far|in all>?",
            "{who} <has|owns> [[a]] {items=<pounds|kilograms|kg>} of <clay|wool|seeds|nails> and <buys|gets|is "
            "given> [[b]] {items} more. How <much|many {items}> <is that now|does {he} have now>?",
            "The <first|longer|left> part of the <path|race|trip|film> <took|lasted> [[a]] {items=<hours|minutes>}<, "
            "|; |, and >the other <one |part |>[[b]] {items}. How long did it take in all?",
            "<Bag|Box|Jar> A: [[a]] {items=<kg|pounds|liters>}. <Bag|Box|Jar> B: [[b]] {items}. Both together?",
            "For a <picnic|party|camp>, {who} <made|brought> [[a]] {items=<liters|quarts|gallons>} of <tea|lemonade> "
            "and {other} [[b]] {items}. How <much|many {items}> did they have <together|between them>?",
        ),
        dev=(
            "A nurse gave the puppy [[a]] {items=ounces} of milk at noon and [[b]] {items} at night. How much was it "
            "that day?",
            "{who} sails [[a]] {items=miles} to an island and [[b]] {items} around it. How far does {he} sail?",
            "A melon weighs [[a]] {items=pounds} and the basket weighs [[b]] {items}. What do both weigh?",
        ),
        test=(
            "{who} rowed [[a]] {items=kilometers} and walked [[b]] {items}. What distance did {he} cover in total?",
            "A beaker holds [[a]] {items=liters} of salt water. {who} adds [[b]] {items}. How much does it hold then?",
            "One parcel has a weight of [[a]] {items=pounds}, the other of [[b]] {items}. Find the weight of both.",
        ),
    ),
    Kind(
        "decimal_left",
        _with_part,
        (
            step(
                "left",
                "a - b",
                "There are # {items} left.",
                "Take away what is gone: #.",
                "What is left: # {items}.",
                "Subtract, point under point: #.",
                asks="how many {items} are left",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "A <roll|spool|coil> holds [[a]] {items=<feet|meters|yards>} of <ribbon|wire|rope|tape>. {who} "
            "<cuts off|uses|takes> [[b]] {items}. How <much|many {items}> <is|of it is> left?",
            "There <were|are> [[a]] {items=<liters|gallons|quarts>} of <oil|paint|juice|soup> in a <can|pot|tank>. "
            "<After|Once> [[b]] {items} <were|are> <used|sold>, <how much is left|how many {items} remain>?",
            "{who} has to <walk|drive|run> [[a]] {items=<miles|km|kilometers>} and <has done|has covered> [[b]]. "
            "<How far is it still|How many {items} are still ahead>?",
            "The <store|kitchen|baker> had [[a]] {items=<pounds|kilograms|kg>} of <cheese|ham|sugar|coffee>. [[b]] "
            "{items} <were|have been> <sold|eaten|used up>. How much <remains|is left>?",
            "A <candle|pencil|chalk stick> <was|is> [[a]] {items=<inches|centimeters|cm>} long. <It loses|{who} uses "
            "up> [[b]] {items} <of it|that day>. How long is <it then|the rest>?",
            "A <puddle|pond|stream> was [[a]] {items=<inches|feet>} deep. In the <sun|heat|dry week> it "
            "<fell|dropped|sank> [[b]] {items}. How deep was it <then|after that>?",
            "How many {items} <are left|remain> of a <board|pipe|cord> of [[a]] {items=<meters|feet|inches>} "
            "<when|after|if> [[b]] {items} are <cut|sawn|broken> off?",
            "{who} <opens|has> a <sack|bag> of [[a]] {items=<kg|pounds>} of <dog food|seed|soil> and <gives|pours> "
            "[[b]] {items} <to {other}|into a bowl>. What is left in it?",
            "Of [[a]] {items=<hours|days|minutes>} <of free time|for the task>, {who} <used|spent> [[b]] "
            "<reading|resting|with {other}>. How <much|many {items}> did {he} have left?",
            "A <dog|calf|child> <weighed|was> [[a]] {items=<pounds|kg|kilograms>} and <lost|went down by> [[b]] "
            "{items} <while ill|in a month>. What <was the weight|did it weigh> <then|after that>?",
            "<Water|Milk>: [[a]] {items=<liters|cups>}. <Drunk|Spilled|Used>: [[b]] {items}. <How much is "
            "left?|Left: ?>",
            "{who} <spilled|gave away|drank> [[b]] of {his} [[a]] {items=<liters|cups|pints>} of "
            "<cider|cocoa|tea|milk>. How <much|many {items}> does {he} have <now|left>?",
        ),
        dev=(
            "A hose of [[a]] {items=meters} is shortened by [[b]] {items}. How long is it now?",
            "From [[a]] {items=pounds} of dough, {who} takes [[b]] {items} for buns. How much dough is left?",
            "A truck carried [[a]] {items=tons} of sand and unloaded [[b]] {items}. How much is still on it?",
        ),
        test=(
            "{who} had [[a]] {items=yards} of cloth and sewed a bag from [[b]] {items}. What length remained?",
            "The jar held [[a]] {items=cups} of honey, but [[b]] {items} went into a cake. How much was left?",
            "The trail is [[a]] {items=miles} long, and {who} has finished [[b]]. How many {items} remain?",
        ),
    ),
    Kind(
        "decimal_change",
        _with_part,
        (
            step(
                "gone",
                "a - b",
                "The change is # {items}.",
                "It was # {items}.",
                "Subtract one from the other: #.",
                asks="the difference in {items}",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "A <tank|jug|barrel> held [[a]] {items=<liters|gallons|quarts>}. <Now|After a day> it holds [[b]] "
            "{items}. How <much|many {items}> <was|were> <taken out|used|lost>?",
            "{who} <had|bought> [[a]] {items=<feet|meters|yards>} of <rope|lace|wire>. <Only|Just> [[b]] {items} "
            "are left. How <much|many {items}> did {he} use?",
            "The <plant|corn|tree> was [[b]] {items=<feet|meters|inches>} tall <last month|in June> and is [[a]] "
            "{items} <tall |>now. How much <did it grow|has it grown>?",
            "A <kitten|puppy|lamb|baby> weighed [[b]] {items=<pounds|kilograms|kg>} at <birth|first> and [[a]] "
            "{items} <later|a month later|at the last check>. How <much|many {items}> did it gain?",
            "There were [[b]] {items=<inches|feet|cm>} of snow. <Overnight|In the storm> more fell, and <now there "
            "are|there are now> [[a]] {items}. How <much|many {items}> fell <overnight|in that time>?",
            "{who} <needs|wants> [[a]] <{items=<cups|liters>} of <milk|cream>|{items=<kg|pounds>} of <flour|honey>> "
            "but <has|finds> only [[b]]. How <much|many {items}> more does {he} need?",
            "{who} and {other} <ran|walked|hiked> [[a]] {items=<miles|km>} in all, [[b]] of them <before "
            "noon|uphill|in rain>. How many {items} <were not|were the rest>?",
            "A <board|stick|string> was [[a]] {items=<inches|feet|cm>} long before {who} cut a piece off. It is "
            "[[b]] {items} now. How long <is|was> the piece?",
            "A <full|packed> <box|bag|jar> weighs [[a]] {items=<pounds|kg|grams>}. <Empty|When empty>, it weighs "
            "[[b]] {items}. What does <its content|the filling> weigh?",
            "A <runner|swimmer> <needed|took> [[a]] {items=<seconds|minutes>} the first time and [[b]] {items} the "
            "second<| time>. How much faster was the second <try|race>?",
            "The <gauge|scale|mark> went from [[b]] {items=<feet|meters|pounds>} to [[a]] {items}. By how much did "
            "it <rise|go up>?",
            "<What|How much> must be added to [[b]] {items=<liters|kg|meters>} to <get|make|reach> [[a]] {items}?",
        ),
        dev=(
            "A lake was [[a]] {items=meters} deep in April and [[b]] {items} deep in August. How much did it sink?",
            "{who} filled the bath up from [[b]] {items=gallons} to [[a]] {items}. How much water did {he} add?",
            "After {who} ate some of the [[a]] {items=pounds} of grapes, [[b]] {items} were left. How much was eaten?",
        ),
        test=(
            "A worm was [[b]] {items=inches} long and is [[a]] {items} long today. How much longer did it get?",
            "{who} drove [[a]] {items=miles} in two parts. The first was [[b]] {items}. How long was the second?",
            "A sack of [[a]] {items=kilograms} of corn shrank to [[b]] {items}. How much corn was used?",
        ),
    ),
    Kind(
        "decimal_start",
        _two,
        (
            step(
                "first",
                "a + b",
                "At first it was # {items}.",
                "Put back what is gone: #.",
                "Add the two parts: # {items}.",
                asks="how many {items} there were at first",
                wrong=("a - b", "b - a"),
            ),
        ),
        train=(
            "{who} cut [[b]] {items=<feet|meters|inches>} <off|from> a <ribbon|board|cord>. <Now|After that> [[a]] "
            "{items} <are|were> left. How long was it <before|at first>?",
            "<After|When> [[b]] {items=<liters|gallons|cups>} <ran out of|were taken from> a <tank|barrel|jug>, "
            "[[a]] {items} <remained|were left>. How <much|many {items}> did it hold <before|at first>?",
            "{who} <gave|sold> {other} [[b]] {items=<pounds|kg|ounces>} of <tea|nuts|berries> and <kept|still has> "
            "[[a]]. How <much|many {items}> did {he} have <to begin with|at first>?",
            "A <dog|boxer|goat> <lost|has lost> [[b]] {items=<pounds|kilograms>} and <weighs|is at> [[a]] {items} "
            "now. What was the weight before?",
            "{who} has <walked|driven|skied> [[b]] {items=<miles|km>} and has [[a]] <left|to go>. How long is the "
            "<whole |>way?",
            "<There are|I see> [[a]] {items=<inches|cm>} of snow <left|on the ground>; [[b]] {items} <melted|have "
            "melted>. How <deep|many {items}> was it before <that|the thaw>?",
            "<A|The> <candle|crayon|pencil> is [[a]] {items=<inches|cm|centimeters>} long. [[b]] {items} <are "
            "gone|were used up>. How long was it <when new|at the start>?",
            "<A baker|A cook|{who}> <took|used> [[b]] {items=<kg|pounds|cups>} of <flour|sugar|rice> out of a "
            "<bin|bag>, so that [[a]] {items} were left. What was in it <before|at first>?",
            "Some <paint|oil|glue> was in a can. {who} used [[b]] {items=<liters|quarts|pints>}, and [[a]] {items} "
            "<are|were> <still there|left>. How much was <in the can at first|there in the beginning>?",
            "<Used|Sold|Lost>: [[b]] {items=<meters|kg|liters>}. <Left|Still there>: [[a]] {items}. <At the start|At "
            "first>: ?",
        ),
        dev=(
            "{who} drank [[b]] {items=pints} of milk and left [[a]] {items}. How much milk was there before?",
            "A gardener used [[b]] {items=pounds} of seed. The bag still holds [[a]] {items}. What did it hold first?",
            "A bird's nest lost [[b]] {items=ounces} of straw; [[a]] {items} stayed. How much straw was it before?",
        ),
        test=(
            "With [[b]] {items=yards} of a cloth sold, [[a]] {items} are on the roll. How long was the cloth?",
            "{who} rode [[b]] {items=kilometers} and has another [[a]] ahead. What is the full distance?",
            "A leaking pail lost [[b]] {items=liters} and kept [[a]] {items}. How much was in the pail at first?",
        ),
    ),
    Kind(
        "decimal_of_one",
        _below_one,
        (
            step(
                "rest",
                "a - b",
                "So # of a {item}.",
                "Subtract the smaller part: #.",
                "The difference is # of a {item}.",
                asks="what part of a {item} that is",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} <lives|works> [[a]] of a {item=<mile|kilometer>} from the <park|pool>, and {other} [[b]] of a "
            "{item}. How much farther <is it for {who}|must {who} go>?",
            "A <tank|bottle|jar> held [[a]] of a {item=<liter|gallon|quart>} of <oil|syrup|ink>. {who} used [[b]] of "
            "a {item}. What part of a {item} was left?",
            "<There was|{who} found> [[a]] of a {item=<cake|pie|pizza|melon>} <on the table|in the kitchen>. {who} "
            "<ate|gave away> [[b]] of a {item}. How much <remained|was left>?",
            "One <seed|bead|beetle> weighs [[a]] of a {item=<gram|pound>}, another [[b]] of a {item}. What is the "
            "difference?",
            "{who} <has run|ran> [[b]] of a {item=<mile|kilometer>} of a <path|track> that is [[a]] of a {item} "
            "long. How much <is left|is still to run>?",
            "A <bag|box> with [[a]] of a {item=<pound|kilogram|ton>} of <salt|sand|tea> <lost|loses> [[b]] of a "
            "{item} <through a hole|on the way>. What is left in it?",
            "The <shelf|plank|eel> <measured|was> [[a]] of a {item=<meter|yard>}, and <the other one|a second one> "
            "[[b]] of a {item}. How much longer was the first?",
            "{who} <needed|took> [[a]] of a {item=<minute|day|week>} for <one job|a puzzle> and [[b]] of a {item} "
            "for <the next|an easier one>. How much longer did the first take?",
            "How much more is [[a]] of a {item=<mile|liter|meter|pound>} than [[b]] of a {item}?",
            "A <farm|field|garden> of [[a]] of a {item=<hectare|square mile>} has [[b]] of a {item} of "
            "<trees|corn|grass>. How much is left for the rest?",
        ),
        dev=(
            "{who} poured [[b]] of a {item=cup} of milk from a mug with [[a]] of a {item}. How much stayed in the mug?",
            "The red line is [[a]] of a {item=meter}, the green one [[b]] of a {item}. By how much is red longer?",
            "Of [[a]] of a {item=gallon} of paint, [[b]] of a {item} went on a door. What is left?",
        ),
        test=(
            "{who} bought [[a]] of a {item=pound} of ham and ate [[b]] of a {item}. How much ham is left?",
            "The lane is [[a]] of a {item=mile} long; [[b]] of a {item} is paved. How much is not paved?",
            "A cup holds [[a]] of a {item=liter}, a glass [[b]] of a {item}. How much more does the cup hold?",
        ),
    ),
    Kind(
        "decimal_three",
        _three,
        (
            step(
                "total",
                "a + b + c",
                "In all: # {items}.",
                "Add the three amounts: #.",
                "The total is # {items}.",
                asks="how many {items} the three are together",
                wrong=("a + b", "b + c", "a + b - c"),
            ),
        ),
        train=(
            "{who} <walked|swam|biked> [[a]] {items=<miles|km|kilometers>} on <Monday|Tuesday>, [[b]] {items} on "
            "Wednesday and [[c]] {items} on <Friday|Sunday>. How <far|many {items}> is that <in all|altogether>?",
            "Three <fish|stones|boxes|pumpkins> weigh [[a]], [[b]] and [[c]] {items=<pounds|kg|ounces>}. What do "
            "they weigh <together|in total>?",
            "A <salad|punch|soup> <needs|takes> [[a]] {items=<cups|liters|pints>} of <water|broth>, [[b]] {items} of "
            "<juice|milk> and [[c]] {items} of <oil|cream>. How <much|many {items}> is it in all?",
            "It <snowed|rained> [[a]] {items=<inches|cm>} in <January|March>, [[b]] in the month after and [[c]] in "
            "the third month. What was the total for the three months?",
            "The sides of a <triangle|flower bed|sail> are [[a]], [[b]] and [[c]] {items=<feet|meters|cm>} <long|in "
            "length>. <How long are they together?|What is the sum of the sides?>",
            "{who} <drove|rode> [[a]] {items=<miles|km>} to <town|the mill>, [[b]] to {other}'s <home|shop> and "
            "[[c]] back. How many {items} <was|is> the round <trip|tour>?",
            "{who}, {other} and {third} <picked|gathered> [[a]], [[b]] and [[c]] {items=<pounds|kg|quarts>} of "
            "<berries|cherries|nuts>. How <much|many {items}> do they have together?",
            "A <driver|worker|player> <waited|rested> [[a]] {items=<hours|minutes>}, then [[b]] and at last [[c]]. "
            "How many {items} was that <in all|altogether>?",
            "<Ribbons|Boards|Cords>: [[a]], [[b]], [[c]] {items=<m|feet|cm>}. <Total length?|How long in all?>",
        ),
        dev=(
            "A hiker climbs [[a]] {items=km}, rests, climbs [[b]] {items} and then [[c]] {items}. How far is it?",
            "{who} fills three bowls with [[a]], [[b]] and [[c]] {items=cups} of rice. How much rice is it in all?",
            "A rope was cut into [[a]], [[b]] and [[c]] {items=meters}. How long was it before?",
        ),
        test=(
            "A cat, a hen and a duck weigh [[a]], [[b]] and [[c]] {items=pounds}. How much is that together?",
            "{who} mixes [[a]] {items=liters} of red, [[b]] of white and [[c]] of blue paint. How much paint is it?",
            "The bus goes [[a]] {items=miles}, stops, goes [[b]] and then [[c]] more. How many {items} does it go?",
        ),
    ),
    Kind(
        "decimal_rest",
        _rest,
        (
            step(
                "done",
                "a + b",
                "The two parts are #.",
                "First add: #.",
                asks="how many {items} the two parts are",
                wrong=("a - b",),
            ),
            step(
                "left",
                "t - done",
                "The rest: # {items}.",
                "So # {items} are left.",
                asks="how many {items} are left of [[t]]",
                wrong=("t + done", "t - a", "t - b"),
            ),
        ),
        train=(
            "From a <roll|rope|wire> of [[t]] {items=<feet|meters|yards>}, {who} cuts [[a]] {items} and <then "
            "|>[[b]] {items}. How <much|many {items}> <is|of it is> left?",
            "A <trip|race|tour> is [[t]] {items=<miles|km>} long. {who} <did|covered> [[a]] {items} <at first|before "
            "lunch> and [[b]] <after|later>. <How far is it still?|How many {items} remain?>",
            "A <bag|sack|bin> <held|had> [[t]] {items=<pounds|kg>} of <flour|rice|seed>. [[a]] {items} were used on "
            "Monday and [[b]] on Tuesday. How much was left?",
            "{who} <gave|poured> {other} [[a]] {items=<liters|cups|pints>} of {his} [[t]] {items} of "
            "<juice|tea|milk> and {third} [[b]]. What did {who} <keep|have left>?",
            "Three <parcels|melons|bricks> weigh [[t]] {items=<pounds|kg>} together. One <weighs|is> [[a]], another "
            "[[b]]. How much does the third<| one> weigh?",
            "There were [[t]] {items=<inches|cm>} of <rain|snow> in three days: [[a]] on the first and [[b]] on the "
            "second. How <much|many {items}> came on the third?",
            "{who} <had|has> [[t]] {items=<hours|minutes>} for three <tasks|games|chores>. Two took [[a]] and [[b]]. "
            "How much time is left for the third?",
            "<In all|Total>: [[t]] {items=<m|km|liters>}. Parts: [[a]], [[b]] and one more. How <much|large> is the "
            "<last|third> part?",
        ),
        dev=(
            "Of [[t]] {items=gallons} of fuel, {who} burns [[a]] on the way out and [[b]] on the way back. What is "
            "left?",
            "{who} has [[t]] {items=kg} of nuts. {He} sells [[a]] {items}, then [[b]]. How much does {he} still have?",
            "A path of [[t]] {items=yards} has [[a]] of gravel, [[b]] of sand and the rest of grass. How much is "
            "grass?",
        ),
        test=(
            "A tub of [[t]] {items=liters} lost [[a]] {items} and then [[b]] more. How much was still in it?",
            "{who} knit [[t]] {items=inches} in three days, [[a]] on the first, [[b]] on the second. And the third?",
            "From [[t]] {items=pounds} of clay, {who} shapes a pot of [[a]] and a cup of [[b]]. How much clay is left?",
        ),
    ),
)
