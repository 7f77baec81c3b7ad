"""`redline eval processbench`: does the verifier find the first wrong step?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.eval.progress import Concurrency, Limit, Out, prepare, run_evaluation

if TYPE_CHECKING:
    from redline.evaluation.processbench_report import BenchmarkReport

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="JSON or JSON Lines (id, problem, steps, label), or hub:ORG/NAME."),
]


@options.with_recipe
def processbench(
    context: typer.Context,
    sources: Sources,
    limit: Limit = None,
    out: Out = None,
    concurrency: Concurrency = None,
    verifier: options.Verifier = None,
    sandbox: options.Sandbox = None,
    votes: options.Votes = None,
    stop_error: options.StopError = None,
    max_tokens: options.MaxTokens = None,
    max_calls: options.MaxCalls = None,
    timeout: options.Timeout = None,
    json: options.Json = False,
    log_json: options.LogJson = False,
    verbose: options.Verbose = 0,
) -> int:
    """Judge labelled solutions and report F1: the harmonic mean of the accuracies on wrong and on right ones.

    Each FILE, or split of a hub: name, is a subset. With --out every verdict, vote and rationale is kept, and the same
    command finishes a run that was stopped.
    """
    from redline.cli.console.output import print_json
    from redline.cli.console.terminal import Screen
    from redline.cli.setup import set_up
    from redline.evaluation import read_processbench
    from redline.evaluation.processbench_report import benchmark_report, benchmark_samples

    settings = set_up(context)
    console = Screen(stderr=True, quiet=log_json, markup=False, highlight=False)
    rows = read_processbench(sources, limit)
    with prepare(benchmark_samples(rows), out, settings) as evaluation:
        if not run_evaluation(evaluation, context.obj.step_judge(settings), console):
            return signals.exit_code()
        report = benchmark_report(rows, evaluation)
    if json:
        print_json(report)
    else:
        _show(report)
    return exit_codes.NOTHING if report.errors == report.solutions else exit_codes.OK


def _show(report: BenchmarkReport) -> None:
    from redline.cli.eval.view import benchmark_lines, benchmark_table, wide_console

    console = wide_console()
    console.print(benchmark_table(report))
    for line in benchmark_lines(report):
        console.print(line, soft_wrap=True)
