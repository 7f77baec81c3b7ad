"""The strategies that are shipped: each keeps the rules of all, and does what it is there for."""

from __future__ import annotations

import json
import re
import sys

import pytest

from redline.agent import Attempt, Budget, Drafted, Refiner, Revising, Step, solve_with_refinement
from redline.agent.strategy import (
    BestOfN,
    FullRewrite,
    LoopVote,
    StrategyUnavailable,
    TargetedRevision,
    is_foreign_strategy,
    open_strategy,
)
from redline.agent.strategy.best_of_n import worst_reward
from redline.agent.strategy.conformance import StrategyConformance
from redline.inference import ScriptedModel


class TestTargeted(StrategyConformance):
    @classmethod
    def make(cls):
        return TargetedRevision()


class TestFullRewrite(StrategyConformance):
    @classmethod
    def make(cls):
        return FullRewrite()


class TestBestOfN(StrategyConformance):
    @classmethod
    def make(cls):
        return BestOfN(3)


class TestLoopVote(StrategyConformance):
    @classmethod
    def make(cls):
        return LoopVote(3)


class TestWeightedLoopVote(StrategyConformance):
    @classmethod
    def make(cls):
        return LoopVote(4, weighted=True)


class TestVoteOfRewrites(StrategyConformance):
    @classmethod
    def make(cls):
        return LoopVote(2, of=FullRewrite())


class _Faulty(TargetedRevision):
    def __init__(self, fault):
        self._fault, self._seen = fault, 0
        self.name = "" if fault == "nameless" else "faulty"

    async def draft(self, run, policy):
        self._seen += 1
        return await policy.sample(run.problem, self._seen if self._fault == "remembers" else 0)

    async def revise(self, run, policy):
        if self._fault == "counts by itself":
            self._seen += 1
            return await policy.sample(run.problem, self._seen)
        return await super().revise(run, policy)

    def accept(self, run):
        match self._fault:
            case "credulous":
                return "accepted"
            case "restless":
                return None
            case "strict":
                return "max_revisions"
        return super().accept(run)

    def select(self, run):
        return None if self._fault == "throws away" else super().select(run)


@pytest.mark.parametrize(
    ("fault", "tests"),
    [
        ("nameless", "it_says_what_it_is"),
        ("strict", "what_is_right_is_accepted"),
        ("restless", "a_hopeless_policy_comes_to_an_end"),
        ("credulous", "accepted_is_what_the_verifier_accepts"),
        ("throws away", "the_budget_of_calls_is_kept a_soft_stop_hands_over_what_there_is"),
        ("counts by itself", "a_run_that_is_resumed_ends_as_it_would_have"),
        ("remembers", "runs_at_once_are_kept_apart"),
    ],
)
def test_what_breaks_a_promise_is_found(fault, tests):
    class Tried(StrategyConformance):
        @classmethod
        def make(cls):
            return _Faulty(fault)

    for name in tests.split():
        with pytest.raises(AssertionError):
            getattr(Tried(), f"test_{name}")()


def solved(judge, strategy, script, **limits):
    model = script if isinstance(script, ScriptedModel) else ScriptedModel(script)
    return solve_with_refinement(
        "2+2?", policy=model, verifier=judge, exact=False, strategy=strategy, budget=Budget(**limits)
    )


def test_a_rewrite_keeps_nothing_and_shows_the_whole_solution(judge):
    model = ScriptedModel([" one\nStep 2: bad\nStep 3: \\boxed{5}", " two\nStep 2: \\boxed{4}"])
    result = solved(judge, "rewrite", model)
    assert (result.answer, result.accepted, result.attempts[1].revised_from) == ("4", True, 1)
    assert [step.text for step in result.attempts[1].steps] == ["two", "\\boxed{4}"]
    prompt = model.requests[1].prompt
    assert "Step 1: one\n>Step 2: bad\nStep 3: \\boxed{5}\nReview: Look again.\n" in prompt
    assert "print" not in prompt
    assert prompt.endswith("\nStep 1:")


def test_a_rewrite_that_says_the_same_again_is_asked_more_warmly(judge):
    model = ScriptedModel(lambda _: " bad")
    solved(judge, FullRewrite(), model, max_revisions=3)
    assert [request.temperature for request in model.requests] == [0.0, 0.0, 0.5, 0.75]


