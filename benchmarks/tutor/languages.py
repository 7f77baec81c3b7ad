"""The same four problems in five languages: whether the tutor finds its own solution, and what it says of steps.

python -m benchmarks.tutor languages --policy gguf:qwen2.5-coder-1.5b
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from benchmarks.support.table import share, show
from benchmarks.tutor.teacher import teacher
from redline.agent import Refiner
from redline.agent.tutor.session import TutorSession
from redline.agent.tutor.tutor import Tutor

Language = Literal["English", "German", "French", "Spanish", "Chinese"]


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem in one language, with a right and a wrong first step and a right and a wrong end."""

    text: str
    answer: str
    right: tuple[str, str]
    wrong: tuple[str, str]


PROBLEMS: dict[Language, tuple[ToldProblem, ...]] = {
    "English": (
        ToldProblem(
            "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?", "387",
            ("48 times 37 is 1776 rolls", "1776 - 1389 = 387"), ("48 times 37 is 1736 rolls", "1776 - 1389 = 397"),
        ),
        ToldProblem(
            "A notebook costs $2.50. Lena buys 4 notebooks and pays with $20. How much change does she get?", "10",
            ("4 * 2.50 = 10", "20 - 10 = 10"), ("4 * 2.50 = 9", "20 - 10 = 5"),
        ),
        ToldProblem(
            "A bus has 52 seats. At the first stop 28 people get on, at the second 17 more get on and 9 get off. "
            "How many seats are free?", "16",
            ("28 + 17 - 9 = 36", "52 minus 36 equals 16"), ("28 + 17 - 9 = 34", "52 minus 36 equals 18"),
        ),
        ToldProblem(
            "A shirt costs $80. It is reduced by 15%. What does it cost now?", "68",
            ("15% of 80 = 12", "80 - 12 = 68"), ("15% of 80 = 15", "80 - 12 = 72"),
        ),
    ),
    "German": (
        ToldProblem(
            "Ein Bäcker backt 48 Bleche mit je 37 Brötchen und verkauft 1389 davon. Wie viele Brötchen bleiben übrig?",
            "387",
            ("48 mal 37 ist 1776 Brötchen", "1776 - 1389 = 387"), ("48 mal 37 ist 1736 Brötchen", "1776 - 1389 = 397"),
        ),
        ToldProblem(
            "Ein Heft kostet 2,50 €. Lena kauft 4 Hefte und bezahlt mit 20 €. Wie viel Geld bekommt sie zurück?", "10",
            ("4 * 2,50 = 10", "20 - 10 = 10"), ("4 * 2,50 = 9", "20 - 10 = 5"),
        ),
        ToldProblem(
            "Ein Bus hat 52 Plätze. An der ersten Haltestelle steigen 28 Personen ein, an der zweiten weitere 17 ein "
            "und 9 aus. Wie viele Plätze sind frei?", "16",
            ("28 + 17 - 9 = 36", "52 minus 36 ist 16"), ("28 + 17 - 9 = 34", "52 minus 36 ist 18"),
        ),
        ToldProblem(
            "Ein Hemd kostet 80 €. Es wird um 15 % reduziert. Was kostet es jetzt?", "68",
            ("15 % von 80 = 12", "80 - 12 = 68"), ("15 % von 80 = 15", "80 - 12 = 72"),
        ),
    ),
    "French": (
        ToldProblem(
            "Un boulanger cuit 48 plaques de 37 petits pains chacune et en vend 1389. Combien de petits pains "
            "reste-t-il ?", "387",
            ("48 fois 37 font 1776 petits pains", "1776 - 1389 = 387"),
            ("48 fois 37 font 1736 petits pains", "1776 - 1389 = 397"),
        ),
        ToldProblem(
            "Un cahier coûte 2,50 €. Léna achète 4 cahiers et paie avec 20 €. Combien lui rend-on ?", "10",
            ("4 * 2,50 = 10", "20 - 10 = 10"), ("4 * 2,50 = 9", "20 - 10 = 5"),
        ),
        ToldProblem(
            "Un bus a 52 places. Au premier arrêt 28 personnes montent, au deuxième 17 autres montent et 9 descendent. "
            "Combien de places sont libres ?", "16",
            ("28 + 17 - 9 = 36", "52 moins 36 font 16"), ("28 + 17 - 9 = 34", "52 moins 36 font 18"),
        ),
        ToldProblem(
            "Une chemise coûte 80 €. Son prix baisse de 15 %. Combien coûte-t-elle maintenant ?", "68",
            ("15 % de 80 = 12", "80 - 12 = 68"), ("15 % de 80 = 15", "80 - 12 = 72"),
        ),
    ),
    "Spanish": (
        ToldProblem(
            "Un panadero hornea 48 bandejas de 37 panecillos cada una y vende 1389. ¿Cuántos panecillos quedan?", "387",
            ("48 por 37 es 1776 panecillos", "1776 - 1389 = 387"),
            ("48 por 37 es 1736 panecillos", "1776 - 1389 = 397"),
        ),
        ToldProblem(
            "Un cuaderno cuesta 2,50 €. Lena compra 4 cuadernos y paga con 20 €. ¿Cuánto le devuelven?", "10",
            ("4 * 2,50 = 10", "20 - 10 = 10"), ("4 * 2,50 = 9", "20 - 10 = 5"),
        ),
        ToldProblem(
            "Un autobús tiene 52 plazas. En la primera parada suben 28 personas, en la segunda suben otras 17 y bajan "
            "9. ¿Cuántas plazas están libres?", "16",
            ("28 + 17 - 9 = 36", "52 menos 36 es 16"), ("28 + 17 - 9 = 34", "52 menos 36 es 18"),
        ),
        ToldProblem(
            "Una camisa cuesta 80 €. Se rebaja un 15 %. ¿Cuánto cuesta ahora?", "68",
            ("15 % de 80 = 12", "80 - 12 = 68"), ("15 % de 80 = 15", "80 - 12 = 72"),
        ),
    ),
    "Chinese": (
        ToldProblem(
            "面包师烤了48盘面包，每盘37个，卖掉了1389个。还剩多少个面包？", "387",
            ("48乘以37等于1776", "1776 - 1389 = 387"), ("48乘以37等于1736", "1776 - 1389 = 397"),
        ),
        ToldProblem(
            "一本练习本2.50元。莉娜买了4本，付了20元。应找回多少元？", "10",
            ("4 * 2.50 = 10", "20 - 10 = 10"), ("4 * 2.50 = 9", "20 - 10 = 5"),
        ),
        ToldProblem(
            "一辆公共汽车有52个座位。第一站上来28人，第二站又上来17人，下去9人。还有多少个空座位？", "16",
            ("28 + 17 - 9 = 36", "52减去36等于16"), ("28 + 17 - 9 = 34", "52减去36等于18"),
        ),
        ToldProblem(
            "一件衬衫80元，降价15%。现在多少元？", "68",
            ("80 * 15% = 12", "80 - 12 = 68"), ("80 * 15% = 15", "80 - 12 = 72"),
        ),
    ),
}  # fmt: skip
HEADER = ["language", "problems", "own solution accepted", "of these right", "right steps", "called right, %",
          "called wrong", "wrong steps", "called wrong, %", "called right"]  # fmt: skip


