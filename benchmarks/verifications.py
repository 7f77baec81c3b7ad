"""Many solutions judged in one process: does anything grow?"""

from __future__ import annotations

import argparse
import asyncio
from time import monotonic

from benchmarks.steps import draw
from benchmarks.support.soak import sizes
from benchmarks.support.table import show
from redline.inference import open_model
from redline.sandbox import open_sandbox
from redline.training.generator.sampler import SHARES
from redline.verifier import GenPRM

REPORTS = 10
HEADER = ("solutions judged", "a minute", "this process, MiB", "supervisor, MiB", "template, MiB", "processes", "files")


async def report(options: argparse.Namespace) -> None:
    """Judge new solutions until there were enough, with a line of the table after each tenth."""
    model = open_model(options.model, role="verifier")
    rows = []
    async with open_sandbox("local") as sandbox:
        judge = GenPRM(model, sandbox, votes=options.votes)
        part = -(-options.solutions // (REPORTS * len(SHARES)))
        for number in range(REPORTS):
            began, cases, gate = monotonic(), draw("test", part, number), asyncio.Semaphore(options.at_once)

            async def attend(problem: str, steps: list[str], gate: asyncio.Semaphore = gate) -> None:
                async with gate:
                    async for _ in judge.judge(problem, steps):
                        pass

            await asyncio.gather(*(attend(c.problem.text, [step.text for step in c.solution.steps]) for c in cases))
            pace, now = 60 * len(cases) / (monotonic() - began), sizes()
            memory = [f"{mib:.0f}" for mib in (now.parent, now.supervisors, now.zygotes)]
            done = str((number + 1) * len(cases))
            rows.append([done, f"{pace:.0f}", *memory, str(now.processes), str(now.descriptors)])
    await model.aclose()
    show(HEADER, rows)


def main() -> None:
    """The command line of `python -m benchmarks.verifications`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--solutions", type=int, default=10_000)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--votes", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=32, help="solutions in flight")
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
