"""`redline train sample`: the policy's own solutions, right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import options
from training.cli.stage import AT_ONCE, AtOnce, Seed, Source, Target, Watch, run_stage

if TYPE_CHECKING:
    from inference import LanguageModel
    from training.sampler import Sampling
    from training.stage import StageReport

Most = Annotated[int, typer.Option(min=1, help="Solutions of a problem until it is given up.")]
Keep = Annotated[int, typer.Option(min=1, help="Different solutions of each kind that are kept.")]
Temperature = Annotated[float, typer.Option(min=0.0, help="Of the policy; 0 would draw the same solution each time.")]
TopP = Annotated[float, typer.Option(min=0.01, max=1.0, help="Of the policy.")]
SolutionTokens = Annotated[int, typer.Option("--max-tokens", min=1, help="New tokens a solution may have.")]


def sample(
    context: typer.Context,
    source: Source,
    out: Target,
    policy: options.Policy = None,
    most: Most = 2048,
    keep: Keep = 4,
    temperature: Temperature = 1.0,
    top_p: TopP = 1.0,
    solution_tokens: SolutionTokens = 2048,
    seed: Seed = 0,
    concurrency: AtOnce = AT_ONCE,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Sample solutions of each problem in FILE until right and wrong ones are both there, and keep some of each.

    Problems of which only one kind is found are dropped and counted. If it is stopped, the same command goes on.
    """
    from agent.cli.setup import set_up
    from inference import open_model
    from training.rowfile import count_rows, read_records
    from training.rows import ProblemRow
    from training.sampler import Sampling

    settings = set_up(context)
    rows = count_rows(read_records(source, ProblemRow), source)
    sampling = Sampling(most, keep, temperature, top_p, solution_tokens)
    model = open_model(settings.policy)
    return run_stage(lambda watch: _run(source, out, model, sampling, seed, concurrency, watch), rows)


async def _run(
    source: Path, out: Path, model: LanguageModel, sampling: Sampling, seed: int, at_once: int, watch: Watch
) -> StageReport:
    from dataclasses import asdict

    from training.rowfile import read_records
    from training.rows import ProblemRow
    from training.sampler import Sampler
    from training.stage import Stage
    from verifier import AnswerChecker

    rows = read_records(source, ProblemRow)
    try:
        with Stage[ProblemRow]("sample", out, asdict(sampling), model=model.name, seed=seed, at_once=at_once) as stage:
            async with AnswerChecker() as checker:
                return await stage.run(rows, Sampler(model, checker, sampling, seed).sample, watch)
    finally:
        await model.aclose()
