"""Two-step stories of equal groups with something more or less: a * b + c, a * b - c, a / b + c, a * b + c * d."""

from __future__ import annotations

from random import Random

from training.kind import Kind
from training.scene import PACKED, RATES, within
from training.story import amount, apart, step

FAMILY = "word problems"


def _plus(rng: Random) -> dict[str, int]:
    k, n, c = apart(rng, (2, 20), (2, 50), (2, 60))
    return {"k": k, "n": n, "c": c}


def _minus(rng: Random) -> dict[str, int]:
    k, n = apart(rng, (2, 20), (3, 50))
    return {"k": k, "n": n, "c": rng.randint(2, min(k * n - 2, 200))}


def _share_plus(rng: Random) -> dict[str, int]:
    k, each = apart(rng, (2, 12), (2, 30))
    return {"n": k * each, "k": k, "c": amount(rng, 2, 60)}


def _two_groups(rng: Random) -> dict[str, int]:
    a, b, c, d = apart(rng, (2, 12), (2, 30), (2, 12), (2, 30))
    return {"a": a, "b": b, "c": c, "d": d}


KINDS = (
    Kind(
        "packs_and_loose",
        _plus,
        (
            step(
                "packed",
                "k * n",
                "In the {boxes} there are # {items}.",
                "First the [[k]] {boxes}: #.",
                "[[k]] {boxes} of [[n]] {items}: #.",
                asks="the number of {items} in the [[k]] {boxes}",
                wrong=("k + n", "n - k", "k * n + n"),
            ),
            step(
                "total",
                "packed + c",
                "With the other [[c]] that is # {items}.",
                "In all there are # {items}.",
                "Add the [[c]] more: #.",
                asks="the number of {items} in all",
                wrong=("packed - c", "packed * c", "packed + c + n"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|bought|found|brought> [[k]] {boxes} of {items} with [[n]] {items} in each, <and [[c]] more "
            "{items}|plus [[c]] loose {items}|and another [[c]] {items}>. How many {items} is that <ALL>?",
            "There are [[k]] {boxes} with [[n]] {items} <in each|each>. <Another [[c]] {items} are <on the table|on "
            "the floor|not packed>.|{who} finds [[c]] more {items}.> <TOTAL>",
            "{who} filled [[k]] {boxes} with [[n]] {items} each and had [[c]] {items} left over. How many {items} "
            "did {he} have <at first|at the start|before that>?",
            "{who} <had|has> [[c]] {items}. Then {he} <bought|got|found> [[k]] {boxes} of [[n]] {items} each. How "
            "many {items} <did {he} have then|does {he} have now>?",
            "{who} shared {his} {items}: [[k]] <friends|children|cousins> each got one {box} of [[n]] {items}, and "
            "{he} kept [[c]] {items}. How many {items} did {he} have <at first|before>?",
            "Each {box} holds [[n]] {items}. {who} <has|owns> [[k]] full {boxes} and [[c]] {items} <in {his} hand|on "
            "{his} desk|besides>. How many {items} does {he} have <ALL>?",
            "How many {items} does {who} have with [[k]] {boxes} of [[n]] {items} and [[c]] extra {items}?",
            "{other} gave {who} [[c]] {items}. {who} already had [[k]] {boxes} with [[n]] {items} in <EVERY> {box}. "
            "How many {items} does {who} have now?",
            "{who} put [[n]] {items} in each of [[k]] {boxes}. There was no room for the last [[c]] {items}. <TOTAL>",
            "The {worker} needs [[n]] {items} for each of [[k]] {boxes} and [[c]] more <to be safe|for the "
            "window|for the children>. How many {items} does the {worker} need?",
            "{who} divided {his} {items} into [[k]] equal {boxes} of [[n]]; [[c]] were left. How many {items} were "
            "there <ALL>?",
            "[[k]] {boxes} with [[n]] {items} each and [[c]] single {items}: how many {items}<| <ALL>>?",
            "Each of [[k]] <children|students> brought {a_box} with [[n]] {items}. The teacher brought [[c]] {items} "
            "too. How many {items} did they bring <ALL>?",
        )
        + within(
            RATES,
            "{who} {does} [[n]] {items} <each|every|per> {box} for [[k]] {boxes}, and then [[c]] more {items}. How "
            "many {items} is that <ALL>?",
            "{who} can {do} [[n]] {items} in <one {box}|{a_box}>. In [[k]] {boxes} {he} {does} that many each {box}, "
            "and {other} {does} [[c]] {items} too. How many {items} do they {do} together?",
        ),
        dev=within(
            PACKED,
            "Next to [[k]] full {boxes}, all with [[n]] {items}, lie [[c]] {items} that {who} has yet to pack. How "
            "many {items} are there?",
            "{who} emptied [[k]] {boxes} of [[n]] {items} into a chest that had [[c]] {items} in it. How many "
            "{items} are in the chest?",
        ),
        test=within(
            PACKED,
            "When {who} had made up [[k]] {boxes} with [[n]] {items} in each, [[c]] {items} stayed behind. With how "
            "many {items} did {he} begin?",
            "{other} owns [[c]] {items}; {who} comes with [[k]] {boxes} of [[n]]. How many {items} do the two have?",
        ),
    ),
    Kind(
        "packs_less_some",
        _minus,
        (
            step(
                "packed",
                "k * n",
                "At first there are # {items}.",
                "First the [[k]] {boxes}: #.",
                "[[k]] {boxes} of [[n]] {items}: #.",
                asks="the number of {items} in the [[k]] {boxes}",
                wrong=("k + n", "n - k", "k * n + n"),
            ),
            step(
                "left",
                "packed - c",
                "There are # {items} left.",
                "Take [[c]] away: #.",
                "That leaves # {items}.",
                asks="the number of {items} left without the [[c]]",
                wrong=("packed + c", "packed - c - n", "packed - n"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|had|bought|brought> [[k]] {boxes} of {items} with [[n]] {items} in each. {He} <used|gave "
            "away|lost|sold> [[c]] {items}. How many {items} are left?",
            "There were [[k]] {boxes} with [[n]] {items} <in each|each>. Some of the {items}, [[c]] of them, were "
            "<broken|damaged|dirty|taken away>. How many {items} were not?",
            "{who} <bought|ordered> [[k]] {boxes} of {items}. <EACH> {box} has [[n]] {items}, but [[c]] {items} <are "
            "missing|were bad|are broken>. How many good {items} does {he} have?",
            "Each {box} <holds|has> [[n]] {items}. {who} <opened|took> [[k]] {boxes} and used all but [[c]] of the "
            "{items}. How many {items} did {he} use?",
            "{who} needs [[k]] {boxes} with [[n]] {items} each. {He} already has [[c]] {items}. How many more "
            "{items} does {he} need?",
            "{who} wants to give {a_box} of [[n]] {items} to each of [[k]] <friends|classmates|guests>. So far {he} "
            "has [[c]] {items}. How many {items} <must {he} still get|are missing>?",
            "<After {who} <took|removed> [[c]] {items}|When {who} had taken [[c]] {items}> out of [[k]] {boxes} that "
            "had [[n]] {items} each, how many {items} remained?",
            "{who} gave {other} [[c]] {items} out of {his} [[k]] {boxes} of [[n]] {items} each. How many {items} "
            "does {who} <still have|have left>?",
            "How many {items} are left if {who} has [[k]] {boxes} of [[n]] {items} and <sells|loses|uses> [[c]] "
            "{items}?",
            "The {worker} filled [[k]] {boxes} with [[n]] {items} each. By the evening [[c]] {items} were "
            "<sold|gone>. How many {items} were <left|not sold|still there>?",
            "[[k]] {boxes}, [[n]] {items} in each. {who} takes [[c]] {items}. How many {items} remain?",
            "{who} <packed|prepared> [[k]] {boxes} of {items} for the <fair|trip|party>, [[n]] {items} in each "
            "{box}, but [[c]] {items} were not needed. How many {items} were needed?",
        ),
        dev=within(
            PACKED,
            "In the morning {who} carries in [[k]] {boxes}, [[n]] {items} to each, and by noon [[c]] {items} have "
            "gone. How many {items} has {he} still got?",
            "All [[k]] {boxes} should have [[n]] {items}, but {who} counts [[c]] fewer than that together. How many "
            "{items} does {he} count?",
        ),
        test=within(
            PACKED,
            "Out of [[k]] {boxes} with [[n]] {items} each, {other} took [[c]] {items}. How many {items} did {other} "
            "leave for {who}?",
            "It takes [[n]] {items} to fill {a_box}. With [[c]] {items} already at hand, how many more must {who} "
            "find to fill [[k]] {boxes}?",
        ),
    ),
    Kind(
        "share_and_more",
        _share_plus,
        (
            step(
                "each",
                "n / k",
                "One share is # {items}.",
                "First share: #.",
                "[[n]] {items} in [[k]] equal parts: #.",
                asks="the number of {items} in one of the [[k]] equal parts",
                wrong=("n * k", "n - k", "n / k + 1"),
            ),
            step(
                "total",
                "each + c",
                "With the [[c]] more: #.",
                "{who} has # {items}.",
                "Add [[c]]: #.",
                asks="the number of {items} with the [[c]] more",
                wrong=("each - c", "each * c", "each + c + k"),
            ),
        ),
        train=within(
            "",
            "{who} had [[c]] {items}. {He} and <{his} friends|some others>, [[k]] <people|children> <ALL>, shared "
            "[[n]] more {items} <EQUALLY>. How many {items} does {who} have now?",
            "[[n]] {items} are <shared|divided|split> <EQUALLY> among [[k]] {people}. {who} is one of them and "
            "already has [[c]] {items}. How many {items} does {who} have then?",
            "The {worker} <shares|divides> [[n]] {items} <EQUALLY> among [[k]] <children|students>. Then each of "
            "them gets [[c]] more. How many {items} does each of them have?",
            "{who} put [[n]] {items} <equally|evenly> into [[k]] {boxes}. Later {he} put [[c]] more {items} into "
            "each {box}. How many {items} are in one {box} <now|in the end>?",
            "{who} has [[n]] {items} in [[k]] equal {boxes}. {other} adds [[c]] {items} to one {box}. How many "
            "{items} are in that {box}?",
            "<After|When> [[k]] {people} had split [[n]] {items} <EQUALLY>, {who}, one of them, found another [[c]] "
            "{items}. How many {items} did {who} have?",
            "How many {items} does {who} have, if {he} gets an equal share of [[n]] {items} for [[k]] {people}, and "
            "then [[c]] more?",
            "{who} and {his} cousins, [[k]] in all, found [[n]] {items} and shared them <EQUALLY>. At home {who} had "
            "another [[c]] {items}. How many {items} does {he} have <ALL>?",
            "The [[n]] {items} are in [[k]] equal {boxes}. {who} takes one {box} home, where {he} has [[c]] {items}. "
            "How many {items} has {he} got at home then?",
            "{who} got [[c]] {items} from {other} and one of [[k]] equal parts of [[n]] {items}. How many {items} "
            "did {he} get <ALL>?",
        ),
        dev=(
            "A heap of [[n]] {items} is dealt out to [[k]] {people}, all with the same number, and {who} gets [[c]] "
            "extra. How many {items} does {who} hold?",
        ),
        test=(
            "Of [[n]] {items} {who} was given one part out of [[k]] equal ones, and [[c]] {items} lay in {his} room. "
            "How many {items} are {his} now?",
        ),
    ),
    Kind(
        "two_sorts_of_packs",
        _two_groups,
        (
            step(
                "first",
                "a * b",
                "The first part is # {items}.",
                "First: #.",
                "[[a]] times [[b]] is #.",
                asks="the number of {items} in the [[a]] with [[b]] each",
                wrong=("a + b", "a * d", "a * b + b"),
            ),
            step(
                "second",
                "c * d",
                "The second part is # {items}.",
                "Then: #.",
                "[[c]] times [[d]] is #.",
                asks="the number of {items} in the [[c]] with [[d]] each",
                wrong=("c + d", "c * b", "c * d + d"),
            ),
            step(
                "total",
                "first + second",
                "Together that is # {items}.",
                "In all: #.",
                "That makes # {items}.",
                asks="the number of {items} in all",
                wrong=("first - second", "first + second + a"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|bought|packed|found> [[a]] {boxes} with [[b]] {items} each and [[c]] {boxes} with [[d]] "
            "{items} each. <TOTAL>",
            "There are [[a]] small {boxes} with [[b]] {items} each and [[c]] large {boxes} with [[d]] {items} each. "
            "<TOTAL>",
            "{who} <has|fills> [[a]] {boxes} with [[b]] {items} <in each|each>. {other} <has|fills> [[c]] {boxes} "
            "with [[d]] {items} <in each|each>. How many {items} do they have <together|<ALL>>?",
            "<On Monday|Yesterday|In the morning> {who} <filled|sold|unpacked> [[a]] {boxes} of [[b]] {items}. "
            "<Later|After that|The next time> it was [[c]] {boxes} of [[d]] {items}. How many {items} was that <ALL>?",
            "{who} gave [[b]] {items} to each of [[a]] <friends|neighbors> and [[d]] {items} to each of [[c]] "
            "<cousins|classmates>. How many {items} did {he} give away <ALL>?",
            "How many {items} are in [[a]] {boxes} of [[b]] and [[c]] {boxes} of [[d]] together?",
            "The {place} <has|gets|orders> [[a]] {boxes} with [[b]] {items} and [[c]] {boxes} with [[d]] {items}. "
            "<TOTAL>",
            "[[a]] of the {boxes} have [[b]] {items} each, and the other [[c]] have [[d]] each. <TOTAL>",
        )
        + within(
            RATES,
            "{who} {does} [[b]] {items} <each|every|per> {box} for [[a]] {boxes}, then [[d]] {items} "
            "<each|every|per> {box} for [[c]] {boxes}. How many {items} is that <ALL>?",
            "For [[a]] {boxes} {who} {does} [[b]] {items} <each|every|per> {box}. {other} {does} [[d]] {items} "
            "<each|every|per> {box} for [[c]] {boxes}. How many {items} do they {do} <together|<ALL>>?",
        ),
        dev=within(
            PACKED,
            "Of the {boxes} that came for {who}, [[a]] have [[b]] {items} inside and the remaining [[c]] have [[d]] "
            "inside. How many {items} came?",
        ),
        test=within(
            PACKED,
            "A cart carries [[a]] {boxes} with [[b]] {items} and another [[c]] {boxes} with [[d]]. How many {items} "
            "are on the cart of {who}?",
        ),
    ),
    Kind(
        "two_sorts_bought",
        _two_groups,
        (
            step(
                "first",
                "a * b",
                "The {goods} cost # dollars.",
                "First the {goods}: #.",
                "[[a]] {goods} at $[[b]]: #.",
                asks="the cost of [[a]] {goods} at $[[b]] each",
                wrong=("a + b", "a * d", "a * b + b"),
            ),
            step(
                "second",
                "c * d",
                "The {goods2} cost # dollars.",
                "Then the {goods2}: #.",
                "[[c]] {goods2} at $[[d]]: #.",
                asks="the cost of [[c]] {goods2} at $[[d]] each",
                wrong=("c + d", "c * b", "c * d + d"),
            ),
            step(
                "total",
                "first + second",
                "Together that is # dollars.",
                "In all: #.",
                "The total is # dollars.",
                asks="the cost of the {goods} and the {goods2} together",
                wrong=("first - second", "first + second + a"),
            ),
        ),
        train=within(
            "",
            "{who} <bought|ordered|paid for> [[a]] {goods} at $[[b]] each and [[c]] {goods2} at $[[d]] each. How "
            "much did {he} <pay|spend> <ALL>?",
            "One of the {goods} costs $[[b]]. One of the {goods2} costs $[[d]]. How much <do [[a]] {goods} and [[c]] "
            "{goods2} cost|are [[a]] {goods} and [[c]] {goods2}> <ALL>?",
            "{who} <needs|wants> [[a]] {goods} for $[[b]] <each|apiece> and [[c]] {goods2} for $[[d]] <each|apiece>. "
            "How much money does {he} need?",
            "At the <fair|market|store>, {goods} <cost|are> $[[b]] each, and {goods2} <cost|are> $[[d]] each. {who} "
            "buys [[a]] {goods} and [[c]] {goods2}. What is the total cost?",
            "{who} sold [[a]] {goods} for $[[b]] each and [[c]] {goods2} for $[[d]] each. How much money did {he} "
            "<make|get|earn> <ALL>?",
            "{who} buys [[a]] {goods}, each for [[b]] dollars. {other} buys [[c]] {goods2}, each for [[d]] dollars. "
            "How many dollars do they spend <together|<ALL>>?",
            "The {worker} spent $[[b]] on each of [[a]] {goods} and $[[d]] on each of [[c]] {goods2}. <What was the "
            "total cost?|How much money was that?>",
            "[[a]] {goods} at $[[b]] and [[c]] {goods2} at $[[d]]: how many dollars <ALL>?",
            "If {who} sells [[a]] {goods} at [[b]] dollars each and [[c]] {goods2} at [[d]] dollars each, how many "
            "dollars does {he} <earn|get>?",
            "How much does {who} pay for [[c]] {goods2} and [[a]] {goods}, if the {goods2} are $[[d]] each and the "
            "{goods} $[[b]] each?",
        ),
        dev=within(
            "",
            "Into the cart go [[a]] {goods}, $[[b]] apiece, then [[c]] {goods2}, $[[d]] apiece. What does {who} owe?",
        ),
        test=within(
            "",
            "The shopping list of {who} has [[a]] {goods} ($[[b]] each) and [[c]] {goods2} ($[[d]] each) on it. How "
            "much money will go?",
        ),
    ),
)
