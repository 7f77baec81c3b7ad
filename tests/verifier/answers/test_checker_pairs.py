"""Pairs of answers of every kind that data sets and models write; the verdict is the same either way round."""

from pathlib import Path

import pytest
import pytest_asyncio

from redline.verifier import AnswerChecker


def kinds():
    """Heading to lines of `pairs.txt`."""
    found, kind = {}, ""
    for line in Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            found.setdefault(kind, []).append(line)
    return found


KINDS = kinds()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker():
    async with AnswerChecker(workers=1, seconds=10) as opened:
        yield opened


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", KINDS)
async def test_pairs(checker, kind):
    wrong = []
    for line in KINDS[kind]:
        gold, answer, verdict = (part.strip() for part in line.split(" ;; "))
        found = await checker.equal(gold, answer), await checker.equal(answer, gold)
        if found != (verdict, verdict):
            wrong.append((gold, answer, found))
    assert wrong == []
