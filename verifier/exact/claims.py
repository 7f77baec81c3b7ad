"""What a step states in plain arithmetic or algebra: equalities that can be read in one way only.

The reader refuses rather than guesses. An equality is a chain of formulas with `=` between them, from a border to a
border: no word, sign or unit may stand between its operands that could change what they mean. What stands around it
may take it back (`if`, `not`, `whether`, `approximately`), and then it states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.verifier.exact.expression import Polynomial, Token, UnreadableFormula, read_formula
from redline.verifier.exact.notation import CURRENCY, EDGE, undressed

MAX_LENGTH = 20_000
_REACH = 100
"""Tokens on either side in which a word can take a claim back."""

_TOKEN = re.compile(
    rf"""
    (?P<command> \\[A-Za-z]+ )
  | (?P<number> \d{{1,3}}+(?:,\d{{3}}){{1,12}}+(?:\.\d+)?+(?!,?\d) | \d+(?:\.\d+)? | (?<![\w.])\.\d+ )
  | (?P<word> [^\W\d_]{{2,}}(?:['-][^\W\d_]+)* )
  | (?P<letter> [^\W\d_] )
  | (?P<sign> [-+*/^()=] )
  | (?P<factorial> (?<=[\d)])! | !(?=[\d(]) )
  | (?P<stop> [.;:,?!\n] )
  | (?P<edge> {EDGE} )
  | (?P<space> \s+ )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_LABEL = re.compile(r"\A\s*(?:step\s+)?\d{1,2}\s*[:.)]\s+(?=\S)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2})(?![.,]?\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![.,]?\d)")
_EQUALS = re.compile(r"\s(?:is\s+equal\s+to|equals)\s", re.IGNORECASE)
_TIMES = re.compile(r"(?<=\d)(\s?)[xX](?=\1[\d(])")

_DOUBT = frozenset(
    "not no neither nor never cannot can't isn't doesn't don't won't fail fails wrong incorrect incorrectly invalid"
    " mistake mistaken mistakenly error false absurd impossible inconsistent contradiction contradicts instead"
    " unequal differs different whether unless approx approximately about roughly around nearly almost"
    " rounded rounding round rounds estimate estimated hypothetical"
    " mod modulo remainder base binary octal hexadecimal clock".split()
)
_DOUBT_AHEAD = frozenset("if suppose supposing assume assuming when whenever unless try trying say let guess".split())
_OPERATORS = frozenset(
    "of times plus minus by per over from percent divided multiplied squared cubed product sum difference quotient"
    " log ln sin cos tan mod root sqrt base half double twice triple third quarter and or to hundred thousand million"
    " billion dozen less more than added subtracted increased decreased point am pm o'clock remainder rem".split()
)
_AFTER = _OPERATORS - {"and", "or", "by", "to", "from", "per", "of", "less", "more", "than", "over", "remainder"} | {
    "remainder",
    "degrees",
}
_VERBS = frozenset("so then thus therefore hence and since because have has get gets gives is are that".split())
_PARTS = re.compile(r"(?:\w+ths?|halves|thirds|fourths|quarters|tens|ones|hundreds|thousands|millions|dozens)")


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


def read_statement(text: str, unknown: str | None = None, *, given: bool = False) -> Statement:
    """The claims of a step, in the order written; `unknown` is the one letter that counts as a number.

    `given`: the text is a problem, whose conditions and questions are no doubts.
    Linear in the length of the text. Raises nothing: what cannot be read is not there.
    """
    if len(text) > MAX_LENGTH:
        return Statement((), False, False, frozenset())
    plain = _spelled(text, unknown)
    read = adapted(plain)
    tokens = _tokens(read, unknown)
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
    rest += tokens[place:]
    whole = not any(token.kind in ("number", "sign", "letter", "other") for token in rest)
    lenient = read != plain
    return Statement(
        tuple(claims), whole, lenient, frozenset(token.text.lower() for token in rest if token.kind == "word")
    )


def letters(text: str) -> set[str]:
    """The single letters that stand in a text outside its words."""
    return {
        token.text for token in _tokens(_spelled(text, None), None) if token.kind == "other" and token.text.isalpha()
    }


def _spelled(text: str, unknown: str | None) -> str:
    text = _EQUALS.sub(" = ", undressed(_LABEL.sub("", text, count=1)))
    return text if unknown in ("x", "X") else _TIMES.sub(r"\1*", text)


def adapted(text: str) -> str:
    """Decimal commas and groups of thousands after spaces as English writes them, where nothing else can be meant."""
    if re.search(r"\d\.\d", text):
        return text
    text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def _tokens(text: str, unknown: str | None) -> list[Token]:
    tokens: list[Token] = []
    glued = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind != "space":
            if kind in ("command", "factorial") or (kind == "letter" and found[0] != unknown):
                kind = "other"
            tokens.append(Token(kind, found[0], glued))  # type: ignore[arg-type]  # the groups are the kinds
        glued = kind != "space"
        if kind == "space" and "\n" in found[0]:
            tokens.append(Token("stop", "\n"))
    return tokens


def _is_math(token: Token) -> bool:
    return token.kind in ("number", "sign", "letter") or token.text == CURRENCY


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where runs of formulas begin and end. A unit belongs to one where it stands between a number and `+ - =`."""
    start = None
    for index, token in enumerate(tokens):
        if _is_math(token) or (start is not None and _is_unit(tokens, index)):
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
    return tokens[index - 1].kind == "number" and not glued and after in ("+", "-", "=") and not _changes(token.text)


def _changes(word: str) -> bool:
    """Whether a word behind a number makes it another number."""
    return word.lower() in _AFTER or _PARTS.fullmatch(word.lower()) is not None


def _claim(tokens: Sequence[Token], start: int, end: int, given: bool) -> Claim | None:
    """The claim of a run; None where it states nothing, or not clearly."""
    start, end = _inside(tokens, start, end)
    run = tokens[start:end]
    if not any(token.text == "=" for token in run):
        return None
    if not (_safe_before(tokens, start) and _safe_after(tokens, end)):
        return None
    if not given and _is_doubted(tokens, start, end):
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


def _safe_before(tokens: Sequence[Token], start: int) -> bool:
    dash = tokens[start].text == "-" and start + 1 < len(tokens) and not tokens[start + 1].glued
    if tokens[start].text in ("+", "*", "/", "^", "=", ")") or dash:
        return False
    if start == 0:
        return True
    before = tokens[start - 1]
    if tokens[start].text == "-" and before.kind not in ("stop", "edge"):
        return False
    if before.kind == "word":
        return _joins_nothing(before.text.lower(), tokens[start])
    if before.text == "," or before.kind == "edge":
        # A formula's edge, or a comma, right behind another formula separates nothing for certain.
        further = tokens[start - 2] if start > 1 else None
        return further is None or not (_is_math(further) or further.kind == "other")
    return before.kind == "stop" or before.text == "("


def _joins_nothing(word: str, token: Token) -> bool:
    # `x = 3 or x = -3` names another solution; before a number `or` and `and` may join two of them.
    if word in ("or", "and") and token.kind == "letter":
        return True
    return word not in _OPERATORS and not _PARTS.fullmatch(word)


def _safe_after(tokens: Sequence[Token], end: int) -> bool:
    if tokens[end - 1].text in ("+", "-", "*", "/", "^", "="):
        return False
    after = tokens[end] if end < len(tokens) else None
    if after is None:
        return True
    beyond = tokens[end + 1] if end + 1 < len(tokens) else None
    if after.kind == "word" and after.glued:
        return False
    if after.kind == "word" or after.text == "°":
        operator = beyond is not None and beyond.kind in ("sign", "other") and beyond.text not in "()"
        return not _changes(after.text) and not (operator and beyond is not None and beyond.text != "/")
    if after.text in ",:" or after.kind == "edge":
        return beyond is None or not (_is_math(beyond) or beyond.kind == "other")
    return after.kind == "stop" or after.text in ("(", ")")


def _is_doubted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the sentence, or the one behind it, takes the claim back: a question, a supposition, a negation."""
    sentences = 0
    for token in tokens[end : end + _REACH]:
        if (token.text in ("?", "≠", "≈", "%") and not sentences) or token.text.lower() in _DOUBT:
            return True
        sentences += token.kind == "stop" and token.text not in ",:\n"
        if sentences == 2:
            break
    clause = True
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        word = tokens[index].text.lower()
        if word in _DOUBT or (clause and word in _DOUBT_AHEAD):
            return True
        if tokens[index].kind == "stop" and word not in ",:":
            break
        clause = clause and word not in (",", "then", "so")
    return False


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
    behind = _singular(after) if after is not None and _names_unit(after) else ""
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
