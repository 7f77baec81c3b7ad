"""One-step stories of measures that rise and fall: temperature, height, length, weight, water, distance."""

from __future__ import annotations

from redline.training.generator.handful import tenths, tenths_less, tenths_more
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "level_rises",
        tenths,
        (
            step(
                "total",
                "a + b",
                "In the end it is # {unit}.",
                "It goes up to # {unit}.",
                "Add what was gained: #.",
                asks="the number of {unit} in the end",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "<At 8 o'clock|In the morning|At dawn> it was [[a]] {unit=degrees}. By <noon|lunch|2 o'clock> it was "
            "[[b]] degrees warmer. <What was the temperature then?|How warm was it then?|How many degrees was it "
            "then?>",
            "The temperature was [[a]] {unit=degrees} and rose by [[b]] degrees. What is the temperature "
            "<now|after that>?",
            "A <plant|sunflower|young tree|bean plant|bamboo> was [[a]] {unit=<centimeters|inches|cm>} tall. It "
            "grew [[b]] {unit} <in a month|in a week>. How tall is it now?",
            "{who}'s <doll house|snowman|sand castle|tower of blocks> was [[a]] {unit=<inches|centimeters>} tall "
            "at first. {He} made it [[b]] {unit} taller. How tall is it now?",
            "There were [[a]] {unit=<liters|gallons>} of water in the <tank|barrel|pool>. {who} <poured|pumped> "
            "in [[b]] more. How many {unit} are in it now?",
            "A <puppy|lamb|calf|piglet> weighed [[a]] {unit=<pounds|kilograms|kg>}. It <gained|put on> [[b]] "
            "{unit} in a few weeks. How much does it weigh now?",
            "There were [[a]] {unit=<inches|centimeters>} of snow on the <ground|roof|road|field>. During the "
            "night [[b]] more fell. How deep was the snow then?",
            "The river was [[a]] {unit=<feet|meters>} deep and <rose|went up> by [[b]] {unit} <after the rain|in "
            "a week|in spring>. How deep is it now?",
            "A <bag|box|basket> of {items} weighs [[a]] {unit=<pounds|kilograms>}. {who} <adds|puts in> [[b]] "
            "{unit} more. How heavy is it now?",
            "How long is a <wall|fence|path|road> of [[a]] {unit=<meters|feet|yards>} after [[b]] {unit} are "
            "added to it?",
            "{who}'s <kite|balloon|drone|toy plane> was [[a]] {unit=<feet|meters|yards>} <high|up in the air> "
            "and climbed [[b]] {unit} more. How high was it then?",
            "The <grass|corn|wheat|vine> was [[a]] {unit=<inches|centimeters|cm>} high. After <some rain|a warm "
            "week|ten days> it had grown [[b]] {unit}. How high was it then?",
            "{who}'s <puppy|pumpkin|backpack|suitcase> weighed [[a]] {unit=<pounds|kilograms|kg>} and then got "
            "[[b]] {unit} heavier. What does it weigh now?",
            "{who} <built|piled up> a <tower|wall|snowman> [[a]] {unit=<inches|centimeters>} high and {other} "
            "put [[b]] {unit} on top. How high was it <then|in the end>?",
            "{who}: [[a]] {unit=<feet|meters|liters|pounds>}, then [[b]] {unit} more. How many {unit} now?",
            "If <the water|a plant|the snow|a tower> <reaches|stands at> [[a]] {unit=<inches|feet|centimeters>} "
            "and <gains|goes up by> [[b]] {unit}, <how high is it then|what height does it reach>?",
        ),
        dev=(
            "The bridge was [[a]] {unit=<meters|yards>} long before it was made [[b]] {unit} longer. What is its "
            "length now?",
            "At sunrise the thermometer stood at [[a]] {unit=degrees}, and until noon it gained [[b]]. Where did "
            "it stand at noon?",
        ),
        test=(
            "On its way up, the balloon had reached [[a]] {unit=<meters|feet>}; then it gained [[b]] {unit}. "
            "What height did it reach?",
            "Last June the pine was [[a]] {unit=<feet|meters>} high; it has added [[b]] since. How high is the "
            "pine this June?",
        ),
    ),
    Kind(
        "level_total",
        tenths,
        (
            step(
                "total",
                "a + b",
                "In all that is # {unit}.",
                "Together that makes # {unit}.",
                "Add the two numbers: #.",
                asks="the number of {unit} in all",
                wrong=("a - b", "b - a", "a * b"),
            ),
        ),
        train=(
            "{who} <walked|ran|hiked|jogged> [[a]] {unit=<miles|kilometers|km>} in the morning and [[b]] {unit} "
            "in the <afternoon|evening>. How far did {he} go that day?",
            "{who} drove [[a]] {unit=<miles|kilometers|km>} before lunch and <another [[b]]|[[b]] more> after "
            "lunch. How <far|many {unit}> did {he} drive <in all|altogether>?",
            "{who} <biked|rode> [[a]] {unit=<miles|kilometers>} to the {place} and [[b]] {unit} from there to "
            "{other}'s house. How many {unit} did {he} ride?",
            "A <rope|ribbon|string|cable|hose> is [[a]] {unit=<meters|feet|yards>} long. {who} ties <another "
            "one|a second one> of [[b]] {unit} to it. How long are the two together<, without the knot|>?",
            "{who} sewed a <ribbon|cloth|border> of [[a]] {unit=<inches|centimeters>} to one of [[b]] {unit}. "
            "How long is the whole piece?",
            "{who} bought [[a]] {unit=<pounds|kilograms|kg>} of <apples|potatoes|rice|grapes> and [[b]] {unit} "
            "of <pears|onions|beans|cherries>. How many {unit} did {he} buy <in all|altogether>?",
            "It rained [[a]] {unit=<inches|centimeters|millimeters>} on Monday and [[b]] on Tuesday. How much "
            "rain fell <in the two days|on both days together>?",
            "A <movie|song|lesson|show> lasted [[a]] {unit=minutes}, and the <talk|break> after it [[b]] "
            "minutes. How long was that in all?",
            "{who} <practiced|read|played piano|worked> [[a]] {unit=<hours|minutes>} on Saturday and [[b]] "
            "{unit} on Sunday. How many {unit} was that on the weekend?",
            "The train ride took [[a]] {unit=<minutes|hours>} and the bus ride [[b]] {unit}. How long did {who} ride?",
            "{who} cooked a soup with [[a]] {unit=<cups|liters>} of water and [[b]] {unit} of "
            "<milk|broth|cream>. How many {unit} of liquid is that?",
            "{who} ran [[a]] {unit=<miles|kilometers>} on Monday. On Wednesday {he} ran [[b]] {unit}. What is "
            "the total number of {unit}?",
            "{who} rowed [[a]] {unit=<miles|kilometers>}, <took a rest|ate an apple>, and rowed [[b]] {unit} "
            "more. How far was that?",
            "One <board|stick|pipe> is [[a]] {unit=<inches|feet|centimeters>} long, <the other|another> [[b]] "
            "{unit}. They are laid end to end. How long is that?",
            "{who} <used|needed> [[a]] {unit=<yards|meters|feet>} of <rope|wire|cloth|ribbon> on Monday and "
            "[[b]] {unit} on Friday. How many {unit} did {he} use <in all|altogether>?",
            "{who} drank [[a]] {unit=<cups|ounces>} of water before <lunch|noon> and [[b]] after it. How many "
            "{unit} did {he} drink that day?",
            "{who}: [[a]] {unit=<miles|kilometers|hours|minutes>} on Monday, [[b]] on Tuesday. <Total?|How many "
            "{unit} in all?|What is the sum?>",
            "The <farmer|baker|cook> sold [[a]] {unit=<pounds|kilograms|kg>} of <flour|potatoes|apples|nuts> to "
            "{who} and [[b]] {unit} to {other}. How many {unit} is that <in all|together>?",
            "How far is it from {who}'s house to {other}'s if it is [[a]] {unit=<miles|kilometers>} to the "
            "{place} and [[b]] {unit} more from there?",
        ),
        dev=(
            "{who} filled [[a]] {unit=<gallons|liters>} into the tank in May and [[b]] in June. How many {unit} "
            "was that?",
            "The runner {who} did [[a]] {unit=<miles|kilometers>}, rested, and then did [[b]]. How many {unit} "
            "had {he} done at the end?",
        ),
        test=(
            "From home to the lake is [[a]] {unit=<miles|kilometers>}, from the lake to the farm [[b]]. How far "
            "is the farm from home by way of the lake?",
            "Curtains for the kitchen take [[a]] {unit=<yards|meters>} of cloth and those for the bedroom [[b]]. "
            "What length of cloth should {who} order?",
        ),
    ),
    Kind(
        "level_falls",
        tenths_less,
        (
            step(
                "left",
                "a - b",
                "In the end it is # {unit}.",
                "What is left is # {unit}.",
                "Subtract what is gone: #.",
                asks="the number of {unit} left",
                wrong=("a + b", "b - a"),
            ),
        ),
        train=(
            "<At noon|In the afternoon|At lunch> it was [[a]] {unit=degrees}. By <night|midnight|evening> it was "
            "[[b]] degrees colder. <What was the temperature then?|How many degrees was it then?>",
            "The temperature was [[a]] {unit=degrees} and <fell|dropped|went down> by [[b]] degrees. What is it now?",
            "A <rope|ribbon|string|cable|hose|board|pipe> was [[a]] {unit=<meters|feet|inches|yards>} long. "
            "{who} cut off [[b]] {unit}. How <long is it now|much is left|many {unit} are left>?",
            "A candle was [[a]] {unit=<inches|centimeters|cm>} tall. It burned down by [[b]] {unit}. How tall is "
            "it now?",
            "{who}'s hair was [[a]] {unit=<inches|centimeters>} long. {other} cut off [[b]] {unit}. How long is "
            "it now?",
            "There were [[a]] {unit=<liters|gallons>} of water in the <tank|barrel|pool>. <It lost|{who} "
            "used|The plants got> [[b]] {unit}. How many {unit} are left?",
            "{who} had [[a]] {unit=<cups|pounds>} of <flour|sugar|rice|oats> and used [[b]] {unit} for <bread|a "
            "cake|dinner|cookies>. How much is left?",
            "The trip is [[a]] {unit=<miles|kilometers|km>} long. {who} has <driven|gone|ridden> [[b]] {unit}. "
            "How many {unit} are <left|still to go>?",
            "The trail is [[a]] {unit=<miles|kilometers>} long. After [[b]] {unit} {who} <takes a rest|stops for "
            "lunch>. How far does {he} still have to go?",
            "A <dog|cat|pig|bear|horse> weighed [[a]] {unit=<pounds|kilograms|kg>} and lost [[b]] {unit}. How "
            "much does it weigh now?",
            "A <bag|box|basket> with {items} weighs [[a]] {unit=<pounds|kilograms|kg>}. {who} takes out [[b]] "
            "{unit}. How heavy is it now?",
            "The snow was [[a]] {unit=<inches|centimeters>} deep. <Then|During the day> [[b]] {unit} melted. How "
            "deep was it then?",
            "The river was [[a]] {unit=<feet|meters>} deep in spring and <fell|went down> by [[b]] {unit} in "
            "summer. How deep was it <then|in summer>?",
            "A <movie|show|lesson|game> lasts [[a]] {unit=minutes}. So far [[b]] minutes are over. How many "
            "minutes are left?",
            "{who} has to <practice|read|work> [[a]] {unit=<minutes|hours>} and has done [[b]] {unit} <so "
            "far|already>. How many {unit} are left?",
            "{who} bought [[a]] {unit=<yards|meters|feet>} of <cloth|wire|rope|ribbon> and used [[b]] {unit} "
            "<for a project|for a dress|at school>. How many {unit} are left?",
            "How many {unit} are left of [[a]] {unit=<pounds|kilograms|liters|gallons>} if {who} uses [[b]] {unit}?",
            "From a <roll|piece> of [[a]] {unit=<yards|meters|feet|inches>}, {who} cuts [[b]] {unit}. How long "
            "is the rest?",
            "A <farmer|baker|cook> had [[a]] {unit=<pounds|kilograms|kg>} of <flour|potatoes|apples|nuts|corn> "
            "and sold [[b]] {unit}. How many {unit} are left?",
            "The <plane|drone|balloon|kite> was [[a]] {unit=<feet|meters>} high and came down [[b]] {unit}. How "
            "high was it then?",
            "{who} had [[a]] {unit=<gallons|liters>} of gas in the car and used [[b]] {unit} <on the way|for a "
            "trip|this week>. How much gas is left?",
            "{who} poured [[b]] {unit=<cups|liters>} out of a pot with [[a]] {unit} of soup. How much soup is "
            "still in the pot?",
            "{who} ran [[a]] {unit=<miles|kilometers>} last week. This week it was [[b]] {unit} less. How far "
            "did {he} run this week?",
            "{who}: [[a]] {unit=<feet|meters|liters|pounds>}, [[b]] {unit} used. How much is left?",
        ),
        dev=(
            "{who} sawed [[b]] {unit=<inches|centimeters>} off a table leg of [[a]] {unit}. What length was left?",
            "After [[b]] of [[a]] {unit=<miles|kilometers>} the runner {who} is tired. How many {unit} must {he} "
            "still run?",
        ),
        test=(
            "On its way down from [[a]] {unit=<meters|feet>}, the balloon sank [[b]] {unit}. At what height is it?",
            "The barrel held [[a]] {unit=<gallons|liters>} when it began to leak. By now [[b]] {unit} have run "
            "out. What does it hold?",
        ),
    ),
    Kind(
        "level_change",
        tenths_more,
        (
            step(
                "change",
                "b - a",
                "It changed by # {unit}.",
                "The difference is # {unit}.",
                "Subtract the smaller number: #.",
                asks="the number of {unit} by which it changed",
                wrong=("a + b", "a - b"),
            ),
        ),
        train=(
            "<At 7 o'clock|In the morning|At dawn> it was [[a]] {unit=degrees}. At <noon|lunch|2 o'clock> it was "
            "[[b]] degrees. By how many degrees did the temperature <rise|go up>?",
            "The temperature <fell|dropped|went down> from [[b]] {unit=degrees} to [[a]] degrees. <By how much "
            "did it change?|How many degrees did it fall?|How many degrees colder is it now?>",
            "A <plant|sunflower|young tree|bean plant|bamboo> was [[a]] {unit=<centimeters|inches|cm>} tall and "
            "is now [[b]] {unit} tall. How <much|many {unit}> did it grow?",
            "A candle was [[b]] {unit=<inches|centimeters|cm>} tall. Now it is [[a]] {unit} tall. How much has "
            "burned <down|away>?",
            "A <rope|ribbon|string|board|pipe> was [[b]] {unit=<meters|feet|inches|yards>} long. {who} cut off a "
            "piece, and [[a]] {unit} were left. How long was the piece?",
            "{who}'s hair was [[b]] {unit=<inches|centimeters>} long. After the haircut it was [[a]] {unit} "
            "long. How many {unit} were cut off?",
            "There were [[b]] {unit=<liters|gallons>} of water in the <tank|barrel|pool>. Now there are [[a]] "
            "{unit}. How many {unit} were <used|lost>?",
            "The <tank|barrel|pool> had [[a]] {unit=<liters|gallons>} of water in it. After a <storm|rainy day> "
            "it had [[b]] {unit}. How much water came in?",
            "A <puppy|lamb|calf|piglet> weighed [[a]] {unit=<pounds|kilograms|kg>}. Now it weighs [[b]] {unit}. "
            "How much has it gained?",
            "A <dog|cat|bear|horse> weighed [[b]] {unit=<pounds|kilograms|kg>} and now weighs [[a]] {unit}. How "
            "much has it lost?",
            "The snow was [[a]] {unit=<inches|centimeters>} deep yesterday, and after a snowy night it is [[b]] "
            "{unit} deep. How much deeper is it?",
            "The river <rose|went up> from [[a]] to [[b]] {unit=<feet|meters>}. By how many {unit} did it rise?",
            "{who} had [[b]] {unit=<cups|pounds>} of <flour|sugar|rice|oats>. After baking there were [[a]] "
            "{unit} left. How much did {he} use?",
            "The <sign|milestone> at the start said [[a]] {unit=<miles|kilometers>}, and at the end of the ride "
            "it said [[b]]. How far did {who} <ride|drive>?",
            "The car's <counter|meter> <showed|read> [[a]] {unit=<miles|kilometers>} before the trip and [[b]] "
            "{unit} after it. How long was the trip?",
            "{who} ran [[a]] {unit=<miles|kilometers>} in the first week and [[b]] {unit} in the second. How "
            "many {unit} more was that?",
            "A <wall|fence|path|road> was made longer, from [[a]] {unit=<meters|feet|yards>} to [[b]] {unit}. "
            "How many {unit} were added?",
            "The <plane|drone|balloon|kite> climbed from [[a]] {unit=<feet|meters>} to [[b]] {unit}. How many "
            "{unit} did it go up?",
            "{who}: [[a]] {unit=<pounds|feet|meters|liters>} before, [[b]] {unit} after. By how much did it change?",
            "A <bag|box|basket> with {items} weighed [[a]] {unit=<pounds|kilograms|kg>}. {who} put in more, and "
            "it weighed [[b]] {unit}. How much did {he} add?",
        ),
        dev=(
            "At sunrise the thermometer stood at [[a]] {unit=degrees}, and by noon at [[b]]. How many degrees "
            "did it gain?",
            "The leaking barrel went from [[b]] {unit=<gallons|liters>} to [[a]] overnight. How many {unit} ran out?",
        ),
        test=(
            "Last June the pine was [[a]] {unit=<feet|meters>} high; this June it measures [[b]]. By how much is "
            "it taller?",
            "{who} shortened a pair of curtains from [[b]] to [[a]] {unit=<inches|centimeters>}. How much cloth "
            "came off the length?",
        ),
    ),
)
