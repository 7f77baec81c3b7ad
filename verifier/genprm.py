"""The generative process reward model: analysis, executed code, judgement, N voting chains (arXiv 2504.00891)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from inference import InferenceError, LanguageModel
from sandbox import Sandbox
from verifier.chain import Chain, Recipe, derive_seed
from verifier.verdict import Label, Verdict, Vote

VOTING_TEMPERATURE, TOP_P, TOP_K = 0.6, 0.95, 20
"""The paper's sampling, used as soon as chains are to differ."""

T = TypeVar("T")


class GenPRM:
    """Judges steps with `votes` chains over the whole solution, each with its own rationales and its own namespace.

    `analysis`, `code` and `execute` are the switches of the paper's ablation; with the first two off, the model judges
    directly, and with `execute` off it guesses what its code prints. `temperature` is 0 for one vote and 0.6 for
    several unless given. `max_tokens` bounds the rationale of one step. `question_prefix` writes the first turn as the
    released demo does, not as its evaluation script. The sandbox must be open, and may be None only where no code runs.

    Raises `ValueError` for fewer than one vote, or for execution without a sandbox.
    """

    def __init__(
        self,
        model: LanguageModel,
        sandbox: Sandbox | None,
        *,
        votes: int = 1,
        analysis: bool = True,
        code: bool = True,
        execute: bool = True,
        temperature: float | None = None,
        max_tokens: int = 2048,
        question_prefix: bool = False,
    ) -> None:
        if votes < 1:
            raise ValueError(f"votes must be at least 1, not {votes}")
        if code and execute and sandbox is None:
            raise ValueError("executing the verifier's code needs a sandbox; pass one, or execute=False")
        if temperature is None:
            temperature = 0.0 if votes == 1 else VOTING_TEMPERATURE
        self._model = model
        self._sandbox = sandbox
        self._votes = votes
        self._recipe = Recipe(analysis, code, execute, temperature, TOP_P, TOP_K, max_tokens, question_prefix)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """Yield one verdict per step, in order, as soon as all votes on it are in.

        Stops after the first step judged `no` or `unknown`, unless `all_steps`. The same seed gives the same verdicts;
        vote i draws the same samples however many votes there are. Raises what the model raises (`InferenceError`); a
        sandbox that fails makes votes `unknown`. Sessions are closed when the iterator ends or is closed: wrap it in
        `contextlib.aclosing` where you may leave the loop early.
        """
        async with AsyncExitStack() as open_chains:
            chains = [self._chain(problem, steps, derive_seed(seed, vote)) for vote in range(self._votes)]
            for chain in chains:
                open_chains.push_async_callback(chain.aclose)
            for _ in steps:
                verdict = tally(await _together(chain.judge_next() for chain in chains))
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return

    def _chain(self, problem: str, steps: Sequence[str], seed: int) -> Chain:
        return Chain(self._model, self._sandbox, self._recipe, problem, steps, seed)


def tally(votes: Sequence[Vote]) -> Verdict:
    """Maj@N (eq. 7): the mean reward of the known votes, `yes` from 0.5 on.

    `unknown`, without a reward, when no vote is known or fewer than half are.
    """
    rewards = [vote.reward for vote in votes if vote.reward is not None]
    if not rewards or 2 * len(rewards) < len(votes):
        return Verdict(verdict="unknown", reward=None, votes=tuple(votes))
    mean = sum(rewards) / len(rewards)
    label: Label = "yes" if mean >= 0.5 else "no"
    return Verdict(verdict=label, reward=mean, votes=tuple(votes))


async def _together(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run the jobs at once; the first failure cancels and awaits the rest and is raised as itself, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except BaseExceptionGroup as failures:
        failure = _foremost(failures)
    else:
        return [task.result() for task in tasks]
    raise failure


def _foremost(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    leaves = list(_leaves(failures))
    return next((leaf for leaf in leaves if isinstance(leaf, InferenceError)), leaves[0])


def _leaves(failure: BaseException) -> Iterator[BaseException]:
    if isinstance(failure, BaseExceptionGroup):
        for part in failure.exceptions:
            yield from _leaves(part)
    else:
        yield failure
