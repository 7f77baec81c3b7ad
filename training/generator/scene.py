"""The scene of a phrasing: words that belong together, written before its text as `@peach:peaches basket:baskets@`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SCENE = re.compile(r"@([^@]*)@")
_VOWEL = re.compile(r"(?!uni|use)[aeiou]|hour")
_SLOTS = (("item", "items"), ("box", "boxes"), ("does", "do"))


def staged(phrasing: str, words: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The phrasing without its scene, and the words with those of the scene in their places.

    `a_item`, `A_item`, `a_box` and `A_box` are the words with their article.
    """
    told = dict(words)
    for scene in _SCENE.findall(phrasing):
        for keys, pair in zip(_SLOTS, scene.split(), strict=False):
            if pair != "-":
                told |= dict(zip(keys, pair.replace("_", " ").split(":"), strict=True))
    for key in ("item", "box"):
        told[f"a_{key}"] = f"{'an' if _VOWEL.match(told[key]) else 'a'} {told[key]}"
        told[f"A_{key}"] = told[f"a_{key}"].capitalize()
    return _SCENE.sub("", phrasing), told


def scenes(listed: str) -> str:
    """A choice of the scenes listed: thing and things, group and groups, does and do.

    `_` is a space, and `-` leaves what is drawn.
    """
    return f"<{'|'.join(f'@{scene.strip()}@' for scene in listed.split(','))}>"


def within(scene: str, *phrasings: str) -> tuple[str, ...]:
    """The phrasings, each in the scene, with what is often said in the places of its names."""
    for name, said in SAID.items():
        phrasings = tuple(phrasing.replace(f"<{name}>", said) for phrasing in phrasings)
    return tuple(scene + phrasing for phrasing in phrasings)


PACKED = scenes(
    "peach:peaches basket:baskets, apple:apples crate:crates, egg:eggs carton:cartons, pencil:pencils pack:packs,"
    "crayon:crayons box:boxes, marble:marbles bag:bags, jelly_bean:jelly_beans jar:jars, cookie:cookies bag:bags,"
    "muffin:muffins box:boxes, book:books box:boxes, rose:roses vase:vases, sock:socks bag:bags,"
    "seed:seeds packet:packets, balloon:balloons bag:bags, battery:batteries pack:packs, orange:oranges sack:sacks,"
    "tennis_ball:tennis_balls can:cans, cupcake:cupcakes box:boxes, bagel:bagels bag:bags, button:buttons tin:tins,"
    "seashell:seashells bucket:buckets, stamp:stamps envelope:envelopes, bottle:bottles crate:crates,"
    "stamp:stamps album:albums, toy_car:toy_cars bin:bins, block:blocks tub:tubs, potato:potatoes bucket:buckets,"
    "light_bulb:light_bulbs box:boxes, strawberry:strawberries bowl:bowls, brush:brushes case:cases,"
    "sandwich:sandwiches basket:baskets, baseball_card:baseball_cards binder:binders, nail:nails jar:jars,"
    "pear:pears bag:bags, tile:tiles box:boxes, napkin:napkins packet:packets, plum:plums bowl:bowls,"
    "magnet:magnets tin:tins, marker:markers case:cases, chestnut:chestnuts sack:sacks, lemon:lemons net:nets"
)
"""Things in containers that hold them."""

RATES = scenes(
    "page:pages day:days reads:read, page:pages hour:hours types:type, mile:miles hour:hours drives:drive,"
    "mile:miles day:days walks:walk, kilometer:kilometers day:days cycles:cycle, cake:cakes day:days bakes:bake,"
    "toy:toys week:weeks makes:make, letter:letters hour:hours writes:write, lap:laps day:days swims:swim,"
    "picture:pictures day:days draws:draw, car:cars hour:hours washes:wash, plate:plates minute:minutes dries:dry,"
    "song:songs month:months learns:learn, room:rooms day:days paints:paint, dollar:dollars hour:hours earns:earn,"
    "dollar:dollars week:weeks saves:save, shirt:shirts hour:hours irons:iron, word:words minute:minutes types:type,"
    "sit-up:sit-ups day:days does:do, tree:trees day:days plants:plant, brick:bricks hour:hours lays:lay,"
    "problem:problems hour:hours solves:solve, scarf:scarves month:months knits:knit, step:steps minute:minutes"
    " climbs:climb, bracelet:bracelets hour:hours makes:make, window:windows hour:hours cleans:clean,"
    "chapter:chapters week:weeks reads:read, pizza:pizzas hour:hours makes:make, box:boxes hour:hours packs:pack,"
    "book:books month:months reads:read, glass_of_water:glasses_of_water day:days drinks:drink,"
    "essay:essays hour:hours grades:grade, mile:miles week:weeks runs:run, bike:bikes day:days repairs:repair"
)
"""Things done in times."""

PRICED = scenes(
    "ticket:tickets, notebook:notebooks, hot_dog:hot_dogs, movie_ticket:movie_tickets, comic_book:comic_books,"
    "toy_car:toy_cars, shirt:shirts, puzzle:puzzles, cap:caps, sandwich:sandwiches, doll:dolls, baseball:baseballs,"
    "video_game:video_games, teddy_bear:teddy_bears, plant:plants, chair:chairs, pizza:pizzas, necklace:necklaces,"
    "lunch_box:lunch_boxes, board_game:board_games, mug:mugs, scarf:scarves, paint_set:paint_sets, lamp:lamps,"
    "model_plane:model_planes, yo-yo:yo-yos, backpack:backpacks, smoothie:smoothies, book:books, poster:posters,"
    "pie:pies, bracelet:bracelets, umbrella:umbrellas, basketball:basketballs, candle:candles, kite:kites"
)
"""Things with a price."""

DID = scenes(
    "- - collected:collect, - - counted:count, - - bought:buy, - - sold:sell, - - packed:pack, - - found:find,"
    "- - carried:carry, - - ordered:order, - - brought:bring, - - got:get, - - saw:see, - - used:use"
)
"""What was done with things: the past in the place of `does`."""

SAID = {
    "TOTAL": "<How many {items} are there <ALL>?|How many {items} is that<| <ALL>>?"
    "|What is the total number of {items}?|Find the total number of {items}.>",
    "COST": "<How much <does|will> {he} <pay|spend> <ALL>?|How much do they cost <ALL>?|What is the total cost?"
    "|Find the total price.>",
    "ALL": "<in all|altogether|in total>",
    "EVERY": "<each|every>",
    "EACH": "<Each|Every>",
    "EQUALLY": "<equally|evenly|fairly>",
}
"""What is often said, by its name in phrasings."""
