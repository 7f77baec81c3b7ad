"""One-step stories of things that come and go, beside a number that is not needed."""

from __future__ import annotations

from redline.training.generator.extras import extra, less_and_unneeded, two_and_unneeded
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "extra_join",
        two_and_unneeded,
        (
            step(
                "now",
                "a + b",
                "Only the {items} count: #.",
                "Now there are # {items}.",
                "The other number is not needed. Add the {items}: #.",
                "Altogether that makes # {items}.",
                asks="the number of {items} now",
                wrong=("a + u", "b + u", "a + b + u", "a - b"),
            ),
        ),
        train=extra(
            "{who} had [[u]] <others> and [[a]] <things> in {his} <drawer|box|room|bag|desk>. <giver> gave {him} "
            "[[b]] <more|other|new> {items}. <now>",
            "{who} has [[a]] <things> and [[u]] <others>. <Then|Today|On {his} birthday|Last Saturday> {he} "
            "<got|found|was given> [[b]] more {items}. <now>",
            "There are [[u]] {items2=<1=oak|maple|pine|walnut|palm|apple>} trees and [[a]] {items=<1=walnut "
            "trees|cherry trees|birch trees|dogwood trees|pear trees|plum trees>} <in the park|in the schoolyard|on "
            "the farm>. Workers <will plant|are going to plant|want to plant> [[b]] more {items} <today|this "
            "week|tomorrow>. How many {items} will there be <when they are finished|after that|then>?",
            "The <vase|pot|bucket> on the <table|counter|windowsill> had [[a]] "
            "{items=<1=orchids|tulips|daisies|lilies|carnations>} and [[u]] "
            "{items2=<1=roses|daffodils|sunflowers|violets|irises>} in it. {who} <cut|picked|bought> some more "
            "flowers, and put in another [[b]] {items}. How many {items} are in the vase now?",
            "{who}'s <bank|piggy bank|coin jar> had [[u]] {items2=<1=pennies|quarters|nickels|half dollars>} and "
            "[[a]] {items=<1=nickels|pennies|dimes|quarters>} in it. Then {he} <dropped in|put in|added> [[b]] "
            "{items} <that {his} <aunt|uncle|grandfather> gave {him}|from {his} pocket>. How many {items} are in it "
            "<now|in all>?",
            "{who} had [[a]] <things>. <aside> <giver> <gave|handed> {him} [[b]] more {items}. <now>",
            "<On Monday|In the morning|At first> there were [[a]] {items=<ducks|swans|geese|frogs>} and [[u]] "
            "turtles <on|in|at> the pond. <Then|Later|At noon> [[b]] more {items} <came|joined them>. How many "
            "{items} were <there|at the pond> then?",
            "{who} is making a <salad|fruit punch|pie|jam>. {He} already has [[a]] "
            "{items=<1=strawberries|apples|cherries|plums>} and [[u]] {items2=<1=grapes|bananas|raisins|kiwis>} in "
            "the bowl and <adds|throws in|washes and adds> [[b]] more {items}. How many {items} <are in the "
            "bowl|does {he} use>?",
            "How many <things> does {who} have <now|in all> if {he} had [[a]] {items} and [[u]] <others>, and "
            "<then|after that> <bought|got|found> [[b]] {items} more?",
            "The <library|school library|bookshelf> has [[u]] {items2=<1=atlases|cookbooks|magazines|dictionaries>} "
            "and [[a]] {items=<1=picture books|mystery books|science books|poetry books>}. {who} "
            "<brings|donates|puts in> [[b]] {items}. How many {items} does it have <then|now>?",
            "{who} <has played|played> [[a]] {items=<1=soccer games|chess games|tennis matches|basketball games>} "
            "this year and <watched|went to see> [[u]] more on television. Last year {he} played [[b]] {items}. How "
            "many {items} did {he} play <in all|altogether|in the two years>?",
            "{who}'s high school played [[a]] {items=<1=football games|baseball games|hockey games>} this year. "
            "<aside> The year before it played [[b]] {items}. How many {items} is that <in all|in total|for both "
            "years>?",
            "A farmer picked [[a]] {items=<1=pumpkins|melons|cabbages|carrots>} and [[u]] "
            "{items2=<1=squashes|cucumbers|onions|radishes>} on <Monday|Friday>. The next day he picked [[b]] "
            "{items}. How many {items} did he pick in the two days?",
            "Last <month|summer|week> {who} <had|owned> [[a]] <things>, and {other} had [[u]]. <Since then|After "
            "that> {who} <got|was given> [[b]] more. <now>",
        ),
        dev=extra(
            "Besides [[u]] goldfish, [[a]] {items=<guppies|snails|shrimps>} lived in {who}'s tank. On Sunday {he} let "
            "in [[b]] new {items}. Tell how many {items} live there now.",
            "After {who} had hung [[a]] {items=<paper stars|bells|snowflakes>} and [[u]] candy canes on the tree, "
            "{he} hung up [[b]] more {items}. How many {items} hang there?",
            "{who}, who is [[u]] years old, collects {items=<thimbles|teapots|model planes>}. To {his} [[a]] {items} "
            "came [[b]] at a flea market. How large is the collection?",
        ),
        test=extra(
            "In a kennel were [[a]] {items=<puppies|beagles|poodles>} and [[u]] cats when a van brought [[b]] "
            "{items}. How many {items} are in the kennel now?",
            "{who} drove [[u]] miles to the market. {His} cart held [[a]] {items=<jars of honey|cheeses|pies>}, and "
            "{other} loaded [[b]] more. How many {items} were on the cart?",
            "The orchestra has [[a]] {items=<violins|flutes|cellos>} and [[u]] horns. If [[b]] {items} join, how "
            "many {items} will play?",
        ),
    ),
    Kind(
        "extra_separate",
        less_and_unneeded,
        (
            step(
                "left",
                "a - b",
                "Only the {items} count: #.",
                "There are # {items} left.",
                "Take away the {items} that are gone: #.",
                "The other number is not needed: #.",
                asks="the number of {items} left",
                wrong=("a + b", "u - b", "a - u", "a + u - b", "b - a"),
            ),
        ),
        train=extra(
            "{who} had [[a]] <things> and [[u]] <others>. {He} <gave|sold|lent> [[b]] {items} to <taker>. <left>",
            "There were [[u]] <others> and [[a]] <things> in the <drawer|box|basket|closet>. {who} took [[b]] "
            "{items} out. How many {items} are <left in it|still in there|in it now>?",
            "{who} <picked|bought|brought home> [[a]] {items=<1=oranges|peaches|plums|figs>} and [[u]] "
            "{items2=<1=pears|apples|lemons|limes>}. {He} <ate|squeezed|used> [[b]] of the {items} <for breakfast|on "
            "the way|right away>. <left>",
            "{who} <grew|planted> [[a]] {items=<1=pumpkins|carrots|lettuces|turnips>} and [[u]] "
            "{items2=<1=tomatoes|potatoes|beans|leeks>} in {his} garden, but <rabbits|deer|birds|mice> ate [[b]] of "
            "the {items}. <left>",
            "{who} has [[a]] <things>. <aside> {He} <gives|sells> [[b]] {items} to <taker>. <left>",
            "<A store|The shop|A stand> had [[a]] {items=<1=skateboards|kites|radios|umbrellas>} and [[u]] "
            "{items2=<1=helmets|balls|lamps|raincoats>} <for sale|on the shelves>. <In one week|By evening|On the "
            "first day> [[b]] {items} were sold. How many {items} <were left|did it still have>?",
            "{who} baked [[a]] {items=<1=cookies|muffins|rolls|cupcakes>} and [[u]] "
            "{items2=<1=pies|cakes|pretzels|tarts>} for the <school fair|party|bake sale>. [[b]] {items} were "
            "<eaten|sold|dropped>. How many {items} are left?",
            "A <flock|group> of [[a]] {items=<1=crows|sparrows|gulls|pigeons>} and [[u]] "
            "{items2=<1=robins|doves|ducks|starlings>} sat on a <fence|roof|wire>. When a <cat|dog|truck> came by, "
            "[[b]] {items} flew away. How many {items} <stayed|were still sitting there>?",
            "Out of [[a]] {items=<pages|math problems|questions|spelling words>}, {who} finished [[b]] <in class|on "
            "the bus|before lunch>. <{He} has [[u]] minutes for the rest.|{His} friend has finished [[u]].> How many "
            "{items} does {he} still have to do?",
            "<If|When> {who} <loses|gives away|sells> [[b]] of {his} [[a]] <things> and keeps all [[u]] of {his} "
            "<others>, how many {items} does {he} have left?",
            "{who} and {other} each had [[a]] <things>. {other} got [[u]] more and {who} lost [[b]]. How many "
            "{items} did {who} have left?",
            "{who} blew up [[a]] {items=<1=red|blue|green|pink|white> balloons} and [[u]] "
            "{items2=<1=yellow|orange|purple|silver|gold> balloons}. [[b]] of the {items} <popped|burst|flew "
            "away|were given to {other}>. How many {items} does {who} have now?",
        ),
        dev=extra(
            "The baker's window showed [[a]] {items=<eclairs|croissants|bagels>} at [[u]] cents each. [[b]] were "
            "carried off before nine. How many {items} did the window still show?",
            "{who} pressed [[a]] {items=<leaves|ferns|clovers>} and [[u]] petals in a heavy book; [[b]] {items} "
            "crumbled. How many whole {items} are there?",
            "In the coop sat [[u]] roosters and [[a]] {items=<hens|chicks|quails>}; a fox scared off [[b]] {items}. "
            "How many {items} were still in the coop?",
        ),
        test=extra(
            "A [[u]]-year-old lighthouse has [[a]] {items=<steps|windows|lamps>}, of which [[b]] are broken. How "
            "many {items} are whole?",
            "{who} knitted [[a]] {items=<scarves|mittens|hats>} and [[u]] socks and mailed [[b]] {items} to {other}. "
            "How many {items} stayed with {who}?",
            "The ferry took on [[a]] {items=<cars|vans|trucks>} and [[u]] bicycles; at the island [[b]] {items} "
            "rolled off. How many {items} were still on board?",
        ),
    ),
    Kind(
        "extra_join_change",
        less_and_unneeded,
        (
            step(
                "more",
                "a - b",
                "Compare the {items} before and after: #.",
                "So # {items} were added.",
                "The other number is not needed: #.",
                asks="the number of {items} added",
                wrong=("a + b", "a - u", "u - b", "a - b - u", "b - a"),
            ),
        ),
        train=extra(
            "{who} had [[b]] <things> and [[u]] <others>. <giver> gave {him} some more {items}, and now {he} has "
            "[[a]] {items}. How many {items} <did {he} get|was {he} given>?",
            "{who}'s <bank|jar|purse> <had|held> [[u]] {items2=<1=quarters|pennies|dimes>} and [[b]] "
            "{items=<1=dimes|nickels|quarters>}. {His} <dad|mother|aunt> put in some {items}, so that there were "
            "[[a]] {items}. How many {items} did {he} <get|receive>?",
            "{who} has [[b]] <things>. <aside> After {his} birthday {he} has [[a]] {items}. How many {items} did {he} "
            "get for {his} birthday?",
            "{who} picked [[b]] {items=<1=pears|apples|berries>} and [[u]] {items2=<1=plums|nuts|mushrooms>}. "
            "{other} gave {him} {items} too. Then {he} had [[a]] {items}. How many {items} did {other} give {him}?",
            "<In the morning|At eight o'clock> there were [[b]] {items=<1=boats|cars|buses>} and [[u]] "
            "{items2=<1=canoes|trucks|bicycles>} at the <1=dock|market|station>. At noon there were [[a]] {items}. "
            "How many {items} had <come|arrived> <in between|since then>, if none left?",
            "{who} needs [[a]] {items} <for a class project|for the school play|for a party>. {He} has [[b]] of them "
            "and [[u]] {items2}. How many more {items} does {he} need?",
            "{who} <wants|plans|would like> to <collect|make> [[a]] {items=<cards|bracelets|posters|candles>} <in "
            "[[u]] days|within [[u]] days>. So far {he} has [[b]]. How many more {items} does {he} need?",
            "How many {items} did {who} <buy|find|get> if {he} had [[b]] {items} and [[u]] {items2} "
            "<before|yesterday> and has [[a]] {items} <after|today>?",
            "A shelf holds [[u]] {items2=<1=games|CDs|magazines>} and [[b]] {items=<1=puzzles|books|comics>}. {who} "
            "puts some {items} on it, which makes [[a]] {items}. How many {items} did {he} put on it?",
            "{who} <scored|made> [[b]] {items=points} in the first half<| of the game> and {other} [[u]]. At the end "
            "{who} had [[a]] points. How many points did {who} make in the second half?",
        ),
        dev=extra(
            "A hive of [[u]] frames gave [[b]] {items=<jars|pots|cups>} of honey in June. By August {who} had filled "
            "[[a]] {items} in all. How many {items} were filled after June?",
            "{who} shelved {items} from noon on: from [[b]] their number rose to [[a]], while [[u]] {items2} stayed "
            "in the cart. How many {items} did {he} shelve?",
            "With [[b]] {items=<chairs|benches|stools>} and [[u]] tables in the hall, {other} carried in {items} "
            "till [[a]] stood there. How many {items} did {other} carry in?",
        ),
        test=extra(
            "On the floor numbered [[u]] [[b]] {items=<desks|lamps|plants>} stood last year, and [[a]] this year. "
            "How many {items} were brought in?",
            "{who}'s album of [[u]] pages had [[b]] {items=<photos|drawings|clippings>}; when {he} closed it, [[a]] "
            "{items} were inside. How many {items} did {he} glue in?",
            "The shepherd counted [[b]] {items=<lambs|goats|sheep>} and [[u]] dogs in spring. In fall there were "
            "[[a]] {items}. By how many {items} did the herd grow?",
        ),
    ),
    Kind(
        "extra_start",
        two_and_unneeded,
        (
            step(
                "first",
                "a + b",
                "Put the {items} back: #.",
                "In the beginning there were # {items}.",
                "What went and what is left: #.",
                asks="the number of {items} at the start",
                wrong=("a - b", "b - a", "a + b + u", "a + u", "b + u"),
            ),
        ),
        train=extra(
            "{who} had some <things> and [[u]] <others>. {He} gave [[a]] {items} to <taker> and has [[b]] {items} "
            "left. How many {items} did {he} have <at first|to start with|in the beginning>?",
            "{who} gave [[a]] of {his} <things> to <taker>. <aside> Now {he} has [[b]] {items}. How many {items} did "
            "{who} <start with|have at first|have to begin with>?",
            "After <selling|giving away|losing> [[a]] <things>, {who} has [[b]] {items} and [[u]] <others><| left>. "
            "How many {items} did {he} have before?",
            "{who} took [[a]] {items=<1=crayons|spoons|socks|pencils>} out of the drawer. [[b]] {items} and [[u]] "
            "{items2=<1=rulers|forks|scarves|erasers>} are still in it. How many {items} were in the drawer <at "
            "first|to start with>?",
            "A <store|shop> sold [[a]] {items=<1=lamps|bikes|tents|jackets>} <this week|on Saturday> and has [[b]] "
            "{items} and [[u]] {items2=<1=clocks|helmets|sleeping bags|hats>} left. How many {items} did it have "
            "before?",
            "[[a]] {items=<1=crows|ducks|gulls|bees>} flew away from the <1=tree|pond|pier|hive>. [[b]] {items} "
            "stayed. [[u]] minutes later they <were all asleep|had not moved>. How many {items} were there in the "
            "beginning?",
            "Rabbits ate [[a]] of {who}'s {items=<1=pumpkins|carrots|cabbages|radishes>}, and [[b]] are left, along "
            "with [[u]] {items2=<1=beets|onions|peppers|tomatoes>}. How many {items} did {he} grow?",
            "{who} spent [[a]] {items=dollars} on a <game|book|hat> and [[u]] minutes in the store. {He} has [[b]] "
            "dollars left. How many dollars did {he} have <before|when {he} came in>?",
            "The cook used [[a]] {items=<1=eggs|potatoes|apples|onions>} and [[u]] {items2=<1=cups of "
            "flour|carrots|nuts|peppers>} for <lunch|the party|a big meal>. There are [[b]] {items} left in the "
            "kitchen. How many {items} were there before?",
            "How many {items} did {who} have at first if {he} <gave away|lost|sold> [[a]] {items}, still has [[b]], "
            "and never touched {his} [[u]] {items2}?",
            "<In the class|At camp> [[a]] {items=<children|students|kids>} went home early and [[b]] stayed. The "
            "room has [[u]] <chairs|windows|desks>. How many {items} were there <before|at first>?",
            "{who} had some {items=<1=red|blue|green|white> balloons} and [[u]] "
            "{items2=<1=yellow|orange|purple|pink> balloons}. [[a]] of the {items} <popped|flew away>, and [[b]] of "
            "them are left. How many {items} did {he} have?",
        ),
        dev=extra(
            "Some {items=<peanuts|acorns|chestnuts>} lay in {who}'s pocket. [[a]] went to the squirrels, [[b]] came "
            "home again after [[u]] minutes. How many {items} lay there first?",
            "{who} mailed [[a]] {items=<invitations|cards|letters>} with [[u]]-cent stamps and keeps [[b]] to mail "
            "tomorrow. How many {items} were written?",
            "Since [[a]] {items} went to {other}, {who}'s box holds just [[b]] {items} and [[u]] {items2}. How many "
            "{items} did the box hold before that?",
        ),
        test=extra(
            "Of the {items=<candles|lanterns|torches>} lit at [[u]] windows, [[a]] went out and [[b]] burned on. How "
            "many {items} were lit?",
            "The tailor sewed on [[a]] {items=<buttons|beads|sequins>} with [[u]] inches of thread; [[b]] {items} "
            "stayed in the tin. How many {items} had the tin held?",
            "{who} traded away [[a]] {items} for [[u]] {items2} and kept [[b]] {items}. How many {items} did {he} "
            "own before the trade?",
        ),
    ),
)
