"""The whole chain, from problems to a verifier with a report; if killed, the same call goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from redline.agent.errors import RefinementError
from redline.inference import fingerprint_of
from redline.sandbox import open_sandbox
from redline.store import DataError
from redline.training.pipeline import stages
from redline.training.pipeline.recipe import PipelineRecipe
from redline.training.pipeline.report import HeldOutScore, TrainingReport, write_report
from redline.training.pipeline.row_file import read_records, read_solutions
from redline.training.pipeline.run_log import Logbook, StageResult
from redline.training.pipeline.stage import StageReport
from redline.training.problems.held_out import held_out
from redline.training.problems.problem_set import gathered
from redline.training.sft.plan import TrainingOutcome

STAGES = ("problems", "sample", "rollouts", "label", "rationales", "filter")
"""In the order of the files `1-problems.jsonl` to `6-filter.jsonl`."""

StageProgress = Callable[[str, int, int], None]
"""Told the stage, how many of its rows are done, and how many there are."""


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
        self._log = Logbook(folder, recipe.asked())

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
                stages=self._log.results,
                before=self._measure("before", self._recipe.model),
                after=self._measure("after", f"hf:{(self._folder / 'model').absolute()}"),
            )
            return write_report(report, self._folder)

    async def _make_data(self) -> None:
        if not self._log.finished("rationales"):
            # The walls are needed late: see now that they stand.
            async with open_sandbox(self._recipe.sandbox):
                pass
        works = (self._problems, self._sample, self._roll_out, self._label, self._explain, self._agree)
        for name, work in zip(STAGES, works, strict=True):
            if done := self._log.finished(name):
                self._progress(name, done.rows, done.rows)
            else:
                await work()

    async def _problems(self) -> None:
        files, count, out = self._recipe.problems, self._recipe.preset.size.problems, self._file("problems")
        rows = sum(1 for _ in gathered(files, "train", count))
        await self._stage(
            "problems", rows, lambda watch: stages.write_problems(gathered(files, "train", count), out, {}, watch)
        )

    async def _sample(self) -> None:
        from redline.training.pipeline.schema import ProblemRow
        from redline.training.stages.step_forcing import StepForcing

        recipe, given = self._recipe, self._recipe.preset.sampling
        source, out = self._file("problems"), self._file("sample")
        sampling = StepForcing(given.most, given.keep, given.temperature)
        rows = sum(1 for _ in read_records(source, ProblemRow))
        await self._stage(
            "sample",
            rows,
            lambda watch: stages.sample_solutions(
                source, out, recipe.sampled_by, sampling, watch, seed=recipe.seed, at_once=recipe.at_once
            ),
        )

    async def _roll_out(self) -> None:
        from redline.training.monte_carlo.plan import MonteCarloPlan
        from redline.training.monte_carlo.state import RolloutSampling
        from redline.training.monte_carlo.stopping import StoppingRule

        recipe, preset = self._recipe, self._recipe.preset
        source, out = self._file("sample"), self._file("rollouts")
        sampling = RolloutSampling(preset.rollouts.temperature, seed=recipe.seed)
        plan = MonteCarloPlan(preset.rollouts.most, StoppingRule(preset.rollouts.stop_error, preset.labels.threshold))
        await self._stage(
            "rollouts",
            self._solutions(),
            lambda watch: stages.roll_out(
                source, out, recipe.completed_by, plan, sampling, watch, at_once=recipe.at_once
            ),
        )

    async def _label(self) -> None:
        from redline.training.pipeline.schema import RolloutRow
        from redline.training.stages.relative_progress import LabelScheme

        source, out = self._file("rollouts"), self._file("label")
        scheme = LabelScheme(self._recipe.preset.labels.scheme, self._recipe.preset.labels.threshold)
        rows = sum(1 for _ in read_records(source, RolloutRow))
        await self._stage("label", rows, lambda watch: stages.label_steps(source, out, scheme, watch))

    async def _explain(self) -> None:
        from redline.training.teachers.factory import TeacherSettings

        recipe, teaching = self._recipe, TeacherSettings(seed=self._recipe.seed)
        source, out = self._file("sample"), self._file("rationales")
        await self._stage(
            "rationales",
            self._solutions(),
            lambda watch: stages.write_rationales(
                source, out, recipe.taught_by, teaching, watch, sandbox=recipe.sandbox, at_once=recipe.at_once
            ),
        )

    async def _agree(self) -> None:
        from redline.training.stages.consensus import compare_files, read_labels

        rationales, out = self._file("rationales"), self._file("filter")
        labels = read_labels(self._file("label"))
        rows = compare_files(labels, rationales).rows
        await self._stage("filter", rows, lambda watch: stages.keep_agreed(labels, rationales, out, watch))

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
        from redline.evaluation.judging import StepJudge
        from redline.evaluation.processbench_report import benchmark_report, benchmark_samples
        from redline.evaluation.run import EvaluationRun

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
        return self._folder / f"{STAGES.index(stage) + 1}-{stage}.jsonl"

    def _solutions(self) -> int:
        return sum(1 for _ in read_solutions(self._file("sample")))

    async def _stage(self, name: str, rows: int, work: Callable[[stages.RowWatch], Awaitable[StageReport]]) -> None:
        self._progress(name, 0, rows)
        began = monotonic()
        report = await work(lambda done: self._progress(name, done, rows))
        self._see_that_it_goes_on(name, rows, report)
        result = StageResult(
            name=name,
            rows=rows,
            kept=report.kept,
            dropped=dict(report.dropped),
            failed=report.failed,
            seconds=round(monotonic() - began, 3),
        )
        self._log.add(result)

    def _see_that_it_goes_on(self, name: str, rows: int, report: StageReport) -> None:
        if report.failed > FAILED_AT_MOST * rows:
            raise TooManyFailed(
                f"{name}: {report.failed} of {rows} rows failed: {self._file(name)} tells why; "
                "once that is mended, the same command tries them again"
            )
        if not report.kept:
            why = ", ".join(f"{count} {reason}" for reason, count in report.dropped.most_common()) or "no rows"
            raise NothingLeft(f"{name}: nothing was kept of {rows} rows: {why}")
