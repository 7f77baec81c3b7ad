"""One-step stories of joining: some things, more of them come, and one of the three numbers is asked for."""

from __future__ import annotations

from redline.training.generator.handful import more, two
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "join_result",
        two,
        (
            step(
                "total",
                "a + b",
                "Now there are # {items}.",
                "That makes # {items}.",
                "Add the new {items}: #.",
                "Put both numbers together: #.",
                asks="the number of {items} in all",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} <had|owned|started with|began the <day|week> with> [[a]] {items}. <{other}|{His} "
            "<mother|father|grandmother|grandfather|uncle|aunt|brother|sister|teacher|neighbor|cousin|best "
            "friend>|A friend> <gave|handed|sent|brought> {him} [[b]] <more|more {items}|new {items}|extra "
            "{items}>. <How many {items} does {who} have <now|in all|altogether|in total>?|How many {items} <is "
            "that|are there> in all?|Find how many {items} {who} has now.>",
            "There are [[a]] {items=<birds|sparrows|pigeons|crows|parrots|swallows>} <on the "
            "<roof|fence|wire|branch>|in the <tree|yard|park|birdhouse>>. <Then|Soon|A little later|After a "
            "while> [[b]] more {items} <come|join them|land there|arrive|fly over>. How many {items} are there "
            "<now|in all|altogether>?",
            "<There are|{who} <keeps|has>> [[a]] "
            "{items=<coins|marbles|buttons|beads|shells|keys|candies|pebbles|stamps|paper clips>} in a "
            "{box=<jar|box|bowl|bag|tin|drawer>}. {who} <puts|drops|places> [[b]] more {items} in the {box}. How "
            "many {items} are in the {box} <now|altogether|then>?",
            "{who} put [[b]] {items} <into|in> {place=<the box|the bag|the drawer|the basket|the cupboard>}. "
            "There were already [[a]] {items} <there|in it>. How many {items} <are|were> there <in "
            "all|altogether|after that>?",
            "{who} picked [[a]] "
            "{items=<apples|pears|plums|peaches|lemons|strawberries|cherries|pumpkins|tomatoes>} <in the "
            "<morning|garden>|before <lunch|noon>|on <Saturday|Friday>>. Later {he} picked [[b]] more. How many "
            "{items} did {who} pick <in all|altogether|in total>?",
            "{who} and {his} {person=<brother|sister|friend|mother|grandfather|cousin>} <were picking|went out "
            "to pick> {items=<apples|oranges|berries|pears|mushrooms|flowers|tulips|ears of corn|beans>}. {who} "
            "<got|picked> [[a]] and the {person} <got|picked> [[b]]. How many {items} were picked <in "
            "all|altogether|in total>?",
            "Along the <school path|main street|canal|playground> stand [[a]] {items=<oak trees|maple trees|pine "
            "trees|rose bushes|lindens>}. <In spring|Next week|In April> a row of [[b]] <is|will be> added. How "
            "many {items} stand there after that?",
            "<A class|A club|{who}> digs holes for [[b]] young {items=<palm trees|birch trees|cherry "
            "trees|oaks|shrubs>} next to the [[a]] that already grow there. How many {items} will grow there <in "
            "all|altogether>?",
            "{who} found [[a]] {items=<seashells|shells|pretty stones|starfish|pieces of sea glass|crabs>} on "
            "the <beach|shore>. <The next day|In the afternoon|After lunch> {he} found <another [[b]]|[[b]] "
            "more>. How many {items} did {he} find <in all|altogether|in total>?",
            "A bus <left the station|started> with [[a]] {items=<people|passengers|children|students>} on board. "
            "At the <first|next> stop [[b]] more {items} got on<| and nobody got off>. How many {items} were <on "
            "the bus|riding the bus> <then|after the stop>?",
            "[[a]] {items=<people|children|guests|dancers|swimmers|fans>} were <already |><at the party|at the "
            "pool|in the hall|at the show>. <Then another|Later another> [[b]] {items} <arrived|came|showed up>. "
            "How many {items} were there <in all|then|altogether>?",
            "<In the parking lot|On the street|On the ferry|At the garage> there <were|stood> [[a]] "
            "{items=<cars|trucks|vans|motorcycles|bikes>}. <During the morning|Within an hour|Then> [[b]] more "
            "{items} <drove in|came|arrived>. How many {items} were there <in total|after that|then>?",
            "{who} <baked|made> [[a]] {items=<cookies|muffins|pies|pancakes|buns|cupcakes|waffles|bagels>} "
            "<yesterday|for the fair|for the class|in the morning>. <It was not enough, so|Today|Later> {he} "
            "<baked|made> <[[b]] more|another [[b]]>. How many {items} did {who} make <in all|altogether|in "
            "total>?",
            "{who} collects {items=<stamps|coins|baseball cards|postcards|stickers|rocks|dolls|comic books|toy "
            "cars|badges>}. {He} <already |>had [[a]] <of them|{items}> <before|until> <{his} birthday|the "
            "holidays|the weekend>, <when|and then> {he} got [[b]] more. How many {items} <does {who} have|are "
            "in the collection> now?",
            "{who}'s <collection|album> <held|had> [[a]] {items=<stamps|cards|photos|stickers|coins|postcards>}. "
            "{He} <bought|found|traded for|added> [[b]] more <last week|on Sunday|at a yard sale>. How big is "
            "the collection of {items} now?",
            "{who} <read|finished> [[a]] {items=<books|pages|poems|comic books|chapters|short stories>} <last "
            "<week|month>|before the break> and [[b]] more <this <week|month>|during the break>. How many "
            "{items} <has {who} read|did {who} read> <so far|in all|altogether>?",
            "{who}, who is <7|8|9|10|11|12> years old, <has|owns> [[a]] {items}. For {his} birthday {he} "
            "<gets|receives|is given> [[b]] more. How many {items} does {he} have after {his} birthday?",
            "How many {items} <will {who} have|does {who} end up with> if {he} <has|owns|starts with> [[a]] "
            "{items} and <{other}|a friend|{his} aunt> <gives|brings|lends> {him} [[b]] <more|others>?",
            "<Yesterday {who} <bought|got|found> [[a]] {items}. Today|On Monday {who} <bought|got|ordered> [[a]] "
            "{items}. On Thursday|Last week {who} <bought|found|ordered> [[a]] {items}. This week> {he} "
            "<bought|got|ordered> [[b]] more. <How many {items} did {he} get <in all|altogether|in total>?|What "
            "is the total number of {items}?>",
            "{who} won [[a]] {items=<games|matches|races|chess games|tickets|prizes>} <last year and <another "
            "[[b]]|[[b]] more> this year|in spring and <another [[b]]|[[b]] more> in summer|in May and [[b]] in "
            "June>. How many {items} has {he} won <in all|so far|altogether>?",
            "<{who}'s|The> <dog|cat|rabbit|hamster> <ate|has eaten> [[a]] {items=<treats|pieces of "
            "food|snacks|carrots|biscuits>} in the morning and [[b]] in the evening. How many {items} did it eat "
            "that day?",
            "<The farmer|A farmer|{who}> <had|raised> [[a]] "
            "{items=<chickens|sheep|cows|goats|ducks|pigs|hens|horses>}. Then [[b]] <more |>{items} were "
            "<bought|born|added>. How many {items} are on the farm <now|in all>?",
            "{who} <has|had> [[a]] {items=<fish|goldfish|snails|turtles|guppies>} in <a tank|{his} aquarium|a "
            "pond>. {He} <adds|puts in> [[b]] more. How many {items} are <there|swimming there> now?",
            "<The librarian|{who}> put [[a]] {items=<books|dictionaries|magazines|novels|atlases>} on a shelf "
            "that already held [[b]] of them. How many {items} are on the shelf <now|in all>?",
            "{who} <used|needed> [[a]] {items=<nails|screws|boards|bricks|tiles|blocks|beads>} for the first "
            "part of a <project|model|tower|necklace> and [[b]] <more |>for the second part. How many {items} "
            "did {he} use <in all|altogether>?",
            "{who} <scored|made|got> [[a]] {items=<points|goals|baskets|runs>} in the first <half|game|round> "
            "and [[b]] <more |>{items} in the second. <What was {his} total?|How many {items} did {he} "
            "<score|get> in all?|How many {items} is that altogether?>",
            "A recipe <calls for|needs|wants> [[a]] {items=<cups of flour|cups of sugar|spoons of cocoa|cups of "
            "oats|cups of milk>}, but {who} <makes|is making> a bigger cake and adds [[b]] more. How many "
            "{items} does {he} use?",
            "{who} blew up [[a]] {items=<balloons|red balloons|blue balloons|party balloons>}< for the party|>. "
            "{other} <helped and |>blew up [[b]] more. How many {items} were there <in all|altogether|for the "
            "party>?",
            "There was a <big|large|long> <pile|heap|row> of [[a]] "
            "{items=<bricks|logs|leaves|boxes|stones|cans|tires>} <behind the {place}|at the {place}|near the "
            "gate>. {who} added [[b]] {items} to it. How many {items} were there <then|in the end|after that>?",
            "{who}: [[a]] {items}. <Found|Bought|Gets|Given> [[b]] more. <Total|How many in all|Altogether>?",
            "A <class|team|club|choir|band> has [[a]] "
            "{items=<members|students|players|children|pupils|singers|girls|boys>}. <This month|Today|On Monday> "
            "[[b]] new {items} <join|joined|came in>. How many {items} are in it now?",
            "{who} saw [[a]] {items=<ducks|frogs|butterflies|deer|swans|squirrels|rabbits|geese|bees|ladybugs>} "
            "<by the pond|in the meadow|on the way to school|at the lake> <and a minute later|and soon> [[b]] "
            "more. How many {items} did {who} see <in all|altogether|in total>?",
            "{who} counted [[a]] {items}. {He} had <missed|overlooked|forgotten> [[b]] <of them|more>. How many "
            "{items} were there really?",
            "{who} <wrote|sent|received|typed> [[a]] {items=<letters|emails|text messages|postcards|cards>} <in "
            "the morning and [[b]] <more |>in the afternoon|on Monday and [[b]] on Tuesday|last week and "
            "<another [[b]]|[[b]] more> this week>. What is the total number of {items}?",
        ),
        dev=(
            "{who} brought [[a]] {items} to the fair and later fetched [[b]] more from the car. How many {items} "
            "did {he} have at the fair?",
            "A vase holds [[a]] {items=<lilies|daisies|carnations>}. {who} cuts [[b]] more {items} and puts them "
            "in too. How many {items} are in the vase?",
            "At noon [[a]] {items=<boats|ships|canoes>} lay in the harbor, and by evening [[b]] others had come "
            "in. How many {items} were in the harbor by evening?",
        ),
        test=(
            "{other} dropped [[b]] {items} into {who}'s backpack, where [[a]] {items} were already. How many "
            "{items} are in the backpack now?",
            "The stand sold [[a]] {items=<hot dogs|ice creams|lemonades>} before the game began and [[b]] during "
            "the game. How many {items} were sold that day?",
            "Last night {who} counted [[a]] {items=<stars|bats|fireflies>}, and after midnight [[b]] more "
            "appeared. How many {items} did {he} see?",
        ),
    ),
    Kind(
        "join_change",
        more,
        (
            step(
                "new",
                "b - a",
                "The number of new {items} is #.",
                "So # {items} were added.",
                "Subtract what was there before: #.",
                "Take the first number from the last: #.",
                asks="the number of {items} added",
                wrong=("a + b", "a - b"),
            ),
        ),
        train=(
            "{who} had [[a]] {items}. <{other}|{His} <mother|father|grandmother|uncle|aunt|teacher|friend>> "
            "<gave|handed|sent|brought> {him} some more. Now {who} has [[b]] {items}. How many {items} did {who} "
            "<get|receive>?",
            "{who} <had|owned|started with> [[a]] {items} and then <bought|found|got|won> some more. {He} "
            "<has [[b]] {items} now|now has [[b]] {items}>. How many {items} did {he} <get|add>?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|owls>} <on the fence|in the tree|on the "
            "wire|in the yard>. Some more {items} <came|flew up|joined them>, and then there were [[b]]. How "
            "many {items} <came|joined them>?",
            "The town counted [[a]] {items=<oak trees|pine trees|lindens|rose bushes|maple trees|shrubs>} along "
            "<its main road|the river|the bike path>. After the spring planting it counted [[b]]. How many "
            "{items} were planted?",
            "{who} has [[a]] {items=<marbles|coins|buttons|shells|pebbles|candies>} in a "
            "{box=<jar|bag|bowl|tin>}. {He} <puts|drops> in some more until there are [[b]]. How many {items} "
            "does {he} put in?",
            "A {box=<jar|vase|basket|box|drawer>} held [[a]] {items}. {who} added <some|a few>, and now it holds "
            "[[b]]. How many {items} were added?",
            "For the <dinner table|party|window> {who} has a bouquet of [[a]] "
            "{items=<roses|tulips|asters|daisies|orchids|sunflowers>}. It looks thin, so {he} <runs out|goes "
            "outside> and cuts more until it has [[b]]. How many fresh {items} did {he} cut?",
            "A bus had [[a]] {items=<people|passengers|children|students>} on it. At the <next|first> stop some "
            "{items} got on<| and nobody got off>. Then there were [[b]] {items} on the bus. How many {items} "
            "got on <there|at the stop>?",
            "<At the party|At the pool|In the hall|At the picnic|On the playground> there were [[a]] "
            "{items=<children|guests|people|kids|girls|boys>}. More came, so that there were [[b]] <in the "
            "end|altogether|in all>. How many {items} came <later|after the others>?",
            "<This morning|Yesterday|Last week> {who} had [[a]] {items}, and <now|today> {he} has [[b]]. How "
            "many {items} did {he} get <in between|since then>?",
            "{who} <picked|gathered> [[a]] {items=<apples|pears|strawberries|plums|cherries|mushrooms|beans>} "
            "before lunch. After lunch {he} picked more. By evening {he} had [[b]] {items}. How many did {he} "
            "pick after lunch?",
            "{who} baked [[a]] {items=<cookies|muffins|cupcakes|buns|pies|waffles>}. After {other} brought some "
            "more there were [[b]]. How many {items} did {other} bring?",
            "The <parking lot|garage|ferry> had [[a]] {items=<cars|trucks|vans|bikes>} at <8|9|10> o'clock. At "
            "noon there were [[b]]<|, and none had left>. How many {items} had come <in|meanwhile>?",
            "<A farmer|{who}> had [[a]] {items=<hens|sheep|cows|goats|ducks|pigs>}. After <a visit to the "
            "market|the spring> there were [[b]]. How many {items} were <new|added>?",
            "{who} had [[a]] {items=<points|tickets|stars|tokens|stickers>} after the first <round|game|day>. "
            "After the second {he} had [[b]]. How many {items} did {he} <get|win|earn> in the second?",
            "A <team|class|club|choir> <grew|has grown> from [[a]] to [[b]] "
            "{items=<members|players|students|singers|children>}. How many {items} <joined|are new>?",
            "{who}'s <collection of {items} grew|{items} grew in number> from [[a]] to [[b]]. How many {items} "
            "did {he} add?",
            "{who} <has|owns> [[b]] {items} now. Before {his} <birthday|trip|visit to {other}> {he} had [[a]]. "
            "How many {items} did {he} get?",
            "Now {who} has [[b]] {items}. <Only|Just> [[a]] of them are <old|from before>; the others are "
            "<gifts|presents> from {other}. How many {items} did {other} give {him}?",
            "{who}: had [[a]] {items}, <got|found|bought> some, has [[b]] now. <How many new {items}?|How many "
            "came in?>",
            "{who} counted [[a]] {items} in the morning. In the evening {he} counted [[b]]. <How many {items} "
            "came in during the day?|How many {items} were added during the day?>",
            "A <shop|library|school|museum> had [[a]] {items} and ordered more. After the delivery it had [[b]]. "
            "How many {items} were delivered?",
            "{who} <had|has> [[a]] {items=<fish|goldfish|guppies|snails|turtles>} in a tank. {He} <buys|bought> "
            "some more, and now the tank has [[b]]. How many {items} did {he} buy?",
            "{who} scored [[a]] {items=<points|goals|baskets>} before the break. When the game was over, {he} "
            "had scored [[b]]. How many {items} did {he} score after the break?",
            "<After {other} came|When {other} joined {him}|After {other} had helped>, {who} had [[b]] {items} "
            "instead of [[a]]. How many {items} did {other} <bring|add>?",
            "{other} put some {items} on {who}'s pile of [[a]]. The pile then had [[b]] {items}. How many "
            "{items} did {other} add?",
            "The number of {items=<trees|benches|cars|visitors|swans|bikes>} in the park went up from [[a]] to "
            "[[b]]. How many more {items} were there than before?",
            "{who} <wrote|had written> [[a]] {items=<pages|letters|poems|stories|cards>} by <noon|Friday|last "
            "week>. Now it is [[b]]. How many {items} has {he} written since?",
        ),
        dev=(
            "{who} hung [[a]] {items=<pictures|lanterns|flags>} on the wall. {other} hung some as well, and now "
            "[[b]] hang there. How many {items} did {other} hang?",
            "In May {who} had [[a]] {items}; by June it was [[b]]. How many {items} came to {him} in that time?",
            "The hotel had [[a]] {items=<beds|rooms|towels>} before it was made larger, and [[b]] after. How "
            "many {items} came with the new part?",
        ),
        test=(
            "{who} filled the {box} that had [[a]] {items} until it had [[b]]. How many {items} did {he} put into it?",
            "By Friday {who} had received [[b]] {items=<votes|signatures|coupons>}, while on Monday it had been "
            "[[a]]. How many {items} came in after Monday?",
            "The pond was home to [[a]] {items=<frogs|ducks|fish>} in spring and to [[b]] in fall. By how many "
            "{items} did their number grow?",
        ),
    ),
    Kind(
        "join_start",
        more,
        (
            step(
                "first",
                "b - a",
                "At first there were # {items}.",
                "Before that the number of {items} was #.",
                "Take away what was added: #.",
                "Without the new ones there are #.",
                asks="the number of {items} at first",
                wrong=("a + b", "a - b"),
            ),
        ),
        train=(
            "{who} had some {items}. <{other}|{His} <mother|father|grandmother|uncle|aunt|teacher|friend>> "
            "<gave|handed|sent|brought> {him} [[a]] more. Now {he} has [[b]] {items}. How many {items} did {who} "
            "have <at first|before that|to start with|in the beginning>?",
            "{who} <bought|found|got|won|received> [[a]] {items}<, which brings {his} total to [[b]]| and "
            "now has [[b]] <altogether|in all>>. How many {items} did {he} have before?",
            "After <buying|finding|getting|winning> [[a]] <more|new> {items}, {who} <has|owns> [[b]]. How many "
            "{items} did {he} <have before|start with|own at first>?",
            "Some {items=<birds|sparrows|pigeons|crows|gulls>} <were sitting|sat> <on a <fence|roof|wire>|in a "
            "tree>. Then [[a]] more {items} <came|joined them|flew up>, and there were [[b]] <in "
            "all|altogether>. How many {items} were <there|sitting there> <at first|before the others came>?",
            "Some {items=<children|people|kids|girls|boys|students>} were <playing|sitting|running> <in the "
            "park|on the playground|in the yard>. After [[a]] more <came|joined them> there were [[b]]. How many "
            "{items} were there <at first|at the beginning>?",
            "A bus was carrying some {items=<people|passengers|children|students>}. At a stop [[a]] more got on, "
            "and now there are [[b]] on the bus. How many {items} were on it before the stop?",
            "{who} put [[a]] {items=<marbles|coins|buttons|shells|candies|beads>} into a "
            "{box=<jar|bag|bowl|tin|box>}. Now the {box} has [[b]] {items}< in it|>. How many {items} were in "
            "the {box} before?",
            "<A school|A farmer|The town> set [[a]] young {items=<trees|oak trees|pine trees|shrubs|birches|palm "
            "trees>} along a fence and can count [[b]] there now. How many {items} stood along the fence earlier?",
            "To make a bouquet bigger, {who} cut [[a]] {items=<roses|tulips|asters|daisies|orchids>}, and <in "
            "the end|finally> it had [[b]]. How many {items} was it made of to begin with?",
            "{who} tidied up: [[a]] stray {items=<pens|spoons|crayons|rulers|forks|brushes>} went back to the "
            "{box=<cup|drawer|box|tray>}, which then held [[b]]. How many {items} had stayed in the {box}?",
            "{who} tops up a crate with [[a]] {items=<apples|pears|peaches|plums|lemons>}, so that <it holds "
            "[[b]]|[[b]] are in it>. How many {items} were in the crate before?",
            "How many {items} did {who} have <at first|originally|before> if {he} has [[b]] after {other} gave "
            "{him} [[a]]?",
            "How many {items} <did {who} start with|were there at the start> if [[a]] more <came|were added> and "
            "now there are [[b]]?",
            "{who} has [[b]] {items} now. <Yesterday|Last week|On Monday|A day ago> {he} "
            "<got|bought|found|received> [[a]] of them. How many {items} did {he} have before that?",
            "Of the [[b]] {items} that {who} <has|owns>, [[a]] <came from|were a gift from|were given to {him} "
            "by> {other}. How many {items} did {who} have without them?",
            "{who} scored [[a]] {items=<points|goals>} in the second half. At the end of the game {he} had [[b]] "
            "{items}. How many {items} had {he} scored in the first half?",
            "{who} <read|finished> [[a]] {items=<pages|chapters|poems|stories>} today. Now {he} has read [[b]] "
            "<in all|altogether>. How many {items} had {he} read <before today|until yesterday>?",
            "{who} baked [[a]] more {items=<cookies|muffins|cupcakes|rolls|pies>} because there were not enough. "
            "In the end there were [[b]]. How many {items} had {he} baked <at first|before>?",
            "<A farmer|{who}> bought [[a]] {items=<hens|sheep|cows|goats|ducks>} and then had [[b]]. How many "
            "{items} were on the farm before?",
            "When [[a]] more {items=<cars|trucks|vans|bikes|scooters>} <came|drove in|arrived>, there were [[b]] "
            "in the parking lot. How many {items} were there before <they came|that>?",
            "[[a]] new {items=<members|students|players|singers|children>} joined the <club|group|team>, which "
            "now has [[b]]. How many {items} were in it before?",
            "With the [[a]] {items} that {other} <gave|lent|brought> {him}, {who} has [[b]]. How many {items} "
            "<did {he} have|were {his} own|had {he}> before?",
            "{who}'s collection has [[b]] {items=<stamps|coins|cards|stickers|rocks|badges|postcards>}. It "
            "<grew|has grown> by [[a]] <this year|this month|in a week>. How many {items} did it have before?",
            "{who} counts [[b]] {items=<fish|goldfish|guppies|snails>} in {his} tank after <adding|putting in> "
            "[[a]]. How many {items} were in the tank before?",
            "Some {items} lay on the <table|floor|desk|shelf>. {who} <added|put down> [[a]] more. <That "
            "made|This made it> [[b]] {items}. How many {items} lay there <at first|before>?",
            "{who}: some {items}, then [[a]] more, now [[b]]. <How many at first?|How many in the beginning?|How "
            "many were there before?>",
            "I am thinking of <the number|a number> of {items}. <When|If> [[a]] more are added, there are [[b]] "
            "{items}. How many {items} <am I thinking of|is that>?",
            "{who} won [[a]] {items=<tickets|prizes|marbles|tokens|games>} <today|at the fair>, and that "
            "<makes|gives {him}> [[b]] <so far|in all>. How many {items} had {he} won <before|until then>?",
            "A <shop|store|library|school> <received|got> [[a]] new {items}, so <it now has|there are now> [[b]] "
            "{items}. How many {items} <were|had been> there before?",
            "{who} forgot how many {items} {he} had <at first|in the morning>. {He} <knows|only knows> that {he} "
            "got [[a]] more and that there are [[b]] now. How many {items} were there before?",
            "{other} <added|put> [[a]] {items} to those of {who}, and together that was [[b]]. How many {items} "
            "were {who}'s own?",
        ),
        dev=(
            "{who} hung up [[a]] {items=<lanterns|flags|pictures>} and saw that now [[b]] were hanging. How many "
            "{items} had been hanging there earlier?",
            "Since {other} handed over [[a]] {items}, {who} has had [[b]] of them. What was {who}'s number of "
            "{items} earlier?",
            "At the harbor [[a]] {items=<boats|ships|canoes>} came in, and so there were [[b]]. How many {items} "
            "had been in the harbor?",
        ),
        test=(
            "{who} had to fetch [[a]] more {items=<chairs|benches|stools>} so that there were [[b]] in the hall. "
            "How many {items} stood in the hall at first?",
            "Grandma sent {who} [[a]] {items}, so {he} ended up with [[b]]. What number of {items} did {he} have "
            "before the parcel came?",
            "Once [[a]] more {items=<frogs|ducks|swans>} had come to the pond, [[b]] were there. How many "
            "{items} were there to begin with?",
        ),
    ),
)
