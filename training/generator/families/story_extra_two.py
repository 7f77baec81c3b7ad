"""Two-step stories that tell a number which is not needed."""

from __future__ import annotations

from redline.training.generator.extras import (
    come_go_and_unneeded,
    extra,
    gone_twice_and_unneeded,
    groups_more_and_unneeded,
    groups_some_and_unneeded,
    rest_groups_and_unneeded,
)
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "extra_come_and_go",
        come_go_and_unneeded,
        (
            step(
                "more",
                "a + b",
                "First there are # {items}.",
                "Add the {items} that come: #.",
                asks="the number of {items} before any go",
                wrong=("a + u", "b + u", "a - b"),
            ),
            step(
                "left",
                "more - c",
                "Then # {items} are left.",
                "Take away the {items} that go: #.",
                asks="the number of {items} left",
                wrong=("more + c", "more - u", "a - c"),
            ),
        ),
        train=extra(
            "{who} had [[a]] <things> and [[u]] <others>. <giver> gave {him} [[b]] more {items}, and then {he} "
            "<gave|sold|lent> [[c]] {items} to <taker>. <left>",
            "{who} had [[a]] <things>. <aside> {He} <got|found|was given> [[b]] more {items} and then <lost|gave "
            "away|sold> [[c]] {items}. <left>",
            "The <store|shop> had [[a]] {items=<1=radios|bikes|lamps|dolls>} and [[u]] "
            "{items2=<1=clocks|helmets|mirrors|balls>}. A truck brought [[b]] more {items}, and [[c]] {items} were "
            "sold <that week|the same day>. How many {items} <were left|did it have then>?",
            "{who} <picked|bought> [[a]] {items=<1=oranges|pears|plums>} and [[u]] {items2=<1=lemons|nuts|figs>}. "
            "<giver> gave {him} another [[b]] {items}. On the way home {he} ate [[c]] {items}. <left>",
            "There were [[a]] {items=<1=roses|tulips|lilies>} and [[u]] {items2=<1=orchids|ferns|daisies>} in the "
            "vase. {who} threw away [[c]] of the {items} and put in [[b]] <fresh|new> {items}. How many {items} are "
            "in the vase now?",
            "Bus number [[u]] <left|started> with [[a]] {items=<people|passengers|children>}. At the "
            "<library|park|bank> [[c]] {items} got off and [[b]] got on. How many {items} are on the bus now?",
            "{who}'s <bank|jar> had [[a]] {items=<1=dimes|pennies|nickels>} and [[u]] "
            "{items2=<1=quarters|dimes|pennies>} in it. {His} <dad|mother|aunt> gave {him} [[b]] {items}, and {his} "
            "<brother|sister> borrowed [[c]] {items}. How many {items} does {he} have now?",
            "On the farm there were [[a]] {items=<hens|goats|sheep>} and [[u]] ducks. In spring [[b]] more {items} "
            "were bought, and in fall [[c]] {items} were sold. How many {items} <were there then|are there now>?",
            "How many <things> does {who} have if {he} starts with [[a]] {items} and [[u]] <others>, <gets|finds> "
            "[[b]] {items} and gives [[c]] {items} to <taker>?",
            "{who} baked [[a]] {items=<1=muffins|cookies|rolls>} and [[u]] {items2=<1=pies|cakes|pretzels>}, and "
            "{other} brought [[b]] {items}. <The guests|The children> ate [[c]] of the {items}. How many {items} "
            "were left?",
        ),
        dev=extra(
            "The tank of [[u]] gallons held [[a]] {items=<guppies|snails|minnows>}. [[b]] hatched, [[c]] went to "
            "{other}. How many {items} swim in it now?",
            "With [[a]] {items} in hand, {who} drew [[b]] more, passed [[c]] on to {other} and left [[u]] {items2} "
            "on the table. How many {items} does {who} hold?",
            "A ski lift carried up [[a]] {items=<skiers|guests|hikers>} by nine, [[b]] by ten; [[c]] came down, at "
            "[[u]] degrees. How many {items} are still up?",
        ),
        test=extra(
            "Inn number [[u]] had [[a]] {items=<lodgers|guests|travelers>}. [[b]] checked in, [[c]] checked out. How "
            "many {items} sleep there now?",
            "{who} tied [[a]] {items=<knots|bows|flies>} before and [[b]] after lunch, in [[u]] minutes; [[c]] came "
            "undone. How many {items} held?",
            "A museum with [[u]] statues owned [[a]] {items=<paintings|vases|masks>}, was left [[b]] in a will and "
            "lent [[c]] away. How many {items} can be seen there?",
        ),
    ),
    Kind(
        "extra_gone_twice",
        gone_twice_and_unneeded,
        (
            step(
                "gone",
                "b + c",
                "Gone in all: # {items}.",
                "Add the {items} that are gone: #.",
                asks="the number of {items} gone",
                wrong=("b + u", "b + c + u", "b - c", "c - b"),
            ),
            step(
                "left",
                "a - gone",
                "So # {items} are left.",
                "Take them away: #.",
                asks="the number of {items} left",
                wrong=("a + gone", "a - b", "a - u"),
            ),
        ),
        train=extra(
            "{who} had [[a]] <things> and [[u]] <others>. {He} gave [[b]] {items} to <taker> and lost [[c]] {items} "
            "<at school|on the way home|in the park>. <left>",
            "{who} had [[a]] <things>. <aside> {He} <sold|gave away> [[b]] {items} on Saturday and [[c]] {items} on "
            "Sunday. <left>",
            "{who} <grew|planted> [[a]] {items=<1=pumpkins|carrots|cabbages>} and [[u]] "
            "{items2=<1=beans|onions|peppers>}. <Rabbits|Deer> ate [[b]] of the {items}, and {he} <sold|cooked> "
            "[[c]]. <left>",
            "A <store|shop> had [[a]] {items=<1=kites|tents|jackets>} and [[u]] {items2=<1=balls|lamps|hats>}. It "
            "sold [[b]] {items} in the morning and [[c]] {items} in the afternoon. How many {items} <were left|did "
            "it still have>?",
            "There were [[a]] {items=<1=spoons|crayons|socks>} and [[u]] {items2=<1=forks|pencils|caps>} in the "
            "drawer. {who} took out [[b]] {items}, and {other} took out [[c]] {items}. How many {items} are <left in "
            "the drawer|in the drawer now>?",
            "{who} has to read [[a]] {items=pages} in [[u]] days. {He} read [[b]] pages on Monday and [[c]] on "
            "Tuesday. How many pages are left?",
            "{who} had [[a]] {items=dollars}. {He} spent [[b]] dollars on a <cap|book> and [[c]] dollars on <lunch|a "
            "game>, all in [[u]] minutes. How many dollars does {he} have left?",
            "[[a]] {items=<1=crows|gulls|pigeons>} and [[u]] {items2=<1=robins|ducks|doves>} sat on the roof. First "
            "[[b]] {items} flew away, then [[c]] more {items}. How many {items} <stayed|were left>?",
            "The cook had [[a]] {items=<1=eggs|potatoes|apples>} and [[u]] {items2=<1=lemons|carrots|nuts>}, and "
            "used [[b]] {items} for breakfast and [[c]] {items} for dinner. How many {items} are left?",
            "<If|When> {who} gives [[b]] of {his} [[a]] <things> to {other} and [[c]] to {third}, but none of {his} "
            "[[u]] <others>, how many {items} does {he} keep?",
        ),
        dev=extra(
            "From a roll of [[a]] {items=<labels|stamps|tickets>}, bought for [[u]] cents, {who} tore [[b]] and "
            "later [[c]]. How many {items} does the roll have?",
            "Of [[a]] {items=<runners|riders|sailors>} in a race of [[u]] miles, [[b]] quit early and [[c]] quit "
            "late. How many {items} finished?",
            "{who} set [[a]] {items=<dominoes|bricks|cones>} in a line; after [[u]] minutes the cat knocked over "
            "[[b]], the dog [[c]]. How many {items} still stand?",
        ),
        test=extra(
            "A hall of [[u]] feet has [[a]] {items=<lamps|seats|tiles>}. [[b]] are broken, [[c]] are missing, the "
            "others are fine. How many {items} are fine?",
            "{who} froze [[a]] {items=<fish|peas|berries>}, thawed [[b]] in May and [[c]] in June and bought [[u]] "
            "lemons. How many {items} are still frozen?",
            "The ship with a crew of [[u]] carried [[a]] {items=<barrels|crates|chests>}, of which [[b]] were "
            "unloaded at one port and [[c]] at the next. How many {items} sailed on?",
        ),
    ),
    Kind(
        "extra_groups_and_more",
        groups_more_and_unneeded,
        (
            step(
                "packed",
                "a * b",
                "In the {boxes} there are # {items}.",
                "Multiply first: #.",
                asks="the number of {items} in the {boxes}",
                wrong=("a + b", "a * u", "b * u"),
            ),
            step(
                "total",
                "packed + c",
                "With the others that makes # {items}.",
                "Add the rest: #.",
                asks="the number of {items} in all",
                wrong=("packed - c", "packed + u", "packed + c + u"),
            ),
        ),
        train=extra(
            "{who} has [[a]] {boxes=<1=boxes|bags|jars>} with [[b]] {items=<1=crayons|marbles|buttons>} in each, and "
            "[[c]] {items} more in {his} pocket. <aside> How many {items} does {he} have?",
            "A <library|bookstore> has [[a]] {boxes=shelves} with [[b]] {items=<books|atlases|novels>} each. [[c]] "
            "more {items} and [[u]] <maps|posters> lie on a table. How many {items} does it have?",
            "{who} <bought|got> [[a]] {boxes=<1=packs|tins|cartons>} of [[b]] {items=<1=trading cards|cookies|eggs>} "
            "each and [[u]] <apples|oranges>. {He} had [[c]] {items} at home. How many {items} does {he} have now?",
            "There are [[a]] {boxes=rows} of [[b]] {items=<chairs|seats>} in the hall, [[c]] {items} by the wall and "
            "[[u]] <windows|flags>. How many {items} are there?",
            "{who} saves [[b]] {items=dollars} a week. {He} has [[c]] dollars now and is saving for a bike with "
            "[[u]]-inch wheels. How many dollars will {he} have after [[a]] {boxes=weeks}?",
            "In the park stand [[a]] {boxes=rows} of [[b]] {items=<oak trees|pine trees|pear trees>} and [[u]] "
            "benches. Workers plant [[c]] more {items}. How many {items} are there then?",
            "{who} reads [[b]] {items=pages} a day for [[a]] {boxes=days} and [[c]] pages on the last day. The book "
            "weighs [[u]] ounces. How many pages is that in all?",
            "How many {items} does {who} have if there are [[b]] {items} in each of {his} [[a]] {boxes}, [[c]] more "
            "{items} on the table, and [[u]] {items2} in the closet?",
            "A school takes [[a]] {boxes=buses} with [[b]] {items=<children|students>} each on a trip of [[u]] "
            "miles. Another [[c]] {items} come by train. How many {items} go on the trip?",
            "The baker filled [[a]] {boxes=trays} with [[b]] {items=<rolls|buns|muffins>} each, put [[c]] {items} in "
            "the window and sold [[u]] cups of tea. How many {items} did the baker have?",
        ),
        dev=extra(
            "[[a]] {boxes=<nests|logs|stumps>} hide [[b]] {items=<acorns|nuts|beetles>} each, a hole [[c]] more; the "
            "oak is [[u]] years old. How many {items} are hidden?",
            "{who} glued [[a]] {boxes=<strips|bands|rings>} of [[b]] {items=<tiles|gems|pearls>} and [[c]] single "
            "{items} in [[u]] minutes. How many {items} were glued?",
            "Besides [[c]] loose {items=<bolts|hinges|hooks>}, the cart at gate [[u]] holds [[a]] "
            "{boxes=<kegs|bins|pails>} of [[b]]. How many {items} does it hold?",
        ),
        test=extra(
            "A band of [[u]] played [[a]] {boxes=<sets|shows|nights>} of [[b]] {items=<songs|tunes|numbers>} and "
            "then [[c]] more. How many {items} did it play?",
            "{who} swam [[b]] {items=laps} on each of [[a]] {boxes=mornings} and [[c]] laps one evening, in a pool "
            "[[u]] yards long. How many laps did {he} swim?",
            "Each of [[a]] {boxes=<ponds|tanks|pools>} has [[b]] {items=<carp|trout|koi>}, a river has [[c]], and "
            "[[u]] herons watch. How many {items} are there?",
        ),
    ),
    Kind(
        "extra_groups_less",
        groups_some_and_unneeded,
        (
            step(
                "total",
                "a * b",
                "At first there are # {items}.",
                "Multiply first: #.",
                asks="the number of {items} at first",
                wrong=("a + b", "a * u", "b * u"),
            ),
            step(
                "left",
                "total - c",
                "Then # {items} are left.",
                "Take away the ones that are gone: #.",
                asks="the number of {items} left",
                wrong=("total + c", "total - u", "c + u"),
            ),
        ),
        train=extra(
            "{who} <has|buys> [[a]] {boxes=<1=boxes|bags|packs>} with [[b]] {items=<1=crayons|apples|cards>} in "
            "each. <aside> {He} gives [[c]] {items} to <taker>. How many {items} are left?",
            "A <store|shop> had [[a]] {boxes=<1=crates|shelves|racks>} of [[b]] {items=<1=melons|books|shirts>} each "
            "and [[u]] <plants|posters>. [[c]] {items} were sold. How many {items} does it still have?",
            "{who} baked [[a]] {boxes=<trays|pans>} of [[b]] {items=<muffins|cookies|rolls>} for [[u]] guests. The "
            "guests ate [[c]] {items}. How many {items} were left?",
            "There were [[a]] {boxes=rows} of [[b]] {items=<1=cabbages|tulips|trees>} and [[u]] "
            "<1=onions|roses|bushes> in the garden. <A storm|The wind|Deer> ruined [[c]] {items}. How many good "
            "{items} are there?",
            "{who} filled [[a]] {boxes=<1=vases|baskets|jars>} with [[b]] {items=<1=roses|eggs|candies>} each, [[u]] "
            "minutes before lunch. Later {he} took out [[c]] {items}. How many {items} are still in?",
            "For [[a]] {boxes=days} {who} picked [[b]] {items=<pears|plums|lemons>} a day. {He} sold [[c]] {items} "
            "and [[u]] jars of jam. How many {items} were not sold?",
            "How many {items} does {who} have left if {he} had [[a]] {boxes} of [[b]] {items} and [[u]] {items2}, "
            "and used [[c]] {items}?",
            "{who} has an album of [[a]] {boxes=pages} with room for [[b]] {items=<stamps|photos|cards>} on each "
            "page. {He} has put in [[c]] {items} and spent [[u]] dollars. How many more {items} fit in?",
            "The hall has [[a]] {boxes=rows} of [[b]] {items=seats} and [[u]] lamps. Tonight [[c]] seats are taken. "
            "How many seats are free?",
            "Each of the [[a]] {boxes=shelves} holds [[b]] {items=<books|games|toys>}. {other} takes away [[c]] "
            "{items} and [[u]] <pens|cups> from the desk. How many {items} are on the shelves now?",
        ),
        dev=extra(
            "[[a]] {boxes=<combs|cones|cups>} with [[b]] {items=<bees|seeds|beads>} each fell [[u]] feet, and [[c]] "
            "{items} got away. How many {items} stayed?",
            "{who} strung [[a]] {boxes=<ropes|wires|cords>} of [[b]] {items=<lights|flags|bells>} along [[u]] feet; "
            "[[c]] {items} came off. How many {items} are still up?",
            "Of [[a]] {boxes=<squads|crews|patrols>} with [[b]] {items=<scouts|rowers|guards>} each, led by [[u]] "
            "others, [[c]] {items} are ill. How many {items} are well?",
        ),
        test=extra(
            "A mason laid [[a]] {boxes=<layers|courses>} of [[b]] {items=<bricks|stones|blocks>} for a wall of [[u]] "
            "feet and pulled out [[c]] {items}. How many {items} stayed in the wall?",
            "{who} drew [[a]] {boxes=<sheets|boards>} of [[b]] {items=<faces|stars|hearts>} with [[u]] pencils and "
            "wiped out [[c]]. How many {items} can be seen?",
            "A train of [[a]] {boxes=<cars|coaches>} with [[b]] {items=<riders|tourists|fans>} each goes [[u]] "
            "miles; halfway [[c]] {items} get off. How many {items} ride on?",
        ),
    ),
    Kind(
        "extra_rest_in_groups",
        rest_groups_and_unneeded,
        (
            step(
                "rest",
                "a - b",
                "There are # {items} left to pack.",
                "First take away: #.",
                asks="the number of {items} left",
                wrong=("a + b", "a - u", "u - b"),
            ),
            step(
                "groups",
                "rest / c",
                "That fills # {boxes}.",
                "Then divide: #.",
                asks="the number of {boxes}",
                wrong=("rest * c", "rest - c", "rest / u"),
            ),
        ),
        train=extra(
            "{who} has [[a]] {items=<crayons|marbles|cards|beads>} and [[u]] dolls. {He} gives [[b]] {items} away "
            "and puts the rest into {boxes=<bags|boxes|tins>} of [[c]] each. How many {boxes} does {he} need?",
            "{who} <baked|made> [[a]] {items=<cookies|muffins|rolls>} in [[u]] minutes. {His} family ate [[b]], and "
            "{he} packed the others in {boxes=<bags|boxes|tins>}, [[c]] to each. How many {boxes} did {he} fill?",
            "A store had [[a]] {items=<coloring books|puzzles|games|caps>} and [[u]] <radios|lamps>. It sold [[b]] "
            "of the {items} and put the rest on {boxes=shelves}, [[c]] on each shelf. How many {boxes} did it use?",
            "[[a]] {items=<children|students|scouts>} signed up for a trip of [[u]] miles, but [[b]] stayed home. "
            "The others ride in {boxes=<vans|boats|carts>} with [[c]] {items} in each. How many {boxes} are needed?",
            "{who} picked [[a]] {items=<roses|tulips|lilies>} and [[u]] ferns. [[b]] of the {items} had wilted. How "
            "many {boxes=<bouquets|bunches>} of [[c]] {items} can {he} make of the others?",
            "{who} had [[a]] {items=dollars} and [[u]] minutes to shop. After {he} spent [[b]] dollars on a "
            "<cap|book>, {he} bought {boxes=<toys|games|pens>} for [[c]] dollars each with all the rest. How many "
            "{boxes} did {he} buy?",
            "How many {boxes=<bags|boxes|trays>} can {who} fill with [[c]] {items} each, if {he} has [[a]] {items} "
            "and [[u]] {items2}, and keeps [[b]] {items} for {his} family?",
            "{who} has a book of [[a]] {items=pages} and [[u]] pictures. {He} has read [[b]] pages and will read "
            "[[c]] pages a day from now on. How many {boxes=days} will it take {him} to finish?",
            "A farmer with [[u]] hens has [[a]] {items=eggs}. [[b]] are broken, and the good ones go into "
            "{boxes=cartons} that hold [[c]] eggs each. How many {boxes} are filled?",
            "The teacher, who has [[u]] <pens|maps>, hands out [[b]] of [[a]] {items=<notebooks|rulers|worksheets>} "
            "and lays the others in {boxes=<piles|stacks>} of [[c]]. How many {boxes} are there?",
        ),
        dev=extra(
            "Of [[a]] {items=<tiles|planks|bricks>}, [[b]] cracked in a frost of [[u]] degrees. The whole ones are "
            "stacked in {boxes=<heaps|towers>} of [[c]]. How many {boxes} is that?",
            "{who} knows [[a]] {items=<riddles|songs|tricks>}, skips [[b]] and does [[c]] at each of {his} "
            "{boxes=<shows|parties>}, which last [[u]] minutes, until none is left. How many {boxes} are there?",
            "A net [[u]] feet wide brought up [[a]] {items=<crabs|clams|shrimps>}. [[b]] went back, the others into "
            "{boxes=<pails|tubs>} of [[c]] each. How many {boxes} were filled?",
        ),
        test=extra(
            "{who} ran [[u]] miles to a shed with [[a]] {items=<oars|paddles|poles>}, of which [[b]] were rotten. "
            "Each of the {boxes=<rafts|canoes>} took [[c]] good ones, and none was left. How many {boxes} were there?",
            "Under [[u]] lamps sit [[a]] {items=<players|guests|readers>}. [[b]] leave, and the rest sit down at "
            "{boxes=<tables|desks>} of [[c]]. How many {boxes} are taken?",
            "The mill ground [[a]] {items=<pounds|kilos>} in [[u]] hours, kept [[b]] and sold the rest in "
            "{boxes=<sacks|bags>} of [[c]] {items}. How many {boxes} were sold?",
        ),
    ),
)
