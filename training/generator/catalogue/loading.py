"""Reads the kinds of problems by family, in the order of the files, and the forms of equations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from redline.training.generator.catalogue import checking
from redline.training.generator.catalogue.files import CatalogueError, per_catalogue, read_file
from redline.training.generator.catalogue.schema import FragmentFile, KindRecord, StepRecord, TopicFile
from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import Line
from redline.training.generator.template import Fragments, Phrasing, PhrasingError

Families = Mapping[str, tuple[ProblemKind, ...]]


def load(folder: Path) -> Families:
    """Read a catalogue. A family is a folder, in which the files come in the order of their names.

    The order is part of the catalogue: what a seed draws depends on it. Raises `CatalogueError`.
    """
    fragments = _fragments(folder / "fragments.yaml")
    families: dict[str, tuple[ProblemKind, ...]] = {}
    for family in sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.yaml"))):
        read = [kind for path in sorted(family.glob("*.yaml")) for kind in _kinds(path, fragments)]
        families[family.name.replace("_", " ")] = tuple(read)
    if problem := checking.of_all([kind for members in families.values() for kind in members]):
        raise CatalogueError(f"{folder}: {problem}")
    return families


kinds = per_catalogue(load)
"""The kinds of every family of the catalogue in use. Raises `CatalogueMissing` and `CatalogueError`."""


def line_of(record: StepRecord) -> Line:
    """A step of the catalogue, with its computation where it writes `#`."""
    computation = f"[[{record.formula}]] = [[{record.name}]]"
    says = tuple(text.replace("#", computation) for text in record.says)
    return Line(record.name, record.formula, says, record.asks, record.wrong, checks=record.checks)


def phrasings_of(texts: tuple[str, ...], fragments: Fragments, where: str) -> tuple[Phrasing, ...]:
    """The texts, parsed. Raises `CatalogueError` with the place."""
    return tuple(_phrasing(text, fragments, where) for text in texts)


def fragments_of(texts: Mapping[str, str], before: Fragments, where: str) -> Fragments:
    """Further fragments behind those before. Raises `CatalogueError` with the place."""
    fragments = dict(before)
    for name, text in texts.items():
        fragments[name] = _phrasing(text, fragments, f"{where}: {name}")
    return fragments


def _kinds(path: Path, fragments: Fragments) -> Iterator[ProblemKind]:
    for record in read_file(path, TopicFile).kinds:
        kind = _kind(record, fragments, f"{path}: {record.name}")
        if problem := checking.of_kind(kind):
            raise CatalogueError(f"{path}: {record.name}: {problem}")
        yield kind


def _kind(record: KindRecord, fragments: Fragments, where: str) -> ProblemKind:
    fragments = fragments_of(record.fragments, fragments, where)
    train, dev, test = (
        phrasings_of(texts, fragments, f"{where}: {split}")
        for split, texts in (("train", record.train), ("dev", record.dev), ("test", record.test))
    )
    return ProblemKind(record.name, record.numbers, tuple(map(line_of, record.steps)), train, dev, test)


def _phrasing(text: str, fragments: Fragments, where: str) -> Phrasing:
    try:
        return Phrasing.parse(text, fragments)
    except PhrasingError as error:
        raise CatalogueError(f"{where}: {error}, near “{text[max(error.at - 20, 0) : error.at + 20]}”") from error


def _fragments(path: Path) -> Fragments:
    file = read_file(path, FragmentFile)
    scenes = {name: f"<{'|'.join(f'@{scene}@' for scene in listed)}>" for name, listed in file.scenes.items()}
    return fragments_of({**file.fragments, **scenes}, {}, str(path))
