"""Rollouts that stop when the label is settled, and bisection, against a fixed K: the same labels, for how many?

Every way looks at the same completions: each state of the solutions has a bank of them, drawn once from the embedded
policy, and is looked at from the front of it. `fixed again` is the noise floor: the same K, from the bank's other half.
Then, without a model, the same over known shares: how often labels differ, and how far the reported shares are off.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.support.table import share, show
from redline.agent.policy.prompts import solve_prompt
from redline.agent.policy.steps import split_steps, step_label
from redline.inference import LanguageModel, Request, open_model
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import FinishedState, OutcomeCounts, RolloutSampling, RolloutState, SampledState
from redline.training.monte_carlo.stopping import DEAD, PRIOR, StoppingRule, outlook, passes
from redline.training.pipeline.schema import ProblemRow, StepBoundary
from redline.training.problems.generated import generated_rows
from redline.verifier import AnswerChecker, Equality, extract_answer

SAMPLES = 16
"""Solutions drawn of each problem."""
EACH = 2
"""Solutions kept of each kind, right and wrong; a problem with only one kind is left out, as the pipeline does."""
_LETTERS: dict[str, Equality] = {"y": "yes", "n": "no", "u": "unknown"}
Labels = list[bool | None]


class Bank:
    """A state whose completions are drawn already; remembers how many of them were looked at."""

    def __init__(self, outcomes: Sequence[Equality]) -> None:
        self._outcomes = outcomes
        self.used = 0

    async def seen(self, count: int) -> OutcomeCounts:
        """The first `count` of them. Raises `IndexError` where there are fewer."""
        if count > len(self._outcomes):
            raise IndexError(f"{count} completions of a bank of {len(self._outcomes)}")
        self.used = max(self.used, count)
        return OutcomeCounts.of(self._outcomes[:count])


class Ended(FinishedState):
    """The end of a solution known to be right or wrong."""

    def __init__(self, right: bool) -> None:
        self._right = right

    async def seen(self, count: int) -> OutcomeCounts:
        """Its one completion."""
        return OutcomeCounts(1, int(self._right))


@dataclass(frozen=True)
class BankedSolution:
    """A solution with the completions from its boundaries, as a string of y, n and u each; the last step's has none."""

    problem: str
    steps: tuple[str, ...]
    right: bool
    bank: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """What a way of looking gave."""

    labels: list[Labels]
    completions: int


def labels_of(boundaries: Sequence[StepBoundary], eps: float) -> Labels:
    """The labels of the steps by eq. 10-11 and the rule of the first zero.

    Between two boundaries that were looked at, the steps that a search went past are right where the progress over all
    of them passes. None where the counts do not tell.
    """
    found: Labels = [None] * (len(boundaries) - 1)
    if not boundaries[0].right:
        return found
    last = 0
    for after, boundary in enumerate(boundaries[1:], 1):
        if not boundaries[last].right:
            found[after - 1] = False
        elif boundary.rollouts:
            if passes(_tally(boundaries[last]), _tally(boundary), eps):
                found[last:after] = [True] * (after - last)
            elif after - last == 1:
                found[after - 1] = False
            last = after
    return found


def first_wrong(labels: Labels) -> int | None:
    """The index of the first wrong step, -1 without one; None where a step before is not labelled."""
    return next((None if label is None else index for index, label in enumerate(labels) if not label), -1)


async def look(cases: Sequence[BankedSolution], plan: MonteCarloPlan, skip: int = 0) -> Looked:
    """Look at all cases; states that solutions have in common are drawn once. `skip`: of every bank's beginning."""
    banks: dict[tuple[str, tuple[str, ...]], Bank] = {}
    labels = []
    for case in cases:
        states: list[RolloutState] = []
        for after, letters in enumerate(case.bank):
            key = (case.problem, case.steps[:after])
            states.append(banks.setdefault(key, Bank([_LETTERS[one] for one in letters[skip:]])))
        boundaries = await plan.estimate([*states, Ended(case.right)])
        labels.append(labels_of(boundaries, plan.stopping.eps))
    return Looked(labels, sum(bank.used for bank in banks.values()))


