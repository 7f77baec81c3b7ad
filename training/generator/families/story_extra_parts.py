"""One-step stories that compare, add up and pack, beside a number that is not needed; sums of three."""

from __future__ import annotations

from redline.training.generator.extras import (
    extra,
    groups_and_unneeded,
    less_and_unneeded,
    three_and_unneeded,
    two_and_unneeded,
)
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "extra_compare",
        less_and_unneeded,
        (
            step(
                "more",
                "a - b",
                "Compare only the two that are asked about: #.",
                "The difference is #.",
                "The third number is not needed: #.",
                "So it is # more.",
                asks="how many more",
                wrong=("a + b", "a - u", "u - b", "a + b + u", "b - a"),
            ),
        ),
        train=extra(
            "{who} has [[a]] <things>, {other} has [[b]] and {third} has [[u]]. How many more {items} does {who} "
            "have than {other}?",
            "{who} <1=bought|found|collected> [[a]] {items}, {third} <1=bought|found|collected> [[u]] and {other} "
            "<1=bought|found|collected> [[b]]. How many fewer {items} did {other} get than {who}?",
            "The <park|schoolyard|garden> has [[b]] {items2=<1=oak|maple|birch|cherry>} trees, [[u]] "
            "<bushes|benches|fountains> and [[a]] {items=<1=pine|willow|palm|walnut>} trees. How many more {items} "
            "trees than {items2} trees <are there|does it have>?",
            "There are [[a]] <things> and [[b]] <others> in {who}'s <drawer|bag|closet>. <aside> How many more "
            "{items} than {items2} are there?",
            "{who}'s <team|class> played [[u]] games. It scored [[a]] points in the first game and [[b]] in the "
            "second. How many more points did it score in the first game than in the second?",
            "A <vase|bouquet|garden> has [[a]] roses, [[b]] orchids and [[u]] <tulips|lilies|daisies>. How many more "
            "roses than orchids <does it have|are there in it>?",
            "At the <zoo|farm|shelter> there are [[u]] <horses|goats|parrots>, [[b]] cats and [[a]] dogs. How many "
            "more dogs than cats <are there|live there>?",
            "{who} read [[a]] pages on <Saturday|Monday> and [[b]] pages on <Sunday|Tuesday>. The book has [[u]] "
            "<chapters|pictures>. How many more pages did {he} read on the first day?",
            "In {who}'s <bank|jar> are [[a]] <1=dimes|pennies|quarters>, [[b]] <1=nickels|dimes|pennies> and [[u]] "
            "<1=quarters|nickels|dimes>. How many more <1=dimes|pennies|quarters> than <1=nickels|dimes|pennies> "
            "does {he} have?",
            "There were [[a]] boys, [[b]] girls and [[u]] <teachers|parents> <at the picnic|on the trip|in the "
            "hall>. How many more boys than girls were there?",
            "{who} runs [[a]] <1=laps|miles|minutes> a week, {other} runs [[b]] and {third}, <who is new|a friend of "
            "theirs>, [[u]]. By how <1=many|many|many> <1=laps|miles|minutes> does {who} beat {other}?",
            "<A book|A ball|A cap> costs [[b]] dollars, <a jacket|a lamp|a game> [[a]] dollars and <a pen|a mug|a "
            "toy> [[u]] dollars. {who} wonders how much more the second one costs than the first one. How much is it?",
        ),
        dev=extra(
            "The white hen laid [[a]] eggs, the brown one [[b]], the black one [[u]]. By how many eggs is the white "
            "hen ahead of the brown one?",
            "The peak is [[u]] miles off. To its top lead [[a]] steps, to the cabin [[b]]. How many more steps lead "
            "to the top than to the cabin?",
            "{who} typed [[a]] words and {other} [[b]] in [[u]] minutes. How many words is {other} behind {who}?",
        ),
        test=extra(
            "Kite one flew [[a]] feet high, kite two [[b]], kite three [[u]]. How much higher than kite two was kite "
            "one?",
            "The bakery sold [[a]] loaves of rye, [[u]] loaves of wheat and [[b]] loaves of oat bread. How many more "
            "rye than oat loaves were sold?",
            "{who} got [[a]] votes, {third} [[u]] and {other} [[b]]. How many votes more than {other} did {who} get?",
        ),
    ),
    Kind(
        "extra_parts",
        two_and_unneeded,
        (
            step(
                "total",
                "a + b",
                "Add only the two that are asked about: #.",
                "Together that is #.",
                "The third number is not needed: #.",
                "In all there are #.",
                asks="the two amounts together",
                wrong=("a + b + u", "a + u", "b + u", "a - b"),
            ),
        ),
        train=extra(
            "{who} has [[a]] <things>, {other} has [[b]] and {third} has [[u]]. How many {items} do {who} and "
            "{other} have <in total|together|in all>?",
            "On <Monday|Friday> {who} <found|collected> [[a]] <things>, and the next day {he} <found|collected> "
            "[[b]] {items} and [[u]] <others>. How many {items} is that in <all|total>?",
            "There were [[u]] <1=boys|dogs|cars|kites> and [[a]] {items=<1=girls|cats|buses|balls>} on one side and "
            "[[b]] {items} on the other. How many {items} were there <in all|altogether>?",
            "{who} bought [[a]] {items=<1=apples|nails|pencils|eggs>} at one <store|shop> and [[b]] {items} at "
            "another. <{He} paid [[u]] dollars.|It took [[u]] minutes.|The second one was [[u]] blocks away.> How "
            "many {items} did {who} buy?",
            "A <pet shop|zoo> has [[a]] <cats|rabbits>, [[b]] dogs and [[u]] <empty cages|bags of food>. How many "
            "animals does it have?",
            "{who} ate [[a]] <1=grapes|nuts|cherries|crackers> <before|after> lunch and [[b]] "
            "<1=grapes|nuts|cherries|crackers> in the evening. {other} ate [[u]]. How many did {who} eat in "
            "<all|total>?",
            "{who}'s <team|school> won [[a]] games this year, won [[b]] last year and lost [[u]]. How many games did "
            "it win in the two years?",
            "The <librarian|teacher> put [[a]] books on the top shelf, [[b]] books on the bottom shelf and [[u]] "
            "<CDs|maps|magazines> in a <box|drawer>. How many books are on the shelves?",
            "{who} spent [[a]] <dollars on a toy|dollars on a ticket> and [[b]] dollars on <snacks|a T-shirt|a "
            "book>. {He} was out for [[u]] minutes. How many dollars did {he} spend in <all|total>?",
            "How many {items} do {who} and {other} own together if {who} has [[a]], {third} has [[u]] and {other} "
            "has [[b]]?",
        ),
        dev=extra(
            "In lane one stood [[a]] skaters, in lane two [[b]]; [[u]] parents looked on. How many skaters stood in "
            "both lanes?",
            "A quilt of [[u]] inches shows [[a]] stars and [[b]] moons. How many figures does it show?",
            "Grandpa whittled [[a]] whales and [[b]] bears while {who} stacked [[u]] logs. How many animals did "
            "Grandpa whittle?",
        ),
        test=extra(
            "From the north came [[a]] trains, from the south [[b]], and [[u]] buses waited. How many trains came?",
            "{who} wrote [[a]] poems in May, [[u]] stories in June and [[b]] poems in July. How many poems were "
            "written?",
            "The pie took [[a]] cherries, the tart [[b]]; the oven was on for [[u]] minutes. How many cherries went "
            "into both?",
        ),
    ),
    Kind(
        "extra_groups",
        groups_and_unneeded,
        (
            step(
                "total",
                "a * b",
                "There are [[a]] groups of [[b]]: #.",
                "In all that is # {items}.",
                "Multiply the {boxes} by the {items} in each: #.",
                "The other number is not needed: #.",
                asks="the number of {items} in all",
                wrong=("a + b", "a * u", "b * u", "a * b + u", "a + b + u"),
            ),
        ),
        train=extra(
            "{who} has [[a]] {boxes=<1=boxes|bags|jars|albums|cases>} with [[b]] "
            "{items=<1=crayons|marbles|candies|stamps|trading cards>} in each. <aside> How many {items} does {he} "
            "have <in all|altogether>?",
            "The <library|bookstore> has [[a]] {boxes=shelves}, each with [[b]] {items=<books|magazines|atlases>}. "
            "It is open [[u]] hours a week. How many {items} are on the shelves?",
            "There are [[a]] {boxes=<1=tables|rows|benches>} <in the hall|in the cafeteria|outside> with [[b]] "
            "{items=<1=students|chairs|children>} <1=at each|in each|on each>, and [[u]] <plants stand by the "
            "wall|flags hang on the wall|coats hang by the door>. How many {items} are there?",
            "{who} buys [[a]] {boxes=<1=cartons|packs|bags|bunches>} of {items=<1=eggs|batteries|apples|bananas>} "
            "for [[u]] dollars. <Each one|Every one> <holds|has> [[b]] {items}. How many {items} does {he} get?",
            "<A bus company|A school|A farm> has [[a]] {boxes=<vans|buses|wagons>} that seat [[b]] "
            "{items=<people|children|passengers>} each, and [[u]] <drivers|trucks|bikes>. How many {items} can ride "
            "in the {boxes} at once?",
            "For [[u]] guests {who} bakes [[a]] {boxes=<trays|pans|sheets>} of "
            "{items=<cookies|muffins|rolls|biscuits>}, [[b]] on each. How many {items} does {he} bake?",
            "Each {box=<1=vase|basket|bouquet>} has [[b]] {items=<1=roses|peaches|tulips>}. {who} <makes|has|sells> "
            "[[a]] {boxes=<1=vases|baskets|bouquets>} and [[u]] <wreaths|cards|candles>. How many {items} are <1=in "
            "the vases|in the baskets|in the bouquets>?",
            "{who}, {other} and [[u]] friends <1=go to a fair|play at an arcade>. {who} <1=goes on|plays> [[a]] "
            "{boxes=<1=rides|games>} that cost [[b]] {items=<1=tickets|tokens>} each. How many {items} does {who} "
            "use?",
            "Every day {who} <1=reads|solves|writes> [[b]] {items=<1=pages|puzzles|lines>} and <sleeps|rests> [[u]] "
            "minutes after lunch. How many {items} does {he} <1=read|solve|write> in [[a]] {boxes=days}?",
            "A house has [[u]] windows and [[a]] {boxes=rooms}. In every room there are [[b]] "
            "{items=<chairs|lamps|pictures>}. How many {items} are in the house?",
            "How many {items=<wheels|bolts|screws>} are needed for [[a]] {boxes=<carts|toys|stools>} with [[b]] "
            "{items} each, if {who} works [[u]] minutes on each of them?",
            "{other} has [[u]] {items}. {who} has [[a]] full {boxes} of {items}, and there are [[b]] {items} in "
            "every {box}. How many {items} does {who} have?",
        ),
        dev=extra(
            "On [[a]] {boxes=<ladders|trellises|poles>} grow [[b]] {items=<vines|beans|gourds>} each; the fence is "
            "[[u]] feet long. How many {items} grow on the {boxes}?",
            "A choir of [[u]] sings [[a]] {boxes=<songs|hymns|carols>} of [[b]] {items=<verses|lines|stanzas>} each. "
            "How many {items} are sung?",
            "{who} packed [[a]] {boxes=<suitcases|trunks|chests>}, [[b]] {items=<shirts|towels|books>} to each, for "
            "a trip of [[u]] days. How many {items} were packed?",
        ),
        test=extra(
            "[[a]] {boxes=<spiders|crabs|robots>} with [[b]] {items=<stripes|dots|spots>} each sit by [[u]] rocks. "
            "How many {items} do they have in all?",
            "At [[u]] cents a piece, {who} strung [[a]] {boxes=<chains|garlands|strings>} of [[b]] "
            "{items=<bulbs|pearls|shells>}. How many {items} did {he} string?",
            "A tower has [[a]] {boxes=<floors|stories>} with [[b]] {items=<rooms|doors|windows>} each and is [[u]] "
            "years old. How many {items} does it have?",
        ),
    ),
    Kind(
        "extra_shared",
        groups_and_unneeded,
        (
            step(
                "each",
                "n / a",
                "Share [[n]] among [[a]]: #.",
                "Each one gets #.",
                "The other number is not needed: #.",
                asks="how many {items} each one gets",
                wrong=("n * a", "n - a", "n / u", "n + u", "n - u"),
            ),
        ),
        train=extra(
            "{who} has [[n]] <things> and [[u]] <others>. {He} <shares|divides|splits> the {items} equally among "
            "[[a]] <friends|children|cousins>. How many {items} does <each|each one|every one of them> get?",
            "<A teacher|A coach> with a class of [[u]] has [[n]] {items=<pencils|stickers|balls|books>} and puts "
            "them into [[a]] equal <piles|boxes|groups>. How many {items} are in <each|each one>?",
            "[[n]] {items=<eggs|apples|rolls|bottles>} are packed into [[a]] <1=cartons|crates|boxes>, the same "
            "number into each. A truck carries them [[u]] miles. How many {items} are in each of the "
            "<1=cartons|crates|boxes>?",
            "{who} planted [[n]] {items=<1=tulips|cabbages|trees|beans>} in [[a]] equal rows and [[u]] "
            "<1=roses|carrots|bushes|onions> by the fence. How many {items} are in each row?",
            "{who} read a book of [[n]] {items=pages} in [[a]] days, the same number each day. The book cost [[u]] "
            "dollars. How many pages did {he} read a day?",
            "[[a]] <children|friends|players> share [[n]] {items=<grapes|cards|marbles|coins>} evenly. {who} watches "
            "them for [[u]] minutes. How many {items} does each of the [[a]] get?",
            "{who} put [[n]] {items=<photos|stamps|stickers>} in an album, with the same number on each of [[a]] "
            "pages. <aside> How many {items} are on a page?",
            "In [[a]] <1=hours|days> a <worker|machine> makes [[n]] {items=<toys|bags|lamps|cups>}, always at the "
            "same rate, and [[u]] people <pack|sell> them. How many {items} are made in one <1=hour|day>?",
            "[[n]] {items=<students|people|scouts|tourists>} went on a trip of [[u]] miles in [[a]] "
            "<vans|buses|boats>. Each one carried the same number. How many {items} were in each?",
            "How many {items} go into each {box} if {who} has [[n]] {items}, [[u]] {items2} and [[a]] {boxes}, and "
            "{he} puts only {items} into them, the same number in each?",
            "{who} paid [[n]] {items=dollars} for [[a]] <shirts|games|plants|chairs> that all cost the same. {He} "
            "spent [[u]] minutes in the store. How many dollars did each cost?",
        ),
        dev=extra(
            "[[n]] {items=<carrots|apples|sugar cubes>} are fed to [[a]] ponies fairly, beside [[u]] bales of "
            "hay. How many {items} does a pony eat?",
            "{who} cut ribbons [[u]] inches long, [[n]] {items=ribbons} for [[a]] kites that get equally many. How "
            "many {items} are on a kite?",
            "After [[u]] rehearsals [[n]] {items=<singers|dancers|actors>} line up in [[a]] equal lines. How many "
            "{items} are in a line?",
        ),
        test=extra(
            "[[a]] lifeguards watch [[n]] {items=<swimmers|bathers|surfers>} at a beach of [[u]] yards. If each "
            "guard watches as many, how many {items} is that?",
            "A will leaves [[n]] {items=<coins|gems|acres>} to [[a]] heirs in equal parts and [[u]] books to a "
            "school. How many {items} will an heir have?",
            "{who} hung [[n]] {items=<lights|bells|flags>} on [[a]] ropes of [[u]] feet, as many on one as on "
            "another. How many {items} hang on a rope?",
        ),
    ),
    Kind(
        "extra_sum_of_three",
        three_and_unneeded,
        (
            step(
                "total",
                "a + b + c",
                "Add all three: #.",
                "In total there are #.",
                "Together they make #.",
                asks="the total of the three",
                wrong=("a + b", "a + b + c + u", "b + c", "a + b + u"),
            ),
        ),
        train=extra(
            "{who} has [[a]] <things>, {other} has [[b]] {items} and {third} has [[c]] {items}. Together they also "
            "have [[u]] <others>. How many {items} do <they|the three of them> have in <total|all>?",
            "{who} <found|bought|collected> [[a]] {items}, {other} [[b]] and {third} [[c]]. <They walked [[u]] "
            "blocks home.|It took them [[u]] minutes.> How many {items} do they have <altogether|in all|in total>?",
            "{who} <picked|sold|packed> [[a]] {items=<apples|tomatoes|pumpkins|peaches>} on Monday, [[b]] on Tuesday "
            "and [[c]] on Wednesday. <aside> How many {items} is that in <all|total>?",
            "<At the beach|By the lake>, {who} found [[a]] <1=white|big> shells, [[b]] <1=brown|small> shells, [[c]] "
            "<1=pink|tiny> shells and [[u]] <starfish|stones>. How many shells did {he} find in all?",
            "A <school|camp> has [[a]] <first|third> graders, [[b]] fourth graders, [[c]] fifth graders and [[u]] "
            "rooms. How many <students|children> are there in those three grades?",
            "{who}'s <family|class> drove [[a]] miles on the first day, [[b]] on the second and [[c]] on the third, "
            "and stopped for [[u]] minutes. How many miles did they drive?",
            "{who} spent [[a]] dollars on a <game|cap>, [[b]] dollars on a <book|ball> and [[c]] dollars on <lunch|a "
            "poster>, and came home with [[u]] dollars. How much did {he} spend in all?",
            "There are [[a]] <1=roses|dogs|pens>, [[b]] <1=tulips|cats|markers>, [[c]] <1=lilies|rabbits|crayons> "
            "and [[u]] <1=stones|cages|books> in the <1=garden|shop|drawer>. How many <1=flowers|animals|things to "
            "write with> are <1=in the garden|in the shop|in it>?",
            "{who} has [[a]] <1=nickels|pennies> in one pocket, [[b]] in the other and [[c]] in a jar, where there "
            "are [[u]] <1=dimes|quarters> too. How many <1=nickels|pennies> does {he} have?",
            "The <team|club> won [[a]] games in <its first year|2019>, [[b]] in the next year and [[c]] in the year "
            "after that, with [[u]] players. How many games did it win in the three years?",
            "A baker made [[a]] <plain|sweet> rolls, [[b]] <cheese|seed> rolls and [[c]] <rye|onion> rolls before "
            "breakfast and sold [[u]] <cakes|cups of coffee>. How many rolls did the baker make?",
            "{who}, {other} and {third} folded paper <1=cranes|boats|stars> for [[u]] minutes: {who} [[a]], {other} "
            "[[b]], {third} [[c]]. How many paper <1=cranes|boats|stars> are there?",
        ),
        dev=extra(
            "Three beehives gave [[a]], [[b]] and [[c]] jars of honey to a keeper of [[u]] years. How many jars did "
            "they give?",
            "Over the bridge went [[a]] trucks, [[b]] cars, [[c]] buses and [[u]] people on foot. How many vehicles "
            "went over it?",
            "{who} hiked [[a]], {other} [[b]], {third} [[c]] miles, with packs of [[u]] pounds. How many miles do "
            "the three make together?",
        ),
        test=extra(
            "The net held [[a]] cod, [[b]] herring, [[c]] perch and [[u]] shells. How many fish were in the net?",
            "Rain fell for [[a]], [[b]] and [[c]] hours on three days at [[u]] degrees. How many hours of rain were "
            "there?",
            "Of verse one {who} knows [[a]] words, of verse two [[b]], of verse three [[c]], after [[u]] minutes. "
            "How many words is that in all?",
        ),
    ),
)
