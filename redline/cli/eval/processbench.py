"""`redline eval processbench`: does the verifier find the first wrong step?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.eval.progress import Limit, Out, prepare, run_evaluation
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.evaluation.processbench_report import BenchmarkReport

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="JSON or JSON Lines (id, problem, steps, label), or hub:ORG/NAME."),
]


@options.with_settings(*options.JUDGING, "stop_error", "concurrency")
def processbench(
    call: Invocation,
    sources: Sources,
    limit: Limit = None,
    out: Out = None,
    json: options.Json = False,
) -> int:
    """Judge labelled solutions and report F1: the harmonic mean of the accuracies on wrong and on right ones.

    Each FILE, or split of a hub: name, is a subset. With --out every verdict, vote and rationale is kept, and the same
    command finishes a run that was stopped.
    """
    from redline.cli.console.output import print_json
    from redline.evaluation import read_processbench
    from redline.evaluation.processbench_report import benchmark_report, benchmark_samples

    settings = call.settings
    console = call.console()
    rows = read_processbench(sources, limit)
    with prepare(benchmark_samples(rows), out, settings) as evaluation:
        if not run_evaluation(evaluation, call.dependencies.step_judge(settings), console):
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
