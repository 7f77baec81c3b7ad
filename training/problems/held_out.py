"""Generated solutions with their first wrong step, in wordings never trained on: what a verifier is measured on."""

from __future__ import annotations

from random import Random

from redline.evaluation import LabelledSolution
from redline.training.generator.program import Split
from redline.training.generator.sampler import SHARES, sample_problem
from redline.training.generator.solution import broken, write_solution


def held_out(split: Split, count: int, seed: int = 0) -> list[LabelledSolution]:
    """As many solutions of each family, half of them with a mistake; the same ones for the same arguments."""
    rng = Random(f"held-out-{split}-{seed}")
    rows = []
    for number in range(count):
        family = list(SHARES)[number % len(SHARES)]
        problem = sample_problem(rng, split, family)
        solution = broken(problem, rng) if number // len(SHARES) % 2 else write_solution(problem, rng)
        steps = tuple(step.text for step in solution.steps)
        rows.append(LabelledSolution(f"{split}-{seed}-{number}", problem.text, steps, solution.first_wrong, family))
    return rows
