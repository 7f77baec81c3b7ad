"""`redline train sample`: the policy's own solutions, right and wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from redline.cli import options
from redline.cli.invocation import Invocation
from redline.cli.train.stage import AT_ONCE, AtOnce, Seed, Source, Target, run_stage

Most = Annotated[int, typer.Option(min=1, help="Solutions of a problem until it is given up.")]
Keep = Annotated[int, typer.Option(min=1, help="Different solutions of each kind that are kept.")]
Temperature = Annotated[float, typer.Option(min=0.0, help="Of the policy; 0 would draw the same solution each time.")]
TopP = Annotated[float, typer.Option(min=0.01, max=1.0, help="Of the policy.")]
SolutionTokens = Annotated[int, typer.Option("--max-tokens", min=1, help="New tokens a solution may have.")]


@options.with_settings("policy")
def sample(
    call: Invocation,
    source: Source,
    out: Target,
    most: Most = 2048,
    keep: Keep = 4,
    temperature: Temperature = 0.7,
    top_p: TopP = 1.0,
    solution_tokens: SolutionTokens = 2048,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
) -> int:
    """Sample solutions of each problem in FILE until right and wrong ones are both there, and keep some of each.

    Problems of which only one kind is found are dropped and counted. If it is stopped, the same command goes on.
    """
    from redline.training.stages.step_forcing import SampleStage, StepForcing

    sampling = StepForcing(most, keep, temperature, top_p, solution_tokens)
    return run_stage(SampleStage(source, call.settings.policy, sampling, seed, concurrency), out)
