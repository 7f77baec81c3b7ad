"""Stories of comparing, repeating and sharing what is measured in decimals."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.measure import decimal, decimal_and_part, decimals
from redline.training.generator.story import step

FAMILY = "word problems"


def _two(rng: Random) -> dict[str, Fraction]:
    a, b = decimals(rng)
    return {"a": a, "b": b}


def _with_part(rng: Random) -> dict[str, Fraction]:
    """`a` is larger than `b`."""
    a, b = decimal_and_part(rng)
    return {"a": a, "b": b}


def _times(rng: Random) -> dict[str, Fraction | int]:
    return {"n": decimal(rng, 9), "k": rng.randint(2, rng.choice((6, 12, 20)))}


def _shared(rng: Random) -> dict[str, Fraction | int]:
    """`t` is `k` times an amount with at most two digits after the point."""
    while True:
        n, k = decimal(rng, 9), rng.randint(2, rng.choice((6, 12, 20)))
        if n * k != 1:
            return {"t": n * k, "k": k}


KINDS = (
    Kind(
        "decimal_less_than",
        _two,
        (
            step(
                "theirs",
                "a + b",
                "The larger one: # {items}.",
                "Add the difference: #.",
                asks="how many {items} the larger one is",
                wrong=("a - b", "b - a"),
            ),
        ),
        train=(
            "{who}'s <rope|scarf|kite string> is [[a]] {items=<feet|meters|yards>} long, [[b]] {items} <shorter|less> "
            "than {other}'s. How long is {other}'s?",
            "The <hen|rabbit|pumpkin> weighs [[a]] {items=<pounds|kg|kilograms>}. The <goose|cat|melon> weighs [[b]] "
            "{items} more. What does the heavier one weigh?",
            "<This week|Today> the <pump|cow|spring> gave [[a]] {items=<gallons|liters>}, [[b]] {items} less than "
            "<1=last week|yesterday>. How much was it <1=last week|yesterday>?",
            "{who} <jogs|rows|rides> [[a]] {items=<miles|km>}. {other} goes [[b]] {items} farther. How <far|many "
            "{items}> does {other} go?",
            "A <mug|bowl> holds [[a]] {items=<cups|pints>}. That is [[b]] {items} less than a <jar|pan> holds. How "
            "<much|many {items}> does the larger one hold?",
            "<Test|Lap|Song> one took [[a]] {items=<minutes|seconds>}, [[b]] {items} less than number two. How long "
            "did number two take?",
            "What is [[b]] {items=<km|kg|inches>} more than [[a]] {items}?",
            "A <clover|weed> is [[a]] {items=<inches|cm>} high. The <rose|thistle> next to it is [[b]] {items} "
            "<higher|taller>. How high is the taller one?",
        ),
        dev=(
            "The dark thread is [[a]] {items=yards} long and [[b]] {items} shorter than the light one. How long is "
            "the light thread?",
            "{who} needs [[a]] {items=hours} for a picture, and {other} [[b]] {items} more. How long does {other} "
            "need?",
            "If a duck weighs [[a]] {items=kg} and a turkey [[b]] {items} more, what does the turkey weigh?",
        ),
        test=(
            "The new trail has [[a]] {items=miles}, [[b]] fewer than the old one. How many has the old one?",
            "A wasp is [[a]] {items=cm} long; a hornet is [[b]] {items} longer. How long is the hornet?",
            "{who} drank [[a]] {items=liters} of water and {other} [[b]] {items} more. What did {other} drink?",
        ),
    ),
    Kind(
        "decimal_more_than",
        _with_part,
        (
            step(
                "theirs",
                "a - b",
                "The smaller one: # {items}.",
                "Take off the difference: #.",
                asks="how many {items} the smaller one is",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who}'s <rope|scarf|kite string> is [[a]] {items=<feet|meters|yards>} long, [[b]] {items} <longer|more> "
            "than {other}'s. How long is {other}'s?",
            "The <goose|cat|melon> weighs [[a]] {items=<pounds|kg|kilograms>}. The <hen|rabbit|pumpkin> weighs [[b]] "
            "{items} less. What does the lighter one weigh?",
            "<This week|Today> the <pump|cow|spring> gave [[a]] {items=<gallons|liters>}, [[b]] {items} more than "
            "<1=last week|yesterday>. How much was it <1=last week|yesterday>?",
            "{who} <jogs|rows|rides> [[a]] {items=<miles|km>}. {other} goes [[b]] {items} less. How <far|many "
            "{items}> does {other} go?",
            "A <jar|pan> holds [[a]] {items=<cups|pints>}. That is [[b]] {items} more than a <mug|bowl> holds. How "
            "<much|many {items}> does the smaller one hold?",
            "<Test|Lap|Song> one took [[a]] {items=<minutes|seconds>}, [[b]] {items} more than number two. How long "
            "did number two take?",
            "What is [[b]] {items=<km|kg|inches>} less than [[a]] {items}?",
            "A <rose|thistle> is [[a]] {items=<inches|cm>} high. The <clover|weed> next to it is [[b]] {items} "
            "<lower|shorter>. How high is the shorter one?",
        ),
        dev=(
            "The dark thread is [[a]] {items=yards} long and [[b]] {items} longer than the light one. How long is "
            "the light thread?",
            "{who} needs [[a]] {items=hours} for a picture, and {other} [[b]] {items} less. How long does {other} "
            "need?",
            "If a turkey weighs [[a]] {items=kg} and a duck [[b]] {items} less, what does the duck weigh?",
        ),
        test=(
            "The old trail has [[a]] {items=miles}, [[b]] more than the new one. How many has the new one?",
            "A hornet is [[a]] {items=cm} long; a wasp is [[b]] {items} shorter. How long is the wasp?",
            "{who} drank [[a]] {items=liters} of water and {other} [[b]] {items} less. What did {other} drink?",
        ),
    ),
    Kind(
        "decimal_times",
        _times,
        (
            step(
                "total",
                "k * n",
                "In all: # {items}.",
                "Multiply: #.",
                "[[k]] times as much: # {items}.",
                asks="how many {items} it is [[k]] times",
                wrong=("k + n", "k * n + n", "k * n - n"),
            ),
        ),
        train=(
            "One <brick|can|book> weighs [[n]] {items=<kg|pounds>}. <What do [[k]] of them weigh?|How heavy are "
            "[[k]]?>",
            "{who} <runs|walks|swims> [[n]] {items=<miles|km|kilometers>} <every|each> day. How <far|many {items}> is "
            "it in [[k]] days?",
            "A <tap|leak|pump> loses [[n]] {items=<liters|gallons>} an hour. How <much is|many {items} are> lost in "
            "[[k]] hours?",
            "{who} <cuts|needs> [[k]] pieces of <ribbon|wire|tape>, each [[n]] {items=<feet|meters|yards>} long. How "
            "much is that in all?",
            "For one <cake|batch|loaf> a <cook|baker> takes [[n]] {items=<cups|pounds>} of flour. How much is needed "
            "for [[k]]?",
            "[[k]] <jars|bottles|glasses> hold [[n]] {items=<liters|pints>} each. How much do they hold "
            "<together|altogether>?",
            "A <snail|beetle|turtle> <crawls|goes> [[n]] {items=<meters|feet>} a minute. How far is it after [[k]] "
            "minutes?",
            "[[k]] times [[n]] {items=<kg|miles|meters>} is how many {items}?",
        ),
        dev=(
            "Each tile is [[n]] {items=feet} wide. How wide are [[k]] tiles in a row?",
            "{who} drinks [[n]] {items=liters} of milk a day. How much milk is that in [[k]] days?",
            "A nail weighs [[n]] {items=ounces}. What is the weight of [[k]] nails?",
        ),
        test=(
            "A candle burns [[n]] {items=inches} an hour. How much of it burns in [[k]] hours?",
            "{who} packs [[k]] bags with [[n]] {items=pounds} of nuts each. How many pounds are packed?",
            "One lap is [[n]] {items=miles}. How long are [[k]] laps?",
        ),
    ),
    Kind(
        "decimal_shared",
        _shared,
        (
            step(
                "each",
                "t / k",
                "Each: # {items}.",
                "Divide by [[k]]: #.",
                asks="how many {items} one of the [[k]] is",
                wrong=("t * k", "t - k"),
            ),
        ),
        train=(
            "A <rope|board|pipe> of [[t]] {items=<feet|meters|yards>} is cut into [[k]] equal pieces. How long is "
            "<each|one piece>?",
            "{who} <shares|divides> [[t]] {items=<pounds|kg>} of <nuts|candy|grapes> <equally|evenly> among [[k]] "
            "<friends|children>. How much does each get?",
            "[[k]] <equal|identical> <boxes|bricks|cans> weigh [[t]] {items=<kg|pounds>} <together|in all>. What does "
            "one weigh?",
            "In [[k]] days {who} <ran|walked|drove> [[t]] {items=<miles|km>}, the same distance every day. How "
            "far was it a day?",
            "[[t]] {items=<liters|cups|pints>} of <juice|milk|soup> <fill|are poured evenly into> [[k]] equal "
            "<glasses|bowls|jars>. How much is in each?",
            "It took [[t]] {items=<minutes|hours>} to <wash|paint> [[k]] <doors|chairs>, the same time for each. How "
            "long did one take?",
            "[[t]] {items=<kg|miles|meters>} <in|divided into> [[k]] equal parts: how large is each part?",
            "A <stack|row> of [[k]] <equal |>tiles <is|measures> [[t]] {items=<inches|cm>}. What does one tile "
            "measure?",
        ),
        dev=(
            "A ribbon of [[t]] {items=feet} makes [[k]] equal bows. How much ribbon is in one bow?",
            "{who} used [[t]] {items=gallons} of gas in [[k]] days, as much each day. How much was it a day?",
            "[[k]] equal coins have a weight of [[t]] {items=ounces}. What is the weight of one coin?",
        ),
        test=(
            "A trail of [[t]] {items=km} has [[k]] equal parts. How long is each part?",
            "{who} poured [[t]] {items=liters} of tea into [[k]] equal cups. How much was in one cup?",
            "A field of [[t]] {items=acres} is split into [[k]] equal plots. How large is a plot?",
        ),
    ),
)
