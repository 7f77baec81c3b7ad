"""Which models solve: those that somebody named, else the best that is pulled, else the embedded pair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from redline.agent.loop.acceptance import DEFAULT_THRESHOLD
from redline.agent.settings.load import LoadedSettings
from redline.agent.settings.settings import Settings
from redline.inference import without_keys
from redline.inference.catalogue.catalogue import CATALOGUE, recommended
from redline.inference.llama.machine import total_memory
from redline.inference.llama.pulled import PulledModels

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class DefaultJudge:
    """The verifier of a policy beside which none is named."""

    name: str
    """As in `redline.verifier.JudgeSpec`, with `MODEL` where the policy's name belongs."""
    votes: int
    threshold: float


ANSWER_JUDGE = DefaultJudge("program:MODEL", votes=2, threshold=DEFAULT_THRESHOLD)
"""Of whole solutions, by models that nobody trained to judge.

Such a model says `unknown` to every step in GenPRM's format, and yes to nearly everything as a critic. A program that
it writes without seeing the solution does tell something. With Qwen2.5-Coder-1.5B, on 40 problems of GSM8K's test, a
solution (greedy) whose answer equalled that of one of two programs (one greedy, one sampled) was right in 17 of 19, and
one whose answer equalled neither in 5 of 21. Both have to agree: where one does, two others are asked. The policy is
not told what a program found, or a revision would agree with it for no reason of its own.
"""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The models of a run, and what a person is told of them."""

    settings: Settings
    """Those in force, with the models that were chosen."""
    told: str
    """A line: which models, and why these. Empty: there is nothing to tell."""
    unusable: tuple[str, ...] = ()
    """A line for each model that is pulled and cannot be used: why, and what to do."""


class ChooseModels(Protocol):
    """The signature of `choose_models`."""

    def __call__(self, loaded: LoadedSettings, *, begun_with: object = None) -> ModelChoice: ...


def choose_models(loaded: LoadedSettings, *, begun_with: object = None) -> ModelChoice:
    """The settings with a policy and a verifier in the place of those that no source names.

    The policy is the best model that is pulled and can be run here, else the embedded one; what `begun_with` names, the
    policy that the same work was begun with, comes first if it is one of these. The verifier goes with the policy:
    `ANSWER_JUDGE`, or the embedded one with the embedded one. Nothing is opened, and what is named is not looked at.
    """
    values, named = loaded.values, {name for name, origin in loaded.origins.items() if origin != "default"}
    pair = "verifier" in named and values.verifier == EMBEDDED
    if pair or "policy" in named:
        chosen = _with_policy(values, values.policy, named)
        return ModelChoice(chosen, f"{_listed(chosen)} ({'as it was begun' if loaded.run else 'as configured'})")
    if begun_with in {EMBEDDED, *(entry.address for entry in CATALOGUE if entry.solves)}:
        chosen = _with_policy(values, str(begun_with), named)
        return ModelChoice(chosen, f"{_listed(chosen)} (as it was begun)")
    found = PulledModels.find()
    if found.best is None:
        return ModelChoice(values, _of_the_embedded(values, named, found), found.unusable)
    chosen = _with_policy(values, found.best.address, named)
    return ModelChoice(chosen, f"{_listed(chosen)} (the best model that is pulled)", found.unusable)


def _with_policy(values: Settings, policy: str, named: Collection[str]) -> Settings:
    """The settings with this policy, and with what goes with it where nobody says otherwise."""
    fitting: dict[str, object] = {}
    if policy != EMBEDDED and "verifier" not in named:
        verifier = ANSWER_JUDGE.name.replace("MODEL", policy)
        fitting = {"verifier": verifier, "votes": ANSWER_JUDGE.votes, "threshold": ANSWER_JUDGE.threshold}
    unnamed = {name: value for name, value in fitting.items() if name not in named}
    return values.model_copy(update={"policy": policy, **unnamed})


def _of_the_embedded(values: Settings, named: Collection[str], found: PulledModels) -> str:
    what = _listed(values) if "verifier" in named else "the embedded pair"
    if found.unusable:
        # What to do about them brings a real model, too.
        return f"{what}, which is for trying things out"
    best = recommended(total_memory())
    real = f"`redline pull {best.name}` brings a real model" if best and best.solves else "no real one fits this memory"
    return f"{what}, which is for trying things out; {real}"


def _listed(values: Settings) -> str:
    return f"policy {without_keys(values.policy)}, verifier {without_keys(values.verifier)}"
