"""Problems as people write them on a sheet."""

from __future__ import annotations

import pytest

from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.sheet.sheet import load_sheet, read_sheet

NUMBERED = """# Fractions, week 3

Do these at home.

1. Tom had 12 apples. He gave 3 to Ann.
   How many are left?
2. Solve for x: $3x + 7 = 22$
   - show your steps
3) What is 25% of 80?
"""
HEADED = "# Sheet\n\n## Problem 1\n\nTom had 12 apples.\n\nHow many?\n\n## Problem 2\n\n2 * 3 = ?\n"


def test_items_of_a_numbered_list():
    sheet = read_sheet(NUMBERED)
    assert sheet.title == "Fractions, week 3"
    assert sheet.problems == (
        "Tom had 12 apples. He gave 3 to Ann.\nHow many are left?",
        "Solve for x: $3x + 7 = 22$\n- show your steps",
        "What is 25% of 80?",
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (HEADED, ("Tom had 12 apples.\n\nHow many?", "2 * 3 = ?")),
        ("## What is 2 + 2?\n\n## What is 3 + 3?\n", ("What is 2 + 2?", "What is 3 + 3?")),
        ("- What is 2 * 2?\n- What is *this*?", ("What is 2 * 2?", "What is *this*?")),
        ("What is 2 + 2?\n\nWhat is 3 + 3?\n", ("What is 2 + 2?", "What is 3 + 3?")),
        ("Wie viel ist 2,5 + 2?", ("Wie viel ist 2,5 + 2?",)),
    ],
)
def test_headings_bullets_and_paragraphs(text, problems):
    assert read_sheet(text).problems == problems


def test_the_same_problems_have_the_same_key():
    assert read_sheet(NUMBERED).key == read_sheet(NUMBERED, "other").key != read_sheet(HEADED).key


def test_what_is_no_sheet_is_refused_with_its_name(tmp_path):
    file = tmp_path / "sheet.md"
    for data, why in ((b"", "no problem in it"), (b"\xff\xfe", "not UTF-8"), (b"- a\n" * 300, "300 problems")):
        file.write_bytes(data)
        with pytest.raises(TutorRefusal, match=f"sheet.md.*{why}"):
            load_sheet(file)
    file.write_bytes(b"x" * 2_000_000)
    with pytest.raises(TutorRefusal, match="too long for a sheet"):
        load_sheet(file)
    with pytest.raises(TutorRefusal, match="cannot be read: No such file"):
        load_sheet(tmp_path / "nowhere.md")
