"""`redline eval bestofn`: does the verifier choose better than majority voting at equal tokens?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.eval.run import Limit, Out, prepare, run_evaluation
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.agent.settings.settings import Settings
    from redline.cli.dependencies import Dependencies
    from redline.evaluation import CandidateSet
    from redline.evaluation.best_of_n.report import BestOfNReport
    from redline.evaluation.run import EvaluationRun

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="JSON or JSON Lines: id, problem, gold, responses; or hub:ORG/NAME."),
]
AllSteps = Annotated[bool, typer.Option("--all-steps", help="Judge the steps behind the first wrong one too.")]


@options.with_settings(*options.JUDGING, "referee", "concurrency")
def bestofn(
    call: Invocation,
    sources: Sources,
    limit: Limit = None,
    out: Out = None,
    all_steps: AllSteps = False,
    json: options.Json = False,
) -> int:
    """Let the verifier choose among sampled solutions, and compare with majority voting at equal tokens.

    Every vote is asked for: those that settle a label are too few to rank by.

    A response is a list of steps, or a text that is split into them. With --out every verdict is kept, and the same
    command finishes a run that was stopped.
    """
    from redline.agent.policy.steps import split_steps
    from redline.evaluation import read_candidates
    from redline.evaluation.best_of_n.report import candidate_samples, with_all_votes

    settings = with_all_votes(call.settings)
    sets = read_candidates(sources, split_steps, limit)
    with prepare(candidate_samples(sets), out, settings, all_steps=all_steps) as evaluation:
        if not run_evaluation(evaluation, call.dependencies.step_judge(settings), call.console()):
            return signals.exit_code()
        report = asyncio.run(_report(sets, evaluation, settings, call.dependencies))
        failed = report.errors == len(evaluation.scores)
    _show(report, json=json)
    return exit_codes.NOTHING if failed else exit_codes.OK


async def _report(
    sets: Sequence[CandidateSet], evaluation: EvaluationRun, settings: Settings, dependencies: Dependencies
) -> BestOfNReport:
    from redline.evaluation.best_of_n.report import best_of_n_report

    referee = await asyncio.to_thread(dependencies.referee, settings)
    try:
        return await best_of_n_report(sets, evaluation, referee)
    finally:
        if referee is not None:
            await referee.aclose()


def _show(report: BestOfNReport, *, json: bool) -> None:
    from redline.cli.console.output import print_json
    from redline.cli.eval.tables import best_of_n_lines, best_of_n_table, equal_table, wide_console

    if json:
        print_json(report)
        return
    console = wide_console()
    console.print(best_of_n_table(report))
    console.print()
    console.print(equal_table(report))
    for line in best_of_n_lines(report):
        console.print(line, soft_wrap=True)
