"""By what percentage a number has changed."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.program import Line
from redline.training.generator.shares import percent, whole_for

FAMILY = "percentages"


def _rise(rng: Random) -> dict[str, int]:
    """An old and a larger new number, a whole percentage apart."""
    p = rng.choice((percent(rng), 100, 120, 150, 200)) if rng.random() < 0.3 else percent(rng)
    old = whole_for(rng, p)
    return {"old": old, "new": old + old * p // 100}


def _fall(rng: Random) -> dict[str, int]:
    """An old and a smaller new number, a whole percentage apart."""
    p = percent(rng)
    old = whole_for(rng, p)
    return {"old": old, "new": old - old * p // 100}


def _gap(formula: str, wrong: tuple[str, ...]) -> Line:
    return Line(
        "diff",
        formula,
        says=(
            f"The difference is [[{formula}]] = [[diff]].",
            f"The two numbers are [[{formula}]] = [[diff]] apart.",
            f"It changed by [[{formula}]] = [[diff]].",
            f"First find the change: [[{formula}]] = [[diff]].",
            f"[[{formula}]] = [[diff]].",
        ),
        asks="the difference of [[old]] and [[new]]",
        wrong=wrong,
    )


_RATE = Line(
    "rate",
    "diff * 100 / old",
    says=(
        "The percent change is [[diff * 100 / old]] = [[rate]].",
        "That is [[diff * 100 / old]] = [[rate]] percent of [[old]].",
        "Compare it with the old value: [[diff * 100 / old]] = [[rate]] percent.",
        "As a percentage of [[old]] this is [[diff * 100 / old]] = [[rate]] percent.",
        "Divide by the original and take it times 100: [[diff * 100 / old]] = [[rate]].",
        "[[diff * 100 / old]] = [[rate]].",
    ),
    asks="what percent the change is of [[old]]",
    wrong=("diff * 100 / new", "new * 100 / old", "diff * old / 100"),
)

KINDS = (
    Kind(
        "percent_rise",
        _rise,
        (_gap("new - old", ("new + old", "new - old - old")), _RATE),
        train=(
            "What is the percent increase from [[old]] to [[new]]?",
            "A price rises from [[old]] {unit} to [[new]] {unit}. By what percent did it rise?",
            "A number grows from [[old]] to [[new]]. What is the percent increase?",
            "{who} had [[old]] {items} and now has [[new]]. By what percent did the number of {items} increase?",
            "The rent went up from $[[old]] to $[[new]]. What was the percent increase?",
            "Find the percent increase when [[old]] becomes [[new]].",
            "By what percentage is [[new]] more than [[old]]?",
            "[[new]] is what percent more than [[old]]?",
            "A club had [[old]] members last year and has [[new]] members this year. By what percent did it grow?",
            "{who}'s pay was raised from [[old]] {unit} to [[new]] {unit}. What percent raise is this?",
            "Last week a {worker} sold [[old]] {items}. This week it was [[new]]. What is the percent increase?",
            "The {place} now has [[new]] {items}. Before it had [[old]]. By what percent did the number grow?",
            "<From|Going from> [[old]] to [[new]] is <a rise|an increase|a gain> of what percent?",
            "[[old]] -> [[new]]: <percent increase = ?|what is the increase in percent?>",
            "<Find|Calculate|Give> the <percent change|percentage increase|growth in percent> from [[old]] to [[new]].",
            "<Old|First> <1=price|value|number>: [[old]]. <New|Later> <1=price|value|number>: [[new]]. <What is the "
            "percent increase?|Find the rise in percent.>",
            "By what <percent|percentage> <must|do you have to> <raise|increase> [[old]] to <get|reach|have> [[new]]?",
            "<A shirt|A meal|A stamp|A loaf> <used to cost|cost> [[old]] {unit} and now costs [[new]] {unit}. By what "
            "<percent|percentage> did the price <go up|rise|increase>?",
            "{who} <earned|made> [[old]] {unit} <a week|a month> and now <earns|makes> [[new]] {unit}. <What percent "
            "more is that?|By what percent did {his} pay <grow|go up>?>",
            "<A town|A village|An island> <grew|went> from [[old]] to [[new]] people. <What percent growth is "
            "this?|By what percent did it grow?>",
            "<Last year|In spring|A year ago> <a tree|a plant|a hedge> was [[old]] <1=inches|centimeters> tall. Now "
            "it is [[new]] <1=inches|centimeters> tall. <By what percent did it grow|What percent growth is that>?",
            "The <number of members|score|water level|number of visits> <rose|climbed|went up> from [[old]] to "
            "[[new]]. <Express|Give|Write> the <rise|increase> as a <percent|percentage>.",
            "{who} <collected|sold|picked|packed> [[old]] {items} <1=last week|on Friday|in May> and [[new]] <1=this "
            "week|on Saturday|in June>. By what <percent|percentage> did <the number|{his} number> <rise|go "
            "up|increase>?",
            "A shop <buys|gets> a <lamp|bag|chair|rug> for [[old]] {unit} and sells it for [[new]] {unit}. What "
            "percent is the <markup|profit>?",
            "{who} <bought|got> <a stock|a painting|a coin|a stamp> for [[old]] {unit} and <sold|resold> it for "
            "[[new]] {unit}. What was the <gain|profit> <in percent|as a percentage>?",
            "{who} has [[old]] {items} and {other} has [[new]]. <What percent more does {other} have?|By what percent "
            "does {other} have more?>",
            "<At first|In the beginning> a <bakery|garage|hotel> had [[old]] <workers|customers>, <later|in the end> "
            "[[new]]. <By what percent did it grow?|What was the percent increase?>",
            "The <new|large|family> pack <has|holds> [[new]] <1=pieces|grams|ounces> instead of [[old]]. What percent "
            "more is that?",
            "A <class|club|choir> of [[old]] <becomes|grew to> [[new]]. <Percent increase: ?|What percent is the "
            "increase?>",
            "<Rent|Insurance|The fee|The bill> <was|used to be> [[old]] {unit}; <now it is|it has gone up to> [[new]] "
            "{unit}. <How large is the increase in percent?|What percent increase is that?>",
            "How much <larger|bigger|more> is [[new]] than [[old]], <in percent|as a percentage of [[old]]>?",
            "{who} <ran|swam|biked> [[old]] <1=meters|yards> on <the first day|Monday> and [[new]] <1=meters|yards> "
            "on <the next day|Tuesday>. By what percent did {he} <improve|increase the distance>?",
            "<If|When> [[old]] {unit} <grow|turn> into [[new]] {unit}, what is the <percent gain|gain in "
            "percent|percent increase>?",
            "A <website|video|shop> had [[new]] <1=visits|orders|clicks> <2=today|this week> after [[old]] "
            "<1=visits|orders|clicks> <2=yesterday|last week>. By what percent <is this higher|did it rise>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> the percent increase from [[old]] to [[new]]. <What is the <right "
            "|correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the <result|answer>.|What is "
            "the result?>",
        ),
        dev=(
            "How many percent larger than [[old]] is [[new]]?",
            "The price of a ticket went from [[old]] {unit} up to [[new]] {unit}. What is the increase in percent?",
        ),
        test=(
            "By how many percent does a number increase when it goes from [[old]] to [[new]]?",
            "{who} counted [[old]] {items} on Monday and [[new]] on Tuesday. What is the percent increase?",
        ),
    ),
    Kind(
        "percent_fall",
        _fall,
        (_gap("old - new", ("old + new", "old - new - new")), _RATE),
        train=(
            "What is the percent decrease from [[old]] to [[new]]?",
            "A price falls from [[old]] {unit} to [[new]] {unit}. By what percent did it fall?",
            "A number drops from [[old]] to [[new]]. What is the percent decrease?",
            "{who} had [[old]] {items} and now has [[new]]. By what percent did the number of {items} decrease?",
            "A coat is reduced from $[[old]] to $[[new]]. What percent is the discount?",
            "Find the percent decrease when [[old]] becomes [[new]].",
            "By what percentage is [[new]] less than [[old]]?",
            "[[new]] is what percent less than [[old]]?",
            "A club had [[old]] members last year and has [[new]] members this year. By what percent did it shrink?",
            "One {good} used to cost [[old]] {unit} and now costs [[new]] {unit}. By what percent was the price "
            "reduced?",
            "The {place} now has [[new]] {items}. Before it had [[old]]. By what percent did the number go down?",
            "{who} paid $[[new]] for a bike that normally costs $[[old]]. What percent did {he} save?",
            "<From|Going from> [[old]] to [[new]] is <a fall|a decrease|a loss|a drop> of what percent?",
            "[[old]] -> [[new]]: <percent decrease = ?|what is the decrease in percent?>",
            "<Find|Calculate|Give> the <percentage decrease|drop in percent|loss in percent> from [[old]] to [[new]].",
            "<Old|First> <1=price|value|number>: [[old]]. <New|Later> <1=price|value|number>: [[new]]. <What is the "
            "percent decrease?|Find the drop in percent.>",
            "By what <percent|percentage> <must|do you have to> <lower|decrease|reduce> [[old]] to <get|reach|have> "
            "[[new]]?",
            "<A shirt|A tablet|A lamp|A ticket home> <used to cost|cost> [[old]] {unit} and now costs [[new]] {unit}. "
            "By what <percent|percentage> did the price <go down|fall|decrease>?",
            "{who} <spent|paid> [[old]] {unit} <a week|a month> on <food|gas> and now <spends|pays> [[new]] {unit}. "
            "<What percent less is that?|By what percent did it go down?>",
            "<A town|A village|An island> <shrank|went down> from [[old]] to [[new]] people. <What percent was "
            "lost?|By what percent did it shrink?>",
            "A <jacket|sofa|tent|bike> <was|is> marked down from [[old]] {unit} to [[new]] {unit}. <What percent off "
            "is that?|What is the discount in percent?|By what percent was it marked down?>",
            "The <number of members|score|water level|number of visits> <fell|dropped|went down> from [[old]] to "
            "[[new]]. <Express|Give|Write> the <fall|decrease> as a <percent|percentage>.",
            "{who} <collected|sold|picked|packed> [[old]] {items} <1=last week|on Friday|in May> and <only |>[[new]] "
            "<1=this week|on Saturday|in June>. By what <percent|percentage> did the number <fall|go down|decrease>?",
            "A <car|boat|phone|machine> was <bought for|worth> [[old]] {unit} and is now worth [[new]] {unit}. What "
            "percent of <its|the> value was lost?",
            "{who} <bought|got> <a stock|a painting|a coin> for [[old]] {unit} and <sold|resold> it for [[new]] "
            "{unit}. What was the loss <in percent|as a percentage>?",
            "{who} has [[old]] {items} and {other} has [[new]]. <What percent fewer does {other} have?|By what "
            "percent does {other} have fewer?>",
            "<At first|In the beginning> a <bakery|garage|hotel> had [[old]] <workers|customers>, <later|in the end> "
            "[[new]]. <By what percent did it shrink?|What was the percent decrease?>",
            "The <new|small|light> pack <has|holds> [[new]] <1=pieces|grams|ounces> instead of [[old]]. What percent "
            "less is that?",
            "A <class|club|choir> of [[old]] <falls|goes down> to [[new]]. <Percent decrease: ?|What percent is the "
            "decrease?>",
            "The <sale price|new price> is [[new]] {unit}, the <original|old|regular> price [[old]] {unit}. <What is "
            "the discount in percent?|Find the percent of discount.|What percent off is this?>",
            "How much <smaller|less> is [[new]] than [[old]], <in percent|as a percentage of [[old]]>?",
            "{who} <ran|swam|biked> [[old]] <1=meters|yards> on <the first day|Monday> and [[new]] <1=meters|yards> "
            "on <the next day|Tuesday>. By what percent did {he} cut the distance?",
            "<If|When> [[old]] {unit} <shrink|drop> to [[new]] {unit}, what is the <percent loss|loss in "
            "percent|percent decrease>?",
            "A <tank|barrel|pool> <held|had> [[old]] <1=liters|gallons> and now <holds|has> [[new]] "
            "<1=liters|gallons>. What percent of the water <is gone|was used|leaked out>?",
            "{who} <1=has|gets|is given|was given> <a <task|problem|question>|<this|the following> "
            "<task|exercise|problem>> <in class|at school|for homework|in a test|<1=from|from|by|by> {other}>: "
            "<find|calculate|determine|figure out> the percent decrease from [[old]] to [[new]]. <What is the <right "
            "|correct |>answer?|What should {he} write?|Give the <result|answer>.|Find the <result|answer>.|What is "
            "the result?>",
        ),
        dev=(
            "How many percent smaller than [[old]] is [[new]]?",
            "The price of a ticket went from [[old]] {unit} down to [[new]] {unit}. What is the decrease in percent?",
        ),
        test=(
            "By how many percent does a number decrease when it goes from [[old]] to [[new]]?",
            "The number of {people} in the {place} fell from [[old]] to [[new]]. What is the percent decrease?",
        ),
    ),
)
