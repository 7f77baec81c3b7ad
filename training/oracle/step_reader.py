r"""What a step of a solution states: its equations, the expressions it leaves, and its boxed answer.

`So 40 - 3 = 37. This leaves 37 * 2.` states `40 - 3 = 37` and leaves `37 * 2`. Read are plain numbers, decimals,
thousands separators, fractions, brackets, `+ - * /` in their usual dresses, LaTeX of that, and one unknown with its
factor (`3x`). Prose is passed over; what looks like an equation and cannot be read makes the statement `torn`: nobody
guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd

from redline.training.oracle.expression import Exact, as_code, evaluate, names
from redline.verifier import extract_answer

UNKNOWN = "X"
"""The unknown's name in a formula, whatever letter the step gives it."""


class NotAnExpression(Exception):
    """Not an expression; never leaves this file."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as it was written: a formula over a name for each of its numbers."""

    formula: str
    values: Mapping[str, Fraction]
    literal: str | None = None
    """The text of a number that stands alone (`3/18`, `-4`, `2.50`); None for anything longer."""

    @property
    def has_unknown(self) -> bool:
        """Whether the unknown is in it."""
        return UNKNOWN in names(self.formula)

    @property
    def is_number(self) -> bool:
        """Whether it is a number alone."""
        return self.literal is not None

    def value(self, unknown: Fraction | None = None) -> Fraction | None:
        """Its exact value; None for a division by zero, and for an unknown that is not given."""
        values = self.values if unknown is None else {**self.values, UNKNOWN: unknown}
        try:
            return evaluate(self.formula, values)
        except (ZeroDivisionError, KeyError):
            return None

    @property
    def divided(self) -> Expression:
        """With a division in the place of every fraction (`3/4` as 3 / 4): it may have been meant so."""
        formula, values = self.formula, dict(self.values)
        for name, value in self.values.items():
            if isinstance(value, Exact):
                top, bottom = f"{name}_top", f"{name}_bottom"
                values |= {top: Fraction(value.numerator), bottom: Fraction(value.denominator)}
                formula = re.sub(rf"\b{name}\b", f"({top} / {bottom})", formula)
        return Expression(formula, values)

    @property
    def code(self) -> str:
        """As exact Python over `F`, a fraction or decimal alone just as it was written."""
        if self.literal and "/" in self.literal:
            top, _, bottom = self.literal.partition("/")
            return f"F({top}, {bottom})"
        return f'F("{self.literal}")' if self.literal and "." in self.literal else as_code(self.formula, self.values)


@dataclass(frozen=True, slots=True)
class Equation:
    """Two or more sides said to be equal."""

    sides: tuple[Expression, ...]

    @property
    def claimed(self) -> Expression | None:
        """The value it comes to, if its last side is a number."""
        return self.sides[-1] if self.sides[-1].is_number else None

    @property
    def formula(self) -> Expression | None:
        """The last side that is worked out: no unknown in it, and more than a number."""
        return next((side for side in reversed(self.sides) if not (side.is_number or side.has_unknown)), None)


@dataclass(frozen=True, slots=True)
class ParsedStep:
    """What a step states."""

    parts: tuple[Equation | Expression, ...]
    """In the order written; a `Expression` by itself is an expression or a number that is not part of an equation."""
    box: Expression | None
    """The boxed number."""
    boxed: bool
    """Whether anything is boxed."""
    torn: bool
    """Whether something in it could not be read."""

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The equations, in order."""
        return tuple(part for part in self.parts if isinstance(part, Equation))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is left to be worked out, as the step says: expressions that are not part of an equation."""
        return tuple(part for part in self.parts if isinstance(part, Expression) and not part.is_number)

    @property
    def numbers(self) -> tuple[Expression, ...]:
        """The numbers that stand in the prose."""
        return tuple(part for part in self.parts if isinstance(part, Expression) and part.is_number)


def read_step(text: str, unknown: str | None = None) -> ParsedStep:
    """Read a step; `unknown` is the letter of the problem's unknown."""
    box = extract_answer(text) if "\\boxed" in text else None
    plain = _plain(text)
    parts: list[Equation | Expression] = []
    torn = False
    for span in _spans(plain, unknown):
        try:
            parts += _read_span(span)
        except NotAnExpression:
            torn = torn or len(span) > 1
    return ParsedStep(tuple(parts), _number(box), box is not None, torn)


def _number(text: str | None) -> Expression | None:
    """The number that a whole text is, a unit or an `x =` left out."""
    found = [part for span in _spans(_plain(text or ""), None) for part in _attempt(span)]
    return found[0] if len(found) == 1 and isinstance(found[0], Expression) and found[0].is_number else None


