"""Numbers that a story tells and nobody needs: how they are drawn, and what they are said of."""

from __future__ import annotations

from random import Random

from redline.training.generator.story import apart

_PAIRS = (
    "dimes/pennies, nickels/quarters, quarters/dimes, pennies/nickels, baseball cards/comic books, "
    "trading cards/stickers, red marbles/green marbles, blue balloons/white balloons, yellow balloons/red balloons, "
    "crayons/pencils, markers/erasers, storybooks/notebooks, seashells/pebbles, toy cars/puzzles, stamps/postcards, "
    "glass beads/ribbons, apples/pears, oranges/lemons, peaches/plums, old coins/old stamps, hair clips/bracelets, "
    "board games/card games, football cards/baseball cards, colored pencils/rulers, blue pens/red pens, "
    "peanut cookies/oatmeal cookies, toy trucks/toy boats, silver buttons/brass buttons, comic books/magazines, "
    "game tickets/movie tickets, teddy bears/dolls, rubber bands/paper clips, sea stars/seashells, badges/pins"
).split(", ")
_THINGS, _OTHERS = ("|".join(pair.split("/")[i] for pair in _PAIRS) for i in (0, 1))

SAID = {
    "things": f"{{items=<9={_THINGS}>}}",
    "others": f"{{items2=<9={_OTHERS}>}}",
    "giver": "<{His} <mother|father|dad|mom|aunt|uncle|grandmother|grandfather|sister|brother|teacher>|{other}>",
    "taker": "<{his} <sister|brother|friend|cousin|neighbor|friends>|{other}>",
    "aside": (
        "<The bus ride <home|to school> <takes|took> [[u]] minutes.|{His} dog weighs [[u]] pounds.|"
        "It <is|was> [[u]] degrees outside<| that day>.|{He} has saved [[u]] dollars for a <bike|camera|guitar>.|"
        "{who} lives in house number [[u]].|That day {he} also read [[u]] pages of {his} book.|"
        "There are [[u]] <houses|trees> in {his} street.|{He} walked [[u]] blocks that day.|"
        "{who} can do [[u]] push-ups.|School <starts|started> in [[u]] minutes.>"
    ),
    "now": (
        "<How many {items} does {who} have <now|in all now>?|How many {items} does {he} have now?|"
        "What is the number of {items} that {he} has now?|Now how many {items} does {he} have?>"
    ),
    "left": (
        "<How many {items} <are left|does {who} have left|does {he} still have|does {he} have now|remain>?|"
        "What number of {items} does {who} have left?>"
    ),
}
"""What often stands in the places of these names in a phrasing."""


def extra(*phrasings: str) -> tuple[str, ...]:
    """The phrasings with what is often said in the places of its names."""
    for name, said in SAID.items():
        phrasings = tuple(phrasing.replace(f"<{name}>", said) for phrasing in phrasings)
    return phrasings


def two_and_unneeded(rng: Random) -> dict[str, int]:
    """Amounts `a` and `b`, and `u` that nothing is done with."""
    return dict(zip("abu", apart(rng, (2, 150), (2, 150), (3, 60)), strict=True))


def less_and_unneeded(rng: Random) -> dict[str, int]:
    """An amount `a`, less of it in `b`, and `u` that nothing is done with."""
    b, rest, u = apart(rng, (2, 99), (2, 99), (3, 60))
    return {"a": b + rest, "b": b, "u": u}


def three_and_unneeded(rng: Random) -> dict[str, int]:
    """Amounts `a`, `b` and `c`, and `u` that nothing is done with."""
    return dict(zip("abcu", apart(rng, (2, 99), (2, 99), (2, 99), (3, 60)), strict=True))


def come_go_and_unneeded(rng: Random) -> dict[str, int]:
    """Amounts `a` and `b`, less than `a` in `c`, and `u` that nothing is done with."""
    b, c, rest, u = apart(rng, (2, 60), (2, 60), (2, 60), (3, 60))
    return {"a": c + rest, "b": b, "c": c, "u": u}


def gone_twice_and_unneeded(rng: Random) -> dict[str, int]:
    """An amount `a`, two parts of it in `b` and `c`, and `u` that nothing is done with."""
    b, c, rest, u = apart(rng, (2, 60), (2, 60), (2, 60), (3, 60))
    return {"a": b + c + rest, "b": b, "c": c, "u": u}


def groups_and_unneeded(rng: Random) -> dict[str, int]:
    """So many groups `a` of `b` each, all of them in `n`, and `u` that nothing is done with."""
    a, b, u = apart(rng, (2, 15), (2, 25), (3, 60))
    return {"a": a, "b": b, "n": a * b, "u": u}


def groups_more_and_unneeded(rng: Random) -> dict[str, int]:
    """So many groups `a` of `b` each, some more in `c`, and `u` that nothing is done with."""
    return dict(zip("abcu", apart(rng, (2, 15), (2, 25), (2, 60), (3, 60)), strict=True))


def groups_some_and_unneeded(rng: Random) -> dict[str, int]:
    """So many groups `a` of `b` each, less than all of them in `c`, and `u` that nothing is done with."""
    a, b, u = apart(rng, (2, 12), (3, 20), (3, 60))
    return {"a": a, "b": b, "c": rng.randint(2, a * b - 2), "u": u}


def rest_groups_and_unneeded(rng: Random) -> dict[str, int]:
    """An amount `a`, some of it in `b`, the rest in groups of `c`, and `u` that nothing is done with."""
    groups, b, c, u = apart(rng, (2, 12), (2, 40), (2, 12), (3, 60))
    return {"a": b + groups * c, "b": b, "c": c, "u": u}
