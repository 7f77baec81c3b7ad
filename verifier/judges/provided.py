"""Judges of somebody else, found by the name of an entry point or by the place of their class."""

from __future__ import annotations

import re
from dataclasses import dataclass

from redline.inference import InferenceError, LanguageModel
from redline.inference.provided import MODEL_FORMS
from redline.plugin import PLACE, PluginGroup, Provider
from redline.sandbox import Sandbox, SandboxError
from redline.verifier.errors import JudgeUnavailable, VerifierError
from redline.verifier.judges.judge import Judge

FORMS = (
    "`MODEL` (a GenPRM), `direct:MODEL` (the same without a rationale), `fewshot:MODEL` (any instruct model, shown a "
    "GenPRM's format, writing no more than it takes; `full:fewshot:MODEL` all of it), `adaptive:MODEL` (a GenPRM that "
    "writes no more than it takes), "
    "`critic:MODEL` (names the first wrong step), `prm:MODEL` (a discriminative PRM), "
    "`consistency:MODEL` (samples of its own) or `program:MODEL` (programs of its own); `exact` calculates and needs "
    "no model, and stands before any other as `exact+JUDGE`; `JUDGE&JUDGE` asks both; `MODULE:CLASS` is your own, "
    "and `MODULE:CLASS:MODEL` your own over a model"
)
JUDGES = PluginGroup(
    "judge",
    "redline.judges",
    JudgeUnavailable,
    own=(VerifierError, InferenceError, SandboxError),
    forms=f"{MODEL_FORMS}; a judge is {FORMS}",
)
_OFFERED = ("model", "sandbox", "votes")


def provided_place(name: str) -> tuple[str, str] | None:
    """The judge of somebody else that a name begins with, and the model behind it, which may be empty.

    `rules`, `rules:gguf:NAME`, `my_judges:Rules`, `my_judges:Rules:gguf:NAME`; None where it begins with none.
    """
    head, colon, rest = name.partition(":")
    if (colon or head.isidentifier()) and head in JUDGES.names():
        return head, rest
    found = re.match(rf"({PLACE})(?::(.+))?$", name, re.DOTALL)
    return (found[1], found[2] or "") if found else None


@dataclass(frozen=True, slots=True)
class ProvidedJudge:
    """A judge of somebody else: what it asks for, and how it is made of it.

    It asks by the names of its parameters: `model`, the open model that is named behind it; `sandbox`, an open one;
    `votes`. What it is given books its cost, so such a judge is made for every attempt; one that asks for nothing is
    made once.
    """

    place: str
    model: str
    """The name of its model; empty where none is named."""

    @property
    def asks(self) -> frozenset[str]:
        """What of the three it asks for. Raises `JudgeUnavailable` where it cannot be loaded or asks for more."""
        return self._asked(self._provider())

    def make(self, *, model: LanguageModel | None = None, sandbox: Sandbox | None = None, votes: int = 1) -> Judge:
        """The judge. Raises `JudgeUnavailable` where it cannot be loaded or made, or is no judge."""
        provider = self._provider()
        given = {"model": model, "sandbox": sandbox, "votes": votes}
        asked = self._asked(provider)
        made = JUDGES.make(provider, **{name: given[name] for name in asked})
        if isinstance(made, LanguageModel):
            raise JudgeUnavailable(
                f"{self.place} makes a model and no judge: a GenPRM over it is `genprm:{self.place}`, a critic "
                f"`critic:{self.place}`"
            )
        if isinstance(made, Judge):
            return made
        raise JUDGES.incomplete(provider, made, Judge)

    def _provider(self) -> Provider:
        provider = JUDGES.find(self.place)
        if provider is None:
            raise JudgeUnavailable(f"no installed package offers a judge {self.place!r} any more")
        return provider

    def _asked(self, provider: Provider) -> frozenset[str]:
        takes = provider.parameters()
        if self.model and "model" not in takes:
            raise JudgeUnavailable(f"the judge {provider.name} takes no model, and {self.model!r} is named behind it")
        if not self.model and takes.get("model") is False:
            raise JudgeUnavailable(f"the judge {provider.name} needs a model: name it behind, {self.place}:MODEL")
        return JUDGES.asked(provider, _OFFERED) - (frozenset() if self.model else {"model"})
