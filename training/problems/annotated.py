"""Real word problems with annotated solutions, as GSM8K has them, read as programs whose numbers can be drawn anew.

    question   Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. ...
    solution   Natalia sold 48/2 = <<48/2=24>>24 clips in May.

becomes the text with a slot for 48 and the step `b = a / 2`, worded as it stands. Where it is not certain which number
is which (one could stand for two things, one is not used, a line has no calculation or several) the numbers stay as
they are. Left out is what does not give what it says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from redline.training.generator.program import Line, Problem
from redline.training.generator.vocabulary import banks
from redline.training.oracle.expression import evaluate, is_decimal, names

FAMILY = "real text"
SMALL = 12
TRIES = 200
"""Draws of new numbers before the problem keeps those it has."""

_NUMBER = re.compile(r"(?<![\w.,:/])\d[\d,]*(?:\.\d+)?(?![\w:/]|[.,]\d)")
_LOOSE_DIGIT = re.compile(r"\d")
_ANNOTATION = re.compile(r"<<([^<>]+)=([^<>=]+)>>\s*\$?[\d,.]*\d")
_WRITTEN = re.compile(r"[\d\s$.,+*/x×()%-]*=\s*\$?@")
_FORMULA = re.compile(r"[\d.+*/()-]+")
_NO_UNIT = frozenset(
    "in on at of for from to by is was are per each left more less total and with than a an the if".split()
)
_NAME = re.compile(r"n\d+")
_BEGINS = re.compile(r"((?:[A-Z][a-z']*)(?: [A-Za-z'-]+){1,8}),? [$\d(]")
_UNIT = re.compile(r"@\s*((?:[A-Za-z'-]+\s*){1,5})")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A problem whose numbers are slots, with the numbers it came with."""

    name: str
    template: str
    given: Mapping[str, Fraction]
    lines: tuple[Line, ...]
    percents: frozenset[str]
    """The numbers that are followed by a percent sign."""
    certain: bool = True
    """Whether it is known which number is which, so that others can be drawn."""

    def sample(self, rng: Random) -> Problem:
        """The problem with other numbers and names; with its own where no others give results of the same kind."""
        given = self._draw(rng)
        renamed = _renaming(self.template, rng)
        lines = tuple(_worded(line, renamed) for line in self.lines)
        text = _slots_filled(_rename(self.template, renamed), given)
        return Problem(FAMILY, self.name, text, given, lines)

    def problem(self) -> Problem:
        """The problem as it was written."""
        return Problem(FAMILY, self.name, _slots_filled(self.template, self.given), self.given, self.lines)

    def results(self, given: Mapping[str, Fraction]) -> list[Fraction]:
        """The value of each line. Raises `ZeroDivisionError`."""
        values = dict(given)
        for line in self.lines:
            values[line.name] = evaluate(line.formula, values)
        return [values[line.name] for line in self.lines]

    def _draw(self, rng: Random) -> Mapping[str, Fraction]:
        if not self.certain:
            return self.given
        wanted = self.results(self.given)
        for _ in range(TRIES):
            drawn = {name: _another(value, name in self.percents, rng) for name, value in self.given.items()}
            try:
                got = self.results(drawn)
            except ZeroDivisionError:
                continue
            if _same_order(drawn, self.given) and all(map(_alike, got, wanted)):
                return drawn
        return self.given


