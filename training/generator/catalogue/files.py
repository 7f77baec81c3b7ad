"""Where the catalogue lies, and how a file of it is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from redline.store import DataError

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

VARIABLE = "REDLINE_CATALOGUE"
VOCABULARY = "vocabulary.yaml"


class CatalogueMissing(DataError):
    """There is no catalogue: an installed package has none."""


class CatalogueError(DataError):
    """A file of the catalogue cannot be used; the message names the file, the kind, the place and what is wrong."""


def catalogue_folder() -> Path:
    """Where the catalogue lies: the folder in REDLINE_CATALOGUE, or beside this module in a checkout.

    Raises `CatalogueMissing`.
    """
    folder = Path(os.environ.get(VARIABLE) or Path(__file__).parent)
    if not (folder / VOCABULARY).is_file():
        raise CatalogueMissing(
            f"no catalogue of problems in {folder}: the package is installed without it. Work in a checkout of the"
            f" repository (pip install -e .), or set {VARIABLE} to the folder training/generator/catalogue of one."
        )
    return folder


def per_catalogue(read: Callable[[Path], T]) -> Callable[[], T]:
    """What `read` makes of the folder of the catalogue in use, made once for every value of REDLINE_CATALOGUE.

    The result raises `CatalogueMissing` and `CatalogueError`.
    """
    once = cache(lambda _named: read(catalogue_folder()))
    return lambda: once(os.environ.get(VARIABLE))


def read_file(path: Path, model: type[M]) -> M:
    """The file as its schema says. Raises `CatalogueError`."""
    try:
        with path.open(encoding="utf-8") as file:
            # libyaml's loader, where there is one, is ten times as quick.
            told = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
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
