"""Stories of ages: in some years, some years ago, older and younger, and how old one is when another is."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _ahead(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (3, 70), (2, 30))
    return {"a": a, "b": b}


def _ago(rng: Random) -> dict[str, int]:
    b, rest = apart(rng, (2, 30), (2, 50))
    return {"a": b + rest, "b": b}


def _when(rng: Random) -> dict[str, int]:
    """The one is `a`, the younger one `b`; how old is the younger one when the older one is `c`?"""
    b, gap, years = apart(rng, (2, 40), (2, 30), (2, 30))
    return {"a": b + gap, "b": b, "c": b + gap + years}


def _both(rng: Random) -> dict[str, int]:
    a, b, c = apart(rng, (4, 50), (2, 25), (2, 20))
    return {"a": a, "b": b, "c": c}


KINDS = (
    Kind(
        "age_ahead",
        _ahead,
        (
            step(
                "age",
                "a + b",
                "Add the years: #.",
                "The years are added: #.",
                "The age is #.",
                asks="the age asked for",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} is [[a]] years old <now|today>. How old will {he} be in [[b]] years?",
            "How old will {who} be [[b]] years from now if {he} is [[a]] <now|today>?",
            "{who} is [[a]]. {other} is [[b]] years older. How old is {other}?",
            "{other} is [[b]] years older than {who}<, who is [[a]]. How old is {other}|. If {who} is [[a]], how "
            "old is {other}|. {who} is [[a]] years old. How many years old is {other}>?",
            "{who} is [[b]] years younger than {other}. {who} is [[a]] years old. How old is {other}?",
            "<Today|This year> {who} turned [[a]]. {His} <sister is [[b]] years older. How old is the "
            "sister|brother is [[b]] years older. How old is the brother|cousin is [[b]] years older. How old is "
            "the cousin>?",
            "In [[b]] years, how old will {who} be, who is [[a]] years old <now|today>?",
            "[[b]] years ago {who} was [[a]]. How old is {he} <now|today>?",
            "When {who} was [[a]], {he} moved away<. That was [[b]] years ago|, [[b]] years ago>. How old is {he} "
            "<now|today>?",
            "{who} <started|began> to <play the piano|learn chess|collect stamps> at the age of [[a]]. That was "
            "[[b]] years ago. How old is {he} <now|today>?",
            "A <tree|house|bridge> is [[a]] years old. How old will it be in [[b]] years?",
            "{who}'s <dog|cat|horse> is [[a]] years old. {other}'s is [[b]] years older. How old is {other}'s "
            "<pet|animal>?",
            "{who} learned to <swim|ski|read music> when {he} was [[a]]. Now it is [[b]] years later. How old is {he}?",
            "<Age of {who}|{who}'s age>: [[a]]. {other}: [[b]] years older. How old is {other}?",
        ),
        dev=(
            "{who} is [[a]] now; {other} was born [[b]] years before. How old is {other}?",
            "What will {who}'s age be [[b]] years later, if it is [[a]] at present?",
            "The teacher is [[b]] years older than {who}, whose age is [[a]]. How old is the teacher?",
        ),
        test=(
            "A castle was [[a]] years old when {who} was born [[b]] years ago. How old is the castle?",
            "After [[b]] more birthdays, how old will {who} be if {he} is [[a]]?",
            "{other} has lived [[b]] years longer than {who}, who is [[a]]. What is {other}'s age?",
        ),
    ),
    Kind(
        "age_ago",
        _ago,
        (
            step(
                "age",
                "a - b",
                "Take off the years: #.",
                "The years are subtracted: #.",
                "That is an age of #.",
                "The age is #.",
                asks="the age asked for",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} is [[a]] years old <now|today>. How old was {he} [[b]] years ago?",
            "How old was {who} [[b]] years ago if {he} is [[a]] <now|today>?",
            "{who} is [[a]]. {other} is [[b]] years younger. How old is {other}?",
            "{other} is [[b]] years younger than {who}<, who is [[a]]. How old is {other}|. If {who} is [[a]], how "
            "old is {other}|. {who} is [[a]] years old. How many years old is {other}>?",
            "{who} is [[b]] years older than {other}. {who} is [[a]] years old. How old is {other}?",
            "<Today|This year> {who} turned [[a]]. {His} <sister is [[b]] years younger. How old is the "
            "sister|brother is [[b]] years younger. How old is the brother|cousin is [[b]] years younger. How old "
            "is the cousin>?",
            "In [[b]] years {who} will be [[a]]. How old is {he} <now|today>?",
            "{who} will be [[a]] years old [[b]] years from now. <How old is {he} today|What is {his} age now>?",
            "{who} is [[a]] and has <played the piano|collected stamps|lived here> for [[b]] years. How old was "
            "{he} when that began?",
            "{who} is [[a]]. {He} moved here [[b]] years ago. How old was {he} then?",
            "A <tree|house|bridge> is [[a]] years old. How old was it [[b]] years ago?",
            "{who}'s <dog|cat|horse> is [[a]] years old. {other}'s is [[b]] years younger. How old is {other}'s "
            "<pet|animal>?",
            "{who} is [[a]]. {He} has been a member of the club for [[b]] years. At what age did {he} join it?",
            "<Age of {who}|{who}'s age>: [[a]]. {other}: [[b]] years younger. How old is {other}?",
        ),
        dev=(
            "{who} is [[a]] now; {other} was born [[b]] years later. How old is {other}?",
            "What was {who}'s age [[b]] years before, if it is [[a]] at present?",
            "{who} is [[b]] years younger than the teacher, whose age is [[a]]. How old is {who}?",
        ),
        test=(
            "A castle is [[a]] years old, and the church beside it was built [[b]] years later. How old is the church?",
            "Before {his} last [[b]] birthdays, how old was {who} if {he} is [[a]] now?",
            "{other} has lived [[b]] years less than {who}, who is [[a]]. What is {other}'s age?",
        ),
    ),
    Kind(
        "age_when",
        _when,
        (
            step(
                "gap",
                "a - b",
                "The difference of the ages: #.",
                "{who} is # years older.",
                "Years between them: #.",
                asks="how many years older {who} is than {other}",
                wrong=(
                    "a + b",
                    "c - b",
                ),
            ),
            step(
                "age",
                "c - gap",
                "It stays the same, so {other} is then # years old.",
                "Take it off the later age: #.",
                "{other} is then #.",
                asks="the age of {other} then",
                wrong=(
                    "c + gap",
                    "c - b",
                    "c - a",
                ),
            ),
        ),
        train=(
            "{who} is [[a]] years old and {other} is [[b]]. How old will {other} be when {who} is [[c]]?",
            "{who} is [[a]] now, {other} [[b]]. <When {who} turns [[c]], how old will {other} be?|What will be "
            "{other}'s age when {who} is [[c]]?>",
            "How old will {other} be when {who} is [[c]], if {who} is [[a]] and {other} is [[b]] <now|today>?",
            "<Today|This year> {other} is [[b]] and {who} is [[a]]. Find {other}'s age in the year in which {who} "
            "is [[c]].",
            "{who} and {other} have their birthdays on the same day. Today they turn [[a]] and [[b]]. How old will "
            "{other} be on the day {who} turns [[c]]?",
            "{other} is [[b]]. {who} is older, at [[a]]. When {who} <reaches|is> [[c]], how old will {other} be?",
            "{who}'s age is [[a]], {other}'s is [[b]]. One day {who} will be [[c]]. How old will {other} be then?",
            "{other} is [[b]] years old, {who} is [[a]]. <How old will {other} be|What will be {other}'s age> when "
            "{who} is [[c]]?",
            "When {who} was [[a]], {other} was [[b]]. How old is {other} now that {who} is [[c]]?",
            "{who} is [[c]] today. When {who} was [[a]], {other} was [[b]]. <How old is {other} today|What is "
            "{other}'s age today>?",
            "{who} will <retire|finish school|move away> at [[c]]. {He} is [[a]] now, and {other} is [[b]]. How "
            "old will {other} be then?",
            "{who} ([[a]]) and {other} ([[b]]) are cousins. How old will {other} be when {who} is [[c]]?",
        ),
        dev=(
            "Now {who} is [[a]] and {other} [[b]]. What is {other}'s age once {who} is [[c]]?",
            "{other}, who is [[b]], wonders: how old am I when {who}, now [[a]], gets to be [[c]]?",
            "At [[a]], {who} is older than {other}, who is [[b]]. How old is {other} when {who} is [[c]]?",
        ),
        test=(
            "{who} was [[a]] when {other} was [[b]]. Now {who} is [[c]]. How old is {other} now?",
            "In the year when {who} becomes [[c]], how old is {other}, if {who} is [[a]] and {other} [[b]] this year?",
            "If {who} is [[a]] and {other} [[b]] today, how old must {other} be when {who} is [[c]]?",
        ),
    ),
    Kind(
        "ages_together",
        _both,
        (
            step(
                "theirs",
                "a + b",
                "{other} is # years old.",
                "Age of {other}: #.",
                "First {other}'s age: #.",
                asks="the age of {other}",
                wrong=(
                    "a - b",
                    "b - a",
                    "a + c",
                ),
            ),
            step(
                "then",
                "theirs + c",
                "In the years to come: #.",
                "{other} will be #.",
                "Add the years: #.",
                asks="the age of {other} in some years",
                wrong=(
                    "theirs - c",
                    "a + c",
                    "b + c",
                ),
            ),
        ),
        train=(
            "{who} is [[a]] years old. {other} is [[b]] years older. How old will {other} be in [[c]] years?",
            "{other} is [[b]] years older than {who}, who is [[a]]. How old will {other} be [[c]] years from now?",
            "{who} is [[b]] years younger than {other}. If {who} is [[a]] now, how old will {other} be in [[c]] years?",
            "<Today|This year> {who} is [[a]]. {His} <friend|cousin|neighbor> {other} is [[b]] years older. What "
            "will be {other}'s age in [[c]] years?",
            "In [[c]] years, how old will {other} be if {other} is [[b]] years older than {who} and {who} is [[a]] "
            "<now|today>?",
            "{who} was born [[b]] years after {other} and is [[a]] now. Find {other}'s age in [[c]] years.",
            "If {who} is [[a]] and {other} is [[b]] years older, what will {other}'s age be <[[c]] years later|in "
            "[[c]] years>?",
            "{who} is [[a]] now. {other} was born [[b]] years before {who}. How old will {other} be in [[c]] years?",
            "{other} <is [[b]] years older than|was born [[b]] years before> {who}. Today {who} turned [[a]]. <How "
            "old will {other} be in [[c]] years?|Find {other}'s age after [[c]] more years.>",
            "{who} is [[a]] years old, [[b]] years younger than {other}. <What will {other}'s age be|How old will "
            "{other} be> [[c]] years from <now|today>?",
            "A party for {other} is planned in [[c]] years. {other} is [[b]] years older than {who}, who is [[a]]. "
            "How old will {other} be at the party?",
            "{who}: [[a]] years old. {other}: [[b]] years older. {other} in [[c]] years?",
            "[[c]] years ago {who} was [[a]] and {other} was [[b]] years older. How old is {other} now?",
        ),
        dev=(
            "{who}, [[a]], has a friend {other} who is [[b]] years older. How old is {other} after [[c]] more years?",
            "At present {who} is [[a]], and {other} is [[b]] years older. How old is {other} when [[c]] years have "
            "gone by?",
            "[[c]] years from today, what age is {other}, now [[b]] years older than {who}, who is [[a]]?",
        ),
        test=(
            "{other} came into the world [[b]] years before {who}. Now {who} is [[a]]. How old will {other} be "
            "[[c]] years later?",
            "{who} has lived [[a]] years and {other} [[b]] years more. How old will {other} be in [[c]] years?",
            "Add [[b]] years to {who}'s age of [[a]], and you have {other}'s. How old will {other} be in [[c]] years?",
        ),
    ),
)
