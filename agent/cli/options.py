"""The options that commands share; one that is not given leaves the setting to `redline.toml` and the environment."""

from __future__ import annotations

from typing import Annotated

import typer

_MODELS, _LIMITS, _LOGS = "Models", "Limits for one problem", "Logs"

Policy = Annotated[
    str | None,
    typer.Option(
        help="Model that writes solutions: embedded, hf:ORG/NAME, vllm:ORG/NAME or http://HOST:PORT/v1#NAME.",
        rich_help_panel=_MODELS,
    ),
]
Verifier = Annotated[
    str | None,
    typer.Option(
        help="Judge of the steps: a GenPRM's model, or direct:, critic:, prm: or consistency: before a model.",
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
