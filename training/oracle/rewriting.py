"""The judge of solutions that work out one expression by rewriting it: `5 * 4 = 20. This leaves 20 + 3.`

No program is needed to know what is right there: an operation of what is left, its value, and a rest of equal value.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from redline.training.generator.program import Problem
from redline.training.generator.template import fill
from redline.training.oracle.expression import evaluate, parse, shown
from redline.training.oracle.judgement import Fact, StepClaim, StepJudgement, StepNotRead, claims, judged_step
from redline.training.oracle.parsed_step import Expression
from redline.training.oracle.program_oracle import Phrasing, refuses
from redline.training.oracle.step_reader import read_step


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation inside an expression whose two operands are numbers."""

    formula: str
    depth: int
    """How many brackets and operations stand around it."""
    is_product: bool


class RewritingOracle:
    """Judges the steps of one solution in order, as long as they are right; see `ProgramOracle`."""

    def __init__(self, problem: Problem, phrase: Phrasing, *, ends_right: bool) -> None:
        keeps = problem.lines[0].keeps
        if keeps is None:
            raise ValueError(f"{problem.kind}: nothing in it is rewritten")
        self._problem = problem
        self._phrase = phrase
        self._ends_right = ends_right
        self._whole = Expression(keeps[0], problem.given)
        self._left = self._whole
        value = self._whole.value()
        assert value is not None, "a generated expression has a value"
        self._answer = value

    def judge(self, text: str) -> StepJudgement:
        """The judgement of the next step. Raises `StepNotRead`."""
        said = read_step(text)
        made = claims(said, None)
        untrue = next((claim for claim in made if claim.untrue), None)
        rest = said.expressions[-1] if said.expressions else None
        if said.torn or (said.boxed and said.box is None):
            raise StepNotRead("an expression that cannot be read")
        if untrue:
            return self._wrong(untrue, rest)
        if said.box is not None and (not made or said.box.value() != self._answer):
            return self._end(self._left, said.box)
        if not made:
            raise StepNotRead("a step that claims nothing")
        return self._judged(made[-1], rest)

    def refusal(self, text: str) -> StepJudgement | None:
        """The judgement of a step that only says that it cannot be done; None for any other."""
        return self._check(self._next(None), None) if refuses(text) else None

    def _judged(self, claim: StepClaim, rest: Expression | None) -> StepJudgement:
        """The judgement of a step whose equations hold and whose box is right."""
        formula = claim.formula or self._with_value(claim)
        if rest is not None and rest.value() != self._answer:
            return self._check(self._own(formula), claim.value, self._kept(rest))
        if rest is None and claim.value.value() == self._answer and self._ends(formula):
            return self._end(formula or self._left, claim.value)
        if formula is None or not self._moves_on(formula, rest):
            return self._astray(claim, rest)
        judgement = self._check(formula, claim.value, self._kept(rest))
        self._left = rest or self._left
        return judgement

    def _with_value(self, claim: StepClaim) -> Expression | None:
        """The operation that a value alone belongs to."""
        return next((own for own in self._operations() if own.value() == claim.value.value()), None)

    def _ends(self, formula: Expression | None) -> bool:
        """Whether a step with the answer is the last one: it works out all that is left."""
        return formula is None or formula.value() == self._answer

    def _moves_on(self, formula: Expression, rest: Expression | None) -> bool:
        """Whether a step leaves less to do, or is an operation of what is left."""
        if rest is not None:
            return len(_leaves(rest)) < len(_leaves(self._left))
        return any(_same(formula, own) for own in self._operations())

    def _end(self, worked: Expression, claimed: Expression) -> StepJudgement:
        """Compare the answer with what is worked out at last, and with the whole expression."""
        line = self._problem.lines[-1]
        analysis = self._phrase(fill(line.asks, {}, self._problem.words), shown(worked.formula, worked.values))
        whole = (f"{self._whole.code} == {claimed.code}", claimed.value() == self._answer)
        return judged_step(analysis, worked.formula, worked.values, claimed, [whole])

    def _astray(self, claim: StepClaim, rest: Expression | None) -> StepJudgement:
        """The judgement of what is no operation of what is left, nor its value.

        Raises `StepNotRead` where it may help.
        """
        only_value = claim.formula is None and len(_leaves(self._left)) > 2
        if self._ends_right or rest is not None or only_value:
            raise StepNotRead("another way to the answer")
        return self._check(self._next(claim.formula), claim.value)

    def _wrong(self, claim: StepClaim, rest: Expression | None) -> StepJudgement:
        own = self._own(claim.formula)
        judgement = self._check(own, claim.value, self._kept(rest))
        untrue = [claim.untrue] if claim.untrue and judgement.right else []
        return self._check(own, claim.value, [*self._kept(rest), *untrue]) if untrue else judgement

    def _check(self, operation: Expression, claimed: Expression | None, facts: Sequence[Fact] = ()) -> StepJudgement:
        if claimed is not None and not facts and len(_leaves(self._left)) == 2:
            return self._end(operation, claimed)
        asks = fill(self._problem.lines[0].asks, {}, self._problem.words)
        return judged_step(
            self._phrase(asks, shown(operation.formula, operation.values)),
            operation.formula,
            operation.values,
            claimed,
            facts,
        )

    def _kept(self, rest: Expression | None) -> list[Fact]:
        if rest is None:
            return []
        return [(f"{self._left.code} == {rest.code}", rest.value() == self._answer)]

    def _own(self, formula: Expression | None) -> Expression:
        """The step's own operation where what is left has it, or else the next one."""
        return formula if formula and any(_same(formula, own) for own in self._operations()) else self._next(formula)

    def _next(self, formula: Expression | None) -> Expression:
        """The next operation: one with the value of what was written, or else the innermost, products first."""
        value = formula.value() if formula else None
        options = self._operations()
        return next((own for own in options if own.value() == value), options[0])

    def _operations(self) -> list[Expression]:
        """What can be done next in what is left, in the order in which a careful solver would."""
        found = sorted(_operations(parse(self._left.formula), 0), key=lambda own: (-own.depth, not own.is_product))
        return [Expression(own.formula, self._left.values) for own in found]


def _operations(node: ast.expr, depth: int) -> Iterator[Operation]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if isinstance(left, ast.Name) and isinstance(right, ast.Name):
                yield Operation(ast.unparse(node), depth, isinstance(op, ast.Mult | ast.Div))
            yield from _operations(left, depth + 1)
            yield from _operations(right, depth + 1)
        case ast.UnaryOp(operand=operand):
            yield from _operations(operand, depth + 1)


def _same(a: Expression, b: Expression) -> bool:
    """Whether two operations are the same one, the operands of a sum or product in either order."""
    x, y = parse(a.formula), parse(b.formula)
    if not (isinstance(x, ast.BinOp) and isinstance(y, ast.BinOp) and type(x.op) is type(y.op)):
        return False
    ours, theirs = _operands(a), _operands(b)
    return ours == theirs or (isinstance(x.op, ast.Add | ast.Mult) and ours == theirs[::-1])


def _operands(operation: Expression) -> list[Fraction]:
    return [evaluate(name, operation.values) for name in _leaves(operation)]


def _leaves(written: Expression) -> list[str]:
    """The names of an expression from left to right, as often as they occur."""
    found = [node for node in ast.walk(parse(written.formula)) if isinstance(node, ast.Name)]
    return [node.id for node in sorted(found, key=lambda node: node.col_offset)]
