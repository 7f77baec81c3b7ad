"""Percentages that change a number."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import percent, whole_for

FAMILY = "percentages"


def _change(rng: Random) -> dict[str, int]:
    """A number and a percentage by which it changes to a whole number."""
    p = percent(rng, 95)
    return {"n": whole_for(rng, p), "p": p}


PART = Line(
    "part",
    "n * p / 100",
    says=(
        "[[p]]% of [[n]] is [[n * p / 100]] = [[part]].",
        "First find [[p]]% of [[n]]: [[n * p / 100]] = [[part]].",
        "The change is [[n * p / 100]] = [[part]].",
        "[[p]] percent of [[n]] equals [[n * p / 100]] = [[part]].",
        "[[n * p / 100]] = [[part]].",
    ),
    asks="[[p]]% of [[n]]",
    wrong=("n * 100 / p", "n - p", "n * p / 10", "n / p"),
)
MORE = Line(
    "total",
    "n + part",
    says=(
        "Add this to [[n]]: [[n + part]] = [[total]].",
        "The new amount is [[n + part]] = [[total]].",
        "The total is [[n + part]] = [[total]].",
        "So it becomes [[n + part]] = [[total]].",
        "Together that makes [[n + part]] = [[total]].",
        "[[n + part]] = [[total]].",
    ),
    asks="[[n]] with [[p]]% added",
    wrong=("n - part", "n + p", "part + p"),
)
LESS = Line(
    "rest",
    "n - part",
    says=(
        "Subtract this from [[n]]: [[n - part]] = [[rest]].",
        "The new amount is [[n - part]] = [[rest]].",
        "So it becomes [[n - part]] = [[rest]].",
        "Take this away from [[n]]: [[n - part]] = [[rest]].",
        "That leaves [[n - part]] = [[rest]].",
        "[[n - part]] = [[rest]].",
    ),
    asks="[[n]] with [[p]]% taken off",
    wrong=("n + part", "n - p", "n - part - p"),
)

KINDS = (
    Kind(
        "percent_increase",
        _change,
        (PART, MORE),
        train=(
            "Increase [[n]] by [[p]]%.",
            "What is [[n]] increased by [[p]]%?",
            "A number is [[p]]% more than [[n]]. What is the number?",
            "What number is [[p]]% greater than [[n]]?",
            "If [[n]] is increased by [[p]] percent, what is the result?",
            "A town had [[n]] people. Its population grew by [[p]]%. How many people live there now?",
            "{who} earned [[n]] {unit} a month and then got a raise of [[p]]%. How much does {he} earn now?",
            "Last year the {place} sold [[n]] {items}. This year it sold [[p]]% more. How many did it sell this year?",
            "{who} has [[n]] {items}. {other} has [[p]]% more than {who}. How many {items} does {other} have?",
            "The rent was $[[n]] and went up by [[p]]%. What is the new rent?",
            "The price of one {good} is [[n]] {unit}. It rises by [[p]] percent. What is the new price?",
            "How many {items} will a {worker} make this week if last week it was [[n]] and this week it is [[p]]% "
            "more?",
            "After a [[p]]% increase, how large is a number that was [[n]] before?",
            "There were [[n]] {people} in a club. The number of {people} rose by [[p]]%. How many are there now?",
            "Add [[p]]<%| percent> to [[n]].",
            "[[n]] + [[p]]% of [[n]] = ?",
            "Make [[n]] <larger|bigger|greater> by [[p]]<%| percent>. What <is|do you get as> the result?",
            "[[n]] <goes up|rises|increases|climbs> by [[p]]<%| percent>. What <is it|is the number> "
            "<now|then|afterwards>?",
            "<What is|How much is> [[n]] plus [[p]]<%| percent> of <itself|[[n]]>?",
            "<If|When> <1=x|y|n> is [[p]]<%| percent> more than [[n]], what is <1=x|y|n>?",
            "{who}'s <salary|allowance|rent|phone bill|weekly pay> was [[n]] {unit}. It <increased|went up|rose> by "
            "[[p]]<%| percent>. <What is it now?|How much is it now?|Find the new amount.>",
            "<A farm|A ranch> had [[n]] <1=cows|sheep|hens|goats> <last spring|a year ago>. <Since then|Now> the "
            "number <has grown|is larger> by [[p]]<%| percent>. How many <1=cows|sheep|hens|goats> <are there|does it "
            "have> now?",
            "<A school|A college|A camp> <had|counted> [[n]] <1=students|children> last year. This year <there are|it "
            "has> [[p]]<%| percent> more. How many <1=students|children> is that?",
            "<Ticket|Bread|Gas|Milk|Oil> prices <rose|went up> [[p]]<%| percent>. What is the new price <if|when> the "
            "<old price|price before> was [[n]] {unit}?",
            "{who} <ran|walked|swam|biked> [[n]] <1=meters|yards> <2=yesterday|on Monday|last week> and [[p]]<%| "
            "percent> farther <2=today|on Tuesday|this week>. How many <1=meters|yards> <was that|was the second "
            "distance>?",
            "The <usual|old|small> pack <has|holds> [[n]] <1=grams|pieces|sheets>. The <new|big> pack <has|holds> "
            "[[p]]<%| percent> more. How many <1=grams|pieces|sheets> is that?",
            "<1=Last month|In May|In the first week> a <video|song|website> had [[n]] <views|clicks|fans>. <1=This "
            "month|In June|In the next week> the number <grew|went up> by [[p]]<%| percent>. <What was it then?|How "
            "large did it become?|What is the new number?>",
            "{who} <1=collected|picked|sold|packed> [[n]] {items}, and {other} <1=collected|picked|sold|packed> "
            "[[p]]<%| percent> more. How many {items} did {other} <1=collect|pick|sell|pack>?",
            "A <tree|fence|tower|wall> was [[n]] <1=centimeters|inches|feet> <tall|high>. Now it is [[p]]<%| percent> "
            "<taller|higher>. How many <1=centimeters|inches|feet> <tall|high> is it now?",
            "A recipe for [[n]] <1=grams|ounces> of dough is <increased|made larger> by [[p]]<%| percent>. How many "
            "<1=grams|ounces> of dough <is that|does it make>?",
            "<By the end of the year|After a year|After a while> [[n]] {unit} <had grown|grew> by [[p]]<%| percent>. "
            "How <much|many {unit}> <was it|was there> <then|in the end>?",
            "The <{place}|hotel|bus line> had [[n]] <1=visitors|guests|customers> on Friday. On Saturday <it "
            "had|there were> [[p]]<%| percent> more than on Friday. How many <1=visitors|guests|customers> <came|were "
            "there> on Saturday?",
            "A <shop|store> buys <a table|a lamp|a coat|a clock> for [[n]] {unit} and <sells it for [[p]]<%| percent> "
            "more|adds [[p]]<%| percent> to the price|marks it up by [[p]]<%| percent>>. What is the selling price?",
            "{who} <weighs|lifts|carries> [[n]] pounds; {other} <does|manages> [[p]]<%| percent> more. How many "
            "pounds is that for {other}?",
            "<What will|How much will> [[n]] {unit} <become|be> after <a rise|a raise|an increase|a gain> of [[p]]<%| "
            "percent>?",
            "Old <1=price|value|number>: [[n]]. <Change|Increase|Rise>: +[[p]]%. New <1=price|value|number>: ?",
            "The <water|snow|river> level was [[n]] <1=centimeters|inches> and <rose|went up> [[p]]<%| percent> "
            "<overnight|in a week>. What is the level now in <1=centimeters|inches>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> the number that is [[p]]<%| percent> more than [[n]]. <What is the "
            "<right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=(
            "The number [[n]] grows by [[p]] percent. Find the new number.",
            "{who} had [[n]] {items} last month and has [[p]]% more now. How many {items} does {he} have now?",
        ),
        test=(
            "Find the number that is [[p]]% larger than [[n]].",
            "A {worker} was paid [[n]] {unit}, and then the pay was raised by [[p]]%. What is the pay now?",
        ),
    ),
    Kind(
        "percent_decrease",
        _change,
        (PART, LESS),
        train=(
            "Decrease [[n]] by [[p]]%.",
            "What is [[n]] decreased by [[p]]%?",
            "A number is [[p]]% less than [[n]]. What is the number?",
            "What number is [[p]]% smaller than [[n]]?",
            "If [[n]] is reduced by [[p]] percent, what is the result?",
            "Reduce [[n]] by [[p]]%.",
            "A village had [[n]] people. Its population fell by [[p]]%. How many people live there now?",
            "Last year the {place} sold [[n]] {items}. This year it sold [[p]]% fewer. How many did it sell this year?",
            "{who} has [[n]] {items}. {other} has [[p]]% fewer than {who}. How many {items} does {other} have?",
            "A car was worth $[[n]] and lost [[p]]% of its value. What is it worth now?",
            "The number of {people} in a club was [[n]], and it dropped by [[p]]%. How many are there now?",
            "After a [[p]]% decrease, how large is a number that was [[n]] before?",
            "Take [[p]]% off [[n]]. What is left?",
            "<Subtract|Take> [[p]]<%| percent> of [[n]] from [[n]].",
            "[[n]] - [[p]]% of [[n]] = ?",
            "<Lower|Cut|Diminish> [[n]] by [[p]]<%| percent>. What <is|do you get as> the result?",
            "[[n]] <goes down|falls|decreases|drops> by [[p]]<%| percent>. What <is it|is the number> "
            "<now|then|afterwards>?",
            "<What is|How much is> [[n]] minus [[p]]<%| percent> of <itself|[[n]]>?",
            "<If|When> <1=x|y|n> is [[p]]<%| percent> less than [[n]], what is <1=x|y|n>?",
            "{who}'s <rent|electric bill|phone bill|weekly pay> was [[n]] {unit}. It <decreased|went down|fell> by "
            "[[p]]<%| percent>. <What is it now?|How much is it now?|Find the new amount.>",
            "<A farm|A ranch> had [[n]] <1=cows|sheep|hens|goats> <last spring|a year ago>. <Since then|Now> the "
            "number <has become|is> [[p]]<%| percent> smaller. How many <1=cows|sheep|hens|goats> <are there|does it "
            "have> now?",
            "<A school|A college|A camp> <had|counted> [[n]] <1=students|children> last year. This year <there are|it "
            "has> [[p]]<%| percent> fewer. How many <1=students|children> is that?",
            "<Gas|Egg|Milk|Oil> prices <fell|went down> [[p]]<%| percent>. What is the new price <if|when> the <old "
            "price|price before> was [[n]] {unit}?",
            "{who} <ran|walked|swam|biked> [[n]] <1=meters|yards> <2=yesterday|on Monday|last week> and [[p]]<%| "
            "percent> less <2=today|on Tuesday|this week>. How many <1=meters|yards> <was that|was the second "
            "distance>?",
            "The <usual|big> pack <has|holds> [[n]] <1=grams|pieces|sheets>. The <light|small> pack <has|holds> "
            "[[p]]<%| percent> less. How <much is that|many <1=grams|pieces|sheets> is that>?",
            "<1=Last month|In May|In the first week> a <video|song|website> had [[n]] <views|clicks|fans>. <1=This "
            "month|In June|In the next week> the number <shrank|went down> by [[p]]<%| percent>. <What was it "
            "then?|How large was it then?|What is the new number?>",
            "{who} <1=collected|picked|sold|packed> [[n]] {items}, and {other} <1=collected|picked|sold|packed> "
            "[[p]]<%| percent> fewer. How many {items} did {other} <1=collect|pick|sell|pack>?",
            "A <2=candle|rope|pile|hedge> was [[n]] <1=centimeters|inches> <2=tall|long|high|high>. Now it is "
            "[[p]]<%| percent> <2=shorter|shorter|lower|lower>. How many <1=centimeters|inches> <is it now|are left>?",
            "A recipe for [[n]] <1=grams|ounces> of dough is <reduced|made smaller> by [[p]]<%| percent>. How many "
            "<1=grams|ounces> of dough <is that|does it make>?",
            "<A phone|A boat|A machine|A truck> <loses|lost> [[p]]<%| percent> of its value in <a|one> year. <It was "
            "bought for|Its price was> [[n]] {unit}. <What is it worth|What is its value> <then|after the year>?",
            "The <{place}|hotel|bus line> had [[n]] <1=guests|customers> on Saturday. On Sunday <it had|there were> "
            "[[p]]<%| percent> fewer than on Saturday. How many <1=guests|customers> <came|were there> on Sunday?",
            "A <puddle|pond|pool|tank> held [[n]] <1=liters|gallons>. In the <sun|heat> it <lost|gave off> [[p]]<%| "
            "percent> of <that|its water>. How many <1=liters|gallons> did it hold then?",
            "{who} <lifts|carries> [[n]] pounds; {other} <does|manages> [[p]]<%| percent> less. How many pounds is "
            "that for {other}?",
            "<What will|How much will> [[n]] {unit} <become|be> after <a fall|a cut|a decrease|a loss> of [[p]]<%| "
            "percent>?",
            "Old <1=price|value|number>: [[n]]. Change: -[[p]]%. New <1=price|value|number>: ?",
            "{who} used <to spend|to use> [[n]] {unit} a month on <food|gas|games>. Now it is [[p]]<%| percent> less. "
            "How <much|many {unit}> is it now?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> what is left of [[n]] after [[p]]<%| percent> is taken off. <What "
            "is the <right |correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the "
            "<result|answer>.|What is the result?>",
        ),
        dev=(
            "The number [[n]] shrinks by [[p]] percent. Find the new number.",
            "The {place} had [[n]] visitors in May and [[p]]% fewer in June. How many visitors came in June?",
        ),
        test=(
            "Find the number that is [[p]]% less than [[n]].",
            "A {worker} used [[n]] {items} last week and [[p]]% fewer this week. How many {items} were used this week?",
        ),
    ),
)