@pytest.mark.parametrize("name", ["targeted", "rewrite"])
def test_of_revisions_the_best_is_handed_over_and_not_the_last(judge, name):
    script = [" one\nStep 2: two\nStep 3: bad \\boxed{1}", " bad \\boxed{2}", " bad \\boxed{3}"]
    if name == "rewrite":
        script = [" one \\boxed{1}\nStep 2: two\nStep 3: bad \\boxed{1}", *script[1:]]
    result = solved(judge, name, script, max_revisions=2)
    assert (result.stop_reason, result.accepted) == ("max_revisions", False)
    assert (result.best, result.answer) == ((2, "3") if name == "targeted" else (0, "1"))


def test_the_best_of_n_is_the_one_with_the_highest_lowest_reward(judge):
    script = [" dim \\boxed{1}", " fine\nStep 2: \\boxed{2}", " fine\nStep 2: fine\nStep 3: bad \\boxed{3}", " dim"]
    model = ScriptedModel(script)
    result = solved(judge, "best-of:4", model, max_revisions=0)
    assert (result.best, result.answer, result.accepted, len(result.attempts)) == (1, "2", True, 4)
    assert [attempt.revised_from for attempt in result.attempts] == [None] * 4
    assert [request.temperature for request in model.requests] == [0.0, 0.7, 0.7, 0.7]
    assert [request.seed for request in model.requests] == [0, 1, 2, 3]
    assert len({request.prompt for request in model.requests}) == 1


@pytest.mark.parametrize(
    ("script", "best"),
    [
        # The longer of two wrong ones has no advantage.
        ([" poor \\boxed{1}", " fine\nStep 2: fine\nStep 3: bad \\boxed{2}"], 0),
        # An answer counts for more than a good beginning.
        ([" fine", " bad \\boxed{2}"], 1),
        # Of equals, the first.
        ([" bad \\boxed{1}", " bad \\boxed{2}"], 0),
        # What could not be judged stands between right and wrong.
        ([" bad \\boxed{1}", " dark \\boxed{2}"], 1),
    ],
)
def test_where_none_is_accepted_the_best_of_n_is_the_least_doubtful(judge, script, best):
    result = solved(judge, BestOfN(2), script)
    assert (result.best, result.accepted, result.stop_reason) == (best, False, "max_revisions")


def test_the_best_of_what_there_is_when_the_budget_ends(judge):
    result = solved(judge, BestOfN(8), [" \\boxed{1}", " bad \\boxed{2}", " dim \\boxed{3}"], calls=5)
    assert (result.stop_reason, result.best, result.accepted) == ("budget_calls", 0, False)
    assert len(result.attempts) == 3


def test_a_step_counts_half_that_was_not_judged():
    steps = (Step(text="a"), Step(text="b"))
    assert worst_reward(Attempt(steps=steps)) == 0.5


VOTES = [" \\boxed{4}", " bad \\boxed{5}", " \\boxed{5}", " \\boxed{4.0}"]


async def test_loops_vote_for_an_answer(judge):
    async with Refiner(policy=ScriptedModel(VOTES), verifier=judge, exact=False, strategy="vote:3") as refiner:
        events = [event async for event in refiner.stream("2+2?")]
    result = events[-1].result
    assert (result.answer, result.accepted, result.stop_reason) == ("4", True, "accepted")
    assert [(attempt.loop, attempt.revised_from) for attempt in result.attempts] == [
        (0, None),
        (1, None),
        (1, 1),
        (2, None),
    ]
    assert [event.content.loop for event in events if isinstance(event, Drafted)] == [0, 1, 1, 2]
    assert [event for event in events if isinstance(event, Revising)] == [Revising(attempt=1, step=0)]


def test_a_vote_that_is_decided_goes_no_further(judge):
    result = solved(judge, LoopVote(3), [" \\boxed{4}", " \\boxed{4}"])
    assert (result.answer, len(result.attempts)) == ("4", 2)


def test_a_doubtful_majority_loses_to_a_sure_loop_where_votes_are_weighted(judge):
    script = [" poor \\boxed{5}", " poor \\boxed{5}", " \\boxed{4}"]
    assert solved(judge, LoopVote(3), script, max_revisions=0).answer == "5"
    weighted = solved(judge, LoopVote(3, weighted=True), script, max_revisions=0)
    assert (weighted.answer, weighted.accepted) == ("4", True)


