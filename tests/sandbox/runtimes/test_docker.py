"""The docker runtime, seen from inside the container, from the daemon, and by those who start and kill it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from redline.sandbox import Limits, Sandbox, SandboxClosed, open_sandbox
from redline.sandbox.image.host_copy import SHARED
from redline.sandbox.image.recipe import LIBRARIES_LABEL, PYTHON_LABEL, image_tag
from redline.sandbox.pool.pooled_sandbox import PooledSandbox
from redline.sandbox.runtimes.docker.daemon import connect, daemon_url
from redline.sandbox.runtimes.docker.owner import MARK, ContainerOwner
from redline.sandbox.runtimes.docker.runtime import DockerRuntime
from redline.sandbox.runtimes.hardening import Hardening
from tests.sandbox.conftest import enter
from tests.sandbox.runtimes.daemon_proxy import DaemonProxy

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).resolve().parents[3]
PARENT = """
import asyncio, os, sys, threading
from redline.sandbox import open_sandbox

def end_with_the_test():
    sys.stdin.read()
    os._exit(0)

threading.Thread(target=end_with_the_test, daemon=True).start()

async def main():
    async with open_sandbox("docker") as sandbox:
        print("open", flush=True)
        await sandbox.run("while True: pass", timeout=600)

asyncio.run(main())
"""


@pytest.fixture(scope="module", params=["docker"])
def runtime(request: pytest.FixtureRequest) -> str:
    """These tests look at containers."""
    return str(request.param)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(sandbox: Sandbox) -> AsyncIterator[Any]:
    """A client for the daemon, where the runtime stands."""
    client = await asyncio.to_thread(connect, daemon_url())
    yield client
    client.close()


def ours(client: Any, pid: int | None = None) -> list[Any]:
    """The containers that a process (this one) owns."""
    found = client.containers.list(all=True, filters={"label": MARK}, ignore_removed=True)
    return [one for one in found if ContainerOwner.of(one.labels).pid == (pid or os.getpid())]


async def gone(client: Any, pid: int | None = None, but: int = 0) -> bool:
    """Whether at most `but` containers of a process are left within a minute."""
    deadline = time.monotonic() + 60
    while len(ours(client, pid)) > but and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return len(ours(client, pid)) <= but


def seen_inside(client: Any, container: Any, code: str) -> str:
    """What a program sees that runs beside the worker, without the worker's own hardening."""
    python = client.images.get(image_tag()).labels[PYTHON_LABEL]
    code, output = container.exec_run([python, "-S", "-c", textwrap.dedent(code)])
    assert code == 0, output
    return str(output.decode())


async def test_the_container_is_asked_for_everything(sandbox: Sandbox, client: Any) -> None:
    (container,) = ours(client)
    host, config = container.attrs["HostConfig"], container.attrs["Config"]
    memory = Limits().memory_bytes
    cpus = len(os.sched_getaffinity(0))
    assert host["NetworkMode"] == "none"
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert not host["Privileged"]
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["IpcMode"] == "none"
    assert host["LogConfig"]["Type"] == "none"
    assert host["AutoRemove"]
    assert host["Binds"] is None
    assert container.attrs["Mounts"] == []
    assert 64 < host["PidsLimit"] < 200
    assert memory < host["Memory"] == host["MemorySwap"] < (cpus + 8) * memory
    assert 0 < host["NanoCpus"] <= cpus * 10**9
    assert list(host["Tmpfs"]) == ["/tmp"]
    assert config["User"] == "65534:65534"
    assert (config["OpenStdin"], config["StdinOnce"], config["Tty"]) == (True, True, False)


