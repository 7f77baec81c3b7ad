"""The examples of docs/verifier.md run as they stand, one after the other."""

import re
from pathlib import Path

import pytest

from sandbox import SandboxUnavailable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "verifier.md"


def test_the_examples_run():
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 4
    names = {}
    for block in blocks:
        try:
            exec(compile(block, str(PAGE), "exec"), names)
        except SandboxUnavailable as missing:
            pytest.skip(str(missing))
