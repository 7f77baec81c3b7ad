r"""The demonstrations that are shown: problems, solutions and rationales of our own, found in no data set.

The first one holds both judgements and comes first, so that it is the last to go where a context is small. Of the five
steps three are right and two wrong: one is a slip that the code finds, one calculates rightly what was not asked, which
the analysis sees. One step mostly restates, for untrained models blame such steps; two box a number, for they box the
number as their judgement.

The paragraph's claim is quoted first and stands in the code beside the calculation: a small model that calculates first
and is then to say what the paragraph says, says what it has calculated (seen with the 0.5B).
"""

from __future__ import annotations

from redline.verifier.genprm.fewshot.demonstration import Demonstration, ShownStep

_TRUE, _FALSE = "The check is true, so the paragraph is right.", "The check is false, so the paragraph is wrong."

_FERRY = Demonstration(
    "A ferry makes 14 crossings on Monday and 3 fewer on each of the next 2 days. It carries 26 cars on every "
    "crossing. How many cars does it carry in the three days?",
    (
        ShownStep(
            "On each of the next 2 days the ferry makes 14 - 3 = 11 crossings, so in the three days it makes "
            "14 + 11 + 11 = 36 crossings.",
            "The paragraph says that 14 - 3 is 11 and that 14 + 11 + 11 is 36. Two days have 3 crossings fewer than "
            "Monday, and all three are added. That fits the problem.",
            "print(14 - 3 == 11, 14 + 11 + 11 == 36)",
            "True True",
            _TRUE,
            right=True,
        ),
        ShownStep(
            "With 26 cars on every crossing it carries 36 * 26 = 926 cars.",
            "The paragraph says that 36 * 26 is 926. Crossings times cars fits the problem.",
            "print(36 * 26 == 926)",
            "False",
            _FALSE,
            right=False,
        ),
    ),
)
_BUS = Demonstration(
    "A bus has 48 seats, and 3/4 of them are taken. At the next stop 10 people get off and 4 get on. How many seats "
    "are free then?",
    (
        ShownStep(
            "48 * 3/4 = 36 seats are taken. After the stop it is 36 - 10 + 4 = 30, so \\boxed{30} seats are free.",
            "The paragraph says that 30 seats are free. But it counts the seats that are taken; the free ones are 48 "
            "minus these. That does not fit the problem.",
            "taken = 48 * 3 / 4 - 10 + 4\nfree = 48 - taken\nprint(free == 30)",
            "False",
            _FALSE,
            right=False,
        ),
    ),
)
_HONEY = Demonstration(
    "Nadia fills 9 jars with 350 grams of honey each and has 1.15 kilograms left over. How many kilograms of honey did "
    "she start with?",
    (
        ShownStep(
            "We look for all the honey, in kilograms. One jar holds 350 grams, which is 0.35 kilograms.",
            "The paragraph says what is asked, and that 350 grams are 0.35 kilograms. That fits the problem.",
            "print(350 / 1000 == 0.35)",
            "True",
            _TRUE,
            right=True,
        ),
        ShownStep(
            "The jars hold 9 * 0.35 = 3.15 kilograms. With what is left over it was 3.15 + 1.15 = \\boxed{4.3} "
            "kilograms.",
            "The paragraph says that 9 * 0.35 is 3.15 and that 3.15 + 1.15 is 4.3. What is in the jars and what is "
            "left over make up the whole. That fits the problem.",
            "print(round(9 * 0.35, 2) == 3.15, round(3.15 + 1.15, 2) == 4.3)",
            "True True",
            _TRUE,
            right=True,
        ),
    ),
)

DEMONSTRATIONS = (_FERRY, _BUS, _HONEY)
FEWEST = 1
"""As few as are ever shown: with the first one both judgements have been seen."""
