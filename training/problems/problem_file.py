"""Problems with reference answers from files as they are published: GSM8K, MATH and their like."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from redline.store import Entry, read_entries
from redline.training.pipeline.schema import ProblemRow
from redline.verifier import extract_answer

PROBLEM = ("problem", "question")
ANSWER_MARK = "####"
"""Behind it stands the answer of a worked solution of GSM8K."""
_CALCULATION = re.compile(r"<<[^<>\n]*>>")
"""GSM8K's notes for a calculator, within its solutions."""


def read_problems(path: Path) -> Iterator[ProblemRow]:
    r"""The problems of a file; one without an `id` is named after the file and its number in it.

    The text is `problem` or `question`. The answer is `answer` (a number or a text; of a worked solution in the form
    of GSM8K, what stands behind `####`), or without it the last box of `solution`, as MATH is published; it is empty
    where that is empty, which a few published rows are. A worked solution, in `solution` or in an `answer` in the form
    of GSM8K, is kept as the `reference`, without GSM8K's notes for a calculator.
    Raises `DataError` with the place of a row that lacks the
    fields, and of an id that comes twice.
    """
    seen: set[str] = set()
    for number, entry in enumerate(read_entries(str(path)), 1):
        name = entry.name() if entry.fields.get("id") is not None else f"{path.stem}-{number}"
        if name in seen:
            raise entry.wrong(f"the id {name!r} is there twice")
        seen.add(name)
        worked = _worked(entry)
        yield ProblemRow(
            id=name, problem=_problem(entry), answer=_answer(entry), source=path.name, reference=worked or None
        )


def _problem(entry: Entry) -> str:
    name = next((name for name in PROBLEM if name in entry.fields), PROBLEM[0])
    return entry.text(name).strip()


def _worked(entry: Entry) -> str:
    """The worked solution, empty without one."""
    solution, answer = entry.fields.get("solution"), entry.fields.get("answer")
    whole = (
        solution if isinstance(solution, str) else answer if isinstance(answer, str) and ANSWER_MARK in answer else ""
    )
    before, mark, _ = whole.rpartition(ANSWER_MARK)
    return _CALCULATION.sub("", before if mark else whole).strip()


def _answer(entry: Entry) -> str:
    given = entry.fields.get("answer")
    # How pandas writes that there is none.
    absent = given is None or (isinstance(given, float) and math.isnan(given))
    if absent and "solution" in entry.fields:
        return extract_answer(entry.text("solution")) or ""
    given = entry.required("answer")
    if absent:
        raise entry.wrong("'answer' is empty (null or NaN)")
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise entry.wrong(f"'answer' must be a text or a number, not a {type(given).__name__}")
    return str(given).rpartition(ANSWER_MARK)[2].strip()
