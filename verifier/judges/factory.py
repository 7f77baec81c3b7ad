"""From a judge's name to a judge: which kind it asks for, over which model."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeAlias, get_args

from redline.inference import (
    LanguageModel,
    ModelNotFound,
    RewardModel,
    is_foreign_model,
    open_model,
    open_reward_model,
)
from redline.plugin import PLACE
from redline.sandbox import Sandbox
from redline.verifier.genprm.fewshot.prompt import FewShotPrompt
from redline.verifier.genprm.genprm import GenPRM
from redline.verifier.genprm.recipe import DOUBT, JudgingRecipe
from redline.verifier.genprm.stopping import DEFAULT_STOP_ERROR
from redline.verifier.judges.consistency import SelfConsistency
from redline.verifier.judges.critic import Critic
from redline.verifier.judges.exact import Exact, ExactFirst
from redline.verifier.judges.judge import Judge, Sight
from redline.verifier.judges.prm import DiscriminativePRM
from redline.verifier.judges.program.cache import ProgramCache
from redline.verifier.judges.program.program_judge import ProgramJudge
from redline.verifier.judges.provided import FORMS, JUDGES, ProvidedJudge, provided_place
from redline.verifier.judges.typed_steps import TypedSteps
from redline.verifier.judges.unanimous import Unanimous

Kind = Literal["genprm", "direct", "fewshot", "critic", "prm", "consistency", "program", "exact", "provided"]

_PLAIN = JudgingRecipe()
_EXACT, _ADAPTIVE, _FULL = "exact+", "adaptive:", "full:"
_EMBEDDED = "embedded"
_MODELS = ("embedded", "gguf:", "hf:", "vllm:", "http://", "https://")
_OVER_MODELS = tuple(kind for kind in get_args(Kind) if kind not in {"exact", "provided"})
_HEADS = (*_MODELS[1:], *(f"{kind}:" for kind in (*_OVER_MODELS, "exact")), _EXACT, _ADAPTIVE, _FULL)

Model: TypeAlias = LanguageModel | RewardModel | Judge
"""What a judge works over: an open model, or the judge itself, where it is somebody else's and asks for nothing."""
Weights: TypeAlias = tuple[str, str, bool]
"""A model's name, its role where that tells two models of one name apart, and whether it has a head for rewards."""


def judge_names(name: str) -> list[str]:
    """The names of the judges that all have to accept: those between the signs `&` of a judge's name.

    A sign that no judge's name follows belongs to a path.
    """
    if "&" not in name:
        return [name]
    whole = "|".join(map(re.escape, ("embedded", "exact", *JUDGES.names())))
    heads = "|".join(map(re.escape, (*_HEADS, *(f"{judge}:" for judge in JUDGES.names()))))
    return re.split(rf"&(?=(?:{whole}|{PLACE})(?:&|$)|{heads}|{PLACE}:)", name, flags=re.IGNORECASE)


def runs_foreign_code(name: str) -> bool:
    """Whether somebody else's code is imported and run for a judge of this name. Raises as `JudgeSpec.parse` does."""
    parts = JudgeSpec.parse(name).parts
    return any(part.place or is_foreign_model(part.model) for part in parts)


def weights_named(model: str) -> Weights:
    """The weights behind the name of a model that writes."""
    return model, "", False


