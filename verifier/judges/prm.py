"""Discriminative process reward models: one forward pass over the solution, a number at the end of each step.

two logits   Qwen2.5-Math-PRM    chat turns, `<extra_0>` behind each step; softmax, the second class is "right"
one value    Skywork-o1-PRM      problem and steps as lines; sigmoid at the line break behind each step
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple

from redline.inference import Message, ModelFailed, ModelUnsupported, RewardModel, neutralize
from redline.verifier.verdict import EMPTY_STEP, EVEN, Verdict, Vote, full_context, unjudged

SEPARATOR = "<extra_0>"
SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."
"""The system turn that Qwen2.5-Math-PRM was trained with."""


class Layout(NamedTuple):
    """A solution as the model reads it, and for each step the index of the token its reward stands at."""

    ids: list[int]
    places: list[int]


class DiscriminativePRM:
    """Judges steps by the head of a reward model; which kind of head the model has decides how a solution is written.

    It is deterministic and has no rationale: one vote a step, source `head`. Steps beyond the model's context are
    `unknown`; those within it are judged, for nothing looks ahead.
    """

    def __init__(self, model: RewardModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """`prm:` and the model's name."""
        return f"prm:{self._model.name}"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`; `seed` changes nothing. Raises `InferenceError`."""
        if not steps:
            return
        logits = await self._logits(problem, steps)
        for index, step in enumerate(steps):
            verdict = self._verdict(step, logits[index] if index < len(logits) else None)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return

    async def _logits(self, problem: str, steps: Sequence[str]) -> list[float]:
        """The logit of "right" for each step that fits into the context."""
        layout = await asyncio.to_thread(lay_out, self._model, problem, steps)
        room = self._model.max_context
        places = [place for place in layout.places if place < room]
        if not places:
            return []
        reading = await self._model.read(layout.ids[: places[-1] + 1], places)
        return [_logit(row) for row in reading.values]

    def _verdict(self, step: str, logit: float | None) -> Verdict:
        if not step.strip():
            return unjudged(EMPTY_STEP)
        if logit is None:
            return unjudged(full_context(self._model.max_context))
        if not math.isfinite(logit):
            return unjudged(f"the model's head computed no finite number ({logit})")
        reward = sigmoid(logit)
        vote = Vote(verdict="yes" if reward >= EVEN else "no", reward=reward, source="head")
        return Verdict(verdict=vote.verdict, reward=reward, votes=(vote,), votes_allowed=1)


def lay_out(model: RewardModel, problem: str, steps: Sequence[str]) -> Layout:
    """The solution in the form that the model was trained on; separators that a step brings along are taken apart.

    Raises `ModelUnsupported` for a model with two logits whose tokenizer does not know the separator.
    """
    problem, steps = neutralize(problem, model), [neutralize(step, model) for step in steps]
    return _turns(model, problem, steps) if model.labels == 2 else _lines(model, problem, steps)


def sigmoid(logit: float) -> float:
    """1 / (1 + exp(-logit)), without overflow."""
    small = math.exp(-abs(logit))
    return 1 / (1 + small) if logit >= 0 else small / (1 + small)


def _turns(model: RewardModel, problem: str, steps: Sequence[str]) -> Layout:
    separator = model.encode(SEPARATOR)
    if len(separator) != 1:
        raise ModelUnsupported(f"{model.name} has two logits a token but no separator {SEPARATOR} to read them at")
    messages: list[Message] = [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": "".join(f"{step}{SEPARATOR}" for step in steps)},
    ]
    ids = model.encode(model.render(messages))
    places = [place for place, token in enumerate(ids) if token == separator[0]]
    if len(places) != len(steps):
        raise ModelFailed(f"{model.name}: {len(steps)} steps, but {len(places)} separators in what its template made")
    return Layout(ids, places)


def _lines(model: RewardModel, problem: str, steps: Sequence[str]) -> Layout:
    ids = model.encode(f"{model.bos_token}{problem}\n")
    end = model.encode("\n")[-1]
    places = []
    # Each step is encoded by itself: a separator that melts into its neighbours is not the one of the training.
    for step in steps:
        ids += [*model.encode(step), end]
        places.append(len(ids) - 1)
    return Layout(ids, places)


def _logit(row: Sequence[float]) -> float:
    """The logit of "right" against "wrong": softmax over two is a sigmoid of their difference."""
    return row[0] if len(row) == 1 else row[1] - row[0]
