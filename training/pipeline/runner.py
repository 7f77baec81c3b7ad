"""The whole chain, from problems to a verifier with a report; if killed, the same call goes on where it was."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

from redline.agent.errors import RefinementError
from redline.inference import fingerprint_of
from redline.sandbox import open_sandbox
from redline.store import DataError
from redline.training.pipeline.recipe import PipelineRecipe
from redline.training.pipeline.report import HeldOutScore, TrainingReport, write_report
from redline.training.pipeline.run_log import StageResult, run_log
from redline.training.pipeline.stage import StageReport
from redline.training.problems.held_out import held_out
from redline.training.sft.plan import TrainingOutcome
from redline.training.stages.pipeline_stage import PipelineStage, StageProgress
from redline.training.stages.registry import STAGES, stage_file

FAILED_AT_MOST = 0.1
"""Share of a stage's rows. If more failed, a server is away or the like, and what follows would rest on the rest."""


class TooManyFailed(RefinementError):
    """The model or the sandbox failed a stage too often; once that is mended, the same call tries again."""


class NothingLeft(DataError):
    """A stage kept no row, so that there is nothing for the next one; the message says what became of them."""


class Pipeline:
    """A recipe in a folder: a file for each stage, `model/`, `report.md` and `report.json`."""

    def __init__(
        self, recipe: PipelineRecipe, folder: Path, progress: StageProgress = lambda stage, done, rows: None
    ) -> None:
        self._recipe, self._folder, self._progress = recipe, folder, progress
        self._log = run_log(folder, recipe.asked())

    def run(self) -> Path:
        """Do what is owed; the path of the report.

        Raises `NothingLeft`, `TooManyFailed`, `RunRefused` for a folder of another recipe, and what
        `PipelineRecipe.check` and the stages raise. Not to be called where an event loop runs: the fine-tuning blocks
        for hours.
        """
        self._recipe.check()
        with self._log:
            asyncio.run(self._make_data())
            report = TrainingReport(
                recipe=self._recipe.told(),
                training=self._fine_tune(),
                stages=list(self._log.records.values()),
                before=self._measure("before", self._recipe.model),
                after=self._measure("after", f"hf:{(self._folder / 'model').absolute()}"),
            )
            return write_report(report, self._folder)

    async def _make_data(self) -> None:
        if not self._log.records.get("rationales"):
            # The sandbox is needed late: see now that it opens.
            async with open_sandbox(self._recipe.sandbox):
                pass
        for kind in STAGES:
            if done := self._log.records.get(kind.name):
                self._progress(kind.name, done.rows, done.rows)
            else:
                await self._run_stage(kind.of(self._recipe, self._file))

    def _fine_tune(self) -> TrainingOutcome:
        from redline.training.sft.finetune import fine_tune

        return fine_tune(
            self._file("filter"),
            self._recipe.model,
            self._folder / "model",
            self._recipe.preset.tuning,
            seed=self._recipe.seed,
            processes=self._recipe.processes,
            watch=lambda done, steps: self._progress("sft", done, steps),
        )

    def _measure(self, name: str, model: str) -> HeldOutScore:
        """The verifier on the held-out solutions; what an earlier run judged is taken over."""
        from redline.agent.usage.budget import Budget
        from redline.evaluation.processbench.report import benchmark_report, benchmark_samples
        from redline.evaluation.run import EvaluationRun
        from redline.evaluation.step_judge import StepJudge

        rows = held_out("test", self._recipe.preset.size.held_out, self._recipe.seed)
        step_judge = StepJudge(
            verifier=model, sandbox=self._recipe.sandbox, votes=1, stop_error=None, budget=Budget(wall_seconds=None)
        )

        async def run_evaluation(evaluation: EvaluationRun) -> None:
            async with step_judge:
                await evaluation.run(step_judge, lambda: self._progress(name, len(evaluation.scores), len(rows)))

        # Not its name: the folder may be moved, and another model be put where this one was.
        judge = {"weights": fingerprint_of(model, "verifier") or model}
        with EvaluationRun(benchmark_samples(rows), self._folder / f"{name}.jsonl", judge) as evaluation:
            if evaluation.owed:
                asyncio.run(run_evaluation(evaluation))
            report = benchmark_report(rows, evaluation)
        return HeldOutScore(
            model=model,
            scores=report.subsets,
            average_f1=report.average_f1,
            unknown=report.unknown,
            errors=report.errors,
        )

    def _file(self, stage: str) -> Path:
        return stage_file(self._folder, stage)

    async def _run_stage(self, stage: PipelineStage) -> None:
        name, rows = stage.name, stage.rows()
        self._progress(name, 0, rows)
        began = monotonic()
        report = await stage.run(self._file(name), lambda done: self._progress(name, done, rows))
        self._see_that_it_goes_on(name, rows, report)
        result = StageResult(
            name=name,
            rows=rows,
            kept=report.kept,
            dropped=dict(report.dropped),
            failed=report.failed,
            seconds=round(monotonic() - began, 3),
        )
        self._log.add(name, result)

    def _see_that_it_goes_on(self, name: str, rows: int, report: StageReport) -> None:
        if report.failed > FAILED_AT_MOST * rows:
            raise TooManyFailed(
                f"{name}: {report.failed} of {rows} rows failed: {self._file(name)} tells why; "
                "once that is mended, the same command tries them again"
            )
        if not report.kept:
            why = ", ".join(f"{count} {reason}" for reason, count in report.dropped.most_common()) or "no rows"
            raise NothingLeft(f"{name}: nothing was kept of {rows} rows: {why}")
