"""A verifier held open to judge solutions that somebody else wrote, each with its cost and without a policy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Self

import structlog

from redline.agent.closing import closing
from redline.agent.errors import BudgetSpent, RefinerClosed
from redline.agent.result import Boundary, Failure, Spend
from redline.agent.usage.budget import Budget
from redline.agent.usage.deadline import curfew
from redline.agent.usage.ledger import Ledger
from redline.agent.usage.metering import MeteredSandbox, metered, metered_judge
from redline.inference import InferenceError, LanguageModel, RewardModel
from redline.sandbox import Sandbox, SandboxError, open_sandbox
from redline.verifier import Exact, Judge, JudgeName, Recipe, Stopping, Verdict

log = structlog.get_logger()

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class JudgedSolution:
    """What came out for one solution: the verdicts on its first steps, what they cost, and what broke, if anything."""

    verdicts: tuple[Verdict, ...]
    usage: Spend
    solution_tokens: int
    """The length of the solution, in the verifier's tokens; in words and signs for a `Judge` without a tokenizer."""
    error: Failure | None = None


class StepJudge:
    """Judges any number of solutions at once over one verifier and one sandbox.

    `verifier`: the name of a judge (see `JudgeName`), opened on entry and closed on exit, or any `Judge`, for which no
    sandbox is opened. `votes` and `stop_error` as in `GenPRM`, which `recipe` is for. `budget`: the limits for one
    solution. Raises `ModelNotFound` for a name that names no model.
    """

    def __init__(
        self,
        *,
        verifier: str | Judge,
        sandbox: str,
        votes: int,
        stop_error: float | None,
        budget: Budget,
        recipe: Recipe | None = None,
    ) -> None:
        asked = JudgeName.parse(verifier) if isinstance(verifier, str) else None
        if asked is not None and asked.kind == "exact":
            asked, verifier = None, Exact()
        self._judge_given = None if isinstance(verifier, str) else verifier
        self._asked = asked
        self._wall = sandbox
        self._stopping = Stopping(votes, stop_error)
        self._budget = budget
        self._recipe = recipe or Recipe()
        self._stack = AsyncExitStack()
        self._model: LanguageModel | RewardModel | None = None
        self._sandbox: Sandbox | None = None

    async def __aenter__(self) -> Self:
        """Open what is named. Raises `InferenceError`, `SandboxError`."""
        if self._asked is not None:
            async with AsyncExitStack() as stack:
                self._model = await asyncio.to_thread(self._asked.open_model)
                stack.push_async_callback(self._model.aclose)
                if self._asked.needs_sandbox(self._recipe):
                    self._sandbox = await stack.enter_async_context(open_sandbox(self._wall))
                self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._model = self._sandbox = None
        await self._stack.aclose()

    async def judge_solution(self, problem: str, steps: Sequence[str], *, all_steps: bool = False) -> JudgedSolution:
        """Judge one solution, up to the first step that is not `yes` unless `all_steps`.

        What breaks is recorded, with the verdicts given until then. Raises `RefinerClosed`.
        """
        ledger = Ledger(self._budget)
        judge = self._judge(ledger)
        verdicts: list[Verdict] = []
        error = await _attend(judge, problem, steps, all_steps, ledger, verdicts)
        usage = ledger.spend
        try:
            length = await self._length("\n\n".join(steps))
        except InferenceError as broken:
            length, error = 0, error or _failure("verifier", broken)
        return JudgedSolution(tuple(verdicts), usage, length, error)

    async def _length(self, text: str) -> int:
        if self._model is None:
            return len(_WORD.findall(text))
        if isinstance(self._model, RewardModel):
            return len(self._model.encode(text))
        # A served model may have to be asked, and blocks meanwhile.
        return await asyncio.to_thread(self._model.count_tokens, text)

    def _judge(self, ledger: Ledger) -> Judge:
        if self._judge_given is not None:
            return metered_judge(self._judge_given, ledger)
        if self._asked is None or self._model is None:
            raise RefinerClosed("open the judge first: async with StepJudge(...) as judge")
        sandbox = MeteredSandbox(self._sandbox, ledger) if self._sandbox else None
        stopping = self._stopping
        return self._asked.judge(
            metered(self._model, ledger),
            sandbox,
            votes=stopping.allowed,
            stop_error=stopping.error,
            recipe=self._recipe,
        )


async def _attend(
    judge: Judge, problem: str, steps: Sequence[str], all_steps: bool, ledger: Ledger, verdicts: list[Verdict]
) -> Failure | None:
    """Fill in the verdicts; what ended them before their end."""
    try:
        async with curfew(ledger), closing(judge.judge(problem, steps, all_steps=all_steps)) as judged:
            async for verdict in judged:
                verdicts.append(verdict)
    except (BudgetSpent, InferenceError) as error:
        return _failure("verifier", error)
    except SandboxError as error:
        return _failure("sandbox", error)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return _failure("verifier", RuntimeError("the judge cancelled itself"))
    except Exception as error:
        # A judge is anybody's code: whatever it raises is this solution's result and not the end of the others.
        log.exception("unexpected_failure")
        return _failure("verifier", error)
    return None


def _failure(boundary: Boundary, error: Exception) -> Failure:
    return Failure(boundary=boundary, type=type(error).__name__, message=str(error))
