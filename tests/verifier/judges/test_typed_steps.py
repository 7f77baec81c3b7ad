"""What the embedded model is shown of typed steps, and which of its votes count."""

import pytest

from redline.verifier.judges.typed_steps import _doubted, plainly
from redline.verifier.verdict import CodeRun, Evidence, Verdict, Vote


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("48 * 37 = 1776", "48 * 37 = 1776."),
        ("48*37=1,776.", "48 * 37 = 1776."),
        ("$48 \\times 37 = 1776$", "48 * 37 = 1776."),
        ("48 × 37 = 1 776", "48 * 37 = 1776."),
        ("0,25 · 80 = 20", "0.25 * 80 = 20."),
        ("So the answer is \\boxed{152}", "So the answer is \\boxed{152}"),
        ("It costs $5.", "It costs $5."),
        ("3x + 7 = 22.", "3x + 7 = 22."),
        ("8 - (-112) = 120. Answer: \\boxed{120}.", "8 - (-112) = 120. Answer: \\boxed{120}."),
        ("I like rolls.", "I like rolls."),
    ],
)
def test_what_is_shown(typed, shown):
    assert plainly(typed) == shown
    assert plainly(shown) == shown


def against(code, output="1776 False"):
    runs = (CodeRun(code=code, output=output, status="ok"),)
    vote = Vote(verdict="no", reward=0.0, source="logprobs", evidence=Evidence(runs=runs))
    return Verdict(verdict="no", reward=0.0, votes=(vote,), votes_allowed=1)


def test_a_vote_on_another_number_than_the_steps_means_nothing():
    found = _doubted(against("r = 48 * 37\nprint(r, r == 177611)"), "48 * 37 = 1776.", strange=False)
    assert (found.verdict, found.reward, found.votes_allowed) == ("unknown", None, 1)
    assert "misread" in found.votes[0].reason


def test_a_vote_on_the_steps_number_stays():
    wrong = against("r = 48 * 37\nprint(r, r == 1389)")
    assert _doubted(wrong, "48 + 1341 = 1389.", strange=False) == wrong
    fraction = against("r = F(1, 2)\nprint(r, r == F(3, 4))")
    assert _doubted(fraction, "1/2 + 1/4 = 3/4.", strange=False) == fraction


def test_a_right_calculation_of_a_kind_it_does_not_know():
    wrong = against("r = 48 * 37\nprint(r, r == 1440)")
    assert _doubted(wrong, "48 * 30 = 1440.", strange=True).verdict == "unknown"
