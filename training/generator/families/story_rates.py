"""One-step stories about money, speed and time: a price, a wage, a trip, a change of unit."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import amount, other, step

FAMILY = "word problems"


def _price(rng: Random) -> dict[str, int]:
    """`k` things for `n` each."""
    n = amount(rng, 2, 150)
    return {"n": n, "k": other(rng, (n,), 2, 40)}


def _bill(rng: Random) -> dict[str, int]:
    """`k` things for `t` together, each for a whole price."""
    drawn = _price(rng)
    return {"t": drawn["n"] * drawn["k"], "k": drawn["k"]}


def _one(rng: Random) -> dict[str, int]:
    return {"n": amount(rng, 2, 150)}


def _wage(rng: Random) -> dict[str, int]:
    n = amount(rng, 5, 40)
    return {"n": n, "k": other(rng, (n,), 2, 50)}


def _speed(rng: Random) -> dict[str, int]:
    """A speed `n` and a time `k` in hours."""
    n = rng.choice((rng.randint(4, 30), 5 * rng.randint(4, 24), rng.randint(30, 120)))
    return {"n": n, "k": other(rng, (n,), 2, 14)}


def _way(rng: Random) -> dict[str, int]:
    """A distance `d` at speed `n`, a whole number of hours."""
    drawn = _speed(rng)
    return {"d": drawn["n"] * drawn["k"], "n": drawn["n"]}


def _trip(rng: Random) -> dict[str, int]:
    """A distance `d` in `k` hours at a whole speed."""
    drawn = _speed(rng)
    return {"d": drawn["n"] * drawn["k"], "k": drawn["k"]}


def _converted(name: str, formula: str, says: tuple[str, ...], asks: str, wrong: tuple[str, ...], texts: str) -> Kind:
    """A change of unit: the phrasings one a line, the last four held back. Divisible numbers where it divides."""
    size = int(formula.rsplit(maxsplit=1)[-1])
    lines = tuple(line.strip() for line in texts.strip().splitlines())
    return Kind(
        name,
        _one if "*" in formula else lambda rng: {"n": size * amount(rng, 2, 60)},
        (step("r", formula, *says, asks=asks, wrong=wrong),),
        train=lines[:-4],
        dev=lines[-4:-2],
        test=lines[-2:],
    )


KINDS = (
    Kind(
        "price_total",
        _price,
        (
            step(
                "total",
                "k * n",
                "Multiply the number by the price: #.",
                "The total cost is #.",
                "{who} pays #.",
                asks="the total cost",
                wrong=("k + n", "n - k", "k * n + n", "k * n - n"),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods}. Each {good} costs [[n]] {unit}. How much does {he} pay?",
            "One {good} costs [[n]] {unit}. How much does {who} pay for [[k]] {goods}?",
            "{who} bought [[k]] {goods} for $[[n]] each. How much did {he} spend?",
            "How much do [[k]] {goods} cost {who} if each one costs $[[n]]?",
            "{who} needs [[k]] {goods} that cost [[n]] {unit} each. Find the total cost.",
            "The price of one {good} is $[[n]]. {who} orders [[k]] of them. What is the total price?",
            "{who} pays [[n]] {unit} for every {good}. How many {unit} does {he} pay for [[k]] {goods}?",
            "At the shop, {who} picks [[k]] {goods} at [[n]] {unit} each. How much does {he} have to pay?",
            "{other} sells [[k]] {goods} to {who} for [[n]] {unit} each. How much does {who} pay?",
            "{who} and {other} go shopping. {who} buys [[k]] {goods} at $[[n]] each. How much does {who} pay?",
            "{who}: [[k]] {goods} at [[n]] {unit} each. Total?",
        ),
        dev=(
            "{who} orders [[k]] {goods}, each for [[n]] {unit}. How much must {he} pay?",
            "If one {good} costs $[[n]], how much does {who} spend on [[k]] {goods}?",
        ),
        test=(
            "The shop asks [[n]] {unit} for each {good}. What does {who} pay for [[k]] {goods}?",
            "{who} got [[k]] {goods} at a price of $[[n]] each. How much money did {he} spend?",
        ),
    ),
    Kind(
        "price_each",
        _bill,
        (
            step(
                "each",
                "t / k",
                "Divide the cost by the number of {goods}: #.",
                "One {good} costs #.",
                "The price of each is #.",
                asks="the price of one {good}",
                wrong=("t * k", "t - k", "t / k + 1"),
            ),
        ),
        train=(
            "{who} buys [[k]] {goods} for [[t]] {unit}. How much does one {good} cost?",
            "[[k]] {goods} cost [[t]] {unit}. What is the price of one {good}?",
            "{who} paid $[[t]] for [[k]] {goods}. All had the same price. How much was each {good}?",
            "How much does one {good} cost if [[k]] {goods} cost $[[t]]?",
            "{who} spent [[t]] {unit} on [[k]] {goods} of the same price. Find the price of each {good}.",
            "The {worker} bought [[k]] {goods} for [[t]] {unit} in total. What did each {good} cost?",
            "For $[[t]] you get [[k]] {goods}. How much is a single {good}?",
            "{who} sold [[k]] {goods} and got [[t]] {unit}. For how many {unit} did {he} sell each {good}?",
            "The bill for [[k]] {goods} is $[[t]]. How much is it for each {good}?",
            "{who} went to the {place} after lunch and paid [[t]] {unit} for [[k]] equal {goods}. "
            "What is the price per {good}?",
        ),
        dev=(
            "{who} paid [[t]] {unit} for [[k]] {goods}. How much did each {good} cost?",
            "If [[k]] {goods} cost $[[t]] in total, what is the price of one?",
        ),
        test=(
            "The total price of [[k]] {goods} is [[t]] {unit}. What does one {good} cost?",
            "{who} spends $[[t]] and gets [[k]] {goods}, all at the same price. How much is one {good}?",
        ),
    ),
    Kind(
        "wage",
        _wage,
        (
            step(
                "pay",
                "n * k",
                "Multiply the hours by the pay per hour: #.",
                "{who} earns #.",
                "In total that is #.",
                asks="the money {who} earns",
                wrong=("n + k", "n - k", "n * k + n", "n * k - n"),
            ),
        ),
        train=(
            "{who} earns [[n]] {unit} an hour. How much does {he} earn in [[k]] hours?",
            "{who} works [[k]] hours for $[[n]] per hour. How much does {he} earn?",
            "{who} is paid [[n]] {unit} per hour. This week {he} worked [[k]] hours. How much money did {he} make?",
            "How much does {who} earn in [[k]] hours at [[n]] {unit} an hour?",
            "{who} works at the {place} and gets $[[n]] for each hour. {He} works [[k]] hours. Find {his} pay.",
            "The {place} pays {who} [[n]] {unit} per hour. {He} worked for [[k]] hours. What is {his} pay?",
            "{who} worked [[k]] hours. {His} pay is [[n]] {unit} an hour. How much did {he} earn?",
            "For every hour of work, {who} gets $[[n]]. How much does {he} get for [[k]] hours?",
            "{who}: [[k]] hours at $[[n]] per hour. How much money in total?",
            "{who} helps {other} with the shop for [[k]] hours and is paid [[n]] {unit} for each of them. "
            "How much does {who} receive?",
        ),
        dev=(
            "{who} makes $[[n]] an hour. How much does {he} make in [[k]] hours?",
            "At the {place}, {who} worked [[k]] hours for [[n]] {unit} an hour. How much was {he} paid?",
        ),
        test=(
            "{who} gets [[n]] {unit} for one hour of work. What does {he} earn if {he} works [[k]] hours?",
            "If {who} works for [[k]] hours and earns $[[n]] each hour, how much money does {he} get?",
        ),
    ),
    Kind(
        "distance",
        _speed,
        (
            step(
                "d",
                "n * k",
                "Distance is speed times time: #.",
                "Multiply the speed by the hours: #.",
                "The distance is #.",
                asks="the distance",
                wrong=("n + k", "n - k", "n * k + n", "n * k - n"),
            ),
        ),
        train=(
            "{who} drives at [[n]] km per hour for [[k]] hours. How many km does {he} drive?",
            "A train travels at [[n]] miles per hour. How far does it go in [[k]] hours?",
            "{who} rides [[n]] miles each hour. How many miles does {he} ride in [[k]] hours?",
            "How far does a car go in [[k]] hours at [[n]] km per hour?",
            "A bus goes [[n]] km in one hour. How many km does it go in [[k]] hours?",
            "A ship sails for [[k]] hours at a speed of [[n]] km/h. Find the distance.",
            "{who} was on the road for [[k]] hours. {His} speed was [[n]] miles per hour. How far did {he} travel?",
            "The speed of a boat is [[n]] km/h. What distance does it cover in [[k]] hours?",
            "At [[n]] miles per hour, how many miles does {who} travel in [[k]] hours?",
            "{who} visits {other} by car. The trip takes [[k]] hours at [[n]] km per hour. How long is the way in km?",
        ),
        dev=(
            "A car drives [[k]] hours at [[n]] miles per hour. How many miles does it drive?",
            "{who} travels at [[n]] km/h. How far does {he} travel in [[k]] hours?",
        ),
        test=(
            "In one hour a train goes [[n]] miles. How far does it go in [[k]] hours?",
            "{who} rides a bike for [[k]] hours at a speed of [[n]] km per hour. What distance does {he} cover?",
        ),
    ),
    Kind(
        "time_of_trip",
        _way,
        (
            step(
                "h",
                "d / n",
                "Time is distance divided by speed: #.",
                "Divide the way by the speed: #.",
                "It takes # hours.",
                asks="the number of hours",
                wrong=("d * n", "d - n", "d + n", "d / n + 1"),
            ),
        ),
        train=(
            "{who} drives [[d]] km at [[n]] km per hour. How many hours does it take?",
            "A train travels [[d]] miles at [[n]] miles per hour. How long does the trip take in hours?",
            "How many hours does a car need for [[d]] km at [[n]] km per hour?",
            "A ship sails [[d]] km. Its speed is [[n]] km/h. How many hours does it sail?",
            "{who} rides [[n]] miles each hour. How many hours does {he} need for [[d]] miles?",
            "The way to the {place} is [[d]] km long. {who} goes at [[n]] km per hour. Find the time in hours.",
            "A bus goes [[n]] km in an hour. In how many hours does it go [[d]] km?",
            "At a speed of [[n]] miles per hour, how many hours does it take to travel [[d]] miles?",
            "{who} wants to visit {other}, who lives [[d]] miles away. {who} drives [[n]] miles per hour. "
            "How many hours is {he} on the road?",
            "Distance [[d]] km, speed [[n]] km/h. How many hours?",
        ),
        dev=(
            "A car goes [[n]] km per hour. How many hours does it need for [[d]] km?",
            "{who} travels [[d]] miles at [[n]] miles per hour. How many hours does the trip take?",
        ),
        test=(
            "With a speed of [[n]] km/h, how long does a train take for [[d]] km, in hours?",
            "{who} has to drive [[d]] miles and drives [[n]] miles an hour. How many hours will {he} drive?",
        ),
    ),
    Kind(
        "speed",
        _trip,
        (
            step(
                "v",
                "d / k",
                "Speed is distance divided by time: #.",
                "Divide the way by the hours: #.",
                "In one hour that is #.",
                asks="the speed",
                wrong=("d * k", "d - k", "d + k", "d / k + 1"),
            ),
        ),
        train=(
            "{who} drives [[d]] km in [[k]] hours. How many km does {he} drive per hour?",
            "A train travels [[d]] miles in [[k]] hours. What is its speed in miles per hour?",
            "How fast is a car in km per hour if it goes [[d]] km in [[k]] hours?",
            "A ship sails [[d]] km. It takes [[k]] hours. Find its average speed in km/h.",
            "In [[k]] hours, {who} rides [[d]] miles. How many miles does {he} ride each hour?",
            "It takes {who} [[k]] hours to travel the [[d]] km to the {place}. What is {his} average speed in km/h?",
            "A bus needs [[k]] hours for [[d]] km. How many km does it go in one hour?",
            "Distance [[d]] miles, time [[k]] hours. What is the speed in miles per hour?",
            "{who} leaves early and covers [[d]] km in [[k]] hours, always at the same speed. "
            "What is the speed in km per hour?",
            "The trip of [[d]] miles took [[k]] hours. How many miles per hour is that?",
        ),
        dev=(
            "A car goes [[d]] km in [[k]] hours. What is its speed in km per hour?",
            "{who} needs [[k]] hours for [[d]] miles. How many miles does {he} travel per hour?",
        ),
        test=(
            "After [[k]] hours a train has gone [[d]] km. How fast was it in km/h?",
            "If {who} drives [[d]] miles in [[k]] hours, what is {his} speed in miles per hour?",
        ),
    ),
    _converted(
        "weeks_to_days",
        "n * 7",
        ("A week has 7 days: #.", "That is # days."),
        "the number of days",
        ("n + 7", "n * 5", "n * 12"),
        """How many days are there in [[n]] weeks?
        {who} stays with {other} for [[n]] weeks. How many days is that?
        The holiday lasts [[n]] weeks. How many days does it last?
        A trip takes [[n]] weeks. Find the number of days.
        {who} has to wait [[n]] weeks. How many days does {he} have to wait?
        Write [[n]] weeks in days.
        {who} worked at the {place} for [[n]] weeks without a break. For how many days did {he} work?
        The plant is [[n]] weeks old. How old is it in days?
        In [[n]] weeks, {who} moves to another town. In how many days is that?
        It takes the {worker} [[n]] weeks to finish. How many days does it take?
        Convert [[n]] weeks to days.
        A course is [[n]] weeks long. How many days is it?
        {who} was away for [[n]] weeks. How many days was {he} away?
        What is [[n]] weeks in days?""",
    ),
    _converted(
        "hours_to_minutes",
        "n * 60",
        ("An hour has 60 minutes: #.", "That is # minutes."),
        "the number of minutes",
        ("n + 60", "n * 24", "n * 100", "n * 6"),
        """How many minutes are there in [[n]] hours?
        {who} worked for [[n]] hours. How many minutes is that?
        The trip took [[n]] hours. How many minutes did it take?
        A machine ran for [[n]] hours. Find the time in minutes.
        Write [[n]] hours in minutes.
        {who} spent [[n]] hours at the {place} this month. How many minutes did {he} spend there?
        It takes {who} [[n]] hours to make the {items}. How many minutes does it take {him}?
        {who} waits [[n]] hours for {other}. For how many minutes does {who} wait?
        In [[n]] hours the battery is empty. How many minutes are left?
        [[n]] hours = how many minutes?
        Convert [[n]] hours to minutes.
        {who} practiced for [[n]] hours. How many minutes did {he} practice?
        A job takes [[n]] hours. How many minutes does it take?
        What is [[n]] hours in minutes?""",
    ),
    _converted(
        "minutes_to_hours",
        "n / 60",
        ("An hour has 60 minutes: #.", "That is # hours."),
        "the number of hours",
        ("n - 60", "n * 60", "n / 12", "n / 10"),
        """How many hours are there in [[n]] minutes?
        {who} worked for [[n]] minutes. How many hours is that?
        The trip took [[n]] minutes. How many hours did it take?
        A machine ran for [[n]] minutes. Find the time in hours.
        Write [[n]] minutes in hours.
        {who} spent [[n]] minutes at the {place} this month. How many hours did {he} spend there?
        It takes {who} [[n]] minutes to make the {items}. How many hours does it take {him}?
        The battery lasts [[n]] minutes. For how many hours does it last?
        In total, {who} has read for [[n]] minutes. How many hours has {he} read?
        [[n]] minutes = how many hours?
        Convert [[n]] minutes to hours.
        {who} practiced for [[n]] minutes. How many hours did {he} practice?
        A job takes [[n]] minutes. How many hours does it take?
        What is [[n]] minutes in hours?""",
    ),
)
