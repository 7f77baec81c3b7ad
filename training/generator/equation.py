"""Linear equations in one unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from random import Random

from redline.training.generator.catalogue import checking
from redline.training.generator.catalogue.files import CatalogueError, per_catalogue, read_file
from redline.training.generator.catalogue.loading import fragments_of, line_of, phrasings_of
from redline.training.generator.catalogue.schema import EquationFile, EquationSentences
from redline.training.generator.program import Line, Problem, Split
from redline.training.generator.template import Phrasing, fill
from redline.training.oracle.expression import WrittenFraction

FAMILY = "linear equations"

UNKNOWNS = "xxxxxxxyzntkam"


@dataclass(frozen=True)
class EquationForm:
    """A form of equation: how its numbers are drawn, its text and its solution. `X` stands for the unknown."""

    name: str
    numbers: Callable[[Random], Mapping[str, int | Fraction]]
    equation: str
    lines: tuple[Line, ...]
    told: tuple[Phrasing, ...]


@dataclass(frozen=True)
class Equations:
    """How equations are asked for, and their forms."""

    train: tuple[str, ...]
    dev: tuple[str, ...]
    test: tuple[str, ...]
    sentences: EquationSentences
    forms: tuple[EquationForm, ...]


@per_catalogue
def equations(folder: Path) -> Equations:
    """The equations of the catalogue in use. Raises `CatalogueMissing` and `CatalogueError`."""
    path = folder / "linear_equations.yaml"
    file = read_file(path, EquationFile)
    fragments = fragments_of(file.fragments, {}, str(path))
    forms = tuple(
        EquationForm(
            record.name,
            record.numbers,
            record.equation,
            tuple(map(line_of, record.steps)),
            phrasings_of(record.told, fragments, f"{path}: {record.name}: told"),
        )
        for record in file.forms
    )
    for form in forms:
        if problem := checking.of_texts(form.numbers, (form.equation, *(told.text for told in form.told)), form.lines):
            raise CatalogueError(f"{path}: {form.name}: {problem}")
    return Equations(file.train, file.dev, file.test, file.sentences, forms)


def sample(rng: Random, split: Split) -> Problem:
    """Draw an equation with an integer solution, or now and then a fractional one."""
    told = equations()
    form = rng.choice(told.forms)
    given = {name: Fraction(value) for name, value in form.numbers(rng).items()}
    if "a" in given and rng.random() < 0.08:
        given["c"] = WrittenFraction(given["c"] + rng.randint(1, int(given["a"])))
    unknown = rng.choice(UNKNOWNS)
    phrasings: dict[Split, tuple[str, ...]] = {"train": told.train, "dev": told.dev, "test": told.test}
    template = rng.choice(phrasings[split])
    if split == "train" and rng.random() < 0.7:
        made_up = _sentence(told.sentences, rng).replace("{e}", "[[e]]").replace("{x}", "x")
        template = template if made_up in told.dev + told.test else made_up
    if split == "train" and rng.random() < 0.12:
        return _puzzle(form, given, rng)
    template = re.sub(r"\bx\b", unknown, template)
    equation = form.equation if rng.random() < 0.85 else " = ".join(reversed(form.equation.split(" = ")))
    text = fill(template.replace("[[e]]", equation.replace("X", unknown)), given, {})
    if rng.random() < 0.1:
        text = text.replace(" + ", "+").replace(" - ", "-").replace(" = ", "=")
    return Problem(FAMILY, form.name, text, given, _with_unknown(form.lines, unknown), {})


def _sentence(parts: EquationSentences, rng: Random) -> str:
    """A sentence with `{e}` in the place of an equation and `{x}` in that of its unknown."""
    asked = rng.choice(parts.asked)
    given_first = rng.random() < 0.5
    text = rng.choice(parts.given) + asked if given_first else rng.choice(parts.turned).replace("{a}", asked)
    return text[:1].upper() + text[1:] + rng.choice((".", ".", "?", "?", ""))


def _puzzle(form: EquationForm, given: dict[str, Fraction], rng: Random) -> Problem:
    """The equation as a puzzle about a number; the solution calls it x."""
    text = fill(rng.choice(form.told).chosen(rng), given, {})
    return Problem(FAMILY, form.name, text[:1].upper() + text[1:], given, _with_unknown(form.lines, "x"), {})


def _with_unknown(lines: tuple[Line, ...], unknown: str) -> tuple[Line, ...]:
    return tuple(
        replace(
            line,
            says=tuple(says.replace("X", unknown) for says in line.says),
            asks=line.asks.replace("X", unknown),
        )
        for line in lines
    )
