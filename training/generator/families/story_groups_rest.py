"""Two-step stories that end in groups: the rest, or what is put together, shared, packed or spent on things."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PACKED, PRICED, within
from redline.training.generator.story import amount, apart, step

FAMILY = "word problems"


def _rest(rng: Random) -> dict[str, int]:
    """`a` less `b` makes groups of `c`."""
    c, groups = apart(rng, (2, 15), (2, 30))
    b = amount(rng, 2, 60)
    return {"a": b + c * groups, "b": b, "c": c}


def _together(rng: Random) -> dict[str, int]:
    """`a` and `b` make groups of `c`."""
    c, groups = apart(rng, (2, 15), (3, 30))
    a = rng.randint(2, c * groups - 2)
    return {"a": a, "b": c * groups - a, "c": c}


def _packs(rng: Random) -> dict[str, int]:
    """`a` packs of `b` make groups of `c`."""
    c, part, more = rng.randint(2, 12), rng.randint(1, 8), rng.randint(2, 12)
    split = rng.choice([d for d in range(1, c + 1) if c % d == 0])
    return {"a": split * more, "b": max(c // split * part, 2), "c": c} if c // split * part > 1 else _packs(rng)


KINDS = (
    Kind(
        "rest_in_groups",
        _rest,
        (
            step(
                "rest",
                "a - b",
                "There are # {items} left.",
                "First take [[b]] away: #.",
                "The rest is # {items}.",
                asks="the number of {items} without the [[b]]",
                wrong=("a + b", "b - a", "a - c"),
            ),
            step(
                "groups",
                "rest / c",
                "The result is #.",
                "Divide the rest by [[c]]: #.",
                "[[c]] goes into [[rest]] this often: #.",
                asks="the rest of the {items} divided by [[c]]",
                wrong=("rest * c", "rest - c", "rest / c + 1"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <had|made|picked|bought> [[a]] {items}. {He} <sold|lost|gave away|threw away> [[b]] and <then "
            "|>put the rest into {boxes} of [[c]]. How many {boxes} <did {he} fill|were there>?",
            "{who} had [[a]] {items}, but [[b]] were <broken|damaged|bad>. {He} <packed|put> the others into {boxes} "
            "with [[c]] {items} in each. How many {boxes} did {he} <fill|need|use>?",
            "There are [[a]] {items}. {other} <took|used> [[b]] of them. If {who} puts the <rest|others> in {boxes} "
            "with [[c]] in each, how many {boxes} <does {he} need|are there>?",
            "{who} has [[a]] {items}. {He} gives [[b]] to {other} and <shares|divides> the rest <EQUALLY> among "
            "[[c]] <friends|cousins|neighbors>. How many {items} does each <of them |>get?",
            "{who} <keeps|uses> [[b]] of {his} [[a]] {items} and puts the <rest|others> <equally|evenly> into [[c]] "
            "{boxes}. How many {items} are in each {box}?",
            "After {who} <had given away|had lost|had sold> [[b]] of {his} [[a]] {items}, {he} <packed|put> the "
            "remaining ones into {boxes} of [[c]]. How many {boxes} did {he} get?",
            "Of [[a]] {items}, [[b]] are already <put away|packed>. Each {box} has room for [[c]]. How many {boxes} "
            "does {who} need for the rest?",
            "The {worker} has [[a]] {items} and puts [[b]] of them in the window. The rest go into [[c]] {boxes}, "
            "with the same number in each. How many {items} <go in|are in> each {box}?",
            "If [[b]] of [[a]] {items} are <missing|broken> and the rest fill {boxes} of [[c]], how many {boxes} are "
            "<filled|full>?",
            "{who} wants to collect [[a]] {items}. {He} has [[b]] so far. The {items} <come|are sold> in {boxes} of "
            "[[c]]. How many {boxes} does {he} have to buy?",
            "{who} needs [[a]] {items} in [[c]] weeks and has [[b]] now. How many {items} must {he} get each week?",
            "For [[a]] {items} {who} took [[c]] {boxes}, all filled with the same number, and [[b]] {items} were "
            "left over. How many {items} are in one {box}?",
            "[[a]] {items}, [[b]] of them for {other}. The rest are for [[c]] <children|friends>, the same number "
            "for each. How many {items} for each?",
            "How many {boxes} of [[c]] can {who} fill with {his} [[a]] {items} after <giving {other} [[b]]|losing "
            "[[b]]|setting [[b]] aside>?",
            "{who} had [[a]] {items}. After [[b]] were used, the rest were <shared|divided> <EQUALLY> among [[c]] "
            "{people}. How many {items} did each get?",
            "How many {boxes} are needed for [[a]] {items}, if {who} keeps [[b]] out and puts [[c]] in each {box}?",
            "<Out of|Of> [[a]] {items}, [[b]] are for {other}. {who} puts the <rest|others> into {boxes}, [[c]] in "
            "each. How many {boxes} does {he} fill?",
            "{who} took [[a]] {items} to the <market|fair|school> and brought [[b]] back. The others were sold in "
            "{boxes} of [[c]]. How many {boxes} were sold?",
            "The <library|shop|school> had [[a]] {items}. Some, [[b]] of them, were given away and the others were "
            "put into {boxes} with [[c]] in each. How many {boxes} were <used|needed>?",
        )
        + within(
            "",
            "A class collected [[a]] {items} and <sold|gave away> [[b]]. The rest <was|were> divided <EQUALLY> among "
            "[[c]] groups. How many {items} did each group get?",
        ),
        dev=within(
            PACKED,
            "{who} dropped [[b]] of the [[a]] {items}. The good ones fit exactly into {boxes} for [[c]]. How many "
            "such {boxes} are there?",
            "First {other} carries off [[b]] of [[a]] {items}, then {who} deals out what remains to [[c]] children, "
            "all alike. How many {items} does a child get?",
            "Less [[b]] that {who} would not part with, [[a]] {items} were made up in {boxes} of [[c]]. How many "
            "{boxes} were made up?",
        ),
        test=within(
            PACKED,
            "{who} puts [[b]] out of [[a]] {items} aside for {third}. Everything else is packed in {boxes}, [[c]] "
            "{items} to each. How many {boxes} is that?",
            "When [[b]] of [[a]] {items} were gone, [[c]] {people} took equal shares of the remainder. How many "
            "{items} was a share?",
            "Of {who}'s [[a]] {items} the first [[b]] were spoiled; from the others came {boxes} with [[c]] each. "
            "How many {boxes} came of it?",
        ),
    ),
    Kind(
        "together_in_groups",
        _together,
        (
            step(
                "total",
                "a + b",
                "Together there are #.",
                "First add [[a]] and [[b]]: #.",
                "In all that is #.",
                asks="the number in all",
                wrong=("a - b", "b - a", "a + c"),
            ),
            step(
                "groups",
                "total / c",
                "The result is #.",
                "Divide all by [[c]]: #.",
                "[[c]] goes into [[total]] this often: #.",
                asks="the number in all divided by [[c]]",
                wrong=("total * c", "total - c", "total / c + 1"),
            ),
        ),
        train=within(
            "",
            "There are [[a]] <boys and [[b]] girls|runners and [[b]] swimmers|adults and [[b]] children|students and "
            "[[b]] teachers> in the <club|camp|hall>. They form groups of [[c]]. How many groups are there?",
            "[[a]] boys and [[b]] girls <go|are going> on a trip. <Each van <holds|has room for> [[c]] of them. How "
            "many vans|Each boat <holds|has room for> [[c]] of them. How many boats|There are [[c]] children to a "
            "tent. How many tents> are needed?",
            "The coach divides [[a]] boys and [[b]] girls into teams of [[c]]. How many teams <are there|can be "
            "made|will there be>?",
            "[[a]] boys and [[b]] girls <are divided|split> into [[c]] equal <teams|groups>. How many children are "
            "in each?",
            "{who} has [[a]] {items} and {other} has [[b]]. They put <them|all their {items}> together and "
            "<share|divide> them <EQUALLY> among [[c]] <people|friends|children>. How many {items} does each get?",
            "{who} had [[a]] {items} and <bought|got|found> [[b]] more. Then {he} <divided|shared> them <EQUALLY> "
            "among [[c]] <cousins|children|friends>. How many {items} did each get?",
            "In the morning {who} read [[a]] pages and in the evening [[b]] pages. If {he} reads [[c]] pages an "
            "hour, how many hours did {he} read?",
            "{who} has $[[a]] and gets $[[b]] <from {other}|for {his} birthday|more>. How many {goods} can {he} buy "
            "at $[[c]] each?",
            "{who} <earned|saved> $[[a]] <in June|last week> and $[[b]] <in July|this week>. With all of it {he} "
            "buys {goods} for $[[c]] each. How many {goods} does {he} get?",
            "A baker makes [[a]] <white|plain> rolls and [[b]] brown rolls. They are sold in bags of [[c]]. How many "
            "bags are there?",
            "If [[a]] students of one class and [[b]] of another sit at tables of [[c]], how many tables are filled?",
            "{who} planted [[a]] <roses|tulips|bean plants> and [[b]] <lilies|daisies|tomato plants> in [[c]] equal "
            "rows. How many plants are in a row?",
            "{who} and {other} made [[a]] <cookies|muffins> at home and [[b]] at school. They packed [[c]] in each "
            "bag. How many bags did they <fill|need>?",
            "[[a]] girls and [[b]] boys <want to play|signed up>. There are [[c]] players on a team. How many teams "
            "<can be made|will there be>?",
            "{who} baked [[a]] <cookies|muffins|rolls> and {other} baked [[b]]. They put them on [[c]] plates, the "
            "same number on each. How many were on <a|each> plate?",
            "{who} has [[a]] books, and {other} has [[b]]. If [[c]] books fit on a shelf, how many shelves do they "
            "need for all the books?",
            "The <school|club> has [[a]] old chairs and [[b]] new chairs. They are put in rows of [[c]]. How many "
            "rows are there?",
            "{who} sold [[a]] tickets and {other} sold [[b]]. The tickets came in books of [[c]]. How many books did "
            "they sell <ALL>?",
            "{who} has [[a]] photos of the <beach|zoo|farm> and [[b]] of {his} family. {He} puts [[c]] on each page "
            "of an album. How many pages does {he} fill?",
        )
        + within(
            PACKED,
            "{who} has [[a]] <red {items} and [[b]] blue|small {items} and [[b]] big|old {items} and [[b]] new> "
            "{items}. {He} puts [[c]] {items} in each {box}. How many {boxes} does {he} need?",
            "{who} <picked|found|made> [[a]] {items} on <Monday|the first day> and [[b]] on <Tuesday|the second "
            "day>. {He} <packed|put> them into {boxes} of [[c]]. How many {boxes} did {he} <fill|get>?",
            "How many {boxes} does {who} need for [[a]] {items} of {his} own and [[b]] of {other}'s, if each {box} "
            "holds [[c]]?",
        ),
        dev=(
            "{who} empties two jars of {items}, one with [[a]] and one with [[b]], and lays them out in heaps of "
            "[[c]]. How many heaps are there?",
            "To the [[a]] chairs in the hall came another [[b]], and now all stand in [[c]] equal rows. How many "
            "chairs has a row?",
            "{who} counts [[a]] coins in one hand and [[b]] in the other, and stacks all of them by [[c]]. How many "
            "stacks are there?",
        ),
        test=(
            "On the bus are [[a]] pupils and on the train [[b]]. At the camp they all sleep [[c]] to a hut. How many "
            "huts do they fill?",
            "With [[a]] {items} from {other} and [[b]] from {third}, {who} can make [[c]] equal presents. How many "
            "{items} will be in a present?",
            "The [[a]] big dogs and [[b]] small dogs of a show enter [[c]] at a time. How many times does the gate "
            "open?",
        ),
    ),
    Kind(
        "rest_of_money",
        _rest,
        (
            step(
                "rest",
                "a - b",
                "There are # dollars left.",
                "First the money that is left: #.",
                "The rest is # dollars.",
                asks="the money left after the $[[b]]",
                wrong=("a + b", "b - a", "a - c"),
            ),
            step(
                "number",
                "rest / c",
                "The number of {items} is #.",
                "Divide the rest by the price: #.",
                "That is enough for # {items}.",
                asks="how many {items} at $[[c]] each the rest of the money pays",
                wrong=("rest * c", "rest - c", "rest / c + 1"),
            ),
        ),
        train=within(
            PRICED,
            "{who} <had|took> $[[a]]. {He} spent $[[b]] on <lunch|a gift|a bus ticket|shoes|food> and <the rest|all "
            "the rest> on {items} that cost $[[c]] each. How many {items} did {he} buy?",
            "{who} has [[a]] dollars. After {he} pays [[b]] dollars for <a game|a jacket|dinner>, how many {items} "
            "can {he} buy at [[c]] dollars each?",
            "{who} <saved|earned> $[[a]] and <gave|lent> $[[b]] to {other}. How many {items} can {he} <buy|get> with "
            "the rest, if <each|one> {item} costs $[[c]]?",
            "{who} bought {items} for $[[c]] each and a <bag|book> for $[[b]]. {He} paid $[[a]] <ALL>. How many "
            "{items} did {he} buy?",
            "The <teacher|coach|club> had $[[a]] and spent $[[b]] on <snacks|paper|the bus>. With the rest, {items} "
            "at $[[c]] each were bought. How many {items} was that?",
            "A taxi to the store cost {who} $[[b]] of {his} $[[a]]. There {he} <spent|used> the remaining money on "
            "{items} at $[[c]] each. How many {items} did {he} get?",
            "How many {items} at $[[c]] each can {who} buy with $[[a]], if {he} must <keep|save> $[[b]] of it?",
            "<At the fair|On vacation|At the {place}> {who} had $[[a]]. The entrance was $[[b]]. Then {he} bought "
            "{items} for $[[c]] each until the money was gone. How many {items} did {he} buy?",
            "Of {his} $[[a]], {who} puts $[[b]] in the bank. {A_item} costs $[[c]]. How many {items} can {he} buy "
            "with what is left?",
            "{who} wants to have $[[a]] and already has $[[b]]. {He} <makes|gets> $[[c]] for each {item} that {he} "
            "sells. How many {items} must {he} sell?",
            "The bill was $[[a]]: $[[b]] for <a cake|the delivery|a lamp> and $[[c]] for each of the {items}. How "
            "many {items} were on the bill of {who}?",
            "{who} had $[[a]]. {He} bought a <shirt|ball|bag> for $[[b]] and spent the rest on {items} at $[[c]] "
            "each. How many {items} did {he} <buy|get>?",
            "After {who} spent $[[b]] of {his} $[[a]], {he} bought {items} with what was left. <EACH> {item} cost "
            "$[[c]]. How many {items} did {he} buy?",
            "{who} got $[[a]] for {his} birthday and put $[[b]] aside. {He} wants {items} that cost [[c]] dollars "
            "each. How many {items} can {he} buy?",
            "{who} must pay $[[b]] for the <bus|entrance|parking> out of {his} $[[a]]. How many {items} at $[[c]] "
            "each can {he} buy then?",
            "If {who} has $[[a]] and needs $[[b]] for <food|the trip home>, how many {items} can {he} <buy|afford> "
            "at $[[c]] each?",
            "{who} <made|earned> $[[a]] at the fair: $[[b]] with lemonade and the rest with {items} at $[[c]] each. "
            "How many {items} did {he} sell?",
            "{other} gave {who} $[[a]] and wants $[[b]] back. With the rest {who} may buy {items}, $[[c]] apiece. "
            "How many {items} is that?",
            "{who} paid $[[a]] for a <coat|chair|clock> at $[[b]] and some {items} at $[[c]] each. How many {items} "
            "were there?",
            "{who} saved $[[a]]. {A_item} costs $[[c]]. How many {items} can {he} buy if {he} wants to have $[[b]] "
            "left?",
        ),
        dev=within(
            PRICED,
            "Only after paying back $[[b]] did {who} spend the rest of $[[a]], buying {items} at $[[c]] apiece. How "
            "many {items} was that?",
            "Once $[[b]] was gone for the ticket, {who} turned the remainder of $[[a]] into {items} at [[c]] dollars "
            "each. How many {items} was that?",
            "A fee of $[[b]] is taken from the $[[a]] of {who}, and the rest goes into {items} at $[[c]] each. How "
            "many {items} is that?",
        ),
        test=within(
            PRICED,
            "{who} came with $[[a]], left with $[[b]], and brought home {items} at [[c]] dollars each. How many "
            "{items} did {he} bring?",
            "{who}'s $[[a]] pays one lamp of $[[b]] and then as many {items} of $[[c]] as there is money for. How "
            "many {items} is that?",
            "How many {items}, each $[[c]], are within reach of {who}, who has $[[a]] but owes $[[b]]?",
        ),
    ),
    Kind(
        "packs_made_new",
        _packs,
        (
            step(
                "total",
                "a * b",
                "There are # {items} in all.",
                "First all {items}: #.",
                "[[a]] times [[b]] is #.",
                asks="the number of {items} in all",
                wrong=("a + b", "a * c", "b * c"),
            ),
            step(
                "groups",
                "total / c",
                "The result is #.",
                "Divide all by [[c]]: #.",
                "[[c]] goes into [[total]] this often: #.",
                asks="all the {items} divided by [[c]]",
                wrong=("total * c", "total - c", "total / c + 1"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|bought|got> [[a]] {boxes} with [[b]] {items} each. {He} <shares|divides> all the {items} "
            "<EQUALLY> among [[c]] <friends|children|cousins>. How many {items} does each get?",
            "There are [[a]] {boxes} of [[b]] {items}. If [[c]] <people|children|friends> <share|split> them "
            "<EQUALLY>, how many {items} does each get?",
            "{who} <empties|opens> [[a]] {boxes} of [[b]] {items} and puts all {items} into bigger boxes, [[c]] in "
            "each. How many bigger boxes does {he} fill?",
            "{who} <buys|orders> [[a]] {boxes}, and <each|every> {box} has [[b]] {items}. {He} uses [[c]] {items} "
            "<a|each|every> day. For how many days <will they last|does {he} have {items}>?",
            "There are [[b]] {items} in each of [[a]] {boxes}. Later {who} wants all of them on shelves, [[c]] "
            "{items} to a shelf. How many shelves does {he} fill?",
            "How many {items} does each of [[c]] {people} get from [[a]] {boxes} with [[b]] {items} each, if all get "
            "the same number?",
            "The {worker} has [[a]] {boxes} with [[b]] {items} in each and <makes|sets up> [[c]] equal piles. How "
            "many {items} are in <each|one> pile?",
            "{who} <had|has> [[a]] rows of [[b]] {items}. {He} arranges <all of them|the {items}> in [[c]] new rows "
            "of equal length. How many {items} are in each new row?",
            "The [[c]] <children|students> of a group get [[a]] {boxes} of [[b]] {items} and <share|divide> them "
            "<EQUALLY>. How many {items} for each?",
            "[[a]] {boxes} of [[b]] {items} for [[c]] <people|tables|classes>, <EQUALLY> divided: how many {items} "
            "for each?",
            "{who} has [[a]] {boxes} of [[b]] {items} and wants to put all the {items} into [[c]] baskets, the same "
            "number in each. How many {items} go in a basket?",
            "[[a]] {boxes} with [[b]] {items} in each are <emptied|opened>, and the {items} are tied in bundles of "
            "[[c]]. How many bundles are there?",
            "Each of [[a]] <children|students> brings {a_box} with [[b]] {items}. The {items} are <shared|divided> "
            "<EQUALLY> among [[c]] classes. How many {items} does each class get?",
            "A game needs [[c]] {items} for each player. There are [[a]] {boxes} of [[b]] {items}. How many players "
            "can play?",
            "{who} <bought|found> [[a]] {boxes} with [[b]] {items} in each. {He} gives every friend [[c]] {items} "
            "until none are left. How many friends get {items}?",
            "If [[a]] {boxes} hold [[b]] {items} each, for how many days do the {items} last {who}, using [[c]] a day?",
            "{who} makes sets of [[c]] {items} from [[a]] {boxes} of [[b]] {items}. How many sets can {he} make?",
            "With [[a]] {boxes} of [[b]] {items}, how many groups of [[c]] {items} can {who} make?",
            "{who} and {his} friends, [[c]] people <ALL>, buy [[a]] {boxes} of [[b]] {items} and <share|divide> the "
            "{items} <EQUALLY>. How many {items} does each get?",
        ),
        dev=within(
            PACKED,
            "With what was in [[a]] {boxes} of [[b]] {items}, {who} set [[c]] places at the table, no place richer "
            "than another. How many {items} were at a place?",
            "The content of [[a]] {boxes}, [[b]] {items} each, is laid by {who} in [[c]] rows of one length. How "
            "many {items} are in a row?",
            "How many times can {who} take [[c]] {items} out of [[a]] {boxes} that have [[b]] {items} each?",
        ),
        test=within(
            PACKED,
            "After the party [[a]] {boxes} with [[b]] {items} are given out to [[c]] helpers in equal parts. How "
            "many {items} does a helper take?",
            "{who} tips [[a]] {boxes} of [[b]] {items} into one heap and then makes [[c]] heaps of equal size. How "
            "many {items} are in each new heap?",
            "A day's need is [[c]] {items}. For how many days do [[a]] {boxes} with [[b]] {items} each serve {who}?",
        ),
    ),
)
