"""What a step states in plain arithmetic or algebra: equalities that can be read in one way only.

The reader refuses rather than guesses. An equality is a chain of formulas with `=` between them, from a border to a
border: no word, sign or unit may stand between its operands that could change what they mean. What stands around it
may take it back (`if`, `not`, `whether`, `approximately`), and then it states nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.verifier.exact.context import changes_number, is_doubted, stands_alone
from redline.verifier.exact.expression import read_formula
from redline.verifier.exact.notation import CURRENCY
from redline.verifier.exact.polynomial import Polynomial, UnreadableFormula
from redline.verifier.exact.tokens import Token, adapted, is_math, spelled, tokens_of

MAX_LENGTH = 20_000
_VERBS = frozenset("so then thus therefore hence and since because have has get gets gives is are that".split())


@dataclass(frozen=True, slots=True)
class ClaimSide:
    """A formula between two signs of equality."""

    text: str
    tokens: tuple[Token, ...]
    value: Polynomial

    @property
    def computes(self) -> bool:
        """Whether there is anything to calculate in it, more than a number or the unknown alone."""
        return sum(token.kind != "sign" for token in self.tokens) > 1

    @property
    def operations(self) -> int:
        """How many signs of calculation are written in it."""
        return sum(token.text in ("+", "-", "*", "/", "^") for token in self.tokens)

    @property
    def numbers(self) -> list[str]:
        """The numbers written in it, thousands without commas."""
        return [token.text.replace(",", "") for token in self.tokens if token.kind == "number"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A chain of at least two formulas that a step states to be equal."""

    sides: tuple[ClaimSide, ...]
    unit: str = ""
    """The unit or the currency that its numbers carry; empty for none."""

    @property
    def has_unknown(self) -> bool:
        """Whether it is an equation in the unknown."""
        return any(token.kind == "letter" for side in self.sides for token in side.tokens)

    @property
    def text(self) -> str:
        """The claim as it was read."""
        return " = ".join(side.text for side in self.sides)


@dataclass(frozen=True, slots=True)
class Statement:
    """What could be read of a step."""

    claims: tuple[Claim, ...]
    whole: bool
    """Whether no number, letter, relation or sign of the step stands outside its claims."""
    lenient: bool
    """Whether numbers were read as other countries write them (`3,5`, `1 776`): good to confirm, not to refute."""
    words: frozenset[str]
    """The words outside its claims."""
    loose: tuple[str, ...] = ()
    """The numbers outside its claims, thousands without commas."""
    unread: bool = True
    """Whether anything else of the step's mathematics stands outside its claims: a letter, a sign, a relation."""


def read_statement(text: str, unknown: str | None = None, *, given: bool = False) -> Statement:
    """The claims of a step, in the order written; `unknown` is the one letter that counts as a number.

    `given`: the text is a problem, whose conditions and questions are no doubts.
    Linear in the length of the text. Raises nothing: what cannot be read is not there.
    """
    if len(text) > MAX_LENGTH:
        return Statement((), False, False, frozenset())
    plain = spelled(text, unknown)
    read = adapted(plain)
    claims, rest = _claims(tokens_of(read, unknown), given)
    loose = tuple(token.text.replace(",", "") for token in rest if token.kind == "number")
    unread = any(token.kind in ("sign", "letter", "other") for token in rest)
    return Statement(
        tuple(claims),
        whole=not loose and not unread,
        lenient=read != plain,
        words=frozenset(token.text.lower() for token in rest if token.kind == "word"),
        loose=loose,
        unread=unread,
    )


