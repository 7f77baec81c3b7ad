"""What a command prints for a program: one JSON object on stdout."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from pydantic import BaseModel

from agent.jsonline import json_line


def print_json(record: BaseModel) -> None:
    """Write the record as one line, in UTF-8 whatever the locale says."""
    print_object(record.model_dump(mode="json"))


def print_object(fields: Mapping[str, object]) -> None:
    """Write an object of plain JSON values as one line, in UTF-8 whatever the locale says."""
    line = json_line(fields)
    sys.stdout.flush()
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
