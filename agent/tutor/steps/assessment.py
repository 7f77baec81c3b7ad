"""From what is known of a step to what is said of it: calculations first, then the verifier, then the own solution.

refuted by calculation                      wrong, whatever anybody else says
an equation that follows                    right
the verifier, where it reads steps          right or wrong, in its own words
a right calculation on the own way          right
a right calculation, and no own solution    right, and that nothing but the calculation was checked
a right calculation off the own way         cannot tell
results in words that the own way has       right
anything else                               cannot tell, and why
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from redline.agent.result import Step
from redline.agent.tutor.session import Basis, Mistake, StepVerdict, StudentStep
from redline.agent.tutor.steps import reason
from redline.agent.tutor.steps.calculation import Calculation
from redline.agent.tutor.steps.final_answer import FinalAnswer
from redline.agent.tutor.steps.mistake import FalseEquality, miscopied, mixed_units, rearranged_wrongly
from redline.agent.tutor.steps.own_way import OwnWay
from redline.verifier.exact.equation import read_given_equation
from redline.verifier.exact.expression import shown


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of a step, and on what it rests."""

    verdict: StepVerdict
    reason: str
    basis: Basis = "nothing"
    mistake: Mistake | None = None
    answer: str | None = None
    solves: bool = False

    def of(self, judged: Step, number: int) -> StudentStep:
        """The step with it."""
        return StudentStep(
            number=number,
            verdict=self.verdict,
            reason=self.reason,
            basis=self.basis,
            mistake=self.mistake,
            answer=self.answer,
            solves=self.solves,
            judged=judged,
        )


FOLLOWING = Assessment("right", reason.FOLLOWS, "calculation")
"""Of a step that is settled by the problem's equation."""


def without_own_solution(
    problem: str, earlier: Sequence[str], calculation: Calculation, judged: Step, *, reads: bool
) -> Assessment | None:
    """What calculation and, where it reads steps (`reads`), the verifier say; None where both leave it open."""
    if calculation.outcome == "refuted" and judged.verdict == "no":
        return _refuted(problem, calculation)
    if (odd := _calculated_oddly("\n".join([problem, *earlier]), calculation, judged.text)) is not None:
        return odd
    if calculation.outcome == "settled":
        return FOLLOWING
    return _by_the_judge(judged) if reads else None


def _refuted(problem: str, calculation: Calculation) -> Assessment:
    """Of a step that calculation refutes."""
    check, given = calculation.check, read_given_equation(problem)
    if check.unequal is not None:
        found = FalseEquality.of(check.unequal)
        return Assessment("wrong", reason.false_equality(found), "calculation", found.kind)
    claims = [claim for claim in calculation.claims if claim.has_unknown]
    if given is None or not claims:
        return Assessment("wrong", reason.SOME_REASON, "calculation", "other")
    told = f"{reason.pretty(claims[0].text)} does not follow from {reason.pretty(given.claim.text)}."
    return Assessment("wrong", told, "calculation", rearranged_wrongly(claims[0].sides, given))


def _calculated_oddly(known: str, calculation: Calculation, text: str) -> Assessment | None:
    """Of a step that calculates rightly with what it should not: a number copied wrongly, units put together."""
    if (units := mixed_units(text)) is not None:
        return Assessment("wrong", reason.units_mixed(*units), "calculation", "units")
    sides = [side for claim in calculation.claims for side in claim.sides]
    if (copied := miscopied(known, sides)) is not None:
        return Assessment("cannot tell", reason.copied_wrongly(*copied), "calculation", "copy error")
    return None


def _by_the_judge(judged: Step) -> Assessment | None:
    """What a verifier that reads steps says; None where it cannot tell."""
    if judged.verdict == "no":
        return Assessment("wrong", reason.critique(judged), "judge", "other")
    return Assessment("right", reason.JUDGED_RIGHT, "judge") if judged.verdict == "yes" else None


def by_the_way(calculation: Calculation, way: OwnWay | None, judged: Step) -> Assessment:
    """What calculation and the own solution leave to say."""
    if calculation.outcome == "confirmed":
        return _calculated(calculation, way)
    if way is not None and _says_results(calculation, way):
        told = " and ".join(shown(number) for number in dict.fromkeys(calculation.strangers))
        return Assessment("right", reason.SAME_RESULT.format(told), "solution")
    nothing = calculation.in_words and not calculation.strangers
    return Assessment(
        "cannot tell", reason.not_judged(judged) or (reason.NOTHING_TO_CHECK if nothing else reason.NO_READING)
    )


def with_answer(said: Assessment, answer: FinalAnswer | None, way: OwnWay | None, *, vouched: bool) -> Assessment:
    """The same with the final answer that the step states, held against the own solution.

    `vouched`: a verifier that reads steps, or the equation, called this step and all before it right.
    """
    if answer is None or said.verdict == "wrong":
        return said
    equal = way.equals(answer.text) if way is not None else None
    if equal is None:
        solves = answer.named and vouched and said.verdict == "right"
        return replace(said, answer=answer.text if answer.named else None, solves=solves)
    if equal:
        final = answer.named or not _on_the_way_only(answer, way)
        same = (
            said if said.verdict == "right" else Assessment("right", reason.SAME_RESULT.format(answer.text), "solution")
        )
        return replace(same, answer=answer.text, solves=True) if final else said
    if not answer.named:
        return said
    if said.basis == "judge":
        return replace(said, answer=answer.text)
    return Assessment("cannot tell", reason.OTHER_ANSWER, "solution", answer=answer.text)


def _calculated(calculation: Calculation, way: OwnWay | None) -> Assessment:
    results = calculation.results
    if way is None:
        return Assessment("right", reason.CHECKED_ALONE, "calculation")
    if results and results[-1] in way.values:
        return Assessment("right", reason.true_calculation(calculation), "solution")
    operands = sorted(n for claim in calculation.claims for side in claim.sides if side.computes for n in side.numbers)
    if any(sorted(one.operands) == operands and len(operands) > 1 for one in way.calculations):
        told = reason.ANOTHER_OPERATION.format(" and ".join(operands))
        return Assessment("cannot tell", told, "solution", "wrong operation")
    return Assessment("cannot tell", reason.NOT_ON_THE_WAY, "solution")


def _says_results(calculation: Calculation, way: OwnWay) -> bool:
    strangers = calculation.strangers
    return calculation.in_words and bool(strangers) and all(number in way.values for number in strangers)


def _on_the_way_only(answer: FinalAnswer, way: OwnWay | None) -> bool:
    """Whether the own way comes to this number before its end: then it may be that, and not yet the answer."""
    before = way.calculations[:-1] if way is not None else ()
    return any(shown(one.result) == answer.text for one in before)
