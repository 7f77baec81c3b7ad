"""What was typed, taken apart into steps."""

from __future__ import annotations

import pytest

from redline.agent.tutor.refusal import TutorRefusal
from redline.agent.tutor.steps.typed_text import MAX_LENGTH, MAX_STEPS, typed_steps


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("12 - 3 = 9", ["12 - 3 = 9"]),
        ("12 - 3 = 9\n9 + 5 = 14\n\nso 14", ["12 - 3 = 9", "9 + 5 = 14", "so 14"]),
        ("Step 1: 12 - 3 = 9\nStep 2: 9 + 5 = 14", ["12 - 3 = 9", "9 + 5 = 14"]),
        ("1. 12 - 3 = 9\n2. 9 + 5 = 14", ["12 - 3 = 9", "9 + 5 = 14"]),
        ("12 - 3\n= 9", ["12 - 3\n= 9"]),
        ("\\[\n12 - 3\n= 9\n\\]\n9 + 5 = 14", ["\\[\n12 - 3\n= 9\n\\]", "9 + 5 = 14"]),
        ("<p>12</p>", ["<p>12</p>"]),
    ],
)
def test_lines_and_labels_are_steps(text, steps):
    assert typed_steps(text) == steps


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  \n", "empty"),
        ("line\n" * (MAX_STEPS + 1), "21 lines"),
        ("a" * (MAX_LENGTH + 1), "too long"),
        ("Call me Ishmael. " * 100_000, "1,700,000 characters"),
    ],
)
def test_a_novel_is_no_step(text, why):
    with pytest.raises(TutorRefusal, match=why):
        typed_steps(text)
