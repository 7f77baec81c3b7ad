"""One-step stories of money: earned, found, saved and spent, with the unknown in each place."""

from __future__ import annotations

from redline.training.generator.handful import sum_less, sum_more, sums
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "purse_result",
        sums,
        (
            step(
                "total",
                "a + b",
                "The total is # dollars.",
                "Altogether that is # dollars.",
                "Add the two amounts: #.",
                "The sum is #.",
                asks="the dollars in all",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} <had|has saved|started with> $[[a]]. {He} <got|earned|found|received> $[[b]] more <today|this "
            "week|for {his} birthday|from {his} <aunt|uncle|grandmother>>. How much money does {who} have now?",
            "{who} <saved|put aside> $[[a]] in <May|June|March> and $[[b]] in <July|August|September>. How much "
            "<did {he} save|money did {he} save> <in all|altogether|in the two months>?",
            "{who} <earned|made> $[[a]] <washing cars|mowing lawns|babysitting|walking dogs|raking "
            "leaves|selling lemonade|delivering newspapers> and $[[b]] <cleaning windows|shoveling snow|feeding "
            "cats|selling cookies|helping a neighbor>. How much <money did {who} earn|did {who} earn> <in "
            "all|altogether|in total>?",
            "{who}'s piggy bank <had|held> $[[a]] in it. {who} <put in|added> $[[b]]. How much money is in the "
            "piggy bank now?",
            "{other} <gave|paid|sent> {who} $[[b]]. Before that {who} had $[[a]]. How much does {who} have now?",
            "For {his} birthday {who} <got|received> $[[a]] from {his} <mother|father|parents|aunt> and $[[b]] "
            "from {his} <grandmother|grandfather|cousins|uncle>. How much <money was that|did {he} get> in all?",
            "{who} opened <a savings account|an account> with $[[a]]. <Later|A week later|On Friday> {he} <put "
            "in|deposited> $[[b]] more. How much is in the account now?",
            "{who} found $[[b]] in <an old coat|a drawer|the car|a book>. {He} already had $[[a]] in {his} "
            "<pocket|wallet|purse>. How much money does {he} have <now|altogether>?",
            "{who} has $[[a]] in {his} <pocket|wallet|purse> and $[[b]] <at home|in a jar|in the bank>. How much "
            "money does {he} have <in all|altogether|in total>?",
            "<Before|Until> {his} birthday {who} had $[[a]]. Now {he} has $[[b]] more. How much money does {he} "
            "have now?",
            "How much money <will {who} have|does {who} have> if {he} <has|starts with> $[[a]] and "
            "<earns|gets|wins|finds> $[[b]]?",
            "{who} spent $[[a]] on <a toy|a game|a book|a cap|lunch|breakfast|a movie> and $[[b]] on <a shirt|a "
            "ball|candy|gas|a gift|dinner|a ticket>. How much did {who} spend <in all|altogether|in total>?",
            "{who} <bought|got> <a sandwich|a salad|a pizza|a soup> for $[[a]] and <a drink|some juice|a "
            "dessert|a cake> for $[[b]]. <What was the total?|How much did {he} pay?|How much did {he} pay in "
            "all?>",
            "<The|A> <hat|book|lamp|poster> costs $[[a]] and <the|a> <belt|pen|clock|frame> costs $[[b]]. {who} "
            "<takes|buys> both. How much does {who} <pay|spend|have to pay>?",
            "{who} paid $[[a]] for <shoes|a jacket|pants|a dress> and $[[b]] for <socks|a scarf|gloves|a shirt>. "
            "How much did the clothes cost {him} <in all|together>?",
            "The <game|movie|book|meal> cost $[[a]], and there was $[[b]] for <shipping|tax|parking|snacks>. How "
            "much did {who} pay altogether?",
            "On Saturday {who} spent $[[a]], and on Sunday {he} spent $[[b]]. How much did {he} spend on the weekend?",
            "{who} <sold|was able to sell> {his} old <bike|desk|phone|guitar> for $[[a]] and {his} "
            "<books|skates|games> for $[[b]]. How much money did {he} <get|make>?",
            "{who} had [[a]] dollars and {other} gave {him} [[b]] dollars. How many dollars does {who} have now?",
            "{who} <earns|makes> [[a]] dollars on Monday and [[b]] dollars on Tuesday. How many dollars is that "
            "<altogether|in all>?",
            "{who} got $[[a]] from {other} and $[[b]] from {third}. <Find the total.|How much is that in "
            "all?|How much did {he} get?>",
            "{who}: $[[a]], then $[[b]] more. <Total?|How much in all?|How much now?>",
            "{who} and {other} went to the {place}. {who} paid $[[a]] for the <tickets|bus|entrance> and $[[b]] "
            "for <food|snacks|drinks>. How much did {who} spend?",
            "{who} wanted to know what {he} spent: $[[a]] <for rent|for fruit|for bread|for the train> and "
            "$[[b]] <for food|for milk|for the bus>. <How much was it?|What is the sum?|How much did {he} spend?>",
            "After {he} had spent $[[a]], {who} spent another $[[b]]. How much did {he} spend <in all|altogether>?",
            "{who} needs $[[a]] for <a ticket|a gift|a trip|a new ball> and $[[b]] for <food|the bus|a "
            "card|shoes>. How much does {he} need?",
            "{who} donated $[[a]] to <the school|a shelter|the zoo|a library> and $[[b]] to <a hospital|the "
            "museum|the team|a park>. How much did {he} donate <in all|altogether>?",
        ),
        dev=(
            "{who}'s wallet held $[[a]] this morning, and {he} was paid $[[b]] at noon. How much is in the wallet now?",
            "Repairs cost {who} $[[a]] for parts and $[[b]] for labor. What was the bill?",
            "Grandpa slipped {who} $[[b]], and with that {he} could add to {his} $[[a]]. How much has {he} got?",
        ),
        test=(
            "A fruit basket is $[[a]] and the flowers are $[[b]]. What does {who} owe the florist for both?",
            "{who} won $[[b]] in a contest and laid it beside {his} $[[a]]. How much money lies there?",
            "At the county fair {who} paid $[[a]] for rides and later $[[b]] for popcorn. What were {his} expenses?",
        ),
    ),
    Kind(
        "purse_left",
        sum_less,
        (
            step(
                "left",
                "a - b",
                "So # dollars are left.",
                "What is left is #.",
                "Take away what is gone: #.",
                "Subtract: #.",
                asks="the dollars left",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} had $[[a]] <in {his} <wallet|pocket|purse> |>and <spent|paid> $[[b]] <on|for> <a toy|a game|a "
            "book|lunch|a movie|a ticket|candy|a hat|shoes>. How much <money |>does {he} have <left|now>?",
            "{who} <gave|lent|paid> {other} $[[b]] of {his} $[[a]]. How much <money |>does {who} <have "
            "left|still have>?",
            "{who} had $[[a]]. <At the <shop|store|mall|fair|market>|In town> {he} bought <a game|a toy car|a "
            "shirt|a ball|a cap|some fruit> for $[[b]]. How much money <does {he} have left|is left|remains>?",
            "{who} <got|received> $[[a]] for {his} birthday <and|but> has <already |>spent $[[b]]. How much <of "
            "it is left|does {he} still have>?",
            "{who} paid for <a sandwich|lunch|a magazine|a drink|a pizza|a taxi> that <cost|was> $[[b]] with "
            "$[[a]]. How much <change|money> did {he} get back?",
            "<Lunch|Dinner|A cake|The book|The ticket|The toy> cost $[[b]]. {who} gave the "
            "<cashier|waiter|seller|clerk> $[[a]]. How much change <did> {he} get?",
            "{who} <earned|made> $[[a]] <last week|in June|mowing lawns|babysitting> and spent $[[b]] of it. How "
            "much <did {he} keep|is left|does {he} have now>?",
            "{who}'s <piggy bank|jar|savings box> had $[[a]] in it. {He} took out $[[b]] <to buy a "
            "<gift|book|toy>|for a trip>. How much is left in it?",
            "There was $[[a]] in the <account|bank account> of {who}. {He} <took out|withdrew> $[[b]]. How much "
            "is still <there|in the account>?",
            "{who} lost $[[b]] of the $[[a]] {he} had. How much money does {he} have <now|left>?",
            "A <coat|bike|phone|tent|jacket|guitar|lamp> used to cost $[[a]]. It is $[[b]] cheaper <today|this "
            "week|in the sale>. What does it cost now?",
            "With a coupon {who} saves $[[b]] on a <game|meal|shirt|bag|toy> <that costs|priced at> $[[a]]. How "
            "much does {he} pay?",
            "How much money will {who} have left <if|when> {he} has $[[a]] and <spends|gives away|loses> $[[b]]?",
            "{who} had [[a]] dollars. {He} <spent|lost|gave away> [[b]] dollars. How many dollars does {he} have "
            "<left|now>?",
            "{who} brought $[[a]] to the <zoo|fair|museum|beach|game>. {He} came home after spending $[[b]]. How "
            "much did {he} bring home?",
            "Of {his} $[[a]], {who} has used $[[b]] <for the bus|for food|for stamps|for pens>. How much can "
            "{he} still spend?",
            "{who} has $[[a]] to spend. After {he} <buys|has bought> <a present|flowers|a cake|a puzzle> for "
            "$[[b]], how much is left?",
            "{who} owed {other} $[[a]] and has paid back $[[b]]. How much does {he} still owe?",
            "<The tickets|Two rides|The snacks> cost {who} $[[b]] out of $[[a]]. How much was left?",
            "{who}: $[[a]], spends $[[b]]. <How much is left?|Money left?|Left over?>",
            "From a gift card of $[[a]] {who} <used|spent> $[[b]]. What is <left on the card|the value of the "
            "card now>?",
            "{who} put $[[a]] in {his} pocket, but $[[b]] fell out through a hole. How much <was left|did {he} "
            "still have>?",
            "A bill of $[[a]] is <shared|paid> by {who} and {other}. {other} pays $[[b]]. How much does {who} pay?",
            "{who} sold a <bike|desk|table|piano> for $[[a]] and had to pay $[[b]] for an ad. How much did {he} "
            "have left?",
            "{who} had saved $[[a]] when {his} <phone|bike|watch> broke. The repair cost $[[b]]. How much of "
            "{his} savings is left?",
        ),
        dev=(
            "After {who} dropped $[[b]] into the donation box, how much of {his} $[[a]] was left?",
            "{who}'s wallet held $[[a]] this morning. {He} spent $[[b]] before noon. How much is in the wallet now?",
            "A taxi ride took $[[b]] from the $[[a]] that {who} carried. What did {he} have when {he} got out?",
        ),
        test=(
            "{who} goes to the county fair with $[[a]] and pays $[[b]] for rides. How much can {he} spend on food?",
            "The florist asks $[[b]], and {who} hands over $[[a]]. What does {who} get back?",
            "Grandpa's $[[a]] shrank by $[[b]] when {who} went shopping. How many dollars were there after that?",
        ),
    ),
    Kind(
        "purse_change",
        sum_less,
        (
            step(
                "spent",
                "a - b",
                "So # dollars are gone.",
                "{who} no longer has # dollars.",
                "Subtract what is left: #.",
                "The difference is #.",
                asks="the dollars that are gone",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} had $[[a]]. <After {he} bought <a toy|a game|a book|lunch|a hat>|After shopping|After a day "
            "at the fair>, {he} had $[[b]] left. How much <money |>did {he} spend?",
            "{who} <went|drove> to the <shop|store|mall|fair|market> with $[[a]] and came <home|back> with "
            "$[[b]]. How much did {he} spend?",
            "{who} had $[[a]] in the <morning|beginning>. <At night|In the evening|In the end> {he} had $[[b]]. "
            "How much did {who} spend?",
            "{who} paid with $[[a]] and got $[[b]] <back|in change|as change>. How much did {he} spend?",
            "{who} gave the <cashier|waiter|seller|clerk> $[[a]] for <a sandwich|a magazine|a drink|a pizza|a "
            "taxi ride|a cap> and got back $[[b]]. What did <it|that> cost?",
            "How much did {who} spend if {he} <had|started with> $[[a]] and <has $[[b]] left|now has $[[b]]>?",
            "{who} <had|started with> [[a]] dollars. Now {he} has [[b]] dollars. How many dollars did {he} "
            "<spend|use>?",
            "{who} got $[[a]] for {his} birthday. {He} spent some <of it |>on <candy|books|games|clothes> and "
            "still has $[[b]]. How much did {he} spend?",
            "{who}'s piggy bank had $[[a]]. {He} took out some money <for a gift|to buy a toy|for a trip>, and "
            "now it has $[[b]]. How much money did {he} take out?",
            "There was $[[a]] in {who}'s account. <After {he} paid the rent|After a visit to the bank|After "
            "shopping> there was $[[b]]. How much did {he} <take out|use>?",
            "{who} gave some of {his} $[[a]] to {other} and kept $[[b]]. How much money did {other} get?",
            "{who} lost some money. {He} had $[[a]] and now has <only |>$[[b]]. How much did {he} lose?",
            "{who} has $[[b]] left <from|of> $[[a]]. How much has {he} <spent|used> <so far|already>?",
            "{who} bought <a ball|a lamp|a pen|flowers|a cake|a ticket> and had $[[b]] of {his} $[[a]] left. How "
            "much did {he} pay?",
            "Of the $[[a]] {who} <earned|made> <last week|mowing lawns|babysitting>, only $[[b]] is left. How "
            "much <has {he} spent|is gone>?",
            "{who}: $[[a]] before, $[[b]] after. How much was spent?",
            "{who} started the trip with $[[a]] and ended it with $[[b]]. What did the trip cost {him}?",
            "{who}'s <gift card|bus card> had $[[a]] on it and now has $[[b]]. How much has {he} used?",
            "What did {who} pay for <a kite|a map|the milk|the bread|a comb> if {he} had $[[a]] before and "
            "$[[b]] after?",
            "{who} took $[[a]] to <school|the museum|the zoo|the pool>. {He} bought <lunch|a snack|a ticket|a "
            "postcard> and brought $[[b]] home. How much was it?",
            "{who} and {other} bought <a gift|a game|pizza>. {who} had $[[a]] before and $[[b]] after. How much "
            "did {who} pay?",
            "{who} looks into {his} <wallet|purse|pocket>: only $[[b]] of $[[a]] is there. How much did {he} spend?",
            "This morning {who} had $[[a]]. {He} bought <milk and eggs|bread|apples|a newspaper>. There is "
            "$[[b]] left. What did {he} pay?",
        ),
        dev=(
            "Now that {who} has been to the toy shop, just $[[b]] of $[[a]] remains. How much money stayed at "
            "the shop?",
            "{who} handed the driver $[[a]] and was handed $[[b]]. What was the fare?",
            "From $[[a]] the savings of {who} fell to $[[b]]. What amount did {he} use?",
        ),
        test=(
            "{who}'s money went down from $[[a]] to $[[b]] at the county fair. What did the fair cost {him}?",
            "On Monday there was $[[a]] in the drawer of {who}; on Friday, $[[b]]. How many dollars were taken "
            "from it?",
            "When {he} left the bakery, {who} had $[[b]], though {he} came with $[[a]]. How much did {he} leave there?",
        ),
    ),
    Kind(
        "purse_gained",
        sum_more,
        (
            step(
                "new",
                "b - a",
                "So # dollars came in.",
                "The difference is #.",
                "Subtract what was there before: #.",
                asks="the dollars that came in",
                wrong=("a + b", "a - b"),
            ),
        ),
        train=(
            "{who} had $[[a]]. <After <mowing lawns|washing cars|babysitting|raking leaves|walking dogs>|After "
            "{his} birthday|After a week of work> {he} had $[[b]]. How much <money |>did {he} get?",
            "{who} had $[[a]] <last week|on Monday|in May>. {He} <washed cars|mowed lawns|cleaned windows|walked "
            "dogs> and now has $[[b]]. How much money did {he} <make|earn>?",
            "{who} had $[[a]]. {other} gave {him} some money, and now {he} has $[[b]]. How much did {other} give "
            "{him}?",
            "{who}'s piggy bank had $[[a]]. {He} put in some more <money |>and now it has $[[b]]. How much did "
            "{he} put in?",
            "The account of {who} <grew|went up> from $[[a]] to $[[b]]. How much was <added|put in>?",
            "{who} <started|began> the <day|week|month> with $[[a]] and ended it with $[[b]]. How much money did "
            "{he} <gain|get|earn>?",
            "How much did {who} <earn|save|win> if {he} had $[[a]] <before|at first> and has $[[b]] now?",
            "{who} had [[a]] dollars <at first|yesterday|before> and now has [[b]] dollars. How many dollars did "
            "{he} get?",
            "{who} found some money in <an old coat|the car|a book>. {He} had $[[a]] before and $[[b]] after. "
            "How much did {he} find?",
            "Now {who} has $[[b]]. Before {his} <aunt|uncle|grandmother> visited, {he} had $[[a]]. How much did "
            "the <guest|visitor> give {him}?",
            "{who}'s savings were $[[a]]. They are $[[b]] <now|today>. How much has {he} saved since then?",
            "{who} bought <a toy|a lamp|an old chair|a guitar> for $[[a]] and sold it for $[[b]]. How much "
            "<money did {he} make|did {he} gain>?",
            "{who}: $[[a]] before, $[[b]] now. How much came in?",
            "By selling <lemonade|cookies|old books|flowers>, {who} got from $[[a]] to $[[b]]. How much did {he} "
            "<earn|make>?",
            "{who} had $[[a]]. {He} sold {his} <old bike|skates|desk|games> and then had $[[b]]. How much did "
            "{he} get for this?",
        ),
        dev=(
            "Thanks to a gift from Grandma, {who} has $[[b]] instead of $[[a]]. How much was the gift?",
            "The class fund stood at $[[a]] before the bake sale and at $[[b]] after it. What did the bake sale bring?",
        ),
        test=(
            "{who} counted $[[a]] on Sunday and $[[b]] on Saturday, having spent nothing. How many dollars did "
            "{he} get that week?",
            "A raffle took {who}'s money from $[[a]] up to $[[b]]. What did {he} win?",
        ),
    ),
    Kind(
        "purse_need",
        sum_less,
        (
            step(
                "need",
                "a - b",
                "Still missing: # dollars.",
                "{who} needs # dollars more.",
                "Subtract what is there already: #.",
                asks="the dollars still needed",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "{who} needs $[[a]] for <a camera|a trip|a bike|a drum>. {His} <mother|father|aunt> gives {him} "
            "$[[b]]. How much more does {he} need?",
            "{who} wants <a game|a robot|a skateboard|a watch> that costs $[[a]]. {He} has $[[b]]. How much more "
            "money must {he} <save|earn|get>?",
            "{who} <saves|is saving> for <a bike|a phone|a trip|a guitar|skates> that <costs|will cost> $[[a]]. "
            "So far {he} has $[[b]]. How much more <does {he} need|must {he} save>?",
            "A <bike|tent|telescope|camera|drum> costs $[[a]]. {who} has $[[b]]. How much <is missing|more does "
            "{he} need>?",
            "How much more must {who} <earn|save> to <have|reach> $[[a]] if {he} <has|has saved> $[[b]]?",
            "{who} <has|saved> $[[b]], but <the ticket|the jacket|the ball|the lamp> costs $[[a]]. How much "
            "money is {he} short?",
            "{who} owes {other} $[[a]] and has only $[[b]] with {him}. How much more does {he} need to pay all of it?",
            "The class wants to raise $[[a]] for a <trip|party|garden|show>. It has raised $[[b]]. How much is "
            "still <needed|missing>?",
            "At the <shop|store|market|counter> {who} sees that the bill is $[[a]]. {He} finds $[[b]] in {his} "
            "pocket. How much does {he} have to borrow from {other}?",
            "{who} <mows lawns|walks dogs|washes cars|sells lemonade> to get $[[a]] for <a robot|a game|a gift>. "
            "{He} has made $[[b]]. How much is left to earn?",
            "{who} has $[[b]] and {other} has $[[a]]. How much must {who} get to have as much as {other}?",
            "{who}: needs $[[a]], has $[[b]]. How much more?",
            "{who}'s goal is to save $[[a]] by <June|summer|the holidays|Friday>. {He} has put away $[[b]]. How "
            "far is {he} from the goal?",
            "[[a]] dollars are needed, and {who} has [[b]] dollars. How many dollars are missing?",
            "{who} wants <a doll|a puzzle|a scooter|a new desk> for $[[a]]. {His} "
            "<mother|father|uncle|grandmother> will pay $[[b]] of that. How much does {who} have to pay?",
            "{who} paid $[[b]] of a <bill|fee|fine> of $[[a]]. How much does {he} still have to pay?",
        ),
        dev=(
            "Before {who} can buy the $[[a]] drone, how much must {he} add to {his} $[[b]]?",
            "The roof repair is $[[a]], and the club has $[[b]] in the bank. What does the club lack?",
        ),
        test=(
            "{who} dreams of a violin. It is $[[a]], and {he} has put $[[b]] away. What amount must come in?",
            "A family pass for the county fair is $[[a]]. {who} holds $[[b]] in {his} hand. How many dollars "
            "does {he} lack?",
        ),
    ),
)
