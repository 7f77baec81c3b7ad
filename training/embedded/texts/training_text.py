"""What the two models learn from: texts cut into segments that are learnt and segments that are only read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from redline.agent.policy.prompts import revise_prompt, solve_prompt
from redline.agent.policy.steps import join_steps
from redline.training.embedded.template import ASSISTANT, END, POLICY, VERIFIER
from redline.training.embedded.texts.found_solutions import FoundSolution
from redline.training.embedded.texts.judged_chains import JudgedChain
from redline.training.generator import arithmetic, out_of_domain
from redline.training.generator.program import Problem, Split
from redline.training.generator.sampler import GENERATED, World, roughened
from redline.training.generator.solution import (
    IMPORT,
    Solution,
    WrittenStep,
    broken,
    misplaced,
    unboxed,
    write_solution,
)
from redline.training.oracle.expression import shown, write
from redline.training.sft.data.segments import Segments, segments
from redline.verifier import CodeRun, Evidence
from redline.verifier.genprm import prompt_format

TextSampler = Callable[[Random, Split], Segments]

FOUND = 0.25
"""Weight of an earlier round's solutions, where there are some, beside 1 for everything else."""
JUDGED = 0.3
"""Share of the pipeline's conversations, where there are some, in what the verifier learns."""
HARD = 0.25
"""Share of revisions whose result cannot be worked out anew: it has to be read in the evidence."""
SOLVES = 0.4
"""Share of problems that the verifier learns to solve: half of a chain's tokens, and as much reading."""
UNRELATED = "This step cannot be checked against the problem."


def policy_text(rng: Random, split: Split, world: World = GENERATED) -> Segments:
    """Solve, revise from a wrong step with or without evidence, refuse, practise sums, or say again what was found."""
    kinds, weights = ("solve", "revise", "blind", "refuse", "drill", "found"), (0.47, 0.20, 0.07, 0.03, 0.23, FOUND)
    kind = rng.choices(kinds, weights if world.found else (*weights[:-1], 0.0))[0]
    if kind == "found":
        return _found(rng.choice(world.found), rng)
    if kind == "drill":
        return _drill(rng, split, world)
    if kind == "refuse":
        return _refuse(rng, split)
    if kind == "solve":
        return _solve(world.problem(rng, split), rng)
    hard = kind == "revise" and rng.random() < HARD
    problem = arithmetic.hard(rng, split) if hard else world.problem(rng, split)
    return _revise(problem, roughened(problem.text, rng), rng, world, with_evidence=kind == "revise")


def _solve(problem: Problem, rng: Random) -> Segments:
    return _answer(solve_prompt(POLICY, roughened(problem.text, rng)), write_solution(problem, rng).steps, rng)


def _found(found: FoundSolution, rng: Random) -> Segments:
    """A solution of an earlier round, from the problem; or, where it was a revision, half of the time that revision."""
    text = join_steps(found.steps)
    if found.wrong is None or rng.random() < 0.5:
        return _continued(solve_prompt(POLICY, found.problem), text, 0)
    kept = found.steps[: found.kept]
    return _continued(revise_prompt(POLICY, found.problem, kept, found.wrong, found.evidence), text, found.kept)


def _drill(rng: Random, split: Split, world: World, facts: int = 9) -> Segments:
    """The sums of a few problems without their words: five times as many results a token as a solution holds."""
    example: Segments = [(ASSISTANT, False)]
    while len(example) < 2 * facts:
        problem = world.problem(rng, split)
        values = problem.values
        for line in problem.lines:
            example += [(f" {shown(line.formula, values)} = ", False), (f"{write(values[line.name])}.", True)]
    return example


def evidence_of(step: WrittenStep) -> Evidence:
    """A written step's check as the evidence the loop would hold."""
    return Evidence(analysis=step.analysis, runs=(CodeRun(code=step.code, output=step.output, status="ok"),))


def _revise(problem: Problem, text: str, rng: Random, world: World, *, with_evidence: bool) -> Segments:
    wrong = broken(problem, rng)
    at = 0 if rng.random() < 0.1 else wrong.first_wrong
    kept = [step.text for step in wrong.steps[:at]]
    bad = wrong.steps[at] if at == wrong.first_wrong else stray(problem, rng, "train", world)
    evidence = evidence_of(bad) if with_evidence else None
    steps = _put_right(problem, bad, at, rng)
    return _answer(revise_prompt(POLICY, text, kept, bad.text, evidence), steps, rng, at)


def _put_right(problem: Problem, bad: WrittenStep, at: int, rng: Random) -> tuple[WrittenStep, ...]:
    """A right solution that has the step: a step after the last line boxes the answer, a box too early is taken off."""
    steps = write_solution(problem, rng, apart=True if at == len(problem.lines) else None).steps
    plain = unboxed(bad.text)
    if at >= len(problem.lines) - 1 or plain == bad.text or problem.lines[at].keeps:
        return steps
    return (*steps[:at], replace(steps[at], text=plain), *steps[at + 1 :])


