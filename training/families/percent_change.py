"""Percentages that change a number: more, less, discount, tax, and by how much it has changed."""

from __future__ import annotations

from random import Random

from training.kind import Kind
from training.program import Line
from training.shares import percent, whole_for

FAMILY = "percentages"


def _change(rng: Random) -> dict[str, int]:
    """A number and a percentage by which it changes to a whole number."""
    p = percent(rng, 95)
    return {"n": whole_for(rng, p), "p": p}


def _price(rng: Random) -> dict[str, int]:
    """A price and a percentage of it that has at most two decimals."""
    p = rng.choice((5, 10, 15, 20, 25, 30, 40, 50, 60, 75, rng.randint(2, 70)))
    n = whole_for(rng, p, 900) if rng.random() < 0.75 else rng.randint(11, 250)
    return {"n": n, "p": p}


def _extra(rng: Random) -> dict[str, int]:
    """A bill and a tax or tip."""
    p = rng.choice((4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25))
    n = whole_for(rng, p, 600) if rng.random() < 0.7 else rng.randint(11, 300)
    return {"n": n, "p": p}


def _rise(rng: Random) -> dict[str, int]:
    """An old and a larger new number, a whole percentage apart."""
    p = rng.choice((percent(rng), 100, 120, 150, 200)) if rng.random() < 0.3 else percent(rng)
    old = whole_for(rng, p)
    return {"old": old, "new": old + old * p // 100}


def _fall(rng: Random) -> dict[str, int]:
    """An old and a smaller new number, a whole percentage apart."""
    p = percent(rng)
    old = whole_for(rng, p)
    return {"old": old, "new": old - old * p // 100}


_PART = Line(
    "part",
    "n * p / 100",
    says=(
        "[[p]]% of [[n]] is [[n * p / 100]] = [[part]].",
        "First find [[p]]% of [[n]]: [[n * p / 100]] = [[part]].",
        "The change is [[n * p / 100]] = [[part]].",
        "[[n * p / 100]] = [[part]].",
    ),
    asks="[[p]]% of [[n]]",
    wrong=("n * 100 / p", "n - p", "n * p / 10", "n / p"),
)
_MORE = Line(
    "total",
    "n + part",
    says=(
        "Add this to [[n]]: [[n + part]] = [[total]].",
        "The new amount is [[n + part]] = [[total]].",
        "Together that makes [[n + part]] = [[total]].",
        "[[n + part]] = [[total]].",
    ),
    asks="the amount after adding the percentage",
    wrong=("n - part", "n + p", "part + p"),
)
_LESS = Line(
    "rest",
    "n - part",
    says=(
        "Subtract this from [[n]]: [[n - part]] = [[rest]].",
        "The new amount is [[n - part]] = [[rest]].",
        "That leaves [[n - part]] = [[rest]].",
        "[[n - part]] = [[rest]].",
    ),
    asks="the amount after taking the percentage off",
    wrong=("n + part", "n - p", "n - part - p"),
)


def _gap(formula: str, wrong: tuple[str, ...]) -> Line:
    return Line(
        "diff",
        formula,
        says=(
            f"The difference is [[{formula}]] = [[diff]].",
            f"It changed by [[{formula}]] = [[diff]].",
            f"First find the change: [[{formula}]] = [[diff]].",
            f"[[{formula}]] = [[diff]].",
        ),
        asks="the difference of the two numbers",
        wrong=wrong,
    )


_RATE = Line(
    "rate",
    "diff * 100 / old",
    says=(
        "Compare it with the old value: [[diff * 100 / old]] = [[rate]] percent.",
        "As a percentage of [[old]] this is [[diff * 100 / old]] = [[rate]] percent.",
        "Divide by the original and take it times 100: [[diff * 100 / old]] = [[rate]].",
        "[[diff * 100 / old]] = [[rate]].",
    ),
    asks="the change as a percentage of the old value",
    wrong=("diff * 100 / new", "new * 100 / old", "diff * old / 100"),
)

KINDS = (
    Kind(
        "percent_increase",
        _change,
        (_PART, _MORE),
        train=(
            "Increase [[n]] by [[p]]%.",
            "What is [[n]] increased by [[p]]%?",
            "A number is [[p]]% more than [[n]]. What is the number?",
            "What number is [[p]]% greater than [[n]]?",
            "If [[n]] is increased by [[p]] percent, what is the result?",
            "A town had [[n]] people. Its population grew by [[p]]%. How many people live there now?",
            "{who} earned [[n]] {unit} a month and then got a raise of [[p]]%. How much does {he} earn now?",
            "Last year the {place} sold [[n]] {items}. This year it sold [[p]]% more. How many did it sell this year?",
            "{who} has [[n]] {items}. {other} has [[p]]% more than {who}. How many {items} does {other} have?",
            "The rent was $[[n]] and went up by [[p]]%. What is the new rent?",
            "The price of one {good} is [[n]] {unit}. It rises by [[p]] percent. What is the new price?",
            "How many {items} will a {worker} make this week if last week it was [[n]] and this week "
            "it is [[p]]% more?",
            "After a [[p]]% increase, how large is a number that was [[n]] before?",
            "There were [[n]] {people} in a club. The number of {people} rose by [[p]]%. How many are there now?",
        ),
        dev=(
            "The number [[n]] grows by [[p]] percent. Find the new number.",
            "{who} had [[n]] {items} last month and has [[p]]% more now. How many {items} does {he} have now?",
        ),
        test=(
            "Find the number that is [[p]]% larger than [[n]].",
            "A {worker} was paid [[n]] {unit}, and then the pay was raised by [[p]]%. What is the pay now?",
        ),
    ),
    Kind(
        "percent_decrease",
        _change,
        (_PART, _LESS),
        train=(
            "Decrease [[n]] by [[p]]%.",
            "What is [[n]] decreased by [[p]]%?",
            "A number is [[p]]% less than [[n]]. What is the number?",
            "What number is [[p]]% smaller than [[n]]?",
            "If [[n]] is reduced by [[p]] percent, what is the result?",
            "Reduce [[n]] by [[p]]%.",
            "A village had [[n]] people. Its population fell by [[p]]%. How many people live there now?",
            "Last year the {place} sold [[n]] {items}. This year it sold [[p]]% fewer. How many did it sell this year?",
            "{who} has [[n]] {items}. {other} has [[p]]% fewer than {who}. How many {items} does {other} have?",
            "A car was worth $[[n]] and lost [[p]]% of its value. What is it worth now?",
            "The number of {people} in a club was [[n]], and it dropped by [[p]]%. How many are there now?",
            "After a [[p]]% decrease, how large is a number that was [[n]] before?",
            "Take [[p]]% off [[n]]. What is left?",
        ),
        dev=(
            "The number [[n]] shrinks by [[p]] percent. Find the new number.",
            "The {place} had [[n]] visitors in May and [[p]]% fewer in June. How many visitors came in June?",
        ),
        test=(
            "Find the number that is [[p]]% less than [[n]].",
            "A {worker} used [[n]] {items} last week and [[p]]% fewer this week. How many {items} were used this week?",
        ),
    ),
    Kind(
        "discount",
        _price,
        (
            Line(
                "off",
                "n * p / 100",
                says=(
                    "The discount is [[n * p / 100]] = [[off]].",
                    "[[p]]% of [[n]] is [[n * p / 100]] = [[off]].",
                    "The price goes down by [[n * p / 100]] = [[off]].",
                    "[[n * p / 100]] = [[off]].",
                ),
                asks="the discount",
                wrong=("n * 100 / p", "n - p", "n * p / 10"),
            ),
            Line(
                "price",
                "n - off",
                says=(
                    "The price to pay is [[n - off]] = [[price]].",
                    "After the discount it costs [[n - off]] = [[price]].",
                    "Subtract the discount: [[n - off]] = [[price]].",
                    "[[n - off]] = [[price]].",
                ),
                asks="the price after the discount",
                wrong=("n + off", "n - p", "off - p"),
            ),
        ),
        train=(
            "One {good} costs [[n]] {unit}. It is on sale for [[p]]% off. What is the sale price?",
            "{who} buys a jacket that costs $[[n]]. There is a [[p]]% discount. How much does {he} pay?",
            "A shop sells a bike for [[n]] {unit}. During a sale it takes [[p]] percent off. "
            "What does the bike cost now?",
            "What is the price of a $[[n]] coat after a [[p]]% discount?",
            "The price of a phone is [[n]] {unit}. {who} has a coupon for [[p]]% off. How much will {he} pay?",
            "How much do you pay for a $[[n]] chair at [[p]]% off?",
            "A watch normally costs [[n]] {unit}, but today it is [[p]]% cheaper. What is the price today?",
            "{who} wants to buy some {goods} for [[n]] {unit}. As a member of the club {he} gets [[p]]% off. "
            "How much must {he} pay?",
            "A ticket costs $[[n]]. Students get a [[p]]% discount. How many dollars does a student pay?",
            "With [[p]]% off, how much does a lamp cost that was [[n]] {unit} before?",
            "The bill at the {place} was $[[n]], and {who} got [[p]]% off. What did {he} pay?",
            "All prices are reduced by [[p]]%. A table cost [[n]] {unit} before. What is its new price?",
            "{who} saw a pair of shoes for $[[n]]. The store gives a discount of [[p]]% on all shoes. "
            "Find the final price.",
        ),
        dev=(
            "A camera that usually sells for [[n]] {unit} is [[p]]% off this week. How much does it cost this week?",
            "{who} pays with a card that gives [[p]]% off. The price is $[[n]]. How many dollars does {he} pay?",
        ),
        test=(
            "The regular price of a bag is $[[n]]. What is the price after [[p]]% is taken off?",
            "A desk for [[n]] {unit} is sold with a discount of [[p]] percent. What must {who} pay for it?",
        ),
    ),
    Kind(
        "tax_or_tip",
        _extra,
        (_PART, _MORE),
        train=(
            "A meal costs $[[n]]. {who} adds a [[p]]% tip. How much does {he} pay in total?",
            "The bill at a restaurant is [[n]] {unit}, and {who} leaves a tip of [[p]]%. What is the total?",
            "A bike costs [[n]] {unit} plus [[p]]% tax. What is the total price?",
            "{who} buys some {goods} for $[[n]]. The sales tax is [[p]]%. How much does {he} pay in all?",
            "What is the total cost of a $[[n]] purchase with [[p]]% sales tax?",
            "The price before tax is [[n]] {unit}. The tax is [[p]] percent. What is the price with tax?",
            "{who} and {other} had dinner for $[[n]] and gave a [[p]]% tip. How much did they pay together?",
            "How much must {who} pay for a coat that costs [[n]] {unit} if [[p]]% tax is added?",
            "A hotel room costs $[[n]] a night. A service fee of [[p]]% is added. What does one night cost in total?",
            "With a tip of [[p]]%, how much does a taxi ride for [[n]] {unit} cost?",
            "{who} orders {goods} online for [[n]] {unit}. Shipping adds [[p]]% to the price. What is the total?",
            "Lunch was $[[n]] before the tip. {who} tipped [[p]] percent. How much was lunch with the tip?",
        ),
        dev=(
            "{who} pays a bill of $[[n]] and tips [[p]]%. How many dollars does {he} spend altogether?",
            "A phone is priced at [[n]] {unit} without tax. With [[p]]% tax, how much is it?",
        ),
        test=(
            "A haircut costs $[[n]], and {who} gives a tip of [[p]]%. What does {he} pay altogether?",
            "The tax rate is [[p]]%. Find the total price of a chair that costs [[n]] {unit} before tax.",
        ),
    ),
    Kind(
        "percent_rise",
        _rise,
        (_gap("new - old", ("new + old", "new - old - old")), _RATE),
        train=(
            "What is the percent increase from [[old]] to [[new]]?",
            "A price rises from [[old]] {unit} to [[new]] {unit}. By what percent did it rise?",
            "A number grows from [[old]] to [[new]]. What is the percent increase?",
            "{who} had [[old]] {items} and now has [[new]]. By what percent did the number of {items} increase?",
            "The rent went up from $[[old]] to $[[new]]. What was the percent increase?",
            "Find the percent increase when [[old]] becomes [[new]].",
            "By what percentage is [[new]] more than [[old]]?",
            "[[new]] is what percent more than [[old]]?",
            "A club had [[old]] members last year and has [[new]] members this year. By what percent did it grow?",
            "{who}'s pay was raised from [[old]] {unit} to [[new]] {unit}. What percent raise is this?",
            "Last week a {worker} sold [[old]] {items}. This week it was [[new]]. What is the percent increase?",
            "The {place} now has [[new]] {items}. Before it had [[old]]. By what percent did the number grow?",
        ),
        dev=(
            "How many percent larger than [[old]] is [[new]]?",
            "The price of a ticket went from [[old]] {unit} up to [[new]] {unit}. What is the increase in percent?",
        ),
        test=(
            "By how many percent does a number increase when it goes from [[old]] to [[new]]?",
            "{who} counted [[old]] {items} on Monday and [[new]] on Tuesday. What is the percent increase?",
        ),
    ),
    Kind(
        "percent_fall",
        _fall,
        (_gap("old - new", ("old + new", "old - new - new")), _RATE),
        train=(
            "What is the percent decrease from [[old]] to [[new]]?",
            "A price falls from [[old]] {unit} to [[new]] {unit}. By what percent did it fall?",
            "A number drops from [[old]] to [[new]]. What is the percent decrease?",
            "{who} had [[old]] {items} and now has [[new]]. By what percent did the number of {items} decrease?",
            "A coat is reduced from $[[old]] to $[[new]]. What percent is the discount?",
            "Find the percent decrease when [[old]] becomes [[new]].",
            "By what percentage is [[new]] less than [[old]]?",
            "[[new]] is what percent less than [[old]]?",
            "A club had [[old]] members last year and has [[new]] members this year. By what percent did it shrink?",
            "One {good} used to cost [[old]] {unit} and now costs [[new]] {unit}. "
            "By what percent was the price reduced?",
            "The {place} now has [[new]] {items}. Before it had [[old]]. By what percent did the number go down?",
            "{who} paid $[[new]] for a bike that normally costs $[[old]]. What percent did {he} save?",
        ),
        dev=(
            "How many percent smaller than [[old]] is [[new]]?",
            "The price of a ticket went from [[old]] {unit} down to [[new]] {unit}. What is the decrease in percent?",
        ),
        test=(
            "By how many percent does a number decrease when it goes from [[old]] to [[new]]?",
            "The number of {people} in the {place} fell from [[old]] to [[new]]. What is the percent decrease?",
        ),
    ),
)
