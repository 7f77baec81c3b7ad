"""The stages of the pipeline as functions: a file in, a file out. `redline train` has a command for each.

Each goes on where an earlier run of it stopped, refuses the output of other settings (`RunRefused`) and input that is
not the output of the stage before (`DataError`), and tells `watch` how many rows are done. The last stage is
`redline.training.sft.finetune.fine_tune`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from redline.training.pipeline.stage import AT_ONCE, Dropped, Stage, StageReport

if TYPE_CHECKING:
    from redline.training.monte_carlo.plan import MonteCarloPlan
    from redline.training.monte_carlo.state import RolloutSampling
    from redline.training.pipeline.schema import ConversationRow, LabelRow, ProblemRow, RationaleRow, RolloutRow
    from redline.training.stages.consensus import LabelIndex
    from redline.training.stages.relative_progress import LabelScheme
    from redline.training.stages.step_forcing import StepForcing
    from redline.training.teachers.factory import TeacherSettings

RowWatch = Callable[[int], None]


async def write_problems(
    rows: Iterable[ProblemRow], out: Path, settings: dict[str, str], watch: RowWatch
) -> StageReport:
    """Write problems down; those without an answer are dropped."""

    async def work(row: ProblemRow) -> ProblemRow | Dropped:
        return row if row.answer else Dropped("no answer")

    with Stage["ProblemRow"]("problems", out, settings) as stage:
        return await stage.run(rows, work, watch)


async def sample_solutions(
    source: Path,
    out: Path,
    policy: str,
    sampling: StepForcing,
    watch: RowWatch,
    *,
    seed: int = 0,
    at_once: int = AT_ONCE,
) -> StageReport:
    """Solutions of each problem by the policy, until right and wrong ones are both there."""
    from redline.inference import fingerprint_of, open_model
    from redline.training.pipeline.row_file import read_records
    from redline.training.pipeline.schema import ProblemRow
    from redline.training.stages.step_forcing import SolutionSampler
    from redline.verifier import AnswerChecker

    model = open_model(policy)
    origin = {"model": policy, "weights": fingerprint_of(policy, "policy")}
    try:
        with Stage[ProblemRow]("sample", out, asdict(sampling), **origin, seed=seed, at_once=at_once) as stage:
            async with AnswerChecker() as checker:
                sampler = SolutionSampler(model, checker, sampling, seed)
                return await stage.run(read_records(source, ProblemRow), sampler.sample, watch)
    finally:
        await model.aclose()


async def roll_out(
    source: Path,
    out: Path,
    completer: str,
    plan: MonteCarloPlan,
    sampling: RolloutSampling,
    watch: RowWatch,
    *,
    at_once: int = AT_ONCE,
    ray: str | None = None,
    actors: int = 2,
) -> StageReport:
    """The completer's completions of each solution from its step boundaries; with `ray`, by so many actors there."""
    from redline.inference import fingerprint_of, open_model
    from redline.training.monte_carlo.estimator import STAGE, MonteCarloEstimator, settings_of
    from redline.training.monte_carlo.ray_actors import ActorPool, ActorSpec
    from redline.training.pipeline.row_file import read_solutions
    from redline.training.pipeline.schema import SolutionRow

    settings = settings_of(plan, sampling)
    origin = {"model": completer, "weights": fingerprint_of(completer, "policy")}
    with Stage[SolutionRow](STAGE, out, settings, **origin, seed=sampling.seed, at_once=at_once) as stage:
        async with AsyncExitStack() as stack:
            worker: ActorPool | MonteCarloEstimator
            if ray:
                worker = await stack.enter_async_context(ActorPool(ray, ActorSpec(completer, plan, sampling), actors))
            else:
                worker = await stack.enter_async_context(MonteCarloEstimator(open_model(completer), plan, sampling))
            return await stage.run(read_solutions(source), worker.work, watch)


async def label_steps(source: Path, out: Path, scheme: LabelScheme, watch: RowWatch) -> StageReport:
    """Labels of the steps, by relative progress."""
    from redline.training.pipeline.row_file import read_records
    from redline.training.pipeline.schema import RolloutRow
    from redline.training.stages.relative_progress import label

    async def work(row: RolloutRow) -> LabelRow:
        return label(row, scheme)

    with Stage[RolloutRow]("label", out, asdict(scheme)) as stage:
        return await stage.run(read_records(source, RolloutRow), work, watch)


async def write_rationales(
    source: Path,
    out: Path,
    teacher: str,
    teaching: TeacherSettings,
    watch: RowWatch,
    *,
    sandbox: str,
    at_once: int = AT_ONCE,
) -> StageReport:
    """Analysis and executed code for every step up to the first wrong one, by the teacher."""
    from redline.training.pipeline.row_file import read_solutions
    from redline.training.pipeline.schema import SolutionRow
    from redline.training.stages.rationales import STAGE, taught_by
    from redline.training.teachers.factory import fingerprint_of_teacher, open_teacher

    settings = teaching.settings(teacher)
    origin = {"model": teacher, "weights": fingerprint_of_teacher(teacher)}
    with Stage[SolutionRow](STAGE, out, settings, **origin, seed=teaching.seed, at_once=at_once) as stage:
        async with open_teacher(teacher, teaching, sandbox=sandbox) as opened:
            return await stage.run(read_solutions(source), taught_by(opened), watch)


async def keep_agreed(labels: LabelIndex, rationales: Path, out: Path, watch: RowWatch) -> StageReport:
    """The solutions about which labels and rationales agree, as conversations."""
    from redline.training.pipeline.row_file import read_records
    from redline.training.pipeline.schema import RationaleRow
    from redline.training.stages.consensus import agreed

    async def work(row: RationaleRow) -> ConversationRow | Dropped:
        return agreed(row, labels.of(row))

    with Stage[RationaleRow]("filter", out, {}) as stage:
        return await stage.run(read_records(rationales, RationaleRow), work, watch)