def test_each_loop_has_the_revisions_of_the_budget(judge):
    result = solved(judge, LoopVote(2), lambda _: " bad \\boxed{5}", max_revisions=2)
    assert [attempt.loop for attempt in result.attempts] == [0, 0, 0, 1, 1, 1]
    assert (result.stop_reason, result.answer) == ("max_revisions", "5")


def test_a_loop_without_an_answer_has_no_vote(judge):
    result = solved(judge, LoopVote(2), [" fine", " fine", " \\boxed{4}"], max_revisions=1)
    assert (result.answer, result.accepted, len(result.attempts)) == ("4", True, 3)


def test_a_given_solution_is_the_first_loop(judge):
    result = solve_with_refinement(
        "2+2?",
        draft="It is \\boxed{4}.",
        policy=ScriptedModel([" \\boxed{5}", " \\boxed{5}"]),
        verifier=judge,
        exact=False,
        strategy=LoopVote(3),
    )
    assert [(attempt.origin, attempt.loop) for attempt in result.attempts] == [
        ("given", None),
        ("policy", 1),
        ("policy", 2),
    ]
    assert result.answer == "5"


def test_the_loop_stands_in_the_record_only_where_there_are_several(judge):
    [one] = solved(judge, TargetedRevision(), [" \\boxed{4}"]).attempts
    assert "loop" not in json.loads(one.model_dump_json())
    [first, _] = solved(judge, LoopVote(2), [" \\boxed{4}", " \\boxed{4}"]).attempts
    assert Attempt.model_validate_json(first.model_dump_json()) == first
    assert first.model_dump()["loop"] == 0


@pytest.mark.parametrize(
    ("name", "kind", "known_as"),
    [
        ("targeted", TargetedRevision, "targeted"),
        ("rewrite", FullRewrite, "rewrite"),
        ("best-of", BestOfN, "best-of:4"),
        ("best-of:16", BestOfN, "best-of:16"),
        ("vote", LoopVote, "vote:3"),
        ("weighted-vote:5", LoopVote, "weighted-vote:5"),
    ],
)
def test_a_strategy_by_its_name(name, kind, known_as):
    strategy = open_strategy(name)
    assert (type(strategy), strategy.name) == (kind, known_as)
    assert not is_foreign_strategy(name)


MODULE = """
from redline.agent.strategy import TargetedRevision
class Mine(TargetedRevision):
    name = "mine"
class Needy:
    def __init__(self, colour): pass
class Half:
    name = "half"
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    (tmp_path / "own_strategies.py").write_text(MODULE)
    info = tmp_path / "own_strategies-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-strategies\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[redline.strategies]\nmine = own_strategies:Mine\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_strategies", raising=False)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["mine", "own_strategies:Mine"])
def test_a_strategy_of_ones_own_by_its_name(name, judge):
    assert is_foreign_strategy(name)
    assert open_strategy(name).name == "mine"
    assert solved(judge, name, [" \\boxed{4}"]).accepted


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "targetted",
            "no strategy 'targetted': valid names are targeted, rewrite, best-of:N, .*mine (installed)",
        ),
        ("best-of:0", "the strategy 'best-of:0': behind the colon stands a number from 1 to 64"),
        ("best-of:65", "a number from 1 to 64"),
        ("vote:many", "a number from 1 to 64"),
        ("vote:", "a number from 1 to 64"),
        ("own_strategies:Needy", "asks for colour; it may ask for nothing"),
        ("own_strategies:Half", "is a Half without accept, draft, revise, select"),
        ("no_strategies:Mine", "No module named 'no_strategies'; valid names are targeted"),
    ],
)
def test_what_cannot_be_had_is_said(name, message):
    pattern = re.escape(message).replace(r"\.\*", ".*")
    with pytest.raises(StrategyUnavailable, match=pattern):
        Refiner(strategy=name)


def test_there_must_be_a_sample_and_a_loop():
    with pytest.raises(ValueError, match="a sample"):
        BestOfN(0)
    with pytest.raises(ValueError, match="a loop"):
        LoopVote(0)