async def compare(
    cases: Sequence[BankedSolution], rollouts: int | None, errors: Sequence[float]
) -> Iterator[list[str]]:
    """The table's rows for one K (None: eq. 9): every way against it."""
    fixed = await look(cases, MonteCarloPlan(rollouts, StoppingRule(None)))
    states = len({(case.problem, case.steps[:after]) for case in cases for after in range(len(case.bank))})
    found = [("fixed", fixed)]
    if rollouts:
        found.append(
            (
                "fixed again",
                await look(cases, MonteCarloPlan(rollouts, StoppingRule(None)), skip=len(cases[0].bank[0]) // 2),
            )
        )
    for error in errors:
        found.append((f"settled, {100 * error:g} %", await look(cases, MonteCarloPlan(rollouts, StoppingRule(error)))))
    found.append(
        ("bisection, K", await look(cases, MonteCarloPlan(rollouts, StoppingRule(None), first_error_only=True)))
    )
    for error in errors:
        name = f"bisection, settled, {100 * error:g} %"
        found.append((name, await look(cases, MonteCarloPlan(rollouts, StoppingRule(error), first_error_only=True))))
    name = str(rollouts or "eq. 9")
    rows = [_row(name, way, one, fixed) for way, one in found]
    if rollouts:
        rows.insert(0, [name, "every boundary", f"{rollouts * states:,}", "–", "–", "–"])
    return iter(rows)


def _row(rollouts: str, way: str, one: Looked, fixed: Looked) -> list[str]:
    pairs = list(zip(one.labels, fixed.labels, strict=True))
    steps = [a == b for ours, theirs in pairs for a, b in zip(ours, theirs, strict=True)]
    firsts = [first_wrong(ours) == first_wrong(theirs) for ours, theirs in pairs]
    saved = f"{100 * (1 - one.completions / fixed.completions):.1f}"
    return [
        rollouts,
        way,
        f"{one.completions:,}",
        saved,
        share(sum(steps), len(steps)),
        share(sum(firsts), len(firsts)),
    ]


def simulated(shares: Callable[[Random], tuple[float, float]], options: argparse.Namespace, rollouts: int) -> list[str]:
    """Steps between two boundaries of known shares: other labels than the fixed K's, and completions saved."""
    rng = Random(f"rollouts-{options.seed}")
    differ = again = used = 0
    plan, fixed = (
        MonteCarloPlan(rollouts, StoppingRule(options.errors[0])),
        MonteCarloPlan(rollouts, StoppingRule(None)),
    )
    for _ in range(options.runs):
        sides = shares(rng)
        banks = [Bank(_draws(rng, side, rollouts)) for side in sides]
        others = [Bank(_draws(rng, side, rollouts)) for side in sides]
        label = labels_of(asyncio.run(plan.estimate(banks)), plan.stopping.eps)
        used += sum(bank.used for bank in banks)
        theirs = labels_of(asyncio.run(fixed.estimate(banks)), plan.stopping.eps)
        differ += label != theirs
        again += labels_of(asyncio.run(fixed.estimate(others)), plan.stopping.eps) != theirs
    saved = 100 * (1 - used / (2 * rollouts * options.runs))
    return [str(rollouts), f"{saved:.1f}", share(differ, options.runs), share(again, options.runs)]


def biased(shares: Sequence[float], options: argparse.Namespace, rollouts: int) -> Iterator[list[str]]:
    """What is reported of each boundary, on average over many solutions with these shares, beside the truth."""
    rng = Random(f"bias-{options.seed}")
    plan = MonteCarloPlan(rollouts, StoppingRule(options.errors[0]))
    sums = [[0.0] * 4 for _ in shares]
    for _ in range(options.runs):
        states = [Bank(_draws(rng, one, rollouts)) for one in shares]
        for total, boundary in zip(sums, asyncio.run(plan.estimate(states)), strict=True):
            if boundary.first is not None and boundary.score is not None and boundary.fair_score is not None:
                ahead = outlook(boundary.right, boundary.rollouts, rollouts)
                mean = sum(count * chance for count, chance in enumerate(ahead)) / rollouts
                for place, value in enumerate((1, boundary.score, boundary.fair_score, mean)):
                    total[place] += value
    for after, (truth, (looks, *reported)) in enumerate(zip(shares, sums, strict=True)):
        yield [", ".join(map(str, shares)), str(after), f"{truth}", *(f"{one / looks:.3f}" for one in reported)]


def from_prior(rng: Random) -> tuple[float, float]:
    """Two shares as the prior of `redline.training.monte_carlo.stopping` has them, the first not 0."""
    return rng.betavariate(PRIOR, PRIOR), 0.0 if rng.random() < DEAD else rng.betavariate(PRIOR, PRIOR)


def _draws(rng: Random, chance: float, count: int) -> list[Equality]:
    return ["yes" if rng.random() < chance else "no" for _ in range(count)]


def _tally(boundary: StepBoundary) -> OutcomeCounts:
    return OutcomeCounts(boundary.rollouts, boundary.right, boundary.unknown)


async def draw_banks(options: argparse.Namespace) -> None:
    """Sample solutions of generated problems, and from each of their states a bank; a line per solution."""
    policy = open_model("embedded", role="policy")
    gate = asyncio.Semaphore(4)
    async with AnswerChecker() as checker:

        async def draw(row: ProblemRow) -> None:
            async with gate:
                lines = await _lines(row, policy, checker, options)
            with options.bank.open("a") as out:
                out.writelines(json.dumps(line) + "\n" for line in lines)

        await asyncio.gather(*(draw(row) for row in generated_rows("test", options.problems)))
    await policy.aclose()


async def _lines(
    row: ProblemRow, policy: LanguageModel, checker: AnswerChecker, options: argparse.Namespace
) -> list[dict[str, Any]]:
    solutions = await _solutions(row, policy, checker, options)
    drawing = RolloutSampling(1.0, max_tokens=512, seed=options.seed + 7)
    states = {
        steps[:after]: SampledState(policy, checker, drawing, row.problem, row.answer, steps[:after])
        for steps in solutions
        for after in range(len(steps))
    }
    await asyncio.gather(*(state.seen(options.draws) for state in states.values()))
    banks = {steps: "".join(one[0] for one in state.outcomes) for steps, state in states.items()}
    return [
        {
            "id": f"{row.id}/{number}",
            "problem": row.problem,
            "answer": row.answer,
            "steps": steps,
            "right": right,
            "bank": [banks[steps[:after]] for after in range(len(steps))],
        }
        for number, (steps, right) in enumerate(solutions.items())
    ]


async def _solutions(
    row: ProblemRow, policy: LanguageModel, checker: AnswerChecker, options: argparse.Namespace
) -> dict[tuple[str, ...], bool]:
    """Some of both kinds, of two steps or more (with one step, the label is whether the answer is right); or none."""
    request = Request(
        solve_prompt(policy, row.problem), max_tokens=512, temperature=1.0, n=SAMPLES, seed=options.seed + 1
    )
    found: dict[tuple[str, ...], bool] = {}
    for completion in (await policy.generate(request)).completions:
        steps = tuple(split_steps(f"{step_label(1)}{completion.text}"))
        answer = extract_answer("\n".join(steps))
        if len(steps) > 1 and answer is not None and steps not in found:
            found[steps] = await checker.equal(row.answer, answer) == "yes"
    kinds = [[steps for steps, right in found.items() if right == kind][:EACH] for kind in (True, False)]
    return {steps: found[steps] for kind in kinds for steps in kind} if all(kinds) else {}


def read_banks(path: Path) -> list[BankedSolution]:
    """The cases of a file that `draw_banks` wrote."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [BankedSolution(one["problem"], tuple(one["steps"]), one["right"], tuple(one["bank"])) for one in lines]


async def report(options: argparse.Namespace) -> None:
    """Measure on the banks and write the table."""
    if not options.bank.exists():
        await draw_banks(options)
    cases = read_banks(options.bank)
    rows = [row for rollouts in (64, 128, None) for row in await compare(cases, rollouts, options.errors)]
    steps = sum(len(case.steps) for case in cases)
    header = ("way", "completions", "saved, %", "labels equal, %", "first wrong step equal, %")
    show((f"K; {len(cases)} solutions, {steps} steps", *header), rows)


def always(shares: tuple[float, float]) -> Callable[[Random], tuple[float, float]]:
    """The same shares whatever is drawn."""
    return lambda rng: shares


def report_simulated(options: argparse.Namespace) -> None:
    """Measure over known shares and write the tables."""
    pairs = [(0.9, 0.9), (0.7, 0.7), (0.5, 0.4), (0.5, 0.25), (0.3, 0.3), (0.9, 0.02), (0.5, 0.0)]
    rows = []
    for rollouts in (64, 128):
        rows.append(["the prior", *simulated(from_prior, options, rollouts)])
        for pair in pairs:
            rows.append([f"{pair[0]:g} and {pair[1]:g}", *simulated(always(pair), options, rollouts)])
    stated = f"other label, %, at a stated {100 * options.errors[0]:g} %"
    show(("shares before and after", "K", "saved, %", stated, "two fixed K, %"), rows)
    bias = [
        row for shares in ((0.7, 0.7, 0.7), (0.5, 0.4, 0.4), (0.9, 0.3, 0.3)) for row in biased(shares, options, 64)
    ]
    show(("true shares", "boundary", "truth", "share reported", "share of the first batch", "posterior mean"), bias)


def main() -> None:
    """The command line of `python -m benchmarks.rollouts`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bank", type=Path, default=Path("rollout-banks.jsonl"), help="drawn where it is not there")
    parser.add_argument("--problems", type=int, default=250)
    parser.add_argument("--draws", type=int, default=256, help="completions of a state; half of them is the largest K")
    parser.add_argument("--errors", type=float, nargs="+", default=[0.01, 0.05], help="stated error probabilities")
    parser.add_argument("--runs", type=int, default=2000, help="simulated solutions a row")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(report(options))
    report_simulated(options)


if __name__ == "__main__":
    main()