async def measure_languages(policy: str | None) -> None:
    """The table, language by language; without a model nobody has a solution of its own."""
    rows = []
    async with teacher(policy, given=False) as refiner:
        for language, problems in PROBLEMS.items():
            count: Counter[tuple[str, str]] = Counter()
            for problem in problems:
                count += await _of(problem, refiner)
            right, wrong = (sum(n for (kind, _), n in count.items() if kind == one) for one in ("right", "wrong"))
            rows.append(
                [language, str(len(problems)), str(count["own", "accepted"]), str(count["own", "right"]), str(right),
                 share(count["right", "right"], right), str(count["right", "wrong"]), str(wrong),
                 share(count["wrong", "wrong"], wrong), str(count["wrong", "right"])]
            )  # fmt: skip
    show(HEADER, rows)


async def _of(problem: ToldProblem, refiner: Refiner) -> Counter[tuple[str, str]]:
    """Of each step, behind the right one before it: what kind it is, and what is said of it."""
    count: Counter[tuple[str, str]] = Counter()
    tutor = Tutor(refiner, TutorSession(problem=problem.text))
    for place in range(2):
        for kind, step in (("right", problem.right[place]), ("wrong", problem.wrong[place])):
            tutor.session = TutorSession(problem=problem.text, solution=tutor.session.solution)
            said = ""
            for text in [*problem.right[:place], step]:
                async for one in tutor.check(text):
                    said = one.verdict
            count[kind, said] += 1
    if (own := tutor.session.solution) is not None and own.accepted:
        count["own", "accepted"] += 1
        count["own", "right"] += own.answer is not None and own.answer.strip("$€元 ").startswith(problem.answer)
    await tutor.aclose()
    return count
