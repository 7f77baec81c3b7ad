"""Where things stand: no public class is named twice, no folder is crowded, no file is long."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("agent", "verifier", "sandbox", "inference", "training", "redline", "benchmarks")
MAX_MODULES, MAX_LINES = 12, 400


def modules() -> list[Path]:
    """The files of the product, without those that redline/'s links lead to again."""
    found = [path for room in PRODUCT for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in found if not any(parent.is_symlink() for parent in path.parents))


@pytest.fixture(scope="module")
def named() -> Counter[str]:
    """How many public classes there are of each name, wherever in a module they stand."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules()]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return Counter(node.name for node in nodes if not node.name.startswith("_"))


def test_no_public_class_is_named_twice(named):
    assert len(named) > 200
    assert {name for name, count in named.items() if count > 1} == set()


def test_no_folder_has_too_many_modules():
    sizes = Counter(str(path.parent.relative_to(ROOT)) for path in modules() if path.name != "__init__.py")
    assert {folder for folder, size in sizes.items() if size > MAX_MODULES} == set()


def test_no_file_is_too_long():
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in modules()}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > MAX_LINES} == {}