def _attempt(span: list[str]) -> list[Equation | Expression]:
    try:
        return _read_span(span)
    except NotAnExpression:
        return []


_BOXED = re.compile(r"(=\s*\$?\s*)?\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_DRESS = [
    (re.compile(pattern, re.MULTILINE), by)
    for pattern, by in [
        (r"^\s*(?:[-*•]|\d+\))\s+", ""),
        (r"[−–—]", "-"),
        (r"\*\*|__", " "),
        (r"[×·∙]|\\times(?![A-Za-z])|\\cdot(?![A-Za-z])", "*"),
        (r"÷|\\div(?![A-Za-z])|(?<=[\d)]) : (?=[\d(-])", " / "),
        (r"(?<=\d)\s*\\[dt]?frac", " § "),
        (r"\\[dt]?frac\{\s*(\d+)\s*\}\{\s*(\d+)\s*\}", r"\1/\2"),
        (r"\\[dt]?frac(\d)(\d)", r"\1/\2"),
        (r"\\text\{[^{}]*\}", " "),
        (r"\\[()\[\]]|\\[,;!]|\\?\$|[€£]", ""),
        (r"\\%", "%"),
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),
        # A unit between a number and a sign: `5 apples * 3 = 15`. Two letters or more, so that an unknown stays.
        (r"(?<=\d)\s+[A-Za-z]{2,}(?=\s*[*/=]|\s+[-+x]\s)", ""),
    ]
]


def _plain(text: str) -> str:
    text = _BOXED.sub(lambda found: f"= {found[2]}" if found[1] else " § . ", text)
    for pattern, by in _DRESS:
        text = pattern.sub(by, text)
    return text


_TOKEN = re.compile(
    r"""(?P<fraction> (?<![\d.)/]) \d+/\d+ (?![\d/.]*\d|/) )
      | (?P<number> \d+(?:\.\d+)? | \.\d+ )
      | (?P<sign> [-+*/=()%] )
      | (?P<word> [A-Za-z]+(?:['’][A-Za-z]+)? )
      | (?P<space> [ \t]+ )
      | (?P<other> . | \n )""",
    re.VERBOSE,
)
_EQUALS = frozenset({"is", "equals", "gives", "makes"})
_SIGNS = frozenset("+-*/")
_OPERATORS = _SIGNS | {"="}
RIDDLE = "?"
"""A token that is part of an expression and cannot be read, e.g. another letter than the unknown."""


def _spans(text: str, unknown: str | None) -> Iterator[list[str]]:
    """The runs of tokens between words, full stops and other breaks."""
    span: list[str] = []
    for token in _tokens(text, unknown):
        means_equal = token == "is" and _SIGNS & set(span[1:]) and "=" not in span
        if token and (token != "is" or means_equal):
            span.append("=" if means_equal else token)
            continue
        yield from _trimmed(span)
        span = []
    yield from _trimmed(span)


def _tokens(text: str, unknown: str | None) -> Iterator[str]:
    """Numbers, signs and the unknown; `is` for words that may mean equality, an empty string for every other break."""
    found = [match for match in _TOKEN.finditer(text) if match.lastgroup != "space"]
    before, end = "", 0
    for match, after in pairwise([*found, None]):
        assert match is not None, "only the last one is None"
        if match.lastgroup == "word":
            glued = before[-1:].isdigit() and match.start() == end
            yield _read_word(match[0], before, after[0] if after else "", unknown, glued=glued)
        elif match.lastgroup == "other":
            yield RIDDLE if match[0] in "^_|§√" else ""
        else:
            yield match[0]
        before, end = match[0], match.end()


def _read_word(word: str, before: str, after: str, unknown: str | None, *, glued: bool) -> str:
    """`*` for an x between two numbers, the unknown's name, `is`, a riddle for another letter, or an empty string."""
    goes_on = after[:1] in set("0123456789.(-")
    if word in {"x", "X"} and goes_on and after != "-" and before[-1:] in set("0123456789)"):
        return "*"
    if word == unknown:
        return UNKNOWN
    if len(word) == 1 and (glued or before in _OPERATORS or after in _OPERATORS):
        return RIDDLE
    return "is" if word.lower() in _EQUALS and goes_on else ""


