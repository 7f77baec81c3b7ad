"""The package as others see it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from redline import sandbox
from redline.sandbox import Limits, SandboxUnavailable, open_sandbox
from redline.sandbox.runtimes import bootstrap

WORKER = Path(sandbox.__file__).parent / "worker"


def test_all_is_complete() -> None:
    assert len(set(sandbox.__all__)) == len(sandbox.__all__)  # their order is the linter's
    for name in sandbox.__all__:
        assert getattr(sandbox, name) is not None


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import redline.sandbox, sys; print(sorted({'sympy', 'numpy', 'torch', 'docker', 'mpmath'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_it_stands_alone() -> None:
    """Whoever copies it and plugin.py needs structlog, and what comes with the Docker SDK for the docker runtime."""
    outside, ours = set(), set()
    for path in WORKER.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                outside |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                outside.add(str(node.module).partition(".")[0])
                ours |= {node.module} if str(node.module).startswith("redline.") else set()
    in_checks = {"sympy", "numpy"}
    assert {name for name in ours if not name.startswith("redline.sandbox")} == {"redline.plugin"}
    assert outside - sys.stdlib_module_names - in_checks == {"redline", "structlog", "docker", "requests", "urllib3"}


async def test_open_sandbox_gives_one_in_which_programs_run() -> None:
    async with open_sandbox() as sandbox:
        assert (await sandbox.run("print(12 * 17)")).stdout == "204\n"


def test_an_unknown_runtime_is_refused_by_name() -> None:
    with pytest.raises(SandboxUnavailable, match="'dokcer'; there is: auto, local, docker"):
        open_sandbox("dokcer")


def test_limits_make_sense() -> None:
    with pytest.raises(ValueError, match="at least 1 MiB"):
        Limits(memory_bytes=5)


def test_the_program_holds_every_module_of_the_worker() -> None:
    content = json.loads(bootstrap.program({"libraries": {}})[4:])
    names = [name for name, _ in content["modules"]]
    paths = [path.relative_to(WORKER.parent.parent).with_suffix("").parts for path in WORKER.rglob("*.py")]
    files = {f"redline.{'.'.join(parts).removesuffix('.__init__')}" for parts in paths}
    assert set(names) == files | {"redline", "redline.sandbox"}
    assert len(names) == len(set(names))


def test_the_worker_needs_the_standard_library_only() -> None:
    for name, source in json.loads(bootstrap.program({})[4:])["modules"]:
        for line in source.splitlines():
            if line.startswith(("import ", "from ")):
                module = line.split()[1].partition(".")[0]
                assert module in sys.stdlib_module_names | {"redline"}, (name, line)
                assert module != "redline" or line.split()[1].startswith("redline.sandbox.worker"), (name, line)


def test_libraries_are_found_without_being_imported() -> None:
    folders = bootstrap.library_folders()
    assert {"sympy", "mpmath"} <= set(folders)
    for name, folder in folders.items():
        assert (Path(folder) / name).is_dir()
