"""The test at the start of the worker process: a math-verify that no longer does what is asked of it is named."""

import importlib.metadata

import pytest

from redline.verifier import AnswerChecker, CheckerUnavailable
from redline.verifier.answers.worker import process

PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
import program
import math_verify
real = math_verify.{name}
{change}
math_verify.{name} = changed
del sys.path[0]
program.stand_alone()
program.main()
"""
RENAMED = {
    "parse": "def changed(text, configs, timeout=5, raise_on_error=False):\n    return real(text, configs)",
    "verify": "def changed(gold, target, timeout=5, raise_on_error=False):\n    return real(gold, target)",
}
MISTAKEN = {
    "verify": "def changed(*args, **kwargs):\n    return True",
    "parse": "def changed(*args, **kwargs):\n    return []",
}


def changed_program(monkeypatch, tmp_path, name, change):
    path = tmp_path / "changed.py"
    path.write_text(PROGRAM.format(folder=str(process.PROGRAM.parent), name=name, change=change))
    monkeypatch.setattr(process, "PROGRAM", path)


@pytest.mark.parametrize("name", RENAMED)
async def test_a_renamed_keyword_is_an_error_that_names_the_library_and_its_version(monkeypatch, tmp_path, name):
    changed_program(monkeypatch, tmp_path, name, RENAMED[name])
    async with AnswerChecker() as checker:
        with pytest.raises(CheckerUnavailable, match="unexpected keyword argument") as error:
            await checker.equal("x+1", "1+x")
    assert f"math-verify {importlib.metadata.version('math-verify')}" in str(error.value)


@pytest.mark.parametrize("name", MISTAKEN)
async def test_a_library_that_answers_wrongly_is_an_error(monkeypatch, tmp_path, name):
    changed_program(monkeypatch, tmp_path, name, MISTAKEN[name])
    async with AnswerChecker() as checker:
        with pytest.raises(CheckerUnavailable, match=r"math-verify .* does not"):
            await checker.equal("x+1", "1+x")


async def test_an_unchanged_library_passes(monkeypatch, tmp_path):
    changed_program(monkeypatch, tmp_path, "verify", "changed = real")
    async with AnswerChecker() as checker:
        assert await checker.equal("x+1", "1+x") == "yes"
