"""One-step stories of multiplying and dividing: groups, sharing, times as many."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, other, step

FAMILY = "word problems"


def _groups(rng: Random) -> dict[str, int]:
    """`k` groups of `n`."""
    k = amount(rng, 2, 60)
    return {"k": k, "n": other(rng, (k,), 2, 60 if k > 20 else 250)}


def _shared(rng: Random) -> dict[str, int]:
    """`n` in `k` equal parts of at least 2."""
    k = amount(rng, 2, 40)
    return {"n": k * other(rng, (k,), 2, 60), "k": k}


def _part_of(word: str, size: int) -> Kind:
    """Stories in which somebody gives away or keeps one half, third, quarter of what there is."""
    return Kind(
        f"one_{word}",
        lambda rng: {"n": size * amount(rng, 2, 300)},
        (
            step(
                "part",
                f"n / {size}",
                f"One {word} of [[n]] is #.",
                f"Divide by {size}: #.",
                "That is # {items}.",
                asks=f"one {word} of the {{items}}",
                wrong=(f"n * {size}", f"n - {size}", f"n - n / {size}", f"n / {size + 2}"),
            ),
        ),
        train=(
            f"{{who}} has [[n]] {{items}}. {{He}} gives one {word} of them to {{other}}. "
            "How many {items} does {other} get?",
            f"{{who}} has [[n]] {{items}} and a {word} of them are red. How many red {{items}} does {{he}} have?",
            f"A {word} of the [[n]] {{items}} are broken. How many {{items}} are broken?",
            f"How many {{items}} are a {word} of [[n]] {{items}}?",
            f"{{who}} sold a {word} of {{his}} [[n]] {{items}}. How many {{items}} did {{he}} sell?",
            f"There are [[n]] {{items}} in the shop. One {word} of them are blue. Find the number of blue {{items}}.",
            f"{{who}} has [[n]] {{items}}. {{other}} has a {word} as many. How many {{items}} does {{other}} have?",
            f"Of [[n]] {{items}}, one {word} were sold. How many {{items}} were sold?",
            f"{{who}} counted [[n]] {{items}} and {{other}} counted only a {word} of that number. "
            "How many {items} did {other} count?",
            f"{{who}} brought [[n]] {{items}} to the {{place}}. {{He}} used one {word} of them. How many did {{he}} use?",
        ),
        dev=(
            f"{{who}} gave one {word} of {{his}} [[n]] {{items}} to {{other}}. How many did {{other}} get?",
            f"There are [[n]] {{items}} and a {word} of them are green. How many are green?",
        ),
        test=(
            f"{{who}} owns [[n]] {{items}}; one {word} of them are new. How many new {{items}} does {{he}} own?",
            f"If {{who}} lost a {word} of {{his}} [[n]] {{items}}, how many {{items}} did {{he}} lose?",
        ),
    )


KINDS = (
    Kind(
        "groups_of",
        _groups,
        (
            step(
                "total",
                "k * n",
                "In total there are # {items}.",
                "Multiply the number of {boxes} by the {items} in each: #.",
                "That makes # {items}.",
                asks="the total number of {items}",
                wrong=("k + n", "n - k", "k * n + n", "k * n - n"),
            ),
        ),
        train=(
            "{who} has [[k]] {boxes} with [[n]] {items} in each. How many {items} does {he} have?",
            "There are [[k]] {boxes}. Each {box} has [[n]] {items}. How many {items} are there in total?",
            "Each {box} holds [[n]] {items}. How many {items} are in [[k]] {boxes}?",
            "How many {items} are there in [[k]] {boxes} of [[n]] {items} each?",
            "{who} buys [[k]] {boxes} of {items}. Every {box} contains [[n]] {items}. How many {items} does {who} buy?",
            "The {worker} puts [[n]] {items} in each of [[k]] {boxes}. How many {items} is that altogether?",
            "{who} fills [[k]] {boxes} and puts [[n]] {items} in every {box}. How many {items} does {he} use?",
            "In the {place} there are [[k]] {boxes} with [[n]] {items} in each {box}. Find the total number of {items}.",
            "One {box} has [[n]] {items}. {who} has [[k]] such {boxes}. How many {items} does {who} have?",
            "[[k]] {boxes}, [[n]] {items} in each. How many {items} in all?",
            "{who} is cleaning up and counts [[k]] {boxes}, each with [[n]] {items}. How many {items} are there?",
            "If a single {box} contains [[n]] {items}, what is the number of {items} in [[k]] {boxes}?",
        ),
        dev=(
            "{who} packs [[k]] {boxes} with [[n]] {items} each. How many {items} does {he} pack?",
            "At the {place}, [[k]] {boxes} hold [[n]] {items} each. How many {items} do they hold in total?",
        ),
        test=(
            "{other} gave {who} [[k]] {boxes}, and every {box} had [[n]] {items}. How many {items} did {who} get?",
            "There are [[n]] {items} in one {box}. How many {items} are in [[k]] of these {boxes}?",
        ),
    ),
    Kind(
        "equal_share",
        _shared,
        (
            step(
                "each",
                "n / k",
                "Each one gets # {items}.",
                "Divide equally: #.",
                "That is # {items} each.",
                asks="the number of {items} for each",
                wrong=("n * k", "n - k", "n / (k + 1)", "n / k + 1"),
            ),
        ),
        train=(
            "{who} shares [[n]] {items} equally among [[k]] {people}. How many {items} does each {person} get?",
            "[[n]] {items} are shared equally by [[k]] {people}. How many does each get?",
            "{who} puts [[n]] {items} into [[k]] {boxes} with the same number in each. "
            "How many {items} are in each {box}?",
            "How many {items} does each {person} get if [[k]] {people} share [[n]] {items} equally?",
            "There are [[n]] {items} for [[k]] {people}. Everyone gets the same number. How many {items} does each get?",
            "The {worker} divides [[n]] {items} evenly among [[k]] {people}. How many {items} does each one receive?",
            "[[k]] {people} split [[n]] {items} evenly. How many {items} for each {person}?",
            "{who} packs [[n]] {items} equally into [[k]] {boxes}. Find the number of {items} in each {box}.",
            "In the {place}, [[n]] {items} are in [[k]] {boxes}, the same number in each {box}. "
            "How many {items} are in one {box}?",
            "{who} has [[n]] {items} and [[k]] {boxes}. If {he} fills them equally, how many {items} go in each {box}?",
            "{who} invites [[k]] {people} and hands out [[n]] {items} so that all of them get equally many. "
            "How many {items} does each {person} get?",
        ),
        dev=(
            "{who} divides [[n]] {items} equally among [[k]] {people}. How many does each {person} receive?",
            "If [[n]] {items} are put equally into [[k]] {boxes}, how many {items} are in each {box}?",
        ),
        test=(
            "A group of [[k]] {people} shares [[n]] {items} fairly. How many {items} does every {person} get?",
            "[[k]] {boxes} hold [[n]] {items} in total, all the same number. How many {items} does one {box} hold?",
        ),
    ),
    Kind(
        "groups_needed",
        _shared,
        (
            step(
                "groups",
                "n / k",
                "{who} needs # {boxes}.",
                "Count how many times [[k]] fits: #.",
                "That makes # {boxes}.",
                asks="the number of {boxes}",
                wrong=("n * k", "n - k", "n / k - 1", "n / k + 1"),
            ),
        ),
        train=(
            "{who} has [[n]] {items} and puts [[k]] in each {box}. How many {boxes} does {he} need?",
            "{who} packs [[n]] {items} into {boxes} of [[k]] each. How many {boxes} does {he} fill?",
            "Each {box} holds [[k]] {items}. How many {boxes} does {who} need for [[n]] {items}?",
            "How many {boxes} does {who} need for [[n]] {items} if [[k]] go in each {box}?",
            "{who} wants to buy [[n]] {items}. They come in {boxes} of [[k]] each. How many {boxes} must {he} buy?",
            "{who} sorts [[n]] {items} into {boxes}. Every {box} gets [[k]] {items}. Find the number of {boxes}.",
            "At the {place}, {who} arranges [[n]] {items} with [[k]] in each {box}. How many {boxes} are there?",
            "There are [[n]] {items}. {who} puts [[k]] of them in every {box}. How many {boxes} are filled?",
            "One {box} has room for [[k]] {items}. {who} has [[n]] {items}. How many {boxes} can {he} fill?",
            "{who}: [[n]] {items}, [[k]] per {box}. How many {boxes}?",
        ),
        dev=(
            "{who} has [[n]] {items} and fills {boxes} with [[k]] {items} each. How many {boxes} are there?",
            "If each {box} holds [[k]] {items}, how many {boxes} must {who} have for [[n]] {items}?",
        ),
        test=(
            "{who} needs [[n]] {items}, and there are [[k]] in every {box}. How many {boxes} should {he} buy?",
            "To pack [[n]] {items} with [[k]] in each {box}, what number of {boxes} does {who} need?",
        ),
    ),
    Kind(
        "times_as_many",
        _groups,
        (
            step(
                "theirs",
                "k * n",
                "{other} has # {items}.",
                "Multiply: #.",
                "[[k]] times [[n]] is #.",
                asks="the number of {items} {other} has",
                wrong=("k + n", "n - k", "k * n + n"),
            ),
        ),
        train=(
            "{who} has [[n]] {items}. {other} has [[k]] times as many. How many {items} does {other} have?",
            "{other} has [[k]] times as many {items} as {who}. {who} has [[n]]. How many does {other} have?",
            "How many {items} does {other} have if {who} has [[n]] and {other} has [[k]] times as many?",
            "{who} picked [[n]] {items}, and {other} picked [[k]] times as many. How many {items} did {other} pick?",
            "{who} sold [[n]] {items}. {other} sold [[k]] times that number. How many {items} did {other} sell?",
            "{who} found [[n]] {items} at the {place}. {other} found [[k]] times as many as {who}. "
            "Find the number of {items} {other} found.",
            "{other} made [[k]] times as many {items} as {who}, who made [[n]]. How many {items} did {other} make?",
            "There are [[n]] {items} on the desk of {who} and [[k]] times as many on the desk of {other}. "
            "How many {items} are on the desk of {other}?",
            "{who}: [[n]] {items}. {other}: [[k]] times as many. How many {items} for {other}?",
            "{who} counted [[n]] {items}; {other} counted [[k]] times as many. How many did {other} count?",
        ),
        dev=(
            "{who} bought [[n]] {items}. {other} bought [[k]] times as many. How many {items} did {other} buy?",
            "If {who} has [[n]] {items}, how many does {other} have with [[k]] times as many?",
        ),
        test=(
            "{other} owns [[k]] times as many {items} as {who}, and {who} owns [[n]]. How many does {other} own?",
            "{who} brought [[n]] {items} and {other} brought [[k]] times that many. How many did {other} bring?",
        ),
    ),
    _part_of("half", 2),
    _part_of("third", 3),
    _part_of("quarter", 4),
)
