"""Exact checks as a judge, alone or in front of another one. They cost no token and leave no doubt."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from redline.sandbox import Sandbox, SandboxError
from redline.verifier.exact.check_program import HOLDS
from redline.verifier.exact.checks import ExactChecker
from redline.verifier.exact.step_check import StepCheck
from redline.verifier.genprm.code.feedback import feedback_text
from redline.verifier.judges.arriving import ArrivingSteps, in_order
from redline.verifier.judges.judge import Judge
from redline.verifier.verdict import EMPTY_STEP, UNREAD, CodeRun, Evidence, Label, Verdict, Vote, unjudged

CONFIRMED = "Calculated exactly, what the step states is right."
SETTLED = "Calculated exactly, what the step states follows from the problem's equation."


class Exact:
    """The judge that only calculates: `no` for a refuted step, `yes` where all that a step writes in numbers is right.

    `unknown` for everything else. It reads no words: a right calculation of the wrong thing is `yes`. In an open
    sandbox, if there is one, the calculation that refutes a step runs as a program, for those who read the evidence.
    """

    name = "exact"
    in_order = True
    """It looks at no step before its verdict is asked for (`redline.verifier.ArrivingSteps`)."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises nothing."""
        checker = ExactChecker(problem)
        for step in steps:
            check = checker.check(step)
            verdict = await _refuted(check, self._sandbox) or _not_refuted(step, check)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return


async def _refuted(check: StepCheck, sandbox: Sandbox | None) -> Verdict | None:
    """`no`, with the calculation; None where nothing is refuted, or where the program does not agree that it is."""
    if check.outcome != "refuted":
        return None
    run = await _run(check.program, sandbox) if sandbox is not None and check.program else None
    if run is not None and run.output.endswith(HOLDS):
        return None
    return calculated("no", check.line, () if run is None else (run,))


def _not_refuted(step: str, check: StepCheck) -> Verdict:
    if check.outcome == "settled" or check.whole:
        return calculated("yes", CONFIRMED)
    return unjudged(UNREAD if step.strip() else EMPTY_STEP)


def calculated(label: Label, line: str, runs: tuple[CodeRun, ...] = ()) -> Verdict:
    """A verdict that was calculated, and the calculation in a sentence, and as a program that ran."""
    reward = float(label == "yes")
    vote = Vote(verdict=label, reward=reward, source="exact", evidence=Evidence(analysis=line, runs=runs))
    return Verdict(verdict=label, reward=reward, votes=(vote,))


class ExactFirst:
    """Exact checks in front of another judge, which is asked about the steps that they do not decide.

    A refuted step is `no` and a settled one `yes`, without a word from the judge: it is not asked about anything from
    the first refuted step on (unless `all_steps`), nor at all where every step up to there is settled. The sandbox is
    that of `Exact`. With `explained` the judge is asked about a refuted step too, and where it says `no` as well, its
    evidence stands: for a policy that learnt to revise from this judge's words and no others.
    """

    def __init__(self, judge: Judge, sandbox: Sandbox | None = None, *, explained: bool = False) -> None:
        self._judge = judge
        self._sandbox = sandbox
        self._explained = explained

    @property
    def name(self) -> str:
        """`exact+` and the judge's name."""
        return f"exact+{self._judge.name}"

    @property
    def in_order(self) -> bool:
        """As the judge."""
        return in_order(self._judge)

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises what the judge raises."""
        checker = ExactChecker(problem)
        # A judge that calls a settled step wrong has to go on all the same; of steps to come one may be.
        arriving = isinstance(steps, ArrivingSteps)
        checks = [] if arriving else [checker.check(step) for step in steps]
        through = all_steps or arriving or any(check.outcome == "settled" for check in checks)
        asked = self._judge.judge(problem, steps, seed=seed, all_steps=through)
        taken = 0
        try:
            for index, step in enumerate(steps):
                if index == len(checks):
                    checks.append(checker.check(step))
                check = checks[index]
                verdict = await self._before(check)
                if verdict is None:
                    verdict = await self._behind(check, await _verdict(asked, index - taken))
                    taken = index + 1
                if verdict is None:
                    return
                yield verdict
                if verdict.verdict != "yes" and not all_steps:
                    return
        finally:
            if isinstance(asked, AsyncGenerator):
                await asked.aclose()

    async def _before(self, check: StepCheck) -> Verdict | None:
        """The verdict for which the judge is not asked."""
        if check.outcome == "settled":
            return calculated("yes", SETTLED)
        return None if self._explained else await _refuted(check, self._sandbox)

    async def _behind(self, check: StepCheck, said: Verdict | None) -> Verdict | None:
        """What the judge said; where it explains a refutation and does not see it, the calculation instead."""
        if not self._explained or (said is not None and said.verdict == "no"):
            return said
        return await _refuted(check, self._sandbox) or said


async def _verdict(judged: AsyncIterator[Verdict], skipped: int) -> Verdict | None:
    """The verdict behind `skipped` others, which are nobody's business; None where the judge ends before."""
    async for verdict in judged:
        if skipped == 0:
            return verdict
        skipped -= 1
    return None


async def _run(program: str, sandbox: Sandbox) -> CodeRun | None:
    """The program as it ran; None where the sandbox failed: the check has calculated already and does not need it."""
    try:
        execution = await sandbox.run(program)
    except SandboxError:
        return None
    return CodeRun(code=program, output=feedback_text(execution), status=execution.status)
