"""The stage that draws Monte Carlo completions of solutions from their step boundaries, here or on a Ray cluster."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.training.monte_carlo.estimator import STAGE, MonteCarloEstimator, settings_of
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.ray_actors import ActorSpec, RolloutActors
from redline.training.monte_carlo.state import RolloutSampling
from redline.training.monte_carlo.stopping import StoppingRule
from redline.training.pipeline.row_file import count_rows, read_solutions
from redline.training.pipeline.schema import RolloutRow, SolutionRow
from redline.training.pipeline.stage import AT_ONCE, StageReport, StageRun
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe


@dataclass(frozen=True, slots=True)
class RolloutsStage(PipelineStage):
    """The completer's completions of each solution; with `ray`, by so many actors there."""

    name = STAGE
    reads = (SolutionRow,)
    writes = RolloutRow

    source: Path
    completer: str
    plan: MonteCarloPlan
    sampling: RolloutSampling
    at_once: int = AT_ONCE
    ray: str | None = None
    """Address of a cluster, or `local`."""
    actors: int = 2

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        preset = recipe.preset
        stopping = StoppingRule(preset.rollouts.stop_error, preset.labels.threshold)
        plan = MonteCarloPlan(preset.rollouts.most, stopping)
        sampling = RolloutSampling(preset.rollouts.temperature, seed=recipe.seed)
        return cls(files("sample"), recipe.completed_by, plan, sampling, recipe.at_once)

    def rows(self) -> int:
        """See `PipelineStage`."""
        return count_rows(read_solutions(self.source), self.source)

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""
        from redline.inference import fingerprint_of

        settings, seed = settings_of(self.plan, self.sampling), self.sampling.seed
        origin = {"model": self.completer, "weights": fingerprint_of(self.completer, "policy")}
        with StageRun[SolutionRow](self.name, out, settings, **origin, seed=seed, at_once=self.at_once) as stage:
            async with self._estimator() as estimator:
                return await stage.run(read_solutions(self.source), estimator.work, watch)

    def _estimator(self) -> AbstractAsyncContextManager[RolloutActors | MonteCarloEstimator]:
        from redline.inference import open_model

        if self.ray:
            return RolloutActors(self.ray, ActorSpec(self.completer, self.plan, self.sampling), self.actors)
        return MonteCarloEstimator(open_model(self.completer), self.plan, self.sampling)
