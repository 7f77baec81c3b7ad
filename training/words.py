"""Names, things and places for word problems: many of each, so that a model learns to copy rather than to know."""

from __future__ import annotations

from random import Random

SHE = (
    "Anna Maria Lucy Emma Olivia Sofia Julia Mary Sarah Jane Kate Nina Lena Rosa Mia Ella Chloe Grace Hannah Laura "
    "Natalia Betty Janet Wendi Tina Alice Clara Diana Eva Fatima Gina Helen Irene Joy Kim Lily Mei Nora Priya Ruth "
    "Susan Tara Uma Vera Wanda Yuki Zoe Amira Beth Carla"
).split()
HE = (
    "Tom Ben James John Peter Paul Mark Luke Sam Max Leo Noah Liam Jack Harry Oscar David Daniel Adam Alex Weng Ken "
    "Carlos Diego Ivan Omar Ali Raj Kofi Jamal Hans Otto Felix Hugo Bob Joe Mike Steve Tim Will Andy Brian Chris "
    "Eric Frank George Henry Josh Randy Toby"
).split()
ITEMS = (
    "apple apples,pen pens,book books,marble marbles,sticker stickers,cookie cookies,card cards,orange oranges,"
    "pencil pencils,coin coins,shell shells,stamp stamps,balloon balloons,egg eggs,muffin muffins,rose roses,"
    "candle candles,cupcake cupcakes,bead beads,button buttons,ticket tickets,postcard postcards,lemon lemons,"
    "peach peaches,pear pears,plum plums,rock rocks,toy toys,cake cakes,brick bricks,chair chairs,bottle bottles,"
    "notebook notebooks,magazine magazines,crayon crayons,ribbon ribbons,tomato tomatoes,potato potatoes,"
    "bagel bagels,donut donuts,sandwich sandwiches,poster posters,photo photos,game games,leaf leaves,seed seeds,"
    "flower flowers,tulip tulips,plate plates,cup cups,spoon spoons,block blocks,badge badges,key keys,lamp lamps,"
    "roll rolls,mango mangoes,carrot carrots,cherry cherries,walnut walnuts"
).split(",")
GOODS = (
    "pen pens,book books,notebook notebooks,ticket tickets,shirt shirts,hat hats,cup cups,sandwich sandwiches,"
    "pizza pizzas,cake cakes,toy toys,game games,plant plants,lamp lamps,chair chairs,bag bags,ball balls,"
    "poster posters,candle candles,scarf scarves,mug mugs,plate plates,ruler rulers,eraser erasers,magazine magazines,"
    "bottle bottles,sock socks,towel towels,pillow pillows,kite kites,puzzle puzzles,belt belts,coffee coffees,"
    "tea teas,burger burgers,salad salads,juice juices,cookie cookies,melon melons,loaf loaves"
).split(",")
BOXES = (
    "box boxes,bag bags,basket baskets,jar jars,crate crates,packet packets,tray trays,pack packs,carton cartons,"
    "bucket buckets,shelf shelves,drawer drawers,case cases,tin tins,row rows,pile piles"
).split(",")
PLACES = (
    "school,library,museum,park,shop,market,farm,garden,bakery,factory,zoo,theater,hotel,office,store,club,"
    "restaurant,bookshop,kitchen,warehouse"
).split(",")
WORKERS = "baker,farmer,teacher,gardener,florist,shopkeeper,librarian,builder,painter,tailor,cook,driver,coach".split(
    ","
)
PEOPLE = "child children,student students,friend friends,guest guests,worker workers,player players,kid kids".split(",")
UNITS = "dollars,euros,pounds".split(",")


def draw(rng: Random) -> dict[str, str]:
    """A set of words for one problem.

    Keys: `who`, `other`, `third` (names), `he`, `his`, `him`, `He`, `His` (for `who`), `item`/`items`,
    `item2`/`items2`, `good`/`goods`, `good2`/`goods2` (things with a price), `box`/`boxes`, `person`/`people`,
    `place`, `worker`, `unit`.
    """
    she = rng.random() < 0.5
    who, *rest = rng.sample(SHE if she else HE, 3)
    other, third = rng.sample([*rest, rng.choice(HE if she else SHE)], 2)
    words = {"who": who, "other": other, "third": third, "place": rng.choice(PLACES), "worker": rng.choice(WORKERS)}
    words |= dict(zip(("he", "his", "him"), ("she", "her", "her") if she else ("he", "his", "him"), strict=True))
    words |= {"He": words["he"].capitalize(), "His": words["his"].capitalize(), "unit": rng.choice(UNITS)}
    for key, bank in (("item", ITEMS), ("good", GOODS)):
        for suffix, pair in zip(("", "2"), rng.sample(bank, 2), strict=True):
            words[f"{key}{suffix}"], words[f"{key}s{suffix}"] = pair.split()
    words["box"], words["boxes"] = rng.choice(BOXES).split()
    words["person"], words["people"] = rng.choice(PEOPLE).split()
    return words
