"""An evaluation: many solutions judged at once, one line of output each; if killed, it can be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, Self

from redline.agent.batch.rows import digest
from redline.agent.result import Failure, RunUsage
from redline.agent.settings.settings import setting_defaults
from redline.evaluation.judging import JudgedSolution
from redline.record import Record
from redline.store import JsonlFile, RunRefused, StorageFailed, refuse_other_settings
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


class EvaluationRun:
    """The solutions, what was found for each, and the file it is written to; a context manager.

    Entering it takes the lock on `target` and takes over the lines of an earlier run, which must belong to these
    solutions and settings; without a target nothing is kept. Raises `RunRefused`.
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
        self._samples = {sample.id: sample for sample in samples}
        self._file = JsonlFile(target) if target else None
        self._settings = {**settings, "all_steps": all_steps}
        self._all_steps = all_steps
        self._at_once = at_once
        self.scores: dict[str, SampleScore] = {}
        """What was found, by id, earlier runs included."""
        self.resumed = 0
        """How many an earlier run had done."""
        self.seconds = 0.0
        """Wall time of `run`."""
        self._began: float | None = None

    def __enter__(self) -> Self:
        if self._file:
            self._file.__enter__()
            try:
                for number, line in enumerate(self._file.lines(), 1):
                    self._take_over(line, f"{self._file.path}: line {number}")
            except BaseException:
                self._file.__exit__(None, None, None)
                raise
        self.resumed = len(self.scores)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.__exit__(kind, error, trace)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the solutions are judged with, as every line says."""
        return self._settings

    @property
    def owed(self) -> int:
        """Solutions that were not judged yet."""
        return len(self._samples) - len(self.scores)

    @property
    def kept(self) -> bool:
        """Whether there is a file to go on with."""
        return self._file is not None

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
        if self._file:
            self._file.cut_torn_line()
        owed = iter([sample for name, sample in self._samples.items() if name not in self.scores])
        self._began = monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                guard = group.create_task(self._file.guard()) if self._file else None
                at_once = range(min(self._at_once, self.owed))
                await asyncio.gather(*[group.create_task(self._work(owed, judge, watch)) for _ in at_once])
                if guard:
                    guard.cancel()
        except* StorageFailed as errors:
            raise errors.exceptions[0] from None
        finally:
            self.seconds = monotonic() - self._began

    async def _work(self, owed: Iterator[EvaluationSample], judge: SolutionJudge, watch: Callable[[], None]) -> None:
        for sample in owed:
            found = await judge.judge_solution(sample.problem, sample.steps, all_steps=self._all_steps)
            line = self._line(sample, found)
            if self._file:
                line = self._write(sample, line, found)
            self.scores[sample.id] = _score(line)
            watch()
            if self._file:
                await self._file.sync()

    def _write(self, sample: EvaluationSample, line: dict[str, Any], found: JudgedSolution) -> dict[str, Any]:
        """Write the line, or where it holds what JSON has no word for, one that says so."""
        assert self._file is not None
        try:
            self._file.append(line)
        except ValueError as error:
            failure = Failure(boundary="verifier", type=type(error).__name__, message=f"cannot be written: {error}")
            line = self._line(sample, replace(found, verdicts=(), error=failure))
            self._file.append(line)
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
            "settings": self._settings,
        }

    def _take_over(self, line: Mapping[str, Any], where: str) -> None:
        name = line["id"]
        sample = self._samples.get(name)
        if name in self.scores:
            raise RunRefused(f"{where}: the id {name!r} is there twice")
        if sample is None:
            raise RunRefused(f"{where}: the id {name!r} is not among what is to be judged; choose another output file")
        if _content(line.get("problem"), line.get("steps")) != _content(sample.problem, list(sample.steps)):
            raise RunRefused(f"{where}: another solution than {name!r} is now; choose another output file")
        if any(line.get(key) != value for key, value in sample.metadata.items()):
            raise RunRefused(
                f"{where}: {name!r} has other {', '.join(sample.metadata)} now; choose another output file"
            )
        refuse_other_settings(line.get("settings"), self._settings, where, {**setting_defaults(), "all_steps": False})
        try:
            self.scores[name] = _score(line)
        except (KeyError, TypeError, ValueError) as error:
            raise RunRefused(f"{where}: not the output of an evaluation: {error!r}") from error


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


def _content(problem: object, steps: object) -> bytes:
    return digest(repr((problem, steps)))
