"""docs/tutor.md, followed from top to bottom: its commands print what stands below them, with the embedded pair."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT, surroundings

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "tutor.md").read_text(encoding="utf-8")
LESSONS = re.findall(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_command_of_the_page_is_run():
    assert len(LESSONS) == PAGE.count("```sh") == 2


@pytest.mark.parametrize(("command", "printed"), LESSONS, ids=["lesson", "sheet"])
def test_the_page_shows_what_is_printed(command, printed, tmp_path):
    program = tmp_path / "redline"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m redline "$@"\n')
    program.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", command],
        env=surroundings({"PATH": path}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed
