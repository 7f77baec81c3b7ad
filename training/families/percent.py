"""Percentages of things: the part, the whole, the rate, the rest."""

from __future__ import annotations

from random import Random

from training.kind import Kind
from training.program import Line
from training.shares import percent, whole_for

FAMILY = "percentages"


def _part(rng: Random) -> dict[str, int]:
    """A percentage and a whole whose part has at most two decimals."""
    if rng.random() < 0.7:
        return _whole_part(rng)
    p = percent(rng)
    tens = [n for n in (*range(10, 100, 10), 120, rng.randint(101, 400), rng.randint(101, 400)) if n != p]
    return {"p": p, "n": rng.choice(tens)}


def _whole_part(rng: Random) -> dict[str, int]:
    """A percentage and a whole whose part is whole."""
    p = percent(rng)
    return {"p": p, "n": whole_for(rng, p)}


def _rate(rng: Random) -> dict[str, int]:
    """A part and its whole, with a whole percentage between them."""
    drawn = _whole_part(rng)
    return {"a": drawn["n"] * drawn["p"] // 100, "b": drawn["n"]}


def _whole(rng: Random) -> dict[str, int]:
    """A percentage and a part, from a whole number."""
    a, p = 1, 1
    while a == p:
        drawn = _whole_part(rng)
        p, a = drawn["p"], drawn["n"] * drawn["p"] // 100
    return {"p": p, "a": a}


def _interest(rng: Random) -> dict[str, int]:
    """A sum of money and a yearly rate."""
    return {"n": rng.choice((50, 100)) * rng.randint(2, 99), "p": rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15))}


_PART = Line(
    "part",
    "n * p / 100",
    says=(
        "[[p]]% of [[n]] is [[n * p / 100]] = [[part]].",
        "Take [[p]] hundredths of [[n]]: [[n * p / 100]] = [[part]].",
        "To find [[p]]% of [[n]], multiply and divide by 100: [[n * p / 100]] = [[part]].",
        "[[n * p / 100]] = [[part]].",
    ),
    asks="[[p]]% of [[n]]",
    wrong=("n * 100 / p", "n - p", "n * p / 10", "n / p"),
)

