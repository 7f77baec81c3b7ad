"""Linear equations in one unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from redline.training.generator.carrier import around_equation
from redline.training.generator.equation_words import TOLD
from redline.training.generator.program import Line, Problem, Split
from redline.training.generator.template import chosen, fill
from redline.training.oracle.expression import Exact

FAMILY = "linear equations"

TRAIN = (
    "Solve for x: [[e]]",
    "Solve [[e]].",
    "Solve the equation [[e]].",
    "Find x if [[e]].",
    "What is x if [[e]]?",
    "[[e]]. What is x?",
    "If [[e]], what is x?",
    "If [[e]], find the value of x.",
    "Determine x such that [[e]].",
    "[[e]]",
    "Find the solution of [[e]].",
    "Given [[e]], find x.",
    "What value of x makes [[e]] true?",
    "Solve [[e]] for x.",
    "Which number x satisfies [[e]]?",
    "solve [[e]]",
    "Find the value of x in [[e]].",
)
DEV = ("Let [[e]]. Compute x.", "For which x does [[e]] hold?")
TEST = ("Work out x from the equation [[e]].", "Suppose that [[e]]. What is the value of x?", "Find x: [[e]]")
UNKNOWNS = "xxxxxxxyzntkam"


@dataclass(frozen=True)
class Shape:
    """A form of equation: how its numbers are drawn, its text and its solution. `X` stands for the unknown."""

    name: str
    draw: Callable[[Random], dict[str, int]]
    equation: str
    lines: tuple[Line, ...]


def sample(rng: Random, split: Split) -> Problem:
    """Draw an equation with an integer solution, or now and then a fractional one."""
    shape = rng.choice(SHAPES)
    given = {name: Fraction(value) for name, value in shape.draw(rng).items()}
    if "a" in given and rng.random() < 0.08:
        given["c"] = Exact(given["c"] + rng.randint(1, int(given["a"])))
    unknown = rng.choice(UNKNOWNS)
    phrasings: dict[Split, tuple[str, ...]] = {"train": TRAIN, "dev": DEV, "test": TEST}
    template = rng.choice(phrasings[split])
    if split == "train" and rng.random() < 0.7:
        made_up = around_equation(rng).replace("{e}", "[[e]]").replace("{x}", "x")
        template = template if made_up in DEV + TEST else made_up
    if split == "train" and rng.random() < 0.12:
        return _told(shape, given, rng)
    template = re.sub(r"\bx\b", unknown, template)
    equation = shape.equation if rng.random() < 0.85 else " = ".join(reversed(shape.equation.split(" = ")))
    text = fill(template.replace("[[e]]", equation.replace("X", unknown)), given, {})
    if rng.random() < 0.1:
        text = text.replace(" + ", "+").replace(" - ", "-").replace(" = ", "=")
    return Problem(FAMILY, shape.name, text, given, _with_unknown(shape.lines, unknown), {})


def _told(shape: Shape, given: dict[str, Fraction], rng: Random) -> Problem:
    """The equation as a puzzle about a number; the solution calls it x."""
    text = fill(chosen(rng.choice(TOLD[shape.name]), rng), given, {})
    return Problem(FAMILY, shape.name, text[:1].upper() + text[1:], given, _with_unknown(shape.lines, "x"), {})


def _with_unknown(lines: tuple[Line, ...], unknown: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            line.name,
            line.formula,
            tuple(says.replace("X", unknown) for says in line.says),
            line.asks.replace("X", unknown),
            line.wrong,
            line.keeps,
            line.checks,
        )
        for line in lines
    )


def _coefficient(rng: Random) -> int:
    return rng.choice((rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 30)))


def _constant(rng: Random) -> int:
    return rng.choice((rng.randint(1, 20), rng.randint(1, 20), rng.randint(1, 50), rng.randint(1, 300)))


def _root(rng: Random) -> int:
    value = rng.choice((rng.randint(1, 12), rng.randint(1, 12), rng.randint(1, 30), rng.randint(1, 100)))
    return -value if rng.random() < 0.15 else value


def _divide(numerator: str, check: tuple[str, str], wrong: tuple[str, ...]) -> Line:
    return Line(
        "s",
        f"{numerator} / a",
        (
            f"Divide both sides by [[a]]: X = [[{numerator} / a]] = [[s]].",
            f"Divide by [[a]]: X = [[{numerator} / a]] = [[s]].",
            f"X = [[{numerator} / a]] = [[s]].",
        ),
        "X by dividing both sides by the factor of X",
        wrong,
        checks=(check,),
    )


def _times_plus(rng: Random) -> dict[str, int]:
    a, b, root = _coefficient(rng), _constant(rng), _root(rng)
    return {"a": a, "b": b, "c": a * root + b}


def _times_minus(rng: Random) -> dict[str, int]:
    a, b, root = _coefficient(rng), _constant(rng), _root(rng)
    return {"a": a, "b": b, "c": a * root - b}


def _plain_plus(rng: Random) -> dict[str, int]:
    b = _constant(rng)
    return {"b": b, "c": _root(rng) + b}


def _plain_minus(rng: Random) -> dict[str, int]:
    b = _constant(rng)
    return {"b": b, "c": _root(rng) - b}


def _times(rng: Random) -> dict[str, int]:
    a = _coefficient(rng)
    return {"a": a, "c": a * _root(rng)}


def _bracket_plus(rng: Random) -> dict[str, int]:
    a, b, root = _coefficient(rng), rng.randint(1, 30), _root(rng)
    return {"a": a, "b": b, "c": a * (root + b)}


def _bracket_minus(rng: Random) -> dict[str, int]:
    a, b, root = _coefficient(rng), rng.randint(1, 30), _root(rng)
    return {"a": a, "b": b, "c": a * (root - b)}


def _both_sides(rng: Random) -> dict[str, int]:
    d = rng.randint(2, 12)
    e, b, root = d + rng.randint(2, 15), _constant(rng), _root(rng)
    return {"e": e, "b": b, "d": d, "c": (e - d) * root + b}


def _quotient_plus(rng: Random) -> dict[str, int]:
    a, b, quotient = rng.randint(2, 15), _constant(rng), _root(rng)
    return {"a": a, "b": b, "c": quotient + b}


def _subtracted(rng: Random) -> dict[str, int]:
    a, root = rng.randint(2, 12), _root(rng)
    b = _constant(rng)
    return {"a": a, "b": b, "c": b - a * root}


_LESS_B = Line(
    "k",
    "c - b",
    (
        "Subtract [[b]] from both sides: [[a]]X = [[c - b]] = [[k]].",
        "Move [[b]] to the other side: [[a]]X = [[c - b]] = [[k]].",
        "[[a]]X = [[c - b]] = [[k]].",
    ),
    "the right side after subtracting the constant",
    ("c + b", "b - c"),
)
_MORE_B = Line(
    "k",
    "c + b",
    (
        "Add [[b]] to both sides: [[a]]X = [[c + b]] = [[k]].",
        "Move [[b]] to the other side: [[a]]X = [[c + b]] = [[k]].",
        "[[a]]X = [[c + b]] = [[k]].",
    ),
    "the right side after adding the constant",
    ("c - b", "b - c"),
)

SHAPES = (
    Shape(
        "ax + b = c",
        _times_plus,
        "[[a]]X + [[b]] = [[c]]",
        (_LESS_B, _divide("k", ("a * s + b", "c"), ("k - a", "k * a"))),
    ),
    Shape(
        "ax - b = c",
        _times_minus,
        "[[a]]X - [[b]] = [[c]]",
        (_MORE_B, _divide("k", ("a * s - b", "c"), ("k - a", "k * a"))),
    ),
    Shape(
        "b + ax = c",
        _times_plus,
        "[[b]] + [[a]]X = [[c]]",
        (_LESS_B, _divide("k", ("b + a * s", "c"), ("k - a", "k * a"))),
    ),
    Shape(
        "x + b = c",
        _plain_plus,
        "X + [[b]] = [[c]]",
        (
            Line(
                "s",
                "c - b",
                (
                    "Subtract [[b]] from both sides: X = [[c - b]] = [[s]].",
                    "X = [[c - b]] = [[s]].",
                ),
                "X by subtracting the constant",
                ("c + b", "b - c"),
                checks=(("s + b", "c"),),
            ),
        ),
    ),
    Shape(
        "x - b = c",
        _plain_minus,
        "X - [[b]] = [[c]]",
        (
            Line(
                "s",
                "c + b",
                ("Add [[b]] to both sides: X = [[c + b]] = [[s]].", "X = [[c + b]] = [[s]]."),
                "X by adding the constant",
                ("c - b", "b - c"),
                checks=(("s - b", "c"),),
            ),
        ),
    ),
    Shape("ax = c", _times, "[[a]]X = [[c]]", (_divide("c", ("a * s", "c"), ("c - a", "c * a")),)),
    Shape(
        "a(x + b) = c",
        _bracket_plus,
        "[[a]](X + [[b]]) = [[c]]",
        (
            Line(
                "k",
                "c / a",
                (
                    "Divide both sides by [[a]]: X + [[b]] = [[c / a]] = [[k]].",
                    "X + [[b]] = [[c / a]] = [[k]].",
                ),
                "the value of the bracket",
                ("c - a", "c * a"),
            ),
            Line(
                "s",
                "k - b",
                ("Subtract [[b]]: X = [[k - b]] = [[s]].", "X = [[k - b]] = [[s]]."),
                "X by subtracting the constant",
                ("k + b", "b - k"),
                checks=(("a * (s + b)", "c"),),
            ),
        ),
    ),
    Shape(
        "a(x - b) = c",
        _bracket_minus,
        "[[a]](X - [[b]]) = [[c]]",
        (
            Line(
                "k",
                "c / a",
                (
                    "Divide both sides by [[a]]: X - [[b]] = [[c / a]] = [[k]].",
                    "X - [[b]] = [[c / a]] = [[k]].",
                ),
                "the value of the bracket",
                ("c - a", "c * a"),
            ),
            Line(
                "s",
                "k + b",
                ("Add [[b]]: X = [[k + b]] = [[s]].", "X = [[k + b]] = [[s]]."),
                "X by adding the constant",
                ("k - b",),
                checks=(("a * (s - b)", "c"),),
            ),
        ),
    ),
    Shape(
        "ex + b = dx + c",
        _both_sides,
        "[[e]]X + [[b]] = [[d]]X + [[c]]",
        (
            Line(
                "a",
                "e - d",
                (
                    "Bring the terms with X to one side: their factor is [[e - d]] = [[a]].",
                    "Subtract [[d]]X from both sides; the factor of X becomes [[e - d]] = [[a]].",
                ),
                "the factor of X on one side",
                ("e + d",),
            ),
            _LESS_B,
            _divide("k", ("e * s + b", "d * s + c"), ("k - a", "k * a")),
        ),
    ),
    Shape(
        "x/a + b = c",
        _quotient_plus,
        "X/[[a]] + [[b]] = [[c]]",
        (
            Line(
                "k",
                "c - b",
                (
                    "Subtract [[b]] from both sides: X/[[a]] = [[c - b]] = [[k]].",
                    "X/[[a]] = [[c - b]] = [[k]].",
                ),
                "the right side after subtracting the constant",
                ("c + b", "b - c"),
            ),
            Line(
                "s",
                "k * a",
                ("Multiply both sides by [[a]]: X = [[k * a]] = [[s]].", "X = [[k * a]] = [[s]]."),
                "X by multiplying both sides",
                ("k / a", "k + a"),
                checks=(("s / a + b", "c"),),
            ),
        ),
    ),
    Shape(
        "b - ax = c",
        _subtracted,
        "[[b]] - [[a]]X = [[c]]",
        (
            Line(
                "k",
                "b - c",
                (
                    "Add [[a]]X and subtract [[c]] on both sides: [[a]]X = [[b - c]] = [[k]].",
                    "[[a]]X = [[b - c]] = [[k]].",
                ),
                "the value of the term with X",
                ("c - b", "b + c"),
            ),
            _divide("k", ("b - a * s", "c"), ("k - a", "k * a")),
        ),
    ),
)
