"""Stories of parts that make a whole: three groups, and what is measured or paid."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import measured, prices
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _three(rng: Random) -> dict[str, int]:
    a, b, c = apart(rng, (2, 60), (2, 60), (2, 60))
    return {"a": a, "b": b, "c": c}


def _measures(rng: Random) -> dict[str, Fraction]:
    a, b = measured(rng, (2, 40), (2, 40))
    return {"a": a, "b": b}


def _prices(rng: Random) -> dict[str, Fraction]:
    a, b = prices(rng, (2, 99), (2, 99))
    return {"a": a, "b": b}


def _bill(rng: Random) -> dict[str, Fraction]:
    a, b, c = prices(rng, (2, 60), (2, 60), (2, 60))
    return {"a": a, "b": b, "c": c}


KINDS = (
    Kind(
        "three_parts_of_scenes",
        _three,
        (
            step(
                "total",
                "a + b + c",
                "All three together: #.",
                "Add the three parts: #.",
                "In all that is #.",
                "The sum is #.",
                asks="how many there are in all",
                wrong=(
                    "a + b",
                    "a + b - c",
                    "b + c",
                ),
            ),
        ),
        train=(
            "<A|The> farm has [[a]] <cows|sheep>, [[b]] <horses|goats> and [[c]] <pigs|chickens>. How many animals "
            "<are there|is that> <in all|altogether>?",
            "{who} <picked|bought|packed> [[a]] apples, [[b]] <pears|oranges> and [[c]] <plums|bananas>. How many "
            "<pieces of fruit|fruits> <is that|did {he} have>?",
            "{who} read [[a]] pages <on Monday, [[b]] on Tuesday and [[c]] on Wednesday|on the first day, [[b]] on "
            "the second and [[c]] on the third|before lunch, [[b]] after lunch and [[c]] in bed>. How many pages "
            "did {he} read <in all|altogether>?",
            "{who} scored [[a]] points in the first game, [[b]] in the second and [[c]] in the third. How many "
            "points <is that altogether|did {he} score>?",
            "<In|On> the <parking lot|street> there are [[a]] cars, [[b]] <trucks|bikes> and [[c]] "
            "<buses|motorcycles>. How many vehicles are there?",
            "A <bouquet|garden bed|flower shop window> has [[a]] roses, [[b]] <tulips|lilies> and [[c]] "
            "<daisies|carnations>. How many flowers are in it?",
            "There are [[a]] students in <Room 1|Mr. Hill's class>, [[b]] in <Room 2|Ms. Lane's class> and [[c]] "
            "in <Room 3|Mrs. Ford's class>. How many students <is that|are there in the three classes>?",
            "The family drove [[a]] miles on Friday, [[b]] miles on Saturday and [[c]] miles on Sunday. How <many "
            "miles|far> did they drive?",
            "{who} spent [[a]] minutes on <reading|math>, [[b]] minutes on <writing|science> and [[c]] minutes on "
            "<music|art>. How many minutes <is that|did {he} work>?",
            "A train has [[a]] people in the first car, [[b]] in the second and [[c]] in the last. How many people "
            "<are on the train|is that in all>?",
            "<The cook|{who}> used [[a]] eggs for <pancakes|a cake>, [[b]] for <omelets|cookies> and [[c]] for "
            "<muffins|pudding>. How many eggs <were used|is that>?",
            "<{who} counted birds|Some birds came to the feeder>: [[a]] sparrows, [[b]] <robins|finches> and [[c]] "
            "<crows|doves>. How many birds <were there|was that>?",
            "How many <medals|prizes> did the <team|school> win with [[a]] gold, [[b]] silver and [[c]] bronze "
            "<medals|ones>?",
            "A box of <crayons|pencils|markers> has [[a]] red, [[b]] <green|orange> and [[c]] <blue|purple> ones. "
            "How many are in the box?",
            "{who} did [[a]] push-ups in the morning, [[b]] at noon and [[c]] at night. How many push-ups was that?",
            "The <shop|bakery> sold [[a]] <cakes|loaves> before ten, [[b]] between ten and noon, and [[c]] after "
            "noon. How many <were sold|did it sell> that day?",
            "The fourth grade planted [[a]] trees, the fifth grade [[b]] trees and the sixth grade [[c]] <trees|of "
            "them>. How many trees <did they plant in all|were planted>?",
            "A rope is cut into <pieces|three pieces> of [[a]], [[b]] and [[c]] <feet|meters>. How long was the "
            "rope <at first|before>?",
            "{who} cut three <strips|pieces> of tape: [[a]], [[b]] and [[c]] <cm|inches> long. How much tape <was "
            "used|did {he} use>?",
            "<Cats|Hamsters>: [[a]]; <dogs|parrots>: [[b]]; <rabbits|snakes>: [[c]]. How many <animals in "
            "total|pets in all>?",
        ),
        dev=(
            "At the aquarium {who} saw [[a]] sharks, [[b]] seals and [[c]] turtles. How many animals did {he} see?",
            "A band has [[a]] drummers, [[b]] singers and [[c]] guitar players. How many people are in the band?",
            "The hikers walked [[a]] km before breakfast, [[b]] km before lunch and [[c]] km after lunch. How far "
            "did they walk?",
        ),
        test=(
            "A toolbox has [[a]] nails, [[b]] screws and [[c]] bolts. How many pieces are in the toolbox?",
            "{who} swam [[a]] laps on Tuesday, [[b]] laps on Thursday and [[c]] laps on Saturday. How many laps "
            "did {he} swim?",
            "Our street has [[a]] maples, [[b]] oaks and [[c]] pines. How many trees does it have?",
        ),
    ),
    Kind(
        "parts_measured",
        _measures,
        (
            step(
                "total",
                "a + b",
                "Add both amounts: #.",
                "Together that is #.",
                "The total is #.",
                "Both parts make #.",
                asks="the total of both amounts",
                wrong=(
                    "a - b",
                    "b - a",
                    "a + a",
                ),
            ),
        ),
        train=(
            "{who} <walked|ran|rode {his} bike> [[a]] <miles|km|kilometers> <in the morning and [[b]] in the "
            "afternoon|on Saturday and [[b]] on Sunday|before lunch and [[b]] after it>. How far <did {he} go|was "
            "that> in all?",
            "It is [[a]] km from {who}'s <house|home> to the {place} and [[b]] km <from there|farther> to the "
            "<river|train station>. How long is the <whole way|way in all>?",
            "{who} bought [[a]] <pounds|kg|kilograms> of <apples|potatoes|rice> and [[b]] of <carrots|flour|nuts>. "
            "How much did {he} <have to carry|buy> in all?",
            "A <board|ribbon|rope> [[a]] <meters|feet> long is <joined|tied> to another one [[b]] <meters|feet> "
            "long. How long are they <end to end|together>, with nothing lost at the joint?",
            "<Last month|In June> it rained [[a]] <inches|cm>, and <this month|in July> it rained [[b]]. How much "
            "rain <fell|was there> in the two months?",
            "{who} poured [[a]] liters of <water|juice|milk> and [[b]] liters of <syrup|lemonade|tea> into a "
            "<large |>pot. How many liters are in it?",
            "A recipe <calls for|needs|takes> [[a]] cups of <white flour|sugar> and [[b]] cups of <brown "
            "flour|oats|butter>. How many cups is that <in all|altogether>?",
            "{who} worked [[a]] hours <on Monday and [[b]] hours on Tuesday|yesterday and [[b]] hours today|at the "
            "{place} and [[b]] hours at home>. How many hours <is that|did {he} work> in <all|total>?",
            "The <dog|box|suitcase> weighs [[a]] kg and the <cat|basket|backpack> weighs [[b]] kg. How much do "
            "they weigh <together|in all>?",
            "The <plant|tree|sunflower> was [[a]] cm tall and has grown [[b]] cm <since then|more>. How tall is it "
            "now?",
            "<Snow fell twice this week|It snowed on two days>: [[a]] inches and <then |>[[b]] inches. How many "
            "inches of snow <fell|was that>?",
            "{who} swam [[a]] km, then <cycled|jogged> [[b]] km. How many km <was that altogether|did {he} cover>?",
            "A <truck|van> drove [[a]] miles <to the {place}|north> and then [[b]] miles <to the next town|east>. "
            "How many miles did it drive <altogether|in total>?",
            "How much do two <packages|bags|fish> weigh <together|in all> if one weighs [[a]] <pounds|kg> and the "
            "other [[b]]?",
            "{who} used [[a]] <yards of red cloth and [[b]] yards of blue|meters of cotton cloth and [[b]] of "
            "wool> cloth to make a <quilt|costume|curtain>. How much cloth <did {he} use|was used>?",
            "<Mix|Take> [[a]] <ounces of salt with [[b]] ounces of sugar|grams of yeast and [[b]] grams of "
            "water|kg of sand with [[b]] kg of gravel>. What does the mixture weigh?",
            "There <are|were> [[a]] gallons of <red|white> paint and [[b]] gallons of <green|blue> paint in the "
            "<garage|shed>. How many gallons of paint <is that|are there>?",
            "The <first|left> piece is [[a]] cm long and the <second|right> <one |piece |>is [[b]] cm long. How "
            "long are <both|the two> pieces in all?",
            "{who} <slept|studied|practiced> [[a]] hours one day and [[b]] hours the next. What is the total "
            "<time|number of hours>?",
            "There are [[a]] liters of <water|oil> in a <tank|barrel>. {who} pours in another [[b]] liters. How "
            "many liters are in it <now|then>?",
        ),
        dev=(
            "The hall is [[a]] m long and the room behind it [[b]] m. How long are they together?",
            "{who} picked [[a]] kg of cherries, and {other} picked [[b]] kg. How many kg is that?",
            "A snail crept [[a]] cm, rested, and crept [[b]] cm more. How far did it creep?",
        ),
        test=(
            "{who}'s fence is [[a]] m long on one side of the gate and [[b]] m on the other. How many meters of "
            "fence is that?",
            "The kite string had [[a]] m, and {who} tied on [[b]] m more. How long is the string now?",
            "Two fish weigh [[a]] pounds and [[b]] pounds. What is their total weight?",
        ),
    ),
    Kind(
        "two_prices",
        _prices,
        (
            step(
                "total",
                "a + b",
                "Add both amounts of money: #.",
                "Together that is #.",
                "The sum is #.",
                "In all it comes to #.",
                asks="how much money that is in all",
                wrong=(
                    "a - b",
                    "b - a",
                    "a + a",
                ),
            ),
        ),
        train=(
            "{who} <bought a {good} for $[[a]] and|paid $[[a]] for a {good} and bought> a {good2} for $[[b]]. <How "
            "much did {he} spend|How much was that|What did {he} pay> <in all|altogether|in total>?",
            "A {good} costs $[[a]]<, and| and> a {good2} costs $[[b]]. <How much do both cost|What do the two cost "
            "together|What is the price of both>?",
            "{who} <earned|got|made> $[[a]] for <washing cars|babysitting|mowing lawns> and $[[b]] for <walking "
            "dogs|raking leaves|selling lemonade>. How much <money |>did {he} <earn|make|get> in all?",
            "{who} has $[[a]] in {his} <wallet|purse|pocket> and $[[b]] <in the bank|at home|in a jar>. How much "
            "money does {he} have <altogether|in all|in total>?",
            "<On Saturday {who} spent $[[a]], and on Sunday|On Monday {who} spent $[[a]] at the {place}, and on "
            "Friday|Yesterday {who} spent $[[a]] on {goods}, and today> $[[b]]. How much <did {he} spend|money was "
            "that> <in the two days|altogether>?",
            "{who} got $[[a]] from {his} <aunt|grandfather> and $[[b]] from {his} <uncle|grandmother>. How much "
            "money <is that|did {he} get from the two>?",
            "How much does {who} <pay|spend> for <lunch|dinner> if the <pizza|sandwich|soup> is $[[a]] and the "
            "<drink|dessert|salad> is $[[b]]?",
            "The price of a {good} is $[[a]]<. The price of|, and that of> a {good2} is $[[b]]. <Find the price of "
            "both.|How much is it for both?|What is the total?>",
            "<{who} and {other} saved money|Two friends save for a gift>. One has $[[a]] and the other $[[b]]. How "
            "much do they have <together|in all>?",
            "{who} spent $[[a]] on a {good} and then $[[b]] on a {good2}. <Find the total {he} spent.|What was the "
            "total amount {he} spent?>",
            "The <repair cost $[[a]], and {who} also paid $[[b]] for parts|trip cost $[[a]], and {who} had to pay "
            "another $[[b]] for food|lessons cost $[[a]], and {who} paid $[[b]] more for books>. How much was it "
            "in all?",
            "At the <market|mall|store|fair>, {who} bought some {goods} for $[[a]] <altogether |>and some {goods2} "
            "for $[[b]]. How much money did {he} spend there?",
            "<Train ticket: $[[a]]. Hotel|Shirt: $[[a]]. Hat|Game: $[[a]]. Batteries>: $[[b]]. How much <did {who} "
            "need|is that in all>?",
            "A <shop|stand|club> took in $[[a]] in the morning and $[[b]] in the afternoon. How much did it take "
            "in <that day|altogether>?",
            "{who} already had $[[a]], and <today|for {his} birthday> {he} got $[[b]]. How much does {he} have "
            "<now|altogether>?",
        ),
        dev=(
            "The tent was $[[a]] and the sleeping bag was $[[b]]. What did {who} pay for the camping things?",
            "{who} paid $[[a]] for paint and $[[b]] for brushes. How much did the art supplies cost?",
            "A phone bill is $[[a]] and a water bill is $[[b]]. How much do the bills come to?",
        ),
        test=(
            "Movie tickets cost {who} $[[a]], and the popcorn cost $[[b]]. How much did the evening cost?",
            "{who} put $[[a]] into {his} savings in spring and $[[b]] in summer. How much did {he} save?",
            "The racket was marked $[[a]] and the balls $[[b]]. What is the price of both together?",
        ),
    ),
    Kind(
        "three_prices",
        _bill,
        (
            step(
                "total",
                "a + b + c",
                "Add all three amounts: #.",
                "Together that is #.",
                "The total is #.",
                "In all it comes to #.",
                asks="how much money that is in all",
                wrong=(
                    "a + b",
                    "b + c",
                    "a + c",
                ),
            ),
        ),
        train=(
            "{who} bought a {good} for $[[a]], a {good2} for $[[b]] and a <snack|drink|magazine> for $[[c]]. How "
            "much did {he} <spend|pay> <in all|altogether|in total>?",
            "For <lunch|dinner> {who} had <soup|salad> for $[[a]], <pasta|a burger|fish> for $[[b]] and <ice "
            "cream|cake|pie> for $[[c]]. <How much was the meal|What did the meal cost>?",
            "{who} earned $[[a]] on <Friday, $[[b]] on Saturday and $[[c]] on Sunday|Monday, $[[b]] on Tuesday and "
            "$[[c]] on Wednesday>. How much did {he} earn <in the three days|in all|altogether>?",
            "{who} has $[[a]], {other} has $[[b]] and {third} has $[[c]]. How much money <do they have together|is "
            "that in all>?",
            "<The|A> shirt costs $[[a]], the <pants cost|shoes cost|gloves cost> $[[b]] and the <hat|belt|coat> "
            "costs $[[c]]. What is the <total price|price of all three>?",
            "The trip cost $[[a]] for <gas|the train>, $[[b]] for <food|meals> and $[[c]] for <the hotel|tickets>. "
            "How much <did {who} spend|was it in all>?",
            "How much <money |>did {who} <pay|spend> <in total|altogether> if {he} paid $[[a]] for a {good}, "
            "$[[b]] for a {good2} and $[[c]] for <wrapping|a card>?",
            "{who} saved $[[a]] in <March, $[[b]] in April and $[[c]] in May|May, $[[b]] in June and $[[c]] in "
            "July|one week, $[[b]] in the next and $[[c]] in the third>. <How much is that in all|What did {he} "
            "save> over this time?",
            "<Bread|Rice>: $[[a]]; <cheese|meat>: $[[b]]; <fruit|vegetables>: $[[c]]. What <is the bill|does it "
            "cost in all>?",
            "{His} parents gave {who} $[[a]], {his} <aunt|uncle> gave {him} $[[b]] and {other} gave {him} $[[c]]. "
            "How much did {he} get?",
            "<Three friends|Three cousins|{who}, {other} and {third}> bought a <gift|present|game> and paid "
            "$[[a]], $[[b]] and $[[c]]. How much did <it|the thing> cost?",
            "{who} pays three bills of $[[a]], $[[b]] and $[[c]]. How much <is that in all|does {he} pay in total>?",
            "At the <market|fair|store> {who} spent $[[a]] on {goods}, $[[b]] on {goods2} and $[[c]] on "
            "<drinks|lunch>. How much <did {he} spend|money is gone>?",
            "{who} is <buying|getting> a {good} ($[[a]]), a {good2} ($[[b]]) and a <ball|basket> ($[[c]]). What is "
            "the <total|sum>?",
            "For {his} birthday {who} got $[[a]] from one aunt, $[[b]] from another and $[[c]] from an uncle. How "
            "much <did {he} get|is that> in all?",
            "The <class|team|club> made $[[a]] at a bake sale, $[[b]] at a <fair|concert> and $[[c]] from "
            "<gifts|tickets>. How much <did it make|money was that>?",
        ),
        dev=(
            "The vet asked $[[a]] for the visit, $[[b]] for a shot and $[[c]] for pills. How much did {who} pay "
            "the vet?",
            "A game is $[[a]], a case is $[[b]] and a charger is $[[c]]. How much are the three?",
            "{who} sold a bike for $[[a]], a desk for $[[b]] and a rug for $[[c]]. How much did {he} take in?",
        ),
        test=(
            "{who} spent $[[a]] on seeds, $[[b]] on soil and $[[c]] on pots. What did the garden cost {him}?",
            "The school club raised $[[a]] at a car wash, $[[b]] at a bake sale and $[[c]] at a raffle. How much "
            "did it raise?",
            "Skates are $[[a]], pads are $[[b]] and a helmet is $[[c]]. What do all of these cost?",
        ),
    ),
)
