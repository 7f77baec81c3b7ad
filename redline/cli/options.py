"""The options that commands share; one that is not given leaves the setting to `redline.toml` and the environment."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

_MODELS, _JUDGE, _LIMITS, _LOGS = "Models", "How a GenPRM judges", "Limits for one problem", "Logs"

Policy = Annotated[
    str | None,
    typer.Option(
        help="Model that writes solutions: embedded, gguf:NAME, gguf:FILE, hf:ORG/NAME, vllm:ORG/NAME or http://HOST:PORT/v1#NAME.",
        rich_help_panel=_MODELS,
    ),
]
Verifier = Annotated[
    str | None,
    typer.Option(
        help="Judge of the steps: a GenPRM's model; direct:, critic:, prm: or consistency: before a model; exact.",
        rich_help_panel=_MODELS,
    ),
]
Referee = Annotated[
    str | None,
    typer.Option(
        help="Model asked, after the run, whether an answer is the gold one where rules cannot tell; default: none.",
        rich_help_panel=_MODELS,
    ),
]
Exact = Annotated[
    bool | None,
    typer.Option(
        "--exact/--no-exact",
        help="Calculate what a step states in plain arithmetic before the verifier is asked.",
        rich_help_panel=_MODELS,
    ),
]
Sandbox = Annotated[
    str | None,
    typer.Option(
        help="Wall around the verifier's code: auto, local, docker, docker:RUNTIME, unsafe-subprocess.",
        rich_help_panel=_MODELS,
    ),
]
Votes = Annotated[
    int | None, typer.Option(help="Verification chains a step may take, at most.", rich_help_panel=_MODELS)
]
StopError = Annotated[
    float | None,
    typer.Option(help="Probability that votes not asked for change a label; 0: certainty.", rich_help_panel=_MODELS),
]
Threshold = Annotated[float | None, typer.Option(help="Least reward of an accepted step.", rich_help_panel=_MODELS)]
MaxRevisions = Annotated[int | None, typer.Option(help="Revisions after the first attempt.", rich_help_panel=_LIMITS)]
MaxTokens = Annotated[
    int | None, typer.Option(help="Generated tokens, policy and verifier together.", rich_help_panel=_LIMITS)
]
MaxCalls = Annotated[int | None, typer.Option(help="Model calls.", rich_help_panel=_LIMITS)]
Timeout = Annotated[float | None, typer.Option(help="Wall seconds.", rich_help_panel=_LIMITS)]
Trace = Annotated[
    bool | None,
    typer.Option("--trace/--no-trace", help="Send the runs to LangSmith, as its variables say.", rich_help_panel=_LOGS),
]
LogJson = Annotated[bool, typer.Option("--log-json", help="Log events as JSON lines on stderr.", rich_help_panel=_LOGS)]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, help="Say more (-vv: everything).", rich_help_panel=_LOGS)
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else there.")]


def _switch(name: str, text: str) -> Any:
    return Annotated[bool | None, typer.Option(f"--{name}/--no-{name}", help=text, rich_help_panel=_JUDGE)]


RECIPE: dict[str, Any] = {
    "verifier_temperature": Annotated[
        float | None,
        typer.Option(help="Of its samples; default: 0 for one vote, 0.6 for several.", rich_help_panel=_JUDGE),
    ],
    "verifier_top_p": Annotated[
        float | None, typer.Option(help="Of its samples, where they are not greedy.", rich_help_panel=_JUDGE)
    ],
    "analysis": _switch("analysis", "Analyse a step before writing code."),
    "code": _switch("code", "Write code."),
    "execution": _switch("execution", "Run the code; else the output is guessed."),
    "question_prefix": _switch("question-prefix", "Put `Question: ` before the problem, as in the released demo."),
    "generation_prompt": _switch("generation-prompt", "Authors' later format: the template opens the answer."),
    "hard_rewards": _switch("hard-rewards", "Authors' later format: the boxed word is the reward, 1 or 0."),
    "shared_history": _switch("shared-history", "Authors' later format: votes go on from the first one's rationales."),
}
"""By the setting that each of them is."""


def with_recipe(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the flags of a GenPRM's recipe. Their values are in the settings, which it reads anyway."""
    signature = inspect.signature(command, eval_str=True)
    flags = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in RECIPE.items()
    ]

    @functools.wraps(command)
    def with_flags(*args: Any, **given: Any) -> int:
        return command(*args, **{name: value for name, value in given.items() if name not in RECIPE})

    with_flags.__annotations__ = {**command.__annotations__, **RECIPE}
    with_flags.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *flags])  # type: ignore[attr-defined]
    return with_flags
