"""What a run is made of. Files, environment, flags of the command and docs/cli.md all follow from this one model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from redline.agent.errors import RefinementError
from redline.agent.loop.acceptance import DEFAULT_THRESHOLD
from redline.agent.strategy.factory import DEFAULT_STRATEGY
from redline.agent.usage.budget import Budget
from redline.agent.usage.price import TokenPrice
from redline.verifier import DEFAULT_STOP_ERROR, JudgingRecipe

ENV_PREFIX = "REDLINE_"
_BUDGET, _RECIPE = Budget(), JudgingRecipe()

Panel = Literal["Options", "Models", "Limits for one problem", "Logs", "How a GenPRM judges"]
"""The heading under which `--help` lists an option."""


class SettingsError(RefinementError):
    """A setting is unknown or has an impossible value; the message names the source and the key."""


@dataclass(frozen=True, slots=True)
class OptionHelp:
    """Where a setting stands in the help of a command, and where the docs tell more of it."""

    panel: Panel
    see: str = ""
    """A page of docs/, with its anchor."""


_MODEL, _LIMIT, _LOG = OptionHelp("Models"), OptionHelp("Limits for one problem"), OptionHelp("Logs")
_JUDGE, _SWITCH = OptionHelp("How a GenPRM judges"), OptionHelp("How a GenPRM judges", "verifier.md#switches")


class Settings(BaseModel):
    """Every field is also `REDLINE_<FIELD>`, a key of `redline.toml` and a flag; its description is their help."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str, OptionHelp("Models", "models.md")] = Field(
        "embedded",
        min_length=1,
        description="Model that writes solutions: embedded, gguf:NAME, gguf:FILE, hf:ORG/NAME, vllm:ORG/NAME, "
        "http://HOST:PORT/v1#NAME or yours.",
    )
    verifier: Annotated[str, OptionHelp("Models", "verifier.md#judges")] = Field(
        "embedded",
        min_length=1,
        description="Judge of the steps: a GenPRM's model; direct:, fewshot:, critic:, prm:, consistency: or program: "
        "before a model; exact; yours; several with & between them.",
    )
    referee: Annotated[str | None, OptionHelp("Models", "verifier.md#answers")] = Field(
        None,
        min_length=1,
        description="Model asked, after the run, whether an answer is the gold one where rules cannot tell; "
        "default: none.",
    )
    exact: Annotated[bool, OptionHelp("Models", "verifier.md#exact-checks")] = Field(
        True, description="Calculate what a step states in plain arithmetic before the verifier is asked."
    )
    prompts: Annotated[str | None, OptionHelp("Models", "plugins.md#prompts")] = Field(
        None,
        min_length=1,
        description="File of what the policy is told, .toml or .yaml; default: as the embedded one was trained.",
    )
    strategy: Annotated[str, OptionHelp("Models", "strategies.md")] = Field(
        DEFAULT_STRATEGY,
        min_length=1,
        description="How the loop goes on: targeted, rewrite, best-of:N, vote:N, weighted-vote:N or yours.",
    )
    sandbox: Annotated[str, OptionHelp("Models", "sandbox.md")] = Field(
        "auto",
        min_length=1,
        description="Sandbox of the verifier's code: auto, local, docker, docker:RUNTIME, unsafe-subprocess, yours.",
    )
    votes: Annotated[int, _MODEL] = Field(1, ge=1, le=64, description="Verification chains a step may take, at most.")
    # None, which no flag says, asks for every vote.
    stop_error: Annotated[float | None, _MODEL] = Field(
        DEFAULT_STOP_ERROR,
        ge=0,
        lt=0.5,
        allow_inf_nan=False,
        description="Probability that votes not asked for change a label; 0: certainty.",
    )
    threshold: Annotated[float, _MODEL] = Field(
        DEFAULT_THRESHOLD, ge=0, le=1, allow_inf_nan=False, description="Least reward of an accepted step."
    )
    overlap: Annotated[bool, OptionHelp("Models", "loop.md#judging-while-writing")] = Field(
        False, description="Judge steps while later ones are written, and stop writing at the first wrong one."
    )
    policy_price: Annotated[str | None, OptionHelp("Models", "batch.md#cost")] = Field(
        None,
        description="Of a million tokens that the policy reads and writes, such as 0.15/0.60; batches are told in it.",
    )
    verifier_price: Annotated[str | None, OptionHelp("Models", "batch.md#cost")] = Field(
        None, description="The same of the verifier."
    )
    verifier_temperature: Annotated[float | None, _JUDGE] = Field(
        _RECIPE.temperature,
        ge=0,
        allow_inf_nan=False,
        description="Of its samples; default: 0 for one vote, 0.6 for several.",
    )
    verifier_top_p: Annotated[float, _JUDGE] = Field(
        _RECIPE.top_p, gt=0, le=1, allow_inf_nan=False, description="Of its samples, where they are not greedy."
    )
    analysis: Annotated[bool, _SWITCH] = Field(_RECIPE.analysis, description="Analyse a step before writing code.")
    code: Annotated[bool, _SWITCH] = Field(_RECIPE.code, description="Write code.")
    execution: Annotated[bool, _SWITCH] = Field(
        _RECIPE.execute, description="Run the code; else the output is guessed."
    )
    question_prefix: Annotated[bool, _SWITCH] = Field(
        _RECIPE.question_prefix, description="Put `Question: ` before the problem, as in the released demo."
    )
    generation_prompt: Annotated[bool, _SWITCH] = Field(
        _RECIPE.generation_prompt, description="Authors' later format: the template opens the answer."
    )
    hard_rewards: Annotated[bool, _SWITCH] = Field(
        _RECIPE.hard_rewards, description="Authors' later format: the boxed word is the reward, 1 or 0."
    )
    shared_history: Annotated[bool, _SWITCH] = Field(
        _RECIPE.shared_history, description="Authors' later format: votes go on from the first one's rationales."
    )
    max_revisions: Annotated[int, _LIMIT] = Field(
        _BUDGET.max_revisions, ge=0, description="Revisions after the first attempt."
    )
    max_tokens: Annotated[int | None, _LIMIT] = Field(
        _BUDGET.tokens, ge=1, description="Generated tokens, policy and verifier together."
    )
    max_calls: Annotated[int | None, _LIMIT] = Field(_BUDGET.calls, ge=1, description="Model calls.")
    timeout: Annotated[float | None, _LIMIT] = Field(
        _BUDGET.wall_seconds, gt=0, allow_inf_nan=False, description="Wall seconds."
    )
    concurrency: Annotated[int, OptionHelp("Options")] = Field(
        8, ge=1, le=1024, description="Problems, or solutions to be judged, in flight at once."
    )
    runs: Annotated[str, OptionHelp("Options", "langgraph.md#runs-that-survive")] = Field(
        "sqlite",
        min_length=1,
        description="Where durable runs are kept: sqlite (a file of yours), sqlite:FILE, postgres://USER@HOST/NAME.",
    )
    trace: Annotated[bool, _LOG] = Field(False, description="Send the runs to LangSmith, as its variables say.")

    @field_validator("policy_price", "verifier_price")
    @classmethod
    def _check_price(cls, price: str | None) -> str | None:
        if price is not None:
            TokenPrice.parse(price)
        return price

    def recipe(self) -> JudgingRecipe:
        """How a GenPRM judges."""
        return JudgingRecipe(
            analysis=self.analysis,
            code=self.code,
            execute=self.execution,
            temperature=self.verifier_temperature,
            top_p=self.verifier_top_p,
            question_prefix=self.question_prefix,
            generation_prompt=self.generation_prompt,
            hard_rewards=self.hard_rewards,
            shared_history=self.shared_history,
        )

    def budget(self) -> Budget:
        """The limits of one problem."""
        return Budget(
            max_revisions=self.max_revisions,
            tokens=self.max_tokens,
            calls=self.max_calls,
            wall_seconds=self.timeout,
        )


def setting_defaults() -> dict[str, Any]:
    """What every setting is where nobody says anything: also what it was before there was such a setting."""
    return {name: field.get_default() for name, field in Settings.model_fields.items()}


def help_of(name: str) -> OptionHelp:
    """Where the setting of this name is shown."""
    [found] = (one for one in Settings.model_fields[name].metadata if isinstance(one, OptionHelp))
    return found


def spellings(name: str) -> tuple[str, ...]:
    """How a setting is spelled on the command line; a switch has a second spelling that turns it off."""
    spelled = name.replace("_", "-")
    switch = Settings.model_fields[name].annotation is bool
    return (f"--{spelled}", f"--no-{spelled}") if switch else (f"--{spelled}",)


def variable(name: str) -> str:
    """The setting's environment variable."""
    return f"{ENV_PREFIX}{name.upper()}"