def _refuse(rng: Random, split: Split) -> Segments:
    text = out_of_domain.sample(rng, split)
    if rng.random() < 0.3:
        evidence = Evidence(
            analysis=UNRELATED, runs=(CodeRun(code=f"{IMPORT}print(False)", output="False", status="ok"),)
        )
        prompt = revise_prompt(POLICY, text, [], out_of_domain.REFUSAL, rng.choice((evidence, None)))
    else:
        prompt = solve_prompt(POLICY, text)
    return [(prompt, False), (f" {out_of_domain.REFUSAL}{END}", True)]


def _answer(prompt: str, steps: tuple[WrittenStep, ...], rng: Random, start: int = 0) -> Segments:
    """The steps from `start` on, behind a prompt that ends in their label."""
    return _continued(prompt, join_steps([step.text for step in steps]), start)


def _continued(prompt: str, solution: str, start: int) -> Segments:
    label = f"Step {start + 1}:"
    return [(prompt, False), (solution[solution.index(label) + len(label) :] + END, True)]


def verifier_text(rng: Random, split: Split, world: World = GENERATED) -> Segments:
    """A whole verification chain up to the first wrong step, in one of the modes of the ablation; or a solution."""
    if rng.random() < SOLVES:
        return _solve(world.problem(rng, split), rng)
    if world.judged and rng.random() < JUDGED:
        return _judged(rng.choice(world.judged))
    mode = rng.choices(("full", "guess", "no code", "no analysis", "direct"), (0.70, 0.08, 0.10, 0.07, 0.05))[0]
    chance = rng.random()
    if chance < 0.03:
        return _unknown(rng, split, mode, world)
    problem = world.problem(rng, split)
    if chance < 0.06:
        return _chain(problem.text, (stray(problem, rng, split, world),), mode)
    terse = rng.random() < 0.12
    solution = broken(problem, rng, terse=terse) if chance < 0.52 else write_solution(problem, rng, terse=terse)
    end = solution.first_wrong + 1 if solution.first_wrong >= 0 else len(solution.steps)
    return _chain(roughened(problem.text, rng), solution.steps[:end], mode)


def _judged(steps: JudgedChain) -> Segments:
    """A chain of the pipeline."""
    example: Segments = [(VERIFIER.render([{"role": "system", "content": prompt_format.SYSTEM}]), False)]
    for number, step in enumerate(steps, 1):
        example += [(f"{wire_user()}{step.text}", False), *segments(step.rationale, number, "genprm"), (END, False)]
    return example


def _unknown(rng: Random, split: Split, mode: str, world: World) -> Segments:
    """A problem of an unknown kind, with whatever a policy may say to it."""
    other: Solution = write_solution(world.problem(rng, split), rng)
    said = rng.choice((other.steps[0].text, other.steps[-1].text, out_of_domain.REFUSAL))
    step = WrittenStep(said, UNRELATED, f"{IMPORT}print(False)", "False", right=False)
    return _chain(out_of_domain.sample(rng, split), (step,), mode)


def stray(problem: Problem, rng: Random, split: Split, world: World = GENERATED) -> WrittenStep:
    """A wrong first step that has nothing to do with the problem."""
    while (step := misplaced(problem, world.problem(rng, split), rng)).right:
        pass
    return step


def _chain(problem: str, steps: tuple[WrittenStep, ...], mode: str) -> Segments:
    example: Segments = [
        (VERIFIER.render(prompt_format.conversation(problem, [""], [], direct=mode == "direct")), False)
    ]
    for number, step in enumerate(steps, 1):
        example.append((step.text if number == 1 else f"{wire_user()}{step.text}", False))
        example += _rationale(number, step, mode)
        example.append((END, False))
    return example


def wire_user() -> str:
    """The mark of a new user turn in the verifier's template."""
    return VERIFIER.render([{"role": "user", "content": ""}])


def _rationale(number: int, step: WrittenStep, mode: str) -> Segments:
    parts: Segments = []
    judgement = f"{prompt_format.YES if step.right else prompt_format.NO}{prompt_format.JUDGEMENT_CLOSING}"
    if mode in ("full", "guess", "no code"):
        parts += [
            (prompt_format.analysis_opening(number), False),
            (f"{step.analysis}\n{prompt_format.ANALYSIS_STOP}", True),
        ]
    if mode in ("full", "guess", "no analysis"):
        parts += [(prompt_format.CODE_OPENING, False), (f"{step.code}{prompt_format.CODE_STOP}", True)]
        parts += [
            (prompt_format.OUTPUT_OPENING, False),
            (f"{step.output}{prompt_format.OUTPUT_CLOSING}", mode == "guess"),
        ]
        return [*parts, (f"</verify>\n{prompt_format.JUDGEMENT_OPENING}{judgement}", True)]
    return [*parts, (prompt_format.JUDGEMENT_OPENING, False), (judgement, True)]
