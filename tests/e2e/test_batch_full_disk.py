"""`redline batch` onto a disk of its own that runs full, and what the same command makes of it when there is room."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROWS = 60
pytestmark = pytest.mark.slow


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """A file system of 64 KiB in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(mount("size=64k", place), check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def mount(options: str, place: Path) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", options, "none", str(place)]


def write_rows() -> str:
    rows = ({"id": str(k), "problem": f"{'carelessly ' * (k % 2)}add {k} and 1", "answer": k + 1} for k in range(ROWS))
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return "in.jsonl"


def read(path: Path) -> dict[str, dict]:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in lines}


def timeless(line: object) -> object:
    """What a line says, without how long it took."""
    if isinstance(line, dict):
        return {name: timeless(value) for name, value in line.items() if "second" not in name}
    return [timeless(value) for value in line] if isinstance(line, list) else line


def fill_up(program, disk: Path, *options: str) -> tuple[str, Path]:
    """Run a batch onto the disk until that is full. The error is told, and what is there is whole."""
    target = disk / "out.jsonl"
    ran = program("batch", write_rows(), str(target), *options)
    assert ran.code == 3
    told = f"{target}: cannot be written: No space left on device; make room, and the same command goes on"
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert target.read_bytes().endswith(b"}\n")
    assert 0 < len(read(target)) < ROWS
    assert os.listdir(disk) == ["out.jsonl"]
    return target.read_text(), target


@pytest.mark.parametrize("options", [(), ("--ordered",)], ids=["as they finish", "ordered"])
def test_a_batch_goes_on_where_its_full_disk_is_made_larger(program, disk, options):
    kept, target = fill_up(program, disk, *options)
    done = len(read(target))
    assert program("batch", "in.jsonl", str(target), *options).code == 3
    assert read(target).items() >= {line["id"]: line for line in map(json.loads, kept.splitlines())}.items()
    subprocess.run(mount("remount,size=16m", disk), check=True)
    again = program("batch", "in.jsonl", str(target), "--json", *options, SCRIPTED_ASKED="asked")
    assert (again.code, again.json["done"], again.json["correct"]) == (0, ROWS, ROWS)
    assert again.json["resumed"] >= done
    # What had its line was not solved a second time.
    assert len(Path("asked").read_text().splitlines()) == ROWS - again.json["resumed"]
    assert target.read_text().startswith(kept)
    program("batch", "in.jsonl", "undisturbed.jsonl", *options)
    assert timeless(read(target)) == timeless(read(Path("undisturbed.jsonl")))
    if options:
        assert list(read(target)) == [str(k) for k in range(ROWS)]


def test_lines_that_are_to_be_replaced_stay_where_there_is_no_room_for_the_new_file(program, disk):
    ballast = disk / "ballast"
    rows = [{"id": str(k), "problem": f"{'broken ' * (k % 2)}add {k} and 1"} for k in range(8)]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    target = disk / "out.jsonl"
    assert program("batch", "in.jsonl", str(target)).code == 1
    kept = target.read_bytes()
    free = os.statvfs(disk).f_bfree * os.statvfs(disk).f_bsize
    ballast.write_bytes(bytes(free))
    ran = program("batch", "in.jsonl", str(target), "--retry-errors")
    assert (ran.code, target.read_bytes() == kept) == (3, True)
    assert "No space left on device; make room, and the same command goes on" in ran.err
    assert sorted(os.listdir(disk)) == ["ballast", "out.jsonl"]
    ballast.unlink()
    again = program("batch", "in.jsonl", str(target), "--retry-errors", "--json")
    assert (again.code, again.json["done"], again.json["errors"], again.json["resumed"]) == (1, 8, 4, 4)
    assert len(read(target)) == 8
