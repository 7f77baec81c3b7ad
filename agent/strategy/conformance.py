"""What every strategy must do, as a class of tests for pytest: make a subclass of it for a strategy of your own."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.refiner import Refiner
from redline.agent.result import RefinementResult, RunUsage
from redline.agent.strategy.strategy import Strategy
from redline.agent.usage.budget import Budget
from redline.inference import Request, ScriptedModel
from redline.verifier import Evidence, Label, Verdict, Vote

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

T = TypeVar("T")
Script = Callable[[Request], str]

PROBLEM = "What is 2 + 2?"
_GOOD, _BAD = " Add them.\nStep 2: \\boxed{4}", " Add them.\nStep 2: It is bad: \\boxed{5}"
_FINAL = ("accepted", "max_revisions", "no_answer", "not_judged")


def right(_request: Request) -> str:
    """A policy that is right at once."""
    return _GOOD


def hopeless(_request: Request) -> str:
    """One that always makes the same mistake."""
    return _BAD


def wavering(request: Request) -> str:
    """One that is right in two of five, as prompt and seed have it."""
    drawn = hashlib.sha256(f"{request.seed} {request.prompt}".encode()).digest()[0] % 5
    return _GOOD if drawn < 2 else _BAD if drawn < 4 else f" Add them. It is doubtful: \\boxed{{{drawn}}}"


class StrategyConformance:
    """Say in `make` what to try, and let pytest run the class.

    The strategy steers scripted policies, and a scripted judge says what it sees. `calls` are more than a run of it
    needs, policy and verifier together. An `AssertionError` says what is not as `Strategy` has it.
    """

    calls: ClassVar[int] = 300

    @classmethod
    def make(cls) -> Strategy:
        """The strategy to be tried, a new one every time."""
        raise NotImplementedError(f"{cls.__name__}.make has to return the strategy to be tried")

    def solve(self, script: Script, number: int = 0, **limits: Any) -> RefinementResult:
        """What comes of a problem, of which there is one for every number, with such a policy and budget."""
        return asyncio.run(self._solved(script, number, **limits))

    def test_it_says_what_it_is(self) -> None:
        """It keeps the protocol, and has a name."""
        strategy = self.make()
        assert isinstance(strategy, Strategy), "it keeps the protocol"
        assert isinstance(strategy.name, str)
        assert strategy.name

    def test_what_is_right_is_accepted(self) -> None:
        """Where every attempt is right, one of them is handed over as accepted."""
        result = self.solve(right)
        _same((result.answer, result.accepted, result.stop_reason), ("4", True, "accepted"))

    def test_a_hopeless_policy_comes_to_an_end(self) -> None:
        """Of the strategy's own accord, and an attempt is handed over that is not accepted."""
        for revisions in (0, 2):
            result = self.solve(hopeless, max_revisions=revisions)
            assert result.stop_reason in _FINAL, result.stop_reason
            _same((result.accepted, result.answer), (False, "5"))

    def test_the_budget_of_calls_is_kept(self) -> None:
        """However few there are; and where something was written, something is handed over."""
        for calls in range(12):
            result = self.solve(wavering, calls, calls=calls)
            spent = result.usage.policy_calls + result.usage.verifier_calls
            assert spent <= calls, (spent, calls)
            _same((calls, result.best is None), (calls, not result.attempts))

    def test_the_budget_of_tokens_is_kept(self) -> None:
        """But for the one call that was in flight."""
        one = self.solve(right, calls=1).usage.policy_tokens
        for tokens in range(1, 80, 7):
            assert self.solve(wavering, tokens, tokens=tokens).usage.policy_tokens < tokens + 2 * one

    def test_accepted_is_what_the_verifier_accepts(self) -> None:
        """The attempt that is handed over as such."""
        for number in range(10):
            result = self.solve(wavering, number)
            if result.accepted:
                assert result.best is not None
                assert AcceptancePolicy().accepts(result.attempts[result.best]), result

    def test_a_soft_stop_hands_over_what_there_is(self) -> None:
        """Whenever it comes."""
        for after in (1, 2, 4):
            result = asyncio.run(self._stopped(after))
            assert result.stop_reason in ("cancelled", *_FINAL)
            _same((after, result.best is None), (after, not result.attempts))

    def test_a_run_that_is_resumed_ends_as_it_would_have(self) -> None:
        """With another object of the strategy after each superstep; nothing is paid for twice."""
        for number in range(4):
            _same(asyncio.run(self._run(number, in_pieces=True)), asyncio.run(self._run(number, in_pieces=False)))

    def test_runs_at_once_are_kept_apart(self) -> None:
        """One strategy serves them all."""

        async def together() -> Sequence[RefinementResult]:
            async with self._refiner(wavering) as refiner:
                return await asyncio.gather(*(refiner.solve(_problem(number)) for number in range(6)))

        async def apart() -> Sequence[RefinementResult]:
            async with self._refiner(wavering) as refiner:
                backwards = [await refiner.solve(_problem(number)) for number in reversed(range(6))]
                return backwards[::-1]

        _same(*([_timeless(result) for result in asyncio.run(each())] for each in (together, apart)))

    def _refiner(self, script: Script, **limits: Any) -> Refiner:
        budget = Budget(**{"calls": self.calls, "tokens": None, "wall_seconds": None, **limits})
        return Refiner(
            policy=ScriptedModel(script), verifier=_Reader(), strategy=self.make(), budget=budget, exact=False
        )

    async def _solved(self, script: Script, number: int, **limits: Any) -> RefinementResult:
        async with self._refiner(script, **limits) as refiner:
            return await refiner.solve(_problem(number))

    async def _stopped(self, after: int) -> RefinementResult:
        cancel, called = asyncio.Event(), 0

        def script(request: Request) -> str:
            nonlocal called
            called += 1
            if called == after:
                cancel.set()
            return wavering(request)

        async with self._refiner(script) as refiner:
            return await refiner.solve(_problem(after), cancel=cancel)

    async def _run(self, number: int, *, in_pieces: bool) -> dict[str, Any]:
        """The result of a run whose state is plain data, and which is broken off after every superstep."""
        from langgraph.checkpoint.memory import InMemorySaver
        from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

        from redline.agent.loop.graph import build_graph

        saver = InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=[]))
        config: RunnableConfig = {"configurable": {"thread_id": "run"}, "recursion_limit": 10_000}
        given: Any = {"problem": _problem(number)}
        async with self._refiner(wavering) as refiner:
            while True:
                graph = build_graph(refiner, strategy=self.make(), checkpointer=saver)
                await graph.ainvoke(given, config, interrupt_after="*" if in_pieces else None)
                state, given = await graph.aget_state(config), None
                json.dumps(state.values)
                if not state.next:
                    return _timeless(RefinementResult.model_validate(state.values))


def _problem(number: int) -> str:
    return f"{PROBLEM} ({number})"


class _Reader:
    """Judges by a word in the step: `bad` is wrong, `doubtful` passes at a low reward, all else is right."""

    name = "reader"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        for step in steps:
            reward = 0.1 if "bad" in step else 0.6 if "doubtful" in step else 0.9
            label: Label = "yes" if reward > 0.5 else "no"
            vote = Vote(verdict=label, reward=reward, evidence=Evidence(analysis="Look again."))
            yield Verdict(verdict=label, reward=reward, votes=(vote,))
            if label == "no" and not all_steps:
                return


def _timeless(result: RefinementResult) -> dict[str, Any]:
    usage = RunUsage(**result.usage.model_dump(exclude={"wall_seconds", "sandbox_seconds"}))
    return result.model_copy(update={"usage": usage}).model_dump(mode="json")


def _same(found: object, expected: object) -> None:
    """With both in the message: pytest takes apart the assertions of test modules only."""
    assert found == expected, f"{found!r} is not {expected!r}"
