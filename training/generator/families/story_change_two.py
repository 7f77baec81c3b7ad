"""Stories of two changes in a row: some come and some go, or of all of them only some are used."""

from __future__ import annotations

from redline.training.generator.handful import come_and_go, go_and_come, go_twice, three
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "come_then_go",
        come_and_go,
        (
            step(
                "more",
                "a + b",
                "First there are # {items}.",
                "Add the ones that come: #.",
                "That makes # {items} before any go.",
                asks="the number of {items} before any go",
                wrong=("a - b", "b - a", "a + b + c"),
            ),
            step(
                "left",
                "more - c",
                "Then # {items} are left.",
                "Take away the ones that go: #.",
                "So # {items} remain.",
                asks="the number of {items} left",
                wrong=("more + c", "a - c", "b - c"),
            ),
        ),
        train=(
            "{who} <had|owned|started with> [[a]] {items}. <{other}|{His} <mother|father|aunt|uncle|friend>|A "
            "neighbor> gave {him} [[b]] more, <but|and> {he} <lost|broke|sold|used> [[c]]. How many {items} does "
            "{who} have <now|left>?",
            "A bus <left the station|started> with [[a]] {items=<people|passengers|children|students>}. At the "
            "first stop [[b]] got on, and at the second [[c]] got off. How many {items} are on the bus now?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|ducks>} <in the tree|on the roof|by the "
            "pond>. <Another|Then another> [[b]] came, and after a while [[c]] flew away. How many {items} <were "
            "left|stayed>?",
            "{who} <picked|gathered> [[a]] {items=<apples|pears|peaches|plums|strawberries|tomatoes>} and {his} "
            "<brother|sister|mother|friend> <picked|gathered> [[b]]. They <ate|gave away|sold|threw out> [[c]]. "
            "How many {items} <did they have left|were left>?",
            "{who} baked [[a]] {items=<cookies|muffins|pies|cupcakes|rolls|brownies>} <in the morning|yesterday> "
            "and [[b]] <in the afternoon|today>. {He} sold [[c]] of them. How many {items} <are left|does {he} "
            "have left>?",
            "{who} put [[a]] {items=<coins|marbles|buttons|beads|shells|candies>} in a "
            "{box=<jar|box|bowl|bag|tin>}. Later {he} put in [[b]] more. Then {he} took [[c]] out. How many "
            "{items} are in the {box} now?",
            "<At a party|In the hall|At the pool|In the library> there were [[a]] "
            "{items=<people|children|guests|visitors>}. After [[b]] more arrived, [[c]] went home. How many "
            "{items} <stayed|were there then|were still there>?",
            "In the parking lot there were [[a]] {items=<cars|trucks|vans|bikes>}. <Then|By noon> [[b]] more "
            "<came|drove in> and [[c]] left. How many {items} are there now?",
            "{who} has [[a]] {items=<stamps|cards|stickers|coins|postcards|badges>} in {his} collection. {He} "
            "<gets|buys|finds> [[b]] more and <trades|gives> away [[c]]. How many {items} does {he} have then?",
            "<A farmer|The farmer|{who}> had [[a]] {items=<hens|sheep|cows|goats|ducks|pigs>}, bought [[b]] and "
            "sold [[c]]. How many {items} are on the farm?",
            "How many {items} does {who} have if {he} starts with [[a]], <buys|finds|wins|gets> [[b]] and "
            "<loses|sells|uses|gives away> [[c]]?",
            "The <library|shop|school> had [[a]] {items}. It <bought|got> [[b]] more, <but|and then> [[c]] were "
            "<damaged|sold|given away>. How many {items} does it have <now|left>?",
            "{who} bought [[a]] {items=<balloons|party balloons|water balloons>} and {other} brought [[b]]. <At "
            "the party|On the way> [[c]] of them popped. How many {items} were left?",
            "On Monday {who} found [[a]] {items=<shells|pretty stones|feathers|acorns|pine cones>} and on "
            "<Tuesday|Sunday> {he} found [[b]]. {He} gave {other} [[c]] of them. How many {items} did {he} keep?",
            "{who} and {other} put their {items} together. {who} had [[a]] and {other} had [[b]]. After they "
            "<used|gave away|sold> [[c]], how many {items} were left?",
            "{who} <cut|planted> [[a]] {items=<roses|tulips|lilies|daisies>} on Friday and [[b]] on Saturday. By "
            "Sunday [[c]] of them had <wilted|died>. How many {items} were still <fine|good>?",
            "{who} needs {items} for school. {He} has [[a]] at home and buys [[b]]. If {he} gives [[c]] of them "
            "to {other}, how many {items} are left for {him}?",
            "{who} scored [[a]] {items=points} in the first round and [[b]] in the second. In the third {he} "
            "lost [[c]] points. How many points does {he} have now?",
            "{who}: [[a]] {items}, plus [[b]], minus [[c]]. How many {items} now?",
            "{who} got [[a]] {items} from {other} and [[b]] from {third}. {He} has already <used|lost|sold> "
            "[[c]] of them. How many {items} are left?",
            "{who} had [[a]] {items=dollars} and earned [[b]] dollars <mowing lawns|walking dogs|washing cars>. "
            "Then {he} spent [[c]] dollars on <a game|a book|shoes|lunch>. How many dollars does {he} have now?",
            "{who} had [[a]] {items=dollars} in {his} piggy bank. {He} put in [[b]] dollars and took [[c]] "
            "dollars out <for a gift|for a trip|to buy a toy>. How many dollars are in it?",
            "It was [[a]] {items=degrees} <in the morning|at dawn>. By noon it got [[b]] degrees warmer, then "
            "[[c]] degrees colder. How many degrees was it then?",
            "There were [[a]] {items=<students|players|children|members>} in the {person=<chess club|art "
            "club|soccer club>}. This year [[b]] new ones joined and [[c]] left. How many are in the {person} "
            "now?",
            "A <ship|train|ferry> had [[a]] {items=<passengers|travelers|people>} on it. At one stop [[b]] got "
            "on, and at the next [[c]] got off. How many {items} were on it then?",
            "After <buying|getting> [[b]] {items} to add to {his} [[a]], {who} <lost|sold|lent {other}> [[c]]. "
            "How many {items} are left?",
            "{who} got [[a]] {items} and then [[b]] more. Of all these, [[c]] <were sold|broke|were given away>. "
            "How many {items} are left?",
        ),
        dev=(
            "At noon [[a]] {items=<boats|ships|canoes>} lay in the harbor. By evening [[b]] had come in and "
            "[[c]] had sailed. How many {items} lay there in the evening?",
            "The [[a]] {items} in {who}'s backpack were joined by [[b]] others before [[c]] fell out. How many "
            "{items} does {he} carry home?",
            "{who} hung [[a]] {items=<lanterns|flags|pictures>}, {other} hung [[b]], and the wind tore down "
            "[[c]]. How many {items} kept hanging?",
        ),
        test=(
            "The pond had [[a]] {items=<frogs|ducks|swans>}; [[b]] moved in and [[c]] moved out. How many "
            "{items} live there now?",
            "Grandma sent [[b]] {items} to {who}, who had [[a]]. Since then [[c]] have disappeared. How many "
            "{items} has {who} still got?",
            "The stand got [[a]] {items=<hot dogs|ice creams|lemonades>} ready, then [[b]] more, and sold [[c]]. "
            "How many {items} were not sold?",
        ),
    ),
    Kind(
        "go_then_come",
        go_and_come,
        (
            step(
                "left",
                "a - b",
                "First # {items} are left.",
                "Take away the ones that go: #.",
                "After that there are # {items}.",
                asks="the number of {items} left at first",
                wrong=("a + b", "b - a", "a - c"),
            ),
            step(
                "now",
                "left + c",
                "Then there are # {items}.",
                "Add the ones that come: #.",
                "In the end that is # {items}.",
                asks="the number of {items} in the end",
                wrong=("left - c", "a + c", "b + c"),
            ),
        ),
        train=(
            "{who} <had|owned|started with> [[a]] {items}. {He} <lost|gave away|sold|used> [[b]], <but|and> then "
            "{he} <bought|found|got|was given> [[c]] more. How many {items} does {who} have <now|in the end>?",
            "A bus <left the station with|was carrying> [[a]] {items=<people|passengers|children|students>}. At "
            "the <first|next> stop [[b]] got off and [[c]] got on. How many {items} are on the bus now?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|ducks>} <in the tree|on the roof|by the "
            "pond>. Then [[b]] flew away. Later [[c]] others came. How many {items} are there now?",
            "{who} baked [[a]] {items=<cookies|muffins|pies|cupcakes|rolls>}. {His} <family|friends|brothers> "
            "ate [[b]] of them, so {he} baked [[c]] more. How many {items} are there now?",
            "A {box=<jar|box|bowl|bag|tin>} had [[a]] {items=<coins|marbles|buttons|beads|shells|candies>} in "
            "it. {who} took out [[b]] and {other} put in [[c]]. How many {items} are in the {box} now?",
            "<At a party|In the hall|At the pool|In the library> there were [[a]] "
            "{items=<people|children|guests|visitors>}. First [[b]] went home, then [[c]] <new ones|more> came. "
            "How many {items} were there then?",
            "In the parking lot there were [[a]] {items=<cars|trucks|vans|bikes>}. When [[b]] had left, [[c]] "
            "<others|new ones> came. How many {items} were there <then|after that>?",
            "{who} had [[a]] {items=<stamps|cards|stickers|coins|postcards|badges>}. {He} traded [[b]] of them "
            "for [[c]] <others|of {other}'s>. How many {items} does {he} have now?",
            "<A farmer|The farmer|{who}> had [[a]] {items=<hens|sheep|cows|goats|ducks|pigs>}, sold [[b]] and "
            "bought [[c]] new ones. How many {items} are on the farm now?",
            "How many {items} does {who} have if {he} starts with [[a]], <loses|sells|uses|gives away> [[b]] and "
            "<buys|finds|wins|gets> [[c]]?",
            "The <library|shop|school> had [[a]] {items}. On Monday it <sold|lent out|gave away> [[b]] and <on "
            "Friday|later> it got [[c]] new ones. How many {items} does it have now?",
            "The club had [[a]] {items=<members|players|children>}. This year [[b]] left and [[c]] joined. How "
            "many {items} are in it now?",
            "{who} had [[a]] {items=dollars}. {He} spent [[b]] dollars on <a game|a book|shoes|lunch>. Then {he} "
            "earned [[c]] dollars <mowing lawns|walking dogs|washing cars>. How many dollars does {he} have now?",
            "{who} had [[a]] {items=dollars} and paid [[b]] dollars for <a cap|a toy|a ticket>. {His} "
            "<mother|father|aunt> gave {him} [[c]] dollars. How many dollars does {he} have?",
            "It was [[a]] {items=degrees}. In the night it got [[b]] degrees colder, and in the morning [[c]] "
            "degrees warmer. How many degrees was it then?",
            "A wood of [[a]] {items=<oaks|pines|elms|birches>} lost [[b]] in a storm. Foresters set [[c]] young "
            "ones. How many {items} does the wood have then?",
            "{who} had [[a]] {items=<fish|goldfish|snails|guppies>} in a tank. Sadly, [[b]] of them died, and "
            "{he} <bought|got> [[c]] more. How many {items} are in the tank now?",
            "{who}: [[a]] {items}, minus [[b]], plus [[c]]. How many {items} now?",
            "{who} gave [[b]] of {his} [[a]] {items} to {other}. {third} gave {who} [[c]] {items}. How many "
            "{items} does {who} have <now|in the end>?",
            "Of [[a]] {items} {who} <lost|broke|sold> [[b]]. For {his} birthday {he} <got|was given> [[c]] more. "
            "How many {items} does {he} have now?",
            "<After|When> {who} had used [[b]] of [[a]] {items}, {he} bought [[c]] more. How many {items} did "
            "{he} have then?",
            "{who} <picked|had> [[a]] {items=<apples|pears|peaches|plums|tomatoes>}. {He} threw out [[b]] bad "
            "ones and picked [[c]] more. How many {items} does {he} have?",
            "{who} had [[a]] {items=<balloons|red balloons|water balloons>}. When [[b]] popped, {other} "
            "<brought|blew up> [[c]] more. How many {items} were there then?",
            "{other} <took|borrowed> [[b]] {items} from {who}'s [[a]] and <later |>{third} brought {who} [[c]] "
            "new ones. How many {items} has {who} now?",
            "{who} wanted [[a]] {items} but then decided to take [[b]] fewer. At the <checkout|counter> {he} "
            "took [[c]] more. How many {items} did {he} buy?",
        ),
        dev=(
            "At noon [[a]] {items=<boats|ships|canoes>} lay in the harbor. By evening [[b]] had sailed and [[c]] "
            "had come in. How many {items} lay there in the evening?",
            "The wind tore down [[b]] of the [[a]] {items=<lanterns|flags|pictures>} that {who} had hung, and "
            "{other} hung [[c]] new ones. How many {items} hang there now?",
        ),
        test=(
            "The pond had [[a]] {items=<frogs|ducks|swans>}; [[b]] moved out and [[c]] moved in. How many "
            "{items} live there now?",
            "Since {who} counted [[a]] {items}, [[b]] have disappeared, but Grandma has sent [[c]]. How many "
            "{items} has {who} got?",
        ),
    ),
    Kind(
        "go_and_go",
        go_twice,
        (
            step(
                "first",
                "a - b",
                "After the first time # {items} are left.",
                "Take away the first ones: #.",
                asks="the number of {items} left at first",
                wrong=("a + b", "b - a", "a - c"),
            ),
            step(
                "left",
                "first - c",
                "In the end # {items} are left.",
                "Take away the others, too: #.",
                asks="the number of {items} left in the end",
                wrong=("first + c", "a - c", "b - c"),
            ),
        ),
        train=(
            "{who} <had|owned|started with> [[a]] {items}. {He} <gave|sold|lent> [[b]] to {other} and then "
            "<lost|used|broke> [[c]]. How many {items} does {who} have <now|left>?",
            "{who} had [[a]] {items}. First {he} <used|sold> [[b]], <then|and later> [[c]]. How many {items} are left?",
            "A bus was carrying [[a]] {items=<people|passengers|children|students>}. At the first stop [[b]] got "
            "off and at the second [[c]]<. Nobody got on|>. How many {items} were still on the bus?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|ducks>} <in the tree|on the roof|by the "
            "pond>. First [[b]] flew away, <then|a minute later> [[c]] more. How many {items} <were left|stayed>?",
            "{who} baked [[a]] {items=<cookies|muffins|pies|cupcakes|rolls|brownies>}. {He} gave [[b]] to "
            "{other} and <ate|sold> [[c]]. How many {items} <are left|does {he} have left>?",
            "A {box=<jar|box|bowl|bag|tin>} had [[a]] {items=<coins|marbles|buttons|beads|nuts|candies>} in it. "
            "{who} took [[b]] and {other} took [[c]]. How many {items} are in the {box} now?",
            "<At a party|In the hall|At the pool|In the library> there were [[a]] "
            "{items=<people|children|guests|visitors>}. At <five|six> o'clock [[b]] left, and at eight [[c]]. "
            "How many {items} <stayed|were still there>?",
            "A book has [[a]] {items=<pages|chapters|stories|poems>}. {who} read [[b]] <on Saturday|yesterday> "
            "and [[c]] <on Sunday|today>. How many {items} <are left|does {he} still have to read>?",
            "{who} had [[a]] {items=<problems|exercises|questions>} to do. {He} did [[b]] at school and [[c]] "
            "<at home|after dinner>. How many {items} are left?",
            "How many {items} are left if {who} <has|starts with> [[a]] and <loses|sells|uses> [[b]] and later [[c]]?",
            "The <shop|store|bakery> had [[a]] {items}. It sold [[b]] <in the morning and [[c]] in the "
            "afternoon|before lunch and [[c]] after lunch>. How many {items} were left?",
            "{who} had [[a]] {items=dollars}. {He} spent [[b]] dollars on <lunch|a toy|a book> and [[c]] dollars "
            "on <a game|a gift|shoes>. How many dollars are left?",
            "{who} took [[a]] {items=dollars} to the <fair|zoo|mall>. The ticket cost [[b]] dollars and the "
            "<food|snacks|ride> [[c]] dollars. How many dollars does {he} have left?",
            "A <rope|ribbon|wire|board> was [[a]] {items=<inches|feet|meters|centimeters>} long. {who} cut off "
            "[[b]] and then [[c]] {items}. How long is it now?",
            "The trip is [[a]] {items=<miles|kilometers>} long. {who} drove [[b]] on Friday and [[c]] on "
            "<Saturday|Sunday>. How many {items} are left?",
            "{who} <picked|bought> [[a]] {items=<apples|pears|peaches|plums|tomatoes>}. Of these, [[b]] were bad "
            "and [[c]] were eaten. How many {items} are left?",
            "Of {his} [[a]] {items}, {who} gave [[b]] to {other} and [[c]] to {third}. How many {items} did {he} keep?",
            "{who}: [[a]] {items}, minus [[b]], minus [[c]]. How many {items} are left?",
            "<A farmer|The farmer|{who}> had [[a]] {items=<hens|sheep|cows|goats|ducks|pigs>}. {other} bought "
            "[[b]] of them and {third} bought [[c]]. How many {items} are left?",
            "{who} brought [[a]] {items} to the fair. On the first day [[b]] were sold, on the second day [[c]]. "
            "How many {items} were not sold?",
            "After {who} had given away [[b]] {items} and lost [[c]], how many were left of the [[a]] {items} "
            "{he} had?",
        ),
        dev=(
            "Of [[a]] {items=<boats|ships|canoes>} in the harbor, [[b]] sailed at dawn and [[c]] at noon. How "
            "many {items} lay there after that?",
            "The wind tore down [[b]] of {who}'s [[a]] {items=<lanterns|flags|pictures>} on Friday and [[c]] on "
            "Sunday. How many {items} still hang?",
        ),
        test=(
            "The pond had [[a]] {items=<frogs|ducks|swans>}; [[b]] moved out in May and [[c]] in June. How many "
            "{items} live there now?",
            "From {who}'s backpack with [[a]] {items}, [[b]] fell out on the stairs and [[c]] on the bus. How "
            "many {items} does {he} bring home?",
        ),
    ),
    Kind(
        "come_and_come",
        three,
        (
            step(
                "first",
                "a + b",
                "First that makes # {items}.",
                "Add the first two numbers: #.",
                asks="the number of {items} after the first two",
                wrong=("a - b", "b - a", "a + c"),
            ),
            step(
                "total",
                "first + c",
                "In all there are # {items}.",
                "Add the third number: #.",
                asks="the number of {items} in all",
                wrong=("first - c", "a + c", "b + c"),
            ),
        ),
        train=(
            "{who} <had|owned|started with> [[a]] {items}. {other} gave {him} [[b]] and {third} gave {him} "
            "[[c]]. How many {items} does {who} have <now|in all>?",
            "{who} had [[a]] {items}. <Then|First> {he} <found|bought|won> [[b]] more, and later [[c]] more. How "
            "many {items} does {he} have now?",
            "A bus <left|started> with [[a]] {items=<people|passengers|children|students>}. At the first stop "
            "[[b]] got on and at the second [[c]]<. Nobody got off|>. How many {items} are on the bus now?",
            "There were [[a]] {items=<birds|sparrows|pigeons|crows|ducks>} <in the tree|on the roof|by the "
            "pond>. Soon [[b]] more came, and then another [[c]]. How many {items} are there in all?",
            "{who} baked [[a]] {items=<cookies|muffins|pies|cupcakes|rolls>} on Monday, [[b]] on Tuesday and "
            "[[c]] on Wednesday. How many {items} did {he} bake <in all|altogether>?",
            "{who} put [[a]] {items=<coins|marbles|buttons|beads|shells|candies>} in a "
            "{box=<jar|box|bowl|bag|tin>}, {other} put in [[b]] and {third} [[c]]. How many {items} are in the "
            "{box}?",
            "<At a party|In the hall|At the pool|In the library> there were [[a]] "
            "{items=<people|children|guests|visitors>}. First [[b]] more came, then another [[c]]. How many "
            "{items} were there <in the end|altogether>?",
            "{who} read [[a]] {items=<pages|poems|stories|chapters>} <in the morning, [[b]] after lunch and "
            "[[c]] in the evening|on Friday, [[b]] on Saturday and [[c]] on Sunday>. How many {items} is that "
            "<in all|altogether>?",
            "{who} has [[a]] <red|small|old> {items}, [[b]] <blue|large|new> ones and [[c]] <green|tiny|broken> "
            "ones. How many {items} does {he} have <in all|altogether>?",
            "How many {items} does {who} have if {he} starts with [[a]] and <buys|finds|gets> [[b]] and then [[c]]?",
            "{who} <drove|walked|biked|ran> [[a]] {items=<miles|kilometers>} on Monday, [[b]] on Tuesday and "
            "[[c]] on Friday. How many {items} was that in all?",
            "{who} spent [[a]] {items=dollars} on <food|a hat|a game>, [[b]] dollars on <gas|a book|a shirt> and "
            "[[c]] dollars on <a gift|a toy|shoes>. How many dollars did {he} spend?",
            "{who} saved [[a]] {items=dollars} in <May|March>, [[b]] dollars in <June|July> and [[c]] dollars in "
            "<August|September>. How many dollars did {he} save <in all|altogether>?",
            "{who} scored [[a]] {items=points} in the first game, [[b]] in the second and [[c]] in the third. "
            "What is {his} total number of points?",
            "{who} picked [[a]] {items=<apples|pears|plums|berries|flowers>}, {other} picked [[b]] and {third} "
            "picked [[c]]. How many {items} <were picked|did they pick> in all?",
            "<A farmer|The farmer|{who}> had [[a]] {items=<hens|sheep|cows|goats>}. In <spring|May> [[b]] were "
            "born and in <summer|June> [[c]]. How many {items} are there now?",
            "The <library|shop|school> had [[a]] {items}. It got [[b]] on Monday and [[c]] on Thursday. How many "
            "{items} does it have now?",
            "{who} collected [[a]] {items} last year, [[b]] this year, and {other} gave {him} [[c]]. How many "
            "{items} is that in all?",
            "{who}: [[a]] {items}, plus [[b]], plus [[c]]. How many {items} in all?",
            "There are [[a]] {items} in the <kitchen|car|hall>, [[b]] in the <garden|attic|yard> and [[c]] in "
            "the <cellar|garage|shed>. How many {items} are there altogether?",
            "{who} used [[a]] {items=<cups of flour|cups of sugar|eggs>} for <bread|rolls>, [[b]] for <a cake|a "
            "pie> and [[c]] for <cookies|pancakes>. How many {items} did {he} use in all?",
        ),
        dev=(
            "At dawn [[a]] {items=<boats|ships|canoes>} lay in the harbor. Before noon [[b]] came in, and after "
            "noon [[c]]. How many {items} lay there in the evening?",
            "{who}, {other} and {third} hung [[a]], [[b]] and [[c]] {items=<lanterns|flags|pictures>}. How many "
            "{items} hang there?",
        ),
        test=(
            "The pond had [[a]] {items=<frogs|ducks|swans>}; [[b]] moved in in May and [[c]] in June. How many "
            "{items} live there now?",
            "Grandma's parcels brought {who} [[b]] and [[c]] {items} on top of the [[a]] {he} had. How many "
            "{items} has {who} got?",
        ),
    ),
)
