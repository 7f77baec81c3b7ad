"""Several solutions of each generated problem, sampled from the embedded policy: a file for `redline eval bestofn`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from random import Random

from redline.agent.policy.prompts import solve_prompt
from redline.agent.policy.steps import split_steps, step_label
from redline.inference import LanguageModel, Request, open_model
from redline.training.generator.program import Problem
from redline.training.generator.sampler import SHARES, sample_problem


async def row(number: int, problem: Problem, policy: LanguageModel, options: argparse.Namespace) -> dict[str, object]:
    """The problem with its gold answer and its samples."""
    request = Request(
        solve_prompt(policy, problem.text),
        max_tokens=512,
        temperature=options.temperature,
        n=options.samples,
        seed=options.seed,
    )
    completions = (await policy.generate(request)).completions
    return {
        "id": f"{problem.family}-{number}".replace(" ", "-"),
        "problem": problem.text,
        "gold": str(problem.answer),
        "responses": [{"steps": split_steps(f"{step_label(1)}{one.text}")} for one in completions],
    }


async def write(options: argparse.Namespace) -> None:
    """Sample and write the rows to standard output."""
    rng = Random(f"candidates-{options.seed}")
    problems = [sample_problem(rng, "test", family) for family in SHARES for _ in range(options.problems)]
    policy = open_model("embedded", role="policy")
    for found in await asyncio.gather(*(row(i, one, policy, options) for i, one in enumerate(problems))):
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    await policy.aclose()


def main() -> None:
    """The command line of `python -m benchmarks.candidates`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=20, help="of each family")
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=0)
    asyncio.run(write(parser.parse_args()))


if __name__ == "__main__":
    main()
