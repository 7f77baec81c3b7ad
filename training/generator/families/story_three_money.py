"""Stories of three steps about money: buying and change, wages, saving, a cost that is shared."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line

FAMILY = "word problems"


def _bought(rng: Random) -> dict[str, int]:
    """a things for p each and b things for q each, paid with m."""
    a, b, p, q = rng.sample(range(2, rng.choice((13, 25, 40))), 4)
    cost = a * p + b * q
    notes = [m for m in (20, 50, 100, 150, 200, 300, 400, 500, 1000, 2000, 5000) if m > cost]
    return {"a": a, "p": p, "b": b, "q": q, "m": rng.choice(notes[:2])}


def _wages(rng: Random) -> dict[str, int]:
    """a hours at p, b hours at q, e spent."""
    a, b, p, q = rng.sample(range(3, 45), 4)
    e = rng.choice([e for e in range(5, min(a * p + b * q - 5, 400)) if e not in (a, b, p, q)])
    return {"a": a, "p": p, "b": b, "q": q, "e": e}


def _split(rng: Random) -> dict[str, int]:
    """a things for p each, less c, shared by d."""
    while True:
        a, p, d = rng.randint(2, 20), rng.randint(3, 60), rng.randint(2, 10)
        c = rng.randint(2, 60)
        if a * p > c + d and (a * p - c) % d == 0 and len({a, p, c, d}) == 4:
            return {"a": a, "p": p, "c": c, "d": d}


def _saved(rng: Random) -> dict[str, int]:
    """n needed, a there already, b a week for w weeks."""
    while True:
        b, w, a = rng.randint(3, 80), rng.randint(2, 25), rng.randint(10, 600)
        n = a + b * w + rng.randint(5, 700)
        if len({a, b, w}) == 3:
            return {"n": n, "a": a, "b": b, "w": w}


def _profit(rng: Random) -> dict[str, int]:
    """a things bought for p and sold for q."""
    a, p, q = rng.sample(range(3, rng.choice((20, 60, 150))), 3)
    p, q = min(p, q), max(p, q)
    return {"a": a, "p": p, "q": q}


_FIRST = Line(
    "first",
    "a * p",
    says=(
        "The first part is [[a * p]] = [[first]].",
        "[[a]] times [[p]] gives [[a * p]] = [[first]].",
        "First we get [[a * p]] = [[first]].",
        "[[a * p]] = [[first]].",
    ),
    asks="[[a]] times [[p]]",
    wrong=("a + p", "a * q", "b * p"),
)

KINDS = (
    Kind(
        "two_purchases_change",
        _bought,
        (
            _FIRST,
            Line(
                "cost",
                "first + b * q",
                says=(
                    "With the rest it costs [[first + b * q]] = [[cost]].",
                    "Both together cost [[first + b * q]] = [[cost]].",
                    "[[first + b * q]] = [[cost]].",
                ),
                asks="the cost of everything",
                wrong=("first + b + q", "first + q", "first - b * q"),
            ),
            Line(
                "change",
                "m - cost",
                says=(
                    "The change is [[m - cost]] = [[change]].",
                    "What remains is [[m - cost]] = [[change]].",
                    "[[m - cost]] = [[change]].",
                ),
                asks="the money left after paying",
                wrong=("m + cost", "m - q - p", "cost - m"),
            ),
        ),
        train=(
            "{who} buys [[a]] {goods} for [[p]] {unit} each and [[b]] {goods2} for [[q]] {unit} each. {He} pays with [[m]] "
            "{unit}. How much change does {he} get?",
            "One of the {goods} costs $[[p]] and one of the {goods2} costs $[[q]]. {who} buys [[a]] {goods} and [[b]] "
            "{goods2} and pays with $[[m]]. How many dollars does {he} get back?",
            "{who} has [[m]] {unit}. {He} buys [[a]] {goods} at [[p]] {unit} each and [[b]] {goods2} at [[q]] {unit} each. "
            "How much money does {he} have left?",
            "How much change from $[[m]] does {who} get after buying [[a]] {goods} at $[[p]] each and [[b]] {goods2} at "
            "$[[q]] each?",
            "At a market, {goods} cost [[p]] {unit} each and {goods2} cost [[q]] {unit} each. {who} takes [[a]] {goods} and "
            "[[b]] {goods2}. {He} had [[m]] {unit}. How many {unit} are left?",
            "{who} went to the {place} with $[[m]]. {He} bought [[a]] {goods} for $[[p]] each. {He} also bought [[b]] "
            "{goods2} for $[[q]] each. How much money did {he} have left?",
            "{who} orders [[a]] {goods} and [[b]] {goods2}. Each of the {goods} is [[p]] {unit}, and each of the {goods2} is "
            "[[q]] {unit}. If {he} pays [[m]] {unit}, how much does {he} get back?",
            "For a party {who} needs [[a]] {goods} and [[b]] {goods2}. The {goods} are $[[p]] each, the {goods2} are $[[q]] "
            "each. {He} has $[[m]] to spend. How many dollars will be left?",
            "A school pays for [[a]] {goods} at [[p]] {unit} each and [[b]] {goods2} at [[q]] {unit} each. It had [[m]] "
            "{unit} for this. How much of the money is left?",
            "{who} paid with $[[m]] for [[a]] {goods} costing $[[p]] each and [[b]] {goods2} costing $[[q]] each. What was "
            "{his} change?",
        ),
        dev=(
            "{who} picks [[a]] {goods} for [[p]] {unit} each and [[b]] {goods2} for [[q]] {unit} each. {He} hands over [[m]] "
            "{unit}. What change does {he} get?",
            "With $[[m]], {who} buys [[a]] {goods} at $[[p]] each and [[b]] {goods2} at $[[q]] each. How much is left?",
        ),
        test=(
            "The price of each of the {goods} is $[[p]], and each of the {goods2} is $[[q]]. {who} gets [[a]] {goods} and "
            "[[b]] {goods2} and gives the seller $[[m]]. How much does {he} get back?",
            "{who} had [[m]] {unit} and spent it on [[a]] {goods} for [[p]] {unit} each and [[b]] {goods2} for [[q]] {unit} "
            "each. How many {unit} does {he} still have?",
        ),
    ),
    Kind(
        "wages_minus_expense",
        _wages,
        (
            _FIRST,
            Line(
                "earned",
                "first + b * q",
                says=(
                    "The income is [[first + b * q]] = [[earned]].",
                    "Together that is [[first + b * q]] = [[earned]].",
                    "[[first + b * q]] = [[earned]].",
                ),
                asks="all the money earned",
                wrong=("first + b + q", "first + q", "first - b * q"),
            ),
            Line(
                "left",
                "earned - e",
                says=(
                    "After spending, [[earned - e]] = [[left]] is left.",
                    "That leaves [[earned - e]] = [[left]].",
                    "[[earned - e]] = [[left]].",
                ),
                asks="the money left",
                wrong=("earned + e", "earned - q", "e - p"),
            ),
        ),
        train=(
            "{who} works [[a]] hours on weekdays for [[p]] {unit} an hour and [[b]] hours on the weekend for [[q]] {unit} an "
            "hour. {He} pays [[e]] {unit} for food. How much is left?",
            "A {worker} earns $[[p]] an hour during the week and $[[q]] an hour on Sunday. After [[a]] hours during the week "
            "and [[b]] hours on Sunday, the {worker} spends $[[e]]. How many dollars are left?",
            "{who} earned [[p]] {unit} an hour for [[a]] hours and [[q]] {unit} an hour for [[b]] hours. Then {he} spent "
            "[[e]] {unit} on {goods}. How much money does {he} have left?",
            "How much does {who} keep if {he} works [[a]] hours at $[[p]] an hour and [[b]] hours at $[[q]] an hour and "
            "then pays $[[e]] in rent?",
            "{who} sold [[a]] {items} for [[p]] {unit} each and [[b]] {items2} for [[q]] {unit} each. The stand cost {him} "
            "[[e]] {unit}. How much money did {he} make?",
            "In one month {who} works [[a]] days for $[[p]] a day and [[b]] days for $[[q]] a day. {He} spends $[[e]]. How "
            "much does {he} save?",
            "A shop sells [[a]] {goods} at [[p]] {unit} each and [[b]] {goods2} at [[q]] {unit} each. It had costs of [[e]] "
            "{unit}. How many {unit} does the shop keep?",
            "{who} walks dogs for $[[p]] an hour and cuts grass for $[[q]] an hour. {He} walks dogs for [[a]] hours and cuts "
            "grass for [[b]] hours. Then {he} buys a book for $[[e]]. How much does {he} have left?",
            "{who} teaches [[a]] lessons for [[p]] {unit} each and [[b]] long lessons for [[q]] {unit} each. From this {he} "
            "pays [[e]] {unit} for the room. How much remains?",
        ),
        dev=(
            "{who} works [[a]] hours for $[[p]] an hour and then [[b]] hours for $[[q]] an hour. {He} pays $[[e]] for a bus "
            "card. How much does {he} have left?",
            "A {worker} sells [[a]] {items} at [[p]] {unit} each and [[b]] {items2} at [[q]] {unit} each and pays [[e]] "
            "{unit} to a helper. How much money is left?",
        ),
        test=(
            "On Saturday {who} worked [[a]] hours at [[p]] {unit} per hour, on Sunday [[b]] hours at [[q]] {unit} per hour. "
            "{He} then spent [[e]] {unit}. How much money was left?",
            "{who} got $[[p]] for each of [[a]] days and $[[q]] for each of [[b]] days of work, and paid $[[e]] for travel. "
            "How much did {he} keep?",
        ),
    ),
    Kind(
        "cost_less_discount_shared",
        _split,
        (
            Line(
                "cost",
                "a * p",
                says=(
                    "The full cost is [[a * p]] = [[cost]].",
                    "[[a]] at [[p]] each cost [[a * p]] = [[cost]].",
                    "[[a * p]] = [[cost]].",
                ),
                asks="the full cost",
                wrong=("a + p", "a * d", "a * c"),
            ),
            Line(
                "paid",
                "cost - c",
                says=(
                    "With [[c]] off, [[cost - c]] = [[paid]].",
                    "That leaves [[cost - c]] = [[paid]] to pay.",
                    "[[cost - c]] = [[paid]].",
                ),
                asks="the amount that is left to pay",
                wrong=("cost + c", "cost - d", "cost - p"),
            ),
            Line(
                "each",
                "paid / d",
                says=(
                    "Each one pays [[paid / d]] = [[each]].",
                    "Divide by [[d]]: [[paid / d]] = [[each]].",
                    "[[paid / d]] = [[each]].",
                ),
                asks="the amount each one pays",
                wrong=("paid * d", "paid - d", "paid / a"),
            ),
        ),
        train=(
            "[[d]] friends buy [[a]] {goods} for [[p]] {unit} each. They get a discount of [[c]] {unit} and share the cost "
            "equally. How much does each friend pay?",
            "A group of [[d]] {people} orders [[a]] {goods} at $[[p]] each. A coupon takes $[[c]] off the total. If they "
            "split the bill equally, how much does each pay?",
            "{who} and {his} friends, [[d]] {people} in all, buy [[a]] tickets for [[p]] {unit} each. They have a coupon for "
            "[[c]] {unit} off the total and share the rest equally. What does each one pay?",
            "How much does each of [[d]] {people} pay if they share the cost of [[a]] {goods} at $[[p]] each and get $[[c]] "
            "off the total?",
            "Each of the {goods} costs [[p]] {unit}. A class buys [[a]] of them. The school pays [[c]] {unit}, and [[d]] "
            "parents share the rest equally. How many {unit} does each parent pay?",
            "[[d]] neighbors rent a machine for [[a]] days at $[[p]] a day. One of their sons pays $[[c]] of it, and the "
            "[[d]] neighbors share the remaining cost equally. How much does each neighbor pay?",
            "A room costs [[p]] {unit} a night. [[d]] friends stay [[a]] nights and get [[c]] {unit} off the bill. How much "
            "does each friend pay if they share equally?",
            "{who} buys [[a]] {goods} at $[[p]] each with a gift card worth $[[c]]. {He} pays the rest in [[d]] equal "
            "payments. How many dollars is each payment?",
            "The bill is for [[a]] {goods} at [[p]] {unit} each. After a discount of [[c]] {unit}, it is divided equally "
            "among [[d]] guests. How much does each guest pay?",
        ),
        dev=(
            "[[d]] students buy [[a]] {goods} at [[p]] {unit} each. {who} gives them [[c]] {unit}, and they share the rest "
            "of the cost equally. How much does each student pay?",
            "A family stays [[a]] nights at $[[p]] a night, gets $[[c]] off and pays in [[d]] equal parts. How many dollars "
            "is each part?",
        ),
        test=(
            "Together, [[d]] {people} get [[a]] {goods} for $[[p]] each. The shop takes $[[c]] off the total. They pay equal "
            "shares. How many dollars is one share?",
            "{who} ordered [[a]] {goods} at [[p]] {unit} each for a group of [[d]] {people}. The order was [[c]] {unit} "
            "cheaper with a coupon, and all [[d]] paid the same. How much did each pay?",
        ),
    ),
    Kind(
        "saving_for_something",
        _saved,
        (
            Line(
                "saved",
                "b * w",
                says=(
                    "In [[w]] weeks {who} saves [[b * w]] = [[saved]].",
                    "[[b]] times [[w]] is [[b * w]] = [[saved]].",
                    "[[b * w]] = [[saved]].",
                ),
                asks="the money saved in [[w]] weeks",
                wrong=("b + w", "a * w", "b * w - a"),
            ),
            Line(
                "has",
                "a + saved",
                says=(
                    "With the money from before: [[a + saved]] = [[has]].",
                    "Then {who} has [[a + saved]] = [[has]].",
                    "[[a + saved]] = [[has]].",
                ),
                asks="the money after [[w]] weeks",
                wrong=("saved - a", "saved + b", "saved + w"),
            ),
            Line(
                "need",
                "n - has",
                says=(
                    "Still missing: [[n - has]] = [[need]].",
                    "{who} still needs [[n - has]] = [[need]].",
                    "[[n - has]] = [[need]].",
                ),
                asks="the money still missing",
                wrong=("n + has", "n - a", "n - w"),
            ),
        ),
        train=(
            "{who} wants a bike that costs [[n]] {unit}. {He} has [[a]] {unit} and saves [[b]] {unit} a week for [[w]] weeks. "
            "How much more does {he} need?",
            "A computer costs $[[n]]. {who} already has $[[a]] and saves $[[b]] every week. How many dollars are missing "
            "after [[w]] weeks?",
            "{who} needs [[n]] {unit} for a trip. {He} starts with [[a]] {unit} and puts aside [[b]] {unit} each week. After "
            "[[w]] weeks, how much does {he} still need?",
            "How much money is {who} short of $[[n]] if {he} had $[[a]] and then saved $[[b]] a week for [[w]] weeks?",
            "{who} got [[a]] {unit} for {his} birthday. Then {he} saved [[b]] {unit} a week for [[w]] weeks. {He} wants to "
            "buy a phone for [[n]] {unit}. How many {unit} are missing?",
            "For [[w]] weeks {who} has saved $[[b]] a week. Before that {he} had $[[a]]. How much more must {he} save to buy "
            "a camera for $[[n]]?",
            "{who} saves for a guitar. The price is [[n]] {unit}. In the bank {he} has [[a]] {unit}, and {he} adds [[b]] "
            "{unit} per week for [[w]] weeks. How far is {he} from the price then?",
            "The price of a table is $[[n]]. {who} pays $[[a]] at once and $[[b]] a week for [[w]] weeks. How much does {he} "
            "still have to pay after that?",
            "{who} owes {other} [[n]] {unit}. {He} pays back [[a]] {unit} at first and then [[b]] {unit} a week for [[w]] "
            "weeks. How much does {he} still owe?",
        ),
        dev=(
            "{who} would like a watch for [[n]] {unit}. {He} owns [[a]] {unit} and saves [[b]] {unit} weekly for [[w]] weeks. "
            "How much is still missing?",
            "{who} must pay $[[n]]. {He} pays $[[a]] first and then $[[b]] each week for [[w]] weeks. "
            "What is left to pay?",
        ),
        test=(
            "{who} has $[[a]] and saves $[[b]] per week. {He} wants a piano for $[[n]]. How much more money will {he} need "
            "after [[w]] weeks?",
            "To buy a boat for [[n]] {unit}, {who} took the [[a]] {unit} {he} had and saved [[b]] {unit} a week for [[w]] "
            "weeks. How many {unit} does {he} still need?",
        ),
    ),
    Kind(
        "bought_and_sold",
        _profit,
        (
            Line(
                "cost",
                "a * p",
                says=(
                    "Buying them costs [[a * p]] = [[cost]].",
                    "The cost is [[a * p]] = [[cost]].",
                    "[[a * p]] = [[cost]].",
                ),
                asks="the cost of all {goods}",
                wrong=("a + p", "p * q", "a * q - p"),
            ),
            Line(
                "income",
                "a * q",
                says=(
                    "Selling them brings [[a * q]] = [[income]].",
                    "The income is [[a * q]] = [[income]].",
                    "[[a * q]] = [[income]].",
                ),
                asks="the money from selling all {goods}",
                wrong=("a + q", "p * q", "a * q + p"),
            ),
            Line(
                "profit",
                "income - cost",
                says=(
                    "The profit is [[income - cost]] = [[profit]].",
                    "The difference is [[income - cost]] = [[profit]].",
                    "[[income - cost]] = [[profit]].",
                ),
                asks="the profit",
                wrong=("income + cost", "income - p", "income - q"),
            ),
        ),
        train=(
            "{who} buys [[a]] {goods} for [[p]] {unit} each and sells them for [[q]] {unit} each. How much profit does {he} "
            "make?",
            "A shop pays $[[p]] for each of [[a]] {goods} and sells all of them for $[[q]] each. What is the profit?",
            "A {worker} makes [[a]] {items}. Each costs [[p]] {unit} to make and is sold for [[q]] {unit}. What is the total "
            "profit?",
            "How much money does {who} gain by buying [[a]] {items} at $[[p]] each and selling them at $[[q]] each?",
            "{who} bought [[a]] {goods} at [[p]] {unit} each. {He} sold every one of them for [[q]] {unit}. How many {unit} "
            "did {he} gain?",
            "It costs $[[p]] to make one cake, and {who} sells each cake for $[[q]]. "
            "What is {his} profit on [[a]] cakes?",
            "The {place} sold [[a]] {goods} for [[q]] {unit} each. They had cost [[p]] {unit} each. "
            "How much profit is that?",
            "If {goods} are bought for $[[p]] each and sold for $[[q]] each, what profit do [[a]] of them bring?",
            "{who} ordered [[a]] {items} for [[p]] {unit} each and sold them all to {other} for [[q]] {unit} each. Find "
            "{his} profit.",
        ),
        dev=(
            "{who} sells [[a]] {goods} at $[[q]] each. {He} paid $[[p]] for each of them. "
            "How many dollars of profit is that?",
            "A {worker} buys [[a]] {items} at [[p]] {unit} each and gets [[q]] {unit} for each. What is the profit?",
        ),
        test=(
            "{who} pays [[p]] {unit} each for [[a]] {goods}. {He} sells them all, each for [[q]] {unit}. What profit does "
            "{he} make?",
            "Making a shirt costs $[[p]]. {who} makes [[a]] shirts and sells each for $[[q]]. "
            "How much profit is there?",
        ),
    ),
)
