"""Three-step stories of two sorts of equal groups: a * b + c * d."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PACKED, RATES, within
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _two_groups(rng: Random) -> dict[str, int]:
    a, b, c, d = apart(rng, (2, 12), (2, 30), (2, 12), (2, 30))
    return {"a": a, "b": b, "c": c, "d": d}


KINDS = (
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
            "{who} put [[b]] {items} in each of [[a]] {boxes} and [[d]] {items} in each of [[c]] other {boxes}. How "
            "many {items} did {he} use?",
            "In the <first|left> room are [[a]] {boxes} of [[b]] {items}, in the other room [[c]] {boxes} of [[d]]. "
            "<TOTAL>",
            "{who} <needs|wants> [[a]] {boxes} of [[b]] {items} and [[c]] {boxes} of [[d]] {items}. How many {items} "
            "is that <ALL>?",
            "<EACH> red {box} has [[b]] {items} and <EVERY> blue {box} [[d]] {items}. How many {items} are in [[a]] "
            "red and [[c]] blue {boxes} <ALL>?",
            "{who} <collected|bought> [[a]] {boxes} of {items} in <May|spring> and [[c]] in <June|summer>. The first "
            "ones had [[b]] {items} each, the later ones [[d]]. <TOTAL>",
            "[[a]] {boxes} of [[b]] {items} and [[c]] {boxes} of [[d]] {items}: how many {items}?",
            "There are [[a]] tables with [[b]] {items} on each and [[c]] tables with [[d]] {items} on each. <TOTAL>",
            "[[a]] girls <bring|brought> [[b]] {items} each, and [[c]] boys <bring|brought> [[d]] {items} each. How "
            "many {items} do they have <ALL>?",
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
            "Before noon {who} handled [[a]] {boxes} of [[b]] {items}; after noon it was [[c]] {boxes}, now of [[d]] "
            "each. How many {items} went through {his} hands?",
            "{who} writes on a list: [[a]] {boxes} with [[b]] {items}, [[c]] {boxes} with [[d]] {items}. How many "
            "{items} are on the list?",
        ),
        test=within(
            PACKED,
            "A cart carries [[a]] {boxes} with [[b]] {items} and another [[c]] {boxes} with [[d]]. How many {items} "
            "are on the cart of {who}?",
            "Stacked in the hall are [[a]] {boxes}, [[b]] {items} to each, and [[c]] more {boxes}, [[d]] {items} to "
            "each. How many {items} must {who} carry?",
            "Some {boxes} hold [[b]] {items}, others [[d]]. {who} picks [[a]] of the first and [[c]] of the second "
            "sort. How many {items} has {he} got?",
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
            "A <class|family|club> <buys|needs> [[a]] {goods} for $[[b]] each and [[c]] {goods2} for $[[d]] each. "
            "What is the total cost?",
            "{who} <bought|ordered> [[a]] {goods} and [[c]] {goods2}. The {goods} cost $[[b]] each and the {goods2} "
            "$[[d]] each. How much did {he} pay?",
            "The {goods} are [[b]] dollars each. The {goods2} are [[d]] dollars each. What do [[a]] {goods} and "
            "[[c]] {goods2} cost <ALL>?",
            "If {goods} <cost|are> $[[b]] each and {goods2} <cost|are> $[[d]] each, what will {who} pay for [[a]] "
            "{goods} and [[c]] {goods2}?",
            "{who} gets $[[b]] for each of {his} [[a]] {goods} and $[[d]] for each of {his} [[c]] {goods2}. How many "
            "dollars does {he} get?",
            "In one week {who} sold [[a]] {goods} at $[[b]] each, and in the next [[c]] {goods2} at $[[d]] each. How "
            "many dollars is that <ALL>?",
            "Find the total price of [[a]] {goods} at $[[b]] each and [[c]] {goods2} at $[[d]] each.",
            "{who} wants [[a]] {goods} and [[c]] {goods2} from the <catalog|shop|market>. The {goods} are $[[b]] "
            "each, the {goods2} $[[d]]. How much money does {he} need?",
        ),
        dev=within(
            "",
            "Into the cart go [[a]] {goods}, $[[b]] apiece, then [[c]] {goods2}, $[[d]] apiece. What does {who} owe?",
            "{who} settles with the seller: [[a]] {goods}, each $[[b]], and [[c]] {goods2}, each $[[d]]. How many "
            "dollars is it?",
            "A basket with [[a]] {goods} of $[[b]] and [[c]] {goods2} of $[[d]] is won by {who}. What is all of it "
            "worth?",
        ),
        test=within(
            "",
            "The shopping list of {who} has [[a]] {goods} ($[[b]] each) and [[c]] {goods2} ($[[d]] each) on it. How "
            "much money will go?",
            "{who} returns [[a]] {goods} that were $[[b]] each and [[c]] {goods2} that were $[[d]] each. How much "
            "money does {he} get back?",
            "At $[[b]] for each of the {goods} and $[[d]] for each of the {goods2}, how much are [[a]] and [[c]] of "
            "them?",
        ),
    ),
)
