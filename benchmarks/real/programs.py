"""A greedy chain and independent programs of one model: how much does it say of an answer that programs agree with it?

    python -m benchmarks.real.programs programs-0.5b/record.jsonl --model gguf:qwen2.5-coder-0.5b \\
        --data ../shared/data/gsm8k/train.jsonl

Each problem is a line of the record as soon as it is done, and the same command goes on with what is owed. The problems
are the first of the file's after shuffling with the seed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from benchmarks.support.table import share, show
from benchmarks.votes import Meter
from redline.agent.policy.policy import Policy, PolicySampling
from redline.agent.result import Attempt
from redline.inference import LanguageModel, open_model
from redline.record import Record
from redline.sandbox import Sandbox, open_sandbox
from redline.store import RecordLog
from redline.verifier import AnswerChecker, CodeRun, Equality, Label, ProgramCache, ProgramJudge
from redline.verifier.judges.program.printed_answer import printed_answer

CHAIN_TOKENS = 512
PROGRAMS = 2
"""One greedy, one sampled."""


class ProblemRecord(Record):
    """What came out on one problem."""

    name: str
    gold: str
    chain: tuple[str, ...]
    """The steps of the greedy chain."""
    answer: str | None
    """The chain's."""
    right: Equality
    """Whether the chain's answer equals the gold one."""
    programs: tuple[CodeRun | None, ...]
    programs_right: tuple[Label, ...]
    agrees: tuple[Label, ...]
    """Whether each program's answer equals the chain's."""
    programs_agree: bool
    """Whether both programs print equal answers."""
    chain_tokens: int
    program_tokens: int
    seconds: float


@dataclass(frozen=True)
class Worker:
    """What a problem is worked on with."""

    model: LanguageModel
    sandbox: Sandbox
    seed: int

    async def work(self, row: dict[str, Any]) -> ProblemRecord:
        """The chain and the programs of a problem, graded. Raises what the model raises."""
        began = monotonic()
        policy_meter, program_meter = Meter(self.model), Meter(self.model)
        judge = ProgramJudge(program_meter, self.sandbox, votes=PROGRAMS, cache=ProgramCache())
        policy = Policy(policy_meter, PolicySampling(attempt_tokens=CHAIN_TOKENS))
        question, gold = row["question"], row["answer"]
        # The programs are written once, for whichever answer they are compared with.
        attempt, (right, runs) = await asyncio.gather(policy.draft(question), self._asked(judge, question, gold))
        agrees, _ = await self._asked(judge, question, attempt.answer)
        return ProblemRecord(
            name=row["id"],
            gold=gold,
            chain=tuple(step.text for step in attempt.steps),
            answer=attempt.answer,
            right=await _graded(attempt, gold),
            programs=runs,
            programs_right=right,
            agrees=agrees,
            programs_agree=await self._agree(judge, question, runs),
            chain_tokens=policy_meter.usage.completion_tokens,
            program_tokens=program_meter.usage.completion_tokens,
            seconds=round(monotonic() - began, 1),
        )

    async def _asked(
        self, judge: ProgramJudge, question: str, answer: str | None
    ) -> tuple[tuple[Label, ...], tuple[CodeRun | None, ...]]:
        """What each program says of an answer, and how it ran."""
        if answer is None:
            return ("unknown", "unknown"), (None, None)
        verdicts = [v async for v in judge.judge(question, [f"\\boxed{{{answer}}}"], seed=self.seed)]
        votes = verdicts[0].votes
        return tuple(v.verdict for v in votes), tuple(next(iter(v.evidence.runs), None) for v in votes)

    async def _agree(self, judge: ProgramJudge, question: str, runs: Sequence[CodeRun | None]) -> bool:
        first = runs[0]
        answer = printed_answer(first.output) if first is not None and first.status == "ok" else None
        return (await self._asked(judge, question, answer))[0] == ("yes",) * PROGRAMS


async def _graded(attempt: Attempt, gold: str) -> Equality:
    if attempt.answer is None:
        return "no"
    async with AnswerChecker() as checker:
        return await checker.equal(gold, attempt.answer)


def problems(path: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """The first problems of a file after shuffling. Raises `OSError`, `ValueError`."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    Random(seed).shuffle(rows)
    return rows[:count]


async def record(options: argparse.Namespace) -> list[ProblemRecord]:
    """Work on what the record owes; the records of all problems asked for. Raises `RunRefused`."""
    asked = {"model": options.model, "data": options.data.name, "seed": options.seed}
    rows = problems(options.data, options.problems, options.seed)
    with RecordLog(options.record, "programs", asked, ProblemRecord, "a record of programs") as log:
        owed = [row for row in rows if row["id"] not in log.records]
        if owed:
            await _work(owed, options, lambda done: log.add(done.name, done))
        return [log.records[row["id"]] for row in rows]


async def _work(
    owed: Sequence[dict[str, Any]], options: argparse.Namespace, keep: Callable[[ProblemRecord], None]
) -> None:
    model = await asyncio.to_thread(open_model, options.model)
    try:
        async with open_sandbox("local") as sandbox:
            worker = Worker(model, sandbox, options.seed)
            for row in owed:
                keep(await worker.work(row))
    finally:
        await model.aclose()


def report(records: Sequence[ProblemRecord]) -> None:
    """Write the table."""
    rows = [
        _row("greedy chain", records, _chain_right),
        _row("greedy program", records, _program_right),
        _row("two equal answers of the three, else the chain", records, _majority_right),
        _row("chain, where both programs agree with it", [r for r in records if _agreeing(r) == 2], _chain_right),
        _row("chain, where one does", [r for r in records if _agreeing(r) == 1], _chain_right),
        _row("chain, where none does", [r for r in records if _agreeing(r) == 0], _chain_right),
        _row("programs, where both agree against the chain", [r for r in records if _against(r)], _program_right),
    ]
    show(("answer of", "problems", "right", "%"), rows)
    total = sum(r.seconds for r in records)
    chain, program = sum(r.chain_tokens for r in records), sum(r.program_tokens for r in records)
    header = ("problems", "tokens of a chain", "tokens of its two programs", "seconds a problem")
    count = len(records)
    show(header, [[str(count), f"{chain / count:.0f}", f"{program / count:.0f}", f"{total / count:.0f}"]])


def _row(name: str, records: Sequence[ProblemRecord], hit: Callable[[ProblemRecord], bool]) -> list[str]:
    hits = sum(map(hit, records))
    return [name, str(len(records)), str(hits), share(hits, len(records))]


def _agreeing(record: ProblemRecord) -> int:
    return record.agrees.count("yes")


def _against(record: ProblemRecord) -> bool:
    return record.programs_agree and _agreeing(record) == 0


def _chain_right(record: ProblemRecord) -> bool:
    return record.right == "yes"


def _program_right(record: ProblemRecord) -> bool:
    return record.programs_right[0] == "yes"


def _majority_right(record: ProblemRecord) -> bool:
    return _program_right(record) if _against(record) else _chain_right(record)


def main() -> None:
    """The command line of `python -m benchmarks.real.programs`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path, help="JSON Lines, made where it is not there; its folder is the run's")
    parser.add_argument("--model", default="gguf:qwen2.5-coder-1.5b")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/gsm8k/train.jsonl"))
    parser.add_argument("--problems", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    report(asyncio.run(record(parser.parse_args())))


if __name__ == "__main__":
    main()
