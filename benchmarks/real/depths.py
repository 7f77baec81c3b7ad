"""How deep does a judge have to go? P(Yes) at once, behind the analysis and behind the code, step by step.

    python -m benchmarks.real.short_solutions ../shared/data/processbench/gsm8k.jsonl --each 8 > short.jsonl
    python -m benchmarks.real.depths depths/record.jsonl short.jsonl --model gguf:qwen2.5-coder-1.5b

Every step up to the first wrong one is judged to the full depth, with a look at each: so one record tells, for each
doubt, where `adaptive:` would have stopped, what it would have said there, and what it would have written. (That its
later rationales would stand behind shorter ones is left out.) Each solution is a line of the record as soon as it is
done, and the same command goes on with what is owed.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.support.table import share, show
from benchmarks.votes import Meter
from redline.evaluation.processbench.benchmark import LabelledSolution, read_processbench
from redline.inference import LanguageModel, open_model
from redline.record import Record
from redline.sandbox import Sandbox, open_sandbox
from redline.store import RecordLog
from redline.verifier import GenPRM, JudgingRecipe

_NEVER = 1e-12
"""A doubt at which nothing is settled."""
DOUBTS = (0.01, 0.05, 0.1, 0.2)


class DeepStep(Record):
    """What was seen of a step on the way down."""

    right: bool
    """By the label."""
    looks: tuple[float, ...]
    """P(Yes) at once, behind the analysis, behind the code; the last one is the verdict's."""
    analysis_tokens: int
    tokens: int
    """All that was written, the analysis included."""


class DepthRecord(Record):
    """A solution's steps, up to the first wrong one."""

    name: str
    steps: tuple[DeepStep, ...]


async def look(solution: LabelledSolution, model: LanguageModel, sandbox: Sandbox) -> DepthRecord:
    """Judge the steps up to the first wrong one to the full depth. Raises what the model raises."""
    meter = Meter(model)
    judge = GenPRM(meter, sandbox, demonstrations=True, doubt=_NEVER)
    steps = solution.steps[: solution.label + 1] if solution.label >= 0 else solution.steps
    seen: list[DeepStep] = []
    async for verdict in judge.judge(solution.problem, steps, all_steps=True):
        [vote] = verdict.votes
        written = meter.usage.completion_tokens - sum(step.tokens for step in seen)
        analysis = model.count_tokens(vote.evidence.analysis) if vote.evidence.analysis else 0
        right = len(seen) != solution.label
        seen.append(DeepStep(right=right, looks=vote.looks, analysis_tokens=min(analysis, written), tokens=written))
    return DepthRecord(name=solution.id, steps=tuple(seen))


async def record(options: argparse.Namespace) -> list[DepthRecord]:
    """Work on what the record owes; the records of all solutions. Raises `RunRefused`."""
    rows = read_processbench([str(options.data)])
    asked = {"model": options.model, "data": options.data.name}
    with RecordLog(options.record, "depths", asked, DepthRecord, "a record of depths") as log:
        owed = [row for row in rows if row.id not in log.records]
        if owed:
            model = await asyncio.to_thread(open_model, options.model, role="verifier")
            try:
                async with open_sandbox("local") as sandbox:
                    for row in owed:
                        log.add(row.id, await look(row, model, sandbox))
            finally:
                await model.aclose()
        return [log.records[row.id] for row in rows]


def report(records: Sequence[DepthRecord]) -> None:
    """Write the table."""
    steps = [step for record in records for step in record.steps if len(step.looks) > 1]
    rows = [_row(f"adaptive, doubt {doubt:g}", steps, doubt) for doubt in DOUBTS]
    header = (
        "judge",
        "steps",
        "settled at once",
        "behind the analysis",
        "right steps called right, %",
        "wrong steps called wrong, %",
        "tokens a step",
    )
    show(header, [*rows, _row("full depth", steps, _NEVER)])


def _row(name: str, steps: Sequence[DeepStep], doubt: float) -> list[str]:
    stops = [_stop(step, doubt) for step in steps]
    says = [step.looks[stop] >= 0.5 for step, stop in zip(steps, stops, strict=True)]
    right = [said for step, said in zip(steps, says, strict=True) if step.right]
    wrong = [not said for step, said in zip(steps, says, strict=True) if not step.right]
    early = [stop if stop < len(step.looks) - 1 else None for step, stop in zip(steps, stops, strict=True)]
    tokens = sum(_written(step, stop) for step, stop in zip(steps, early, strict=True))
    return [
        name,
        str(len(steps)),
        str(early.count(0)),
        str(early.count(1)),
        share(sum(right), len(right)),
        share(sum(wrong), len(wrong)),
        f"{tokens / max(1, len(steps)):.0f}",
    ]


def _stop(step: DeepStep, doubt: float) -> int:
    """The index of the look at which an adaptive judge would have stopped."""
    recipe = JudgingRecipe(doubt=doubt)
    return next(index for index, settled in _settled(step, recipe) if settled)


def _settled(step: DeepStep, recipe: JudgingRecipe) -> Iterator[tuple[int, bool]]:
    last = len(step.looks) - 1
    for index, reward in enumerate(step.looks):
        yield index, index == last or recipe.settles(reward, explained=index > 0)


def _written(step: DeepStep, stop: int | None) -> int:
    return {0: 0, 1: step.analysis_tokens}.get(-1 if stop is None else stop, step.tokens)


def main() -> None:
    """The command line of `python -m benchmarks.real.depths`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path, help="JSON Lines, made where it is not there; its folder is the run's")
    parser.add_argument("data", type=Path, help="labelled solutions, as `short_solutions` writes them")
    parser.add_argument("--model", default="gguf:qwen2.5-coder-1.5b")
    report(asyncio.run(record(parser.parse_args())))


if __name__ == "__main__":
    main()
