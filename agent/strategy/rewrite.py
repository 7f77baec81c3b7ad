"""Full rewrite: the whole solution is written anew, as in the paper's critique refinement (genprm.md, Table 2)."""

from __future__ import annotations

from redline.agent.loop.events import Revising
from redline.agent.policy.policy import Policy
from redline.agent.strategy.progress import Progress
from redline.agent.strategy.strategy import Written
from redline.agent.strategy.targeted import TargetedRevision, repeats_of


class FullRewrite(TargetedRevision):
    """Shows the policy its whole solution with `>` before each step judged wrong, and of the evidence the analysis.

    No step is kept, and no code is shown. An attempt that no step of which fails, but which has no end, is taken
    further as in targeted revision.
    """

    name = "rewrite"
    overlaps = False
    """Writing that ends at the first wrong step would leave no whole solution to be shown."""

    async def revise(self, run: Progress, policy: Policy) -> Written:
        """The last attempt anew, from its first step on."""
        failing = run.acceptance.first_failing(run.last)
        if failing is None:
            return await super().revise(run, policy)
        # Behind the first failing step nothing was judged, unless the judge went on by itself.
        judged = [index for index, step in enumerate(run.last.steps) if step.verdict != "unknown"]
        wrong = [index for index in judged if not run.acceptance.passes(run.last.steps[index])]
        repeats = repeats_of(run.attempts, run.acceptance)
        run.log.info("rewriting", attempt=run.number - 1, steps=wrong, repeats=repeats)
        run.tell(Revising(run.number - 1, failing))
        return await policy.rewrite(run.problem, run.last, wrong, number=run.number, repeats=repeats)
