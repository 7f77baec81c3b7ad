"""One import name: everything is under `redline`, and nothing beside a user's script can stand in its way."""

from __future__ import annotations

import subprocess
import sys

import pytest

import redline


def test_every_public_name_is_there_and_sorted():
    assert list(redline.__all__) == sorted(redline.__all__)
    assert set(redline.__all__) == set(redline._HOME)
    for name in redline.__all__:
        assert getattr(redline, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'solve'"):
        _ = redline.solve


def test_the_names_stand_once_for_the_type_checker_and_once_for_the_reader():
    import ast
    from pathlib import Path

    tree = ast.parse(Path(redline.__file__).read_text())
    typed = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("redline.")
        for alias in node.names
    }
    assert typed == redline._HOME


def test_importing_it_loads_nothing_else():
    code = "import sys; before = set(sys.modules); import redline; print(len(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10


def test_a_script_may_have_folders_and_modules_of_any_name_beside_it(tmp_path):
    for name in ("agent", "verifier", "training", "store", "evaluation"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    for name in ("inference", "sandbox", "cli"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    script = tmp_path / "script.py"
    script.write_text(
        "from redline import ScriptedModel, open_sandbox, solve_with_refinement\n"
        "import redline.training.pipeline.schema\n"
        "from redline.cli import main\n"
        "policy = ScriptedModel(['Step 1: 6 * 7 is \\\\boxed{42}.'])\n"
        "result = solve_with_refinement('6 * 7?', policy=policy, verifier='exact')\n"
        "print(result.answer)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr
