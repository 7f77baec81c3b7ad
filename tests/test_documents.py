"""Every Python example of the README and of docs/ runs as it stands, a page's one after the other."""

import ast
import asyncio
import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WITH_EXAMPLES = {
    "README.md",
    "gateway.md",
    "langgraph.md",
    "loop.md",
    "models.md",
    "plugins.md",
    "reward_function.md",
    "sandbox.md",
    "strategies.md",
    "tutor.md",
    "verifier.md",
}


def blocks(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_pages_with_examples_are_known():
    assert {page.name for page in PAGES if blocks(page)} == WITH_EXAMPLES


@pytest.mark.parametrize("name", sorted(WITH_EXAMPLES - {"reward_function.md"}))
def test_examples_run(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    run(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plugins.md", "strategies.md"])
def test_the_parts_that_a_page_makes_pass_the_tests_that_it_names(name):
    for tested in (made for known, made in run(name).items() if known.startswith("Test")):
        getattr(tested, "setup_class", lambda: None)()
        for test in (part for part in dir(tested) if part.startswith("test_")):
            getattr(tested(), test)()
        getattr(tested, "teardown_class", lambda: None)()


def run(name: str) -> dict[str, object]:
    """Run the examples of a page, one after the other; the names that they leave."""
    page = next(page for page in PAGES if page.name == name)
    names: dict[str, object] = {}
    for block in blocks(page):
        code = compile(block, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, names))
        else:
            exec(code, names)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_table_of_settings_is_made_from_the_settings():
    made = runpy.run_path(str(ROOT / "docs" / "settings_table.py"))
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert made["renewed"](page) == page, "python docs/settings_table.py writes it anew"
    with pytest.raises(ValueError, match="no place"):
        made["renewed"]("a page without it")


def test_the_pictures_of_the_architecture_are_those_of_the_code():
    pytest.importorskip("grimp", reason="comes with the extra .[dev]")
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "draw.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr or "stale: python docs/draw.py"
