"""`redline eval processbench`: does the verifier find the first wrong step?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.eval.run import Limit, Out, prepare, run_evaluation
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.evaluation.processbench.report import BenchmarkReport

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
    from redline.evaluation import read_processbench
    from redline.evaluation.processbench.report import benchmark_report, benchmark_samples

    rows = read_processbench(sources, limit)
    with prepare(benchmark_samples(rows), out, call.settings) as evaluation:
        if not run_evaluation(evaluation, call.dependencies.step_judge(call.settings), call.console()):
            return signals.exit_code()
        report = benchmark_report(rows, evaluation)
    _show(report, json=json)
    return exit_codes.NOTHING if report.errors == report.solutions else exit_codes.OK


def _show(report: BenchmarkReport, *, json: bool) -> None:
    from redline.cli.console.output import print_json
    from redline.cli.eval.tables import benchmark_lines, benchmark_table, wide_console

    if json:
        print_json(report)
        return
    console = wide_console()
    console.print(benchmark_table(report))
    for line in benchmark_lines(report):
        console.print(line, soft_wrap=True)
