"""People's labels in which the place of a step says nothing of its rightness."""

import json

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.real.balanced_labels import apart, balanced


def row(label, steps=6):
    return {"problem": "P", "steps": [f"s{place}" for place in range(steps)], "label": label, "error_description": "E"}


def test_a_solution_whose_wrong_step_is_one_too_many_there_is_cut_before_it():
    # At place 2 one step is right (of the last row), so that at a share of a half one may be wrong.
    rows = [row(2), row(2), row(3)]
    first, second, third = balanced(rows, 0.5)
    assert (first, third["label"]) == (rows[0], -1)
    assert second == {"problem": "P", "steps": ["s0", "s1"], "label": -1}
    assert third["steps"] == ["s0", "s1", "s2"]


def test_a_first_step_that_is_one_too_many_leaves_nothing():
    assert balanced([row(0), row(0), row(1)], 0.5) == [row(0), {"problem": "P", "steps": ["s0"], "label": -1}]


@given(st.lists(st.integers(-1, 5).map(row), max_size=60), st.sampled_from([0.2, 1 / 3, 0.5]))
def test_no_place_has_a_larger_share_of_wrong_steps_and_right_steps_are_kept(rows, share):
    def right(rows, place):
        return sum(len(row["steps"]) > place if row["label"] < 0 else row["label"] > place for row in rows)

    chosen = balanced(rows, share)
    for place in range(6):
        wrong = sum(row["label"] == place for row in chosen)
        assert right(chosen, place) == right(rows, place)
        assert wrong <= share * (wrong + right(chosen, place)) + 1e-9


def test_a_problem_told_in_other_numbers_and_names_is_left_out(tmp_path):
    told = "Tom has 12 red apples and eats 3 of them after lunch. How many apples has Tom now?"
    other = tmp_path / "evaluated.jsonl"
    other.write_text(json.dumps({"problem": told.replace("12", "40").replace("Tom", "Ann")}) + "\n")
    rows = [{"problem": told}, {"problem": "How long is the fence around a square garden of 9 m?"}]
    assert apart(rows, [other]) == rows[1:]
