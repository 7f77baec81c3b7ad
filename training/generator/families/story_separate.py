"""One-step stories of separating: some of the things go, and one of the three numbers is asked for."""

from __future__ import annotations

from redline.training.generator.handful import less, two
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "separate_result",
        less,
        (
            step(
                "left",
                "a - b",
                "So # {items} are left.",
                "What remains is # {items}.",
                "Take away the {items} that are gone: #.",
                "Subtract: #.",
                asks="the number of {items} left",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} <had|owned|started with|began the <day|week> with> [[a]] {items}. {He} "
            "<gave|sold|lent|handed> [[b]] <of them|{items}> to <{other}|{his} "
            "<brother|sister|cousin|neighbor|teacher|best friend>|a friend|a stranger>. How many {items} <does "
            "{who} have <now|left>|does {he} still have|are left>?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|gulls|owls>} <on the "
            "<roof|fence|wire|branch>|in the <tree|yard|park|birdhouse>>. <Then|A little later|After a noise> "
            "[[b]] of them <flew away|flew off|left>. How many {items} <were left|stayed|are still there>?",
            "<There are|{who} has> [[a]] {items=<coins|marbles|buttons|beads|shells|candies|keys|nuts>} in a "
            "{box=<jar|box|bowl|bag|tin>}. {who} <takes|takes out|removes> [[b]]. How many {items} are "
            "<still|left> in the {box}?",
            "{who} <baked|made> [[a]] "
            "{items=<cookies|muffins|pies|pancakes|buns|cupcakes|waffles|pretzels|brownies>}. {His} "
            "<family|friends|brothers|guests> ate [[b]] of them. How many {items} <are left|were left "
            "over|remain>?",
            "A bus <was carrying|left the station with|had> [[a]] {items=<people|passengers|children|students>}. "
            "At the <first|next> stop [[b]] of them got off<, and nobody got on|>. How many {items} <were still "
            "on the bus|stayed on the bus|were on the bus then>?",
            "<At the party|In the hall|At the show|At the pool|In the library> there were [[a]] "
            "{items=<people|guests|children|visitors|students>}. <Before it got dark|After an hour|At noon>, "
            "[[b]] <went home|left>. How many {items} <stayed|were still there|remained>?",
            "Of the [[a]] {items=<apple trees|pear trees|pines|oaks|bushes>} <in an orchard|on a hill|by the "
            "lake>, [[b]] are too <old|weak> and must come down. How many {items} will be left?",
            "A storm <knocked down|blew over|broke> [[b]] of the [[a]] {items=<trees|fence posts|poplars|flower "
            "pots|tents|corn stalks>} <near the {place}|on the farm|in town>. How many {items} were <still "
            "standing|not harmed|left>?",
            "{who} <picked|bought|brought home> [[a]] "
            "{items=<apples|pears|plums|peaches|lemons|oranges|tomatoes|carrots|bananas>}, but [[b]] of them "
            "were <rotten|bad|bruised>, so {he} threw them out. How many good {items} were there?",
            "{who} <found|collected> [[a]] {items=<seashells|shells|starfish|pretty stones|eggs|pieces of sea "
            "glass>}. On the way home [[b]] <broke|were broken>. How many unbroken {items} did {he} <have|bring "
            "home>?",
            "{who} had [[a]] {items=<balloons|red balloons|blue balloons|balloons for the party|water "
            "balloons>}. <Then|Sadly,> [[b]] <popped|burst>. How many {items} did {who} <have left|still have>?",
            "{who} has [[a]] {items=<stamps|coins|baseball cards|postcards|stickers|rocks|dolls|comic books|toy "
            "cars|badges>} in {his} collection and <trades|gives> away [[b]] of them. How many {items} are left "
            "in the collection?",
            "{who} had [[a]] {items=<pages|chapters|poems|stories|lessons>} to read. {He} <has read [[b]] <so "
            "far|already>|read [[b]] today>. How many {items} <does {he} still have to read|are left to "
            "read|remain>?",
            "A book has [[a]] {items=<pages|chapters|poems|stories>}. {who} <has read|is done with> [[b]] of "
            "them. How many {items} are left <to read|for {him} to read>?",
            "The teacher gave {who} [[a]] {items=<problems|math problems|questions|exercises|words to spell>} "
            "for homework. {He} did [[b]] <on the bus|at school|before dinner>. How many {items} <did {he} have "
            "left|were left|did {he} still have to do>?",
            "{who}, who is <7|8|9|10|11|12> years old, had [[a]] {items}. {He} <lost|broke|sold|gave away> [[b]] "
            "<last week|on a trip|yesterday>. How many {items} does {he} have now?",
            "How many {items} <will {who} have|does {who} have left> if {he} <has|owns|starts with> [[a]] "
            "{items} and <gives <{other}|a friend|{his} sister>|loses|uses|sells> [[b]] of them?",
            "If {who} <takes|removes|picks> [[b]] {items} from a {box=<pile|basket|box|table|tray>} <of|with> "
            "[[a]], how many {items} <are left|remain>?",
            "<Of|From> the [[a]] {items} <that {who} bought|that {who} had|in the {place}>, [[b]] <were "
            "sold|were given away|were taken by {other}|have been used>. How many {items} <are left|remain|are "
            "still there>?",
            "A <shop|store|market stand|bakery> had [[a]] {items} <in the morning|when it opened|on Monday>. <By "
            "evening|At closing time|After a busy day> [[b]] had been sold. How many {items} were left?",
            "<The farmer|A farmer|{who}> had [[a]] "
            "{items=<chickens|sheep|cows|goats|ducks|pigs|hens|horses|turkeys>} and sold [[b]]. How many {items} "
            "are <left|still on the farm>?",
            "In the parking lot there were [[a]] {items=<cars|trucks|vans|motorcycles|bikes|scooters>}. <By "
            "noon|Within an hour|Then> [[b]] <had driven|drove> away. How many {items} were <left|still there>?",
            "{who} needs [[a]] {items} for <a project|a party|school>. {other} <lends|brings|gives> {him} [[b]] "
            "of them, and {who} buys the rest. How many {items} does {who} <buy|have to buy>?",
            "{who} caught [[a]] {items=<fish|frogs|butterflies|crabs|fireflies|snails>} and <let [[b]] of them "
            "go|set [[b]] of them free>. How many {items} did {he} keep?",
            "{who} has [[a]] {items=<pens|markers|flashlights|batteries|clocks|light bulbs>}, but [[b]] <of them "
            "|>do not work. How many working {items} does {he} have?",
            "{who}: [[a]] {items}. <Lost|Sold|Gave away|Used> [[b]]. <How many left?|How many now?|How many are left?>",
            "[[a]] {items=<children|students|pupils|kids>} are in {who}'s class. Today [[b]] are <sick|absent|at "
            "home with a cold>. How many {items} came to school today?",
            "The {worker} <brought|carried|moved> [[a]] {items} to the {place}, but [[b]] <got lost|fell off the "
            "truck|were damaged> on the way. How many {items} arrived safely?",
            "{who}'s <mother|father|grandmother|aunt> bought [[a]] "
            "{items=<eggs|apples|potatoes|carrots|onions|bananas>}. {who} used [[b]] <of them |>to make "
            "<dinner|lunch|a salad>. How many {items} are <left|left over>?",
            "There are [[a]] {items} on a <shelf|table|desk|bench>. {who} takes [[b]] <home|away|with {him}>. "
            "What number of {items} is <left|still there>?",
            "{other} <borrowed|took|bought> [[b]] {items} from {who}. Before that {who} had [[a]] {items}. <Now "
            "how many {items} does {who} have?|How many {items} does {who} have left?|Find how many {items} "
            "{who} has now.>",
        ),
        dev=(
            "{who} had to leave [[b]] of {his} [[a]] {items} behind when {he} moved. How many {items} did {he} "
            "take along?",
            "At noon [[a]] {items=<boats|ships|canoes>} lay in the harbor, and by evening [[b]] of them had "
            "sailed. How many {items} still lay there?",
            "{who} hung [[a]] {items=<lanterns|flags|pictures>}, but the wind tore down [[b]]. How many {items} "
            "were still hanging?",
        ),
        test=(
            "From a backpack with [[a]] {items}, {who} pulled out [[b]]. How many {items} did the backpack still have?",
            "The stand had [[a]] {items=<hot dogs|ice creams|lemonades>}, and [[b]] went to hungry fans. How "
            "many {items} had not been sold?",
            "Out of [[a]] {items=<frogs|ducks|swans>} at the pond, [[b]] swam off. How many {items} remained at "
            "the pond?",
        ),
    ),
    Kind(
        "separate_change",
        less,
        (
            step(
                "gone",
                "a - b",
                "So # {items} are gone.",
                "The number of {items} that went is #.",
                "Subtract what is left: #.",
                "Compare before and after: #.",
                asks="the number of {items} gone",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} had [[a]] {items}. {He} gave some <of them |>to <{other}|{his} "
            "<brother|sister|cousin|neighbor|teacher>|a friend>. Now {he} has [[b]] <left|{items}>. How many "
            "{items} did {who} give away?",
            "{who} had [[a]] {items}. {He} <lost|sold|used|broke> some and has [[b]] left. How many {items} are gone?",
            "{who} <had|started with|owned> [[a]] {items} and now has <only |>[[b]]. How many {items} did {he} "
            "<lose|use|give away>?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|gulls|owls>} <on the <roof|fence|wire>|in the "
            "<tree|yard|park>>. Some <of them |><flew away|flew off|left>, and [[b]] <stayed|were left|are still "
            "there>. How many {items} flew away?",
            "There were [[a]] {items=<coins|marbles|buttons|beads|candies|nuts>} in a "
            "{box=<jar|box|bowl|bag|tin>}. {who} took some out, and now there are [[b]]. How many {items} did "
            "{who} take out?",
            "{who} <baked|made> [[a]] {items=<cookies|muffins|pies|pancakes|buns|cupcakes|waffles|brownies>}. "
            "After {his} <family|friends|guests> had eaten, [[b]] were left. How many {items} did they eat?",
            "{who} put [[a]] {items=<cookies|strawberries|grapes|nuts|crackers|sandwiches>} on a plate. "
            "<{other}|{His} <brother|sister|dog>> ate some<, and then there were| and left> [[b]]. How many "
            "{items} were eaten?",
            "A bus <was carrying|left the station with|had> [[a]] {items=<people|passengers|children|students>}. "
            "At the <first|next> stop some got off<, and nobody got on|>. Then there were [[b]] <{items} |>on "
            "the bus. How many {items} got off?",
            "<At the party|In the hall|At the show|At the pool|In the library> there were [[a]] "
            "{items=<people|guests|children|visitors|students>}. <After an hour|At noon|Later> there were only "
            "[[b]]. How many {items} had left?",
            "Beetles got into a wood of [[a]] {items=<oaks|pines|elms|spruces>}. The sick ones were felled, and "
            "[[b]] healthy ones <stand|are left>. How many {items} were felled?",
            "After a storm only [[b]] of [[a]] {items=<trees|fence posts|poplars|tents|corn stalks>} were "
            "standing. How many {items} <fell|did the storm knock down>?",
            "{who} had [[a]] {items=<balloons|red balloons|blue balloons|soap bubbles>}. Some popped, and {he} "
            "had [[b]] left. How many {items} popped?",
            "{who} blew up [[a]] {items=<balloons|party balloons|yellow balloons>}. The next <day|morning> [[b]] "
            "were still good. How many {items} had burst?",
            "A book has [[a]] {items=<pages|chapters|poems|stories>}. {who} still has to read [[b]]. How many "
            "{items} has {he} <read|finished> <so far|already>?",
            "{who} had [[a]] {items=<problems|math problems|questions|exercises>} to do. Now {he} has [[b]] "
            "left. How many {items} has {he} done?",
            "A <shop|store|market stand|bakery> had [[a]] {items} <in the morning|when it opened>. <By "
            "evening|At closing time> there were [[b]] left. How many {items} were sold?",
            "<The farmer|A farmer|{who}> had [[a]] {items=<chickens|sheep|cows|goats|ducks|pigs|turkeys>}. After "
            "the market day there were [[b]]. How many {items} were sold?",
            "In the parking lot there were [[a]] {items=<cars|trucks|vans|motorcycles|bikes>}. At <noon|night|5 "
            "o'clock> there were [[b]]<, and no new ones had come|>. How many {items} had <left|driven away>?",
            "How many {items} did {who} <give away|sell|lose|use> if {he} <had|started with> [[a]] and <now has "
            "[[b]]|has [[b]] left>?",
            "How many of {his} [[a]] {items} did {who} <give to {other}|lose|sell> if {he} still has [[b]]?",
            "<Yesterday|Last week|This morning> {who} had [[a]] {items}. Now {he} has only [[b]]. <What is the "
            "number of {items} that {he} lost?|How many {items} are missing?|By how many did the number of "
            "{items} fall?>",
            "Of [[a]] {items=<students|children|players|pupils>} in the {person=<class|team|club|choir>}, [[b]] "
            "came today. How many {items} were missing?",
            "{who} <caught|had> [[a]] {items=<fish|frogs|butterflies|crabs|fireflies>} and let some go. {He} "
            "kept [[b]]. How many {items} did {he} let go?",
            "{who} had [[a]] {items=<pencils|crayons|erasers|rulers|notebooks>}. {He} lent some to {other}, so "
            "{he} was left with [[b]]. How many {items} did {other} <get|borrow>?",
            "{who} has [[a]] {items}. How many <of them |>must {he} <give away|sell|take away> so that [[b]] are left?",
            "{who} wants to keep <only |>[[b]] of {his} [[a]] {items}. How many {items} <must|should> {he} "
            "<sell|give away>?",
            "{who}: [[a]] {items} before, [[b]] after. How many <are gone|were lost|were used>?",
            "The {worker} <packed|loaded|sent> [[a]] {items}, but only [[b]] arrived. How many {items} got lost "
            "<on the way|in between>?",
            "[[a]] {items} <were|lay> on the <shelf|table|desk|counter>. {who} took some, <and|so that> [[b]] "
            "were left. How many {items} did {he} take?",
            "{who} <brought|carried> [[a]] {items} to <a fair|the market|a yard sale> and took [[b]] home again. "
            "How many {items} did {he} sell<| there>?",
            "{who}'s <mother|father|aunt|uncle> bought [[a]] {items=<eggs|apples|potatoes|carrots|onions>}. "
            "After <dinner|cooking|lunch> there are [[b]] left. How many {items} were used?",
        ),
        dev=(
            "At noon [[a]] {items=<boats|ships|canoes>} lay in the harbor; in the evening it was [[b]]. How many "
            "{items} had sailed by then?",
            "{who} hung [[a]] {items=<lanterns|flags|pictures>}. The next day [[b]] were still hanging. How many "
            "{items} came down?",
            "In May {who} had [[a]] {items}; by June it was [[b]]. How many {items} did {he} part with in that time?",
        ),
        test=(
            "The pond was home to [[a]] {items=<frogs|ducks|fish>} in spring but only to [[b]] in fall. By how "
            "many {items} did their number shrink?",
            "{who} emptied a {box} of [[a]] {items} until [[b]] were in it. How many {items} did {he} take out?",
            "The stand had [[a]] {items=<hot dogs|ice creams|lemonades>} before the game and [[b]] after it. How "
            "many {items} did fans buy?",
        ),
    ),
    Kind(
        "separate_start",
        two,
        (
            step(
                "first",
                "a + b",
                "At first there were # {items}.",
                "Before that the number of {items} was #.",
                "Put back the {items} that are gone: #.",
                "Add what went and what stayed: #.",
                asks="the number of {items} at first",
                wrong=("a - b", "b - a"),
            ),
        ),
        train=(
            "{who} had some {items}. {He} <gave|sold|lent|handed> [[a]] <of them |>to <{other}|{his} "
            "<brother|sister|cousin|neighbor|teacher>|a friend>. Now {he} has [[b]] <left|{items}>. How many "
            "{items} did {who} have <at first|to start with|in the beginning|before that>?",
            "{who} <lost|sold|used|broke|gave away> [[a]] {items} and has [[b]] left. How many {items} <did {he} "
            "have at first|were there before|did {he} start with>?",
            "After <losing|selling|using|giving away> [[a]] <of {his} |>{items}, {who} <has|still has> [[b]]. "
            "How many {items} did {he} have before?",
            "Some {items=<birds|sparrows|pigeons|crows|gulls|owls>} <were|sat> <on the <roof|fence|wire>|in the "
            "tree>. Then [[a]] <flew away|flew off>, and [[b]] <stayed|were left>. How many {items} were there "
            "<at first|in the beginning>?",
            "{who} took [[a]] {items=<coins|marbles|buttons|beads|candies|nuts>} out of a "
            "{box=<jar|box|bowl|bag|tin>}. There are [[b]] left in it. How many {items} were in the {box} <at "
            "first|before>?",
            "{who}'s <family|friends|guests|brothers> ate [[a]] of the "
            "{items=<cookies|muffins|pies|pancakes|buns|cupcakes|waffles|brownies>} {he} had <baked|made>, and "
            "[[b]] were left. How many {items} had {he} <baked|made>?",
            "At <the first|a|the last> stop [[a]] {items=<people|passengers|children|students>} got off the bus, "
            "and [[b]] <stayed on|went on|kept riding>. How many {items} were on the bus before the stop?",
            "<At a party|In the hall|At the pool|In the library> [[a]] "
            "{items=<people|guests|children|visitors|students>} went home <early|at noon|at 6 o'clock>, so [[b]] "
            "were left. How many {items} had been there?",
            "<Foresters|Loggers> felled [[a]] {items=<oaks|pines|elms|spruces|birches>} and spared [[b]]. How "
            "many {items} stood <in the wood|on the hill> before?",
            "A storm <knocked down|blew over> [[a]] {items=<trees|fence posts|poplars|tents|corn stalks>}, and "
            "[[b]] were still standing. How many {items} were there before the storm?",
            "{who} threw away [[a]] bad {items=<apples|pears|plums|peaches|lemons|oranges|tomatoes|bananas>} and "
            "kept [[b]] good ones. How many {items} did {he} have <at first|before>?",
            "{who} had some {items=<balloons|red balloons|blue balloons|water balloons>}. <Then|Sadly,> [[a]] "
            "popped, and [[b]] were left. How many {items} did {he} have <at first|in the beginning>?",
            "{who} <has read|read> [[a]] {items=<pages|chapters|poems|stories>} of a book and has [[b]] left to "
            "read. How many {items} <does the book have|are in the book>?",
            "{who} did [[a]] {items=<problems|math problems|questions|exercises>} at school and still has [[b]] "
            "to do. How many {items} was {he} given?",
            "A <shop|store|market stand|bakery> sold [[a]] {items} and had [[b]] left in the evening. How many "
            "{items} were there in the morning?",
            "<The farmer|A farmer|{who}> sold [[a]] {items=<chickens|sheep|cows|goats|ducks|pigs|turkeys>} and "
            "kept [[b]]. How many {items} were on the farm before?",
            "When [[a]] {items=<cars|trucks|vans|motorcycles|bikes>} <had left|drove away>, there were [[b]] in "
            "the parking lot. How many {items} were there <at first|before that>?",
            "How many {items} did {who} have <at first|originally|before> if {he} has [[b]] left after {he} "
            "<gave {other}|sold|lost|used> [[a]]?",
            "How many {items} were <there|on the table> <at first|at the start> if [[a]] were taken and [[b]] "
            "are left?",
            "{who} let [[a]] of the {items=<fish|frogs|butterflies|crabs|fireflies>} {he} had caught go and kept "
            "[[b]]. How many {items} had {he} caught?",
            "{other} <borrowed|took|bought> [[a]] {items} from {who}, who <now has|still has|was left with> "
            "[[b]]. How many {items} did {who} have <before|at first>?",
            "{who} has [[b]] {items} now. <Yesterday|Last week|On Monday|An hour ago> {he} <gave away|lost|sold> "
            "[[a]]. How many {items} did {he} have before that?",
            "{who} has [[b]] {items}, which is what was left after {other} took [[a]]. How many {items} <were "
            "there|did {who} have> <at first|before>?",
            "{who} used [[a]] {items=<eggs|apples|potatoes|carrots|onions|cups of flour|cups of sugar>} <for "
            "dinner|for a party|in the kitchen>, and [[b]] <are|were> left. How many {items} <did {he} have|were "
            "there> before?",
            "The {worker} <lost|broke|dropped> [[a]] {items} on the way and brought [[b]] to the {place}. How "
            "many {items} were there <at first|at the start of the trip>?",
            "<Some|A number of> {items} lay on the <shelf|table|desk|counter>. After {who} took [[a]] <of them "
            "|>away, [[b]] <remained|were left>. How many {items} lay there at first?",
            "{who}: some {items}, [[a]] <gone|sold|given away|lost>, [[b]] left. <How many at first?|How many in "
            "the beginning?|How many were there before?>",
            "I am thinking of a number of {items}. If [[a]] are taken away, [[b]] are left. How many {items} am "
            "I thinking of?",
            "{who} forgot how many {items} {he} had <at first|in the morning>. {He} knows that {he} gave away "
            "[[a]] and that there are [[b]] now. How many {items} were there before?",
            "{who} cut [[a]] {items=<roses|tulips|lilies|daisies|sunflowers>} for the vase and left [[b]] in the "
            "garden. How many {items} had been <growing there|in the garden>?",
            "{who} has planted [[a]] {items=<seeds|bulbs|tulip bulbs|beans|trees>} and has [[b]] <more to "
            "plant|still to plant>. How many {items} were there to plant at first?",
        ),
        dev=(
            "Now that [[a]] {items=<boats|ships|canoes>} have sailed, [[b]] lie in the harbor. How many {items} "
            "lay there this morning?",
            "{who} took down [[a]] {items=<lanterns|flags|pictures>} and left [[b]] hanging. How many {items} "
            "had been hanging there?",
            "Since {he} handed [[a]] {items} to {other}, {who} has had [[b]] of them. What was {his} number of "
            "{items} earlier?",
        ),
        test=(
            "A parcel with [[a]] {items} went from {who} to Grandma, and [[b]] stayed with {who}. What number of "
            "{items} did {who} have before?",
            "The stand sold [[a]] {items=<hot dogs|ice creams|lemonades>} and threw out the last [[b]]. How many "
            "{items} had been prepared?",
            "Once [[a]] {items=<frogs|ducks|swans>} had gone from the pond, [[b]] were there. How many {items} "
            "were there to begin with?",
        ),
    ),
)
