"""Reads the catalogue: the kinds of problems by family, in the order of its files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from redline.store import DataError
from redline.training.generator.catalogue import checking
from redline.training.generator.catalogue.schema import FragmentFile, KindRecord, StepRecord, TopicFile
from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import Line
from redline.training.generator.template import Phrasing, PhrasingError

Families = Mapping[str, tuple[ProblemKind, ...]]
M = TypeVar("M", bound=BaseModel)

VARIABLE = "REDLINE_CATALOGUE"
FRAGMENTS = "fragments.yaml"


class CatalogueMissing(DataError):
    """There is no catalogue: an installed package has none."""


class CatalogueError(DataError):
    """A file of the catalogue cannot be used; the message names the file, the kind, the place and what is wrong."""


def catalogue_folder() -> Path:
    """Where the catalogue lies: the folder in REDLINE_CATALOGUE, or beside this module in a checkout.

    Raises `CatalogueMissing`.
    """
    folder = Path(os.environ.get(VARIABLE) or Path(__file__).parent)
    if not (folder / FRAGMENTS).is_file():
        raise CatalogueMissing(
            f"no catalogue of problems in {folder}: the package is installed without it. Work in a checkout of the"
            f" repository (pip install -e .), or set {VARIABLE} to the folder training/generator/catalogue of one."
        )
    return folder


def kinds() -> Families:
    """The kinds of every family of the catalogue. Raises `CatalogueMissing` and `CatalogueError`."""
    return load(catalogue_folder())


@lru_cache(maxsize=4)
def load(folder: Path) -> Families:
    """Read a catalogue. A family is a folder, in which the files come in the order of their names.

    The order is part of the catalogue: what a seed draws depends on it. Raises `CatalogueError`.
    """
    fragments = _fragments(folder / FRAGMENTS)
    families: dict[str, tuple[ProblemKind, ...]] = {}
    for family in sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.yaml"))):
        read = [kind for path in sorted(family.glob("*.yaml")) for kind in _kinds(path, fragments)]
        families[family.name.replace("_", " ")] = tuple(read)
    if problem := checking.of_all([kind for members in families.values() for kind in members]):
        raise CatalogueError(f"{folder}: {problem}")
    return families


def _kinds(path: Path, fragments: Mapping[str, Phrasing]) -> Iterator[ProblemKind]:
    for record in _read(path, TopicFile).kinds:
        kind = _kind(record, fragments, path)
        if problem := checking.of_kind(kind):
            raise CatalogueError(f"{path}: {record.name}: {problem}")
        yield kind


def _kind(record: KindRecord, fragments: Mapping[str, Phrasing], path: Path) -> ProblemKind:
    where = f"{path}: {record.name}"
    fragments = _parsed(record.fragments, fragments, where) if record.fragments else fragments
    splits = {
        split: tuple(_phrasing(text, fragments, f"{where}: {split}") for text in texts)
        for split, texts in (("train", record.train), ("dev", record.dev), ("test", record.test))
    }
    return ProblemKind(record.name, record.numbers, tuple(map(_line, record.steps)), **splits)


def _line(record: StepRecord) -> Line:
    computation = f"[[{record.formula}]] = [[{record.name}]]"
    says = tuple(text.replace("#", computation) for text in record.says)
    return Line(record.name, record.formula, says, record.asks, record.wrong)


def _phrasing(text: str, fragments: Mapping[str, Phrasing], where: str) -> Phrasing:
    try:
        return Phrasing.parse(text, fragments)
    except PhrasingError as error:
        raise CatalogueError(f"{where}: {error}, near “{text[max(error.at - 20, 0) : error.at + 20]}”") from error


def _fragments(path: Path) -> dict[str, Phrasing]:
    file = _read(path, FragmentFile)
    scenes = {name: f"<{'|'.join(f'@{scene}@' for scene in listed)}>" for name, listed in file.scenes.items()}
    return _parsed({**file.fragments, **scenes}, {}, str(path))


def _parsed(texts: Mapping[str, str], before: Mapping[str, Phrasing], where: str) -> dict[str, Phrasing]:
    fragments = dict(before)
    for name, text in texts.items():
        fragments[name] = _phrasing(text, fragments, f"{where}: {name}")
    return fragments


def _read(path: Path, model: type[M]) -> M:
    """The file as its schema says. libyaml's loader, where there is one, is ten times as quick."""
    try:
        with path.open(encoding="utf-8") as file:
            told = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path}: {error}") from error
    try:
        return model.model_validate(told)
    except ValidationError as error:
        faults = "; ".join(f"{_place(fault['loc'], told)}: {fault['msg']}" for fault in error.errors()[:3])
        raise CatalogueError(f"{path}: {faults}") from error


def _place(keys: tuple[int | str, ...], told: Any) -> str:
    """Where in a file a fault is: an entry with a name is called by it, another one by its number."""
    names = []
    for key in keys:
        try:
            told = told[key]
        except (KeyError, IndexError, TypeError):  # a key that is missing, or one of pydantic's own
            told = None
        names.append(str(told["name"] if isinstance(told, dict) and "name" in told else key))
    return ": ".join(names)
