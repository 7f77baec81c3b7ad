"""Two-step stories of pay and of so many each time: (a + b) * c, (a - b) * c, and wages with something spent."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PACKED, PRICED, RATES, within
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _both(rng: Random) -> dict[str, int]:
    a, b, c = apart(rng, (2, 40), (2, 40), (2, 20))
    return {"a": a, "b": b, "c": c}


def _fewer(rng: Random) -> dict[str, int]:
    b, rest, c = apart(rng, (2, 20), (2, 40), (2, 20))
    return {"a": b + rest, "b": b, "c": c}


def _spent(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (3, 40), (2, 20))
    return {"a": a, "b": b, "c": rng.randint(2, a * b - 2)}


KINDS = (
    Kind(
        "both_so_many_times",
        _both,
        (
            step(
                "sum",
                "a + b",
                "Both together are #.",
                "First add [[a]] and [[b]]: #.",
                "That is # each time.",
                asks="[[a]] and [[b]] together",
                wrong=("a - b", "b - a", "a + c"),
            ),
            step(
                "total",
                "sum * c",
                "In all that is #.",
                "[[c]] times as much: #.",
                "Multiply by [[c]]: #.",
                asks="[[c]] times [[a]] and [[b]] together",
                wrong=("sum + c", "sum * c - c", "a + b * c"),
            ),
        ),
        train=within(
            RATES,
            "{who} {does} [[a]] {items} and {other} {does} [[b]] {items} <each|every|per> {box}. How many {items} do "
            "they {do} <together|<ALL>> in [[c]] {boxes}?",
            "<Each|Every> {box} {who} {does} [[a]] {items} alone and [[b]] with {other}. How many {items} is that "
            "<in|after> [[c]] {boxes}?",
            "In one {box} {who} can {do} [[a]] {items}, and {other} can {do} [[b]]. How many {items} can both {do} "
            "in [[c]] {boxes}?",
        )
        + within(
            "",
            "There are [[a]] <boys and [[b]] girls|adults and [[b]] children|red boxes and [[b]] blue boxes>. Each "
            "<of them |one |>gets [[c]] {items}. How many {items} are <needed|given out>?",
            "[[a]] boys and [[b]] girls each <bring|brought|made|found> [[c]] {items}. How many {items} is that <ALL>?",
            "{who} bought [[a]] {goods} and [[b]] {goods2}. Everything was $[[c]] apiece. How much did {he} "
            "<spend|pay> <ALL>?",
            "{who} sold [[a]] {goods} in the morning and [[b]] in the afternoon, <each for $[[c]]|at $[[c]] each>. "
            "How much money did {he} <make|get>?",
            "A <meal|ticket> costs $[[a]] and a drink $[[b]]. <How much|What> do [[c]] people pay, if each <of them "
            "|>takes both?",
            "{who} earns $[[a]] an hour and gets $[[b]] an hour in tips. How much does {he} make in [[c]] hours?",
            "Every one of [[c]] {people} <has|gets|brings> [[a]] {items} and [[b]] {items2}. How many things is that "
            "<ALL>?",
            "{who} rides [[a]] miles to work and [[b]] miles home by another way. How many miles does {he} ride in "
            "[[c]] days?",
            "{who} worked [[a]] hours <on Monday and [[b]] hours on Friday|in May and [[b]] hours in June|last week "
            "and [[b]] hours this week>. {He} <is|was> paid $[[c]] an hour. How much <money did {he} earn|did {he} "
            "make>?",
            "For each of [[c]] <costumes|kites|models>, {who} needs [[a]] <red and [[b]] blue|small and [[b]] "
            "big|long and [[b]] short> <buttons. How many buttons|strings. How many strings|pieces. How many pieces> "
            "does {he} need <ALL>?",
            "Each of [[c]] rooms has [[a]] <chairs at the window and [[b]] chairs at the door. How many chairs|desks "
            "in front and [[b]] desks at the back. How many desks|lamps on the ceiling and [[b]] lamps on the walls. "
            "How many lamps> are there <ALL>?",
            "{who} invited [[a]] friends and [[b]] cousins. Each guest ate [[c]] <cookies. How many cookies|grapes. "
            "How many grapes|pretzels. How many pretzels> <were eaten|did they eat> <ALL>?",
            "How much do [[a]] <adults and [[b]] children|boys and [[b]] girls> pay <ALL>, if a ticket is $[[c]] for "
            "everyone?",
            "{who} <reads|writes> [[a]] pages in the morning and [[b]] pages at night. How many pages is that in "
            "[[c]] days?",
            "Every day {who} <runs|walks|bikes> [[a]] miles before work and [[b]] miles after it. How many miles is "
            "that in [[c]] days?",
            "{who} buys [[c]] sets. Each set has [[a]] <spoons and [[b]] forks|red pens and [[b]] blue pens|cups and "
            "[[b]] plates>. How many pieces are there <ALL>?",
            "A <shirt|cap> costs $[[a]] and a <scarf|belt> costs $[[b]]. How much do [[c]] of each cost <ALL>?",
            "There are [[a]] <roses and [[b]] lilies|tulips and [[b]] daisies> in each of [[c]] vases. How many "
            "flowers are there <ALL>?",
        )
        + within(
            PACKED,
            "{who} has [[a]] {boxes} of {items} and {other} has [[b]] {boxes}. Each {box} holds [[c]] {items}. How "
            "many {items} do they have <together|<ALL>>?",
            "{who} <bought|got> [[a]] {boxes} on <Monday|Friday> and [[b]] on <Tuesday|Saturday>. There were [[c]] "
            "{items} in each {box}. How many {items} did {he} get <ALL>?",
            "{who} packed [[a]] {items} and [[b]] {items2} into each of [[c]] {boxes}. How many things did {he} pack "
            "<ALL>?",
        ),
        dev=(
            "In the garden of {who} stand [[a]] old and [[b]] young trees. This year each gave [[c]] baskets of "
            "fruit. How many baskets were picked?",
            "Before lunch {who} served [[a]] guests and after it [[b]], all of whom left a tip of $[[c]]. How many "
            "dollars in tips is that?",
            "Each of [[c]] buses takes [[a]] pupils upstairs and [[b]] downstairs. How many pupils can ride?",
        ),
        test=(
            "{who} filled [[a]] pages of one album and [[b]] of another with [[c]] photos a page. How many photos "
            "did {he} use?",
            "On each of [[c]] trips {who} carries [[a]] {items} in a bag and [[b]] on {his} back. How many {items} "
            "are carried?",
            "{who} gives a dollar bill to each of [[a]] cousins and [[b]] friends, and does so [[c]] times. How many "
            "bills is that?",
        ),
    ),
    Kind(
        "the_rest_paid",
        _fewer,
        (
            step(
                "rest",
                "a - b",
                "The rest is #.",
                "First take [[b]] away: #.",
                "That leaves #.",
                asks="[[a]] without the [[b]]",
                wrong=("a + b", "b - a", "a - c"),
            ),
            step(
                "total",
                "rest * c",
                "In all that is #.",
                "[[c]] for each: #.",
                "Multiply by [[c]]: #.",
                asks="[[a]] without the [[b]], times [[c]]",
                wrong=("rest + c", "a * c", "rest * c + b", "a * c - b"),
            ),
        ),
        train=within(
            PRICED,
            "{who} had [[a]] {items} and sold all but [[b]] of them for $[[c]] each. How much money did {he} "
            "<make|get|earn>?",
            "There were [[a]] {items} in the <store|pile>, but [[b]] were <broken|damaged|stolen>. {who} sold the "
            "others for $[[c]] each. How much did {he} <get|make>?",
            "{who} <gets|earns> $[[c]] for each {item} {he} sells. {He} had [[a]] {items}, and [[b]] were not sold. "
            "How many dollars did {he} <earn|get>?",
            "{who} wanted to sell [[a]] {items} at $[[c]] each, but gave [[b]] away. How much money did {he} get for "
            "the rest?",
            "If {who} sells [[a]] {items} except for [[b]], how much does {he} earn at $[[c]] for each {item}?",
            "At {his} yard sale, {who} put out [[a]] {items}, $[[c]] each. In the evening [[b]] {items} were "
            "<left|still there>. How much money did {he} make?",
            "The {worker} ordered [[a]] {items} and sent [[b]] back. Each {item} costs $[[c]]. How much must the "
            "{worker} pay <ALL>?",
            "{who} needs [[a]] {items} and has [[b]]. How much will the missing ones cost at $[[c]] each?",
        )
        + within(
            "",
            "{who} <earns|earned> $[[c]] for each <fence|room|car|window>. {He} had [[a]] to do but <forgot|skipped> "
            "[[b]]. How much <money did {he} earn|did {he} make>?",
            "{who} was to mow [[a]] lawns for [[c]] dollars each, but [[b]] were not done. How many dollars did {he} "
            "<earn|get>?",
            "A test has [[a]] questions with [[c]] points for each right answer. {who} had [[b]] wrong<| ones>. How "
            "many points did {he} <get|score>?",
            "Each right answer in the quiz <is worth|gives> [[c]] points. {who} answered [[a]] questions, [[b]] of "
            "them wrong. How many points did {he} <get|win>?",
            "In a game {who} gets [[c]] points for every <enemy|star|goal>. There are [[a]] in the level, and {he} "
            "misses [[b]]. How many points does {he} <get|score>?",
            "There are [[a]] students in the class, but [[b]] are <sick|absent>. Each of the others <gets|needs> "
            "[[c]] {items}. How many {items} are needed?",
            "{who} invited [[a]] people, and [[b]] could not come. If every guest who came got [[c]] {items}, how "
            "many {items} <was that|were given out>?",
            "A school week has [[a]] lessons, but [[b]] were called off. In each of the others {who} wrote [[c]] "
            "pages. How many pages did {he} write?",
            "There are [[a]] <boxes|bags|drawers>, [[b]] of which are empty. The others have [[c]] {items} each. How "
            "many {items} are there <ALL>?",
            "Of [[a]] team members, [[b]] did not play. Everyone who played scored [[c]] points. How many points did "
            "the team <score|get> <ALL>?",
            "{who} had [[a]] gift cards of [[c]] dollars each and used [[b]] of the cards. How many dollars are left "
            "on the others?",
        )
        + within(
            PACKED,
            "{who} had [[a]] {boxes} with [[c]] {items} each and gave away [[b]] of the {boxes}. How many {items} "
            "does {he} have left?",
        ),
        dev=(
            "For each of the [[a]] houses on the street {who} gets $[[c]], but at [[b]] houses nobody opens. How "
            "many dollars does {he} bring home?",
            "All [[a]] seats of the boat except [[b]] are taken, at $[[c]] a seat. How much is paid?",
            "{who} has [[a]] eggs in the basket, [[b]] of them cracked, and asks [[c]] cents for a good one. How "
            "many cents can {he} get?",
        ),
        test=(
            "From a shelf of [[a]] jars {who} removes [[b]]. In every jar that is still there are [[c]] beans. How "
            "many beans does the shelf hold now?",
            "{who} planned [[a]] days of work at $[[c]] a day and was ill on [[b]] of the days, without pay. What "
            "did {he} earn?",
            "The hall has [[a]] tables, and [[b]] are folded away. At each table that is up sit [[c]] guests. How "
            "many guests is that?",
        ),
    ),
    Kind(
        "wages_less_spent",
        _spent,
        (
            step(
                "earned",
                "a * b",
                "At first that is # dollars.",
                "First the money {who} gets: #.",
                "[[b]] times $[[a]] is #.",
                asks="the money {who} gets, [[b]] times $[[a]]",
                wrong=("a + b", "a * b + a", "a * b - b"),
            ),
            step(
                "left",
                "earned - c",
                "{who} has # dollars left.",
                "Take away $[[c]]: #.",
                "That leaves # dollars.",
                asks="the money {who} has left after the $[[c]]",
                wrong=("earned + c", "earned - c - a", "c - earned"),
            ),
        ),
        train=within(
            "",
            "{who} <earned|saved> $[[a]] <a|each|every> <week for [[b]] weeks|day for [[b]] days|month for [[b]] "
            "months>. Then {he} spent $[[c]] on <a gift|books|a trip|food>. How much money does {he} have left?",
            "{who} <worked|babysat|tutored> [[b]] hours for $[[a]] <an|per> hour and then spent $[[c]] on <lunch|a "
            "jacket|a game>. How many dollars <are left|does {he} have left>?",
            "{who} sold [[b]] {goods} for $[[a]] each. {He} bought a <hat|lamp|bag> for $[[c]] <with the money|from "
            "that>. How much <is left|money does {he} have left>?",
            "{who} washed [[b]] cars at $[[a]] each. The soap cost {him} $[[c]]. How much money did {he} make <after "
            "that|in the end>?",
            "{who} gets an allowance of $[[a]] a week. After [[b]] weeks {he} buys a <kite|toy|scarf> for $[[c]]. "
            "How much of the money is left?",
            "{who} <makes|earns> [[a]] dollars for each <lawn|fence|dog walk>, and did [[b]] of them. {He} gave "
            "[[c]] dollars to {other}. How many dollars did {he} keep?",
            "{who} got $[[a]] from each of [[b]] <relatives|neighbors|customers> and <paid|spent> $[[c]]. How much "
            "does {he} have left?",
            "Selling [[b]] {goods} at $[[a]] each, {who} had costs of $[[c]]. What was {his} profit<| in dollars>?",
            "{who} bought things for $[[c]] and sold [[b]] {goods} for $[[a]] each. How much more did {he} get than "
            "{he} paid?",
            "How much is left of {who}'s pay for [[b]] days at $[[a]] a day, when $[[c]] <is|has been> spent?",
            "{who} <worked|helped out> [[b]] weeks for $[[a]] a week and paid back the $[[c]] that {he} owed "
            "{other}. How many dollars did {he} keep?",
            "<If|When> {who} earns $[[a]] on each of [[b]] days and spends $[[c]] <ALL>, how much does {he} save?",
            "{who} <earns|makes> $[[a]] for every <car|window|cake>. After [[b]] of them {he} pays $[[c]] for "
            "<soap|tools|supplies>. How much money is left?",
            "{who} put $[[a]] in {his} piggy bank <every week for [[b]] weeks|every day for [[b]] days|every month "
            "for [[b]] months>. Then {he} took $[[c]] out. How much money is in the piggy bank?",
            "{who} has to pay $[[a]] for each of [[b]] <friends|cousins> on a trip, and has $[[c]] so far. How much "
            "more does {he} need?",
            "{who} walks <dogs|the neighbor's dog> for $[[a]] a day. After [[b]] days {he} buys <shoes|a book> for "
            "$[[c]]. How many dollars are left?",
            "{who} sold [[b]] {goods} for $[[a]] each, but had paid $[[c]] <to make them|for them>. How much money "
            "did {he} make <ALL>?",
            "A <club|class> sold [[b]] tickets for $[[a]] each and paid $[[c]] for <the hall|the band|snacks>. How "
            "much was left for {who}'s trip?",
            "{who} wants to buy [[b]] {goods} at $[[a]] each and has $[[c]]. How much more money does {he} need?",
            "[[b]] {goods} cost $[[a]] each. {who} has a coupon for $[[c]] off the total. How much does {he} pay?",
            "{who} has to pay $[[a]] a month for [[b]] months. {He} has already paid $[[c]]. How much is still to be "
            "paid?",
        ),
        dev=(
            "Each of [[b]] aunts of {who} gave {him} $[[a]], of which {he} has spent $[[c]] so far. How much is "
            "still there?",
            "{who} sells [[b]] of {his} {goods}, $[[a]] apiece, and loses $[[c]] of the money on the way. How many "
            "dollars reach home?",
            "From a pay of $[[a]] on each of [[b]] evenings, {who} hands $[[c]] to {other}. How much is {his} own?",
        ),
        test=(
            "[[b]] times {who} was paid $[[a]], and $[[c]] went for the rent. How many dollars were not used?",
            "What remains to {who} of [[b]] payments of $[[a]] when a debt of $[[c]] is cleared?",
            "{who} hoped for [[b]] times $[[a]] but got $[[c]] less. How many dollars did {he} get?",
        ),
    ),
)
