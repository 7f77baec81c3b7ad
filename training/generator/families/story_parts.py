"""Stories of two or three parts that make a whole: sorts of things, groups of people, days, places."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _pair(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (2, 999), (2, 999))
    return {"a": a, "b": b}


def _few(rng: Random) -> dict[str, int]:
    """As many as there are people or plants in a small place."""
    a, b = apart(rng, (2, 99), (2, 99))
    return {"a": a, "b": b}


def _three(rng: Random) -> dict[str, int]:
    a, b, c = apart(rng, (2, 300), (2, 300), (2, 300))
    return {"a": a, "b": b, "c": c}


def _three_few(rng: Random) -> dict[str, int]:
    a, b, c = apart(rng, (2, 60), (2, 60), (2, 60))
    return {"a": a, "b": b, "c": c}


KINDS = (
    Kind(
        "parts_of_items",
        _pair,
        (
            step(
                "total",
                "a + b",
                "Both parts together: #.",
                "Add the two parts: # {items}.",
                "There are # {items} in all.",
                "Altogether that makes # {items}.",
                "# {items} in total.",
                asks="the number of {items} in all",
                wrong=(
                    "a - b",
                    "b - a",
                    "a * b",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] <red {items} and [[b]] blue|large {items} and [[b]] small|old {items} and [[b]] "
            "new|plain {items} and [[b]] striped> ones. How many {items} does {he} have <in all|altogether|in "
            "total>?",
            "<In|Inside> a <box|bag|basket|drawer> there are [[a]] <red|white|yellow> {items} and [[b]] "
            "<green|blue|black> {items}. <How many {items} are in it?|What is the total number of {items} in "
            "it?|Find the number of {items} in it.>",
            "On <Monday|Saturday|the first day>, {who} <bought [[a]] {items}. The next day, {he} bought|found "
            "[[a]] {items}. The day after, {he} found|sold [[a]] {items}. The next day, {he} sold|packed [[a]] "
            "{items}. One day later, {he} packed> [[b]] <more|{items}>. How many {items} <was that|is that> <in "
            "all|altogether>?",
            "In the morning {who} <sold|made|packed|counted> [[a]] {items}<, and in the afternoon| and in the "
            "evening|; after lunch> [[b]]. How many {items} is that <for the <whole|entire> day|in all>?",
            "There <are|were> [[a]] {items} on <the table|one shelf|the left side> and [[b]] {items} on <the "
            "floor|another shelf|the right side>. How many {items} <is|are> that <altogether|in total|all "
            "together>?",
            "{who} keeps {items} in two <boxes|bags|drawers|jars>. <One|The first> has [[a]] <in "
            "it|inside|{items}>, the <other|second> <one |>has [[b]]. How many {items} does {who} <keep|have> in "
            "<all|total>?",
            "How many {items} <are there in all|are there altogether|do we have> if [[a]] are <old and [[b]] are "
            "new|red and [[b]] are yellow|clean and [[b]] are dirty|big and [[b]] are little>?",
            "The {worker} <got|received|ordered|delivered> [[a]] {items} in <May and [[b]] {items} in June|March "
            "and [[b]] {items} in April|spring and [[b]] {items} in summer|the first week and [[b]] {items} in the "
            "second>. <How many {items} is that|What is the total number of {items}|How many {items} were there in "
            "all>?",
            "<Last week {who} bought [[a]] {items}, and this week {he} bought|Last month {who} sold [[a]] {items}; "
            "this month {he} sold|Last year {who} made [[a]] {items} and this year|First {who} collects [[a]] "
            "{items} and later> [[b]]. <How many {items} does that make|What is the total>?",
            "{who} <used|took|bought> [[a]] {items} for <a school project and [[b]] for a party|the first job and "
            "[[b]] for the second|{his} room and [[b]] for the kitchen>. How many {items} <is that|was that> in "
            "<all|total>?",
            "<At the {place},|In the store,> {who} <counted|saw|looked at> [[a]] {items} <on the top shelf|in the "
            "window> and [[b]] {items} <on the bottom shelf|near the door>. <How many {items} did {he} see?|Find "
            "the total number of {items}.>",
            "{who}'s collection <is made up|consists> of [[a]] <common and [[b]] rare|cheap and [[b]] valuable|new "
            "and [[b]] old> {items}. How many {items} <are in|does it take to make> the <whole |>collection?",
            "[[a]] {items} from {who} <and|plus> [[b]] {items} from {other} <were put together|went into one "
            "box|were laid on the table>. How many {items} is that in <total|all>?",
            "{who} and {other} <share a room. {who} has [[a]] {items}, {other} has|are neighbors. {who} owns [[a]] "
            "{items}; {other} owns|work together. {who} brings [[a]] {items} and {other} brings|went to the "
            "{place}. {who} took [[a]] {items} along, {other}> [[b]] {items}. <How many {items} is that for the "
            "two of them|How many {items} are there counting both>?",
            "<Red {items}: [[a]]. Blue|Small {items}: [[a]]. Large|New {items}: [[a]]. Old> {items}: [[b]]. "
            "<Total|All {items} together|How many {items} in all>?",
            "A <store|shop|factory> <sold|shipped|made> [[a]] {items} <on Friday and [[b]] {items} on Sunday|in "
            "the spring and [[b]] {items} in the fall|before noon and [[b]] {items} after noon>. <What was the "
            "total|How many {items} was that in all>?",
            "{who} <bought|picked out|ordered> {items} <for a party|for {his} class|at the {place}>: [[a]] <of one "
            "kind and [[b]] of another|for the girls and [[b]] for the boys|for the children and [[b]] for the "
            "grown-ups>. How many {items} did {he} <buy|get>?",
            "{His} <mother|father|sister|uncle> gave {who} [[a]] {items}, and {his} "
            "<grandmother|brother|teacher|aunt> gave {him} [[b]] <{items}|more>. How many {items} did {who} get "
            "<altogether|in all|from both of them>?",
            "{who} <lost|broke|gave away|threw away> [[a]] {items} <last week and [[b]] {items} this week|in the "
            "morning and [[b]] {items} in the evening|on Monday and [[b]] {items} on Thursday>. How many {items} "
            "<are gone|is that> <in all|altogether>?",
            "{who} put [[a]] {items} into <one|a blue> bag and [[b]] into <another|a red> <one|bag>. How many "
            "{items} did {he} put into <the two bags|both bags>?",
            "<Of all|Among> {who}'s {items}, [[a]] are <in the kitchen and [[b]] are in the garage|at home and "
            "[[b]] are at school|upstairs and [[b]] are downstairs>, and there are no others. How many {items} "
            "does {who} own?",
            "<It takes|You need> [[a]] {items} to fill the first {box} and [[b]] {items} to fill the second. How "
            "many {items} <fill|do you need to fill> both?",
            "{who} is 9 years old and loves {items}. <So far {he} has|{He} has> [[a]] at <home|{his} house> and "
            "[[b]] at {his} <grandmother's|friend's|uncle's> <house|place>. How many {items} is that <in "
            "all|altogether>?",
            "How many {items} do {who} and {other} <both |>have <together|in all|altogether> with [[a]] for {who} "
            "and [[b]] for {other}?",
            "One <truck|wagon|cart|van> carries [[a]] {items}, <another|a second one> carries [[b]]. How many "
            "{items} do <both|the two> carry <together|in all>?",
        ),
        dev=(
            "{who} wrapped [[a]] {items} in paper and [[b]] in foil. How many {items} did {he} wrap?",
            "A cupboard holds [[a]] {items} at the front and [[b]] at the back. How many {items} are in the cupboard?",
            "Yesterday's count was [[a]] {items}; today's count was [[b]]. How many {items} were counted over the "
            "two days?",
        ),
        test=(
            "{who} painted [[a]] {items} green and [[b]] {items} purple. How many {items} did {he} paint in all?",
            "Two trays stand on the counter, with [[a]] {items} on one and [[b]] on the other. How many {items} "
            "are on the trays?",
            "In the first hour {who} checked [[a]] {items} and in the second hour [[b]]. How many {items} did {he} "
            "check?",
        ),
    ),
    Kind(
        "parts_of_scenes",
        _few,
        (
            step(
                "total",
                "a + b",
                "Both parts together: #.",
                "Add the two parts: #.",
                "In all that is #.",
                "Altogether there are #.",
                asks="how many there are in all",
                wrong=(
                    "a - b",
                    "b - a",
                    "a * b",
                ),
            ),
        ),
        train=(
            "<A|The> <class|choir|swimming club|art class> has [[a]] <boys and [[b]] girls|girls and [[b]] boys>. "
            "How many <children are there in it|boys and girls are there altogether|members does it have>?",
            "There are [[a]] <boys and [[b]] girls|girls and [[b]] boys|students and [[b]] teachers|children and "
            "[[b]] parents> on the <bus|playground|train|boat>. How many people is that <in all|altogether>?",
            "[[a]] <men and [[b]] women|adults and [[b]] children|teachers and [[b]] students> <visited the "
            "{place}|came to the party|took part in the race>. How many people <were there|came> in all?",
            "{who}'s <team|side|basketball team> scored [[a]] points in the first half and [[b]] points in the "
            "second<| half>. <How many points was that|How many points did the team score in the game>?",
            "{who} read [[a]] pages <on Saturday and [[b]] on Sunday|before dinner and [[b]] after it|yesterday "
            "and [[b]] today>. How many pages did {he} read <in all|altogether|over that time>?",
            "{who} picked [[a]] <apples from one tree|peaches from one tree|strawberries from one row|lemons from "
            "a small tree> and [[b]] from another. How many did {he} <have then|pick in all>?",
            "<On|During> a <walk|hike|trip to the park> {who} saw [[a]] <ducks on the pond and [[b]] ducks|geese "
            "in the water and [[b]] geese|pigeons on a roof and [[b]] pigeons> <in|on> the grass. How many birds "
            "<did {he} see|was that> altogether?",
            "A <farmer|family in the country> <keeps|raises|has> [[a]] <cows and [[b]] horses|sheep and [[b]] "
            "goats|chickens and [[b]] ducks|pigs and [[b]] cows>. How many <animals is that in all|animals are on "
            "the farm>?",
            "<In|At> the <parking lot|garage> there are [[a]] cars <and [[b]] trucks|and [[b]] motorcycles|and "
            "[[b]] vans>. How many vehicles <are parked there|are there in total>?",
            "<Today|Last night|This morning> the <cafeteria|restaurant|diner> served [[a]] <pizzas and [[b]] "
            "salads|burgers and [[b]] sandwiches|soups and [[b]] pies>. How many <meals|dishes> were served "
            "<altogether|in all>?",
            "The <library|school> <lent|gave> out [[a]] books about <animals|space|history> and [[b]] books about "
            "<sports|science|art>. How many books <were given out|did readers take> in <total|all>?",
            "{who} planted [[a]] <tulip bulbs and [[b]] daffodil bulbs|bean seeds and [[b]] pea seeds|rose bushes "
            "and [[b]] lilac bushes>. <How many did {he} plant|What is the total number that {he} planted>?",
            "{who} baked [[a]] <chocolate and [[b]] vanilla cupcakes|oatmeal and [[b]] peanut butter "
            "cookies|blueberry and [[b]] banana muffins> for the <bake sale|school fair|picnic>. How many did {he} "
            "bake <altogether|in all|in total>?",
            "<There were|The zoo has|We saw> [[a]] <lions and [[b]] tigers|zebras and [[b]] giraffes|parrots and "
            "[[b]] owls|snakes and [[b]] lizards>. How many animals <is that|was that> in all?",
            "{who} spent [[a]] minutes on <math|reading|the piano> and [[b]] minutes on <spelling|science|chores>. "
            "How many minutes <is that in all|did {he} spend on the two>?",
            "A <vase has|bouquet has|girl picked> [[a]] <roses and [[b]] lilies|tulips and [[b]] daisies|red "
            "flowers and [[b]] white flowers>. How many flowers <are there|is that> <in all|altogether>?",
            "<Our|The> <school|town|hotel> has [[a]] <rooms upstairs and [[b]] rooms downstairs|rooms on the first "
            "floor and [[b]] rooms on the second>. How many rooms does it have on both floors?",
            "[[a]] birds sat on the <fence|roof|wire> and [[b]] birds sat in the <tree|bushes|yard>. How many "
            "birds <were there|could {who} count> <in all|altogether>?",
            "<For the trip|On Friday|For the play>, [[a]] <tickets were sold to adults and [[b]] to "
            "children|people bought tickets early and [[b]] bought them at the door>. How many tickets were sold "
            "<in all|altogether>?",
            "{who} wrote [[a]] <emails|letters|text messages|postcards> <in March and [[b]] in April|in the "
            "morning and [[b]] in the afternoon|last week and [[b]] this week>. How many did {he} write <over that "
            "time|in all>?",
            "It <rained|was cloudy> on [[a]] days <in the spring|of the spring> and on [[b]] days in the "
            "<fall|summer>. On how many days <in all|altogether> was that?",
            "How many <fish are in the tank|fish does {who} own> if there are [[a]] <goldfish and [[b]] "
            "guppies|striped fish and [[b]] plain fish|orange ones and [[b]] silver ones>?",
            "{who} is making a <bracelet|necklace> <from|with> [[a]] <green|glass|gold> beads and [[b]] "
            "<white|wooden|silver> beads. How many beads <are on it|does {he} use>?",
            "<Boys: [[a]]. Girls: [[b]]|Adults: [[a]]. Children: [[b]]|Men: [[a]]. Women: [[b]]>. How many "
            "<people|in total|altogether>?",
            "The <first bus takes [[a]] students to the {place}, and the second bus takes [[b]]. How many "
            "students|red bus takes [[a]] visitors to the {place}, and the blue one takes [[b]]. How many "
            "visitors|morning bus took [[a]] people to the {place}, and the afternoon bus took [[b]]. How many "
            "people> is that <in all|altogether|on both buses>?",
            "In a <game|quiz|contest>, {who} won [[a]] points <at first|in round one> and [[b]] points <later|in "
            "round two>. <What is {his} score|How many points is that>?",
        ),
        dev=(
            "The pet shop has [[a]] kittens and [[b]] puppies. How many young animals is that?",
            "{who} did [[a]] sit-ups before school and [[b]] after school. How many sit-ups did {he} do that day?",
            "At the concert there were [[a]] violins and [[b]] flutes on the stage. How many instruments were there?",
        ),
        test=(
            "A baseball league has [[a]] players from the north side and [[b]] from the south side. How many "
            "players are in the league?",
            "{who} caught [[a]] trout and [[b]] perch on the lake. How many fish did {he} catch?",
            "On the street [[a]] houses are made of wood and [[b]] of brick. How many houses are on the street?",
        ),
    ),
    Kind(
        "three_parts_of_items",
        _three,
        (
            step(
                "total",
                "a + b + c",
                "All three together: #.",
                "Add the three parts: # {items}.",
                "There are # {items} in all.",
                "Altogether that makes # {items}.",
                asks="the number of {items} in all",
                wrong=(
                    "a + b",
                    "a + b - c",
                    "b + c",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] <red {items}, [[b]] blue ones and [[c]] yellow|small {items}, [[b]] large ones and "
            "[[c]] huge|new {items}, [[b]] old ones and [[c]] broken> ones. How many {items} does {he} have <in "
            "all|altogether|in total>?",
            "{who} <has [[a]] {items}, {other} has|brought [[a]] {items}, {other} brought|found [[a]] {items}, "
            "{other} found|made [[a]] {items}, {other}> [[b]] and {third} [[c]]. How many {items} <is that "
            "together|is that for all three|are there in all>?",
            "On Monday {who} <sold|counted|collected> [[a]] {items}, on <Tuesday|Wednesday> [[b]] and on "
            "<Friday|Saturday> [[c]]. How many {items} <is that|was that> <in the three days|altogether>?",
            "There are three <boxes|bags|shelves|baskets> with [[a]], [[b]] and [[c]] {items}. <How many {items} "
            "are there in all?|Find the total number of {items}.|How many {items} do they hold together?>",
            "The {worker} <made|packed|sold|used> [[a]] {items} in the morning, [[b]] in the afternoon and [[c]] "
            "in the evening. How many {items} was that <for the whole day|in one day>?",
            "{who} gave [[a]] {items} to {other}, [[b]] to {third} and [[c]] to {his} <sister|brother|cousin>. How "
            "many {items} did {he} give away <in all|altogether>?",
            "{who} bought [[a]] {items} at <one store, [[b]] {items} at another|the market, [[b]] {items} at the "
            "mall> and [[c]] {items} <online|at a yard sale>. How many {items} did {he} buy?",
            "In <a store|a large building|the old house> there are [[a]] {items} on the first floor, [[b]] on the "
            "second and [[c]] on the third. How many {items} are <there in all|on the three floors>?",
            "How many {items} are there <in all|altogether> if [[a]] are <red|black>, [[b]] are <green|white> and "
            "[[c]] are <blue|brown>?",
            "<White: [[a]] {items}. Gray: [[b]] {items}. Black|Small: [[a]] {items}. Medium: [[b]] {items}. "
            "Large|Monday: [[a]] {items}. Tuesday: [[b]] {items}. Friday>: [[c]] {items}. <Total|How many in all>?",
            "In <March|January> the shop <sold|ordered> [[a]] {items}, in <April|February> [[b]], and in May "
            "[[c]]. What is the total<| number of {items}>?",
            "{who}, {other} and {third} put their {items} <together|in one pile|into one box>. They had [[a]], "
            "[[b]] and [[c]] <of them|{items}>. How many {items} <are there now|is that>?",
            "{who} used [[a]] {items} for the <living room, [[b]] for the kitchen and [[c]] for the hall|first "
            "table, [[b]] for the second and [[c]] for the third|first day, [[b]] for the second and [[c]] for the "
            "last>. How many {items} did {he} use <in all|in total>?",
            "<One|The first> {box} has [[a]] {items} in it, <another|the second> has [[b]] and <the last one|the "
            "third> has [[c]]. How many {items} do all three have?",
            "<A truck brings|Three trucks bring|{who} brings> [[a]], [[b]] and then [[c]] {items} to the {place}. "
            "How many {items} is that <in total|altogether>?",
            "{who} likes to collect things. {He} got [[a]] {items} from {other}, [[b]] from {third} and [[c]] from "
            "<an uncle|a neighbor>. How many {items} did {he} get?",
            "<How many {items} are there|How many {items} do we have|What is the total number of {items}> in three "
            "<drawers|piles|rows> if the first has [[a]], the second [[b]] and the third [[c]]?",
            "<Last week|Over the weekend> {who} sold [[a]] {items} to <neighbors|strangers>, [[b]] to "
            "<friends|classmates> and [[c]] to <family|teachers>. How many {items} did {he} sell?",
            "[[a]] {items} are in the <kitchen|attic>, [[b]] are in the <garage|cellar> and [[c]] are in the "
            "<bedroom|yard>. How many {items} is that?",
            "Three <friends|classes|teams> collected {items} for <a sale|the school fair>: the first brought "
            "[[a]], the second [[b]], and the third [[c]]. How many {items} were collected?",
        ),
        dev=(
            "{who} sorted {items} into piles of [[a]], [[b]] and [[c]]. How many {items} did {he} sort?",
            "First {who} saw [[a]] {items}, later [[b]], and at the end [[c]]. How many {items} did {he} see in all?",
            "The {worker} needs [[a]] {items} now, [[b]] tomorrow and [[c]] next week. How many {items} does the "
            "{worker} need?",
        ),
        test=(
            "{who} labeled [[a]] {items} on Thursday, [[b]] on Friday and [[c]] on Sunday. How many {items} did "
            "{he} label?",
            "A store keeps [[a]] {items} in front, [[b]] in the middle and [[c]] in the back. How many {items} "
            "does the store keep?",
            "{other} borrowed [[a]] {items}, {third} borrowed [[b]] and {who} borrowed [[c]]. How many {items} "
            "were borrowed?",
        ),
    ),
)
