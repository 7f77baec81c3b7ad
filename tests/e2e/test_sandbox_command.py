"""`redline sandbox`: a program run, an image asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

VERDICT = r"redline: {}, \d+\.\d{{3}} s CPU, \d+\.\d{{3}} s wall, local sandbox\n"


@pytest.fixture
def run(program):
    """Run code, given as bytes, through the program's standard input."""

    def ran(code: bytes, *arguments: str):
        return program("sandbox", "run", "--wall", "local", *arguments, stdin=code, scripted=False)

    return ran


def test_it_prints_what_the_program_prints(run):
    ran = run(b"import sympy, sys\nprint(sympy.factor('x**2 - 1'))\nprint('so', end='', file=sys.stderr)", "-")
    assert ran.code == 0
    assert ran.out == "(x - 1)*(x + 1)\n"
    assert re.fullmatch("so\n" + VERDICT.format("ok"), ran.err)


def test_a_program_that_fails_is_code_1_with_its_output_kept(run):
    ran = run(b"print('before')\n1/0\n")
    assert ran.code == 1
    assert ran.out == "before\n"
    assert re.search(r"1/0\n.*" + VERDICT.format(r"error \(ZeroDivisionError: division by zero\)"), ran.err, re.DOTALL)


def test_the_timeout_is_heeded(run):
    ran = run(b"while True: pass", "--timeout", "0.3")
    assert ran.code == 1
    assert re.fullmatch(VERDICT.format("timeout"), ran.err)


@pytest.mark.parametrize(
    ("code", "exit_code", "said"),
    [
        (b"", 0, "ok"),
        (b"\xef\xbb\xbfprint(1)", 0, "ok"),
        (b"print(1)\0", 1, "null bytes"),
        (b"\xff\xfe = 1", 1, "error"),
        (b"x = '" + b"a" * 5_000_000 + b"'", 1, "CodeTooLong"),
        (b"a" * 16_000_001, 2, "too long for a program: more than 16,000,000 bytes"),
    ],
    ids=["empty", "bom", "nul", "not-utf8", "long", "huge"],
)
def test_odd_programs_get_a_verdict_and_no_traceback_of_ours(run, code, exit_code, said):
    ran = run(code)
    assert ran.code == exit_code
    assert said in ran.err
    assert ran.err.splitlines()[-1].startswith("redline: ")
    assert 'File "/' not in ran.err


def test_json_is_the_execution_and_its_wall(redline):
    Path("x.py").write_text("print(6 * 7)")
    ran = redline("sandbox", "run", "--wall", "local", "--json", "x.py")
    assert ran.code == 0
    assert ran.err == ""
    assert (ran.json["wall"], ran.json["status"], ran.json["stdout"]) == ("local", "ok", "42\n")
    assert {"stderr", "error_type", "error_message", "cpu_seconds", "wall_seconds", "truncated"} <= ran.json.keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "absent.py"), "absent.py cannot be read: No such file or directory"),
        (("run", "."), ". cannot be read: Is a directory"),
        (("run", "--wall", "paper", "/dev/null"), "'paper'"),
        (("run", "--timeout", "0", "/dev/null"), "--timeout is a positive number of seconds, not 0.0"),
        (("run", "--timeout", "nan", "/dev/null"), "--timeout is a positive number of seconds, not nan"),
        (("build", "--base", "x", "--from-host"), "give --base or --from-host, not both"),
        (("build", "--from-host"), "no Docker daemon"),
    ],
)
def test_bad_input_is_one_line_and_code_2(redline, monkeypatch, arguments, said):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    ran = redline("sandbox", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert re.fullmatch(f"redline: .*{re.escape(said)}.*\n", ran.err)


def test_a_sandbox_of_somebody_else_runs_the_program(redline, monkeypatch):
    Path("far_sandbox.py").write_text("""
from redline.sandbox import Counters, Execution

class Far:
    name, guarantees, counters = "far", {}, Counters()
    def __init__(self, *, limits): pass
    async def __aenter__(self): return self
    async def __aexit__(self, *exc_info): pass
    async def run(self, code, timeout=5.0): return Execution("ok", stdout=code.upper())
    def session(self): return self
""")
    monkeypatch.syspath_prepend(Path.cwd())
    Path("x.txt").write_text("loud")
    ran = redline("sandbox", "run", "--wall", "far_sandbox:Far", "x.txt")
    assert (ran.code, ran.out) == (0, "LOUD")
    assert ran.err.endswith("far sandbox\n")
    broken = redline("sandbox", "run", "--wall", "far_sandbox:Near", "x.txt")
    assert (broken.code, broken.out) == (2, "")
    assert "cannot be loaded from far_sandbox:Near" in broken.err


def test_the_wall_comes_from_the_settings(redline):
    Path("redline.toml").write_text('sandbox = "paper"\n')
    assert "'paper'" in redline("sandbox", "run", "/dev/null").err


def test_build_prints_the_name_of_the_image_and_nothing_else(redline, monkeypatch):
    from redline import sandbox

    def there(base: str | None, report) -> sandbox.SandboxImage:
        report("Step 1/9 : FROM \x1b[31m" + "x" * 200)
        return sandbox.SandboxImage("redline-sandbox:abc", base, 92_000_000, was_there=False)

    monkeypatch.setattr(sandbox, "build_image", there)
    ran = redline("sandbox", "build", "--base", "debian@sha256:1")
    assert (ran.code, ran.out) == (0, "redline-sandbox:abc\n")
    progress, summary = ran.err.splitlines()
    assert progress.endswith("...")
    assert "\x1b" not in progress
    assert summary == "redline-sandbox:abc is ready: 92 MB, made from debian@sha256:1"


@pytest.mark.parametrize("command", ["build", "run"])
def test_help_tells_the_exit_codes(redline, command):
    ran = redline("sandbox", command, "--help")
    assert ran.code == 0
    assert "130 interrupted" in " ".join(ran.out.split())
    assert redline("sandbox").out == redline("sandbox", "--help").out
