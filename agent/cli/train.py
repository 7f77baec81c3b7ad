"""`redline train`: the commands of the package `training`, which nothing here may import."""

from __future__ import annotations

from importlib import import_module

import typer


def train_group() -> typer.Typer:
    """The group of commands; looked up by name, so that the rest of redline works without the package."""
    group: typer.Typer = import_module("redline.training.cli").train_group()
    return group
