"""Solutions of a problem by the policy itself, until right and wrong ones are both there (genprm.md, step forcing).

Sampled in growing batches, each one request, so that the prompt is computed once: 8, 8, 16, 32, 64, then 128 a time,
which is the most that every OpenAI-compatible server takes. Most problems are settled by the first batch; a problem
that the policy nearly always, or nearly never, solves is worth a long search for one solution of the other kind.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from redline.agent.policy.prompts import solve_prompt
from redline.agent.policy.steps import continued, join_steps
from redline.inference import Completion, LanguageModel, Request
from redline.training.pipeline.row_file import count_rows, read_records
from redline.training.pipeline.schema import ProblemRow, SampledRow, SampledSolution
from redline.training.pipeline.stage import AT_ONCE, Dropped, StageReport, StageRun
from redline.training.stages.pipeline_stage import PipelineStage, RowWatch, StageFiles
from redline.verifier import AnswerChecker, Equality, extract_answer
from redline.verifier.genprm.seeds import derive_seed

if TYPE_CHECKING:
    from redline.training.pipeline.recipe import PipelineRecipe

FIRST_BATCH, LARGEST_BATCH = 8, 128
ONLY_RIGHT, ONLY_WRONG, NONE = "only right", "only wrong", "no answer that could be compared"


@dataclass(frozen=True, slots=True)
class StepForcing:
    """How a problem's solutions are sampled. Raises `ValueError` for less than one solution."""

    most: int = 2048
    """Solutions of a problem until it is given up, as in the paper."""
    keep: int = 4
    """Different solutions of each kind that are kept, the first ones."""
    temperature: float = 0.7
    """The paper's, as are the next two."""
    top_p: float = 1.0
    max_tokens: int = 2048
    """New tokens a solution may have; at most half of what its prompt leaves of the model's context."""

    def __post_init__(self) -> None:
        if self.most < 1 or self.keep < 1:
            raise ValueError("most and keep must be at least 1")


@dataclass(frozen=True, slots=True)
class SampleStage(PipelineStage):
    """Solutions of each problem by the policy, until right and wrong ones are both there."""

    name = "sample"
    reads = (ProblemRow,)
    writes = SampledRow

    source: Path
    policy: str
    sampling: StepForcing
    seed: int = 0
    at_once: int = AT_ONCE

    @classmethod
    def of(cls, recipe: PipelineRecipe, files: StageFiles) -> Self:
        """See `PipelineStage`."""
        given = recipe.preset.sampling
        sampling = StepForcing(given.most, given.keep, given.temperature)
        return cls(files("problems"), recipe.sampled_by, sampling, recipe.seed, recipe.at_once)

    def rows(self) -> int:
        """See `PipelineStage`."""
        return count_rows(read_records(self.source, ProblemRow), self.source)

    async def run(self, out: Path, watch: RowWatch) -> StageReport:
        """See `PipelineStage`."""
        from redline.inference import fingerprint_of, open_model

        model, settings = open_model(self.policy), asdict(self.sampling)
        origin = {"model": self.policy, "weights": fingerprint_of(self.policy, "policy")}
        try:
            with StageRun[ProblemRow](
                self.name, out, settings, **origin, seed=self.seed, at_once=self.at_once
            ) as stage:
                async with AnswerChecker() as checker:
                    sampler = SolutionSampler(model, checker, self.sampling, self.seed)
                    return await stage.run(read_records(self.source, ProblemRow), sampler.sample, watch)
        finally:
            await model.aclose()


class SolutionSampler:
    """Samples solutions with a policy; `checker` must be open while it is used."""

    def __init__(self, policy: LanguageModel, checker: AnswerChecker, sampling: StepForcing, seed: int = 0) -> None:
        self._policy, self._checker, self._sampling, self._seed = policy, checker, sampling, seed

    async def sample(self, row: ProblemRow) -> SampledRow | Dropped:
        """The problem with solutions of both kinds, in the order in which they were drawn.

        A solution that was cut off, has no step, or whose answer cannot be compared is of no kind; one that comes to
        its end without an answer is wrong. Raises what the model raises, and `CheckerUnavailable`.
        """
        found = _Found(self._sampling.keep)
        answers: dict[str, Equality] = {}
        for size in _batches(self._sampling.most):
            for completion in (await self._policy.generate(self._request(row, found.drawn, size))).completions:
                found.drawn += 1
                sample = await self._judged(row, completion, answers)
                if sample is not None:
                    found.add(sample)
            if found.both:
                return SampledRow(**row.model_dump(), solutions=tuple(found.kept), drawn=found.drawn)
        return Dropped(found.why)

    def _request(self, row: ProblemRow, drawn: int, size: int) -> Request:
        sampling, prompt = self._sampling, solve_prompt(self._policy, row.problem)
        # As the loop's policy is held to (`redline.agent.policy.policy`): the solution must be judged in a context of
        # the same size.
        room = max(1, (self._policy.max_context - self._policy.count_tokens(prompt)) // 2)
        return Request(
            prompt,
            max_tokens=min(sampling.max_tokens, room),
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            n=size,
            seed=derive_seed(self._seed, zlib.crc32(row.id.encode()), drawn),
        )

    async def _judged(
        self, row: ProblemRow, completion: Completion, answers: dict[str, Equality]
    ) -> SampledSolution | None:
        """The completion as a solution; None where it is of no kind. `answers` are those compared before."""
        # Garbage may hold half of a surrogate pair, which no file takes.
        text = completion.text.encode(errors="replace").decode()
        steps = tuple(continued((), text))
        if completion.finish_reason == "length" or not steps:
            return None
        given = extract_answer(join_steps(steps))
        if given is None:
            return SampledSolution(steps=steps, given=None, right=False)
        if given not in answers:
            answers[given] = await self._checker.equal(row.answer, given)
        return (
            None
            if answers[given] == "unknown"
            else SampledSolution(steps=steps, given=given, right=answers[given] == "yes")
        )


@dataclass(slots=True)
class _Found:
    """What was drawn of one problem."""

    keep: int
    drawn: int = 0
    kept: list[SampledSolution] = field(default_factory=list)

    def add(self, sample: SampledSolution) -> None:
        """Keep it, if it is another one than those kept, of a kind of which there are not enough."""
        if sample not in self.kept and self._count(right=sample.right) < self.keep:
            self.kept.append(sample)

    @property
    def both(self) -> bool:
        return len({sample.right for sample in self.kept}) == 2

    @property
    def why(self) -> str:
        """Why the problem is dropped."""
        if not self.kept:
            return NONE
        return ONLY_RIGHT if self.kept[0].right else ONLY_WRONG

    def _count(self, *, right: bool) -> int:
        return sum(sample.right == right for sample in self.kept)


def _batches(most: int) -> Iterator[int]:
    """The sizes of the batches: each as large as all before it, up to the largest; together `most`."""
    drawn = 0
    while drawn < most:
        size = min(drawn or FIRST_BATCH, LARGEST_BATCH, most - drawn)
        yield size
        drawn += size
