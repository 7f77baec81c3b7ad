"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.free_ports import free_port

FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where PostgreSQL is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return next((path.parent for folder in FOLDERS for path in sorted(Path(folder).glob("*/bin/initdb"))[::-1]), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database that is empty. Skips where no server is installed, unless one is required."""
    bin_folder = programs()
    if bin_folder is None:
        if os.environ.get("REDLINE_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is required and not installed: .ci/postgres installs it")
        pytest.skip("PostgreSQL is not installed: .ci/postgres installs it")
    folder = Path(tempfile.mkdtemp(prefix="redline-pg-"))
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        # A server that goes on would keep a pipe open, and a pipe would be waited for.
        with (folder.with_suffix(".log")).open("ab") as log:
            command = [*as_user, str(bin_folder / program), "-D", str(data), *arguments]
            done = subprocess.run(command, check=False, cwd="/", stdout=log, stderr=log, timeout=240)
        assert done.returncode == 0, folder.with_suffix(".log").read_text()

    run("initdb", "-A", "trust", "-U", "redline", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    run("pg_ctl", "start", "-w", "-t", "200", "-o", options, "-l", str(folder / "server.log"))
    yield f"postgres://redline@127.0.0.1:{port}/postgres"
    run("pg_ctl", "stop", "-m", "immediate")
    shutil.rmtree(folder)
    folder.with_suffix(".log").unlink()
