"""What code in any runtime cannot do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from redline.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

# A file of this machine is refused, or in a container not there.
NOT_THERE = {"local": ["denied"], "docker": ["denied", "error"]}
SYSCALL = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/hostname').read()",
        "open('/proc/self/environ').read()",
        "import os; open(f'/proc/{os.getppid()}/cmdline').read()",
        "import os; os.listdir('/')",
        "import os; os.readlink(f'/proc/{os.getppid()}/cwd')",
        "open('/tmp/x', 'w')",
        "open('/dev/null', 'w')",
        "import os; os.mkdir('/tmp/x')",
        "import os; os.symlink('/etc', '/tmp/x')",
        "import sympy, os; os.utime(sympy.__file__)",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing as m; m.Pool(1)",
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import socket; socket.socketpair(type=socket.SOCK_DGRAM)",
        "import urllib.request as u; u.urlopen('http://example.com')",
        "import os; os.kill(os.getppid(), 9)",
        "import os; os.kill(-1, 9)",
        "import os; os.killpg(0, 9)",
        "import os; os.memfd_create('x')",
        "import os; os.setuid(0)",
        "import os; os.nice(-1)",
        "import os; os.chroot('/')",
        "import os; os.sched_setaffinity(0, {0})",
        "import os; os.eventfd(0)",
        "import signal, os; signal.pidfd_send_signal(0, 9)",
        "import time; time.clock_settime(time.CLOCK_REALTIME, 0)",
        "import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, 1)",
        "import fcntl; fcntl.fcntl(1, fcntl.F_SETFL, 0x2000)",
        "import fcntl, struct; fcntl.ioctl(1, 0x8901, struct.pack('i', 1))",
    ],
)
async def test_what_the_sandbox_refuses_is_denied(sandbox: Sandbox, code: str) -> None:
    result = await sandbox.run(code)
    assert result.status == "denied", result


@pytest.mark.parametrize(
    "call",
    ["ptrace(16, 1, 0, 0)", "unshare(0x10000000)", "mount(b't', b'/tmp', b'tmpfs', 0, 0)", "syscall(435, 0, 0)"],
)
async def test_raw_calls_are_refused(sandbox: Sandbox, call: str) -> None:
    assert (await sandbox.run(f"{SYSCALL}print(libc.{call})")).stdout == "-1\n"


async def test_a_call_by_another_table_is_fatal(sandbox: Sandbox) -> None:
    result = await sandbox.run(f"{SYSCALL}libc.syscall(0x40000000 | 39)")
    assert (result.status, result.error_type) == ("denied", "SIGSYS")


async def test_limits_cannot_be_raised(sandbox: Sandbox) -> None:
    code = """
import resource as r
for limit in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_NPROC, r.RLIMIT_CORE):
    try:
        r.setrlimit(limit, (r.RLIM_INFINITY, r.RLIM_INFINITY))
        print("raised", limit)
    except (OSError, ValueError):
        pass