async def test_the_container_is_what_was_asked_for(client: Any) -> None:
    (container,) = ours(client)
    code = """
        import os, json, socket
        status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
        def attempt(function, *args):
            try: function(*args)
            except OSError as error: return error.strerror
            return "done"
        mounts = [line.split() for line in open("/proc/mounts")]
        print(json.dumps({
            "ids": [os.getuid(), os.getgid(), *os.getgroups()],
            "caps": [status[name].strip("0") for name in ("CapPrm", "CapEff", "CapBnd", "CapInh", "CapAmb")],
            "no_new_privs": status["NoNewPrivs"], "seccomp": status["Seccomp"],
            "interfaces": [name for _, name in socket.if_nameindex()],
            "connect": attempt(socket.create_connection, ("192.0.2.1", 80), 2),
            "write": attempt(open, "/x", "w"), "write_home": attempt(open, "/opt/x", "w"),
            "tmp": next(options for _, place, _, options, *_ in mounts if place == "/tmp"),
            "shm": os.path.exists("/dev/shm"), "docker": os.path.exists("/var/run/docker.sock"),
        }))
    """
    seen = json.loads(seen_inside(client, container, code))
    tmp = set(seen.pop("tmp").split(","))
    assert tmp >= {"noexec", "nosuid", "nodev", "size=1024k"}
    assert seen == {
        "ids": [65534, 65534, 65534],
        "caps": [""] * 5,
        "no_new_privs": "1",
        "seccomp": "2",
        "interfaces": ["lo"],
        "connect": "Network is unreachable",
        "write": "Read-only file system",
        "write_home": "Read-only file system",
        "shm": False,
        "docker": False,
    }


async def test_nothing_is_left_behind(client: Any) -> None:
    before = len(ours(client))
    async with open_sandbox("docker") as another:
        assert (await another.run("print(6*7)")).stdout == "42\n"
        assert len(ours(client)) == before + 1
    assert len(ours(client)) == before


async def test_a_cancelled_start_leaves_nothing(client: Any) -> None:
    before = len(ours(client))
    for patience in (0.01, 0.1, 0.2, 0.4):
        opening = asyncio.ensure_future(open_sandbox("docker").__aenter__())
        await asyncio.sleep(patience)
        if not opening.cancel():
            await (await opening).__aexit__(None, None, None)
        await asyncio.wait([opening])
    assert await gone(client, but=before)


async def test_a_killed_container_is_replaced(client: Any) -> None:
    async with open_sandbox("docker") as another:
        (container,) = [one for one in ours(client) if one.attrs["State"]["StartedAt"] == max(_starts(client))]
        container.kill()
        assert (await another.run("print(6*7)")).stdout == "42\n"


def _starts(client: Any) -> list[str]:
    return [one.attrs["State"]["StartedAt"] for one in ours(client)]


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[bytes]]:
    """Another process with a docker sandbox that is busy."""
    command = [sys.executable, "-c", PARENT]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"open\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


async def test_containers_go_when_the_parent_is_killed(client: Any, parent: subprocess.Popen[bytes]) -> None:
    assert len(ours(client, parent.pid)) == 1
    parent.kill()
    parent.wait()
    assert await gone(client, parent.pid)


@pytest.mark.parametrize("hang", ["pause", "stop"])
async def test_the_next_start_reaps_what_hangs(client: Any, parent: subprocess.Popen[bytes], hang: str) -> None:
    (container,) = ours(client, parent.pid)
    container.pause() if hang == "pause" else container.kill(signal="SIGSTOP")
    async with open_sandbox("docker"):
        assert len(ours(client, parent.pid)) == 1, "its owner lives"
    parent.send_signal(signal.SIGKILL)  # and nobody waits for it: a zombie is dead
    await asyncio.sleep(0.5)
    assert len(ours(client, parent.pid)) == 1
    async with open_sandbox("docker"):
        assert ours(client, parent.pid) == []


async def test_only_dead_owners_of_this_machine_lose_their_containers() -> None:
    mine = ContainerOwner.this()
    dead = subprocess.Popen(["true"])
    dead.wait()
    assert ContainerOwner.of(mine.labels()) == mine
    assert not mine.is_gone()
    assert ContainerOwner(mine.place, dead.pid, "1").is_gone()
    assert ContainerOwner(mine.place, mine.pid, "1").is_gone(), "another process had this number before"
    assert not ContainerOwner("elsewhere", dead.pid, "1").is_gone()


@pytest.mark.usefixtures("docker_daemon_answers")
async def test_the_daemon_is_only_ever_talked_to_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    threads = []
    send = requests.Session.send

    def told(*args: Any, **named: Any) -> Any:
        threads.append(threading.current_thread())
        return send(*args, **named)

    monkeypatch.setattr(requests.Session, "send", told)
    async with open_sandbox("docker") as another:
        await another.run("print(1)")
    assert len(threads) > 5
    assert threading.main_thread() not in threads


