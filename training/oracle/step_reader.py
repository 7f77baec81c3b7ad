r"""What a step of a solution states: its equations, the expressions it leaves, and its boxed answer.

`So 40 - 3 = 37. This leaves 37 * 2.` states `40 - 3 = 37` and leaves `37 * 2`. Read are plain numbers, decimals,
thousands separators, fractions, brackets, `+ - * /` in their usual dresses, LaTeX of that, and one unknown with its
factor (`3x`): the grammar is `steps.lark`. Prose is passed over; what looks like an equation and cannot be read makes
the step `torn`: nobody guesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd
from pathlib import Path
from typing import TypeAlias

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import Lexer
from lark.visitors import Interpreter

from redline.training.oracle.expression import WrittenFraction
from redline.training.oracle.markup import plain
from redline.training.oracle.parsed_step import UNKNOWN, Equation, Expression, ParsedStep
from redline.verifier import extract_answer

Tokens: TypeAlias = list[Token]


class NotAnExpression(Exception):
    """The tokens are none; never leaves this file."""


class _Given(Lexer):
    """Hands the parser the tokens that it is given."""

    def __init__(self, conf: object) -> None: ...

    def lex(self, tokens: Sequence[Token]) -> Iterator[Token]:  # type: ignore[override]
        """The tokens as they are."""
        return iter(tokens)


_GRAMMAR = Path(__file__).with_name("steps.lark").read_text(encoding="utf-8")
_LEXER = Lark(_GRAMMAR, parser=None, lexer="basic", start="step")
_SIDES = Lark(_GRAMMAR, parser="lalr", lexer=_Given, start="side")

_OPERATORS = frozenset({"PLUS", "MINUS", "TIMES", "OVER"})
_EQUALS = frozenset({"is", "equals", "gives", "makes"})


def read_step(text: str, unknown: str | None = None) -> ParsedStep:
    """Read a step; `unknown` is the letter of the problem's unknown."""
    box = extract_answer(text) if "\\boxed" in text else None
    parts: list[Equation | Expression] = []
    torn = False
    for run in _runs(plain(text), unknown):
        try:
            parts += _read_run(run)
        except NotAnExpression:
            torn = torn or len(run) > 1
    return ParsedStep(tuple(parts), _number(box), box is not None, torn)


def _number(text: str | None) -> Expression | None:
    """The number that a whole text is, a unit or an `x =` left out."""
    found: list[Equation | Expression] = []
    for run in _runs(plain(text or ""), None):
        try:
            found += _read_run(run)
        except NotAnExpression:
            continue
    return found[0] if len(found) == 1 and isinstance(found[0], Expression) and found[0].is_number else None


def _runs(text: str, unknown: str | None) -> Iterator[Tokens]:
    """The runs of tokens between words, full stops and other breaks."""
    run: Tokens = []
    for token in _tokens(text, unknown):
        if token.type == "WORD" and any(one.type in _OPERATORS for one in run[1:]) and not _has(run, "EQUALS"):
            run.append(Token("EQUALS", "="))
        elif token.type in {"WORD", "BREAK"}:
            yield from _trimmed(run)
            run = []
        else:
            run.append(token)
    yield from _trimmed(run)


def _tokens(text: str, unknown: str | None) -> Iterator[Token]:
    """The tokens of a text; of its words only those that may mean equality are left, the others are breaks."""
    before: Token | None = None
    for token, after in pairwise([*_LEXER.lex(text), None]):
        assert token is not None, "only the last one is None"
        yield _word(token, before, after, unknown) if token.type == "WORD" else token
        before = token


def _word(word: Token, before: Token | None, after: Token | None, unknown: str | None) -> Token:
    """An x between two numbers is a sign; other letters are the unknown or, beside a number or sign, a riddle."""
    goes_on = after is not None and after[0] in "0123456789.(-"
    behind_number = before is not None and before[-1] in "0123456789"
    if word in {"x", "X"} and goes_on and after != "-" and (behind_number or before == ")"):
        return Token("TIMES", "*")
    if word == unknown:
        return Token("UNKNOWN", word)
    if len(word) == 1 and (_is_glued(before, word) or _is_operator(before) or _is_operator(after)):
        return Token("RIDDLE", word)
    return word if word.lower() in _EQUALS and goes_on else Token("BREAK", word)


def _is_glued(before: Token | None, word: Token) -> bool:
    return before is not None and before[-1].isdigit() and before.end_pos == word.start_pos


def _is_operator(token: Token | None) -> bool:
    return token is not None and (token.type in _OPERATORS or token.type == "EQUALS")


def _has(run: Tokens, kind: str) -> bool:
    return any(token.type == kind for token in run)


def _trimmed(run: Tokens) -> Iterator[Tokens]:
    """The run without what names it or stands at its edge (`Total = 3`, `A = 3`); nothing where it has no number."""
    if [token.type for token in run[:2]] == ["RIDDLE", "EQUALS"]:
        run = run[2:]
    while run and run[0].type in {"EQUALS", "PERCENT"}:
        run = run[1:]
    while run and (run[-1].type == "EQUALS" or (run[-1].type in _OPERATORS and not _has(run, "EQUALS"))):
        run = run[:-1]
    if _has(run, "NUMBER") or _has(run, "FRACTION"):
        yield run


