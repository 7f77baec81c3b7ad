"""Stories of comparing in one step: how many more, the larger one from the smaller one, and the other way round."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _larger_smaller(rng: Random) -> dict[str, int]:
    """`a` is larger than `b` by at least 2."""
    b, more = apart(rng, (2, 500), (2, 500))
    return {"a": b + more, "b": b}


def _few(rng: Random) -> dict[str, int]:
    b, more = apart(rng, (2, 50), (2, 50))
    return {"a": b + more, "b": b}


def _amount_more(rng: Random) -> dict[str, int]:
    a, b = apart(rng, (2, 500), (2, 500))
    return {"a": a, "b": b}


KINDS = (
    Kind(
        "difference_of_items",
        _larger_smaller,
        (
            step(
                "more",
                "a - b",
                "The difference: #.",
                "Subtract the smaller number from the larger one: #.",
                "That is # more {items}.",
                "It is # {items} more.",
                "Take one number from the other: #.",
                asks="how many more {items} there are on one side",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} <collected [[a]] {items}, and {other} collected|found [[a]] {items}; {other} found|made [[a]] "
            "{items} and {other} made|bought [[a]] {items}. {other} bought> [[b]]. How many <more {items} is that "
            "for {who}|more {items} did {who} have than {other}|fewer {items} did {other} have than {who}>?",
            "{who} has [[a]] {items}<, while| and|;> {other} has [[b]]<| {items}>. <How many more {items} does "
            "{who} have than {other}|How many fewer {items} does {other} have than {who}|By how many {items} is "
            "{who} ahead of {other}>?",
            "There are [[a]] <red {items} and [[b]] blue ones. How many more red than blue|large {items} and [[b]] "
            "small ones. How many more large than small|new {items} and [[b]] old ones. How many more new than "
            "old> {items} are there?",
            "There are [[b]] {items} in <the box and [[a]] {items} on the table. How many more are on the table "
            "than in the box|a bag and [[a]] on the floor. How many more {items} are on the floor than in the "
            "bag|one drawer and [[a]] in another. How many more {items} does the fuller drawer hold>?",
            "On <Monday {who} sold [[b]] {items}. On Tuesday {he} sold [[a]]. How many more {items} did {he} sell "
            "on Tuesday|Friday {who} made [[a]] {items}, on Saturday [[b]]. How many fewer {items} did {he} make "
            "on Saturday|Sunday {who} found [[b]] {items}, a week later [[a]]. How many more {items} were found "
            "the second time>?",
            "{who} wants as many {items} as {other} has. {other} has [[a]]<, {who}| and {who}> has [[b]]. How many "
            "<more {items} must {who} get|{items} does {who} need>?",
            "The {place} <had [[b]] {items} last year and has [[a]] this year|had [[b]] {items} before and has "
            "[[a]] now>. <How many more {items} is that|By how many did the number of {items} grow>?",
            "What is the difference between <a box|a bag|a heap> of [[a]] {items} and <one|another> of [[b]]?",
            "How many more {items} <are there|do we have> than {items2} if there are [[a]] {items} and [[b]] {items2}?",
            "<In the kitchen there are|{who} has> [[a]] {items} and [[b]] {items2}. <How many more {items} than "
            "{items2} are there|How many fewer {items2} than {items} are there|What is the difference of the two "
            "numbers>?",
            "{who} <bought|packed|carried> [[b]] {items2} and [[a]] {items}. How many more {items} than {items2} "
            "<was that|is that>?",
            "<Blue team: [[a]] {items}. Red team|Class A: [[a]] {items}. Class B|{who}: [[a]] {items}. {other}>: "
            "[[b]]. <What is the difference|By how many is the first ahead>?",
            "{other}'s <bag holds [[b]] {items}. {who}'s bag|basket has [[b]] {items} in it. {who}'s basket|box "
            "contains [[b]] {items}, and {who}'s box> <has|contains> [[a]]. How many {items} more does {who} have "
            "than {other}?",
            "In the morning the {worker} <made|sold|packed> [[a]] {items}, in the afternoon only [[b]]. How many "
            "fewer {items} were there in the afternoon?",
            "{who} guessed there were [[b]] {items}, but there were [[a]]. <By how many {items} was the guess too "
            "low|How many {items} was {he} off>?",
            "There <were [[a]] {items} on the list, but only [[b]] came|should be [[a]] {items} here, but there "
            "are only [[b]]>. How many {items} are missing?",
            "The {worker} ordered [[b]] {items} and got [[a]]. How many <{items} too many|more {items} than "
            "ordered> came?",
            "If {who} has [[a]] {items} and {other} [[b]], <how many more does {who} have|how many does {other} "
            "lack to have the same number of {items}|how many would {other} need to catch up>?",
            "{who} and {other} <sold|collected> {items} for the <school|team>. {who} <had|got> [[a]], {other} "
            "[[b]]. How many more {items} <were {who}'s|was that for {who}>?",
        ),
        dev=(
            "{who} counted [[a]] {items} on the left and [[b]] on the right. By how many {items} do the sides differ?",
            "A blue jar has [[b]] {items} and a green jar has [[a]]. How many more are in the green jar?",
            "{other} drew [[b]] {items} and {who} drew [[a]]. How many fewer did {other} draw?",
        ),
        test=(
            "{who} printed [[a]] {items} but {other} printed just [[b]]. How many more {items} did {who} print?",
            "This shelf has [[a]] {items} and that shelf [[b]]. How many fewer are on that shelf?",
            "Last summer {who} took home [[b]] {items}; this summer, [[a]]. What is the increase in {items}?",
        ),
    ),
    Kind(
        "difference_of_scenes",
        _few,
        (
            step(
                "more",
                "a - b",
                "The difference: #.",
                "Subtract the smaller number from the larger one: #.",
                "That is # more.",
                "Take one number from the other: #.",
                asks="the difference of the two numbers",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "<A|The> <class|choir|club> has [[a]] <boys and [[b]] girls. How many more boys than girls|girls and "
            "[[b]] boys. How many more girls than boys|girls and [[b]] boys. How many fewer boys than girls> are "
            "there?",
            "{who} is [[a]] years old and {other} is [[b]]<| years old>. How <much older is {who} than "
            "{other}|many years older is {who}|much younger is {other}|many years younger is {other} than {who}>?",
            "{who} scored [[a]] points<. {other} scored| and {other}> [[b]]. <How many more points did {who} "
            "score|By how many points did {who} win|How many points behind was {other}>?",
            "{who}'s team won [[a]] games and lost [[b]]. How many more games did it win than <it lost|lose>?",
            "<A|The> farm has [[a]] <chickens and [[b]] cows. How many more chickens than cows|sheep and [[b]] "
            "pigs. How many more sheep than pigs|goats and [[b]] horses. How many fewer horses than goats> does it "
            "have?",
            "{who} read [[a]] pages <on Saturday|yesterday>. {other} read [[b]]. How many more pages did {who} read?",
            "On <Friday [[a]] people came to the {place}, on Thursday [[b]]. How many more people came on "
            "Friday|Saturday [[b]] people came to the {place}, on Sunday [[a]]. How many more came on "
            "Sunday|Monday [[a]] people came, on Tuesday [[b]]. How many fewer people came on Tuesday>?",
            "{who} <ran [[a]] laps this week and [[b]] last week. How many more laps was it|walked [[a]] miles "
            "this week and [[b]] last week. How much farther was it|read [[a]] books this week and [[b]] last "
            "week. How many more books was it> this week?",
            "The temperature <was [[b]] degrees in the morning and [[a]] degrees at noon. How many degrees warmer "
            "was it at noon|rose from [[b]] degrees to [[a]] degrees. By how many degrees did it rise|fell from "
            "[[a]] degrees to [[b]] degrees. How many degrees did it fall>?",
            "A <tree|tower|wall> is [[a]] <feet|meters> high, and a <house|bush|fence> is [[b]]. How much higher "
            "is the <first|first one>?",
            "There are <[[b]] ducks on the pond and [[a]] geese. How many more geese than ducks|[[b]] cats and "
            "[[a]] dogs. How many fewer cats than dogs|[[b]] crows in the tree and [[a]] doves. How many more "
            "doves than crows> is that?",
            "<The bus|A bus> has [[b]] seats, but [[a]] <people|children> <want a ride|want to sit>. How many "
            "<people|of them> have <no seat|to stand>?",
            "{who} needs [[a]] minutes to <walk|run> to school, but [[b]] by bike. How many minutes does {he} save "
            "<by bike|with the bike>?",
            "{who} did [[a]] <push-ups|jumping jacks|sit-ups>. {other} did [[b]]. How many <more did {who} "
            "do|fewer did {other} do>?",
            "<There are [[a]]|We need [[a]]> <forks and [[b]] spoons. How many more forks than spoons|chairs and "
            "[[b]] tables. How many more chairs than tables|cups and [[b]] plates. How many more cups than plates> "
            "are there<| then>?",
            "{who} <got|received> [[a]] <cards|letters|calls> on {his} birthday; {other} got [[b]]. What is the "
            "difference?",
            "How many <more dogs than cats are in the show|fewer cats than dogs are there>, with [[a]] dogs and "
            "[[b]] cats?",
            "{who}'s book has [[a]] pages<. {other}'s has| and {other}'s has> [[b]]. How many <more pages has "
            "{who}'s book|pages more are in {who}'s>?",
            "{who} spent $[[a]] <on {goods} and $[[b]] on {goods2}. How much more did the {goods} cost|on {goods} "
            "and $[[b]] on {goods2}. How much less were the {goods2}>?",
            "A {good} costs $[[a]], a {good2} $[[b]]. How much <more does the {good} cost|cheaper is the "
            "{good2}|is the difference in price>?",
            "<Boys: [[a]]. Girls: [[b]]. How many more boys|Adults: [[a]]. Children: [[b]]. How many more "
            "adults|Wins: [[a]]. Losses: [[b]]. How many more wins>?",
            "A <rope is [[a]] feet long, and a ladder is [[b]] feet long. How much longer is the rope|board is "
            "[[a]] inches wide and a shelf [[b]]. How much wider is the board|truck is [[a]] feet long, a car "
            "[[b]] feet. How much shorter is the car>?",
            "A bag weighs [[a]] pounds, a box [[b]]. How <much heavier is the bag|many pounds lighter is the box>?",
        ),
        dev=(
            "In the race there were [[a]] cars and [[b]] trucks. How many more cars were there?",
            "{who} has been at this school for [[a]] months and {other} for [[b]]. How many months longer has "
            "{who} been there?",
            "The red team made [[b]] goals and the white team [[a]]. By how many goals did the white team win?",
        ),
        test=(
            "{who} typed [[a]] words in a minute and {other} typed [[b]]. How many more words did {who} type?",
            "An old oak is [[a]] feet tall and a young one is [[b]] feet tall. How many feet taller is the old oak?",
            "At noon [[b]] boats were in the harbor, at night [[a]]. How many more boats were there at night?",
        ),
    ),
    Kind(
        "larger_of_items",
        _amount_more,
        (
            step(
                "theirs",
                "a + b",
                "The larger number: #.",
                "Add the difference: #.",
                "That is # {items}.",
                "There are # {items}.",
                "More than that means adding: #.",
                asks="the larger number of {items}",
                wrong=(
                    "a - b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} <collected [[a]] {items}. {other} collected|picked [[a]] {items}. {other} picked|carried [[a]] "
            "{items}; {other} carried|bought [[a]] {items}, and {other} bought|lost [[a]] {items}. {other} lost> "
            "[[b]] more than <that|{who}>. How many {items} was <that for {other}|it for {other}>?",
            "{who} has [[b]] <fewer|less> {items} than {other}. {who} has [[a]]<| {items}>. How many <{items} "
            "|>does {other} have?",
            "There are [[b]] <more red {items} than blue ones. If there are [[a]] blue {items}, how many {items} "
            "are red|fewer blue {items} than red ones. There are [[a]] blue {items}. How many are red|more large "
            "{items} than small ones. With [[a]] small {items}, how many are large>?",
            "There <are [[a]] {items} in the first box, which is [[b]] fewer than in the second. How many {items} "
            "are in the second box|were [[a]] {items} in one bag, [[b]] less than in the other. How many {items} "
            "were in the other>?",
            "On Monday {who} sold [[a]] {items}. On <Tuesday|Friday> {he} sold [[b]] more than on Monday. How many "
            "{items} were sold on the <second|later> day?",
            "{other} needs [[b]] more {items} to have as many as {who}. {other} has [[a]]. How many {items} does "
            "{who} have?",
            "<Last week|Last year> the {place} had [[a]] {items}. Now it has [[b]] more<| than then>. How many "
            "{items} <does it have now|are there now>?",
            "A store has [[a]] {items2} and [[b]] more {items} than {items2}. How many {items} does it have?",
            "{who} <bought|packed|counted> [[a]] {items2}, which was [[b]] <fewer|less> than the number of "
            "{items}. How many {items} were there?",
            "How many {items} are in the <large box if the small one|blue bag if the red one|new box if the old "
            "one> has [[a]], and that is [[b]] <fewer|less>?",
            "{who}'s {items}: [[a]]. {other}'s {items}: [[b]] more<| than {who}'s>. How many are {other}'s?",
            "With [[b]] fewer {items}, {other} would have [[a]], as many as {who}. How many {items} does {other} have?",
            "The {worker} made [[a]] {items} before lunch and [[b]] more than that after <lunch|it>. How many "
            "{items} was it after lunch?",
            "{who} wanted to <sell [[a]] {items} and sold [[b]] more than that. How many {items} did {he} "
            "sell|make [[a]] {items} and made [[b]] more than planned. How many {items} did {he} make>?",
            "<It takes|You need> [[a]] {items} for a small {box} and [[b]] more for a large one. How many {items} "
            "are needed for a large one?",
            "{who} has [[a]] {items}. That is [[b]] fewer than <last year. How many {items} did {he} have last "
            "year|{he} needs. How many {items} does {he} need|{he} wants. How many {items} does {he} want>?",
        ),
        dev=(
            "{other}'s pile of {items} is larger than {who}'s by [[b]]. In {who}'s pile there are [[a]]. How many "
            "are in {other}'s?",
            "{who} drew [[a]] {items}; {other} drew [[b]] more. How many {items} did {other} draw?",
            "In the green jar are [[b]] fewer {items} than in the blue jar. If the green jar has [[a]], how many "
            "are in the blue jar?",
        ),
        test=(
            "{who} printed [[a]] {items}, [[b]] fewer than {other}. How many did {other} print?",
            "This shelf has [[a]] {items}, and that shelf has [[b]] more. How many {items} are on that shelf?",
            "{other} beat {who} by [[b]] {items}. {who} had [[a]]. How many {items} did {other} have?",
        ),
    ),
    Kind(
        "smaller_of_items",
        _larger_smaller,
        (
            step(
                "theirs",
                "a - b",
                "The smaller number: #.",
                "Take off the difference: #.",
                "That is # {items}.",
                "There are # {items}.",
                "Fewer than that means subtracting: #.",
                asks="the smaller number of {items}",
                wrong=(
                    "a + b",
                    "b - a",
                ),
            ),
        ),
        train=(
            "{who} <collected [[a]] {items}. {other} collected|picked [[a]] {items}. {other} picked|carried [[a]] "
            "{items}; {other} carried|bought [[a]] {items}, and {other} bought|lost [[a]] {items}. {other} lost> "
            "[[b]] <fewer|less> than <that|{who}>. How many {items} was <that for {other}|it for {other}>?",
            "{who} has [[b]] more {items} than {other}. {who} has [[a]]<| {items}>. How many <{items} |>does "
            "{other} have?",
            "There are [[b]] <more red {items} than blue ones. If there are [[a]] red {items}, how many {items} "
            "are blue|fewer blue {items} than red ones. There are [[a]] red {items}. How many are blue|more large "
            "{items} than small ones. With [[a]] large {items}, how many are small>?",
            "There <are [[a]] {items} in the first box, which is [[b]] more than in the second. How many {items} "
            "are in the second box|were [[a]] {items} in one bag, [[b]] more than in the other. How many {items} "
            "were in the other>?",
            "On Monday {who} sold [[a]] {items}. On <Tuesday|Friday> {he} sold [[b]] fewer than on Monday. How "
            "many {items} were sold on the <second|later> day?",
            "{other} needs [[b]] more {items} to have as many as {who}. {who} has [[a]]. How many {items} does "
            "{other} have?",
            "<Last week|Last year> the {place} had [[a]] {items}. Now it has [[b]] fewer<| than then>. How many "
            "{items} <does it have now|are there now>?",
            "A store has [[a]] {items2} and [[b]] fewer {items} than {items2}. How many {items} does it have?",
            "{who} <has|owns> [[a]] {items2}, which is [[b]] more than the number of {his} {items}. How many "
            "{items} does {he} <have|own>?",
            "How many {items} are in the <small box if the large one|red bag if the blue one|old box if the new "
            "one> has [[a]], and that is [[b]] more?",
            "{who}'s {items}: [[a]]. {other}'s {items}: [[b]] fewer<| than {who}'s>. How many are {other}'s?",
            "With [[b]] more {items}, {other} would have [[a]], as many as {who}. How many {items} does {other} have?",
            "The {worker} made [[a]] {items} before lunch and [[b]] fewer than that after <lunch|it>. How many "
            "{items} was it after lunch?",
            "{who} wanted to <sell [[a]] {items} but sold [[b]] fewer than that. How many {items} did {he} "
            "sell|make [[a]] {items} but made [[b]] fewer than planned. How many {items} did {he} make>?",
            "<It takes|You need> [[a]] {items} for a large {box} and [[b]] fewer for a small one. How many {items} "
            "are needed for a small one?",
            "{who} has [[a]] {items}. That is [[b]] more than <last year. How many {items} did {he} have last "
            "year|{he} needs. How many {items} does {he} need|{he} wanted. How many {items} did {he} want>?",
        ),
        dev=(
            "{other}'s pile of {items} is smaller than {who}'s by [[b]]. In {who}'s pile there are [[a]]. How many "
            "are in {other}'s?",
            "{who} drew [[a]] {items}; {other} drew [[b]] fewer. How many {items} did {other} draw?",
            "In the green jar are [[b]] more {items} than in the blue jar. If the green jar has [[a]], how many "
            "are in the blue jar?",
        ),
        test=(
            "{who} printed [[a]] {items}, [[b]] more than {other}. How many did {other} print?",
            "This shelf has [[a]] {items}, and that shelf has [[b]] fewer. How many {items} are on that shelf?",
            "{who} beat {other} by [[b]] {items}. {who} had [[a]]. How many {items} did {other} have?",
        ),
    ),
)
