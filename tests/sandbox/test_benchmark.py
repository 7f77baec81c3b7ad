"""The sandbox's benchmark runs, and its soak can fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from benchmarks import sandbox as benchmark
from benchmarks.support import soak, ways
from redline.sandbox import Execution, SandboxUnavailable, Status


def test_every_way_of_a_quick_run_has_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.main(["--quick"])
    printed = capsys.readouterr().out
    if "Left out" in printed:
        pytest.skip(printed.splitlines()[0])
    for name in benchmark.QUICK.ways:
        assert printed.count(f"| {name} |") >= 1 + len(benchmark.QUICK.checks)
    assert "ours ÷ exec in process with sympy's cache cleared" in printed


def test_a_pool_gives_what_the_check_prints() -> None:
    pool = ways.PoolStyle()
    assert pool._batch(["print(6 * 7)", "print(1)"], 2) == ["42\n", "1\n"]


async def test_a_way_without_a_program_is_missing_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ways.Missing, match="there is no docker command"):
        await ways.opened(ways.EXEC)


async def test_a_failed_check_is_not_a_fast_check() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        await ways.fresh_python().run("1 / 0")


async def test_a_short_soak_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert await soak.soak(60), capsys.readouterr().out
    except SandboxUnavailable as error:
        pytest.skip(str(error))
    assert capsys.readouterr().out.count("| 0 |") == soak.REPORTS


def test_a_soak_has_programs_of_every_status() -> None:
    assert {soak.program(number).status for number in range(1200)} == set(get_args(Status))


def test_a_soak_sees_wrong_statuses_and_wrong_answers() -> None:
    known = soak.program(1)
    assert known.right(Execution("ok", "1\n"))
    assert not known.right(Execution("ok", "2\n"))
    assert not known.right(Execution("killed", "1\n"))


@pytest.mark.parametrize(
    "more", [{"parent": 60.0}, {"supervisors": 40.0}, {"zygotes": 120.0}, {"processes": 20}, {"descriptors": 200}]
)
def test_a_soak_sees_growth(more: dict[str, Any]) -> None:
    before = soak.Sizes(parent=31, supervisors=16, zygotes=82, processes=6, descriptors=33)
    assert not before.grown(before)
    assert replace(before, **more).grown(before)
