"""The published arithmetic of ProcessBench, and what counts as wrong."""

import pytest

from redline.evaluation import average_f1, harmonic_mean, predict, score_predictions


def test_the_f1_that_the_issue_names():
    assert round(harmonic_mean(67.7, 94.0), 1) == 78.7
    assert harmonic_mean(0, 0) == 0


@pytest.mark.parametrize(
    ("figures", "average"),
    [
        ((79.2, 63.6, 51.4, 53.5), 61.9),
        ((93.2, 88.9, 87.2, 82.4), 87.9),
        ((82.4, 77.6, 67.5, 66.3), 73.5),
        ((87.3, 80.6, 74.3, 71.1), 78.3),
        ((63.9, 65.8, 54.5, 55.9), 60.0),
        ((78.7, 80.3, 72.2, 69.8), 75.2),
        ((81.0, 85.7, 78.4, 76.8), 80.5),
        ((85.1, 86.3, 78.9, 80.1), 82.6),
    ],
)
def test_the_published_averages_are_unweighted_means(figures, average):
    # Whole solutions come as close as their number allows: F1 is reached by equal accuracies on 2,000 of each kind.
    scores = []
    for number, f1 in enumerate(figures):
        hits = round(f1 * 20)
        pairs = [(0, 0 if i < hits else 1) for i in range(2000)] + [(-1, -1 if i < hits else 0) for i in range(2000)]
        scores.append(score_predictions(f"subset {number}", pairs))
    assert [round(100 * score.f1.value, 1) for score in scores] == list(figures)
    assert 100 * average_f1(scores).value == pytest.approx(average, abs=0.06)


def test_predictions_with_known_accuracies_give_the_published_f1():
    """GPT-4o-0806 on GSM8K, from the ProcessBench paper: error 70.0, correct 91.2, F1 79.2."""
    wrong, right = 207, 193
    found = [(2, 2)] * 145 + [(2, 3)] * 40 + [(2, -1)] * (wrong - 185) + [(-1, -1)] * 176 + [(-1, 0)] * (right - 176)
    score = score_predictions("gsm8k", found)
    assert [round(100 * part.value, 1) for part in (score.error, score.correct, score.f1)] == [70.0, 91.2, 79.2]
    assert score.f1.low < score.f1.value < score.f1.high


def test_unknown_is_wrong_and_is_counted():
    score = score_predictions("x", [(0, None), (0, 0), (-1, None), (-1, -1)])
    assert (score.error.value, score.correct.value, score.unknown) == (0.5, 0.5, 2)


def test_without_both_kinds_there_is_no_f1_and_no_average():
    one_kind = score_predictions("x", [(0, 0)])
    assert (one_kind.correct, one_kind.f1) == (None, None)
    assert average_f1([one_kind, score_predictions("y", [(0, 0), (-1, -1)])]) is None
    assert average_f1([]) is None


@pytest.mark.parametrize(
    ("labels", "steps", "found"),
    [
        (["yes", "yes"], 2, -1),
        (["yes", "no"], 3, 1),
        (["no"], 3, 0),
        (["yes", "unknown", "no"], 3, None),
        (["yes"], 2, None),
        ([], 2, None),
        (["no", "yes", "no"], 3, 0),
    ],
)
def test_what_the_labels_say(labels, steps, found):
    assert predict(labels, steps) == found
