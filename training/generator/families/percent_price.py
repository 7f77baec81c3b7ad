"""Percentages that change a price: discounts, taxes, tips."""

from __future__ import annotations

from random import Random

from redline.training.generator.families.percent_change import MORE, PART
from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import whole_for

FAMILY = "percentages"


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


KINDS = (
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
                    "What is saved is [[n * p / 100]] = [[off]].",
                    "The price goes down by [[n * p / 100]] = [[off]].",
                    "[[n * p / 100]] = [[off]].",
                ),
                asks="the discount, [[p]]% of [[n]]",
                wrong=("n * 100 / p", "n - p", "n * p / 10"),
            ),
            Line(
                "price",
                "n - off",
                says=(
                    "The price to pay is [[n - off]] = [[price]].",
                    "After the discount it costs [[n - off]] = [[price]].",
                    "The sale price is [[n - off]] = [[price]].",
                    "Subtract the discount: [[n - off]] = [[price]].",
                    "[[n - off]] = [[price]].",
                ),
                asks="the price of [[n]] after the discount of [[p]]%",
                wrong=("n + off", "n - p", "off - p"),
            ),
        ),
        train=(
            "One {good} costs [[n]] {unit}. It is on sale for [[p]]% off. What is the sale price?",
            "{who} buys a jacket that costs $[[n]]. There is a [[p]]% discount. How much does {he} pay?",
            "A shop sells a bike for [[n]] {unit}. During a sale it takes [[p]] percent off. What does the bike cost "
            "now?",
            "What is the price of a $[[n]] coat after a [[p]]% discount?",
            "The price of a phone is [[n]] {unit}. {who} has a coupon for [[p]]% off. How much will {he} pay?",
            "How much do you pay for a $[[n]] chair at [[p]]% off?",
            "A watch normally costs [[n]] {unit}, but today it is [[p]]% cheaper. What is the price today?",
            "{who} wants to buy some {goods} for [[n]] {unit}. As a member of the club {he} gets [[p]]% off. How much "
            "must {he} pay?",
            "A ticket costs $[[n]]. Students get a [[p]]% discount. How many dollars does a student pay?",
            "With [[p]]% off, how much does a lamp cost that was [[n]] {unit} before?",
            "The bill at the {place} was $[[n]], and {who} got [[p]]% off. What did {he} pay?",
            "All prices are reduced by [[p]]%. A table cost [[n]] {unit} before. What is its new price?",
            "{who} saw a pair of shoes for $[[n]]. The store gives a discount of [[p]]% on all shoes. Find the final "
            "price.",
            "<A coat|A sweater|A tent|A backpack> <1=is|was> marked down [[p]]<%| percent> from [[n]] {unit}. What "
            "<1=is|was> the <sale price|new price|reduced price>?",
            "<Original|List|Old> price: [[n]] {unit}. Discount: [[p]]%. <Sale price: ?|What is the sale price?|How "
            "much is to be paid?>",
            "<A tablet|A guitar|A grill|A drum> <listed|priced> at [[n]] {unit} is <reduced|marked down|discounted> "
            "by [[p]]<%| percent>. <What does it cost now?|Find the price after the discount.|How much is it now?>",
            "Everything in the <store|shop|market> is [[p]]<%| percent> off. How much <is|does {who} pay for> a "
            "<coat|kite|tent|rug> that <was|used to cost> [[n]] {unit}?",
            "{who} <has|found|got> <a coupon|a voucher> for [[p]]<%| percent> off. <How much|What> will {he} pay for "
            "a <meal|book set|pair of boots|game> of [[n]] {unit}?",
            "<During|In> a <winter|summer|spring|clearance> sale, <all coats are|everything is|shoes are> sold at "
            "[[p]]<%| percent> off. {who} <picks|chooses|buys> something that <costs|cost> [[n]] {unit} before the "
            "sale. How <much|many {unit}> does {he} pay?",
            "The <store|shop|seller> <takes|knocks> [[p]]<%| percent> off the price of a <sofa|stove|mirror|printer> "
            "that <costs|sells for> [[n]] {unit}. <What is the new price?|How much is left to pay?|What does the "
            "buyer pay?>",
            "<As a student|As a teacher|As a member|On {his} birthday> {who} gets [[p]]<%| percent> off <at the "
            "{place}|everything>. {His} <bill|total|order> is [[n]] {unit} <without the discount|before that>. How "
            "<much|many {unit}> does {he} <have to pay|pay>?",
            "{who} <bought|ordered> {goods} for [[n]] {unit} and <got|was given> a <discount|price cut|reduction> of "
            "[[p]]<%| percent>. How <much|many {unit}> did {he} <pay|spend> <in the end|after that>?",
            "What will {who} <pay|spend> if the price is [[n]] {unit} and the <discount|reduction|rebate> is [[p]]<%| "
            "percent>?",
            "<Find|Calculate|Give> the <sale|final|reduced> price: [[n]] {unit}, less [[p]]<%| percent>.",
            "<A flight|A cruise|A hotel stay|A bus trip> costs [[n]] {unit}. <Those who book early|Children|Families> "
            "<pay|are charged> [[p]]<%| percent> less. What is the price for them?",
            "The <dress|suit|cap|helmet> was too <expensive|dear> at [[n]] {unit}, so {who} waited <until|till> it "
            "was [[p]]<%| percent> cheaper. What did {he} pay?",
            "<The tag|The label|The sign> says [[n]] {unit}, and <at the checkout|at the till> [[p]]<%| percent> <is "
            "taken off|comes off>. <What is the final price?|How much is paid?>",
            "{other} <sells|offers> {who} a used <bike|car|phone|desk> for [[n]] {unit}. Since {who} is a friend, "
            "{other} <lowers|cuts> the price by [[p]]<%| percent>. How <much|many {unit}> does {who} pay?",
            "<Last week's bread|Day-old cake|Ripe fruit> is sold <at [[p]]<%| percent> off|[[p]]<%| percent> "
            "cheaper>. Fresh, <it would cost|the price is> [[n]] {unit}. What does it cost <now|today>?",
            "A <website|shop|store> <gives|offers> [[p]]<%| percent> off <first orders|orders of {goods}>. {who}'s "
            "order <comes to|is> [[n]] {unit} <without it|before this>. <How much will {he} pay?|What is the price "
            "after the discount?>",
            "How <much|many {unit}> does <a skateboard|a blender|a microscope|a violin> cost after a "
            "<cut|discount|reduction> of [[p]]<%| percent> if it cost [[n]] {unit} <before|at first>?",
            "[[p]]% off [[n]] {unit}: <what is the price|how much to pay>?",
            "{who} <1=pays|paid> cash and <1=saves|saved> [[p]]<%| percent> of the price of [[n]] {unit}. How "
            "<much|many {unit}> <1=does {he} pay|did {he} pay> <in the end|after the saving>?",
            "An old <model|version> of a <phone|camera|watch|radio> is sold at [[p]]<%| percent> below its "
            "<old|first> price of [[n]] {unit}. <What is it sold for?|For how much is it sold?>",
            "The <party|class|group> gets [[p]]<%| percent> off <the entry|all tickets>. The full price <is|would be> "
            "[[n]] {unit}. How <much|many {unit}> <must|will> they pay?",
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
        (PART, MORE),
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
            "{who}'s <dinner|breakfast|pizza|lunch> <costs|comes to|is> [[n]] {unit}. {He} <tips|leaves|gives> the "
            "waiter [[p]]<%| percent>. <What does {he} pay in all?|How much does {he} spend in total?|Find the "
            "total.>",
            "<Bill|Check|Price>: [[n]] {unit}. <Tip|Tax|Fee>: [[p]]%. <Total: ?|What is the total?|How much is it in "
            "all?>",
            "<A sweater|A tent|A table|A radio> is <priced at|on the shelf for> [[n]] {unit}, and sales tax of "
            "[[p]]<%| percent> is added. What is the total <cost|price>?",
            "<Including|With|Counting> a tip of [[p]]<%| percent>, <how much is|what is> a <check|bill> of [[n]] "
            "{unit}?",
            "<What does|How much does> {who} pay <in all|in total|altogether> for {goods} <that cost|worth> [[n]] "
            "{unit} if a tax of [[p]]<%| percent> <is added|comes on top>?",
            "{who} <1=takes|took> a <taxi|cab>. The <fare|ride> <1=is|was> [[n]] {unit}, and {he} <1=adds|added> a "
            "tip of [[p]]<%| percent>. <What is the total?|How much is that in all?|How many {unit} is that with the "
            "tip?>",
            "<In this state|In this city|Here>, <there is a sales tax of|the sales tax is> [[p]]<%| percent>. {who} "
            "<buys|picks> <a jacket|a stove|a ring|a mower> for [[n]] {unit} <before|without> tax. What does {he} pay "
            "<with the tax|at the register|in the end>?",
            "The <restaurant|cafe|hotel> <1=adds|charges> [[p]]<%| percent> for <service|large groups> <1=to the "
            "bill|on top of the bill>. The <food|meal> <costs|comes to> [[n]] {unit}. How <much|many {unit}> <is the "
            "total|must the guests pay>?",
            "{who} and {other} <1=eat|ate> out. The <bill|check> <1=is|was> [[n]] {unit} before a tip of [[p]]<%| "
            "percent>. What <1=is|was> the total with the tip?",
            "A <plumber|painter|gardener|driver> <asks for|charges> [[n]] {unit} plus [[p]]<%| percent> tax. <How "
            "much is that in all?|What is the whole bill?|What must {who} pay?>",
            "<Concert|Theater|Game> tickets cost [[n]] {unit}, and a <booking|ticket|service> fee of [[p]]<%| "
            "percent> <is added|comes on top>. How <much|many {unit}> is paid <in all|in total>?",
            "{who} <orders|buys> {goods} for [[n]] {unit} <online|by phone>. <Delivery|Packing|Insurance> <costs|is> "
            "[[p]]<%| percent> <extra|more>. <How much is it in all?|What is the total price?>",
            "Find the <final|total|full> price of <a purchase|an item|an order> of [[n]] {unit} <with|after adding> "
            "[[p]]<%| percent> <tax|sales tax>.",
            "<If|When> {who} tips [[p]]<%| percent> on a <meal|haircut|bill|ride> of [[n]] {unit}, how <much|many "
            "{unit}> does {he} pay <in all|in total>?",
            "The <net|pre-tax> <price|amount> is [[n]] {unit} and the tax [[p]]<%| percent>. What is the "
            "<gross|after-tax> <price|amount>?",
            "{who} <was|is> happy with the <waitress|barber|guide|cook> and <gave|gives> [[p]]<%| percent> on top of "
            "the bill of [[n]] {unit}. <How much is that in total?|What is the total {he} paid?>",
            "<A customer|A family|A couple|A tourist> <had|ate> lunch for [[n]] {unit} and left a tip of [[p]]<%| "
            "percent>. <What was the whole cost?|How much did lunch cost with the tip?|What was spent in all?>",
            "<Import|Sales|City> tax <1=adds|puts> [[p]]<%| percent> <1=to|on> every price. <What|How much> does <a "
            "bike|a drill|a telescope|a piano> <marked|priced at> [[n]] {unit} <really cost|cost with the tax>?",
            "How <much|many {unit}> <is it if you pay|must be paid for> [[n]] {unit} <plus|and> a <tip|tax|fee> of "
            "[[p]]<%| percent>?",
            "{who} <must|has to> pay a bill of [[n]] {unit} <late|after the due date>, so a late fee of [[p]]<%| "
            "percent> is added. <How much must {he} pay now?|What is the total now?>",
            "<Room|Dinner|Ride>: [[n]] {unit} + [[p]]% <tax|tip|service>. <How much together?|What is the sum?>",
            "{who} <owes|borrowed> {other} [[n]] {unit} and <pays|gives> it back with [[p]]<%| percent> <on top|more "
            "as thanks>. How <much|many {unit}> does {other} get?",
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
)