async def test_a_daemon_that_dies_ends_the_worker_and_one_that_is_back_replaces_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Any
) -> None:
    before = len(ours(client))
    proxy = DaemonProxy(tmp_path / "docker.sock", daemon_url().removeprefix("unix://"))
    await proxy.start()
    monkeypatch.setenv("DOCKER_HOST", proxy.url)
    async with open_sandbox("docker") as through:
        assert (await through.run("print(6*7)")).stdout == "42\n"
        proxy.stop()
        with pytest.raises(SandboxClosed, match="no Docker daemon answers"):
            await through.run("print(1)")
        await proxy.start()
        assert (await through.run("print(6*7)")).stdout == "42\n"
    proxy.stop()
    assert await gone(client, but=before)


class BareRuntime(DockerRuntime):
    """The same container around the same worker, without the worker's own hardening."""

    hardening = Hardening()


SHARED_MEMORY = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
segment = libc.shmget(0x5EC, 4096, 0o1666)
libc.shmat.restype = ctypes.c_void_p
address = libc.shmat(segment, None, 0) if segment >= 0 else None
"""
# What the first program leaves and the second finds.
BREACHES = {
    "shared memory": (
        f"{SHARED_MEMORY}\nctypes.memmove(address, b'BREACH', 6)",
        f"{SHARED_MEMORY}\nprint(ctypes.string_at(address, 6))",
    ),
    "files": ("open('/tmp/BREACH', 'w')", "import os; print(os.listdir('/tmp'))"),
    "netlink": ("print(1)", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); print('BREACH')"),
    "other programs": (
        "print(1)",
        "import os, sys\n"
        f"os.execve(sys.executable, [sys.executable, '-Sc', 'print(\"BREACH\")'], {{'LD_LIBRARY_PATH': {SHARED!r}}})",
    ),
}


@pytest.mark.parametrize("kind", BREACHES)
async def test_a_container_alone_does_not_part_one_check_from_the_next(sandbox: Sandbox, kind: str) -> None:
    leave, find = BREACHES[kind]
    async with PooledSandbox(BareRuntime(), Limits()) as bare:
        assert not bare.guarantees["other_processes"]
        assert (await bare.run(leave)).status == "ok"
        assert "BREACH" in (await bare.run(find)).stdout
    await sandbox.run(leave)
    assert "BREACH" not in (await sandbox.run(find)).stdout


async def test_a_container_alone_does_not_keep_a_check_from_killing_the_worker(sandbox: Sandbox, client: Any) -> None:
    murder = "import os; os.kill(os.getppid(), 9); import time; time.sleep(5)"
    async with PooledSandbox(BareRuntime(), Limits()) as bare:
        containers = {one.id for one in ours(client)}
        assert (await bare.run(murder)).status != "denied"
        await bare.run("print(1)")
        assert {one.id for one in ours(client)} != containers
    assert (await sandbox.run(murder)).status == "denied"


@pytest.mark.usefixtures("docker_daemon_answers")
async def test_without_a_library_in_the_image_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "redline.sandbox.runtimes.docker.runtime.library_folders", lambda: {"mpmath": "", "no_such_library": ""}
    )
    async with open_sandbox("docker") as another:
        assert (await another.run("import mpmath; print(mpmath.mpf(1))")).stdout == "1.0\n"
        assert (await another.run("import no_such_library")).error_type == "ModuleNotFoundError"


async def test_a_block_sees_the_libraries_of_this_machine(sandbox: Sandbox) -> None:
    import numpy
    import sympy

    code = "import sympy, numpy; print(sympy.__version__, numpy.__version__)"
    assert (await sandbox.run(code)).stdout == f"{sympy.__version__} {numpy.__version__}\n"


async def test_the_image_says_where_things_are(client: Any) -> None:
    assert {PYTHON_LABEL, LIBRARIES_LABEL} <= client.images.get(image_tag()).labels.keys()


async def test_a_runtime_that_is_required_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nobody.sock")
    monkeypatch.setenv("REDLINE_REQUIRE_SANDBOXES", "local,docker")
    with pytest.raises(pytest.fail.Exception, match="asks for the runtime docker"):
        await enter("docker")
    monkeypatch.delenv("REDLINE_REQUIRE_SANDBOXES")
    with pytest.raises(pytest.skip.Exception):
        await enter("docker")
