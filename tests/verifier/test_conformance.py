"""The tests that a judge's author runs, here on Redline's judges and on what breaks each promise."""

from __future__ import annotations

import asyncio
import re

import pytest

from redline.inference import ScriptedModel
from redline.verifier import Critic, Exact, ExactFirst, Verdict, Vote
from redline.verifier.conformance import JudgeConformance


class TestExact(JudgeConformance):
    problem = "What is 2 + 3?"
    right = ("2 + 3 = 5", "5 = 5")
    wrong = ("2 + 3 = 5", "5 - 1 = 3", "3 = 3")

    @classmethod
    def make(cls):
        return Exact()


def criticise(request):
    """Names the paragraph that says 3, as a model would that is good at this."""
    found = next((n for n, text in re.findall(r"<paragraph_(\d+)>\s*(.*?)\s*</", request.prompt) if "= 3" in text), -1)
    return f"I have looked. \\boxed{{{found}}}"


class TestCritic(JudgeConformance):
    @classmethod
    def make(cls):
        return ExactFirst(Critic(ScriptedModel(criticise)))


class Faulty:
    """A judge that adds up, told to break one promise."""

    name = "faulty"

    def __init__(self, fault):
        self._fault, self._calls, self._left = fault, 0, False
        if fault == "nameless":
            self.name = ""

    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        self._calls += 1
        if self._fault == "closes" and self._left:
            raise RuntimeError("left once, gone for ever")
        if self._fault == "fragile" and "\0" in "".join(steps):
            raise ValueError("what is this")
        self._shown = steps
        told = 0
        try:
            for step in steps:
                await asyncio.sleep(0)
                verdict = self._verdict(self._shown[told] if self._fault == "mixes" else step)
                told += 1
                yield verdict
                if verdict.verdict == "no" and not (all_steps and self._fault != "stops") and self._fault != "runs on":
                    return
        finally:
            self._left = self._left or told < len(steps)

    def _verdict(self, step):
        wrong = re.search(r"= 3|\{3\}", step) if self._fault != "blind" else None
        if not step.strip() and self._fault != "believes":
            return Verdict(
                verdict="unknown", reward=None, votes=(Vote(verdict="unknown", reward=None, reason="empty"),)
            )
        label, reward = ("no", 0.1) if wrong else ("yes", 0.9)
        if self._fault == "moody":
            reward = 0.9 - self._calls / 1000
            label = "no" if wrong else "yes"
            reward = reward if label == "yes" else 0.1 + self._calls / 1000
        reward = {"upside down": 1 - reward, "unsure": None}.get(self._fault, reward)
        votes = () if self._fault == "voteless" else (Vote(verdict=label, reward=reward),)
        return Verdict(verdict=label, reward=reward, votes=votes)


def tried(fault):
    class Tried(JudgeConformance):
        @classmethod
        def make(cls):
            return Faulty(fault)

    return Tried


class TestSound(tried("none")):
    """The judge that is made faulty below is not so of itself."""


FAULTS = [
    ("nameless", "it_says_what_it_is"),
    ("blind", "the_first_wrong_step_is_found all_steps_get_a_verdict_where_all_are_asked_for"),
    ("runs on", "the_first_wrong_step_is_found"),
    ("stops", "all_steps_get_a_verdict_where_all_are_asked_for"),
    ("upside down", "a_verdict_is_whole"),
    ("unsure", "a_verdict_is_whole"),
    ("voteless", "a_verdict_is_whole"),
    ("moody", "the_same_seed_says_the_same"),
    ("mixes", "solutions_judged_at_once_are_kept_apart"),
    ("closes", "it_may_be_left_after_the_first_verdict it_may_be_cancelled"),
    ("fragile", "no_step_breaks_it"),
    ("believes", "no_step_breaks_it"),
]


@pytest.mark.parametrize(("fault", "tests"), FAULTS)
def test_what_breaks_a_promise_is_found(fault, tests):
    kind = tried(fault)
    kind.setup_class()
    try:
        for name in tests.split():
            with pytest.raises((AssertionError, RuntimeError, ValueError)):
                getattr(kind(), f"test_{name}")()
    finally:
        kind.teardown_class()


def test_every_test_but_two_is_shown_to_find_something():
    found = {name for _, tests in FAULTS for name in tests.split()}
    all_of_them = {name.removeprefix("test_") for name in dir(JudgeConformance) if name.startswith("test_")}
    assert all_of_them - found == {"a_right_solution_is_right", "a_solution_without_steps_has_no_verdict"}


def test_a_judge_has_to_be_named():
    with pytest.raises(NotImplementedError, match=r"JudgeConformance\.make has to return the judge"):
        JudgeConformance.setup_class()
