"""Integer arithmetic with precedence and brackets, solved by working out one operation at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random

from redline.training.generator.catalogue.files import per_catalogue, read_file
from redline.training.generator.catalogue.schema import ArithmeticFile, ExpressionSentences
from redline.training.generator.program import Line, Problem, Split
from redline.training.generator.template import fill
from redline.training.oracle.expression import evaluate

FAMILY = "arithmetic"

Tree = str | tuple[str, "Tree", "Tree"]
"""A name, or (operator, left, right)."""

SIGNS = (
    {"*": "*", "/": "/"},
    {"*": "*", "/": "/"},
    {"*": "×", "/": "÷"},
    {"*": "x", "/": "/"},
    {"*": "\\times", "/": "\\div"},
    {"*": "\\cdot", "/": "/"},
    {"*": "·", "/": ":"},
)

TOPS = (10, 10, 10, 12, 20, 20, 50, 100, 100, 1000)
"""Numbers are drawn up to one of these."""
HARD_TOPS = (1000, 10_000, 10_000, 100_000)


@per_catalogue
def asked(folder: Path) -> ArithmeticFile:
    """How the catalogue in use asks for expressions. Raises `CatalogueMissing` and `CatalogueError`."""
    return read_file(folder / "arithmetic.yaml", ArithmeticFile)


@dataclass
class _Numbers:
    """Gives every leaf a name and a value."""

    rng: Random
    values: dict[str, Fraction]
    tops: tuple[int, ...] = TOPS

    def leaf(self, value: int | None = None) -> str:
        name = f"n{len(self.values) + 1}"
        self.values[name] = Fraction(value if value is not None else self._draw())
        return name

    def _draw(self) -> int:
        return self.rng.randint(1, self.rng.choice(self.tops))


def sample(rng: Random, split: Split) -> Problem:
    """Draw an expression of two to five numbers whose intermediate results are integers below 100,000."""
    while True:
        numbers = _Numbers(rng, {})
        tree = _grow(rng, rng.choice((2, 2, 3, 3, 3, 4, 4, 5)), numbers)
        if _fits(_reduce(tree), numbers.values):
            return _written(tree, numbers, rng, split)


def hard(rng: Random, split: Split) -> Problem:
    """Draw an expression of two or three numbers that models as small as the embedded ones cannot calculate."""
    while True:
        numbers = _Numbers(rng, {}, HARD_TOPS)
        tree = _grow(rng, rng.choice((2, 2, 3)), numbers)
        if _fits(_reduce(tree), numbers.values, most=10**9):
            return _written(tree, numbers, rng, split)


def _written(tree: Tree, numbers: _Numbers, rng: Random, split: Split) -> Problem:
    lines = _reduce(tree)
    expression = _text(tree)
    file = asked()
    phrasings: dict[Split, tuple[str, ...]] = {"train": file.train, "dev": file.dev, "test": file.test}
    template = rng.choice(phrasings[split])
    if split == "train" and rng.random() < 0.7:
        made_up = _sentence(file.sentences, rng).replace("{}", "[[e]]")
        template = template if made_up in file.dev + file.test else made_up
    text = _in_signs(fill(template.replace("[[e]]", f"[[{expression}]]"), numbers.values, {}), rng)
    return Problem(FAMILY, f"{len(numbers.values)} numbers", text, numbers.values, lines)


def _sentence(parts: ExpressionSentences, rng: Random) -> str:
    """A sentence with `{}` in the place of an expression."""
    if rng.random() < 0.45:
        text = f"{rng.choice(parts.questions)}{rng.choice(('?', '?', '?', ''))}"
    else:
        text = f"{rng.choice(parts.openings)}{rng.choice(parts.verbs)} {rng.choice(parts.objects)}"
        text += "?" if text.startswith(("Can", "Could")) else rng.choice(parts.ends)
    return text[:1].upper() + text[1:]


def _grow(rng: Random, leaves: int, numbers: _Numbers) -> Tree:
    if leaves == 1:
        return numbers.leaf()
    if leaves == 2 and rng.random() < 0.2:
        divisor, quotient = rng.randint(2, 25), rng.randint(2, rng.choice((12, 40, 120)))
        return ("/", numbers.leaf(divisor * quotient), numbers.leaf(divisor))
    split = rng.randint(1, leaves - 1)
    return (rng.choice("++--**/"), _grow(rng, split, numbers), _grow(rng, leaves - split, numbers))


def _reduce(tree: Tree) -> tuple[Line, ...]:
    """One line an operation, the first bracket or product from the left first."""
    lines: list[Line] = []
    whole = _text(tree)
    while not isinstance(tree, str):
        name = f"v{len(lines) + 1}"
        before = _text(tree)
        operation, tree = _take(tree, name)
        lines.append(_line(name, operation, before, tree))
    if len(lines) > 1:
        lines[-1] = replace(lines[-1], checks=((whole, lines[-1].name),))
    return tuple(lines)


def _take(tree: Tree, name: str) -> tuple[str, Tree]:
    """The first operation that can be done, and the tree with its result in place."""
    assert not isinstance(tree, str)
    op, left, right = tree
    if isinstance(left, str) and isinstance(right, str):
        return _text(tree), name
    if _urgency(right, bracketed=_needs_brackets(right, op)) > _urgency(left, bracketed=_is_loose(left, op)):
        operation, rest = _take(right, name)
        return operation, (op, left, rest)
    operation, rest = _take(left, name)
    return operation, (op, rest, right)


def _urgency(tree: Tree, *, bracketed: bool) -> int:
    """0: nothing to do; 1: sums; 2: a product; 3: a bracket inside."""
    if isinstance(tree, str):
        return 0
    op, left, right = tree
    own = 3 if bracketed else 2 if op in "*/" else 1
    return max(
        own,
        _urgency(left, bracketed=_is_loose(left, op)),
        _urgency(right, bracketed=_needs_brackets(right, op)),
    )


def _is_loose(left: Tree, op: str) -> bool:
    """Whether a left operand is written in brackets."""
    return not isinstance(left, str) and op in "*/" and left[0] in "+-"


def _needs_brackets(right: Tree, op: str) -> bool:
    """Whether a right operand is written in brackets."""
    return not isinstance(right, str) and not (op in "+-" and right[0] in "*/")


def _line(name: str, operation: str, before: str, after: Tree) -> Line:
    if isinstance(after, str):
        says: tuple[str, ...] = (f"[[{operation}]] = [[{name}]].", f"Finally, [[{operation}]] = [[{name}]].")
        return Line(name, operation, says, "the value of what is left")
    rest = _text(after)
    says = (
        f"[[{operation}]] = [[{name}]]. This leaves [[{rest}]].",
        f"First [[{operation}]] = [[{name}]], so we have [[{rest}]].",
        f"Work out [[{operation}]] = [[{name}]], which leaves [[{rest}]].",
    )
    return Line(name, operation, says, "the next operation", keeps=(before, rest))


def _text(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    op, left, right = tree
    a = f"({_text(left)})" if _is_loose(left, op) else _text(left)
    b = f"({_text(right)})" if _needs_brackets(right, op) else _text(right)
    return f"{a} {op} {b}"


def _fits(lines: tuple[Line, ...], values: dict[str, Fraction], most: int = 100_000) -> bool:
    world = dict(values)
    for line in lines:
        try:
            world[line.name] = evaluate(line.formula, world)
        except ZeroDivisionError:
            return False
        if world[line.name].denominator != 1 or abs(world[line.name]) >= most:
            return False
    return True


def _in_signs(text: str, rng: Random) -> str:
    """The operators as people type them; once in a while without spaces or between dollars."""
    signs = rng.choice(SIGNS)
    for sign in "*/":
        text = text.replace(f" {sign} ", f" {signs[sign]} ")
    if rng.random() < 0.15:
        for sign in "+-*/×÷":
            text = text.replace(f" {sign} ", sign)
    return text
