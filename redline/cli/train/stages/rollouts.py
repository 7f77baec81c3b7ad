"""`redline train rollouts`: Monte Carlo completions from every step boundary."""

from __future__ import annotations

from typing import Annotated

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, Source, Target, run_stage
from redline.training.monte_carlo.stopping import EPS

_STOPPING, _CLUSTER = "When to stop", "Many machines"

Completer = Annotated[
    str | None,
    typer.Option(
        "--completer",
        help="Model that completes the solutions: embedded, hf:ORG/NAME, vllm:ORG/NAME or http://HOST:PORT/v1#NAME.",
        show_default="the setting `policy`",
        rich_help_panel="Models",
    ),
]
Count = Annotated[
    int | None,
    typer.Option("--rollouts", min=1, help="K of every boundary; else 32, 64 or 128 by Pass@1.", show_default="eq. 9"),
]
StopError = Annotated[
    float,
    typer.Option(min=0, max=0.49, help="Probability that K completions give another label.", rich_help_panel=_STOPPING),
]
Fixed = Annotated[
    bool,
    typer.Option(
        "--fixed", help="All K completions, as in the paper; other labels than eps need it.", rich_help_panel=_STOPPING
    ),
]
Eps = Annotated[
    float, typer.Option(min=0.01, help="Least relative progress of a right step.", rich_help_panel=_STOPPING)
]
FirstOnly = Annotated[
    bool,
    typer.Option("--first-error-only", help="Bisect for the first wrong step.", rich_help_panel=_STOPPING),
]
Temperature = Annotated[float, typer.Option(min=0.01, help="Of the completions.")]
MaxTokens = Annotated[int, typer.Option(min=1, help="Of one completion; one that is cut off is not right.")]
Ray = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Ray cluster to work on, or `local` to start one.", rich_help_panel=_CLUSTER),
]
Actors = Annotated[int, typer.Option(min=1, help="Ray actors, each with the model open.", rich_help_panel=_CLUSTER)]


@options.with_settings("policy")
def rollouts(
    call: Invocation,
    source: Source,
    out: Target,
    policy: Completer = None,
    rollouts: Count = None,
    stop_error: StopError = 0.01,
    fixed: Fixed = False,
    eps: Eps = EPS,
    first_error_only: FirstOnly = False,
    temperature: Temperature = 0.7,
    max_tokens: MaxTokens = 2048,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
    ray: Ray = None,
    actors: Actors = 2,
) -> int:
    """Complete every solution of FILE from each of its step boundaries, and count what comes to the right answer.

    FILE holds sampled problems or solutions. Rollouts stop when the labels of the steps are settled. The same seed
    gives the same counts, also with --ray and when a stopped run goes on, but for the rounding of the model.
    """
    from redline.training.monte_carlo.plan import MonteCarloPlan
    from redline.training.monte_carlo.state import RolloutSampling
    from redline.training.monte_carlo.stopping import StoppingRule
    from redline.training.stages.rollouts import RolloutsStage

    plan = MonteCarloPlan(rollouts, StoppingRule(None if fixed else stop_error, eps), first_error_only)
    sampling = RolloutSampling(temperature, max_tokens, seed)
    return run_stage(RolloutsStage(source, call.settings.policy, plan, sampling, concurrency, ray, actors), out)