@dataclass(frozen=True, slots=True)
class JudgeSpec:
    """A judge's name taken apart: `critic:hf:ORG/NAME` is the kind `critic` over the model `hf:ORG/NAME`."""

    kind: Kind
    model: str
    """Empty for `exact` alone, which has none."""
    exact_first: bool = False
    """Whether exact checks stand before it: `exact+critic:hf:ORG/NAME`."""
    adaptive: bool = False
    """Whether its rationales go no deeper than it takes: `adaptive:hf:ORG/NAME`, `fewshot:` unless it is `full:`."""
    others: tuple[JudgeSpec, ...] = ()
    """Judges that have to accept as well: `program:` in `hf:ORG/NAME&program:gguf:NAME`."""
    place: str = ""
    """Of a judge of somebody else: the name of its entry point, or `module:attribute`. Its model may be empty."""

    @classmethod
    def parse(cls, name: str) -> JudgeSpec:
        """Read a name; a model's name alone is a GenPRM's. Raises `ModelNotFound` where no model is named."""
        first, *others = [cls._parse_one(one) for one in judge_names(name)]
        if others and "exact" in {first.kind, *(other.kind for other in others)}:
            raise ModelNotFound(f"{name!r}: `exact` stands before a judge and not beside it: a judge is {FORMS}")
        return replace(first, others=tuple(others))

    @classmethod
    def _parse_one(cls, name: str) -> JudgeSpec:
        if name.strip() == "exact":
            return cls("exact", "")
        if name.startswith(_EXACT):
            return replace(cls._parse_one(name.removeprefix(_EXACT)), exact_first=True)
        if name.startswith((_ADAPTIVE, _FULL)):
            return cls._parse_depth(name)
        head, _, rest = name.partition(":")
        kind = next((kind for kind in _OVER_MODELS if kind == head), None)
        if not kind and not name.startswith(_MODELS) and (found := provided_place(name)):
            place, model = found
            return cls("provided", model, place=place)
        model = rest if kind else name
        if not model.strip():
            raise ModelNotFound(f"{name!r} names no model to judge with: a judge is {FORMS}")
        # What was trained for the format is asked as it was trained, unless it is named otherwise.
        return cls(kind or "genprm", model, adaptive=kind == "fewshot")

    @classmethod
    def _parse_depth(cls, name: str) -> JudgeSpec:
        depth, _, rest = name.partition(":")
        deep = cls._parse_one(rest)
        named_twice = rest.startswith((_ADAPTIVE, _FULL))
        if deep.kind not in {"genprm", "fewshot"} or named_twice or deep.exact_first:
            raise ModelNotFound(f"{name!r}: only a GenPRM has depths to go into: a judge is {FORMS}")
        return replace(deep, adaptive=f"{depth}:" == _ADAPTIVE)

    @property
    def parts(self) -> tuple[JudgeSpec, ...]:
        """The judges that have to accept, one by one."""
        return replace(self, others=()), *self.others

    @property
    def weights(self) -> Weights:
        """What is loaded once for all judges that have the same."""
        if not self.model:
            return f"the judge {self.place}", "", False
        return self.model, self.role if self.model == _EMBEDDED else "", self.kind == "prm"

    @property
    def _provided(self) -> ProvidedJudge:
        return ProvidedJudge(self.place, self.model)

    @property
    def sees(self) -> Sight:
        """What it looks at; with one of several that sees answers alone, there is nothing to say before an answer."""
        kinds = {part.kind for part in self.parts}
        if kinds & {"consistency", "program"}:
            return "answers"
        return "calculations" if kinds == {"exact"} else "steps"

    def needs_sandbox(self, recipe: JudgingRecipe = _PLAIN) -> bool:
        """Whether the judge, or one of the others, runs code. Raises `JudgeUnavailable` where it cannot be loaded."""
        runs_code = self.kind == "program" or (self.kind in {"genprm", "fewshot"} and recipe.runs_code)
        runs_code = runs_code or (self.kind == "provided" and "sandbox" in self._provided.asks)
        return runs_code or any(other.needs_sandbox(recipe) for other in self.others)

    @property
    def needs_raw_prompts(self) -> bool:
        """Whether its prompts are no conversations, or it compares options: then a server that only chats is no use."""
        return self.kind in {"genprm", "direct", "fewshot"}

    @property
    def role(self) -> Literal["policy", "verifier"]:
        """Which of the embedded pair it wants."""
        return "policy" if self.kind == "consistency" else "verifier"

    def open_model(self, *, raw_prompts: bool = False, beside: Sequence[str] = ()) -> Model | None:
        """Open its own model; loads it before it returns. `raw_prompts`: whether another judge over it needs them.

        Of a judge of somebody else that names no model, the judge itself where it asks for nothing, else None.
        `beside`: the models that will be opened too, see `redline.inference.open_model`. Raises `InferenceError`,
        listing the names there are, and `JudgeUnavailable`.
        """
        if self.kind == "provided" and not self.model:
            return None if self._provided.asks else self._provided.make()
        try:
            if self.kind == "prm":
                return open_reward_model(self.model)
            raw = raw_prompts or self.needs_raw_prompts
            return open_model(self.model, role=self.role, raw_prompts=raw, beside=beside)
        except ModelNotFound as error:
            if self.kind != "prm" and self.model.startswith(_MODELS):
                raise
            raise ModelNotFound(f"{error}; a judge is {FORMS}") from error

    def check(self, model: Model | None) -> None:
        """Raise `ModelUnsupported` where an open model cannot be shown a format that it is to be shown; may block."""
        if self.kind == "fewshot" and isinstance(model, LanguageModel):
            FewShotPrompt(model, _PLAIN).check()

    def judge(
        self,
        model: Model | None,
        sandbox: Sandbox | None = None,
        *,
        others: Sequence[Model | None] = (),
        votes: int = 1,
        stop_error: float | None = DEFAULT_STOP_ERROR,
        recipe: JudgingRecipe = _PLAIN,
        programs: ProgramCache | None = None,
    ) -> Judge:
        """The judge over an open model of its kind, and `others` for the judges that have to accept as well.

        `votes` is an upper bound: chains, samples, critiques or programs; a discriminative PRM has one. `stop_error`
        and `recipe` are GenPRM's; of the recipe, a critic and programs have the temperature and `direct` all but
        analysis and code. `programs` are remembered from one judge to the next. Raises `ValueError` as the judges do,
        `TypeError` for a model of the wrong kind, `JudgeUnavailable` as `ProvidedJudge` does.
        """
        judges = [
            part._checked(over, sandbox, votes, stop_error, recipe, programs)
            for part, over in zip(self.parts, (model, *others), strict=True)
        ]
        return Unanimous(judges) if self.others else judges[0]

    def _checked(
        self,
        model: Model | None,
        sandbox: Sandbox | None,
        votes: int,
        stop_error: float | None,
        recipe: JudgingRecipe,
        programs: ProgramCache | None,
    ) -> Judge:
        judge = self._judge(model, sandbox, votes, stop_error, recipe, programs)
        return with_exact_checks(judge, sandbox) if self.exact_first else judge

    def _judge(
        self,
        model: Model | None,
        sandbox: Sandbox | None,
        votes: int,
        stop_error: float | None,
        recipe: JudgingRecipe,
        programs: ProgramCache | None,
    ) -> Judge:
        if self.kind == "provided" and not isinstance(model, RewardModel):
            return model if isinstance(model, Judge) else self._provided.make(model=model, sandbox=sandbox, votes=votes)
        if isinstance(model, RewardModel) and self.kind == "prm":
            return DiscriminativePRM(model)
        if self.kind == "prm" or not isinstance(model, LanguageModel):
            raise TypeError(f"a {self.kind} judge cannot work over {model.name if model else 'nothing'}")
        match self.kind:
            case "critic":
                return Critic(model, votes=votes, temperature=recipe.temperature)
            case "consistency":
                return SelfConsistency(model, votes=votes)
            case "program":
                return ProgramJudge(model, sandbox, votes=votes, temperature=recipe.temperature, cache=programs)
            case "direct":
                recipe = replace(recipe, analysis=False, code=False)
            case "fewshot":
                recipe = replace(recipe, demonstrations=True)
        # Whoever has an instruct model judge at once has asked for no depth.
        if self.adaptive and (self.kind != "fewshot" or recipe.analysis or recipe.code):
            recipe = replace(recipe, doubt=DOUBT)
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
    async with AsyncExitStack() as stack:
        model, *others = await open_judge_models(asked, stack)
        yield asked.judge(model, sandbox, others=others, votes=votes, stop_error=stop_error, recipe=recipe)


async def open_judge_models(
    asked: JudgeSpec, stack: AsyncExitStack, opened: Mapping[Weights, Model] | None = None
) -> list[Model | None]:
    """The open models of a judge's parts, in their order; the stack closes those that were not `opened` already.

    Loads the same weights once. Raises as `JudgeSpec.open_model` and `check` do.
    """
    models: dict[Weights, Model | None] = dict(opened or {})
    names = [part.model for part in asked.parts]
    for part in asked.parts:
        if part.weights not in models:
            raw = any(one.needs_raw_prompts for one in asked.parts if one.weights == part.weights)
            model = await asyncio.to_thread(part.open_model, raw_prompts=raw, beside=names)
            # A judge of somebody else need not have anything to close.
            if close := getattr(model, "aclose", None):
                stack.push_async_callback(close)
            models[part.weights] = model
        await asyncio.to_thread(part.check, models[part.weights])
    return [models[part.weights] for part in asked.parts]