def read_annotated(path: Path) -> Iterator[Annotated]:
    """The problems of a JSON Lines file (`id`, `question`, `solution`, `answer`) that can be read."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if read := annotated(row["id"], row["question"], row["solution"], row["answer"]):
                yield read


def annotated(name: str, question: str, solution: str, answer: str) -> Annotated | None:
    """One problem; None where it cannot be read, or does not give its answer."""
    if any(sign in question + solution for sign in "{}[]@"):
        return None
    told = Fraction(answer.replace(",", ""))
    return _certain(name, question, solution, told) or _as_it_is(name, question, solution, told)


def _certain(name: str, question: str, solution: str, told: Fraction) -> Annotated | None:
    template, given, percents = _slotted(" ".join(question.split()))
    if not given or _LOOSE_DIGIT.search(re.sub(r"\[\[\w+\]\]", "", template)):
        return None
    lines = _lines(solution, given)
    if not lines:
        return None
    read = Annotated(name, template, given, lines, percents)
    used = Counter(name for line in lines for name in _NAME.findall(line.formula))
    if read.results(given)[-1] != told or any(_doubtful(used[name], value) for name, value in given.items()):
        return None
    return read


def _as_it_is(name: str, question: str, solution: str, told: Fraction) -> Annotated | None:
    text = " ".join(question.split())
    given = _slotted(text)[1]
    lines = _loose_lines(solution, given)
    if not lines:
        return None
    read = Annotated(name, text, given, lines, frozenset(), certain=False)
    return read if read.results(given)[-1] == told else None


def _doubtful(used: int, value: Fraction) -> bool:
    """Whether a number is not used, or is a small one used twice: one of them may be a dozen, a pair or a week."""
    return not used or (used > 1 and value <= SMALL)


def _slotted(question: str) -> tuple[str, dict[str, Fraction], frozenset[str]]:
    given: dict[str, Fraction] = {}
    percents = set()

    def slot(match: re.Match[str]) -> str:
        name = f"n{len(given)}"
        given[name] = _value(match.group())
        if question[match.end() :].lstrip().startswith(("%", "percent")):
            percents.add(name)
        return f"[[{name}]]"

    return _NUMBER.sub(slot, question), given, frozenset(percents)


def _lines(solution: str, given: Mapping[str, Fraction]) -> tuple[Line, ...]:
    """The steps; none where one of them has no calculation, or one that is not certain."""
    known = dict(given)
    lines: list[Line] = []
    for text in solution.split("\n")[:-1]:
        found = _ANNOTATION.findall(text)
        if len(found) != 1:
            return ()
        formula = _named(found[0][0], known)
        if formula is None or not names(formula) or evaluate(formula, known) != _read(found[0][1]):
            return ()
        name = f"r{len(lines)}"
        lines.append(_line(name, formula, text))
        known[name] = evaluate(formula, known)
    return tuple(lines)


def _loose_lines(solution: str, given: Mapping[str, Fraction]) -> tuple[Line, ...]:
    """The steps, one for each calculation; none where a calculation does not give what it says."""
    known = dict(given)
    lines: list[Line] = []
    for text in solution.split("\n")[:-1]:
        for match in _ANNOTATION.finditer(text):
            formula = _named(match.group(1), known, certain=False)
            if formula is None or evaluate(formula, known) != _read(match.group(2)):
                return ()
            name = f"r{len(lines)}"
            alone = _ANNOTATION.findall(text) == [match.groups()]
            lines.append(_line(name, formula, text if alone else text[match.start() :]))
            known[name] = evaluate(formula, known)
    return tuple(lines)


def _named(expression: str, known: Mapping[str, Fraction], *, certain: bool = True) -> str | None:
    """The expression with names for the numbers that are known; None where a number could be two of them.

    Not `certain`: then it does not matter which.
    """
    plain = expression.replace(",", "").replace(" ", "")
    if not _FORMULA.fullmatch(plain):
        return None
    counts = Counter(known.values())
    by_value = {value: name for name, value in known.items()}
    unclear = False

    def name(match: re.Match[str]) -> str:
        nonlocal unclear
        value = Fraction(match.group())
        unclear |= counts[value] > 1 or (value not in by_value and value.denominator > 1 and not _constant(value))
        return by_value.get(value) or (str(value) if value.denominator == 1 else f"({value})")

    formula = re.sub(r"\d+(?:\.\d+)?|\.\d+", name, plain)
    try:
        evaluate(formula, known)
    except (SyntaxError, ValueError, KeyError, ZeroDivisionError, OverflowError):
        return None
    return None if unclear and certain else formula


def _constant(value: Fraction) -> bool:
    return value in (Fraction(1, 2), Fraction(1, 4), Fraction(3, 2))


def _line(name: str, formula: str, text: str) -> Line:
    """The step in the bare form, and as it is worded where its words hold no other number."""
    computed = f"[[{formula}]] = [[{name}]]"
    bare = _ANNOTATION.sub("@", text)
    worded = _WRITTEN.sub(f" {computed}", bare.replace("$", "")).strip()
    says = [f"{computed}."]
    if worded.count(computed) == 1 and "@" not in worded and not _LOOSE_DIGIT.search(worded.replace(computed, "")):
        says += [f"{worded.rstrip('. ')}."] * 2
    unit = _UNIT.search(bare)
    if unit and unit.group(1).split()[0] not in _NO_UNIT:
        return Line(name, formula, tuple(says), f"the {unit.group(1).strip()}")
    begins = _BEGINS.match(bare)
    return Line(name, formula, tuple(says), f'"{begins.group(1)} ..."' if begins else "the next number")


def _value(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _read(text: str) -> Fraction | None:
    try:
        return _value(text.strip().replace("$", ""))
    except ValueError:
        return None


def _another(value: Fraction, percent: bool, rng: Random) -> Fraction:
    """A number like this one: as round, as long, and not far away."""
    if value.denominator > 1:
        unit = Fraction(1, value.denominator)
        return unit * rng.randint(1, max(2, 3 * value.numerator))
    n = int(value)
    step = _roundness(n, percent)
    top = 99 // step if percent and n <= 100 else max(9, 3 * n // step)
    low = 1 if step > 1 or n == 1 else 2
    return Fraction(step * rng.randint(low, max(top, low + 1)))


def _roundness(n: int, percent: bool) -> int:
    """What the number is a multiple of, of what people like to count in."""
    if percent and n % 5 == 0:
        return 5
    return next((step for step in (1000, 100, 10) if n % step == 0 and n >= 5 * step), 1)


def _alike(got: Fraction, wanted: Fraction) -> bool:
    """Whether a result is of the kind that was there: whole, or a short decimal; positive, and not huge."""
    whole = got.denominator == 1 if wanted.denominator == 1 else is_decimal(got) or got.denominator == 1
    return whole and (got > 0) == (wanted > 0) and abs(got) < max(Fraction(100_000), 3 * abs(wanted))


def _same_order(drawn: Mapping[str, Fraction], given: Mapping[str, Fraction]) -> bool:
    """Whether what was more is more: most of what a story says about its numbers stays true then."""
    ranked = [drawn[name] for name in sorted(given, key=given.__getitem__)]
    return all(less < more for less, more in pairwise(ranked))


def _slots_filled(template: str, given: Mapping[str, Fraction]) -> str:
    from redline.training.generator.template import fill

    return fill(template, given, {})


@cache
def _names() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join((*banks().she, *banks().he)) + r")\b")


def _renaming(template: str, rng: Random) -> dict[str, str]:
    """Other names for some of the people in it."""
    old = list(dict.fromkeys(_names().findall(template)))
    if not old or rng.random() < 0.4:
        return {}
    pools = {name: banks().she if name in banks().she else banks().he for name in old}
    new: dict[str, str] = {}
    for name in old:
        new[name] = rng.choice([n for n in pools[name] if n not in new.values() and n not in old])
    return new


def _rename(text: str, renamed: Mapping[str, str]) -> str:
    return _names().sub(lambda match: renamed.get(match.group(), match.group()), text) if renamed else text


def _worded(line: Line, renamed: Mapping[str, str]) -> Line:
    if not renamed:
        return line
    return Line(line.name, line.formula, tuple(_rename(s, renamed) for s in line.says), _rename(line.asks, renamed))
