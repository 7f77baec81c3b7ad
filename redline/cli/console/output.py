"""What a command prints: one JSON object on stdout for a program, lines for a person."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import typer
from pydantic import BaseModel

from redline.cli.console.terminal import clean, clean_json
from redline.store import json_line


def print_json(record: BaseModel) -> None:
    """Write the record as one line, in UTF-8 whatever the locale says."""
    print_object(record.model_dump(mode="json"))


def say(text: str, *, err: bool = False) -> None:
    """Write a line for a person, cleaned, on stdout or stderr."""
    typer.echo(clean(text), err=err)


def print_object(fields: Mapping[str, object]) -> None:
    """Write an object of plain JSON values as one line, in UTF-8 whatever the locale says."""
    line = json_line(fields)
    if sys.stdout.isatty():
        line = clean_json(line.decode()).encode()
    sys.stdout.flush()
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
