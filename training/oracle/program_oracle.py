"""The program that made a problem as its own judge: it says of any step, whoever wrote it, whether it is right.

A step is matched with the lines of the program by what it claims: the next ones in any order, several at once, under
any formula of equal value. It is wrong where its own equation does not hold, where it boxes another answer, or where it
finds, from the problem's numbers, what leads nowhere. Whatever else it is, nobody guesses: `StepNotRead`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from redline.training.generator.program import Line, Problem, dressed
from redline.training.generator.template import fill
from redline.training.oracle.expression import as_code, evaluate, names, parts, shown, with_name
from redline.training.oracle.judgement import Fact, StepClaim, StepJudgement, StepNotRead, claims, judged_step
from redline.training.oracle.parsed_step import Expression, ParsedStep
from redline.training.oracle.resampled import ResampledProblem
from redline.training.oracle.step_reader import read_step

Phrasing = Callable[[str, str], str]
"""Puts what a step should find, and its formula with values, into a sentence."""

_DEFINES = re.compile(r"(?<![A-Za-z])([A-Za-z]) = \[\[")
_NAMED = re.compile(r"([A-Za-z]) by ")
_REFUSES = re.compile(r"\b(?:cannot|can't|can not|unable|don't know|do not know)\b", re.IGNORECASE)


class ProgramOracle:
    """Judges the steps of one solution in order, as long as they are right.

    `ends_right` tells whether the solution comes to the right answer: then a step that seems to lead nowhere did lead
    somewhere, and is not read.
    """

    def __init__(self, problem: Problem, phrase: Phrasing, *, ends_right: bool) -> None:
        self._problem = problem
        self._phrase = phrase
        self._ends_right = ends_right
        self._values: dict[str, Fraction] = dict(problem.given)
        for line in problem.lines:
            self._values[line.name] = dressed(evaluate(line.formula, self._values), line, self._values)
        self._known = frozenset(problem.given)
        self._lines = list(problem.lines)
        self._answer = self._values[self._last.name]
        self._unknown = unknown_of(problem)
        self._resampled = ResampledProblem(problem, self._values)

    def judge(self, text: str) -> StepJudgement:
        """The judgement of the next step. Raises `StepNotRead`."""
        said = read_step(text, self._unknown)
        made = claims(said, self._answer if self._unknown else None)
        if said.boxed and said.box is None:
            raise StepNotRead("a box without a number")
        boxed_wrong = said.box is not None and said.box.value() != self._answer
        if said.torn and not (boxed_wrong or any(claim.untrue for claim in made)):
            raise StepNotRead("an equation that cannot be read")
        before = self._known
        line: Line | None = None
        for claim in made:
            if claim.untrue:
                return self._wrong(claim, before)
            line = self._find(claim, said)
        if boxed_wrong and (line or not made or said.torn):
            return self._check(self._last, said.box, before)
        if line:
            return self._check(line, made[-1].value, before)
        return self._unmatched(said, made, boxed_wrong=boxed_wrong)

    def _unmatched(self, said: ParsedStep, made: list[StepClaim], *, boxed_wrong: bool) -> StepJudgement:
        """The judgement of a step whose equations hold, and whose last value no line has."""
        if made:
            if not boxed_wrong:
                self._refuse_other_way(made[-1])
            return self._wrong(made[-1], self._known)
        if said.box is None:
            raise StepNotRead("a step that claims nothing")
        return self._check(self._last, said.box, self._known)

    def refusal(self, text: str) -> StepJudgement | None:
        """The judgement of a step that only says that it cannot be done; None for any other."""
        return self._check(self._meant(None), None, self._known) if refuses(text) else None

    @property
    def _last(self) -> Line:
        return self._lines[-1]

    def _find(self, claim: StepClaim, said: ParsedStep) -> Line | None:
        """The line that the claim is, which is known from now on; None where it is none."""
        line = self._alike(claim) or self._by_value(claim, said) or self._known_again(claim)
        if line:
            self._known |= {line.name, *self._needed(line.formula)}
        return line

    def _alike(self, claim: StepClaim) -> Line | None:
        """An open line, or a part of one, whose formula the claim has, whatever the numbers."""
        said = claim.formula
        if said is None:
            return None
        for line in self._open:
            # A value that was found in the head stands for its line, too.
            before = {other.name for other in self._lines[: self._lines.index(line)]}
            if self._resampled.same(said, line.formula, self._known | before):
                return line
        return self._part(said)

    def _part(self, said: Expression) -> Line | None:
        """A part of an open line's formula; the line is cut in two there."""
        for index, line in enumerate(self._lines):
            for part in parts(line.formula) if line.name not in self._known else ():
                if self._resampled.same(said, part, self._known):
                    name = f"part{len(self._lines)}"
                    self._resampled.define(name, part)
                    first = Line(name, part, (), f"a part of {line.asks}")
                    self._values[name] = dressed(evaluate(part, self._values), first, self._values)
                    self._lines[index : index + 1] = [first, replace(line, formula=with_name(line.formula, part, name))]
                    return first
        return None

    def _by_value(self, claim: StepClaim, said: ParsedStep) -> Line | None:
        """A line that can be found next and has the claimed value; the last one also where nothing is worked out."""
        value = claim.value.value()
        ready = [line for line in self._open if self._is_ready(line)]
        if claim.formula is None and (claim.of_unknown or said.box is not None):
            ready.append(self._last)
        return next((line for line in ready if self._values[line.name] == value), None)

    def _known_again(self, claim: StepClaim) -> Line | None:
        """A line that was found before and is said again."""
        value = claim.value.value()
        done = [line for line in self._lines if line.name in self._known]
        return next((line for line in reversed(done) if self._values[line.name] == value), None)

    @property
    def _open(self) -> list[Line]:
        return [line for line in self._lines if line.name not in self._known]

    def _is_ready(self, line: Line) -> bool:
        return self._known.issuperset(names(line.formula))

    def _needed(self, formula: str) -> set[str]:
        """The open lines that a formula needs, and those that these need."""
        needed = {name for name in names(formula) if name not in self._known}
        return needed.union(*(self._needed(line.formula) for line in self._open if line.name in needed))

    def _wrong(self, claim: StepClaim, known: frozenset[str]) -> StepJudgement:
        line = self._meant(claim)
        judgement = self._check(line, claim.value, known)
        return self._check(line, claim.value, known, claim.untrue) if judgement.right and claim.untrue else judgement

    def _meant(self, claim: StepClaim | None) -> Line:
        """The line that a wrong step was about: the one whose formula it has, or else the next."""
        ready = [line for line in self._open if self._is_ready(line)]
        if claim and claim.formula:
            alike, value = self._alike(claim), claim.formula.value()
            if alike:
                return alike
            ready.sort(key=lambda line: self._values[line.name] != value)
        return ready[0] if ready else self._last

    def _refuse_other_way(self, claim: StepClaim) -> None:
        """Raise `StepNotRead` where a step that no line knows may still lead to the answer."""
        if claim.formula is None and claim.value.value() in {self._values[name] for name in self._known}:
            raise StepNotRead("a known number said again")
        if self._ends_right or claim.of_unknown:
            raise StepNotRead("another way to the answer")
        ahead = frozenset(line.name for line in self._open)
        if claim.formula and self._resampled.leads_to(claim.formula, ahead, self._known):
            raise StepNotRead("another way to the answer")

    def _check(
        self, line: Line, claimed: Expression | None, known: frozenset[str], untrue: Fact | None = None
    ) -> StepJudgement:
        """Compare a claim with a line, worked out from what was known before the step."""
        formula = self._expanded(line.formula, known)
        analysis = self._phrase(fill(line.asks, self._values, self._problem.words), shown(formula, self._values))
        facts = self._substituted(line, claimed) + ([untrue] if untrue else [])
        return judged_step(analysis, formula, self._values, claimed, facts)

    def _expanded(self, formula: str, known: frozenset[str]) -> str:
        """The formula with every line that is not known in it worked out."""
        for line in reversed(self._lines):
            if line.name not in known and line.name in names(formula):
                formula = re.sub(rf"\b{line.name}\b", f"({line.formula})", formula)
        return formula

    def _substituted(self, line: Line, claimed: Expression | None) -> list[Fact]:
        """The line's checks of the claimed value in the problem."""
        value = claimed.value() if claimed else None
        if claimed is None or value is None:
            return []
        values = {**self._values, line.name: claimed.values.get(claimed.formula, value)}
        return [
            (f"{as_code(a, values)} == {as_code(b, values)}", evaluate(a, values) == evaluate(b, values))
            for a, b in line.checks
        ]


def refuses(text: str) -> bool:
    """Whether a step says, without a number in it, that it cannot be done."""
    return bool(_REFUSES.search(text)) and not any(sign.isdigit() for sign in text)


def unknown_of(problem: Problem) -> str | None:
    """The letter of a problem's unknown: what its last line defines (`x = ...`); None for a problem without one."""
    last = problem.lines[-1]
    found = [_DEFINES.search(says) for says in last.says]
    if found and found[0]:
        return found[0][1]
    named = _NAMED.match(last.asks)
    return named[1] if named else None
