"""The real command over a scripted pair, as a program: the policy adds two numbers, the judge adds them up again.

Words in the problem steer it. `carelessly`: the first attempt is one too high. `stubbornly`: every attempt is,
`waveringly`: every second of those that are sampled.
`silently`: nothing is written. `broken`: the model fails. `buggy`: the policy raises what nobody expects. `forever`:
the policy never answers, `stuckly`: nor does it take a cancellation. `hostile`: policy and judge write what a terminal
would obey. `darkly`: the judge cannot tell. `furiously`: the judge raises what nobody expects, `wearily`: it cancels
itself, `poisonously`: its reward is no number.
SCRIPTED_DELAY: seconds an answer takes. SCRIPTED_ASKED: a file that gets the problem of every first attempt, and one
beside it, named `-with`, that gets the key of the environment.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Self

from redline.agent import Refiner
from redline.agent.settings.load import LoadedSettings
from redline.agent.settings.model_choice import ModelChoice
from redline.agent.settings.settings import Settings
from redline.cli import main
from redline.cli.dependencies import Dependencies
from redline.evaluation.step_judge import StepJudge
from redline.inference import ModelFailed, Request, ScriptedModel
from redline.verifier import CodeRun, Evidence, Verdict, Vote

_NUMBER = re.compile(r"\d+")
HOSTILE = "\x1b]8;;evil\x07\x9bm\x85\u202e\u2066\u2028\u200f\x7f\r"
"""A link, a colour, line ends of three kinds, text from right to left, and a line begun anew."""


def numbers(problem: str) -> tuple[int, int]:
    """The first two numbers of a problem."""
    first, second = _NUMBER.findall(problem)[:2]
    return int(first), int(second)


async def write(request: Request) -> str:
    """The policy: `Step 1: a + b = c.` and `Step 2: The answer is \\boxed{c}.`"""
    await asyncio.sleep(float(os.environ.get("SCRIPTED_DELAY", "0")))
    problem = request.prompt.split("\n\n")[0]
    revising = "An earlier attempt went wrong here" in request.prompt
    if not revising and request.prompt.endswith("Step 1:"):
        note(problem)
    if "forever" in problem:
        print("waiting", file=sys.stderr, flush=True)  # noqa: T201
        await asyncio.Event().wait()
    while "stuckly" in problem:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    if "broken" in problem:
        raise ModelFailed("the engine is out of order")
    if "buggy" in problem:
        raise ZeroDivisionError("nobody expected this")
    if "silently" in problem:
        return ""
    a, b = numbers(problem)
    wavering = "waveringly" in problem and request.temperature > 0 and request.seed % 2 == 1
    wrong = "stubbornly" in problem or wavering or ("carelessly" in problem and not revising)
    c = a + b + wrong
    said = HOSTILE if "hostile" in problem else ""
    last = f" The answer is \\boxed{{{c}}}."
    return f" {said}{a} + {b} = {c}.\nStep 2:{last}" if request.prompt.endswith("Step 1:") else last


def note(problem: str) -> None:
    """Write down that a first attempt is asked for, where the tests want to know."""
    if path := os.environ.get("SCRIPTED_ASKED"):
        for name, said in (
            (path, problem.rpartition("\n")[2]),
            (f"{path}-with", os.environ.get("REDLINE_API_KEY", "")),
        ):
            with open(name, "a") as file:
                file.write(f"{said}\n")


class Adder:
    """Judges a step by adding up what it claims."""

    name = "adder"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        for step in steps:
            await asyncio.sleep(float(os.environ.get("SCRIPTED_DELAY", "0")))
            if "furiously" in problem:
                raise ZeroDivisionError("nobody expected this of a judge")
            if "wearily" in problem:
                raise asyncio.CancelledError
            verdict = self._verdict(problem, step)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return

    def _verdict(self, problem: str, step: str) -> Verdict:
        if "darkly" in problem or "darkly" in step:
            vote = Vote(verdict="unknown", reward=None, reason="the sandbox ran out of time")
            return Verdict(verdict="unknown", reward=None, votes=(vote,))
        a, b = numbers(problem)
        right = int(_NUMBER.findall(step)[-1]) == a + b
        said = HOSTILE if "hostile" in problem else ""
        run = CodeRun(code=f"print({a} + {b}){said}", output=f"{said}{a + b}", status="ok")
        evidence = Evidence(analysis=f"{said}Add the numbers up again.", runs=(run,))
        reward = float("nan") if "poisonously" in problem else 0.97 if right else 0.04
        label = "yes" if right else "no"
        vote = Vote(verdict=label, reward=reward, source="logprobs", evidence=evidence)
        return Verdict(verdict=label, reward=reward, votes=(vote,))


class SlowToOpen(Refiner):
    """A refiner whose models take SCRIPTED_OPENING seconds to load."""

    async def __aenter__(self) -> Self:
        seconds = float(os.environ.get("SCRIPTED_OPENING", "0"))
        if seconds:
            print("opening", file=sys.stderr, flush=True)  # noqa: T201
            await asyncio.sleep(seconds)
        return await super().__aenter__()


def scripted(settings: Settings) -> Refiner:
    """The refiner of the settings with the scripted pair in the place of the models they name."""
    return SlowToOpen(
        policy=ScriptedModel(write),
        verifier=Adder(),
        prompts=settings.prompts,
        strategy=settings.strategy,
        exact=settings.exact,
        votes=settings.votes,
        threshold=settings.threshold,
        budget=settings.budget(),
        trace=settings.trace,
    )


def adding(settings: Settings) -> StepJudge:
    """The judge of the settings with the adder in the place of the verifier they name."""
    return StepJudge(
        verifier=Adder(),
        sandbox=settings.sandbox,
        votes=settings.votes,
        stop_error=settings.stop_error,
        budget=settings.budget(),
    )


def compare(request: Request) -> str:
    """The referee: it knows what a number is called, and of `twelve` nothing; it never looks at the problem."""
    gold, answer = re.findall(r"<(?:first|second)>\n(.*?)\n</", request.prompt)
    if gold == "twelve":
        return "That is hard to say."
    return f"\\boxed{{{'Yes' if {'three': '3', 'four': '4', 'seven': '7'}.get(gold, gold) == answer else 'No'}}}"


def comparing(settings: Settings) -> ScriptedModel | None:
    """The scripted referee in the place of the one that the settings name."""
    return ScriptedModel(compare) if settings.referee else None


def as_named(loaded: LoadedSettings, **_: object) -> ModelChoice:
    """The settings as they are: no model of theirs is opened."""
    return ModelChoice(loaded.values, "")


DEPENDENCIES = Dependencies(refiner=scripted, step_judge=adding, referee=comparing, models=as_named)

if __name__ == "__main__":
    sys.exit(main(dependencies=DEPENDENCIES))
