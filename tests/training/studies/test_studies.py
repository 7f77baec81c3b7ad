"""The studies' own mathematics: votes drawn from chains, answers after fewer turns, labels against the truth."""

from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.agent import RefinementResult
from redline.agent.result import Attempt, Step
from redline.evaluation import predict
from redline.training.pipeline.schema import LabelRow, PipelineRow, RationaleRow
from redline.training.studies import labels
from redline.training.studies.judging import JudgedCase
from redline.training.studies.measurement import Unit
from redline.training.studies.refinement import answers_after
from redline.training.studies.run.context import spread
from redline.training.studies.run.runner import STUDIES, chosen
from redline.training.studies.run.scale import SMOKE, Scale
from redline.training.studies.votes import hit_share
from redline.verifier.genprm.reward import majority_label


def judged(label, *steps):
    return JudgedCase(id="x", label=label, steps=len(steps), rewards=steps)


def test_one_vote_is_the_share_of_the_chains():
    """Three of four chains find the wrong step."""
    assert hit_share(judged(0, (0.1, 0.2, 0.9, 0.0)), 1) == 0.75


def test_all_chains_are_one_draw():
    """The mean of the rewards is 0.3."""
    row = judged(0, (0.1, 0.2, 0.9, 0.0))
    assert hit_share(row, 4) == 1.0
    assert row.hit


def test_fewer_votes_go_on_behind_the_step_at_which_all_stop():
    """Chain 0 alone finds step 1 right, and then step 2 wrong."""
    row = judged(1, (0.9, 0.1, 0.1), (0.0, 1.0, 1.0))
    assert hit_share(row, 1) == pytest.approx(1 / 3)
    assert hit_share(row, 3) == 0.0


def test_where_most_votes_are_unknown_nothing_is_found():
    row = judged(-1, (None, None, 0.9))
    assert hit_share(row, 1) == pytest.approx(1 / 3)
    assert hit_share(row, 3) == 0.0
    assert not row.hit


REWARD = st.one_of(st.none(), st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[REWARD] * 4), min_size=1, max_size=3), st.integers(-1, 2))
def test_drawn_votes_are_the_verifier_s_own_majority(steps, label):
    """Over all pairs of four chains, by `redline.verifier.genprm.reward.majority_label` and `predict`."""
    hits = [
        predict([majority_label([step[i] for i in pair])[0] for step in steps], len(steps)) == label
        for pair in combinations(range(4), 2)
    ]
    # 3,000 draws of six pairs: a share is off by 0.05 with a probability below 1e-7.
    assert hit_share(judged(label, *steps), 2, draws=3000) == pytest.approx(sum(hits) / 6, abs=0.05)


def attempt(answer, *rewards):
    steps = tuple(Step(text="s", verdict="yes" if reward >= 0.5 else "no", reward=reward) for reward in rewards)
    return Attempt(steps=steps, answer=answer)


def result(*attempts, accepted):
    best = len(attempts) - 1
    return RefinementResult(
        problem="p",
        answer=attempts[best].answer,
        accepted=accepted,
        confidence=0.5,
        stop_reason="accepted" if accepted else "max_revisions",
        attempts=attempts,
        best=best,
    )


def test_after_fewer_turns_the_loop_answers_with_the_best_until_then():
    """The second attempt fails earlier than the first, so a loop with one revision keeps the first."""
    run = result(attempt("a", 0.9, 0.1), attempt("b", 0.2, 0.9), attempt("c", 0.9, 0.9), accepted=True)
    assert answers_after(run, 3) == ["a", "a", "c", "c"]


def test_a_draft_that_is_accepted_stays():
    assert answers_after(result(attempt("a", 0.9), accepted=True), 3) == ["a"] * 4


def solution(kind, labels=(), judged=(), id="p/0"):
    fields = {"id": id, "problem": "?", "answer": "1", "source": "x", "steps": ("a", "b", "c"), "given": "2"}
    fields |= {"right": False, "problem_id": "p"}
    if kind is LabelRow:
        progress = (1.0,) * len(labels)
        return LabelRow(**fields, scheme="ratio", threshold=0.8, progress=progress, labels=labels)
    return RationaleRow(**fields, rationales=("r",) * len(judged), judged=judged)


def test_labels_are_compared_up_to_the_first_wrong_step_and_one_that_is_not_there_is_wrong(tmp_path):
    """`yes, no` against right and no label; `no` against wrong; what stands behind is not looked at."""
    labelled = [solution(LabelRow, (True, None, False)), solution(LabelRow, (False, False, True), id="p/1")]
    truths = [solution(RationaleRow, judged=("yes", "no")), solution(RationaleRow, judged=("no",), id="p/1")]
    for name, rows in (("labels", labelled), ("truths", truths)):
        (tmp_path / f"{name}.jsonl").write_text("".join(row.model_dump_json() + "\n" for row in rows))
    context = SimpleNamespace(source=SimpleNamespace(file=lambda stage: tmp_path / "truths.jsonl"))
    found = labels._rightness(context, tmp_path / "labels.jsonl", ("ratio", 0.8), 0)
    assert found.units == (Unit("p", "", 2, 3),)
    assert found.told == {"steps": 3, "without a label": 1}


def test_every_study_owes_other_ids_for_every_seed():
    for scale in (Scale(), SMOKE):
        ids = [one for study in STUDIES.values() for seed in (0, 1) for one in study.owed(scale, seed)]
        assert len(set(ids)) == len(ids)


def test_votes_are_powers_of_two_up_to_all_chains():
    assert Scale().votes() == [1, 2, 4, 8, 16, 32]


def test_conversations_are_reckoned_by_the_minute():
    """400 a minute: 1.5 minutes of three epochs are 200."""
    assert Scale().rows(3) == 200
    assert Scale(minutes=0.001).rows(3) == 4


def test_studies_are_chosen_in_their_own_order():
    assert chosen("votes, labels") == ["labels", "votes"]
    with pytest.raises(ValueError, match=r"^turn is no study: labels, components, data, votes, turns$"):
        chosen("turn")


def test_rows_are_spread_over_the_problems_and_more_add_to_them():
    rows = [PipelineRow(id=f"p{problem}/{number}") for problem in range(20) for number in range(8)]
    few, more = spread(rows, 20), spread(rows, 40)
    assert len(few) == 20
    assert few == [row for row in rows if row in few]
    assert {row.id for row in few} < {row.id for row in more}
    assert len({row.id.partition("/")[0] for row in few}) > 10
    assert spread(rows, 999) == rows