def _read_run(run: Tokens) -> list[Equation | Expression]:
    sides: list[Tokens] = [[]]
    for token in run:
        if token.type == "EQUALS":
            sides.append([])
        else:
            sides[-1].append(token)
    *others, last = sides
    worked = [*map(_divided, others), last if len(last) == 1 else _divided(last)]
    if len(worked) == 1:
        return [_read_side(worked[0], percent=False)]
    return list(_equations(_read_sides(worked)))


def _read_sides(sides: list[Tokens]) -> list[Expression]:
    """The sides of an equation; `%` is hundredths or a unit, as makes it true.

    Raises `NotAnExpression`, also if neither does.
    """
    if not any(_has(side, "PERCENT") for side in sides):
        return [_read_side(side, percent=False) for side in sides]
    for percent in (True, False):
        read = [_read_side(side, percent=percent) for side in sides]
        if len({side.value() for side in read if not side.has_unknown}) == 1:
            return read
    raise NotAnExpression


def _divided(side: Tokens) -> Tokens:
    """The side with divisions for what is no fraction in lowest terms: `48/2 = 24`, where `48 / 2` was meant."""
    tokens: Tokens = []
    for token in side:
        top, _, bottom = token.partition("/")
        alone = len(side) == 1
        if token.type != "FRACTION" or (gcd(int(top), int(bottom)) == 1 and not alone):
            tokens.append(token)
            continue
        division = [Token("NUMBER", top), Token("OVER", "/"), Token("NUMBER", bottom)]
        if not alone and not (tokens and tokens[-1].type == "OVER"):
            division = [Token("OPEN", "("), *division, Token("CLOSE", ")")]
        tokens += division
    return tokens


def _equations(sides: list[Expression]) -> Iterator[Equation | Expression]:
    """The sides as equations: `9 * 4 = 36 + 5 = 41` are two, and `of 65 = 13` states no more than 13."""
    if sides[0].is_number and not sides[1].has_unknown and sides[0].value() != sides[1].value():
        yield sides.pop(0)
    run: list[Expression] = []
    for side in sides:
        if run and _runs_on(run[-1], side):
            yield Equation((*run, _first(side)))
            run = []
        run.append(side)
    yield Equation(tuple(run)) if len(run) > 1 else run[0]


def _runs_on(before: Expression, side: Expression) -> bool:
    if side.is_number or side.has_unknown or before.is_number or before.has_unknown:
        return False
    return before.value() == _first(side).value() != side.value()


def _first(side: Expression) -> Expression:
    """The number that a side begins with: names are given in the order of reading."""
    return Expression("k0", side.values, str(side.values["k0"]))


def _read_side(tokens: Tokens, *, percent: bool) -> Expression:
    """One side; `percent`: whether `%` means hundredths in it. Raises `NotAnExpression`."""
    try:
        tree = _SIDES.parse(tokens)
    except UnexpectedInput as error:
        raise NotAnExpression from error
    formula = _Formula(percent=percent and len(tokens) > 2)
    return Expression(formula.visit(tree), formula.values, _literal(tokens))


def _literal(tokens: Sequence[Token]) -> str | None:
    """The text of a number that a side is, brackets left out; None for anything longer."""
    while tokens and tokens[0].type == "OPEN" and tokens[-1].type == "CLOSE":
        tokens = tokens[1:-1]
    sign = "-" if tokens and tokens[0].type == "MINUS" else ""
    rest = tokens[1:] if sign else tokens
    if len(rest) == 2 and rest[1].type == "PERCENT":
        rest = rest[:1]
    return f"{sign}{rest[0]}" if len(rest) == 1 and rest[0].type in {"NUMBER", "FRACTION"} else None


class _Formula(Interpreter[Token, str]):
    """Writes a side as a formula over a name for each of its numbers, named in the order of reading."""

    def __init__(self, *, percent: bool) -> None:
        self._percent = percent
        self.values: dict[str, Fraction] = {}

    def operation(self, tree: Tree[Token]) -> str:
        left, sign, right = tree.children
        return f"{self._visit(left)} {sign} {self._visit(right)}"

    def juxtaposed(self, tree: Tree[Token]) -> str:
        left, right = tree.children
        return f"{self._visit(left)} * {self._visit(right)}"

    def group(self, tree: Tree[Token]) -> str:
        inside = self._visit(tree.children[1])
        return inside if inside in self.values else f"({inside})"

    def negative(self, tree: Tree[Token]) -> str:
        """A number with its sign is one number; anything else is taken from zero."""
        factor = tree.children[1]
        written = self._visit(factor)
        if isinstance(factor, Tree) and factor.data == "number" and not str(factor.children[0]).startswith("."):
            self.values[written] = -self.values[written]
            return written
        return f"-({written})"

    def unknown(self, tree: Tree[Token]) -> str:
        return UNKNOWN

    def number(self, tree: Tree[Token]) -> str:
        written, percent = tree.children
        value = _value(str(written))
        name = f"k{len(self.values)}"
        self.values[name] = value / 100 if percent and self._percent else value
        return name

    def _visit(self, node: Tree[Token] | Token) -> str:
        assert isinstance(node, Tree), "an operand is no token"
        return self.visit(node)


def _value(number: str) -> Fraction:
    if number[0] not in "0123456789.":
        raise NotAnExpression  # digits of another script
    try:
        return WrittenFraction(number) if "/" in number else Fraction(number)
    except ZeroDivisionError as error:
        raise NotAnExpression from error
