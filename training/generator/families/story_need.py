"""One-step stories of what is still needed: how many more have to be added to reach a number."""

from __future__ import annotations

from redline.training.generator.handful import more
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "join_need",
        more,
        (
            step(
                "need",
                "b - a",
                "So # more {items} are needed.",
                "Still missing: # {items}.",
                "Subtract the {items} that are there already: #.",
                "Take what is done from what is wanted: #.",
                asks="the number of {items} still needed",
                wrong=("a + b", "a - b"),
            ),
        ),
        train=(
            "<Pancakes|Noodles|Waffles|Buns> for the whole class take [[b]] {items=<cups of flour|cups of "
            "milk|spoons of oil|cups of oats>}, and {who} has measured out [[a]]. How many more {items} <are "
            "needed|must {he} measure out>?",
            "{who} <stirs|pours|drops> [[a]] {items=<cups of water|cups of rice|potatoes|carrots|cups of beans>} "
            "into a pot. The <cook|package|note on the wall> says [[b]]. How many {items} are to be added so "
            "that it is right?",
            "{who} wants to <collect|have> [[b]] {items=<stamps|coins|cards|stickers|rocks|dolls|badges>}. {He} "
            "has [[a]] <so far|now|already>. How many more {items} does {he} <need|have to find>?",
            "{who}'s goal is [[b]] {items=<push-ups|laps|sit-ups|free throws|jumps>} a day. {He} has done [[a]]. "
            "How many more {items} does {he} have to do?",
            "{who} has read [[a]] {items=<pages|chapters|books|poems>} and <wants to|must> read [[b]] <by "
            "<Friday|Sunday|the end of the month>|in all>. How many {items} <are still to be read|does {he} "
            "still have to read>?",
            "How many {items} must {who} <buy|find|get> to have [[b]] <in all|altogether> if {he} <already "
            "has|has> [[a]]?",
            "How many more {items} does {who}, who has [[a]], need <to reach|so as to have|in order to have> [[b]]?",
            "{who} needs [[b]] {items} <for a <project|party|game|trip>|for school|for {his} class>. <At home|In "
            "the closet> {he} <finds|has> [[a]]. How many {items} <are missing|does {he} still need|does {he} "
            "have to buy>?",
            "<The table|Dinner> is set for [[b]] {items=<people|guests|children|visitors>}. So far [[a]] have "
            "<come|arrived>. How many {items} are still <missing|on their way|expected>?",
            "A puzzle has [[b]] {items=<pieces|parts>}. {who} has <placed|put in> [[a]] <so far|already>. How "
            "many {items} are still to be <placed|put in>?",
            "{who} <hopes|plans|wants> to sell [[b]] {items=<tickets|boxes of cookies|cakes|candles|raffle "
            "tickets|calendars>} for {his} <school|team|club>. So far {he} has sold [[a]]. How many more {items} "
            "must {he} sell?",
            "{who} makes a double batch for <guests|a school fair|a birthday> and so needs [[b]] {items=<cups of "
            "flour|cups of sugar|cups of rice|slices of cheese>}. The <bag|cupboard|shop> has only [[a]]. How "
            "many {items} is {he} short?",
            "{who} put [[a]] {items=<cups of flour|cups of sugar|spoons of salt|eggs>} into a bowl. The "
            "<recipe|dough|cake> needs [[b]] in all. How many <{items} are still missing|more {items} does {he} "
            "need>?",
            "A <school|class|club|team> <wants|needs> [[b]] {items=<cans|bottles|books|toys|signatures|old "
            "phones>} for <a drive|its project|the fair>. <So far|Up to now> [[a]] have been <collected|brought "
            "in>. How many more {items} are needed?",
            "{who} must <write|send|answer> [[b]] {items=<letters|emails|cards|invitations|messages>}. {He} has "
            "done [[a]]. How many {items} are left to do?",
            "{who} would like to have [[b]] {items} for the fair, and [[a]] are ready. How many more {items} "
            "<does {he} need|must {he} get>?",
            "<A box|A tray|A shelf|An album> has <room|space> for [[b]] {items}. There are [[a]] in it. How many "
            "more {items} <are needed to fill it|must {who} put in to fill it>?",
            "To <win the game|get the prize|reach the next level> {who} needs [[b]] "
            "{items=<points|stars|tokens|tickets|coins>}. {He} has [[a]]. How many more {items} must {he} "
            "<get|win|earn>?",
            "{who} has <won|got> [[a]] {items=<points|stars|tokens|tickets|coins>} at the arcade. <The toy {he} "
            "wants|A prize> costs [[b]] {items}. How many more {items} does {he} need?",
            "{who} is making a <fence with [[b]] {items=<boards|poles|sticks>}|tower with [[b]] "
            "{items=<blocks|bricks|stones>}|necklace with [[b]] {items=<beads|shells|pearls>}|model with [[b]] "
            "{items=<parts|pieces|sticks>}>. {He} has used [[a]] <so far|up to now>. How many more {items} <go "
            "in|belong in it|does {he} need>?",
            "There <will be|are> [[b]] <guests|children|people|visitors> at the party, but {who} has only [[a]] "
            "{items=<chairs|plates|cups|forks|party hats>}. How many more {items} <are needed|does {he} need so "
            "that everybody has one>?",
            "{other} has [[b]] {items} and {who} has [[a]]. How many {items} does {who} need to <have as many "
            "as|catch up with|be level with> {other}?",
            "How many {items} are missing if {who} <needs|wants|must bring> [[b]] and has [[a]]?",
            "{who} wants [[b]] {items}. {He} has [[a]]. <How many more?|How many are missing?|How many more does "
            "{he} need?>",
            "Each <player|child|student> <needs|must have> [[b]] {items=<cards|stickers|pencils|tokens|beads>} "
            "<to start|for the game|for the project>. {who} has found only [[a]]. How many more {items} must "
            "{he} find?",
            "{who}'s <teacher|coach|mother|boss> asked for [[b]] {items}. {who} <brought|could find|gave> [[a]]. "
            "How many {items} are still missing?",
            "The {worker} has to <deliver|carry|bring> [[b]] {items} to the {place}. By noon [[a]] are there. "
            "How many more {items} must the {worker} <bring|deliver>?",
            "{who} has already <watered|planted> [[a]] of [[b]] {items=<plants|flowers|bushes|young "
            "trees|tulips>}. How many {items} does {he} still have to do?",
            "A <running club|charity|choir|school> wants to have [[b]] {items=<runners|members|helpers>}. So far "
            "[[a]] have signed up. How many more {items} does it need?",
            "Out of [[b]] {items=<invitations|letters|boxes|packages|newspapers>}, {who} has delivered [[a]]. "
            "How many {items} are still to be delivered?",
        ),
        dev=(
            "The shelter must find homes for [[b]] {items=<puppies|kittens|dogs>} and has found homes for [[a]]. "
            "For how many more {items} does it need homes?",
            "{who} promised {other} [[b]] {items} but has brought just [[a]]. How many {items} does {who} owe "
            "{other} now?",
            "A quilt needs [[b]] {items=<squares|patches>}. {who} has sewn [[a]]. How many {items} remain to be sewn?",
        ),
        test=(
            "It takes [[b]] {items=<votes|signatures|coupons>} to win. {who} has collected [[a]] of them. How "
            "many more {items} are required?",
            "{who} needs [[b]] {items=<spoons of sugar|cups of raisins|carrots>} for a cake and finds [[a]] in "
            "the kitchen. How many {items} must {he} borrow from {other}?",
            "The hall must have [[b]] {items=<chairs|benches|tables>} tonight. {who} has carried in [[a]] of "
            "them. How many {items} should follow?",
        ),
    ),
)
