"""One pair of models and one sandbox held open, and the loop run on any number of problems; or on one, in one call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypedDict, Unpack

from redline.agent.errors import InvalidProblem
from redline.agent.log import get_logger
from redline.agent.loop.acceptance import DEFAULT_THRESHOLD, AcceptancePolicy
from redline.agent.loop.context import LiveRun, RunContext, new_run_id
from redline.agent.loop.draft import given_attempt
from redline.agent.loop.events import Event, Finished
from redline.agent.loop.problem import ValidProblem, validate_problem
from redline.agent.loop.state import RunInput
from redline.agent.policy.policy import PolicySampling
from redline.agent.policy.prompt_file import read_prompts
from redline.agent.policy.prompts import DEFAULT, Prompts
from redline.agent.resources import Resources
from redline.agent.result import RefinementResult, SampledAnswers
from redline.agent.strategy.factory import DEFAULT_STRATEGY, open_strategy
from redline.agent.strategy.strategy import Strategy
from redline.agent.sync import closing, run_sync
from redline.agent.usage.budget import Budget
from redline.agent.usage.ledger import Ledger, deadline
from redline.inference import LanguageModel, RewardModel
from redline.sandbox import Sandbox
from redline.verifier import DEFAULT_STOP_ERROR, Judge, JudgingRecipe, Sight, Stopping, Verdict

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from redline.agent.durable.checkpoints import Checkpoints
    from redline.agent.durable.run import DurableRun
    from redline.agent.loop.graph import Graph

Draft: TypeAlias = str | Sequence[str]
"""A solution that is there already: its text, or its steps."""


class Refiner:
    """Runs the loop on many problems, any number of them at once, over one pair of models and one sandbox.

        async with Refiner() as refiner:
            result = await refiner.solve("Solve for x: 3x + 7 = 22")

    Without names it is the embedded pair, whatever is pulled or configured: a call means the same on every machine. The
    commands choose better ones (`redline.agent.settings.model_choice`).
    `policy`: the name of a model (see `redline.inference.open_model`) or an open one. `verifier`: the name of a judge
    (see `redline.verifier.JudgeSpec`: a model's name is a GenPRM's), an open model, or any `Judge`. `sandbox`: the name
    of one or an open one, for judges that run code. What is named is opened on entry and closed on exit; what is handed
    in open stays open.
    `votes`: verification chains a step may take; no more are asked than it takes to know their label with an error
    probability of `stop_error` (None: all, see `GenPRM`).
    `exact`: what a step states in plain arithmetic or algebra is calculated before the verifier is asked, see
    `redline.verifier.ExactFirst`; False leaves every step to the verifier alone.
    `recipe`: how a GenPRM judges: its temperature, what it writes, and the authors' later format
    (`redline.verifier.JudgingRecipe`). `threshold`: the least reward at which a step passes, see `AcceptancePolicy`.
    `show_evidence=False` hides from the policy why a step is wrong (the control row of the benchmarks).
    `prompts`: what the policy is told, or a file that says it (`redline.agent.policy.prompt_file`).
    `temperature`, `seed`: of the policy; the seed is the judge's too. `attempt_tokens`: new tokens an attempt may
    have before it counts as cut off. `trace`: send the runs to LangSmith, to where its own environment variables say;
    without it nothing is sent, whatever they say. `overlap`: steps are judged while later ones are being written, and
    the first that does not pass ends the writing (docs/loop.md). `strategy`: what is written, when a run ends and what
    it hands over, the name of one (`redline.agent.strategy.open_strategy`) or any `Strategy`; without one it is
    targeted revision. `checkpointer`: where runs with a `thread_id` are kept: `sqlite` (a file in the user's state
    folder), `sqlite:FILE`, `postgres://…`, or an open checkpointer of LangGraph's. Raises `ValueError` for a number out
    of its range, `ModelNotFound` for a judge's name without a model, `InvalidPrompts` for a file of prompts that is
    none, `StrategyUnavailable` for a strategy's name that is none.
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
        recipe: JudgingRecipe | None = None,
        threshold: float = DEFAULT_THRESHOLD,
        show_evidence: bool = True,
        prompts: str | Path | Prompts | None = None,
        temperature: float = 0.0,
        seed: int = 0,
        attempt_tokens: int = 2048,
        trace: bool = False,
        strategy: str | Strategy | None = None,
        checkpointer: str | BaseCheckpointSaver[Any] | None = None,
        overlap: bool = False,
    ) -> None:
        _check_options(threshold, temperature, attempt_tokens)
        self._resources = Resources(
            policy=policy,
            verifier=verifier,
            sandbox=sandbox,
            stopping=Stopping(votes, stop_error),
            recipe=recipe,
            exact=exact,
            sampling=PolicySampling(temperature, seed, attempt_tokens),
            show_evidence=show_evidence,
            prompts=_prompts(prompts),
        )
        self.strategy: Strategy = _strategy(strategy)
        """What is written, when a run ends and what it hands over."""
        self.context = RunContext(
            budget=budget or Budget(), acceptance=AcceptancePolicy(threshold), seed=seed, overlap=overlap
        )
        """What a run of `redline.build_graph` goes by that is given no context of its own."""
        self.checkpointer = checkpointer
        """Where runs with a `thread_id` are kept; to be set before the refiner is opened."""
        self.kept_settings: Mapping[str, object] = {}
        """JSON values that are kept beside runs with a `thread_id`, for whoever goes on with them."""
        self._trace = trace
        self._graph: Graph | None = None
        self._durable_graph: Graph | None = None
        self._checkpoints: Checkpoints | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open what is named. Raises `InferenceError`, `SandboxError`, `RunRefused` for the checkpointer."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._resources)
            # LangGraph takes more than a second to import: here it holds up no event loop, and no first problem.
            self._graph = await asyncio.to_thread(self._compile)
            if self.checkpointer is not None:
                opening = await asyncio.to_thread(_open_checkpoints, self.checkpointer)
                self._checkpoints = await stack.enter_async_context(opening)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what was opened, by `async with` or by a graph that runs on this refiner."""
        self._checkpoints = self._durable_graph = None
        await self._stack.aclose()
        # A graph may have opened them.
        await self._resources.__aexit__()

    async def resources(self) -> Resources:
        """The open models and sandbox, opened now where nobody has done it yet.

        Raises `RefinerClosed` once they were closed, `InferenceError`, `SandboxError`.
        """
        return await self._resources.opened()

    @property
    def sees(self) -> Sight:
        """What the verifier looks at: every step, nothing but a solution's answer, or calculations alone."""
        return self._resources.sees

    @property
    def exact(self) -> bool:
        """Whether what can be calculated is calculated before the verifier is asked."""
        return self._resources.exact

    async def solve(
        self,
        problem: str | None,
        *,
        draft: Draft | None = None,
        budget: Budget | None = None,
        cancel: asyncio.Event | None = None,
        thread_id: str | None = None,
    ) -> RefinementResult:
        """The outcome for one problem: accepted, or the best there was and why the loop ended.

        `draft`, a solution as text or as its steps, takes the place of the policy's first attempt: it is judged, and
        only where it is judged wrong is the policy asked, from the first wrong step on. Without an answer it is taken
        further once, as a policy's would be. Raises `InvalidDraft` for one that is empty, too long or not text.
        `budget` replaces the refiner's for this problem. Setting `cancel` ends the run softly, with the best so far;
        cancelling the task ends it at once. `thread_id`, a name of your choice, makes the run durable: it is kept by
        the `checkpointer` as it goes, and asked for by that name again it goes on where it was, with what is left of
        its budget, or gives the result it has come to; the `problem` may then be None.

        Raises `InvalidProblem`, `RefinerClosed`; `RunRefused` where somebody is at that thread, or it is about
        something else; what breaks on the way is in `RefinementResult.error`.
        """
        run = self._run(problem, draft, budget, cancel, thread_id, watched=False)
        async with aclosing(run) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.result
        raise AssertionError("a stream of events ends in Finished")

    def stream(
        self,
        problem: str | None,
        *,
        draft: Draft | None = None,
        budget: Budget | None = None,
        cancel: asyncio.Event | None = None,
        thread_id: str | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Every event as it happens, `Finished` last; else as `solve`. Closing the iterator cancels the run."""
        return self._run(problem, draft, budget, cancel, thread_id, watched=True)

    def _run(
        self,
        problem: str | None,
        draft: Draft | None,
        budget: Budget | None,
        cancel: asyncio.Event | None,
        thread_id: str | None,
        *,
        watched: bool,
    ) -> AsyncGenerator[Event, None]:
        from redline.agent.loop.graph import run_graph

        self._resources.check_open()
        given = None if problem is None else _input(problem, draft)
        context = self.context if budget is None else self.context.model_copy(update={"budget": budget})
        run = new_run_id()
        live = LiveRun(run, cancel, get_logger(run=run), watched)
        if thread_id is not None:
            return self._durable(thread_id).stream(given, context, live, self._resources, trace=self._trace)
        if given is None:
            raise InvalidProblem("there is no problem; only a run with a thread_id may have it from before")
        graph = self._graph or self._compile()
        return run_graph(graph, given, context, live, self._resources, trace=self._trace)

    async def check(
        self, problem: str, steps: Sequence[str], *, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """One verdict per step, as soon as it is known, up to the first that is not `yes` (or for all steps).

        Raises `InvalidProblem`, `RefinerClosed`, `BudgetSpent`, `InferenceError`, `SandboxError`.
        """
        ledger = Ledger(self.context.budget)
        judge = self._resources.judge(ledger)
        verdicts = judge.judge(validate_problem(problem), steps, seed=self.context.seed, all_steps=all_steps)
        async with closing(verdicts):
            for _ in steps:
                try:
                    async with deadline(ledger):
                        verdict = await anext(verdicts)
                except StopAsyncIteration:
                    return
                yield verdict

    async def sample(self, problem: str, count: int) -> SampledAnswers:
        """The answers of so many solutions of the policy's, drawn apart from each other and judged by nobody.

        Raises as `check` does.
        """
        ledger, problem = Ledger(self.context.budget), validate_problem(problem)
        answers = []
        async with deadline(ledger):
            for number in range(count):
                policy = self._resources.policy(ledger, self._resources.other_sampling(number))
                answers.append((await policy.draft(problem)).answer)
        return SampledAnswers(answers=tuple(answers), usage=ledger.usage)

    async def next_step(self, problem: str, steps: Sequence[str]) -> str | None:
        """The step that the policy would write after these; None when it has nothing to add.

        Nobody has judged it. Raises as `check` does.
        """
        ledger = Ledger(self.context.budget)
        policy = self._resources.policy(ledger)
        problem = validate_problem(problem)
        async with deadline(ledger):
            return await policy.next_step(problem, steps)

    def _compile(self, checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
        from redline.agent.loop.graph import compile_graph

        return compile_graph(self.resources, self.strategy, self.context, checkpointer)

    def _durable(self, thread: str) -> DurableRun:
        from redline.agent.durable.run import DurableRun

        if self._checkpoints is None:
            raise ValueError("a run with a thread_id needs a Refiner(checkpointer=...), opened")
        if self._durable_graph is None:
            self._durable_graph = self._compile(self._checkpoints.saver)
        made_by = {**self._resources.names, "strategy": self.strategy.name}
        return DurableRun(self._durable_graph, self._checkpoints, thread, made_by, self.kept_settings)


class Options(TypedDict, total=False):
    """The keyword arguments of the functions below; their meaning and defaults are those of `Refiner`."""

    policy: str | LanguageModel
    verifier: str | LanguageModel | RewardModel | Judge
    sandbox: str | Sandbox
    budget: Budget | None
    votes: int
    stop_error: float | None
    exact: bool
    recipe: JudgingRecipe | None
    threshold: float
    show_evidence: bool
    prompts: str | Path | Prompts | None
    temperature: float
    seed: int
    attempt_tokens: int
    trace: bool
    overlap: bool
    strategy: str | Strategy | None
    checkpointer: str | BaseCheckpointSaver[Any] | None


def solve_with_refinement(
    problem: str, *, draft: Draft | None = None, thread_id: str | None = None, **options: Unpack[Options]
) -> RefinementResult:
    """Solve, judge every step, repair, until the verifier accepts or the budget is spent.

    A `draft` is judged first, and revised only where it is judged wrong, see `Refiner.solve`.

    Opens the models for this one call; for many problems use a `Refiner`. Inside a running event loop (a notebook)
    the work is done in a thread of its own; an open model or sandbox handed in must then not need the blocked loop.

    Raises `InvalidProblem`, `InvalidDraft`, `InferenceError` when a model and `SandboxError` when the sandbox cannot be
    opened.
    """
    return run_sync(lambda: asolve_with_refinement(problem, draft=draft, thread_id=thread_id, **options))


async def asolve_with_refinement(
    problem: str,
    *,
    draft: Draft | None = None,
    cancel: asyncio.Event | None = None,
    thread_id: str | None = None,
    **options: Unpack[Options],
) -> RefinementResult:
    """The same in async. Setting `cancel` ends the run softly; cancelling the task ends it at once, without result."""
    problem = _validate(problem, draft)
    async with Refiner(**options) as refiner:
        return await refiner.solve(problem, draft=draft, cancel=cancel, thread_id=thread_id)


async def stream_refinement(
    problem: str,
    *,
    draft: Draft | None = None,
    cancel: asyncio.Event | None = None,
    thread_id: str | None = None,
    **options: Unpack[Options],
) -> AsyncGenerator[Event, None]:
    """The same as it happens: every event, `Finished` with the result last. Closing the iterator cancels the run."""
    problem = _validate(problem, draft)
    async with Refiner(**options) as refiner:
        run = refiner.stream(problem, draft=draft, cancel=cancel, thread_id=thread_id)
        async with aclosing(run) as events:
            async for event in events:
                yield event


def _validate(problem: str, draft: Draft | None) -> ValidProblem:
    """The problem. Raises `InvalidProblem`, `InvalidDraft`: before a model is opened."""
    if draft is not None:
        given_attempt(draft)
    return validate_problem(problem)


def _strategy(named: str | Strategy | None) -> Strategy:
    return open_strategy(named or DEFAULT_STRATEGY) if named is None or isinstance(named, str) else named


def _prompts(named: str | Path | Prompts | None) -> Prompts:
    if isinstance(named, Prompts):
        return named
    return DEFAULT if named is None else read_prompts(named)


def _input(problem: str, draft: Draft | None) -> RunInput:
    given: RunInput = {"problem": str(validate_problem(problem))}
    if draft is not None:
        given_attempt(draft)
        given["draft"] = draft if isinstance(draft, str) else list(draft)
    return given


def _open_checkpoints(where: str | BaseCheckpointSaver[Any]) -> AbstractAsyncContextManager[Checkpoints]:
    from redline.agent.durable.checkpoints import open_checkpoints

    return open_checkpoints(where)


def _check_options(threshold: float, temperature: float, attempt_tokens: int) -> None:
    if attempt_tokens < 1:
        raise ValueError(f"attempt_tokens must be at least 1, not {attempt_tokens}")
    if not 0.0 <= threshold <= 1.0:
        raise ValueError(f"threshold is a probability, not {threshold}")
    if not temperature >= 0.0:
        raise ValueError(f"temperature must not be negative, and is {temperature}")
