"""The command as a program of its own with one more model in the catalogue, which a test describes in PULLED.

A test may also set LIMIT, the bytes that a file can have: a disk that is full.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from redline.inference.catalogue import catalogue
from redline.inference.catalogue.catalogue import CatalogueEntry, Wheel

if __name__ == "__main__":
    from redline.cli import main

    described = json.loads(os.environ["PULLED"])
    mirror = tuple(Wheel(*wheel) for wheel in described.pop("mirror"))
    catalogue.CATALOGUE = (CatalogueEntry(**described, mirror=mirror), *catalogue.CATALOGUE)
    if limit := os.environ.get("LIMIT"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    sys.exit(main())
