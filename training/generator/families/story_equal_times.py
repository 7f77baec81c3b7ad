"""One-step stories of a number of times as many: with the factor as a number or a word, up and down."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import DID, within
from redline.training.generator.story import amount, apart, step

FAMILY = "word problems"


def _times(rng: Random) -> dict[str, int]:
    k, n = apart(rng, (2, 12), (2, 200))
    return {"k": k, "n": n}


def _inverse(rng: Random) -> dict[str, int]:
    k, less = apart(rng, (2, 12), (2, 90))
    return {"m": k * less, "k": k}


def _one(rng: Random) -> dict[str, int]:
    return {"n": amount(rng, 3, 400)}


def _even(rng: Random) -> dict[str, int]:
    return {"n": 2 * amount(rng, 2, 300)}


def _by_word(name: str, said: str, factor: int) -> Kind:
    """`{other}` has so many times as many as `{who}`, the factor told by a word."""
    return Kind(
        name,
        _one,
        (
            step(
                "theirs",
                f"{factor} * n",
                "{other} has # {items}.",
                f"The factor is {factor}: #.",
                "That is # {items}.",
                asks=f"the number of {{items}} {{other}} has, {factor} times [[n]]",
                wrong=(f"n + {factor}", f"n / {factor}", f"{factor + 1} * n"),
            ),
        ),
        train=tuple(
            phrasing.replace("<AS>", said)
            for phrasing in within(
                DID,
                "{who} {does} [[n]] {items}. {other} {does} <AS> as many<| as {who}>. <How many {items} did {other} "
                "{do}?|How many {items} is that for {other}?>",
                "{other} <has <AS> as many {items} as {who}. {who} has [[n]]<| of them>. How many {items} does {other} "
                "have?|{does} <AS> as many {items} as {who}. {who} {does} [[n]]<| of them>. How many {items} did {other} "
                "{do}?>",
                "How many {items} does {other} have if {who} has [[n]] and {other} has <AS> as many?",
                "{who} <brought|carried|took> [[n]] {items} <to the {place}|home>. {other} brought <AS> as many<| as "
                "{who}>. How many {items} did {other} bring?",
                "On <Monday|Saturday> {who} {does} [[n]] {items}, but {other} {does} <AS> as many. How many {items} did "
                "{other} {do}?",
                "There are [[n]] {items} <in {who}'s bag|on {who}'s table>. {other} has <AS> as many. How many {items} "
                "does {other} have?",
                "{who} needs [[n]] {items}, while {other} needs <AS> as many<| as that>. How many {items} does {other} "
                "need?",
                "{other} {does} <AS> as many {items} as {who}, who {does} [[n]]. How many {items} did {other} {do}?",
                "{who}: [[n]] {items}. {other}: <AS> as many. How many {items} does {other} have?",
                "<Last year|Last week> {who} had [[n]] {items}. {other} now has <AS> as many {items} as {who} had then. "
                "How many {items} does {other} have?",
                "If {other} has <AS> as many {items} as {who} and {who} has [[n]], <what is the number of {other}'s "
                "{items}|how many {items} does {other} have>?",
                "{who} <gave|lent> {other} a hand and counted the {items}: [[n]] of {his} own, and <AS> as many of "
                "{other}'s. How many {items} does {other} have?",
                "The big box <has|holds> <AS> as many {items} as the small box, which {who} filled with [[n]]. {other} "
                "takes the {items} of the big box. How many {items} does {other} get?",
                "{who} {does} [[n]] {items} in the morning. In the same time {other} {does} <AS> as many. How many "
                "{items} did {other} {do}?",
                "{other} {does} a lot of {items}: <AS> as many as {who}, who {does} [[n]]. How many {items} is that for "
                "{other}?",
                "Suppose {who} has [[n]] {items} and {other} <AS> that number. How many {items} does {other} have?",
                "{who} {does} only [[n]] {items}. {other} was faster and {does} <AS> as many. How many {items} did "
                "{other} {do}?",
                "At the {place}, {who} {does} [[n]] {items} and {other} {does} <AS> as many as that. How many {items} "
                "did {other} {do}?",
            )
        ),
        dev=tuple(
            phrasing.replace("<AS>", said)
            for phrasing in (
                "{other} won against {who} with <AS> as many {items}. {who} had got [[n]]. How many had {other} got?",
                "A heap of [[n]] {items} is {who}'s; the heap of {other} has <AS> as many {items}. How many are in it?",
                "{who} could show [[n]] {items}; {other} came along and showed <AS> as many. How many {items} did "
                "{other} show?",
            )
        ),
        test=tuple(
            phrasing.replace("<AS>", said)
            for phrasing in (
                "Of the {items} in the house, [[n]] belong to {who} and <AS> as many to {other}. How many {items} belong "
                "to {other}?",
                "{who} was happy with [[n]] {items} until {other} turned up with <AS> as many. How many did {other} turn "
                "up with?",
                "What {who} has, [[n]] {items}, {other} has <AS>. How many {items} does {other} have?",
            )
        ),
    )


KINDS = (
    _by_word("twice_as_many", "<twice|two times>", 2),
    _by_word("three_times_as_many", "<three times|3 times>", 3),
    Kind(
        "times_as_much",
        _times,
        (
            step(
                "theirs",
                "k * n",
                "The result is #.",
                "[[k]] times as many: #.",
                "Multiply, because it is [[k]] times [[n]]: #.",
                asks="[[k]] times as many {items} as [[n]]",
                wrong=("k + n", "n - k", "k * n + n"),
            ),
        ),
        train=within(
            DID,
            "{who} {does} [[n]] {items}. {other} {does} [[k]] times as many<| {items}| as {who}>. How many {items} "
            "<did {other} {do}|is that for {other}>?",
            "The {place} <sold|ordered|needed> [[n]] {items} <last week and [[k]] times as many this week|yesterday "
            "and [[k]] times as many today|last month and [[k]] times as many this month>. How many {items} is that "
            "this time?",
            "{who} <had|owned> [[n]] {items} <a year ago|at first|as a child>. Now {he} has [[k]] times as many. How "
            "many {items} does {he} have now?",
            "<A|One> small bag has [[n]] {items}. A big bag has [[k]] times as many {items}. How many {items} are in "
            "the big bag<| of {who}>?",
            "{other} has few {items}, only [[n]]; {third} has [[k]] times that many. How many {items} does {third} "
            "have?",
            "{other} has [[k]] times <the number of {items} that {who} has|{who}'s number of {items}>. If {who} has "
            "[[n]] {items}, how many does {other} have?",
            "On the first day {who} {does} [[n]] {items}. On the second day it was [[k]] times as many. How many "
            "{items} was it on the second day?",
            "How many {items} are [[k]] times as many as [[n]] {items}?",
            "The older class {does} [[k]] times as many {items} as the younger class, which {does} [[n]]. How many "
            "{items} did the older class {do}?",
            "In the morning there were [[n]] {items} on the <table|stand|shelf>. <In the evening|By noon> there were "
            "[[k]] times as many. How many {items} were there then?",
            "<Today|This month> {who} has [[k]] times as many {items} as <before|at the start>, when there were "
            "[[n]]. How many {items} does {who} have<| now>?",
            "{other} can {do} [[k]] times as many {items} as {who}. {who} can {do} [[n]]. How many {items} can "
            "{other} {do}?",
            "At the {place}, {who} {does} [[n]] {items}. <{His} <brother|sister|aunt|father>|{other}> {does} [[k]] "
            "times as many. How many {items} is that?",
            "A <man|farmer|girl|boy> has [[n]] {items}, and {who} has [[k]] times as many. How many {items} does "
            "{who} have?",
            "{who} {does} [[n]] {items} in <March|fall|winter>. In <April|summer|spring> it was [[k]] times that "
            "number. How many {items} was it then?",
            "If [[n]] {items} are needed for one class, how many {items} are needed for [[k]] times as many children?",
            "{third} {does} [[k]] times as many {items} as {other}, and {other} {does} [[n]]. How many {items} did "
            "{third} {do}?",
            "A plan says [[n]] {items}. {who} wants [[k]] times that number. How many {items} does {he} want?",
            "The number of {items} was [[n]] and is now [[k]] times as large. How many {items} are there now?",
        ),
        dev=(
            "The pile of {other} has grown to [[k]] times the size of {who}'s pile of [[n]] {items}. How many "
            "{items} are in it?",
            "A shop moved into a bigger house and can show [[k]] times as many {items} as the [[n]] of before. How "
            "many {items} can it show?",
            "What {who} has, [[n]] {items}, {other} has [[k]] times over. How many {items} does {other} have?",
        ),
        test=(
            "Every {item} of {who} is matched by [[k]] of {other}. If {who} has [[n]], how many {items} does {other} "
            "have?",
            "The red box has [[n]] {items} inside, the blue box [[k]] times as many. How many {items} are in the "
            "blue box?",
            "The prize is [[k]] times as many {items} as the stake. For a stake of [[n]] {items}, how many {items} "
            "will {who} win?",
        ),
    ),
    Kind(
        "so_many_times_fewer",
        _inverse,
        (
            step(
                "theirs",
                "m / k",
                "The smaller number is #.",
                "[[m]] is [[k]] times the number, so divide: #.",
                "There are # {items}.",
                asks="the number of {items} of which [[m]] is [[k]] times as many",
                wrong=("m * k", "m - k", "m + k", "m / k + 1"),
            ),
        ),
        train=within(
            DID,
            "{who} has [[m]] {items}, <which is|that is> [[k]] times as many as {other} has. How many {items} does "
            "{other} have?",
            "{who} {does} [[k]] times as many {items} as {other}. {who} {does} [[m]] {items}. How many {items} <did "
            "{other} {do}|is that for {other}>?",
            "{who} {does} [[m]] {items}, <|that is |which is >[[k]] times as many as {other}<| {does}>. How many "
            "{items} did {other} {do}?",
            "If [[m]] {items} are [[k]] times as many as {other} has, how many {items} does {other} have?",
            "The {place} has [[m]] {items} <now|today|this year>, [[k]] times as many as <before|last year|at "
            "first>. How many {items} did it have <before|then|at that time>?",
            "How many {items} does {other} have if {who} has [[m]] and that is [[k]] times as many<| as {other} has>?",
            "{who} has [[m]] {items}. This is [[k]] times {other}'s number of {items}. <How many {items} does "
            "{other} have?|Find {other}'s number of {items}.>",
            "<Today {who} {does} [[m]] {items}. That is [[k]] times as many as yesterday.|This week {who} {does} "
            "[[m]] {items}. That is [[k]] times as many as last week.> How many {items} was it <then|that time>?",
            "A big bag has [[m]] {items} in it. It has [[k]] times as many {items} as a small bag. How many {items} "
            "are in the small bag?",
            "[[k]] times as many {items} as {other} has would be [[m]] {items}. How many {items} does {other} have?",
            "{who} brags: 'I have [[m]] {items}, [[k]] times as many as {other}!' How many {items} does {other} have?",
            "The number of {items} grew [[k]] times as large and is now [[m]]. How many {items} were there <at "
            "first|before>?",
            "{who} {does} [[m]] {items} and {other} {does} fewer: {who}'s number is [[k]] times {other}'s. How many "
            "{items} did {other} {do}?",
            "{who} {does} [[m]] {items} at the {place}. {other} {does} fewer; {who} {does} [[k]] times as many. How "
            "many {items} did {other} {do}?",
            "The <large box has [[m]] {items}. The small box|red box has [[m]] {items}. The blue box> would need "
            "[[k]] times as many {items} to have that many. How many {items} are in it<| now>?",
            "What number of {items}, taken [[k]] times, gives [[m]] {items}?",
            "{who} has [[m]] {items} now, after the number of {items} has become [[k]] times as large. How many "
            "{items} did {he} have before?",
            "In summer {who} {does} [[m]] {items}, [[k]] times as many as in winter. How many {items} was it in "
            "winter?",
            "{other} has some {items}. {who} has [[k]] times as many, which makes [[m]]. How many {items} does "
            "{other} have?",
        ),
        dev=(
            "{other} would need [[k]] times as many {items} as now to have [[m]] of them. How many {items} are there "
            "now?",
            "With [[m]] {items} {who} has [[k]] times what {other} has. How many {items} are {other}'s?",
            "{who} has come to [[m]] {items}, [[k]] times what {he} started from. From how many {items} did {he} "
            "start?",
        ),
        test=(
            "Between {who} and {other} it is [[k]] to one: {who} holds [[m]] {items}. How many {items} does {other} "
            "hold?",
            "{third} owns [[m]] {items}. {other} would have as many if {other} had [[k]] times as many {items} as "
            "now. How many {items} does {other} own?",
            "One {item} of {other} stands for [[k]] of {who}'s. {who} has [[m]] {items}. How many are {other}'s?",
        ),
    ),
    Kind(
        "half_as_many",
        _even,
        (
            step(
                "theirs",
                "n / 2",
                "{other} has # {items}.",
                "Half of [[n]] is #.",
                "That is # {items}.",
                asks="half as many {items} as [[n]]",
                wrong=("n * 2", "n - 2", "n / 4"),
            ),
        ),
        train=within(
            DID,
            "{who} {does} [[n]] {items}. {other} {does} half as many<| as {who}>. How many {items} <did {other} "
            "{do}|is that for {other}>?",
            "{other} has half as many {items} as {who}<, who has [[n]]|. {who} has [[n]]>. How many {items} does "
            "{other} have?",
            "{who} has twice as many {items} as {other}. {who} has [[n]] {items}. How many {items} does {other} have?",
            "{who} <gives|hands> half of {his} [[n]] {items} to {other}. How many {items} does {other} get?",
            "{who} {does} [[n]] {items}, <which is |that is |>twice as many as {other}. How many {items} did {other} "
            "{do}?",
            "{other} {does} half of the number of {items} that {who} {does}. {who} {does} [[n]]. How many {items} "
            "did {other} {do}?",
            "How many {items} does {other} have if {who} has [[n]] and {other} has half as many?",
            "{who} and {other} share [[n]] {items} <fairly|equally>. How many {items} does {other} get?",
            "Half of the [[n]] {items} <in the {place}|on the table|in the box> <belong to {other}|are {other}'s>. "
            "How many {items} is that?",
            "{who} has [[n]] {items}. That is double what {other} has. How many {items} does {other} have?",
            "If {other} had twice as many {items}, there would be [[n]]. How many {items} does {other} have?",
            "{other} {does} half as many {items} as {who}, and {who} {does} [[n]]. How many {items} did {other} {do}?",
            "{who} {does} [[n]] {items} on <Monday|Friday> and half as many on <Tuesday|Saturday>. How many {items} "
            "was it the second time?",
            "There are [[n]] {items}. Half of them are <red|green|new|broken>. How many {items} is that?",
            "{who} needs half of [[n]] {items}. How many {items} does {he} need?",
            "{who} {does} [[n]] {items}, but {other} only half that number. How many {items} is that for {other}?",
            "If [[n]] {items} are <put into two equal bags|split between {who} and {other}, with equally many for "
            "both>, how many {items} are in each part?",
        ),
        dev=(
            "{other} reached only half of {who}'s [[n]] {items}. How many {items} did {other} reach?",
            "Were {other} to double the number of {items}, it would be [[n]]. How many {items} are there now?",
            "With [[n]] {items} in {who}'s cart, {other} stops at half that many. At how many {items} does {other} "
            "stop?",
        ),
        test=(
            "{who} thought of [[n]] {items}, but {other} could find no more than half of them. How many did {other} "
            "find?",
            "Every second one of [[n]] {items} is {other}'s. How many {items} are {other}'s?",
            "The stock of {other} is half the stock of {who}, who keeps [[n]] {items}. How many {items} does {other} "
            "keep?",
        ),
    ),
)
