"""The program itself: how it starts, what it says of itself and of the machine."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

COMMANDS = ("solve", "batch", "tutor", "doctor", "pull", "models", "up", "sandbox")


def test_version_and_help(program):
    assert program("--version", scripted=False).out == f"redline {version('redline-math')}\n"
    helped = program("--help", scripted=False)
    assert helped.code == 0
    assert all(command in helped.out for command in COMMANDS)
    assert program(scripted=False).out == helped.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_documents_itself_and_its_exit_codes(redline, command):
    ran = redline(command, "--help")
    assert ran.code == 0
    assert "130 interrupted" in " ".join(ran.out.split())


def test_help_loads_nothing_heavy():
    heavy = {
        "torch",
        "transformers",
        "langgraph",
        "docker",
        "math_verify",
        "sympy",
        "prompt_toolkit",
    }
    code = "import sys; from redline.cli import main; main(['solve', '--help']); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(ran.stderr.split())


def test_settings_come_from_the_file_and_a_wrong_one_is_named(redline):
    Path("redline.toml").write_text("max_revisions = 0\n")
    assert len(redline("solve", "--json", "stubbornly add 1 and 2").json["attempts"]) == 1
    assert len(redline("solve", "--json", "--max-revisions", "1", "stubbornly add 1 and 2").json["attempts"]) == 2
    Path("redline.toml").write_text("max_revision = 0\n")
    ran = redline("solve", "stubbornly add 1 and 2")
    assert ran.code == 2
    assert ran.err == (
        f"redline: {Path.cwd() / 'redline.toml'}: unknown key 'max_revision'; did you mean 'max_revisions'?\n"
    )


def test_a_plain_locale_is_no_obstacle(program):
    ran = program("solve", "carelessly add 1 and 2", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 0
    assert "Answer: 3" in ran.out


def test_doctor_reports_every_part(program):
    ran = program("doctor", "--json", scripted=False)
    names = {check["name"]: check for check in ran.json["checks"]}
    assert ran.json.keys() == {"healthy", "checks"}
    assert {"python", "torch", "vllm", "sandbox docker", "sandbox local", "embedded policy", "settings"} <= names.keys()
    assert ran.code == (0 if ran.json["healthy"] else 1)
    assert all(check["state"] == "ok" or check["remedy"] for check in names.values())
    assert "Traceback" not in ran.err


def test_a_pipe_that_closes_early_is_no_traceback():
    script = Path(__file__).parent / "scripted_redline.py"
    shell = f"{sys.executable} {script} solve 'carelessly add 1 and 2' | head -n 1"
    ran = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, timeout=240)
    assert ran.stdout == "Draft\n"
    assert ran.stderr == ""
