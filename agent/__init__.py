"""The loop: solve, critique, revise, until the verifier accepts or the budget is spent.

`solve_with_refinement` (`asolve_…`, `stream_refinement`) works on one problem; a `Refiner` holds models and sandbox
open for many. What comes back is a `RefinementResult`: plain data, the same in memory, in a batch file, in a report.
A `Budget` limits a run; the best attempt is returned whatever ends it. No reference answer ever enters here.
"""

from redline.agent.errors import (
    BudgetSpent,
    InvalidDraft,
    InvalidProblem,
    Limit,
    RefinementError,
    RefinerClosed,
    StoppedSoftly,
)
from redline.agent.loop.events import Drafted, Event, Finished, Judged, Revising
from redline.agent.loop.refiner import (
    Options,
    Refiner,
    asolve_with_refinement,
    solve_with_refinement,
    stream_refinement,
)
from redline.agent.result import Attempt, Boundary, Failure, RefinementResult, RunUsage, Step, StopReason
from redline.agent.usage.budget import Budget

__all__ = [
    "Attempt",
    "Boundary",
    "Budget",
    "BudgetSpent",
    "Drafted",
    "Event",
    "Failure",
    "Finished",
    "InvalidDraft",
    "InvalidProblem",
    "Judged",
    "Limit",
    "Options",
    "RefinementError",
    "RefinementResult",
    "Refiner",
    "RefinerClosed",
    "Revising",
    "RunUsage",
    "Step",
    "StopReason",
    "StoppedSoftly",
    "asolve_with_refinement",
    "solve_with_refinement",
    "stream_refinement",
]
