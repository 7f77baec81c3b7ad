"""The local runtime as an ordinary user has it: nothing of what it promises may rest on being root."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534
_CANDIDATES = (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}")

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(os.geteuid() != 0, reason="not root: the other tests are run by an ordinary user already"),
]


def _as_nobody(python: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    return subprocess.run(
        [python, "-B", *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": paths, "PATH": os.defpath, "HOME": "/"} | environment,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def python() -> str:
    """An interpreter that nobody may run, and that finds sympy and this repository."""
    for candidate in _CANDIDATES:
        try:
            done = _as_nobody(candidate, "-c", "import sympy, numpy, sandbox; print('yes')")
        except (PermissionError, FileNotFoundError) as error:
            reason = str(error)
        else:
            if done.stdout == "yes\n":
                return candidate
            reason = done.stderr[-300:]
    pytest.skip(f"no interpreter here that the user {NOBODY} could use: {reason}")


@pytest.fixture
def open_secret() -> Iterator[Path]:
    """A secret that everybody may read, so that only the sandbox keeps it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "secret").write_text(f"TOPSECRET-{secrets.token_hex(8)}")
    yield folder / "secret"
    shutil.rmtree(folder)


def test_no_quick_program_gets_anywhere_without_root(python: str, open_secret: Path) -> None:
    assert _as_nobody(python, "-c", f"open({str(open_secret)!r}).read()").returncode == 0
    done = _as_nobody(
        python, "-m", "tests.sandbox.hostile.unprivileged", str(open_secret), SECRET=open_secret.read_text()
    )
    count, *found = done.stdout.splitlines() or [done.stderr]
    assert (count.endswith(f"as user {NOBODY}"), found) == (True, []), done.stderr
    assert int(count.split()[0]) >= 100
