"""The loop on real problems with real weights: what it accepts, repairs and spoils.

    python -m benchmarks.real.refinement run/record.jsonl --words words --verifier program:gguf:qwen2.5-coder-1.5b \\
        --votes 2 --data ../shared/data/gsm8k/train.jsonl --problems 20 --seed 0

Each problem is a line of the record as soon as it is done, and the same command goes on with what is owed. What the
models said is kept in the folder `--words`: another run that asks them the same, with another verifier or another
version of the loop, is told the same, so that two ways are compared on the same drafts. Seconds are of the run alone in
which the words were new, and with `--at-once` those of a problem among its neighbours.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from benchmarks.real.programs import problems
from benchmarks.support.remembered_model import remembering
from benchmarks.support.table import share, show
from redline.agent import Budget, RefinementResult, Refiner
from redline.record import Record
from redline.store import RecordLog
from redline.verifier import AnswerChecker


class RefinementRecord(Record):
    """What came out on one problem."""

    name: str
    gold: str
    draft_right: bool
    right: bool
    """Whether the returned answer is."""
    seconds: float
    result: RefinementResult


async def refine(refiner: Refiner, row: dict[str, str], checker: AnswerChecker) -> RefinementRecord:
    """Solve a problem, and grade its draft and its outcome."""
    began = monotonic()
    result = await refiner.solve(row["question"])
    seconds = round(monotonic() - began, 1)
    draft = result.attempts[0].answer if result.attempts else None
    return RefinementRecord(
        name=row["id"],
        gold=row["answer"],
        draft_right=await _right(checker, row["answer"], draft),
        right=await _right(checker, row["answer"], result.answer),
        seconds=seconds,
        result=result,
    )


async def _right(checker: AnswerChecker, gold: str, answer: str | None) -> bool:
    return answer is not None and await checker.equal(gold, answer) == "yes"


async def record(options: argparse.Namespace) -> list[RefinementRecord]:
    """Work on what the record owes; the records of all problems asked for. Raises `RunRefused`."""
    asked = {name: str(getattr(options, name)) for name in ("policy", "verifier", "votes", "threshold", "revisions")}
    asked |= {"overlap": "yes"} if options.overlap else {}
    asked |= {"strategy": options.strategy} if options.strategy != "targeted" else {}
    asked |= {"data": options.data.name, "seed": str(options.seed)}
    rows = problems(options.data, options.problems, options.seed)
    with RecordLog(options.record, "refinement", asked, RefinementRecord, "a record of refinements") as log:
        owed = [row for row in rows if row["id"] not in log.records]
        if owed:
            with remembering(options.words):
                await _work(owed, options, log)
        return [log.records[row["id"]] for row in rows]


async def _work(owed: Sequence[dict[str, str]], options: argparse.Namespace, log: RecordLog[RefinementRecord]) -> None:
    budget = Budget(max_revisions=options.revisions, wall_seconds=None)
    async with (
        AnswerChecker() as checker,
        Refiner(
            policy=options.policy,
            verifier=options.verifier,
            budget=budget,
            votes=options.votes,
            threshold=options.threshold,
            attempt_tokens=512,
            overlap=options.overlap,
            strategy=options.strategy,
        ) as refiner,
    ):
        waiting = iter(owed)

        async def work() -> None:
            for row in waiting:
                done = await refine(refiner, row, checker)
                log.add(done.name, done)

        async with asyncio.TaskGroup() as group:
            for _ in range(options.at_once):
                group.create_task(work())


HEADER = (
    "problems",
    "drafts right, %",
    "returned right, %",
    "accepted, %",
    "right among accepted, %",
    "accepted drafts: right of all",
    "accepted revisions: right of all",
    "repaired",
    "spoilt",
    "policy tokens",
    "verifier tokens",
    "seconds",
)


def report(records: Sequence[RefinementRecord]) -> None:
    """Write the table."""
    count, accepted = len(records), [r for r in records if r.result.accepted]
    usage = [r.result.usage for r in records]
    row = [
        str(count),
        share(sum(r.draft_right for r in records), count),
        share(sum(r.right for r in records), count),
        share(len(accepted), count),
        share(sum(r.right for r in accepted), len(accepted)),
        *(_precision(accepted, revised) for revised in (False, True)),
        str(sum(r.right and not r.draft_right for r in records)),
        str(sum(r.draft_right and not r.right for r in records)),
        f"{sum(u.policy_tokens for u in usage) / count:.0f}",
        f"{sum(u.verifier_tokens for u in usage) / count:.0f}",
        f"{sum(r.seconds for r in records) / count:.0f}",
    ]
    show(HEADER, [row])


def _precision(accepted: Sequence[RefinementRecord], revised: bool) -> str:
    of_kind = [r for r in accepted if bool(r.result.best) == revised]
    return f"{sum(r.right for r in of_kind)} of {len(of_kind)}"


def main() -> None:
    """The command line of `python -m benchmarks.real.refinement`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path, help="JSON Lines, made where it is not there; its folder is the run's")
    parser.add_argument("--words", type=Path, required=True, help="folder of what the models said")
    parser.add_argument("--policy", default="gguf:qwen2.5-coder-1.5b")
    parser.add_argument("--verifier", default="program:gguf:qwen2.5-coder-1.5b")
    parser.add_argument("--votes", type=int, default=2)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--revisions", type=int, default=3)
    parser.add_argument("--overlap", action="store_true", help="judge steps while later ones are written")
    parser.add_argument("--strategy", default="targeted")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/gsm8k/train.jsonl"))
    parser.add_argument("--problems", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=1, help="problems in flight")
    report(asyncio.run(record(parser.parse_args())))


if __name__ == "__main__":
    main()
