"""`python -m redline.training.generator.check`: whether the catalogue of problems can be used, and how a kind reads."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from redline.store import DataError, read_entries
from redline.training.generator import arithmetic, equation, out_of_domain
from redline.training.generator.catalogue.loading import Families, kinds
from redline.training.generator.kind import ProblemKind
from redline.training.generator.solution import write_solution
from redline.training.generator.vocabulary import vocabulary
from redline.training.problems.contamination import MOST_ALIKE, Resemblance


def main(arguments: list[str] | None = None) -> None:
    """Check the catalogue. Exits with 1 and the reason where it cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m redline.training.generator.check", description=__doc__)
    parser.add_argument("--show", metavar="KIND", help="write five problems of this kind with their solutions")
    parser.add_argument("--seed", type=int, default=0, help="for --show; other problems for another number")
    parser.add_argument("--near", type=Path, nargs="+", default=[], metavar="FILE", help="evaluation sets (JSON Lines)")
    options = parser.parse_args(arguments)
    try:
        for line in _report(kinds(), options.show, options.seed, options.near):
            sys.stdout.write(f"{line}\n")
    except DataError as error:
        raise SystemExit(str(error)) from error


def _report(families: Families, show: str | None, seed: int, near: list[Path]) -> Iterator[str]:
    for family, members in families.items():
        phrasings = sum(len(kind.train) + len(kind.dev) + len(kind.test) for kind in members)
        yield f"{family}: {len(members)} kinds, {phrasings:,} phrasings"
    yield f"{arithmetic.FAMILY}: {len(arithmetic.asked().train)} phrasings"
    yield f"{equation.FAMILY}: {len(equation.equations().forms)} forms"
    yield f"vocabulary: {len(vocabulary().split()):,} words"
    yield f"out of domain: {len(out_of_domain.texts().train)} texts"
    if near and (alike := list(near_copies(families, near))):
        raise DataError("told like problems of an evaluation set:\n" + "\n".join(alike))
    if show:
        yield from _shown(families, show, Random(seed))


def near_copies(families: Families, paths: Iterable[Path]) -> Iterator[str]:
    """Phrasings for training that tell a problem of these files in nearly its words. Raises `DataError`."""
    nearest = Resemblance(entry.text("question") for path in paths for entry in read_entries(str(path)))
    rng = Random(3)
    for family, members in families.items():
        for kind in members:
            for phrasing in kind.train:
                text = replace(kind, train=(phrasing,)).sample(family, rng, "train").text
                share, told = nearest.of(text)
                if share >= MOST_ALIKE:
                    yield f"{kind.name}: {text}\n    {share:.0%} like: {told}"


def _shown(families: Families, name: str, rng: Random) -> Iterator[str]:
    family, kind = _named(families, name)
    for _ in range(5):
        problem = kind.sample(family, rng, "train")
        steps = write_solution(problem, rng).steps
        yield "\n".join(["", problem.text, *(f"  {number}. {step.text}" for number, step in enumerate(steps, 1))])


def _named(families: Families, name: str) -> tuple[str, ProblemKind]:
    for family, members in families.items():
        for kind in members:
            if kind.name == name:
                return family, kind
    raise DataError(f"no kind is called {name}")


if __name__ == "__main__":
    main()
