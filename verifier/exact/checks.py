"""Exact checks: what a step states in plain arithmetic or algebra, calculated. They cost no token and leave no doubt.

refuted      an equality is false, or an equation does not have the solution of the problem's: `no`
confirmed    the calculation is right; whether it is the thing to calculate is for a model to say
settled      confirmed, and the step is nothing but equations that follow from the problem's: `yes`
not read     left to a model alone
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from redline.sandbox import Sandbox
from redline.verifier.exact.check_program import HOLDS, check_program, run_check
from redline.verifier.exact.claims import Claim, Side, letters, read_statement
from redline.verifier.exact.expression import Polynomial, Unreadable, add, greatest_common_divisor, multiply, squarefree
from redline.verifier.judges.judge import Judge
from redline.verifier.verdict import EMPTY_STEP, UNREAD, CodeRun, Evidence, Label, Verdict, Vote, unjudged

Outcome = Literal["refuted", "confirmed", "settled", "unread"]

MAX_DEGREE = 4
_RELATION = re.compile(r"[<>≤≥≠≈≡∈]|\\(?:leq?|geq?|neq?|approx|equiv|in)(?![A-Za-z])")
_RESIDUES = re.compile(
    r"\bmod\b|\bmodul|\bcongruen|\\[pb]?mod|\\equiv|≡|\ba remainder|\bremainder when|\bbase[ -][$\d]|\bbinary\b",
    re.IGNORECASE,
)
"""Solutions in which `10^3 = -1` may be meant."""
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?"
_CONVERSIONS = frozenset(map(Fraction, (7, 10, 12, 16, 24, 30, 36, 52, 60, 100, 365, 1000, 1440, 3600, 5280)))
_NEUTRAL = frozenset(
    "or so then thus therefore hence and we i get got have has gives giving this that which means it is are the answer"
    " solution final now finally first next let's let us find it's that's here equation becomes simplify"
    " simplifying solving dividing subtracting adding both sides yields value".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What exact calculation has to say of a step."""

    outcome: Outcome
    line: str = ""
    """The calculation that refutes it, as one sentence; empty otherwise."""
    program: str = ""
    """The same in Python, where it is arithmetic."""
    whole: bool = False
    """Whether every number and every sign of the step was read and confirmed."""


@dataclass(frozen=True, slots=True)
class Given:
    """The one equation of a problem, in its one unknown."""

    claim: Claim
    unknown: str
    polynomial: Polynomial
    """Left side minus right side."""
    asked: bool
    """Whether the problem asks for the unknown itself, and for nothing else."""

    @property
    def solution(self) -> Fraction | None:
        """The unknown's value where the equation is linear."""
        return -self.polynomial[0] / self.polynomial[1] if len(self.polynomial) == 2 else None


def examine(problem: str, steps: Sequence[str]) -> list[Finding]:
    """What exact calculation says of each step. Linear in the length of the texts; raises nothing."""
    given = read_given(problem)
    findings = [_finding(step, given) for step in steps]
    residues = _RESIDUES.search(problem) is not None
    for index, step in enumerate(steps):
        residues = residues or _RESIDUES.search(step) is not None
        if residues and findings[index].outcome == "refuted":
            findings[index] = Finding("unread")
    return findings


def read_given(problem: str) -> Given | None:
    """The problem's equation; None where there is none, or several, or other letters and relations as well."""
    names = letters(problem) - {"a", "A", "I", "s", "S"}
    if len(names) != 1 or problem.count("=") != 1 or _RELATION.search(problem):
        return None
    (unknown,) = names
    claims = [claim for claim in read_statement(problem, unknown, given=True).claims if claim.has_unknown]
    if len(claims) != 1:
        return None
    polynomial = _difference(*claims[0].sides)
    if not 2 <= len(polynomial) <= MAX_DEGREE + 1 or _defines(claims[0]):
        return None
    return Given(claims[0], unknown, polynomial, _asks_for(unknown, problem, claims[0]))


def _defines(claim: Claim) -> bool:
    """Whether it gives the unknown a value, as `n = 2^3 * 5` does: then there is nothing to solve."""
    sides = [[token.kind for token in side.tokens] for side in claim.sides]
    return ["letter"] in sides and sum("letter" in kinds for kinds in sides) == 1


def _asks_for(unknown: str, problem: str, claim: Claim) -> bool:
    inside = sum(token.kind == "letter" for side in claim.sides for token in side.tokens)
    outside = len(re.findall(rf"(?<![A-Za-z\\]){unknown}(?![A-Za-z])", problem)) - inside
    asked = rf"\b(?:for|find|determine|is|of|calculate|compute)\s+(?:\$|\\\()?{unknown}(?![A-Za-z])(?!\s*[-+*/^(²³\d])"
    return (outside == 1 and re.search(asked, problem) is not None) or (outside == 0 and "olve" in problem)


