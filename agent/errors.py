"""What the loop raises on purpose.

What breaks while a problem is worked on is not raised: it is recorded in `RefinementResult.error`, with everything
done so far. What is raised is what the caller has to mend, and two signals that end work inside the loop.

    RefinementError
    ├── InvalidProblem       the problem is empty, too long or not text (also a ValueError)
    │   └── InvalidDraft     the solution that was given with it is
    ├── RefinerClosed        a Refiner was used outside its `async with`
    ├── BudgetSpent          a limit of the budget is reached; `limit` says which. The loop turns it into a stop reason
    └── StoppedSoftly        the caller's cancel event was set. The loop turns it into the stop reason `cancelled`

Opening models and the sandbox raises what they raise: `redline.inference.InferenceError` and
`redline.sandbox.SandboxError`.
"""

from __future__ import annotations

from typing import Literal

Limit = Literal["calls", "tokens", "time"]


class RefinementError(Exception):
    """Base of everything this package raises on purpose."""


class InvalidProblem(RefinementError, ValueError):
    """The problem cannot be worked on: empty, too long, or not text."""


class InvalidDraft(InvalidProblem):
    """The solution given with a problem cannot be judged: empty, too long, or not text."""


class RefinerClosed(RefinementError):
    """The refiner is not open: use it inside `async with`."""


class BudgetSpent(RefinementError):
    """The next call is not covered by the budget."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(f"the budget's limit on {limit} is reached")
        self.limit: Limit = limit


class StoppedSoftly(RefinementError):
    """The caller asked the run to end and to hand over what it has."""
