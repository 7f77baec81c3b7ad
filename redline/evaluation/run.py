"""An evaluation: many solutions judged at once, one line of output each; if killed, it can be finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, Self

from redline.agent.result import Failure, RunUsage
from redline.agent.settings.settings import setting_defaults
from redline.evaluation.step_judge import JudgedSolution
from redline.record import Record
from redline.store import JsonlFile, OutputLine, ResumableRun, refuse_other_settings
from redline.verifier import Label, Verdict


@dataclass(frozen=True, slots=True)
class EvaluationSample:
    """A solution to be judged."""

    id: str
    """Of its own in the evaluation."""
    problem: str
    steps: tuple[str, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """Written into its line as they are: the label, for one. The judge never sees them."""


class SampleScore(Record):
    """What was found for one solution, without rationales: they are in the file."""

    labels: tuple[Label, ...]
    """Of its first steps, in order."""
    rewards: tuple[float | None, ...]
    usage: RunUsage
    solution_tokens: int
    """How long the solution itself is."""
    error: str | None = None

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts without their votes."""
        return [Verdict(verdict=v, reward=r, votes=()) for v, r in zip(self.labels, self.rewards, strict=True)]


class SolutionJudge(Protocol):
    """What an evaluation needs of a `StepJudge`."""

    async def judge_solution(
        self, problem: str, steps: Sequence[str], *, all_steps: bool = False
    ) -> JudgedSolution: ...


class EvaluationRun(ResumableRun):
    """The solutions, what was found for each, and the file it is written to; a context manager.

    The lines of an earlier run must belong to these solutions and settings; without a target nothing is kept.
    """

    def __init__(
        self,
        samples: Sequence[EvaluationSample],
        target: Path | None,
        settings: Mapping[str, Any],
        *,
        all_steps: bool = False,
        at_once: int = 8,
    ) -> None:
        super().__init__(JsonlFile(target) if target else None)
        self.kept = target is not None
        """Whether there is a file to go on with."""
        self.settings: Mapping[str, Any] = {**settings, "all_steps": all_steps}
        """What the solutions are judged with, as every line says."""
        self.scores: dict[str, SampleScore] = {}
        """What was found, by id, earlier runs included."""
        self.resumed = 0
        """How many an earlier run had done."""
        self.seconds = 0.0
        """Wall time of `run`."""
        self._samples = {sample.id: sample for sample in samples}
        self._all_steps = all_steps
        self._at_once = at_once
        self._began: float | None = None

    def __enter__(self) -> Self:
        super().__enter__()
        self.resumed = len(self.scores)
        return self

    @property
    def owed(self) -> int:
        """Solutions that were not judged yet."""
        return len(self._samples) - len(self.scores)

    @property
    def pace(self) -> float:
        """Solutions a minute, in this run."""
        seconds = self.seconds or (monotonic() - self._began if self._began else 0.0)
        return 60 * (len(self.scores) - self.resumed) / seconds if seconds else 0.0

    @property
    def usage(self) -> RunUsage:
        """What all judged solutions cost; the wall times add up, though they ran side by side."""
        return total(score.usage for score in self.scores.values())

    async def run(self, judge: SolutionJudge, watch: Callable[[], None] = lambda: None) -> None:
        """Judge every solution that is owed; `watch` is called after each.

        Cancelling it loses those in flight and nothing else. Raises `StorageFailed` when the output fails.
        """

        async def judged(sample: EvaluationSample) -> JudgedSolution:
            return await judge.judge_solution(sample.problem, sample.steps, all_steps=self._all_steps)

        def put(sample: EvaluationSample, found: JudgedSolution) -> None:
            self._keep(sample.id, _score(self._write(sample, found)))
            watch()

        self._began = monotonic()
        owed = [sample for name, sample in self._samples.items() if name not in self._done]
        try:
            await self._work_through(iter(owed), judged, put, self._at_once)
        finally:
            self.seconds = monotonic() - self._began

    def _keep(self, name: str, score: SampleScore) -> None:
        self.scores[name] = score
        self._done.add(name)

    def _write(self, sample: EvaluationSample, found: JudgedSolution) -> Mapping[str, Any]:
        """Write the line, or where it holds what JSON has no word for, one that says so."""
        line = self._line(sample, found)
        try:
            self._append(line)
        except ValueError as error:
            failure = Failure(boundary="verifier", type=type(error).__name__, message=f"cannot be written: {error}")
            line = self._line(sample, replace(found, verdicts=(), error=failure))
            self._append(line)
        return line

    def _line(self, sample: EvaluationSample, found: JudgedSolution) -> dict[str, Any]:
        return {
            "id": sample.id,
            **sample.metadata,
            "problem": sample.problem,
            "steps": list(sample.steps),
            "verdicts": [verdict.model_dump(mode="json") for verdict in found.verdicts],
            "usage": found.usage.model_dump(mode="json"),
            "solution_tokens": found.solution_tokens,
            "error": found.error.model_dump(mode="json") if found.error else None,
            "settings": self.settings,
        }

    def _take_over(self, line: OutputLine) -> None:
        sample, fields = self._samples.get(line.id), line.fields
        if sample is None:
            raise line.refused(f"the id {line.id!r} is not among what is to be judged; choose another output file")
        if (fields.get("problem"), fields.get("steps")) != (sample.problem, list(sample.steps)):
            raise line.refused(f"another solution than {line.id!r} is now; choose another output file")
        if any(fields.get(key) != value for key, value in sample.metadata.items()):
            raise line.refused(f"{line.id!r} has other {', '.join(sample.metadata)} now; choose another output file")
        defaults = {**setting_defaults(), "all_steps": False}
        refuse_other_settings(fields.get("settings"), self.settings, line.where, defaults)
        try:
            self._keep(line.id, _score(fields))
        except (KeyError, TypeError, ValueError) as error:
            raise line.refused(f"not the output of an evaluation: {error!r}") from error


def total(costs: Iterator[RunUsage] | Sequence[RunUsage]) -> RunUsage:
    """The sum of what was spent."""
    sums: dict[str, float] = dict.fromkeys(RunUsage.model_fields, 0)
    for cost in costs:
        for name in sums:
            sums[name] += getattr(cost, name)
    return RunUsage.model_validate(sums)


def _score(line: Mapping[str, Any]) -> SampleScore:
    return SampleScore(
        labels=tuple(verdict["verdict"] for verdict in line["verdicts"]),
        rewards=tuple(verdict["reward"] for verdict in line["verdicts"]),
        usage=RunUsage.model_validate(line["usage"]),
        solution_tokens=line["solution_tokens"],
        error=f"{line['error']['type']}: {line['error']['message']}" if line["error"] else None,
    )