def _finding(step: str, given: Given | None) -> Finding:
    text = _with_name(step, given) if given is not None and given.asked and given.solution is not None else step
    statement = read_statement(text, given.unknown if given else None)
    checks = [_check(claim, given) for claim in statement.claims]
    refuted = next((check for check in checks if check.outcome == "refuted"), None)
    if refuted is not None:
        return Finding("unread") if statement.lenient else refuted
    if given is not None and _names_all_solutions(statement.claims, given):
        checks = [Finding("settled")]
    if not checks or any(check.outcome == "unread" for check in checks):
        return Finding("unread")
    settled = statement.whole and statement.words <= _NEUTRAL and all(check.outcome == "settled" for check in checks)
    return Finding("settled" if settled else "confirmed", whole=statement.whole)


def _names_all_solutions(claims: Sequence[Claim], given: Given) -> bool:
    """Whether the claims are the solutions one by one, `x = 3 or x = -3`, and leave none out."""
    product: Polynomial = (Fraction(1),)
    try:
        for claim in claims:
            if not claim.has_unknown or len(claim.sides) != 2:
                return False
            product = multiply(product, _difference(*claim.sides))
    except Unreadable:
        return False
    return len(claims) > 1 and squarefree(product) == squarefree(given.polynomial)


def _with_name(step: str, given: Given) -> str:
    """An answer that stands alone, with the name of what it is the value of: `\\boxed{5}` is `\\boxed{x = 5}`."""
    name = given.unknown
    step = re.sub(r"\\boxed\s*\{([^{}=]{1,100})\}", lambda found: rf"\boxed{{{name} = {found[1].strip()}}}", step)
    return re.sub(
        rf"\b(?P<before>(?:answer|solution)(?:\s+is|\s*:)|{name}\s+is)\s+(?P<value>{_NUMBER})\s*\.?\s*$",
        lambda found: f"the answer is {name} = {found['value']}",
        step,
        flags=re.IGNORECASE,
    )


def _check(claim: Claim, given: Given | None) -> Finding:
    if claim.has_unknown:
        return _check_equation(claim, given) if given is not None else Finding("unread")
    pairs = [(one, other) for one, other in pairwise(claim.sides) if one.value != other.value]
    for one, other in pairs:
        if not (one.computes or other.computes) or _is_excused(one, other, claim):
            return Finding("unread")
    if not pairs:
        return Finding("confirmed")
    return Finding("refuted", _arithmetic_line(*pairs[0]), check_program(*pairs[0]))


def _check_equation(claim: Claim, given: Given) -> Finding:
    """Whether an equation has the solutions of the problem's; one that shares some of them is not read."""
    try:
        differences = [_difference(one, other) for one, other in pairwise(claim.sides)]
    except Unreadable:
        return Finding("unread")
    for difference in filter(None, differences):
        if not 2 <= len(difference) <= MAX_DEGREE + 1:
            return Finding("unread")
        if squarefree(difference) == squarefree(given.polynomial):
            continue
        if len(greatest_common_divisor(difference, given.polynomial)) == 1:
            return Finding("refuted", _equation_line(claim, given)) if given.asked else Finding("unread")
        return Finding("unread")
    return Finding("settled")


def _difference(one: Side, other: Side) -> Polynomial:
    return add(one.value, other.value, -1)


def _is_excused(one: Side, other: Side, claim: Claim) -> bool:
    """Whether two unequal sides may be meant all the same: rounded, run on, in other units, with a thousands' dot."""
    left, right = _number(one), _number(other)
    if re.search(r"(?<![\d.])\d{1,3}(?:\.\d{3})+(?!\d)", claim.text):
        return True
    if other.computes and other.numbers and Fraction(other.numbers[0]) == left and one.computes:
        return True
    if claim.unit and left and right and (left / right in _CONVERSIONS or right / left in _CONVERSIONS):
        return True
    return abs(left - right) < _rounding(one, left) + _rounding(other, right)


def _rounding(side: Side, value: Fraction) -> Fraction:
    """How far a side may be off if the numbers in it that look rounded are."""
    if not side.computes:
        # Of a fractional value only a decimal can be a rounding; whole numbers differ by one at least.
        return Fraction(1, 10 ** _places(side.numbers[0])) if side.numbers else Fraction(0)
    off = Fraction(0)
    for number in side.numbers:
        written, places = Fraction(number), _places(number)
        if places >= 2 and written % Fraction(1, 20):
            off += (abs(value / written) + 1) / 10**places
    return off


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _number(side: Side) -> Fraction:
    return side.value[0] if side.value else Fraction(0)


