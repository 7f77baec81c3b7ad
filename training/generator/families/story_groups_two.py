"""Two-step stories of equal groups with something more or less: a * b + c, a * b - c, a / b + c."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PACKED, RATES, within
from redline.training.generator.story import amount, apart, step

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
            "{who} needs [[k]] {boxes} of [[n]] {items} for the <fair|school|party> and [[c]] {items} for {other}. "
            "How many {items} does {he} need <ALL>?",
            "<After filling|When {he} had filled> [[k]] {boxes} with [[n]] {items} each, {who} still had [[c]] "
            "{items}. How many {items} did {he} start with?",
            "The [[k]] {boxes} on the <table|cart|truck> <hold|have> [[n]] {items} each, and {other} brings [[c]] "
            "more {items}. <TOTAL>",
            "{who} first <sold|packed> [[c]] {items}, and <later|the next day> [[k]] {boxes} with [[n]] {items} "
            "each. How many {items} is that <ALL>?",
            "{who} has [[c]] {items} and buys [[k]] {boxes}. If there are [[n]] {items} in <each|every> {box}, how "
            "many {items} will {he} have?",
            "{other} has [[k]] {boxes} of [[n]] {items}. {who} has [[c]] more {items} than that. How many {items} "
            "does {who} have?",
            "{who} has some {items}. {He} makes [[k]] {boxes} of [[n]] and sees that [[c]] do not fit in. How many "
            "{items} are there?",
            "How many {items} are [[k]] {boxes} with [[n]] each and [[c]] single ones?",
        )
        + within(
            RATES,
            "{who} {does} [[n]] {items} <each|every|per> {box} for [[k]] {boxes}, and then [[c]] more {items}. How "
            "many {items} is that <ALL>?",
            "{who} {does} [[n]] {items} in each of [[k]] {boxes}. {other} {does} only [[c]] {items} <ALL>. How many "
            "{items} do they {do} together?",
        ),
        dev=within(
            PACKED,
            "Next to [[k]] full {boxes}, all with [[n]] {items}, lie [[c]] {items} that {who} has yet to pack. How "
            "many {items} are there?",
            "{who} emptied [[k]] {boxes} of [[n]] {items} into a chest that had [[c]] {items} in it. How many "
            "{items} are in the chest?",
            "To [[k]] {boxes}, in each of which are [[n]] {items}, {other} adds [[c]] loose ones. How many {items} "
            "does {who} find there?",
        ),
        test=within(
            PACKED,
            "When {who} had made up [[k]] {boxes} with [[n]] {items} in each, [[c]] {items} stayed behind. With how "
            "many {items} did {he} begin?",
            "{other} owns [[c]] {items}; {who} comes with [[k]] {boxes} of [[n]]. How many {items} do the two have?",
            "Counting [[k]] {boxes} of [[n]] {items} and the [[c]] {items} in {his} hands, what number does {who} "
            "arrive at?",
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
            "{who} <got|received> [[k]] {boxes} of [[n]] {items} and used some of them: [[c]] were gone <by "
            "Monday|after a week>. How many {items} were left?",
            "From [[k]] {boxes} with [[n]] {items} <each|in each>, [[c]] {items} <fell out|were lost|were taken>. "
            "How many {items} remain<| in the {boxes}>?",
            "{who} <has to|must> fill [[k]] {boxes} with [[n]] {items} each. So far [[c]] {items} are in them. How "
            "many {items} are still to be put in?",
            "{who} has [[k]] {boxes}. <Every|Each> {box} could hold [[n]] {items}, but {he} has [[c]] {items} too "
            "few. How many {items} does {he} have?",
            "{other} has [[k]] {boxes} of [[n]] {items}. {who} has [[c]] {items} fewer than that. How many {items} "
            "does {who} have?",
            "{who} <bought|picked up> [[k]] {boxes}, each with [[n]] {items}, and <gave|sold> [[c]] {items} to "
            "{other}. How many {items} did {he} keep?",
            "The class needs [[k]] {boxes} with [[n]] {items} each. <So far|Until today> it has collected [[c]] "
            "{items}. How many {items} are still needed?",
        ),
        dev=within(
            PACKED,
            "In the morning {who} carries in [[k]] {boxes}, [[n]] {items} to each, and by noon [[c]] {items} have "
            "gone. How many {items} has {he} still got?",
            "All [[k]] {boxes} should have [[n]] {items}, but {who} counts [[c]] fewer than that together. How many "
            "{items} does {he} count?",
            "{who} is [[c]] {items} short of filling [[k]] {boxes} with [[n]] {items} each. How many {items} are "
            "there?",
        ),
        test=within(
            PACKED,
            "Out of [[k]] {boxes} with [[n]] {items} each, {other} took [[c]] {items}. How many {items} did {other} "
            "leave for {who}?",
            "It takes [[n]] {items} to fill {a_box}. With [[c]] {items} already at hand, how many more must {who} "
            "find to fill [[k]] {boxes}?",
            "A thief took [[c]] {items} out of the [[k]] {boxes} of {who}, which had had [[n]] {items} each. How "
            "many {items} did the thief leave?",
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
            "{who} <divides|splits> [[n]] {items} <equally|evenly> into [[k]] bags and puts [[c]] more {items} in "
            "{his} own bag. How many {items} are in {his} bag?",
            "{who} picks one of [[k]] equal heaps made of [[n]] {items}. With the [[c]] {items} {he} already has, "
            "how many {items} is that?",
            "A <teacher|coach> has [[n]] {items} for [[k]] {people}, equally many for each. {who} gets {his} part "
            "and [[c]] extra {items} for helping. How many {items} does {who} get <ALL>?",
            "{who} got [[c]] {items} on Monday. On Tuesday {he} and others, [[k]] {people} <ALL>, shared [[n]] "
            "{items} <EQUALLY>. How many {items} does {who} have after that?",
            "[[k]] equal {boxes} hold [[n]] {items}. {who} has one of the {boxes} and [[c]] loose {items}. How many "
            "{items} does {he} have?",
            "{other} has one of [[k]] equal shares of [[n]] {items}. {who} has [[c]] more {items} than {other}. How "
            "many {items} does {who} have?",
            "If [[n]] {items} are <shared|divided> <EQUALLY> among [[k]] {people} and {who}, one of them, finds "
            "[[c]] more, how many {items} does {who} have?",
        ),
        dev=(
            "A heap of [[n]] {items} is dealt out to [[k]] {people}, all with the same number, and {who} gets [[c]] "
            "extra. How many {items} does {who} hold?",
            "{who} keeps one of [[k]] equal portions of [[n]] {items} and adds it to [[c]] {items} of {his} own. How "
            "many {items} does that make?",
            "Everyone of [[k]] {people} takes the same number from [[n]] {items}; {other} then hands [[c]] more to "
            "{who}, one of the [[k]]. How many {items} has {who}?",
        ),
        test=(
            "Of [[n]] {items} {who} was given one part out of [[k]] equal ones, and [[c]] {items} lay in {his} room. "
            "How many {items} are {his} now?",
            "What does {who} hold with [[c]] {items} and one part of [[n]] {items} that are cut into [[k]] equal "
            "parts? Give the number of {items}.",
            "A sack of [[n]] {items} makes [[k]] equal bags. {who} owns one such bag and [[c]] {items} outside of "
            "it. How many {items} does {who} own?",
        ),
    ),
)
