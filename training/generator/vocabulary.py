"""Names, things and places for word problems: many of each, so that a model learns to copy rather than to know."""

from __future__ import annotations

from random import Random

SHE = (
    "Anna Maria Lucy Emma Olivia Sofia Julia Mary Sarah Jane Kate Nina Lena Rosa Mia Ella Chloe Grace Hannah Laura "
    "Natalia Betty Janet Wendi Tina Alice Clara Diana Eva Fatima Gina Helen Irene Joy Kim Lily Mei Nora Priya Ruth "
    "Susan Tara Uma Vera Wanda Yuki Zoe Amira Beth Carla Jessica Jennifer Amy Lisa Linda Karen Nancy Sandra Ashley "
    "Emily Kimberly Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Cynthia Kathleen Angela "
    "Shirley Brenda Pamela Nicole Samantha Katherine Christine Rachel Heather Megan Andrea Cheryl Jacqueline Martha "
    "Gloria Teresa Sara Madeline Frances Kathryn Isabella Abigail Alexis Lori Tiffany Natalie Danielle Brittany "
    "Sophie Marie Amber Denise Leah Jasmine Allison Erin Molly Sally Haley Bella Lola Mila Elena Carmen Lucia Ana "
    "Ines Paula Aisha Layla Zara Noor Leila Anika Deepa Meera Sunita Ngozi Amara Zainab Keiko Hana Akiko Ling Xiu "
    "Mandy Cindy Wendy Patty Peggy Trina Sheila Gwen"
).split()
HE = (
    "Tom Ben James John Peter Paul Mark Luke Sam Max Leo Noah Liam Jack Harry Oscar David Daniel Adam Alex Weng Ken "
    "Carlos Diego Ivan Omar Ali Raj Kofi Jamal Hans Otto Felix Hugo Bob Joe Mike Steve Tim Will Andy Brian Chris "
    "Eric Frank George Henry Josh Randy Toby Robert Michael William Richard Joseph Thomas Charles Christopher "
    "Matthew Anthony Donald Steven Andrew Kenneth Joshua Kevin Edward Ronald Timothy Jason Jeffrey Ryan Jacob Gary "
    "Nicholas Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick Raymond Dennis "
    "Jerry Tyler Aaron Jose Nathan Zachary Kyle Walter Ethan Jeremy Keith Roger Sean Gerald Carl Dylan Arthur "
    "Lawrence Bryan Billy Bruce Gabriel Logan Alan Juan Albert Willie Wayne Vincent Ralph Roy Eugene Russell Bobby "
    "Philip Johnny Fred Jimmy Danny Tommy Greg Dan Dave Ted Ned Simon Martin Victor Lewis Oliver Mason Miguel Pedro "
    "Luis Marco Mateo Pablo Ahmed Hassan Yusuf Tariq Arjun Vikram Sanjay Anil Kwame Chidi Jin Hiro Kenji Wei Minh "
    "Sven Lars Pierre"
).split()
ITEMS = (
    "apple apples,pen pens,book books,marble marbles,sticker stickers,cookie cookies,card cards,orange oranges,"
    "pencil pencils,coin coins,shell shells,stamp stamps,balloon balloons,egg eggs,muffin muffins,rose roses,"
    "candle candles,cupcake cupcakes,bead beads,button buttons,ticket tickets,postcard postcards,lemon lemons,"
    "peach peaches,pear pears,plum plums,rock rocks,toy toys,cake cakes,brick bricks,chair chairs,bottle bottles,"
    "notebook notebooks,magazine magazines,crayon crayons,ribbon ribbons,tomato tomatoes,potato potatoes,"
    "bagel bagels,donut donuts,sandwich sandwiches,poster posters,photo photos,game games,leaf leaves,seed seeds,"
    "flower flowers,tulip tulips,plate plates,cup cups,spoon spoons,block blocks,badge badges,key keys,lamp lamps,"
    "roll rolls,mango mangoes,carrot carrots,cherry cherries,walnut walnuts,banana bananas,grape grapes,lime limes,"
    "apricot apricots,kiwi kiwis,coconut coconuts,pineapple pineapples,watermelon watermelons,melon melons,"
    "strawberry strawberries,blueberry blueberries,raspberry raspberries,blackberry blackberries,fig figs,"
    "olive olives,nut nuts,peanut peanuts,almond almonds,chestnut chestnuts,acorn acorns,pecan pecans,raisin raisins,"
    "onion onions,pepper peppers,cucumber cucumbers,pumpkin pumpkins,radish radishes,beet beets,turnip turnips,"
    "cabbage cabbages,mushroom mushrooms,bean beans,zucchini zucchinis,eggplant eggplants,yam yams,candy candies,"
    "lollipop lollipops,chocolate chocolates,caramel caramels,gumball gumballs,jellybean jellybeans,"
    "marshmallow marshmallows,gumdrop gumdrops,mint mints,brownie brownies,pie pies,tart tarts,waffle waffles,"
    "pancake pancakes,pretzel pretzels,biscuit biscuits,cracker crackers,bun buns,croissant croissants,"
    "doughnut doughnuts,scone scones,dumpling dumplings,meatball meatballs,pizza pizzas,burger burgers,taco tacos,"
    "hotdog hotdogs,sausage sausages,burrito burritos,popsicle popsicles,milkshake milkshakes,smoothie smoothies,"
    "loaf loaves,bar bars,wafer wafers,pebble pebbles,stone stones,gem gems,crystal crystals,fossil fossils,"
    "seashell seashells,feather feathers,pinecone pinecones,stick sticks,twig twigs,branch branches,log logs,"
    "daisy daisies,lily lilies,orchid orchids,sunflower sunflowers,daffodil daffodils,violet violets,"
    "carnation carnations,bulb bulbs,sapling saplings,seedling seedlings,cactus cactuses,fern ferns,bouquet bouquets,"
    "plant plants,ball balls,bat bats,baseball baseballs,basketball basketballs,football footballs,puck pucks,"
    "racket rackets,helmet helmets,glove gloves,skate skates,scooter scooters,bike bikes,wagon wagons,sled sleds,"
    "kite kites,frisbee frisbees,doll dolls,puppet puppets,robot robots,puzzle puzzles,dinosaur dinosaurs,drum drums,"
    "whistle whistles,trumpet trumpets,violin violins,guitar guitars,bell bells,domino dominoes,token tokens,"
    "medal medals,trophy trophies,prize prizes,figurine figurines,magnet magnets,yoyo yoyos,spinner spinners,"
    "eraser erasers,ruler rulers,marker markers,folder folders,binder binders,envelope envelopes,letter letters,"
    "note notes,stapler staplers,clip clips,paperclip paperclips,pin pins,tack tacks,brush brushes,"
    "paintbrush paintbrushes,painting paintings,drawing drawings,picture pictures,map maps,globe globes,"
    "newspaper newspapers,comic comics,novel novels,album albums,diary diaries,bookmark bookmarks,calendar calendars,"
    "hat hats,cap caps,scarf scarves,shirt shirts,sweater sweaters,jacket jackets,coat coats,dress dresses,"
    "skirt skirts,sock socks,shoe shoes,boot boots,sandal sandals,mitten mittens,belt belts,tie ties,"
    "bracelet bracelets,necklace necklaces,earring earrings,ring rings,watch watches,headband headbands,bow bows,"
    "purse purses,wallet wallets,backpack backpacks,umbrella umbrellas,towel towels,blanket blankets,pillow pillows,"
    "quilt quilts,fork forks,knife knives,bowl bowls,mug mugs,jug jugs,pan pans,pot pots,vase vases,napkin napkins,"
    "straw straws,lantern lanterns,flashlight flashlights,battery batteries,cushion cushions,mirror mirrors,"
    "clock clocks,nail nails,screw screws,bolt bolts,board boards,plank planks,tile tiles,rope ropes,hammer hammers,"
    "shovel shovels,rake rakes,hose hoses,flag flags,banner banners,lock locks,stool stools,pamphlet pamphlets,"
    "flyer flyers,coupon coupons,gift gifts,present presents"
).split(",")
GOODS = (
    "pen pens,book books,notebook notebooks,ticket tickets,shirt shirts,hat hats,cup cups,sandwich sandwiches,"
    "pizza pizzas,cake cakes,toy toys,game games,plant plants,lamp lamps,chair chairs,bag bags,ball balls,"
    "poster posters,candle candles,scarf scarves,mug mugs,plate plates,ruler rulers,magazine magazines,"
    "bottle bottles,sock socks,towel towels,pillow pillows,kite kites,puzzle puzzles,belt belts,coffee coffees,"
    "tea teas,burger burgers,salad salads,juice juices,cookie cookies,melon melons,loaf loaves,pencil pencils,"
    "marker markers,binder binders,folder folders,comic comics,novel novels,backpack backpacks,wallet wallets,"
    "purse purses,jacket jackets,coat coats,sweater sweaters,dress dresses,skirt skirts,cap caps,tie ties,"
    "watch watches,ring rings,bracelet bracelets,necklace necklaces,doll dolls,robot robots,drum drums,"
    "guitar guitars,skateboard skateboards,scooter scooters,bike bikes,helmet helmets,racket rackets,"
    "basketball basketballs,football footballs,blanket blankets,curtain curtains,clock clocks,mirror mirrors,"
    "vase vases,bowl bowls,pan pans,pot pots,fork forks,spoon spoons,shovel shovels,hammer hammers,brush brushes,"
    "muffin muffins,bagel bagels,donut donuts,pie pies,cupcake cupcakes,taco tacos,smoothie smoothies,"
    "milkshake milkshakes,pumpkin pumpkins,pineapple pineapples,bouquet bouquets,rose roses,sticker stickers,"
    "balloon balloons,battery batteries,speaker speakers,camera cameras,table tables"
).split(",")
BOXES = (
    "box boxes,bag bags,basket baskets,jar jars,crate crates,packet packets,tray trays,pack packs,carton cartons,"
    "bucket buckets,shelf shelves,drawer drawers,case cases,tin tins,row rows,pile piles,sack sacks,bin bins,"
    "tub tubs,chest chests,pouch pouches,stack stacks,bundle bundles,package packages,container containers,"
    "parcel parcels"
).split(",")
PLACES = (
    "school,library,museum,park,shop,market,farm,garden,bakery,factory,zoo,theater,hotel,office,store,club,"
    "restaurant,bookshop,kitchen,warehouse,beach,fair,carnival,playground,stadium,gym,pool,camp,church,hospital,"
    "station,cafe,cafeteria,classroom,workshop,studio,greenhouse,nursery,orchard,bookstore,supermarket,toyshop,"
    "cinema,circus,harbor,castle,mall,bank,barn,lake,forest,village,clinic,diner,pizzeria,canteen,gallery,garage,"
    "festival,tent"
).split(",")
WORKERS = (
    "baker,farmer,teacher,gardener,florist,shopkeeper,librarian,builder,painter,tailor,cook,driver,coach,carpenter,"
    "plumber,mechanic,chef,waiter,cashier,nurse,potter,jeweler,butcher,grocer,fisherman,sailor,pilot,firefighter,"
    "ranger,janitor,manager,clerk,merchant,bricklayer,craftsman,toymaker,beekeeper,salesman,photographer,designer"
).split(",")
PEOPLE = (
    "child children,student students,friend friends,guest guests,worker workers,player players,kid kids,"
    "classmate classmates,cousin cousins,neighbor neighbors,teammate teammates,visitor visitors,camper campers,"
    "scout scouts,dancer dancers,pupil pupils,tourist tourists"
).split(",")
UNITS = "dollars,euros,pounds".split(",")


def draw(rng: Random) -> dict[str, str]:
    """A set of words for one problem.

    Keys: `who`, `other`, `third` (names), `he`, `his`, `him`, `He`, `His` (for `who`), `item`/`items`,
    `item2`/`items2`, `good`/`goods`, `good2`/`goods2` (things with a price: `a {good}` is right for all),
    `box`/`boxes`, `person`/`people`, `place`, `worker`, `unit`.
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


def vocabulary() -> str:
    """Every word of the banks in one text, as a word within a sentence stands: behind a blank."""
    banks = (SHE, HE, ITEMS, GOODS, BOXES, PLACES, WORKERS, PEOPLE, UNITS)
    return "".join(f" {word}" for bank in banks for entry in bank for word in entry.split())