def _trimmed(span: list[str]) -> Iterator[list[str]]:
    """The span without what names it or stands at its edge (`Total = 3`, `A = 3`); nothing where it has no number."""
    if span[:2] == [RIDDLE, "="]:
        span = span[2:]
    while span and span[0] in {"=", "%"}:
        span = span[1:]
    while span and (span[-1] == "=" or (span[-1] in _SIGNS and "=" not in span)):
        span = span[:-1]
    if any(token[0].isdigit() or token[0] == "." for token in span):
        yield span


def _read_span(span: list[str]) -> list[Equation | Expression]:
    sides: list[list[str]] = [[]]
    for token in span:
        if token == "=":
            sides.append([])
        else:
            sides[-1].append(token)
    worked = [_divided(side) for side in sides[:-1]] + [sides[-1] if len(sides[-1]) == 1 else _divided(sides[-1])]
    if len(worked) == 1:
        return [_Parser(worked[0], percent=False).read()]
    return list(_equations(_read_sides(worked)))


def _read_sides(sides: list[list[str]]) -> list[Expression]:
    """The sides of an equation; `%` is hundredths or a unit, as makes it true.

    Raises `NotAnExpression`, also if neither does.
    """
    if all("%" not in side for side in sides):
        return [_Parser(side, percent=False).read() for side in sides]
    for percent in (True, False):
        read = [_Parser(side, percent=percent).read() for side in sides]
        if len({side.value() for side in read if not side.has_unknown}) == 1:
            return read
    raise NotAnExpression


def _divided(side: list[str]) -> list[str]:
    """The side with divisions for what is no fraction in lowest terms: `48/2 = 24`, where `48 / 2` was meant."""
    tokens: list[str] = []
    for token in side:
        top, slash, bottom = token.partition("/")
        alone = len(side) == 1
        if not (top and bottom) or (gcd(int(top), int(bottom)) == 1 and not alone):
            tokens.append(token)
        elif alone or tokens[-1:] == ["/"]:
            tokens += [top, slash, bottom]
        else:
            tokens += ["(", top, slash, bottom, ")"]
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


class _Parser:
    """Reads one side: sums of products of numbers, brackets and the unknown."""

    def __init__(self, tokens: list[str], *, percent: bool) -> None:
        self._tokens = tokens
        self._at = 0
        self._percent = percent and len(tokens) > 2
        self._values: dict[str, Fraction] = {}

    def read(self) -> Expression:
        """The whole side. Raises `NotAnExpression`."""
        literal = self._literal()
        formula = self._sum()
        if self._at < len(self._tokens):
            raise NotAnExpression
        return Expression(formula, self._values, literal)

    def _literal(self) -> str | None:
        tokens = self._tokens
        while tokens and tokens[0] == "(" and tokens[-1] == ")":
            tokens = tokens[1:-1]
        minus = "-" if tokens[:1] == ["-"] else ""
        rest = tokens[1:] if minus else tokens
        rest = rest[:-1] if rest[1:] == ["%"] else rest
        return minus + rest[0] if len(rest) == 1 and rest[0][0] in "0123456789." else None

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next
        self._at += 1
        return token

    def _sum(self) -> str:
        text = self._product()
        while self._next in {"+", "-"}:
            sign = self._take()
            text = f"{text} {sign} {self._product()}"
        return text

    def _product(self) -> str:
        text = self._factor()
        while self._next in {"*", "/", "(", UNKNOWN}:
            sign = self._take() if self._next in {"*", "/"} else "*"
            if sign == "/" and "/" in self._next and len(self._next) > 1:
                raise NotAnExpression  # `6 / 1/3` may mean either
            text = f"{text} {sign} {self._factor()}"
        return text

    def _factor(self) -> str:
        token = self._take()
        if token == "(":
            inside = self._sum()
            if self._take() != ")":
                raise NotAnExpression
            return inside if inside in self._values else f"({inside})"
        if token == "-":
            return self._negative()
        if token == UNKNOWN:
            return UNKNOWN
        return self._named(token)

    def _negative(self) -> str:
        """A number with its sign is one number; anything else is taken from zero."""
        if self._next[:1].isdigit():
            name = self._named(self._take())
            self._values[name] = -self._values[name]
            return name
        return f"-({self._factor()})"

    def _named(self, token: str) -> str:
        if not token or token[0] not in "0123456789.":
            raise NotAnExpression
        value = _valued(token)
        if self._next == "%":
            self._take()
            value = value / 100 if self._percent else value
        name = f"k{len(self._values)}"
        self._values[name] = value
        return name


def _valued(token: str) -> Fraction:
    try:
        return Exact(token) if "/" in token else Fraction(token)
    except ZeroDivisionError as error:
        raise NotAnExpression from error
