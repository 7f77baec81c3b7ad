"""`redline eval calibrate`: the threshold at which accepted solutions are right often enough."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redline.cli import exit_codes, options
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redline.agent.settings.settings import Settings
    from redline.evaluation import Calibration, Reliability

Sources = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Labelled solutions as judged by eval processbench --out.")
]
Precision = Annotated[
    float, typer.Option(min=0.01, max=0.9999, help="The share of accepted solutions that is to be right.")
]
Error = Annotated[
    float, typer.Option(min=0.0001, max=0.5, help="Probability that the threshold found does not keep it.")
]
Write = Annotated[bool, typer.Option("--write/--no-write", help="Write the threshold into ./redline.toml.")]
FigureFile = Annotated[
    Path | None, typer.Option("--figure", metavar="FILE", help="Draw the reliability diagram (png, svg, pdf).")
]


@options.with_settings()
def calibrate(
    call: Invocation,
    sources: Sources,
    precision: Precision = 0.95,
    error: Error = 0.05,
    write: Write = True,
    figure: FigureFile = None,
    json: options.Json = False,
) -> int:
    """Find the lowest threshold at which accepted solutions are right with at least the wanted precision.

    It holds with probability 1 - error over the solutions in FILE, for others like them that are judged with the same
    verifier, votes and stop error. Exit code 1: no threshold reaches it, and nothing was written.
    """
    from redline.evaluation import calibrate as find_threshold
    from redline.evaluation import reliability
    from redline.evaluation.calibration.judged_file import read_labelled
    from redline.evaluation.calibration.plots import draw_reliability

    sample = read_labelled(sources)
    found = find_threshold(sample.solutions, precision, error)
    curve = reliability(sample.rewards) if sample.rewards else None
    if figure and curve:
        draw_reliability(curve, figure, title=f"Rewards of {sample.settings.get('verifier')}")
    _show(found, curve, sample.settings, json=json)
    if found.threshold is None:
        return exit_codes.NOT_ACCEPTED
    if write:
        _write(found, sample.settings)
        _warn(sample.settings, call.settings)
    return exit_codes.OK


def _show(found: Calibration, curve: Reliability | None, judged: Mapping[str, Any], *, json: bool) -> None:
    from redline.cli.console.output import print_json
    from redline.evaluation.calibration.report import CalibrationReport

    if json:
        print_json(CalibrationReport(calibration=found, reliability=curve, settings=dict(judged)))
    else:
        _show_tables(found, curve)


def _show_tables(found: Calibration, curve: Reliability | None) -> None:
    from redline.cli.eval.tables import calibration_lines, reliability_table, threshold_table, wide_console

    console = wide_console()
    if curve:
        console.print(reliability_table(curve))
        console.print(f"Expected calibration error {curve.error:.3f} over {curve.steps:,} labelled steps.\n")
    console.print(threshold_table(found))
    for line in calibration_lines(found):
        console.print(line, soft_wrap=True)


def _write(found: Calibration, judged: Mapping[str, Any]) -> None:
    from redline.agent.settings.setting_file import FILE_NAME, write_setting

    assert found.threshold is not None
    how = ", ".join(f"{name} {judged.get(name)}" for name in ("verifier", "votes", "stop_error"))
    comment = f"at least {100 * found.precision:g} % of what is accepted is right (n = {found.solutions}); {how}"
    write_setting(Path(FILE_NAME), "threshold", found.threshold, comment)
    say(f"redline: threshold = {found.threshold} written to {FILE_NAME}", err=True)


def _warn(judged: Mapping[str, Any], settings: Settings) -> None:
    """The threshold is of a verifier, and another may be the one in force."""
    names = [n for n in ("verifier", "votes", "stop_error") if judged.get(n) != getattr(settings, n)]
    if names:
        wanted = shlex.join(f"--{n.replace('_', '-')}={judged.get(n)}" for n in names)
        say(f"redline: the threshold belongs to other settings than those in force: {wanted}", err=True)
