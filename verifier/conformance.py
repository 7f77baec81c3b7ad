"""What every judge must do, as a class of tests for pytest: make a subclass of it for a judge of your own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from typing import Any, ClassVar, TypeVar, cast

from redline.verifier.judges.judge import Judge
from redline.verifier.verdict import Verdict

T = TypeVar("T")

_ODD = ("", " \n", "\\boxed{", "$", "<|im_end|>", "\0\x1b[2J", "数学 √2 🧮", "x" * 20_000)
"""What a policy, or a person, may write as a step."""


class JudgeConformance:
    """Say in `make` what to try and in the four fields on what, and let pytest run the class.

    `right` are steps of a solution of `problem` that the judge is to find right one and all, and `wrong` those of one
    whose first wrong step is the one with the index `first_wrong` (from 0). An `AssertionError` says what is not as
    `Judge` has it.
    """

    problem: ClassVar[str] = "What is 2 + 3 - 1?"
    right: ClassVar[Sequence[str]] = ("2 + 3 = 5.", "5 - 1 = 4.", "So the answer is \\boxed{4}.")
    wrong: ClassVar[Sequence[str]] = ("2 + 3 = 5.", "5 - 1 = 3.", "So the answer is \\boxed{3}.")
    first_wrong: ClassVar[int] = 1
    judge: ClassVar[Judge]
    _runner: ClassVar[asyncio.Runner]

    @classmethod
    def make(cls) -> Judge:
        """The judge to be tried."""
        raise NotImplementedError(f"{cls.__name__}.make has to return the judge to be tried")

    @classmethod
    def setup_class(cls) -> None:
        """Make it; pytest calls this before the first test."""
        cls.judge = cls.make()
        cls._runner = asyncio.Runner()

    @classmethod
    def teardown_class(cls) -> None:
        """End what its verdicts ran on."""
        cls._runner.close()

    def verdicts(self, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False) -> list[Verdict]:
        """What it says of a solution of the problem."""
        return self._await(self._said(steps, seed=seed, all_steps=all_steps))

    def test_it_says_what_it_is(self) -> None:
        """It keeps the protocol, and has a name."""
        assert isinstance(self.judge, Judge), "it keeps the protocol"
        assert isinstance(self.judge.name, str)
        assert self.judge.name

    def test_a_right_solution_is_right(self) -> None:
        """Every step is `yes`."""
        _same([verdict.verdict for verdict in self.verdicts(self.right)], ["yes"] * len(self.right))

    def test_the_first_wrong_step_is_found(self) -> None:
        """It is the last that is spoken of, and the first that is `no`."""
        expected = ["yes"] * self.first_wrong + ["no"]
        _same([verdict.verdict for verdict in self.verdicts(self.wrong)], expected)

    def test_all_steps_get_a_verdict_where_all_are_asked_for(self) -> None:
        """Also those behind the first wrong one, which is found as before."""
        said = self.verdicts(self.wrong, all_steps=True)
        _same(len(said), len(self.wrong))
        _same([verdict.verdict for verdict in said].index("no"), self.first_wrong)

    def test_a_verdict_is_whole(self) -> None:
        """A label has a reward on its side of one half and votes that bear it out; it comes back out of JSON."""
        for verdict in self.verdicts(self.wrong, all_steps=True):
            assert isinstance(verdict, Verdict), verdict
            _same(Verdict.model_validate_json(verdict.model_dump_json()), verdict)
            assert verdict.votes, "a verdict rests on a vote"
            assert verdict.verdict in {vote.verdict for vote in verdict.votes}, verdict
            if verdict.verdict != "unknown":
                assert verdict.reward is not None, "a loop accepts by the reward"
                assert (verdict.reward >= 0.5) == (verdict.verdict == "yes"), verdict
            for vote in verdict.votes:
                assert vote.reason or vote.verdict != "unknown", "an unknown vote says why"

    def test_the_same_seed_says_the_same(self) -> None:
        """As far as the reward goes."""
        once, again = [self.verdicts(self.wrong, seed=7, all_steps=True) for _ in range(2)]
        _same([(one.verdict, one.reward) for one in again], [(one.verdict, one.reward) for one in once])

    def test_solutions_judged_at_once_are_kept_apart(self) -> None:
        """Each gets the verdicts that it gets alone."""
        solutions = [self.right, self.wrong] * 4

        async def all_of_them() -> list[list[Verdict]]:
            return await asyncio.gather(*(self._said(steps) for steps in solutions))

        labels = [[verdict.verdict for verdict in said] for said in self._await(all_of_them())]
        _same(labels, [["yes"] * len(self.right), ["yes"] * self.first_wrong + ["no"]] * 4)

    def test_it_may_be_left_after_the_first_verdict(self) -> None:
        """Closed there, it goes on to judge others."""

        async def left() -> Verdict:
            judged = self.judge.judge(self.problem, self.right)
            verdict = await anext(judged)
            if close := getattr(judged, "aclose", None):
                await close()
            return verdict

        _same(self._await(left()).verdict, "yes")
        _same(len(self.verdicts(self.right)), len(self.right))

    def test_it_may_be_cancelled(self) -> None:
        """And goes on to judge others."""

        async def cancelled() -> None:
            running = asyncio.create_task(self._said(self.right, all_steps=True))
            await asyncio.sleep(0)
            running.cancel()
            await asyncio.wait([running])
            if not running.cancelled():
                running.result()  # one that never waits had come to its end

        self._await(cancelled())
        _same([verdict.verdict for verdict in self.verdicts(self.right)], ["yes"] * len(self.right))

    def test_no_step_breaks_it(self) -> None:
        """Whatever stands in a step: a verdict, and of an empty one no `yes`."""
        for step in _ODD:
            said = self.verdicts([step])
            _same((step[:20], len(said)), (step[:20], 1))
            assert step.strip() or said[0].verdict != "yes", "an empty step states nothing that could be right"

    def test_a_solution_without_steps_has_no_verdict(self) -> None:
        """And is no error."""
        _same(self.verdicts([]), [])

    async def _said(self, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False) -> list[Verdict]:
        judged = self.judge.judge(self.problem, steps, seed=seed, all_steps=all_steps)
        if not isinstance(judged, AsyncGenerator):
            return [verdict async for verdict in judged]
        async with aclosing(cast("AsyncGenerator[Verdict, None]", judged)) as verdicts:
            return [verdict async for verdict in verdicts]

    def _await(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)


def _same(found: object, expected: object) -> None:
    """With both in the message: pytest takes apart the assertions of test modules only."""
    assert found == expected, f"{found!r} is not {expected!r}"
