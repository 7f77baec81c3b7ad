"""The loop held open: models and sandbox loaded once, for as many problems as there are."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Self
from uuid import uuid4

from redline.agent.closing import closing
from redline.agent.errors import RefinerClosed
from redline.agent.log import journal
from redline.agent.loop.acceptance import DEFAULT_THRESHOLD, Gate
from redline.agent.loop.context import Bench
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.problem import checked_problem
from redline.agent.policy.policy import Sampling, Writer
from redline.agent.result import RefinementResult
from redline.agent.usage.budget import Budget
from redline.agent.usage.deadline import curfew
from redline.agent.usage.ledger import Ledger
from redline.agent.usage.metering import MeteredModel, MeteredSandbox, metered, metered_judge
from redline.inference import LanguageModel, RewardModel, open_model
from redline.sandbox import Sandbox, open_sandbox
from redline.verifier import (
    DEFAULT_STOP_ERROR,
    VOTING_TEMPERATURE,
    Exact,
    Judge,
    JudgeName,
    Recipe,
    Stopping,
    Verdict,
    with_exact_checks,
)


class Refiner:
    """Runs the loop on many problems, any number of them at once, over one pair of models and one sandbox.

        async with Refiner() as refiner:
            result = await refiner.solve("Solve for x: 3x + 7 = 22")

    `policy`: the name of a model (see `redline.inference.open_model`) or an open one. `verifier`: the name of a judge
    (see `redline.verifier.JudgeName`: a model's name is a GenPRM's), an open model, or any `Judge`. `sandbox`: the name
    of a wall or an open one, used by GenPRM alone. What is named is opened on entry and closed on exit; what is handed
    in open stays open.
    `votes`: verification chains a step may take; no more are asked than it takes to know their label with an error
    probability of `stop_error` (None: all, see `GenPRM`).
    `exact`: what a step states in plain arithmetic or algebra is calculated before the verifier is asked, see
    `redline.verifier.ExactFirst`; False leaves every step to the verifier alone.
    `recipe`: how a GenPRM judges: its temperature, what it writes, and the authors' later format
    (`redline.verifier.Recipe`). `threshold`: the least reward at which a step passes, see `Gate`.
    `show_evidence=False` hides from the policy why a step is wrong (the control row of the benchmarks).
    `temperature`, `seed`: of the policy; the seed is the judge's too. `attempt_tokens`: new tokens an attempt may
    have before it counts as cut off. `trace`: send the runs to LangSmith, to where its own environment variables say;
    without it nothing is sent, whatever they say. Raises `ValueError` for a number out of its range, `ModelNotFound`
    for a judge's name without a model.
    """

    def __init__(
        self,
        *,
        policy: str | LanguageModel = "embedded",
        verifier: str | LanguageModel | RewardModel | Judge = "embedded",
        sandbox: str | Sandbox = "auto",
        budget: Budget | None = None,
        votes: int = 1,
        stop_error: float | None = DEFAULT_STOP_ERROR,
        exact: bool = True,
        recipe: Recipe | None = None,
        threshold: float = DEFAULT_THRESHOLD,
        show_evidence: bool = True,
        temperature: float = 0.0,
        seed: int = 0,
        attempt_tokens: int = 2048,
        trace: bool = False,
    ) -> None:
        _check_options(threshold, temperature, attempt_tokens)
        self._asked = _judge_name(verifier)
        self._named = (policy, Exact() if self._asked.kind == "exact" else verifier, sandbox)
        self._exact = exact
        self._budget = budget or Budget()
        self._stopping = Stopping(votes, stop_error)
        self._recipe = recipe or Recipe()
        self._gate = Gate(threshold)
        self._show_evidence = show_evidence
        self._sampling = Sampling(temperature, seed, attempt_tokens)
        self._trace = trace
        self._stack = AsyncExitStack()
        self._policy: LanguageModel | None = None
        self._verifier: LanguageModel | RewardModel | Judge | None = None
        self._sandbox: Sandbox | None = None

    async def __aenter__(self) -> Self:
        """Open what is named. Raises `InferenceError`, `SandboxError`."""
        async with AsyncExitStack() as stack:
            await self._open(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._policy = self._verifier = self._sandbox = None
        await self._stack.aclose()

    async def solve(
        self, problem: str, *, budget: Budget | None = None, cancel: asyncio.Event | None = None
    ) -> RefinementResult:
        """The outcome for one problem: accepted, or the best there was and why the loop ended.

        `budget` replaces the refiner's for this problem. Setting `cancel` ends the run softly, with the best so far;
        cancelling the task ends it at once. Raises `InvalidProblem`, `RefinerClosed`; what breaks on the way is in
        `RefinementResult.error`.
        """
        async with closing(self.stream(problem, budget=budget, cancel=cancel)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.result
        raise AssertionError("a stream of events ends in Finished")

    def stream(
        self, problem: str, *, budget: Budget | None = None, cancel: asyncio.Event | None = None
    ) -> AsyncIterator[Event]:
        """Every event as it happens, `Finished` last; else as `solve`. Closing the iterator cancels the run."""
        from redline.agent.loop.graph import run_graph

        return run_graph(self._bench(budget, cancel), checked_problem(problem))

    async def check(self, problem: str, steps: Sequence[str], *, all_steps: bool = False) -> AsyncIterator[Verdict]:
        """One verdict per step, as soon as it is known, up to the first that is not `yes` (or for all steps).

        Raises `InvalidProblem`, `RefinerClosed`, `BudgetSpent`, `InferenceError`, `SandboxError`.
        """
        bench, problem = self._bench(), checked_problem(problem)
        ledger = Ledger(bench.budget)
        judge = bench.judge_with(ledger)
        async with closing(judge.judge(problem, steps, seed=bench.seed, all_steps=all_steps)) as verdicts:
            for _ in steps:
                try:
                    async with curfew(ledger):
                        verdict = await anext(verdicts)
                except StopAsyncIteration:
                    return
                yield verdict

    async def next_step(self, problem: str, steps: Sequence[str]) -> str | None:
        """The step that the policy would write after these; None when it has nothing to add.

        Nobody has judged it. Raises as `check` does.
        """
        bench, problem = self._bench(), checked_problem(problem)
        ledger = Ledger(bench.budget)
        async with curfew(ledger):
            return await bench.writer(ledger).next_step(problem, steps)

    async def _open(self, stack: AsyncExitStack) -> None:
        policy, verifier, sandbox = self._named
        if isinstance(verifier, Judge):
            self._verifier = verifier
            self._policy = await _open_model(policy, stack)
            return await asyncio.to_thread(_load_graph)
        if not self._asked.needs_sandbox(self._recipe):
            await self._open_models(policy, verifier, stack)
            return await asyncio.to_thread(_load_graph)
        # The sandbox's worker warms up in a process of its own: let it, while this one loads models and LangGraph.
        warming = asyncio.create_task(_open_sandbox(sandbox, stack))
        try:
            await self._open_models(policy, verifier, stack)
            await asyncio.to_thread(_load_graph)
            self._sandbox = await warming
        except BaseException:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            raise

    async def _open_models(
        self, policy: str | LanguageModel, verifier: str | LanguageModel | RewardModel, stack: AsyncExitStack
    ) -> None:
        # Two names for one set of weights would load it twice; the embedded pair is two models under one name.
        asked = self._asked
        shared = isinstance(verifier, str) and asked.model == policy != "embedded" and asked.kind != "prm"
        # A judge may need more of a server than a policy does.
        opened = await _open_model(policy, stack, raw_prompts=shared and asked.needs_raw_prompts)
        self._policy = opened
        if isinstance(verifier, str) and not shared:
            self._verifier = await asyncio.to_thread(asked.open_model)
            stack.push_async_callback(self._verifier.aclose)
        else:
            self._verifier = opened if isinstance(verifier, str) else verifier

    def _bench(self, budget: Budget | None = None, cancel: asyncio.Event | None = None) -> Bench:
        if self._policy is None:
            raise RefinerClosed("open the refiner first: async with Refiner(...) as refiner")
        return Bench(
            writer=self._writer,
            judge_with=self._judge,
            judge_again=self._judge_again,
            budget=budget or self._budget,
            gate=self._gate,
            seed=self._sampling.seed,
            cancel=cancel,
            trace=self._trace,
            log=journal(run=uuid4().hex[:12]),
        )

    def _writer(self, ledger: Ledger) -> Writer:
        if self._policy is None:
            raise RefinerClosed("the refiner was closed while a run was going on")
        model = MeteredModel(self._policy, ledger, "policy")
        return Writer(model, self._sampling, show_evidence=self._show_evidence)

    def _judge_again(self, ledger: Ledger) -> Judge:
        # A greedy judge says the same with every seed.
        return self._judge(ledger, temperature=self._recipe.temperature or VOTING_TEMPERATURE)

    def _judge(self, ledger: Ledger, *, temperature: float | None = None) -> Judge:
        judge = self._judge_alone(ledger, temperature)
        return with_exact_checks(judge, self._metered_sandbox(ledger)) if self._exact else judge

    def _metered_sandbox(self, ledger: Ledger) -> MeteredSandbox | None:
        return MeteredSandbox(self._sandbox, ledger) if self._sandbox else None

    def _judge_alone(self, ledger: Ledger, temperature: float | None) -> Judge:
        if self._verifier is None:
            raise RefinerClosed("the refiner was closed while a run was going on")
        if isinstance(self._verifier, Judge):
            return metered_judge(self._verifier, ledger)
        stopping = self._stopping
        return self._asked.judge(
            metered(self._verifier, ledger),
            self._metered_sandbox(ledger),
            votes=stopping.allowed,
            stop_error=stopping.error,
            recipe=self._recipe if temperature is None else replace(self._recipe, temperature=temperature),
        )


def _judge_name(verifier: str | LanguageModel | RewardModel | Judge) -> JudgeName:
    if isinstance(verifier, str):
        return JudgeName.parse(verifier)
    if isinstance(verifier, Exact):
        return JudgeName("exact", "")
    return JudgeName("prm" if isinstance(verifier, RewardModel) else "genprm", verifier.name)


def _load_graph() -> None:
    """LangGraph takes more than a second to import: here it holds up no event loop, and no first problem."""
    importlib.import_module("redline.agent.loop.graph")


def _check_options(threshold: float, temperature: float, attempt_tokens: int) -> None:
    if attempt_tokens < 1:
        raise ValueError(f"attempt_tokens must be at least 1, not {attempt_tokens}")
    if not 0.0 <= threshold <= 1.0:
        raise ValueError(f"threshold is a probability, not {threshold}")
    if not temperature >= 0.0:
        raise ValueError(f"temperature must not be negative, and is {temperature}")


async def _open_model(model: str | LanguageModel, stack: AsyncExitStack, *, raw_prompts: bool = False) -> LanguageModel:
    if not isinstance(model, str):
        return model
    opened = await asyncio.to_thread(open_model, model, role="policy", raw_prompts=raw_prompts)
    stack.push_async_callback(opened.aclose)
    return opened


async def _open_sandbox(sandbox: str | Sandbox, stack: AsyncExitStack) -> Sandbox:
    if not isinstance(sandbox, str):
        return sandbox
    return await stack.enter_async_context(open_sandbox(sandbox))
