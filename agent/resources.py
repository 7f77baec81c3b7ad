"""What runs work with: policy, verifier and sandbox, opened once and handed out to each run with its meter."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Self

from redline.agent.errors import RefinerClosed
from redline.agent.loop.critique.shelf import CritiqueShelf
from redline.agent.policy.policy import SAMPLE_TEMPERATURE, Policy, PolicySampling
from redline.agent.policy.prompts import DEFAULT, Prompts
from redline.agent.policy.read_along import Reader
from redline.agent.usage.budget import Budget
from redline.agent.usage.ledger import Ledger
from redline.agent.usage.metering import MeteredModel, MeteredSandbox, metered, metered_judge
from redline.inference import LanguageModel, RewardModel, open_model, prepare_to_open
from redline.sandbox import Sandbox, open_sandbox
from redline.verifier import (
    VOTING_TEMPERATURE,
    AnswerJudge,
    Exact,
    Judge,
    JudgeSpec,
    JudgingRecipe,
    ProgramCache,
    Sight,
    Stopping,
    open_judge_models,
    weights_named,
    with_exact_checks,
)

Verifier = LanguageModel | RewardModel | Judge


_APART = 1000
"""Between the seed of a run, whose revisions count on from it, and those of samples."""


@dataclass(frozen=True, slots=True)
class _Opened:
    policy: LanguageModel | None
    verifier: Verifier | None
    """None: a judge of somebody else that is made for every attempt, over no model."""
    others: tuple[Verifier | None, ...] = ()
    """Of the judges that have to accept as well."""
    sandbox: Sandbox | None = None


class Resources:
    """Models and a sandbox for any number of runs at once; an async context manager.

    What is named is opened on entry and closed on exit; what is handed in open stays open. `policy` None: there is
    nobody to write, only to judge. `verifier`: the name of a judge (see `JudgeSpec`), an open model, or any `Judge`.
    `sandbox`: a name or an open one, opened only for a judge that runs code. `exact`: what a step states in plain
    arithmetic or algebra is calculated before the verifier is asked. Raises `ModelNotFound` for a judge's name without
    a model.
    """

    def __init__(
        self,
        *,
        policy: str | LanguageModel | None,
        verifier: str | Verifier,
        sandbox: str | Sandbox,
        stopping: Stopping,
        recipe: JudgingRecipe | None = None,
        exact: bool = False,
        sampling: PolicySampling | None = None,
        show_evidence: bool = True,
        prompts: Prompts = DEFAULT,
    ) -> None:
        self._asked = _judge_name(verifier)
        self._named_policy, self._named_sandbox = policy, sandbox
        self._named_verifier = Exact() if self._asked.kind == "exact" else verifier
        self._stopping = stopping
        self._recipe = recipe or JudgingRecipe()
        self.exact = exact
        """Whether exact checks stand before the judge."""
        self._sampling = sampling or PolicySampling()
        self._show_evidence, self._prompts = show_evidence, prompts
        # A judge is made anew for every attempt, with the meter of its run; the programs of a problem stay.
        self.programs = ProgramCache()
        """What programs as judges have written, problem by problem."""
        self.critiques = CritiqueShelf()
        """Where runs leave their critiques between two supersteps."""
        self._stack = AsyncExitStack()
        self._opened: _Opened | None = None
        self._opening = asyncio.Lock()
        self._was_open = False

    async def __aenter__(self) -> Self:
        """Open what is named. Raises `InferenceError`, `SandboxError`."""
        async with AsyncExitStack() as stack:
            opened = await self._open(stack)
            # What cannot be made is told now, and not of the first problem.
            self._judge(opened, opened.sandbox, Ledger(Budget()), again=False)
            stack.push_async_callback(self.critiques.aclose)
            self._opened, self._stack = opened, stack.pop_all()
            self._was_open = True
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._opened = None
        await self._stack.aclose()

    async def opened(self) -> Self:
        """These, opened now where nobody has done it yet. Raises `RefinerClosed` once they were closed."""
        async with self._opening:
            if self._opened is None and not self._was_open:
                await self.__aenter__()
        self._now()
        return self

    @property
    def verifier(self) -> Verifier | None:
        """The open verifier, the first where there are several, not metered; None where it has no model.

        Raises `RefinerClosed`.
        """
        return self._now().verifier

    @property
    def sees(self) -> Sight:
        """What the verifier looks at, known before it is open."""
        return "answers" if isinstance(self._named_verifier, AnswerJudge) else self._asked.sees

    @property
    def names(self) -> dict[str, str]:
        """What works, by its name: the policy and the verifier, open or not."""
        policy, verifier = self._named_policy, self._named_verifier
        return {
            "policy": policy if isinstance(policy, str) else "" if policy is None else policy.name,
            "verifier": verifier if isinstance(verifier, str) else verifier.name,
        }

    def check_open(self) -> None:
        """Raise `RefinerClosed` where nothing is open: not yet, or no longer."""
        self._now()

    def policy(self, ledger: Ledger, sampling: PolicySampling | None = None, *, reader: Reader | None = None) -> Policy:
        """The policy, booking what it costs; `sampling` in the place of that of all runs, `reader` reads along.

        Raises `RefinerClosed`.
        """
        model = self._now().policy
        if model is None:
            raise RefinerClosed("opened without a policy: there is nobody to write")
        sampling = sampling or self._sampling
        writer = MeteredModel(model, ledger, "policy")
        shown, prompts = self._show_evidence, self._prompts
        return Policy(writer, sampling, show_evidence=shown, prompts=prompts, reader=reader)

    def other_sampling(self, number: int) -> PolicySampling:
        """How the policy is sampled for a solution that is to be independent of those of runs, and of other numbers."""
        own = self._sampling
        return replace(own, temperature=own.temperature or SAMPLE_TEMPERATURE, seed=own.seed + _APART + number)

    def judge(self, ledger: Ledger, *, again: bool = False) -> Judge:
        """The judge, booking what it costs; `again`: one that says another thing with another seed.

        Raises `RefinerClosed`.
        """
        opened = self._now()
        sandbox = MeteredSandbox(opened.sandbox, ledger) if opened.sandbox else None
        judge = self._judge(opened, sandbox, ledger, again=again)
        return with_exact_checks(judge, sandbox) if self.exact else judge

    def _now(self) -> _Opened:
        if self._opened is None:
            raise RefinerClosed("not open: use it inside `async with`")
        return self._opened

    def _judge(self, opened: _Opened, sandbox: Sandbox | None, ledger: Ledger, *, again: bool) -> Judge:
        if isinstance(opened.verifier, Judge) and not isinstance(self._named_verifier, str):
            return metered_judge(opened.verifier, ledger)
        recipe, stopping = self._recipe, self._stopping
        if again:
            # A greedy judge says the same with every seed.
            recipe = replace(recipe, temperature=recipe.temperature or VOTING_TEMPERATURE)
        return self._asked.judge(
            metered(opened.verifier, ledger),
            sandbox,
            others=[metered(model, ledger) for model in opened.others],
            votes=stopping.allowed,
            stop_error=stopping.error,
            recipe=recipe,
            programs=self.programs,
        )

    async def _open(self, stack: AsyncExitStack) -> _Opened:
        if isinstance(self._named_verifier, Judge) or not self._asked.needs_sandbox(self._recipe):
            return await self._open_models(stack)
        policy = [self._named_policy] if isinstance(self._named_policy, str) else []
        await asyncio.to_thread(prepare_to_open, [*policy, *(part.model for part in self._asked.parts)])
        # The sandbox's worker warms up in a process of its own: let it, while this one loads models.
        warming = asyncio.create_task(_open_sandbox(self._named_sandbox, stack))
        try:
            models = await self._open_models(stack)
            return replace(models, sandbox=await warming)
        except BaseException:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            raise

    async def _open_models(self, stack: AsyncExitStack) -> _Opened:
        asked, verifier = self._asked, self._named_verifier
        if not isinstance(verifier, str):
            return _Opened(await self._open_policy(stack), verifier)
        # Two names for one set of weights would load it twice.
        weights = weights_named(self._named_policy) if isinstance(self._named_policy, str) else None
        # A judge may need more of a server than a policy does.
        raw = any(part.needs_raw_prompts for part in asked.parts if part.weights == weights)
        policy = await self._open_policy(stack, raw_prompts=raw, beside=[part.model for part in asked.parts])
        shared = {weights: policy} if weights and policy else None
        model, *others = await open_judge_models(asked, stack, shared)
        return _Opened(policy, model, tuple(others))

    async def _open_policy(
        self, stack: AsyncExitStack, *, raw_prompts: bool = False, beside: Sequence[str] = ()
    ) -> LanguageModel | None:
        named = self._named_policy
        if not isinstance(named, str):
            return named
        model = await asyncio.to_thread(open_model, named, role="policy", raw_prompts=raw_prompts, beside=beside)
        stack.push_async_callback(model.aclose)
        return model


def _judge_name(verifier: str | Verifier) -> JudgeSpec:
    if isinstance(verifier, str):
        return JudgeSpec.parse(verifier)
    if isinstance(verifier, Exact):
        return JudgeSpec("exact", "")
    return JudgeSpec("prm" if isinstance(verifier, RewardModel) else "genprm", verifier.name)


async def _open_sandbox(sandbox: str | Sandbox, stack: AsyncExitStack) -> Sandbox:
    return await stack.enter_async_context(open_sandbox(sandbox)) if isinstance(sandbox, str) else sandbox
