import pytest

from redline.verifier.answers.forms.date_time import compare_date_times


@pytest.mark.parametrize(
    ("gold", "answer", "verdict"),
    [
        ("12:00", "1:00", "no"),
        ("3:30", "3:30 p.m.", "yes"),
        ("3:30 PM", "15:30", "yes"),
        ("3:30 AM", "15:30", "no"),
        ("12:00 AM", "12:00 PM", "no"),
        ("3 PM", "3:00 pm", "yes"),
        ("2:10", "3:15", "unknown"),  # equal as ratios
        ("2:10", "3:16", "no"),
        ("June 5", "5th of June", "yes"),
        ("June 5", "Jun 6", "no"),
        ("June 5", "June 5, 2020", "unknown"),
        ("June 5, 2021", "5 June 2020", "no"),
        ("1:2", "2:4", None),
        ("5", "6", None),
        ("June 5", "5", None),
        ("25:10", "1:10", None),
    ],
)
def test_times_and_dates(gold, answer, verdict):
    assert compare_date_times(gold, answer) == compare_date_times(answer, gold) == verdict
