"""The catalogue of problems: its files, read and checked."""

from redline.training.generator.catalogue.loading import (
    CatalogueError,
    CatalogueMissing,
    Families,
    catalogue_folder,
    kinds,
    load,
)

__all__ = ["CatalogueError", "CatalogueMissing", "Families", "catalogue_folder", "kinds", "load"]
