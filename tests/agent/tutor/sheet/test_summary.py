"""What a teacher reads."""

from __future__ import annotations

from redline.agent.result import Step
from redline.agent.tutor.session import GivenHint, StudentStep, TutorSession
from redline.agent.tutor.sheet.summary import summarize


def step(text, verdict, *, number=1, mistake=None, solves=False):
    return StudentStep(
        number=number,
        verdict=verdict,
        reason=f"why {text}",
        mistake=mistake,
        solves=solves,
        judged=Step(text=text),
    )


def test_a_row_for_each_problem_and_every_mistake_as_it_was_typed():
    hint = GivenHint(step=1, rung="nudge", text="look")
    sessions = [
        TutorSession(
            problem="12 | 3?",
            steps=(step("9", "right", solves=True),),
            wrong=(step("12 - 3 = 8", "wrong", mistake="arithmetic slip"),) * 2,
            hints=(hint,),
        ),
        TutorSession(problem="3 + 3?", revealed=1),
        TutorSession(problem="a" * 100),
    ]
    text = summarize("Week 3", sessions)
    assert "1 of 3 problems solved, with 1 hints in all." in text
    assert "| 1 | 12 \\| 3? | solved | 1 | 2 | 1 | arithmetic slip × 2 |" in text
    assert "| 2 | 3 + 3? | not solved, the solution was shown | 0 | 0 | 0 | – |" in text
    assert f"| 3 | {'a' * 59}… | not tried | 0 | 0 | 0 | – |" in text
    assert "- arithmetic slip, 2: the calculation was right to make and came out wrong" in text
    assert "- problem 1, step 1, arithmetic slip: `12 - 3 = 8` (why 12 - 3 = 8)" in text


def test_without_a_mistake_there_is_no_section_about_them():
    assert "Mistakes" not in summarize("Week 3", [TutorSession(problem="1?", steps=(step("1", "right", solves=True),))])
