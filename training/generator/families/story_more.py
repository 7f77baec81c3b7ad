"""Stories of two steps: groups with some more or fewer, times as many, half gone."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, apart, other, step

FAMILY = "word problems"


def _times(rng: Random) -> dict[str, int]:
    k = amount(rng, 2, 12)
    return {"a": other(rng, (k,), 2, 400), "k": k}


def _half_gone(rng: Random) -> dict[str, int]:
    """Half of `a`, less `b`."""
    b, rest = apart(rng, (2, 300), (2, 300))
    return {"a": 2 * (b + rest), "b": b}


def _groups_plus(rng: Random) -> dict[str, int]:
    k, n, b = apart(rng, (2, 40), (2, 99), (2, 300))
    return {"k": k, "n": n, "b": b}


def _groups_less(rng: Random) -> dict[str, int]:
    """`k` groups of `n`, from which `b` go; at least 2 stay."""
    k, n = apart(rng, (2, 40), (2, 99))
    return {"k": k, "n": n, "b": other(rng, (k, n), 2, k * n - 2)}


KINDS = (
    Kind(
        "groups_and_more",
        _groups_plus,
        (
            step(
                "total",
                "k * n",
                "In the {boxes} there are # {items}.",
                "First multiply: #.",
                asks="the number of {items} in the {boxes}",
                wrong=(
                    "k + n",
                    "n - k",
                    "k * n + n",
                ),
            ),
            step(
                "all",
                "total + b",
                "With the others that is # {items}.",
                "Add the single ones: #.",
                asks="the number of {items} in all",
                wrong=(
                    "total - b",
                    "total * b",
                    "n + b",
                    "k + b",
                ),
            ),
        ),
        train=(
            "{who} has [[k]] {boxes} with [[n]] {items} in each and [[b]] more {items}. How many {items} does "
            "{he} have?",
            "There are [[k]] {boxes} of [[n]] {items} each and [[b]] loose {items}. How many {items} are there "
            "in total?",
            "{who} buys [[k]] {boxes} of {items}. Each {box} has [[n]] {items}. Then {other} gives {him} [[b]] "
            "more. How many {items} does {who} have now?",
            "How many {items} does {who} have if there are [[k]] {boxes} of [[n]] {items} and [[b]] more on {his} table?",
            "{who} already had [[b]] {items}. {He} got [[k]] {boxes} with [[n]] {items} in each {box}. Find how "
            "many {items} {he} has now.",
            "Each {box} holds [[n]] {items}. {who} fills [[k]] {boxes} and has [[b]] {items} left over. How many "
            "{items} did {he} have at first?",
            "In the {place} there are [[k]] {boxes}, each with [[n]] {items}, and another [[b]] {items} on the "
            "floor. How many {items} are in the {place}?",
            "The {worker} packs [[n]] {items} in every one of [[k]] {boxes}; [[b]] {items} do not fit. How many "
            "{items} are there in all?",
            "{who}: [[k]] {boxes} of [[n]] {items} plus [[b]] single {items}. How many altogether?",
            "{who} is moving house. {He} finds [[b]] {items} in a bag and [[k]] {boxes} with [[n]] {items} each. "
            "How many {items} does {he} find?",
        ),
        dev=(
            "{who} owns [[k]] {boxes} of [[n]] {items} and another [[b]] {items}. How many {items} does {he} own "
            "altogether?",
            "With [[b]] loose {items} and [[k]] {boxes} of [[n]] {items} each, how many {items} are there?",
        ),
        test=(
            "There are [[n]] {items} in each of the [[k]] {boxes} that {who} has. {other} adds [[b]] {items}. "
            "How many {items} is that?",
            "{who} got [[b]] {items} from {other} and bought [[k]] {boxes} with [[n]] {items} in each. How many "
            "{items} does {who} have?",
        ),
    ),
    Kind(
        "groups_and_fewer",
        _groups_less,
        (
            step(
                "total",
                "k * n",
                "In the {boxes} there are # {items}.",
                "First multiply: #.",
                asks="the number of {items} in the {boxes}",
                wrong=(
                    "k + n",
                    "n - k",
                    "k * n + n",
                ),
            ),
            step(
                "left",
                "total - b",
                "Then # {items} are left.",
                "Take away what is gone: #.",
                asks="the number of {items} left",
                wrong=(
                    "total + b",
                    "n - b",
                    "k - b",
                    "b - total",
                ),
            ),
        ),
        train=(
            "{who} has [[k]] {boxes} with [[n]] {items} in each. {He} gives [[b]] {items} to {other}. How many "
            "{items} are left?",
            "There are [[k]] {boxes} of [[n]] {items} each. {who} takes [[b]] {items}. How many {items} are left?",
            "{who} buys [[k]] {boxes} of {items}. Each {box} has [[n]] {items}. {He} uses [[b]] of them. How "
            "many {items} does {he} still have?",
            "How many {items} are left of [[k]] {boxes} with [[n]] {items} each after {who} sells [[b]] {items}?",
            "The {worker} filled [[k]] {boxes} with [[n]] {items} each and then sold [[b]] {items}. Find how "
            "many {items} remain.",
            "Each {box} holds [[n]] {items}. {who} had [[k]] full {boxes} but lost [[b]] {items}. How many "
            "{items} does {who} have now?",
            "In the {place} there were [[k]] {boxes}, each with [[n]] {items}. Today [[b]] {items} were sold. "
            "How many {items} are left?",
            "After giving away [[b]] {items} from [[k]] {boxes} of [[n]] {items}, how many {items} does {who} have?",
            "{who}: [[k]] {boxes} of [[n]] {items}, [[b]] {items} broken. How many are not broken?",
            "{who} came back from the {place} with [[k]] {boxes}, every one with [[n]] {items}. On the way [[b]] "
            "{items} fell out. How many {items} are left?",
        ),
        dev=(
            "{who} owns [[k]] {boxes} of [[n]] {items} and sells [[b]] {items}. How many {items} remain?",
            "Of the {items} in [[k]] {boxes} with [[n]] in each, {who} loses [[b]]. How many {items} are left?",
        ),
        test=(
            "There were [[n]] {items} in each of [[k]] {boxes}, and {other} took [[b]] {items}. How many {items} "
            "are still there?",
            "{who} packed [[k]] {boxes} with [[n]] {items} each, then gave [[b]] {items} away. How many {items} "
            "does {he} have now?",
        ),
    ),
    Kind(
        "times_then_total",
        _times,
        (
            step(
                "theirs",
                "k * a",
                "{other} has # {items}.",
                "First multiply: #.",
                asks="the number of {items} {other} has",
                wrong=(
                    "k + a",
                    "a - k",
                    "k * a + k",
                ),
            ),
            step(
                "total",
                "a + theirs",
                "Together they have # {items}.",
                "Add both: #.",
                asks="the number of {items} they have together",
                wrong=(
                    "theirs - a",
                    "theirs + k",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has [[k]] times as many. How many {items} do they have together?",
            "{other} has [[k]] times as many {items} as {who}, who has [[a]]. How many {items} do they have in total?",
            "How many {items} do {who} and {other} have together if {who} has [[a]] and {other} has [[k]] times "
            "as many?",
            "{who} picked [[a]] {items} and {other} picked [[k]] times as many. How many {items} did they pick in all?",
            "{who} sold [[a]] {items}. {other} sold [[k]] times that number. How many {items} did both sell together?",
            "{who} found [[a]] {items} at the {place}. {other} found [[k]] times as many as {who}. Find the "
            "total number of {items}.",
            "{who} made [[a]] {items}, and {other} made [[k]] times as many as {who}. How many {items} did both make?",
            "{who}: [[a]] {items}. {other}: [[k]] times as many. How many {items} altogether?",
            "{who} and {other} bring {items} to the {place}. {who} brings [[a]] and {other} brings [[k]] times "
            "as many. How many {items} do they bring altogether?",
            "{who} owns [[a]] {items}; {other} owns [[k]] times as many as {who}. How many {items} do they own "
            "together?",
        ),
        dev=(
            "{who} counted [[a]] {items} and {other} counted [[k]] times as many. How many {items} did they "
            "count together?",
            "If {other} has [[k]] times as many {items} as {who} and {who} has [[a]], how many do they have "
            "altogether?",
        ),
        test=(
            "{who} bought [[a]] {items}; {other} bought [[k]] times as many. How many {items} did they buy in all?",
            "What is the total number of {items} if {who} has [[a]] and {other} has [[k]] times as many as {who}?",
        ),
    ),
    Kind(
        "twice_then_total",
        lambda rng: {"a": amount(rng, 2, 999)},
        (
            step(
                "theirs",
                "2 * a",
                "{other} has # {items}.",
                "Twice means times 2: #.",
                asks="the number of {items} {other} has",
                wrong=(
                    "a + 2",
                    "a / 2",
                ),
            ),
            step(
                "total",
                "a + theirs",
                "Together they have # {items}.",
                "Add both: #.",
                asks="the number of {items} they have together",
                wrong=(
                    "theirs - a",
                    "theirs + 2",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {other} has twice as many. How many {items} do they have together?",
            "{other} has twice as many {items} as {who}, who has [[a]]. How many {items} do they have in total?",
            "How many {items} do {who} and {other} have together if {who} has [[a]] and {other} has twice as many?",
            "{who} picked [[a]] {items} and {other} picked double that number. How many {items} did they pick in all?",
            "{who} sold [[a]] {items}. {other} sold twice as many. How many {items} did both sell together?",
            "{who} found [[a]] {items} at the {place}. {other} found twice as many as {who}. Find the total "
            "number of {items}.",
            "{who} made [[a]] {items}, half as many as {other}. How many {items} did {who} and {other} make together?",
            "{who}: [[a]] {items}. {other}: twice as many. How many {items} altogether?",
            "{who} and {other} bring {items} to the {place}. {who} brings [[a]] and {other} brings twice as "
            "many. How many {items} do they bring altogether?",
            "{who} owns [[a]] {items}; {other} owns double the number {who} owns. How many {items} do they own "
            "together?",
        ),
        dev=(
            "{who} counted [[a]] {items} and {other} counted twice as many. How many {items} did they count together?",
            "If {other} has twice as many {items} as {who} and {who} has [[a]], how many do they have altogether?",
        ),
        test=(
            "{who} bought [[a]] {items}; {other} bought twice as many. How many {items} did they buy in all?",
            "What is the total number of {items} if {who} has [[a]] and {other} has twice as many as {who}?",
        ),
    ),
    Kind(
        "half_gone",
        _half_gone,
        (
            step(
                "half",
                "a / 2",
                "Half of them is #.",
                "First # {items} are left.",
                asks="half of the {items}",
                wrong=(
                    "a * 2",
                    "a - 2",
                    "a - b",
                ),
            ),
            step(
                "left",
                "half - b",
                "Then # {items} are left.",
                "Take away the rest: #.",
                asks="the number of {items} left",
                wrong=(
                    "half + b",
                    "a - b",
                ),
            ),
        ),
        train=(
            "{who} has [[a]] {items}. {He} gives half of them to {other} and then loses [[b]]. How many {items} "
            "does {he} have left?",
            "{who} sold half of {his} [[a]] {items} and gave [[b]] to {other}. How many {items} are left?",
            "{who} had [[a]] {items}. Half of them were broken, and {he} gave away [[b]] of the good ones. How "
            "many good {items} are left?",
            "How many {items} are left if {who} has [[a]], sells half of them and then uses [[b]]?",
            "There were [[a]] {items}. {who} took half of them, and later {other} took [[b]]. How many {items} "
            "are left?",
            "{who} made [[a]] {items}. {He} sold half in the morning and [[b]] in the afternoon. Find how many "
            "{items} remain.",
            "{who} brought [[a]] {items} to the {place}. Half of them were used on Monday and [[b]] on Tuesday. "
            "How many {items} are left?",
            "{who}: [[a]] {items}, half given away, then [[b]] lost. How many {items} left?",
            "{other} got half of the [[a]] {items} of {who}, and {third} got [[b]] of them. How many {items} did "
            "{who} keep?",
            "{who} bought [[a]] {items} for {his} family. Half went to {other}, [[b]] went to {third}. How many "
            "{items} are left?",
        ),
        dev=(
            "{who} gives half of {his} [[a]] {items} away and loses [[b]] of the others. How many {items} remain?",
            "After selling half of [[a]] {items}, {who} gave [[b]] to {other}. How many {items} did {he} have then?",
        ),
        test=(
            "{who} starts with [[a]] {items}, hands half to {other} and [[b]] to {third}. How many {items} has "
            "{he} left?",
            "Half of the [[a]] {items} are sold, then [[b]] more are sold. How many {items} does {who} still have?",
        ),
    ),
)