KINDS = (
    Kind(
        "percent_of",
        _part,
        (_PART,),
        train=(
            "What is [[p]]% of [[n]]?",
            "Find [[p]] percent of [[n]].",
            "Calculate [[p]]% of [[n]].",
            "How much is [[p]]% of [[n]]?",
            "What is [[p]] percent of [[n]]?",
            "Find [[p]]% of [[n]].",
            "Evaluate [[p]]% of [[n]].",
            "What number is [[p]]% of [[n]]?",
            "Determine [[p]]% of [[n]].",
            "[[p]]% of [[n]] is what number?",
            "If a number is [[p]]% of [[n]], what is the number?",
            "How much is [[p]] percent of [[n]]?",
            "Take the number [[n]]. What is [[p]]% of it?",
            "A number is equal to [[p]] percent of [[n]]. Find the number.",
            "What do you get when you take [[p]]% of [[n]]?",
            "The full price is [[n]] {unit}. How many {unit} is [[p]]% of the price?",
            "{who} earns [[n]] {unit} and saves [[p]]% of it. How many {unit} does {he} save?",
            "A tank holds [[n]] liters when full. It is now [[p]]% full. How many liters are in the tank?",
        ),
        dev=("Work out [[p]]% of [[n]].", "Tell me what [[p]] percent of [[n]] is."),
        test=("Compute [[p]] percent of the number [[n]].", "Which number equals [[p]]% of [[n]]?"),
    ),
    Kind(
        "percent_of_things",
        _whole_part,
        (_PART,),
        train=(
            "{who} has [[n]] {items}. [[p]]% of them are red. How many {items} are red?",
            "There are [[n]] visitors in the {place}. [[p]]% of them are adults. How many adults are there?",
            "Of the [[n]] {items} in a {box}, [[p]]% are blue. How many are blue?",
            "{who} bought [[n]] {items} and gave [[p]]% of them to {other}. How many did {other} get?",
            "A {worker} made [[n]] {items} this week and sold [[p]] percent of them. How many {items} were sold?",
            "In a survey of [[n]] {people}, [[p]]% said yes. How many {people} said yes?",
            "A {place} ordered [[n]] {items}. If [[p]]% of the {items} were broken, how many were broken?",
            "How many of the [[n]] {items} are green if [[p]]% of them are green?",
            "{who} took a test with [[n]] questions and got [[p]]% of them right. "
            "How many questions did {he} get right?",
            "A school has [[n]] students. [[p]] percent of the students are girls. How many girls are in the school?",
            "{who} has a book with [[n]] pages. {He} has read [[p]]% of the book. How many pages has {he} read?",
            "[[p]]% of the [[n]] {items} at the {place} are new. How many new {items} are there?",
            "A team played [[n]] games and won [[p]]% of them. How many games did the team win?",
            "A trip is [[n]] kilometers long. {who} drove [[p]]% of the way before lunch. "
            "How many kilometers did {he} drive before lunch?",
        ),
        dev=(
            "Out of [[n]] {items}, [[p]]% are yellow. Find the number of yellow {items}.",
            "{who} counted [[n]] {people} at the {place}, and [[p]]% of them wore a hat. How many wore a hat?",
        ),
        test=(
            "A box contains [[n]] {items}, and [[p]] percent of these are broken. How many broken {items} are there?",
            "{who} owns [[n]] {items}. If [[p]]% of {his} {items} are old, how many old {items} does {he} own?",
        ),
    ),
    Kind(
        "what_percent",
        _rate,
        (
            Line(
                "rate",
                "a * 100 / b",
                says=(
                    "Divide the part by the whole and take it times 100: [[a * 100 / b]] = [[rate]].",
                    "As a percentage, [[a]] out of [[b]] is [[a * 100 / b]] = [[rate]] percent.",
                    "[[a * 100 / b]] = [[rate]] percent.",
                    "[[a * 100 / b]] = [[rate]].",
                ),
                asks="what percent [[a]] is of [[b]]",
                wrong=("b * 100 / a", "b - a", "a * b / 100", "a * 10 / b"),
            ),
        ),
        train=(
            "What percent of [[b]] is [[a]]?",
            "[[a]] is what percent of [[b]]?",
            "What percentage of [[b]] is [[a]]?",
            "Find what percent [[a]] is of [[b]].",
            "Express [[a]] out of [[b]] as a percentage.",
            "{who} answered [[a]] of [[b]] questions correctly. What percent of the questions did {he} get right?",
            "There are [[b]] {items} in a {box}, and [[a]] of them are red. What percent of the {items} are red?",
            "Of [[b]] {people}, [[a]] are wearing a coat. What percentage of the {people} are wearing a coat?",
            "{who} has [[b]] {items}. {He} gives [[a]] of them to {other}. "
            "What percent of {his} {items} does {he} give away?",
            "A team won [[a]] of its [[b]] games. What percent of the games did it win?",
            "What percent of the {items} are new if [[a]] of the [[b]] {items} are new?",
            "{who} had [[b]] {unit} and spent [[a]] {unit}. What percent of {his} money did {he} spend?",
            "A {worker} baked [[b]] cakes and sold [[a]] of them. What percent of the cakes were sold?",
            "If [[a]] out of [[b]] {people} came to the {place} by bus, what percent came by bus?",
            "A book has [[b]] pages, and {who} has read [[a]] of them. What percentage of the book has {he} read?",
        ),
        dev=(
            "The number [[a]] is what percentage of the number [[b]]?",
            "{who} counted [[b]] {items}, and [[a]] of them were green. What percent were green?",
        ),
        test=(
            "How many percent of [[b]] is [[a]]?",
            "Out of [[b]] visitors in the {place}, [[a]] are children. What percent are children?",
        ),
    ),
    Kind(
        "whole_from_part",
        _whole,
        (
            Line(
                "whole",
                "a * 100 / p",
                says=(
                    "If [[p]]% is [[a]], then 100% is [[a * 100 / p]] = [[whole]].",
                    "Divide by [[p]] and multiply by 100: [[a * 100 / p]] = [[whole]].",
                    "The whole is [[a * 100 / p]] = [[whole]].",
                    "[[a * 100 / p]] = [[whole]].",
                ),
                asks="the whole of which [[p]]% is [[a]]",
                wrong=("a * p / 100", "a / p", "a * 100", "a + p"),
            ),
        ),
        train=(
            "[[p]]% of what number is [[a]]?",
            "[[a]] is [[p]]% of what number?",
            "If [[p]]% of a number is [[a]], what is the number?",
            "[[p]] percent of a number is [[a]]. Find the number.",
            "Find the number of which [[p]]% is [[a]].",
            "What number has [[a]] as its [[p]]%?",
            "[[a]] is [[p]] percent of which number?",
            "{who} gave away [[a]] {items}, which was [[p]]% of all {his} {items}. "
            "How many {items} did {he} have at first?",
            "[[p]]% of the {items} in a {box} are red. If [[a]] {items} are red, how many {items} are in the {box}?",
            "In a school, [[p]]% of the students walk to school. If [[a]] students walk, how many students are there?",
            "{who} has read [[a]] pages of a book, which is [[p]]% of it. How many pages does the book have?",
            "{who} spent [[a]] {unit}. That was [[p]] percent of {his} money. How much money did {he} have before?",
            "How many {people} were asked in a survey if [[a]] of them said yes and that was [[p]]% of all?",
            "A {worker} sold [[a]] {items} today, which is [[p]]% of the stock. How many {items} were in stock?",
            "There are [[a]] liters of water in a tank that is [[p]]% full. How many liters does the full tank hold?",
        ),
        dev=(
            "A number has the property that [[p]]% of it equals [[a]]. What is the number?",
            "At the {place}, [[a]] visitors are adults. They are [[p]]% of all visitors there. "
            "How many visitors are there in total?",
        ),
        test=(
            "What number must you take so that [[p]] percent of it is [[a]]?",
            "{who} saves [[a]] {unit} a month, which is [[p]]% of what {he} earns. How much does {he} earn a month?",
        ),
    ),
    Kind(
        "percent_left",
        _whole_part,
        (
            _PART,
            Line(
                "rest",
                "n - part",
                says=(
                    "What is left is [[n - part]] = [[rest]].",
                    "Subtract this from the total: [[n - part]] = [[rest]].",
                    "That leaves [[n - part]] = [[rest]].",
                    "[[n - part]] = [[rest]].",
                ),
                asks="how many are left",
                wrong=("n + part", "n - p", "n - part - p"),
            ),
        ),
        train=(
            "{who} has [[n]] {items}. {He} gives [[p]]% of them to {other}. How many {items} does {he} have left?",
            "A {worker} made [[n]] {items} and sold [[p]]% of them. How many {items} are left?",
            "There are [[n]] {items} in a {box}. [[p]]% of them are red and the rest are blue. How many are blue?",
            "Of [[n]] {people}, [[p]]% went home early. How many {people} stayed?",
            "{who} had [[n]] {unit} and spent [[p]]% of it on food. How much money does {he} have left?",
            "A school has [[n]] students. If [[p]]% of them are girls, how many boys are there?",
            "[[p]] percent of the [[n]] {items} at the {place} were sold. How many were not sold?",
            "How many {items} remain if [[p]]% of [[n]] {items} are thrown away?",
            "{who} is reading a book of [[n]] pages. {He} has finished [[p]]% of it. How many pages are left to read?",
            "A test has [[n]] questions. {who} got [[p]]% of them right. How many questions did {he} get wrong?",
            "A tank held [[n]] liters of water. Then [[p]]% of the water leaked out. How many liters remained?",
            "{who} walked to the {place} and brought [[n]] {items}. On the way back {he} lost [[p]]% of them. "
            "How many {items} does {he} still have?",
            "In a survey, [[n]] {people} were asked a question and [[p]]% said yes. The others said no. "
            "How many said no?",
            "{who} must drive [[n]] kilometers and has driven [[p]]% of the way. How many kilometers are still to go?",
        ),
        dev=(
            "{who} collected [[n]] {items}, but [[p]]% of them broke. How many {items} did not break?",
            "A {place} had [[n]] {items}. After selling [[p]] percent of them, how many remained?",
        ),
        test=(
            "{who} gave away [[p]]% of {his} [[n]] {items}. How many did {he} keep?",
            "Out of [[n]] visitors, [[p]]% are children and the others are adults. Find the number of adults.",
        ),
    ),
    Kind(
        "interest",
        _interest,
        (
            Line(
                "interest",
                "n * p / 100",
                says=(
                    "The interest for one year is [[n * p / 100]] = [[interest]].",
                    "[[p]]% of [[n]] is [[n * p / 100]] = [[interest]].",
                    "In one year the money earns [[n * p / 100]] = [[interest]].",
                    "[[n * p / 100]] = [[interest]].",
                ),
                asks="the interest for one year",
                wrong=("n * p / 10", "n + p", "n / p", "n + n * p / 100"),
            ),
        ),
        train=(
            "{who} puts [[n]] {unit} in a bank that pays [[p]]% interest a year. "
            "How much interest does {he} get in one year?",
            "The rate is [[p]] percent a year. How much interest do [[n]] {unit} bring in one year?",
            "How much interest does $[[n]] earn in one year at [[p]]% per year?",
            "A bank pays [[p]]% interest per year. How much interest will [[n]] {unit} earn in a year?",
            "{who} borrows [[n]] {unit} for one year at [[p]] percent interest. How much interest must {he} pay?",
            "Find the interest on $[[n]] for one year at a rate of [[p]]%.",
            "An account with [[n]] {unit} earns [[p]]% a year. What is the interest after one year?",
            "Calculate the simple interest on [[n]] {unit} at [[p]]% for one year.",
            "{who} lends {other} $[[n]] at [[p]]% interest per year. "
            "How many dollars of interest does {who} get after a year?",
            "What is the yearly interest on [[n]] {unit} if the rate is [[p]]%?",
            "The yearly interest rate is [[p]]%. {who} saves [[n]] {unit} for one year. "
            "What interest is paid to {him}?",
            "{who} invested $[[n]] at [[p]]% yearly interest. How much interest did {he} earn in the first year?",
        ),
        dev=(
            "{who} has [[n]] {unit} in an account at [[p]]% a year. How much interest is added after one year?",
            "What interest does a loan of $[[n]] cost in one year at [[p]]%?",
        ),
        test=(
            "A savings account pays [[p]]% per year. {who} has $[[n]] in it. "
            "How many dollars of interest come in a year?",
            "Work out one year's interest on [[n]] {unit} at [[p]] percent.",
        ),
    ),
)