def _arithmetic_line(one: Side, other: Side) -> str:
    if one.computes and other.computes:
        return f"{one.text} is {shown(_number(one))}, but {other.text} is {shown(_number(other))}."
    computed, stated = (one, other) if one.computes else (other, one)
    return f"{computed.text} is {shown(_number(computed))}, not {stated.text}."


def _equation_line(claim: Claim, given: Given) -> str:
    if given.solution is not None:
        return (
            f"{given.claim.text} has the solution {given.unknown} = {shown(given.solution)}, and {claim.text} has not."
        )
    return f"No solution of {given.claim.text} solves {claim.text}."


def shown(number: Fraction) -> str:
    """The number as a whole number, as a decimal where it ends within six places, or as a fraction."""
    for places in range(7):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return f"{scaled.numerator // 10**places}" if places == 0 else f"{float(number):.{places}f}"
    return f"{number.numerator}/{number.denominator}"


class Exact:
    """The judge that only calculates: `no` for a refuted step, `yes` where all that a step writes in numbers is right.

    `unknown` for everything else. It reads no words: a right calculation of the wrong thing is `yes`. In an open
    sandbox, if there is one, the calculation that refutes a step runs as a program, for those who read the evidence.
    """

    name = "exact"

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises nothing."""
        for step, finding in zip(steps, examine(problem, steps), strict=True):
            verdict = await _refuted(finding, self._sandbox) or _not_refuted(step, finding)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return


async def _refuted(finding: Finding, sandbox: Sandbox | None) -> Verdict | None:
    """`no`, with the calculation; None where nothing is refuted, or where the program does not agree that it is."""
    if finding.outcome != "refuted":
        return None
    run = await run_check(finding.program, sandbox) if sandbox is not None and finding.program else None
    if run is not None and run.output.endswith(HOLDS):
        return None
    return calculated("no", finding.line, () if run is None else (run,))


def _not_refuted(step: str, finding: Finding) -> Verdict:
    if finding.outcome == "settled" or finding.whole:
        return calculated("yes", CONFIRMED)
    return unjudged(UNREAD if step.strip() else EMPTY_STEP)


CONFIRMED = "Calculated exactly, what the step states is right."
SETTLED = "Calculated exactly, what the step states follows from the problem's equation."


def calculated(label: Label, line: str, runs: tuple[CodeRun, ...] = ()) -> Verdict:
    """A verdict that was calculated, and the calculation in a sentence, and as a program that ran."""
    reward = float(label == "yes")
    vote = Vote(verdict=label, reward=reward, source="exact", evidence=Evidence(analysis=line, runs=runs))
    return Verdict(verdict=label, reward=reward, votes=(vote,))


class ExactFirst:
    """Exact checks in front of another judge, which is asked about the steps that they do not decide.

    A refuted step is `no` and a settled one `yes`, without a word from the judge: it is not asked about anything from
    the first refuted step on (unless `all_steps`), nor at all where every step up to there is settled. The sandbox is
    that of `Exact`. With `explained` the judge is asked about a refuted step too, and where it says `no` as well, its
    evidence stands: for a policy that learnt to revise from this judge's words and no others.
    """

    def __init__(self, judge: Judge, sandbox: Sandbox | None = None, *, explained: bool = False) -> None:
        self._judge = judge
        self._sandbox = sandbox
        self._explained = explained

    @property
    def name(self) -> str:
        """`exact+` and the judge's name."""
        return f"exact+{self._judge.name}"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises what the judge raises."""
        findings = examine(problem, steps)
        # A judge that calls a settled step wrong has to go on all the same.
        through = all_steps or any(finding.outcome == "settled" for finding in findings)
        asked = self._judge.judge(problem, steps, seed=seed, all_steps=through)
        taken = 0
        try:
            for index, finding in enumerate(findings):
                verdict = await self._before(finding)
                if verdict is None:
                    verdict = await self._behind(finding, await _verdict(asked, index - taken))
                    taken = index + 1
                if verdict is None:
                    return
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return
        finally:
            if isinstance(asked, AsyncGenerator):
                await asked.aclose()

    async def _before(self, finding: Finding) -> Verdict | None:
        """The verdict for which the judge is not asked."""
        if finding.outcome == "settled":
            return calculated("yes", SETTLED)
        return None if self._explained else await _refuted(finding, self._sandbox)

    async def _behind(self, finding: Finding, said: Verdict | None) -> Verdict | None:
        """What the judge said; where it explains a refutation and does not see it, the calculation instead."""
        if not self._explained or (said is not None and said.verdict == "no"):
            return said
        return await _refuted(finding, self._sandbox) or said


async def _verdict(judged: AsyncIterator[Verdict], skipped: int) -> Verdict | None:
    """The verdict behind `skipped` others, which are nobody's business; None where the judge ends before."""
    async for verdict in judged:
        if skipped == 0:
            return verdict
        skipped -= 1
    return None
