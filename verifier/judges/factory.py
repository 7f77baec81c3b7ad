"""From a judge's name to a judge: which kind it asks for, over which model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from redline.inference import LanguageModel, ModelNotFound, RewardModel, open_model, open_reward_model
from redline.sandbox import Sandbox
from redline.verifier.genprm.genprm import GenPRM
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.genprm.stopping import DEFAULT_STOP_ERROR
from redline.verifier.judges.consistency import SelfConsistency
from redline.verifier.judges.critic import Critic
from redline.verifier.judges.exact import Exact, ExactFirst
from redline.verifier.judges.judge import Judge
from redline.verifier.judges.prm import DiscriminativePRM
from redline.verifier.judges.program.cache import ProgramCache
from redline.verifier.judges.program.program_judge import ProgramJudge
from redline.verifier.judges.typed_steps import TypedSteps

Kind = Literal["genprm", "direct", "critic", "prm", "consistency", "program", "exact"]

FORMS = (
    "`MODEL` (a GenPRM), `direct:MODEL` (the same without a rationale), `critic:MODEL` (names the first wrong step), "
    "`prm:MODEL` (a discriminative PRM), `consistency:MODEL` (samples of its own) or `program:MODEL` (programs of its "
    "own); `exact` calculates and needs no model, and stands before any other as `exact+JUDGE`"
)


_PLAIN = JudgingRecipe()
_EXACT = "exact+"
_EMBEDDED = "embedded"
_MODELS = ("embedded", "gguf:", "hf:", "vllm:", "http://", "https://")


@dataclass(frozen=True, slots=True)
class JudgeSpec:
    """A judge's name taken apart: `critic:hf:ORG/NAME` is the kind `critic` over the model `hf:ORG/NAME`."""

    kind: Kind
    model: str
    """Empty for `exact` alone, which has none."""
    exact_first: bool = False
    """Whether exact checks stand before it: `exact+critic:hf:ORG/NAME`."""

    @classmethod
    def parse(cls, name: str) -> JudgeSpec:
        """Read a name; a model's name alone is a GenPRM's. Raises `ModelNotFound` where no model is named."""
        if name.strip() == "exact":
            return cls("exact", "")
        if name.startswith(_EXACT):
            return replace(cls.parse(name.removeprefix(_EXACT)), exact_first=True)
        head, _, rest = name.partition(":")
        kind = next((kind for kind in get_args(Kind) if kind == head != "exact"), None)
        model = rest if kind else name
        if not model.strip():
            raise ModelNotFound(f"{name!r} names no model to judge with: a judge is {FORMS}")
        return cls(kind or "genprm", model)

    def needs_sandbox(self, recipe: JudgingRecipe = _PLAIN) -> bool:
        """Whether the judge runs code."""
        return self.kind == "program" or (self.kind == "genprm" and recipe.runs_code)

    @property
    def needs_raw_prompts(self) -> bool:
        """Whether its prompts are no conversations, or it compares options: then a server that only chats is no use."""
        return self.kind in {"genprm", "direct"}

    @property
    def role(self) -> Literal["policy", "verifier"]:
        """Which of the embedded pair it wants."""
        return "policy" if self.kind == "consistency" else "verifier"

    def open_model(self) -> LanguageModel | RewardModel:
        """Open the model; loads it before it returns. Raises `InferenceError`, listing the names there are."""
        try:
            if self.kind == "prm":
                return open_reward_model(self.model)
            return open_model(self.model, role=self.role, raw_prompts=self.needs_raw_prompts)
        except ModelNotFound as error:
            if self.kind != "prm" and self.model.startswith(_MODELS):
                raise
            raise ModelNotFound(f"{error}; a judge is {FORMS}") from error

    def judge(
        self,
        model: LanguageModel | RewardModel,
        sandbox: Sandbox | None = None,
        *,
        votes: int = 1,
        stop_error: float | None = DEFAULT_STOP_ERROR,
        recipe: JudgingRecipe = _PLAIN,
        programs: ProgramCache | None = None,
    ) -> Judge:
        """The judge over an open model of its kind.

        `votes` is an upper bound: chains, samples, critiques or programs; a discriminative PRM has one. `stop_error`
        and `recipe` are GenPRM's; of the recipe, a critic and programs have the temperature and `direct` all but
        analysis and code. `programs` are remembered from one judge to the next. Raises `ValueError` as the judges do,
        `TypeError` for a model of the wrong kind.
        """
        judge = self._judge(model, sandbox, votes, stop_error, recipe, programs)
        return with_exact_checks(judge, sandbox) if self.exact_first else judge

    def _judge(
        self,
        model: LanguageModel | RewardModel,
        sandbox: Sandbox | None,
        votes: int,
        stop_error: float | None,
        recipe: JudgingRecipe,
        programs: ProgramCache | None,
    ) -> Judge:
        if isinstance(model, RewardModel) != (self.kind == "prm"):
            raise TypeError(f"a {self.kind} judge cannot work over {model.name}")
        if isinstance(model, RewardModel):
            return DiscriminativePRM(model)
        match self.kind:
            case "critic":
                return Critic(model, votes=votes, temperature=recipe.temperature)
            case "consistency":
                return SelfConsistency(model, votes=votes)
            case "program":
                return ProgramJudge(model, sandbox, votes=votes, temperature=recipe.temperature, cache=programs)
            case "direct":
                recipe = replace(recipe, analysis=False, code=False)
        genprm = GenPRM(model, sandbox, votes=votes, stop_error=stop_error, **asdict(recipe))
        return TypedSteps(genprm) if self.model == _EMBEDDED else genprm


def with_exact_checks(judge: Judge, sandbox: Sandbox | None = None) -> Judge:
    """The judge with exact checks in front of it, unless it has them. The sandbox, if there is one, must be open."""
    if isinstance(judge, Exact | ExactFirst):
        return judge
    # The embedded policy learnt to revise from the embedded verifier's words: by the calculation alone, it mends fewer.
    return ExactFirst(judge, sandbox, explained=isinstance(judge, TypedSteps))


@asynccontextmanager
async def open_judge(
    name: str,
    *,
    sandbox: Sandbox | None = None,
    votes: int = 1,
    stop_error: float | None = DEFAULT_STOP_ERROR,
    recipe: JudgingRecipe = _PLAIN,
) -> AsyncGenerator[Judge, None]:
    """Open a judge by its name, and close its model at the end.

        async with open_judge("critic:hf:Qwen/Qwen2.5-7B-Instruct", votes=8) as judge: ...

    The sandbox must be open; only GenPRM and programs need one. Raises as `JudgeSpec` does.
    """
    asked = JudgeSpec.parse(name)
    if asked.kind == "exact":
        yield Exact(sandbox)
        return
    model = await asyncio.to_thread(asked.open_model)
    try:
        yield asked.judge(model, sandbox, votes=votes, stop_error=stop_error, recipe=recipe)
    finally:
        await model.aclose()
