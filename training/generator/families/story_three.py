"""Stories of three steps about things: packed, read, made, planted, counted in classes."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line

FAMILY = "word problems"


def _packed(rng: Random) -> dict[str, int]:
    """a trays of b, c sold, the rest in boxes of d."""
    while True:
        a, b, d = rng.randint(3, 25), rng.randint(4, 30), rng.randint(2, 12)
        c = a * b - d * rng.randint(2, 30)
        if 0 < c < a * b and len({a, b, c, d}) == 4 and c > 1:
            return {"a": a, "b": b, "c": c, "d": d}


def _read(rng: Random) -> dict[str, int]:
    """A book of n pages, a a day for b days, the rest in c days."""
    while True:
        a, b, c = rng.randint(5, 60), rng.randint(2, 12), rng.randint(2, 12)
        n = a * b + c * rng.randint(3, 60)
        if len({a, b, c}) == 3:
            return {"a": a, "b": b, "c": c, "n": n}


def _classes(rng: Random) -> dict[str, int]:
    """Classes of a and b students, c absent, groups of d."""
    while True:
        a, b, d = rng.randint(12, 60), rng.randint(12, 60), rng.randint(2, 10)
        c = rng.randint(2, 15)
        if (a + b - c) % d == 0 and len({a, b, c, d}) == 4 and a + b - c > d:
            return {"a": a, "b": b, "c": c, "d": d}


def _garden(rng: Random) -> dict[str, int]:
    """a rows of b plants and c rows of d plants."""
    a, b, c, d = rng.sample(range(2, 40), 4)
    return {"a": a, "b": b, "c": c, "d": d}


KINDS = (
    Kind(
        "baked_sold_packed",
        _packed,
        (
            Line(
                "made",
                "a * b",
                says=(
                    "There were [[a * b]] = [[made]] {items} at first.",
                    "[[a]] groups of [[b]] make [[a * b]] = [[made]] {items}.",
                    "In total that is [[a * b]] = [[made]].",
                    "[[a * b]] = [[made]].",
                ),
                asks="the number of {items} at first",
                wrong=("a + b", "a * d", "a * b + c"),
            ),
            Line(
                "left",
                "made - c",
                says=(
                    "After [[c]] are gone, [[made - c]] = [[left]] {items} are left.",
                    "That leaves [[made - c]] = [[left]].",
                    "The rest is [[made - c]] = [[left]] {items}.",
                    "[[made - c]] = [[left]].",
                ),
                asks="the number of {items} left",
                wrong=("made + c", "made - d", "made - b"),
            ),
            Line(
                "packs",
                "left / d",
                says=(
                    "Divide the rest by [[d]]: [[left / d]] = [[packs]].",
                    "Divided up, this is [[left / d]] = [[packs]].",
                    "Split the rest evenly: [[left / d]] = [[packs]].",
                    "[[left / d]] = [[packs]].",
                ),
                asks="the number of groups of [[d]]",
                wrong=("left * d", "left - d", "left / b", "left + d"),
            ),
        ),
        train=(
            "A {worker} made [[a]] trays of [[b]] {items} each and sold [[c]] {items}. The rest were packed in boxes of "
            "[[d]] {items}. How many boxes were needed?",
            "{who} has [[a]] shelves with [[b]] {items} on each. {He} gives away [[c]] {items} and puts the others into "
            "bags of [[d]]. How many bags does {he} fill?",
            "There are [[a]] crates, and each crate holds [[b]] {items}. [[c]] of the {items} are broken and thrown away. "
            "The good ones are put in packs of [[d]]. How many packs are there?",
            "How many bags of [[d]] can {who} fill if {he} has [[a]] cartons of [[b]] {items} and "
            "first sells [[c]] {items}?",
            "{who} bought [[a]] bags of [[b]] {items}. {He} kept [[c]] {items} and shared the rest equally among "
            "[[d]] friends. How many {items} did each friend get?",
            "A factory fills [[a]] trays with [[b]] {items} each. After [[c]] {items} are sold, the remaining {items} are "
            "divided equally among [[d]] shops. How many {items} does each shop get?",
            "Each of [[a]] baskets has [[b]] {items} in it. {who} takes out [[c]] {items} in all and sorts what is left "
            "into groups of [[d]]. How many groups are there?",
            "{who} packs {items} into boxes of [[d]]. {He} started with [[a]] trays of [[b]] {items} and has already sold "
            "[[c]] of the {items}. How many boxes will {he} fill with the rest?",
            "A {worker} has [[a]] rows of [[b]] {items}. If [[c]] {items} go to {other} and the rest are split evenly "
            "between [[d]] {people}, how many {items} does each of them get?",
            "The {place} got [[a]] packets with [[b]] {items} in each. It used [[c]] of them on the first day and then "
            "[[d]] every day. How many more days did the {items} last?",
        ),
        dev=(
            "{who} baked [[a]] trays with [[b]] rolls on each tray. {He} sold [[c]] rolls and put the rest in bags of "
            "[[d]]. How many bags did {he} use?",
            "A {worker} had [[a]] boxes of [[b]] {items}. [[c]] {items} were lost. The others were put in groups of "
            "[[d]]. How many groups were made?",
        ),
        test=(
            "In a shop there are [[a]] cases with [[b]] {items} each. {who} sells [[c]] {items} and packs the remaining "
            "ones into bags of [[d]]. How many bags does {he} need?",
            "{who} filled [[a]] jars with [[b]] {items} each. {He} kept [[c]] {items} and divided the rest equally among "
            "[[d]] friends. How many did each friend receive?",
        ),
    ),
    Kind(
        "reading_the_rest",
        _read,
        (
            Line(
                "done",
                "a * b",
                says=(
                    "At first that is [[a * b]] = [[done]].",
                    "Already done: [[a * b]] = [[done]].",
                    "[[b]] times [[a]] is [[a * b]] = [[done]].",
                    "[[a * b]] = [[done]].",
                ),
                asks="how much is done at first",
                wrong=("a + b", "a * c", "n - a"),
            ),
            Line(
                "left",
                "n - done",
                says=(
                    "That leaves [[n - done]] = [[left]].",
                    "Still to do: [[n - done]] = [[left]].",
                    "The rest is [[n - done]] = [[left]].",
                    "[[n - done]] = [[left]].",
                ),
                asks="how much is left",
                wrong=("n + done", "n - done - done", "n - b"),
            ),
            Line(
                "daily",
                "left / c",
                says=(
                    "Spread evenly over [[c]] this is [[left / c]] = [[daily]].",
                    "Each time it must be [[left / c]] = [[daily]].",
                    "Divide what is left by [[c]]: [[left / c]] = [[daily]].",
                    "[[left / c]] = [[daily]].",
                ),
                asks="the rest divided evenly over [[c]]",
                wrong=("left * c", "n / c", "left / b", "left - c"),
            ),
        ),
        train=(
            "A book has [[n]] pages. {who} reads [[a]] pages a day for [[b]] days. {He} wants to finish the rest in "
            "[[c]] days. How many pages must {he} read each day?",
            "{who} has to make [[n]] {items}. {He} makes [[a]] a day for [[b]] days. How many must {he} make per day to "
            "finish in [[c]] more days?",
            "{who} read [[a]] pages on each of the first [[b]] days. The book is [[n]] pages long, and there are [[c]] days "
            "left. How many pages a day does {he} have to read?",
            "How many pages must {who} read on each of the last [[c]] days if the book has [[n]] pages and {he} has read "
            "[[a]] pages a day for [[b]] days?",
            "A road of [[n]] meters is being built. For [[b]] days the workers finish [[a]] meters a day. The rest must be "
            "done in [[c]] days. How many meters per day is that?",
            "{who} plans to run [[n]] kilometers. {He} runs [[a]] kilometers a day for [[b]] days and wants to run the "
            "remaining distance in [[c]] days. How many kilometers a day must {he} run then?",
            "A {worker} needs [[n]] {items} for the {place}. In [[b]] weeks {he} collects [[a]] {items} a week. The others "
            "must come in the next [[c]] weeks. How many {items} a week is that?",
            "{who} is saving [[n]] {unit} for a bike. {He} saves [[a]] {unit} a month for [[b]] months. How much must {he} "
            "save each month to have the money after [[c]] more months?",
            "A factory has an order for [[n]] {items}. It makes [[a]] {items} a day for [[b]] days. If the order must be "
            "ready in [[c]] more days, how many {items} must it make each day?",
            "{who} wants to write [[n]] postcards. On each of [[b]] days {he} writes [[a]] of them. {He} writes the rest "
            "over the next [[c]] days, the same number every day. How many does {he} write on each of those days?",
        ),
        dev=(
            "{who} has a story of [[n]] pages to read. After reading [[a]] pages a day for [[b]] days, {he} has [[c]] days "
            "left. How many pages per day must {he} read now?",
            "A {worker} must paint [[n]] chairs. {He} paints [[a]] a day for [[b]] days. The others must be painted in "
            "[[c]] days. How many chairs per day is that?",
        ),
        test=(
            "The book {who} is reading has [[n]] pages. For [[b]] days {he} reads [[a]] pages daily. To finish in [[c]] "
            "more days, how many pages must {he} read each day?",
            "{who} needs to solve [[n]] problems. {He} solves [[a]] each day for [[b]] days and does the rest over [[c]] "
            "more days, the same number each day. How many problems does {he} solve on each of these days?",
        ),
    ),
    Kind(
        "classes_absent_groups",
        _classes,
        (
            Line(
                "all",
                "a + b",
                says=(
                    "Together there are [[a + b]] = [[all]].",
                    "Add the two: [[a + b]] = [[all]].",
                    "[[a + b]] = [[all]].",
                ),
                asks="the number of all together",
                wrong=("a - b", "a * b", "a + b + c"),
            ),
            Line(
                "here",
                "all - c",
                says=(
                    "Without the [[c]] there are [[all - c]] = [[here]].",
                    "That leaves [[all - c]] = [[here]].",
                    "[[all - c]] = [[here]].",
                ),
                asks="the number that remains",
                wrong=("all + c", "all - d", "a - c"),
            ),
            Line(
                "groups",
                "here / d",
                says=(
                    "Divide by [[d]]: [[here / d]] = [[groups]].",
                    "In equal parts that is [[here / d]] = [[groups]].",
                    "[[here / d]] = [[groups]].",
                ),
                asks="the rest divided by [[d]]",
                wrong=("here * d", "here - d", "here / c"),
            ),
        ),
        train=(
            "One class has [[a]] students and another has [[b]]. Today [[c]] students are absent. The others form groups of "
            "[[d]]. How many groups are there?",
            "{who}'s class has [[a]] students, and {other}'s class has [[b]] students. If [[c]] students are sick and the "
            "rest make teams of [[d]], how many teams do they make?",
            "{who} has [[a]] red {items} and [[b]] blue {items}. {He} gives away [[c]] {items} and puts the rest in "
            "[[d]] equal piles. How many {items} are in each pile?",
            "How many teams of [[d]] can be made from two groups of [[a]] and [[b]] {people} if [[c]] of them do not want "
            "to play?",
            "A {worker} made [[a]] {items} on Monday and [[b]] on Tuesday. {who} bought [[c]] of them. The rest were packed "
            "in boxes of [[d]]. How many boxes were there?",
            "There were [[a]] boys and [[b]] girls at a camp. After [[c]] children went home, the others were split into "
            "groups of [[d]]. How many groups were there?",
            "{who} picked [[a]] {items} and {other} picked [[b]]. They gave away [[c]] of them and put the rest into bags of "
            "[[d]]. How many bags did they fill?",
            "{who} and {other} put their {items} together. {who} had [[a]] and {other} had [[b]]. They lost [[c]] and "
            "shared the others equally among [[d]] friends. How many {items} did each friend get?",
            "Two buses bring [[a]] and [[b]] {people} to the {place}. [[c]] of them stay outside. The others go in groups "
            "of [[d]]. How many groups go in?",
            "A club has [[a]] old members and [[b]] new members. For a game [[c]] members only watch, and the rest play in "
            "teams of [[d]]. How many teams play?",
        ),
        dev=(
            "There are [[a]] students in one room and [[b]] in another. [[c]] of the students leave. The rest sit at tables "
            "for [[d]]. How many tables are full?",
            "{who} has [[a]] {items} and gets [[b]] more. {He} loses [[c]] of them and puts the rest into groups of [[d]]. "
            "How many groups does {he} make?",
        ),
        test=(
            "In a school, two classes with [[a]] and [[b]] students go on a trip. [[c]] students stay at home. The others "
            "travel in cars with [[d]] students each. How many cars are needed?",
            "{who} bought [[a]] {items} and then [[b]] more. {He} kept [[c]] and gave the rest to [[d]] friends in equal "
            "shares. How many {items} did each friend get?",
        ),
    ),
    Kind(
        "rows_and_rows",
        _garden,
        (
            Line(
                "first",
                "a * b",
                says=(
                    "The first part is [[a * b]] = [[first]].",
                    "[[a]] times [[b]] gives [[a * b]] = [[first]].",
                    "[[a * b]] = [[first]].",
                ),
                asks="[[a]] groups of [[b]]",
                wrong=("a + b", "a * d", "a * b + c"),
            ),
            Line(
                "second",
                "c * d",
                says=(
                    "The second part is [[c * d]] = [[second]].",
                    "[[c]] times [[d]] gives [[c * d]] = [[second]].",
                    "[[c * d]] = [[second]].",
                ),
                asks="[[c]] groups of [[d]]",
                wrong=("c + d", "c * b", "a * c"),
            ),
            Line(
                "total",
                "first + second",
                says=(
                    "Together that is [[first + second]] = [[total]].",
                    "The total is [[first + second]] = [[total]].",
                    "Add both parts: [[first + second]] = [[total]].",
                    "[[first + second]] = [[total]].",
                ),
                asks="both parts together",
                wrong=("first - second", "first + d", "b + second"),
            ),
        ),
        train=(
            "A garden has [[a]] rows of [[b]] roses and [[c]] rows of [[d]] tulips. How many flowers are there?",
            "{who} has [[a]] boxes with [[b]] {items} each and [[c]] bags with [[d]] {items} each. How many {items} does "
            "{he} have in total?",
            "{who} bought [[a]] packs of [[b]] {items} and [[c]] packs of [[d]] {items}. "
            "How many {items} did {he} buy?",
            "In a hall there are [[a]] rows with [[b]] seats and [[c]] rows with [[d]] seats. "
            "How many seats are there?",
            "{who} read [[b]] pages a day for [[a]] days. Then {he} read [[d]] pages a day for [[c]] days. How many pages "
            "did {he} read altogether?",
            "How many {items} are there in [[a]] crates of [[b]] and [[c]] crates of [[d]]?",
            "A {worker} makes [[b]] {items} an hour and works [[a]] hours. A helper makes [[d]] {items} an hour for [[c]] "
            "hours. How many {items} are made in all?",
            "At the {place}, [[a]] tables seat [[b]] {people} each and [[c]] tables seat [[d]] {people} each. How many "
            "{people} can be seated?",
            "{who} drove for [[a]] hours at [[b]] kilometers per hour and for [[c]] hours at [[d]] kilometers per hour. How "
            "many kilometers did {he} drive?",
            "{who} gave [[b]] {items} to each of [[a]] friends and [[d]] {items} to each of [[c]] cousins. How many {items} "
            "did {he} give away?",
        ),
        dev=(
            "A farmer planted [[a]] rows of [[b]] trees and [[c]] rows of [[d]] bushes. How many plants is that?",
            "{who} filled [[a]] jars with [[b]] {items} each and [[c]] jars with [[d]] {items} each. How many {items} did "
            "{he} use?",
        ),
        test=(
            "A parking lot has [[a]] rows for [[b]] cars and [[c]] rows for [[d]] cars. How many cars fit in all?",
            "{who} stacked [[a]] piles of [[b]] {items} and [[c]] piles of [[d]] {items}. How many {items} were there?",
        ),
    ),
)
