"""The whole chain, from problems to a verifier with a report; if killed, the same call goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from training import stages
from training.heldout import held_out
from training.plan import Outcome
from training.recipe import Recipe
from training.report import Measured, StageResult, TrainingReport, write_report
from training.rowfile import read_records, read_solutions
from training.stage import StageReport
from verifier import DataError

STAGES = ("problems", "sample", "rollouts", "label", "rationales", "filter")
"""In the order of the files `1-problems.jsonl` to `6-filter.jsonl`."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its rows are done, and how many there are."""


class NothingLeft(DataError):
    """A stage kept no row, so that there is nothing for the next one; the message says what became of them."""


class Pipeline:
    """A recipe in a folder: a file for each stage, `model/`, `report.md` and `report.json`."""

    def __init__(self, recipe: Recipe, folder: Path, progress: Progress = lambda stage, done, rows: None) -> None:
        self._recipe, self._folder, self._progress = recipe, folder, progress
        self._results: list[StageResult] = []

    def run(self) -> Path:
        """Do what is owed; the path of the report. Raises `NothingLeft`, and what the stages raise.

        Not to be called where an event loop runs: the fine-tuning blocks for hours.
        """
        asyncio.run(self._make_data())
        report = TrainingReport(
            recipe=self._recipe.told(),
            training=self._fine_tune(),
            stages=self._results,
            before=self._measure("before", self._recipe.model),
            after=self._measure("after", f"hf:{(self._folder / 'model').absolute()}"),
        )
        return write_report(report, self._folder)

    async def _make_data(self) -> None:
        for stage in (self._problems, self._sample, self._roll_out, self._label, self._explain, self._agree):
            await stage()

    async def _problems(self) -> None:
        from training.generated import generated_rows
        from training.problemfile import read_problems

        rows = [row for path in self._recipe.problems for row in read_problems(path)]
        rows += generated_rows("train", self._recipe.preset.size.problems)
        if not rows:
            raise DataError("there are no problems to begin with: name files of problems with their answers")
        out = self._file("problems")
        await self._stage("problems", len(rows), lambda watch: stages.write_problems(rows, out, {}, watch))

    async def _sample(self) -> None:
        from training.rows import ProblemRow
        from training.sampler import Sampling

        recipe, given = self._recipe, self._recipe.preset.sampling
        source, out = self._file("problems"), self._file("sample")
        sampling = Sampling(given.most, given.keep, given.temperature)
        rows = sum(1 for _ in read_records(source, ProblemRow))
        await self._stage(
            "sample",
            rows,
            lambda watch: stages.sample_solutions(
                source, out, recipe.policy, sampling, watch, seed=recipe.seed, at_once=recipe.at_once
            ),
        )

    async def _roll_out(self) -> None:
        from training.settling import Settling
        from training.state import Drawing
        from training.survey import Survey

        recipe, preset = self._recipe, self._recipe.preset
        source, out = self._file("sample"), self._file("rollouts")
        survey = Survey(preset.rollouts.most, Settling(preset.rollouts.stop_error, preset.labels.threshold))
        await self._stage(
            "rollouts",
            self._solutions(),
            lambda watch: stages.roll_out(
                source, out, recipe.policy, survey, Drawing(seed=recipe.seed), watch, at_once=recipe.at_once
            ),
        )

    async def _label(self) -> None:
        from training.progress import Scheme
        from training.rows import RolloutRow

        source, out = self._file("rollouts"), self._file("label")
        scheme = Scheme(self._recipe.preset.labels.scheme, self._recipe.preset.labels.threshold)
        rows = sum(1 for _ in read_records(source, RolloutRow))
        await self._stage("label", rows, lambda watch: stages.label_steps(source, out, scheme, watch))

    async def _explain(self) -> None:
        from training.teachers import Lecture

        recipe, lecture = self._recipe, Lecture(seed=self._recipe.seed)
        source, out = self._file("sample"), self._file("rationales")
        await self._stage(
            "rationales",
            self._solutions(),
            lambda watch: stages.write_rationales(
                source, out, recipe.teacher, lecture, watch, sandbox=recipe.sandbox, at_once=recipe.at_once
            ),
        )

    async def _agree(self) -> None:
        from training.consensus import compare_files, read_labels

        rationales, out = self._file("rationales"), self._file("filter")
        labels = read_labels(self._file("label"))
        rows = compare_files(labels, rationales).rows
        await self._stage("filter", rows, lambda watch: stages.keep_agreed(labels, rationales, out, watch))

    def _fine_tune(self) -> Outcome:
        from training.finetune import fine_tune

        return fine_tune(
            self._file("filter"),
            self._recipe.model,
            self._folder / "model",
            self._recipe.preset.tuning,
            seed=self._recipe.seed,
            processes=self._recipe.processes,
            watch=lambda done, steps: self._progress("sft", done, steps),
        )

    def _measure(self, name: str, model: str) -> Measured:
        """The verifier on the held-out solutions; what an earlier run judged is taken over."""
        from agent.benchmark import benchmark_papers, benchmark_report
        from agent.budget import Budget
        from agent.exam import Exam
        from agent.examiner import Examiner

        rows = held_out("test", self._recipe.preset.size.held_out, self._recipe.seed)
        examiner = Examiner(
            verifier=model, sandbox=self._recipe.sandbox, votes=1, stop_error=None, budget=Budget(wall_seconds=None)
        )

        async def sit(exam: Exam) -> None:
            async with examiner:
                await exam.run(examiner, lambda: self._progress(name, len(exam.marks), len(rows)))

        with Exam(benchmark_papers(rows), self._folder / f"{name}.jsonl", {"verifier": model}) as exam:
            if exam.owed:
                asyncio.run(sit(exam))
            report = benchmark_report(rows, exam)
        return Measured(model=model, scores=report.subsets, average_f1=report.average_f1)

    def _file(self, stage: str) -> Path:
        return self._folder / f"{STAGES.index(stage) + 1}-{stage}.jsonl"

    def _solutions(self) -> int:
        return sum(1 for _ in read_solutions(self._file("sample")))

    async def _stage(self, name: str, rows: int, work: Callable[[stages.Watch], Awaitable[StageReport]]) -> None:
        self._progress(name, 0, rows)
        began = monotonic()
        report = await work(lambda done: self._progress(name, done, rows))
        result = StageResult(
            name=name,
            rows=rows,
            kept=report.kept,
            dropped=dict(report.dropped),
            failed=report.failed,
            seconds=monotonic() - began,
        )
        self._results.append(result)
        if not report.kept:
            why = ", ".join(f"{count} {reason}" for reason, count in report.dropped.most_common()) or "no rows"
            raise NothingLeft(f"{name}: nothing was kept of {rows} rows ({why}; {report.failed} failed)")
