"""docs/batch.md, followed from top to bottom with the embedded pair."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_page_does_what_it_says(tmp_path):
    page = (ROOT / "docs" / "batch.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```$", page[: page.index("## Cost")], re.DOTALL | re.MULTILINE)
    assert len(blocks) == 4
    program = tmp_path / "bin" / "redline"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m redline "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = [
        subprocess.run(["bash", "-e", "-c", block], capture_output=True, text=True, env=environment, check=False)
        for block in blocks
    ]
    # The first batch has a row that is an error.
    assert [ran.returncode for ran in done] == [1, 0, 0, 0], [ran.stderr for ran in done]
    assert "d None False {'boundary': 'input'" in done[1].stdout
    assert "b 60 True" in done[1].stdout
    assert "the verifier accepted '42'" in done[1].stdout
    assert "4 of 4 rows are done already" not in done[2].stderr
    assert "1 rows whose line is an error are done again" in done[2].stderr
    lines = [json.loads(line) for line in Path("results.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == list("abcd")
    assert lines[3]["problem"] == "What is 3 * 4?"
    [verified] = map(json.loads, Path("verified.jsonl").read_text().splitlines())
    assert verified["solution_verdict"] == "no"