print(r.getrlimit(r.RLIMIT_FSIZE), r.getrlimit(r.RLIMIT_NPROC), r.getrlimit(r.RLIMIT_CORE))
"""
    assert (await sandbox.run(code)).stdout == "(0, 0) (0, 0) (0, 0)\n"


@pytest.mark.parametrize("path", ["/home/somebody/secret", "/etc/passwd", "/etc/shadow", "/proc/1/no"])
async def test_what_may_not_be_read_is_denied_whether_or_not_it_is_there(sandbox: Sandbox, path: str) -> None:
    assert (await sandbox.run(f"open({path!r})")).status == "denied"


@pytest.mark.parametrize("path", ["data.csv", "/usr/lib/nothing"])
async def test_a_file_that_is_merely_missing_is_an_error(sandbox: Sandbox, path: str) -> None:
    result = await sandbox.run(f"open({path!r})")
    assert (result.status, result.error_type) == ("error", "FileNotFoundError")


async def test_there_is_no_place_for_temporary_files(sandbox: Sandbox) -> None:
    result = await sandbox.run("import tempfile; tempfile.TemporaryFile()")
    assert (result.status, result.error_type) == ("error", "FileNotFoundError")


async def test_threads_fail_with_a_clean_error(sandbox: Sandbox) -> None:
    result = await sandbox.run("import threading; threading.Thread(target=print).start()")
    assert (result.status, result.error_type) == ("error", "RuntimeError")


async def test_a_fork_bomb_is_a_dud(sandbox: Sandbox) -> None:
    code = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"
    assert (await sandbox.run(code, timeout=0.3)).status == "timeout"
    assert (await sandbox.run("print(6*7)")).stdout == "42\n"


async def test_secrets_of_the_parent_stay_there(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "TOPSECRET")
    secret = tmp_path / "secret"
    secret.write_text("TOPSECRET")
    code = f"import os\nprint(dict(os.environ), os.getcwd())\nprint(open({str(secret)!r}).read())"
    result = await sandbox.run(code)
    assert result.status in NOT_THERE[sandbox.name]
    assert result.stdout == "{} /\n"
    assert f"open({str(secret)!r})" in result.stderr


async def test_memory_of_the_parent_cannot_be_read(sandbox: Sandbox) -> None:
    for code in (
        f"open('/proc/{os.getpid()}/mem', 'rb').read(1)",
        f"import os; os.readlink('/proc/{os.getpid()}/exe')",
    ):
        assert (await sandbox.run(code)).status in NOT_THERE[sandbox.name]
    code = f"""{SYSCALL}
class Vector(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
buffer = ctypes.create_string_buffer(8)
here, there = Vector(ctypes.addressof(buffer), 8), Vector(ctypes.addressof(buffer), 8)
for pid in ({os.getpid()}, __import__("os").getppid()):
    print(libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0))
"""
    assert (await sandbox.run(code)).stdout == "-1\n-1\n"


async def test_no_descriptor_but_its_own_is_open(sandbox: Sandbox) -> None:
    code = """
import os
def is_open(number):
    try: os.fstat(number)
    except OSError: return False
    return True
print([number for number in range(4096) if is_open(number)])
"""
    assert (await sandbox.run(code)).stdout == "[0, 1, 2, 3]\n"


@pytest.mark.parametrize("code", ["import os; os.closerange(0, 256); print(1)", "import os; os.close(3); print(1)"])
async def test_closing_descriptors_hurts_only_oneself(sandbox: Sandbox, code: str) -> None:
    assert (await sandbox.run(code)).status in ("error", "killed")
    assert (await sandbox.run("print(6*7)")).stdout == "42\n"


async def test_silence_after_closing_the_channel_is_ended(sandbox: Sandbox) -> None:
    result = await sandbox.run("import os, time\nos.close(3)\nwhile True: time.sleep(1)", timeout=60)
    assert result.status in ("killed", "error")
    assert result.wall_seconds < 30


async def test_a_forged_report_is_not_believed(sandbox: Sandbox) -> None:
    forged = "import os\nos.write(3, b'O' + bytes(8) + bytes(4))\nwhile True: pass"
    result = await sandbox.run(forged, timeout=30)
    assert (result.status, result.error_message) == ("killed", "sent the sandbox something that is no report")


async def test_patched_builtins_do_not_break_the_report(sandbox: Sandbox) -> None:
    code = """
import builtins, os, struct, traceback, io
error, patch = ValueError("still told"), setattr
for name in list(vars(builtins)):
    patch(builtins, name, None)
os.write = os.read = struct.pack = io.TextIOWrapper = None
raise error
"""
    result = await sandbox.run(code)
    assert (result.status, result.error_type, result.error_message) == ("error", "ValueError", "still told")


async def test_stdin_is_empty(sandbox: Sandbox) -> None:
    assert (await sandbox.run("import sys; print(repr(sys.stdin.read()))")).stdout == "''\n"
    assert (await sandbox.run("input()")).error_type == "EOFError"


async def test_guarantees_are_listed(sandbox: Sandbox, runtime: str) -> None:
    assert sandbox.name == runtime
    assert sandbox.guarantees == dict.fromkeys(
        ["network", "file_reads", "file_writes", "processes", "memory", "cpu_time", "other_processes"], True
    )