def _claims(tokens: Sequence[Token], given: bool) -> tuple[list[Claim], list[Token]]:
    """The claims, and the tokens that no claim has read: those outside, and the words inside."""
    claims: list[Claim] = []
    rest: list[Token] = []
    place = 0
    for start, end in _runs(tokens):
        rest += tokens[place:start]
        claim = _claim(tokens, start, end, given)
        if claim is None:
            rest += tokens[start:end]
        else:
            claims.append(claim)
            rest += (token for token in tokens[start:end] if token.kind == "word")
        place = end
    return claims, [*rest, *tokens[place:]]


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where runs of formulas begin and end. A unit belongs to one where it stands between a number and `+ - =`."""
    start = None
    for index, token in enumerate(tokens):
        if is_math(token) or (start is not None and _is_unit(tokens, index)):
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(tokens)


def _is_unit(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "word" and token.text != "°":
        return False
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    glued = token.glued and token.kind == "word"  # `2xy` is a product of letters
    return (
        tokens[index - 1].kind == "number" and not glued and after in ("+", "-", "=") and not changes_number(token.text)
    )


def _claim(tokens: Sequence[Token], start: int, end: int, given: bool) -> Claim | None:
    """The claim of a run; None where it states nothing, or not clearly."""
    start, end = _inside(tokens, start, end)
    run = tokens[start:end]
    if not any(token.text == "=" for token in run):
        return None
    if not stands_alone(tokens, start, end):
        return None
    if not given and is_doubted(tokens, start, end):
        return None
    try:
        sides = tuple(_side(part) for part in _cut(run))
        unit = _unit(run, tokens[end] if end < len(tokens) else None)
    except UnreadableFormula:
        return None
    if start > 0 and not given and _is_part_of_a_name(tokens[start - 1], sides[0]):
        sides = sides[1:]
    return Claim(sides, unit) if len(sides) > 1 else None


def _is_part_of_a_name(before: Token, side: ClaimSide) -> bool:
    """Whether a first number belongs to the words before it: `the intervals in 24 minutes = 24/6`."""
    return len(side.tokens) == len(side.numbers) == 1 and before.kind == "word" and before.text.lower() not in _VERBS


def _inside(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The run without brackets that enclose it, or that open or close outside it."""
    while end > start and tokens[end - 1].text == "(" and not tokens[end - 1].glued:
        end -= 1
    depth = lowest = 0
    for token in tokens[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        lowest = min(lowest, depth)
    if depth == -1 and lowest == -1 and tokens[end - 1].text == ")":
        return start, end - 1
    while (
        end - start > 1 and tokens[start].text == "(" and tokens[end - 1].text == ")" and _encloses(tokens, start, end)
    ):
        start, end = start + 1, end - 1
    if depth == 1 and tokens[start].text == "(":
        return start + 1, end
    return start, end


def _encloses(tokens: Sequence[Token], start: int, end: int) -> bool:
    depth, equal = 0, False
    for index in range(start, end - 1):
        depth += (tokens[index].text == "(") - (tokens[index].text == ")")
        equal = equal or tokens[index].text == "="
        if depth == 0:
            return False
    return equal


def _cut(run: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in run:
        if token.text == "=":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _side(tokens: Sequence[Token]) -> ClaimSide:
    formula = [token for token in tokens if token.kind != "word" and token.text not in (CURRENCY, "°")]
    if not formula:
        raise UnreadableFormula("nothing on one side")
    for one, other in pairwise(tokens):
        if one.text == CURRENCY and other.kind != "number":
            raise UnreadableFormula("a currency without a number")
        if one.kind == "number" and other.text == "(" and not other.glued:
            raise UnreadableFormula("a number and a bracket that may explain it")
    return ClaimSide(_shown(formula), tuple(formula), read_formula(formula))


def _unit(run: Sequence[Token], after: Token | None) -> str:
    """The one unit of the claim. Raises `UnreadableFormula` where its numbers carry several."""
    units = {_singular(token) for token in run if _names_unit(token)}
    priced = len(run) > 1 and run[-2].text == CURRENCY  # a price has its unit: `$10 for the month`
    behind = _singular(after) if after is not None and _names_unit(after) and not priced else ""
    if len(units) > 1 or (units and behind and behind not in units):
        raise UnreadableFormula("numbers with different units")
    return next(iter(units), behind)


def _names_unit(token: Token) -> bool:
    return token.kind == "word" or token.text in ("°", CURRENCY)


def _singular(token: Token) -> str:
    return token.text.lower().rstrip("s")


def _shown(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for index, token in enumerate(tokens):
        binary = token.kind == "sign" and token.text in "+-*/" and index > 0 and tokens[index - 1].text not in "(+-*/^"
        parts.append(f" {token.text} " if binary else token.text)
    return "".join(parts)
